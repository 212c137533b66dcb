"""ONNX files of others: looked through before a library opens them, and asked within limits of memory and time.

Their bytes are walked by the wire format of protocol buffers, without a library, which would make objects of what may
be millions of empty messages. What our own exports never have is refused: steps inside of steps (loops may run for
ever), functions (which may unfold without end), operators of other makers, tensors in other files, tensors with more
numbers than bytes. What a graph asks for while it runs comes from an arena with a limit; where that is not enough for
many images at once, it is asked about fewer.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tldesk import foreign
from tldesk.errors import TldeskError
from tldesk.foreign import Refused
from tldesk.media import pool

if TYPE_CHECKING:
    import onnxruntime

MOST_BYTES = 2_000_000_000  # of a file; protocol buffers have no more
_MOST_FIELDS = 200_000  # the largest networks have some 20,000
_MOST_DIMENSIONS = 16
# Beside its numbers: one image of ours takes some tens of megabytes.
_ARENA_BYTES = 256 << 20
_MOST_SECONDS = 60.0  # for an answer: the slowest of ours takes some seconds
_REASON = 300  # letters of what the runtime says
_MOST_ROWS = 1 << 20  # to be asked about at once, unless its memory is too small

# Which fields hold a message of which kind, by their numbers in onnx.proto.
WALKED = {
    "ModelProto": {7: "GraphProto"},
    "GraphProto": {1: "NodeProto", 5: "TensorProto"},
    "NodeProto": {5: "AttributeProto"},
    "AttributeProto": {5: "TensorProto", 10: "TensorProto"},
    "TensorProto": {},
}
REFUSED = {
    "ModelProto": {20: "it trains itself", 25: "it has functions of its own"},
    "GraphProto": {15: "it has sparse tensors"},
    "NodeProto": {},
    "AttributeProto": {
        6: "it has steps inside of a step",
        11: "it has steps inside of a step",
        22: "it has sparse tensors",
        23: "it has sparse tensors",
    },
    "TensorProto": {13: "it wants other files to be opened", 3: "it has tensors in pieces"},
}
# Fields whose values are looked at.
_INPUT, _OUTPUT, _OPERATOR, _DOMAIN = 1, 2, 4, 7  # of a Node
_INITIALIZER_NAME, _DIMENSIONS, _LOCATION = 8, 1, 14  # of a Tensor
_NUMBERS = {4: 4, 5: 1, 7: 1, 10: 8, 11: 1, 9: 1}  # fields of a Tensor's numbers: the least bytes that one takes
_OURS = {b"", b"ai.onnx"}
# A runtime computes once and for all what follows from constants alone. With these no more comes out than went in; with
# others a few bytes become gigabytes, so it is told not to.
_LEVEL = {b"Cast", b"Constant", b"DequantizeLinear", b"Identity", b"Reshape", b"Transpose", b"Squeeze", b"Unsqueeze"}

_Field = tuple[int, int | memoryview]


@dataclass(slots=True)
class _Found:
    fields: int = 0
    constants: set[bytes] = field(default_factory=set)
    steps: list[tuple[set[bytes], list[bytes], list[bytes]]] = field(default_factory=list)

    def folds(self) -> bool:
        """Whether no step grows what follows from constants alone. The steps stand in the order of their work."""
        known = set(self.constants)
        for operators, inputs, outputs in self.steps:
            if set(inputs) <= known:
                known.update(outputs)
                if not operators <= _LEVEL:
                    return False
        return True


def look_through(content: bytes | memoryview) -> bool:
    """Raise Refused unless it is a file that may be opened; whether what follows from constants may be computed ahead.

    In time that grows with the number of its parts.
    """
    found = _Found()
    try:
        _walk(memoryview(content), "ModelProto", found)
    except (IndexError, RecursionError):
        raise Refused("it is cut short") from None
    return found.folds()


class _NoMemory(Exception):
    """The arena is not large enough for an answer."""


class Session:
    """ONNX Runtime on a file that anybody may have made. Raises TldeskError `graph_damaged`, also when it is asked: for
    what the runtime does not understand, for more memory than a network of its size takes, and for more time than
    `most_seconds`.
    """

    def __init__(self, path: Path, threads: int, most_seconds: float = _MOST_SECONDS) -> None:
        self._path, self._most_seconds = path, most_seconds
        self._rows = _MOST_ROWS
        try:
            content = foreign.content(path, MOST_BYTES)
            self._network = _limited(content, threads, look_through(content))
        except Exception as error:  # of types of the runtime's own
            raise self._damaged(error) from error

    def run(self, outputs: list[str], given: dict[str, NDArray[Any]]) -> list[NDArray[Any]]:
        """As the runtime's own, for inputs whose rows have nothing to do with one another."""
        rows, at = min((len(value) for value in given.values()), default=0), 0
        answers: list[list[NDArray[Any]]] = []
        while at < rows or not answers:
            size = min(self._rows, rows - at)
            try:
                answers.append(self._answers(outputs, {name: value[at : at + size] for name, value in given.items()}))
                at += size
            except _NoMemory as error:
                if size <= 1:
                    raise self._damaged(error) from error
                self._rows = size // 2
        return answers[0] if len(answers) == 1 else [np.concatenate(some) for some in zip(*answers, strict=True)]

    def _answers(self, outputs: list[str], given: dict[str, NDArray[Any]]) -> list[NDArray[Any]]:
        """Raises TldeskError `graph_damaged`, and _NoMemory."""
        import onnxruntime

        options, end = onnxruntime.RunOptions(), time.monotonic() + self._most_seconds

        def stop() -> None:
            options.terminate = True  # at the next step of the graph

        def answer() -> list[NDArray[Any]]:
            found: list[NDArray[Any]] = self._network.run(outputs, given, options)
            return found

        try:
            answers = pool.awaited(answer, lambda: time.monotonic() > end, stop)
        except Exception as error:  # as above
            if _lacks_memory(error):
                raise _NoMemory(str(error)) from error
            late = Refused("it takes too long to answer") if options.terminate else None
            raise self._damaged(late or error) from error
        return answers

    def _damaged(self, error: Exception) -> TldeskError:
        reason = " ".join(str(error).split())[:_REASON]
        if _lacks_memory(error):
            reason = "it wants more memory than such a network takes"
        return TldeskError("graph_damaged", path=self._path, reason=reason)


