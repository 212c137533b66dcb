"""What goes between this program and the process that reads a table: lines of JSON, each bounded and checked.

First the request, with the bytes of what was pasted behind it. Then the answers: that the process has started, what the
file is, and batches of its rows until it is through; or what is wrong with it.

Answers may be those of a process that a file has taken over, so pydantic holds them against what they are to be. The
process itself does without: to load it takes longer than all else of its start.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass, field, fields
from typing import IO, TYPE_CHECKING, Any

from tldesk.media.tables.records import Choices, Sketch

if TYPE_CHECKING:
    from pydantic import TypeAdapter

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


def write(stream: IO[bytes], message: Request | Answer) -> None:
    """As the functions below read it."""
    stream.write(json.dumps(message, default=_plain, ensure_ascii=False).encode() + b"\n")
    stream.flush()


def read_request(stream: IO[bytes]) -> Request | None:
    """The next one, which this program itself has written; None at the end of the stream."""
    line = stream.readline(_MOST_BYTES)
    if not line.endswith(b"\n"):
        return None
    said = json.loads(line)
    columns = said["choices"].pop("columns")
    choices = Choices(**said.pop("choices"), columns=None if columns is None else tuple(columns))
    return Request(choices=choices, **said)


def read_answer(stream: IO[bytes]) -> Answer | None:
    """The next one; None when the stream ends before it does. Raises ValueError for what is none."""
    line = stream.readline(_MOST_BYTES)
    return _answers().validate_json(line, strict=True) if line.endswith(b"\n") else None


@functools.cache
def _answers() -> TypeAdapter[Answer]:
    from pydantic import TypeAdapter

    return TypeAdapter(Answer)


def _plain(record: Any) -> dict[str, Any]:
    """The fields of a record, which may hold further ones."""
    return {one.name: getattr(record, one.name) for one in fields(record)}
