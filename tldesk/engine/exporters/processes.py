"""Programs of other Pythons: run to their end, or kept to answer.

What they are told by the variables of this one's surroundings, and what else they have started, ends here.
"""

from __future__ import annotations

import io
import os
import signal
import subprocess
import tempfile
import weakref
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.exporters.stopping import Interrupted
from tldesk.leftovers import temporary_folder
from tldesk.media.pool import awaited, never

_POLL_SECONDS = 0.1
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


class Answering:
    """A program that answers one array with another, as `apart/program.py` says, for as long as this object lives.

    Raises Unsuccessful where it does not start, and when it ends; Interrupted where `should_stop()` turns true while it
    starts or answers, which ends it.
    """

    def __init__(self, command: list[str], should_stop: Callable[[], bool] = never) -> None:
        self._should_stop = should_stop
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 (it lives as long as the program)
        self._process = _start(command, subprocess.PIPE, subprocess.PIPE, self._errors, None)
        self._finalizer = weakref.finalize(self, _close, self._process, self._errors)
        self._awaited(self._receive)

    def __call__(self, asked: NDArray[Any]) -> NDArray[Any]:
        """What it answers."""
        content = io.BytesIO()
        np.save(content, asked)
        answer: NDArray[Any] = np.load(io.BytesIO(self._awaited(lambda: self._exchange(content.getvalue()))))
        return answer

    def close(self) -> None:
        """End it, and wait until it is gone."""
        self._finalizer()

    def _awaited(self, function: Callable[[], bytes]) -> bytes:
        try:
            return awaited(function, self._should_stop, lambda: _end(self._process))
        except Unsuccessful:
            if self._should_stop():
                raise Interrupted from None
            raise

    def _exchange(self, content: bytes) -> bytes:
        stream = self._process.stdin
        assert stream is not None
        with suppress(BrokenPipeError):  # that it has ended shows below
            stream.write(len(content).to_bytes(8, "little") + content)
            stream.flush()
        return self._receive()

    def _receive(self) -> bytes:
        stream = self._process.stdout
        assert stream is not None
        length = stream.read(8)
        content = stream.read(int.from_bytes(length, "little"))
        if len(length) < 8 or len(content) < int.from_bytes(length, "little"):
            code = self._process.wait()
            self._errors.seek(0)
            lines = self._errors.read().decode("utf-8", "replace").splitlines()
            raise Unsuccessful(lines[-_LINES_KEPT:], code)
        return content


def _start(
    command: list[str], given: int, told: int | IO[bytes], errors: int | IO[bytes], folder: Path | None
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        stdin=given,
        stdout=told,
        stderr=errors,
        cwd=folder,
        env=os.environ | _QUIET,
        start_new_session=os.name != "nt",  # with a group of its own, all that it starts can be ended
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        if os.name == "nt":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _close(process: subprocess.Popen[bytes], errors: IO[bytes]) -> None:
    for stream in (process.stdin, process.stdout):
        assert stream is not None
        with suppress(OSError):
            stream.close()
    _end(process)
    errors.close()


def _telling(lines: list[str]) -> str:
    """The line of what a failed program said that tells most: the first that pip calls an error, or else the last."""
    errors = [line.removeprefix("ERROR:").strip() for line in lines if line.startswith("ERROR:")]
    return next((line[:300] for line in [*errors, *reversed(lines)] if line.strip()), "")