def _lacks_memory(error: Exception) -> bool:
    return "smaller than requested bytes" in str(error)


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


def _limited(content: bytes, threads: int, folds: bool) -> onnxruntime.InferenceSession:
    import onnxruntime

    memory = onnxruntime.OrtMemoryInfo(
        "Cpu", onnxruntime.OrtAllocatorType.ORT_ARENA_ALLOCATOR, 0, onnxruntime.OrtMemType.DEFAULT
    )
    limits = onnxruntime.OrtArenaCfg({"max_mem": _ARENA_BYTES + 2 * len(content), "arena_extend_strategy": 1})
    onnxruntime.create_and_register_allocator(memory, limits)
    options = session_options(threads)
    options.log_severity_level = 4  # what is wrong is raised
    options.add_session_config_entry("session.use_env_allocators", "1")
    options.add_session_config_entry("session.use_device_allocator_for_initializers", "1")
    without, providers = [] if folds else ["ConstantFolding"], ["CPUExecutionProvider"]
    return onnxruntime.InferenceSession(content, options, providers=providers, disabled_optimizers=without)


def _walk(message: memoryview, kind: str, found: _Found) -> None:
    known, refused = WALKED[kind], REFUSED[kind]
    fields: list[_Field] = []
    for number, value in _fields(message):
        found.fields += 1
        if found.fields > _MOST_FIELDS:
            raise Refused("it has more parts than any network")
        if number in refused:
            raise Refused(refused[number])
        if number not in known:
            fields.append((number, value))
        elif isinstance(value, memoryview):
            _walk(value, known[number], found)
    if kind == "NodeProto":
        _look_at_step(fields, found)
    elif kind == "TensorProto":
        _look_at_tensor(fields, found)


def _look_at_step(fields: list[_Field], found: _Found) -> None:
    texts = {place: [bytes(v) for n, v in fields if n == place and isinstance(v, memoryview)] for place in (1, 2, 4, 7)}
    if not set(texts[_DOMAIN]) <= _OURS:
        raise Refused("it has operators of its own")
    found.steps.append((set(texts[_OPERATOR]), list(filter(None, texts[_INPUT])), texts[_OUTPUT]))


def _look_at_tensor(fields: list[_Field], found: _Found) -> None:
    """A tensor has the numbers that its dimensions say, and has them here."""
    sizes: list[int] = []
    most = 0
    for number, value in fields:
        if number == _DIMENSIONS:
            sizes += [value] if isinstance(value, int) else _numbers(value, _MOST_DIMENSIONS + 1)
            if len(sizes) > _MOST_DIMENSIONS:
                raise Refused("it has tensors without their numbers")
        elif number in _NUMBERS:
            most += 2 * len(value) // _NUMBERS[number] if isinstance(value, memoryview) else 1
        elif number == _LOCATION and value != 0:
            raise Refused(REFUSED["TensorProto"][13])
        elif number == _INITIALIZER_NAME and isinstance(value, memoryview):
            found.constants.add(bytes(value))
    if math.prod(sizes) > most:
        raise Refused("it has tensors without their numbers")


def _fields(message: memoryview) -> Iterator[_Field]:
    """The fields of a message: their numbers, and bytes or whole numbers. Raises Refused, IndexError."""
    at, end = 0, len(message)
    while at < end:
        key, at = _number(message, at)
        number, kind = key >> 3, key & 7
        if kind == 0:
            value, at = _number(message, at)
            yield number, value
            continue
        size = {1: 8, 5: 4}.get(kind)
        if size is None:
            if kind != 2:
                raise Refused("it is not an ONNX file")
            size, at = _number(message, at)
        if size > end - at:
            raise IndexError
        yield number, message[at : at + size]
        at += size


def _numbers(packed: memoryview, most: int) -> list[int]:
    values: list[int] = []
    at = 0
    while at < len(packed) and len(values) < most:
        value, at = _number(packed, at)
        values.append(value)
    return values


def _number(message: Any, at: int) -> tuple[int, int]:
    """A number of variable length, and where the next begins."""
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
        if shift > 63:
            raise Refused("it is not an ONNX file")
