"""The process that asks an ONNX file of others (see `onnx_apart`): ONNX Runtime within limits, and nothing else.

What a graph asks for while it runs comes from an arena with a limit; where that is not enough for many images at once,
it is asked about fewer. What does not come from the arena is held by the limits of the process: of memory, and of
files, for none is opened once the graph is. It ends with the program that has started it, whatever it is doing.
"""

from __future__ import annotations

import contextlib
import faulthandler
import hashlib
import io
import os
import signal
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from tldesk import foreign
from tldesk.engine.networks import onnx_file
from tldesk.foreign import Refused
from tldesk.media import itself, pool

if TYPE_CHECKING:
    import onnxruntime

# Beside its numbers: one image of ours takes some tens of megabytes, a minute of sound at 44.1 kHz 210.
_ARENA_BYTES = 256 << 20
# Of the process, beside what it has when it is started, and the numbers in their several forms.
_MEMORY_BYTES, _COPIES = 320 << 20, 5
_ERRORS_BYTES = 1 << 16  # that it may write anywhere: its last words
_REASON = 300  # letters of what the runtime says
_ROW_BYTES = 8 << 20  # of an answer to one image: more than all that a network of ours sees in it
_TOO_MUCH = "it needs more memory than such a network should"
_MOST_ROWS = 1 << 20  # to be asked about at once, unless its memory is too small


class Limited:
    """A graph, opened to be asked. Raises Refused, here and when it is asked, and what the runtime raises.

    Its file has the `sha256`, unless that is empty.
    """

    def __init__(self, path: Path, output: str, threads: int, sha256: str = "") -> None:
        content = foreign.content(path, onnx_file.MOST_BYTES)
        self.sha256 = hashlib.sha256(content).hexdigest()
        if sha256 not in ("", self.sha256):
            raise Refused("its content has changed")
        folds = onnx_file.look_through(content)
        most = _written_to() + _MEMORY_BYTES + _COPIES * len(content)
        itself.limit(DATA=most, CORE=0, FSIZE=_ERRORS_BYTES, NOFILE=0)
        self._network = _opened(content, threads, folds)
        self._output = output
        (self._input,) = [given.name for given in self._network.get_inputs()]
        self._rows = _MOST_ROWS

    def __call__(self, images: NDArray[Any]) -> NDArray[Any]:
        """What it answers to images, of which none has to do with another."""
        at = 0
        answers: list[Any] = []
        while at < len(images) or not answers:
            size = min(self._rows, len(images) - at)
            try:
                answers.append(self._network.run([self._output], {self._input: images[at : at + size]})[0])
                at += size
            except Exception as error:  # of types of the runtime's own
                if not _lacks_memory(error) or size <= 1:
                    raise
                self._rows = size // 2
                continue
            if getattr(answers[-1], "nbytes", 0) > _ROW_BYTES * max(1, size):
                raise Refused(_TOO_MUCH)
        answer = answers[0] if len(answers) == 1 else np.concatenate(answers)
        if not isinstance(answer, np.ndarray) or answer.dtype.kind not in "fiub":
            raise Refused("its outputs are not numbers")
        return answer


def serve() -> NoReturn:
    """Answer requests until there are no more: the first says what is opened, the others are images.

    The first is answered by the digest of the file that was opened; what is refused, by a text that says why.
    """
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        answers = os.fdopen(os.dup(1), "wb")
        os.dup2(2, 1)  # what libraries print must not come between the answers
        import onnxruntime  # noqa: F401 (before there are limits)

        _send(answers, b"")
        opened: list[Limited] = []
        pool.in_order(
            lambda asked: _answer(opened, asked), _requests(), lambda told: _tell(answers, told), pool.worker_count()
        )
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)  # threads that compute are not waited for


def _requests() -> Iterator[NDArray[Any]]:
    """Requests as they arrive. When the pipe closes, the parent has ended, so this process exits."""
    stream = os.fdopen(0, "rb")
    while length := stream.read(8):
        yield np.load(io.BytesIO(stream.read(int.from_bytes(length, "little"))))
    os._exit(0)


def _answer(opened: list[Limited], asked: NDArray[Any]) -> NDArray[Any]:
    try:
        if asked.dtype.kind != "U":
            return opened[0](asked)
        path, output, threads, seconds, sha256 = map(str, asked)
        with _ended_after(float(seconds)):
            opened.append(Limited(Path(path), output, int(threads), sha256))
    except Exception as error:  # of types of the runtime's own
        return np.array(_reason(error))
    return np.frombuffer(bytes.fromhex(opened[0].sha256), np.uint8)


@contextlib.contextmanager
def _ended_after(seconds: float) -> Iterator[None]:
    """A file that is opened for ever, with Python's lock, would keep this process from seeing that it is alone."""
    with Path(os.devnull).open("wb") as nowhere:
        faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()


def _reason(error: Exception) -> str:
    if _lacks_memory(error):
        return _TOO_MUCH
    return " ".join(str(error).split())[:_REASON] or type(error).__name__


def _lacks_memory(error: Exception) -> bool:
    text = str(error)
    return isinstance(error, MemoryError) or "smaller than requested bytes" in text or "bad_alloc" in text


def _tell(answers: IO[bytes], told: NDArray[Any]) -> None:
    content = io.BytesIO()
    np.save(content, told)
    _send(answers, content.getbuffer())


def _send(answers: IO[bytes], content: bytes | memoryview) -> None:
    answers.write(len(content).to_bytes(8, "little"))
    answers.write(content)
    answers.flush()


def _written_to() -> int:
    """Bytes that this process has for what it writes; where the system does not tell, it has no such limit either."""
    with contextlib.suppress(OSError):
        told = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text("ascii").splitlines())
        return int(told["VmData"].split()[0]) << 10
    return _MEMORY_BYTES


def session_options(threads: int) -> onnxruntime.SessionOptions:
    """How a session computes."""
    import onnxruntime

    onnxruntime.disable_telemetry_events()  # on Windows the variable of `tldesk.__init__` is not asked
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options


def _opened(content: bytes, threads: int, folds: bool) -> onnxruntime.InferenceSession:
    import onnxruntime

    memory = onnxruntime.OrtMemoryInfo(
        "Cpu", onnxruntime.OrtAllocatorType.ORT_ARENA_ALLOCATOR, 0, onnxruntime.OrtMemType.DEFAULT
    )
    limits = onnxruntime.OrtArenaCfg({"max_mem": _ARENA_BYTES + 2 * len(content), "arena_extend_strategy": 1})
    onnxruntime.create_and_register_allocator(memory, limits)
    options = session_options(threads)
    options.log_severity_level = 4  # what is wrong is raised
    options.add_session_config_entry("session.load_model_format", "ONNX")  # what was looked through
    options.add_session_config_entry("session.use_env_allocators", "1")
    options.add_session_config_entry("session.use_device_allocator_for_initializers", "1")
    without, providers = [] if folds else ["ConstantFolding"], ["CPUExecutionProvider"]
    return onnxruntime.InferenceSession(content, options, providers=providers, disabled_optimizers=without)
