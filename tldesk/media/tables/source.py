"""The bytes of a table: a file, or what was pasted. What is no regular file is not opened."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tldesk.errors import TldeskError

PIECE = 1 << 18  # bytes that are read at a time
HEAD = 1 << 20  # bytes by which a format is recognised

_NO_FILE = "it is not a regular file"
_CHANGED = "it was changed while it was read"
# Not waiting for a pipe that has taken the file's place since it was looked at.
_OPENING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


def _ignored(_: int) -> None:
    """Nobody wants to know how far it is."""


@dataclass(frozen=True, slots=True)
class Source:
    """An open file: its `stream`, its size in bytes, the name that messages call it, who is told how many bytes have
    been read, and when the file was `changed` last, in nanoseconds.
    """

    stream: io.RawIOBase | io.BytesIO
    size: int
    path: Path
    passed: Callable[[int], object] = _ignored
    changed: int = 0

    @property
    def suffix(self) -> str:
        """In small letters, with its dot; empty for what was pasted."""
        return self.path.suffix.lower()

    def at(self, place: int, count: int) -> bytes:
        """At most so many bytes from a place on. Raises TldeskError `source_unreadable`."""
        self.stream.seek(place)
        parts = []
        while count > 0 and (part := self._some(count)):
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    def head(self) -> bytes:
        """The first megabyte. Raises as `at`."""
        return self.at(0, HEAD)

    def pieces(self) -> Iterator[bytes]:
        """The whole, piece by piece, from the beginning. Raises as `at`, also where a part of it has been taken away
        meanwhile: what is left may not be of one table.
        """
        self.stream.seek(0)
        total = 0
        while piece := self._some(PIECE):
            total += len(piece)
            yield piece
            self.passed(total)
        if total < self.size:
            raise TldeskError("source_unreadable", path=self.path, reason=_CHANGED)
        self.check()

    def check(self) -> None:
        """Raises TldeskError `source_unreadable` where something was written to the file since it was opened: what was
        read of it may be of two tables."""
        if isinstance(self.stream, io.FileIO):
            status = os.fstat(self.stream.fileno())
            if (status.st_size, status.st_mtime_ns) != (self.size, self.changed):
                raise TldeskError("source_unreadable", path=self.path, reason=_CHANGED)

    def _some(self, count: int) -> bytes:
        try:
            part = self.stream.read(count)
        except OSError as error:
            raise TldeskError("source_unreadable", path=self.path, reason=error.strerror or error) from error
        if part is None:  # a file of the system that only looks regular
            raise TldeskError("source_unreadable", path=self.path, reason=_NO_FILE)
        return part


@contextmanager
def opened(path: Path, content: bytes | None, passed: Callable[[int], object] = _ignored) -> Iterator[Source]:
    """A file, or `content` that is called by the path. Raises TldeskError `source_missing` or `source_unreadable`."""
    if content is not None:
        yield Source(io.BytesIO(content), len(content), path, passed)
        return
    try:
        _refuse_odd(path, path.stat())
        stream = io.FileIO(os.open(path, _OPENING))
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:  # ValueError: no name of a file at all
        raise TldeskError("source_missing", path=path) from error
    except OSError as error:
        raise TldeskError("source_unreadable", path=path, reason=error.strerror or error) from error
    with stream:
        status = os.fstat(stream.fileno())
        _refuse_odd(path, status)
        yield Source(stream, status.st_size, path, passed, status.st_mtime_ns)


def _refuse_odd(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise TldeskError("source_unreadable", path=path, reason=_NO_FILE)
