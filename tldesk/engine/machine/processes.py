"""Programs beside this one: run to their end, or kept to answer.

They may run another Python. They are told not to use the network, what they have started ends with them, and their
output is not trusted.
"""

from __future__ import annotations

import io
import math
import os
import signal
import subprocess
import tempfile
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.machine.stopping import Interrupted
from tldesk.leftovers import temporary_folder
from tldesk.media.pool import awaited, never

Result = TypeVar("Result")

_POLL_SECONDS = 0.1
_MOST_BYTES = 1 << 30  # of an answer
_LINES_KEPT = 200
# Libraries of converters look for models, or report their use, over the network unless they are told not to.
_QUIET = {"HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1", "DO_NOT_TRACK": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}


class Unsuccessful(Exception):
    """A program ended with an error. Its text is the line that tells most of the last `lines` that the program said."""

    def __init__(self, lines: list[str], code: int) -> None:
        ended = f"it ended with {code}"
        super().__init__(f"{_telling(lines)} ({ended})" if code < 0 and lines else _telling(lines) or ended)
        self.lines = lines


def said(command: list[str], should_stop: Callable[[], bool] = never, folder: Path | None = None) -> Iterator[str]:
    """Run a program in a folder to its end; what it says, line by line. Raises Unsuccessful or Interrupted.

    However this ends, neither the program nor what it has started goes on.
    """
    with temporary_folder() as place:
        file = place / "said"
        lines: list[str] = []
        with file.open("wb") as stream:
            process = _start(command, subprocess.DEVNULL, stream, subprocess.STDOUT, folder)
        try:
            with file.open("rb") as reading:
                rest = b""
                while process.returncode is None:
                    if should_stop():
                        raise Interrupted
                    with suppress(subprocess.TimeoutExpired):
                        process.wait(_POLL_SECONDS)
                    *whole, rest = (rest + reading.read()).split(b"\n")
                    if process.returncode is not None and rest:
                        whole.append(rest)
                    new = [line.decode("utf-8", "replace").rstrip() for line in whole]
                    lines = [*lines, *new][-_LINES_KEPT:]
                    yield from new
        finally:
            _end(process)
    if process.returncode:
        raise Unsuccessful(lines, process.returncode)


class Late(Exception):
    """A program took longer to answer than it may, and was ended."""


class Answering:
    """A program that answers one array with another, as `apart/program.py` says, for as long as this object lives.

    Any number of threads may ask; it is told all at once, and answers in the order in which it was told. Raises
    Unsuccessful where it does not start, and when it ends; Interrupted where `should_stop()` turns true while it starts
    or answers, and Late when it takes more than `most_seconds`, all of which end it.
    """

    def __init__(
        self,
        command: list[str],
        should_stop: Callable[[], bool] = never,
        folder: Path | None = None,
        surroundings: dict[str, str] | None = None,
    ) -> None:
        self._should_stop = should_stop
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 (it lives as long as the program)
        self._process = _start(command, subprocess.PIPE, subprocess.PIPE, self._errors, folder, surroundings)
        self._finalizer = weakref.finalize(self, _close, self._process, self._errors)
        self._asking, self._turns = threading.Lock(), threading.Condition()
        self._asked = self._answered = 0
        self._awaited(self._receive, should_stop, math.inf)

    def __call__(
        self, asked: NDArray[Any], should_stop: Callable[[], bool] | None = None, most_seconds: float = math.inf
    ) -> NDArray[Any]:
        """What it answers; not to be written to. `should_stop` is that of the start unless given."""
        content = io.BytesIO()
        np.save(content, asked)
        return self._awaited(
            lambda: _array(self._exchange(content.getbuffer())), should_stop or self._should_stop, most_seconds
        )

    def close(self) -> None:
        """End it, and wait until it is gone."""
        self._finalizer()

    def _awaited(self, work: Callable[[], Result], should_stop: Callable[[], bool], most_seconds: float) -> Result:
        end = time.monotonic() + most_seconds
        try:
            return awaited(work, lambda: should_stop() or time.monotonic() > end, lambda: _end(self._process))
        except Unsuccessful:
            if should_stop():
                raise Interrupted from None
            if time.monotonic() > end:
                raise Late from None
            raise

    def _exchange(self, content: memoryview) -> bytes:
        stream = self._process.stdin
        assert stream is not None
        with self._asking:
            number, self._asked = self._asked, self._asked + 1
            with suppress(OSError):  # that it has ended shows below
                stream.write(len(content).to_bytes(8, "little"))
                stream.write(content)
                stream.flush()
        with self._turns:
            self._turns.wait_for(lambda: self._answered == number)
        try:
            return self._receive()
        finally:
            with self._turns:
                self._answered += 1
                self._turns.notify_all()

    def _receive(self) -> bytes:
        stream = self._process.stdout
        assert stream is not None
        head = stream.read(8)
        length = int.from_bytes(head, "little")
        if length > _MOST_BYTES:
            _end(self._process)
        content = stream.read(length) if length <= _MOST_BYTES else b""
        if len(head) < 8 or len(content) < length:
            code = self._process.wait()
            self._errors.seek(0)
            lines = self._errors.read().decode("utf-8", "replace").splitlines()
            raise Unsuccessful(lines[-_LINES_KEPT:], code)
        return content


def _array(content: bytes) -> NDArray[Any]:
    """An array in NumPy's own format, that has the bytes that it speaks of. Raises Unsuccessful."""
    stream = io.BytesIO(content)
    try:
        np.lib.format.read_magic(stream)
        shape, by_columns, kind = np.lib.format.read_array_header_1_0(stream)
        if kind.hasobject or math.prod(shape) * kind.itemsize != len(content) - stream.tell():
            raise ValueError("it is another size")
        array = np.frombuffer(content, kind, offset=stream.tell()) if math.prod(shape) else np.empty(0, kind)
        return array.reshape(shape, order="F" if by_columns else "C")
    except (ValueError, TypeError) as error:
        raise Unsuccessful([f"it answers nonsense: {error}"], 0) from error


def _start(
    command: list[str],
    given: int,
    told: int | IO[bytes],
    errors: int | IO[bytes],
    folder: Path | None,
    surroundings: dict[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        stdin=given,
        stdout=told,
        stderr=errors,
        cwd=folder,
        env=os.environ | _QUIET | (surroundings or {}),
        start_new_session=os.name != "nt",  # with a group of its own, all that it starts can be ended
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        if os.name == "nt":
            process.kill()
        else:
            with suppress(ProcessLookupError):  # another thread was first
                os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _close(process: subprocess.Popen[bytes], errors: IO[bytes]) -> None:
    _end(process)  # first: a thread that waits for it holds its streams
    for stream in (process.stdin, process.stdout):
        assert stream is not None
        with suppress(OSError):
            stream.close()
    errors.close()


def _telling(lines: list[str]) -> str:
    """The line of what a failed program said that tells most: the first that pip calls an error, or else the last."""
    errors = [line.removeprefix("ERROR:").strip() for line in lines if line.startswith("ERROR:")]
    return next((line[:300] for line in [*errors, *reversed(lines)] if line.strip()), "")
