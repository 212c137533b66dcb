"""One text of a file of texts: a line of JSON at a place, `bytes:FIRST-END`, so that any of a million is one read away.

    {"text": "Where is my card?", "id": "17", "columns": {"date": "2026-03-01"}}

The program writes such files into its projects (`tldesk.project.texts`); a project may come from somebody else, so what
is read is bounded and checked like any foreign file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from json.encoder import encode_basestring as _quoted
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from tldesk import foreign
from tldesk.errors import TldeskError
from tldesk.foreign import Refused
from tldesk.media import image, place
from tldesk.media.place import Place

# A text of ten million characters is a book of five thousand pages. As JSON a character takes at most six bytes.
MOST_CHARACTERS = 10_000_000
_LONGEST_CHARACTER = 6
_MOST_BYTES = _LONGEST_CHARACTER * MOST_CHARACTERS + 4_000_000
BEGINS = b'{"text": "'  # as `Line.write` has it
_WHOLE = 1 << 16  # bytes of a line that is read to its end though its beginning is wanted


@dataclass(frozen=True, slots=True)
class Line:
    """A text, its `id` in the table that it comes from (empty: it had none), and the other `columns` of its row."""

    text: str
    id: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)

    def write(self) -> bytes:
        """Its line of a file. Halves of pairs, which no text holds, become question marks."""
        # As `json.dumps` has it, in a third of the time: a source may have a million rows.
        parts = [f'"text": {_quoted(self.text)}']
        if self.id:
            parts.append(f'"id": {_quoted(self.id)}')
        if self.columns:
            columns = ", ".join(f"{_quoted(name)}: {_quoted(value)}" for name, value in self.columns.items())
            parts.append(f'"columns": {{{columns}}}')
        return f"{{{', '.join(parts)}}}\n".encode("utf-8", "replace")


class _Stored(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    text: str = Field(max_length=MOST_CHARACTERS)
    id: str = ""
    columns: dict[str, str] = Field(default_factory=dict)


_STORED = TypeAdapter(_Stored)


def read(file: Path | bytes, where: str) -> Line:
    """The line at a place of a file, or of the bytes of one.

    Raises TldeskError `place_unknown` for what is no line of it, `image_unreadable` for a file that cannot be read.
    """
    first, end = _place(file, where).numbers
    return parsed(image.stretch(file, first, end), file)


def beginning(file: Path, where: str, most: int) -> Line:
    """The line at a place of a file, at most the first `most` characters of its text. A long one is not read to its
    end, and its columns, which stand there, are left out. Raises as `read` does.
    """
    first, end = _place(file, where).numbers
    if end - first <= _WHOLE:
        line = parsed(image.stretch(file, first, end), file)
        return Line(line.text[:most], line.id, line.columns)
    data = image.stretch(file, first, first + len(BEGINS) + _LONGEST_CHARACTER * most)
    if not data.startswith(BEGINS):
        raise _unknown(file)
    return Line(_cut(data.removeprefix(BEGINS), file)[:most])


def places(data: bytes) -> Iterator[str]:
    """The place of each line of a file with these bytes."""
    end = 0
    for line in data.splitlines(keepends=True):
        yield place.stretch(end, end + len(line))
        end += len(line)


def parsed(data: bytes, file: Path | bytes) -> Line:
    """A line of a file. Raises TldeskError `place_unknown` for what none of ours looks like."""
    if not data.endswith(b"\n") or b"\n" in data[:-1]:
        raise _unknown(file)
    try:
        found = foreign.read(_STORED, data, _MOST_BYTES)
    except Refused as error:
        raise _unknown(file) from error
    return Line(found.text, found.id, found.columns)


def _cut(data: bytes, file: Path) -> str:
    """The text whose JSON begins so; where that is cut, as far as it goes."""
    begun = data.decode("utf-8", "ignore")
    decoder = json.JSONDecoder(strict=False)
    for less in range(_LONGEST_CHARACTER):  # an escape at the end may be cut, too
        try:
            text, _ = decoder.raw_decode(f'"{begun[: len(begun) - less]}"')
        except ValueError:
            continue
        return str(text).encode("utf-8", "replace").decode()
    raise _unknown(file)


def _place(file: Path | bytes, where: str) -> Place:
    try:
        found = place.parse(where)
    except ValueError as error:
        raise _unknown(file) from error
    if found is None or found.kind != "bytes" or found.numbers[1] - found.numbers[0] > _MOST_BYTES:
        raise _unknown(file)
    return found


def _unknown(file: Path | bytes) -> TldeskError:
    path = file if isinstance(file, Path) else "texts"
    return TldeskError("place_unknown", path=path, place="", reason="there is no text at this place of the file")
