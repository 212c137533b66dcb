"""What a table is, once it is read: rows, those that cannot be read, and what was found out or chosen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

HEAD_ROWS = 50  # that a person is shown, and by which columns are judged

# A row has a text and what is known of it. Ten megabytes of text are a book, so this is no limit for a table of texts:
# it bounds the memory that a quote which is never closed takes.
MOST_CHARACTERS = 32_000_000

TOO_LONG = "it is longer than 32,000,000 characters"
NOT_DECODED = "it contains bytes that are not valid in this encoding"
ZEROS = "it contains zero bytes"


class Row(NamedTuple):
    """A row: the `number` of the line where it begins (of a workbook that of its row), from 1, and a text for each
    column of the table.
    """

    number: int
    cells: tuple[str, ...]


class Bad(NamedTuple):
    """A row that cannot be read: the `number` of its line, from 1, and the reason in English, in the middle of a
    sentence.
    """

    number: int
    reason: str


Rows = Iterator[Row | Bad]


@dataclass(frozen=True, slots=True)
class Choices:
    """How a file is read. None is found out from the file; `Sketch.choices` has what was found.

    `format` is a key of `formats.FORMATS`, `encoding` one of `encodings.ENCODINGS`, `delimiter` one letter or empty
    for a table of one column, `quote` a key of `delimited.QUOTES`. `columns` are the names that were shown: where
    the file has others meanwhile, it is not read. Who changes another choice sets them to None, and looks again.
    """

    format: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    header: bool | None = None
    sheet: str | None = None
    columns: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a person is shown of a file: how it is read, its sheets, its first rows with cells of at most 2,000
    letters, and its size in bytes.

    What a format does not have, as an encoding of a workbook, is None in `choices`; `columns` are there always.
    `left_out` are the names of columns that no text can be made of.
    """

    choices: Choices
    sheets: tuple[str, ...]
    rows: tuple[Row | Bad, ...]
    file_bytes: int
    left_out: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, made up where the file has none."""
        return self.choices.columns or ()


@dataclass(frozen=True, slots=True)
class Table:
    """A file that is being read, in the process that does so: what was found out, and its rows from the first on."""

    choices: Choices
    rows: Rows
    sheets: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
