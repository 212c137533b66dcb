"""What goes between this program and the process that reads a table: lines of JSON, each bounded and checked.

First the request, with the bytes of what was pasted behind it. Then the answers: that the process has started, what the
file is, and batches of its rows until it is through; or what is wrong with it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import IO, Any, TypeVar

from pydantic import TypeAdapter

from tldesk.media.tables.records import Choices, Sketch

T = TypeVar("T")

# A row whose last line is as long as a row may be, of letters that JSON writes as six bytes each.
_MOST_BYTES = 400_000_000

# The number of a line with its cells, or with the reason why they cannot be read.
Crossing = tuple[int, tuple[str, ...] | str]


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be read: a file, or `content` bytes that follow; all of it, or what a person is shown.

    A name of a file may be no text, so the bytes of its path are written as letters, one of Latin-1 for each.
    """

    path: str
    choices: Choices
    content: int | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """A step of the answer. `sketch` comes first, then rows with how many bytes have been read, then `done`.

    `problem` is a code of `errors.MESSAGES`, and `details` are what its message is filled with.
    """

    sketch: Sketch | None = None
    rows: list[Crossing] = field(default_factory=list)
    passed: int = 0
    done: bool = False
    problem: str | None = None
    details: dict[str, str | int | float] = field(default_factory=dict)


_REQUESTS, _ANSWERS = TypeAdapter(Request), TypeAdapter(Answer)


def write(stream: IO[bytes], message: Request | Answer) -> None:
    """As the functions below read it."""
    kind: TypeAdapter[Any] = _REQUESTS if isinstance(message, Request) else _ANSWERS
    stream.write(kind.dump_json(message) + b"\n")
    stream.flush()


def read_request(stream: IO[bytes]) -> Request | None:
    """The next one; None at the end of the stream."""
    return _read(_REQUESTS, stream)


def read_answer(stream: IO[bytes]) -> Answer | None:
    """The next one; None when the stream ends before it does. Raises ValueError for what is none."""
    return _read(_ANSWERS, stream)


def _read(kind: TypeAdapter[T], stream: IO[bytes]) -> T | None:
    line = stream.readline(_MOST_BYTES)
    return kind.validate_json(line, strict=True) if line.endswith(b"\n") else None
