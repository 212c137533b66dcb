"""The forms that tables of texts come in: how each is recognised by what is in the file, and how it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

from tldesk.errors import TldeskError
from tldesk.foreign import Refused
from tldesk.media.tables import (
    columns,
    delimited,
    dialects,
    encodings,
    json_cutting,
    json_rows,
    lines,
    parquet,
    plain,
    workbook,
)
from tldesk.media.tables.lines import Block
from tldesk.media.tables.records import HEAD_ROWS, Bad, Choices, Rows, Table
from tldesk.media.tables.source import Source

_MOST_ODD = 0.02  # share of the letters that may be signs for machines: more of them are no text
_ODD = frozenset(map(chr, (*range(9), *range(14, 27), *range(28, 32), 0x7F)))
_SHARE = 0.9  # of the first lines that must be of a form
_PROOF = 100  # lines that are looked at
_LETTERS = 1 << 16
_FEW = 3  # rows: fewer agree by chance
_NO_DELIMITERS = ("\n", "\r", '"', "'", "\\", " ")
_OTHER_ZIPS = (".zip", ".docx", ".pptx", ".odt", ".odp")

DELIMITED, WORKBOOK, PARQUET = "delimited", "workbook", "parquet"
BINARY = (WORKBOOK, PARQUET)  # they have rows, all others lines


class Looked:
    """A file, and what its beginning says; found out when it is asked for."""

    def __init__(self, source: Source, choices: Choices) -> None:
        self.source = source
        self.choices = choices

    @cached_property
    def head(self) -> bytes:
        """The first bytes."""
        return self.source.head()

    @cached_property
    def encoding(self) -> str:
        """As chosen, or found."""
        chosen = self.choices.encoding
        return encodings.found(self.source) if chosen is None else encodings.named(chosen)

    @property
    def is_whole(self) -> bool:
        """Whether the first bytes are all."""
        return len(self.head) >= self.source.size

    @cached_property
    def lines(self) -> list[str]:
        """The first lines, without one that is cut off."""
        return lines.head(self.head, self.encoding, whole=self.is_whole)

    @cached_property
    def filled(self) -> list[str]:
        """The first of them that are not blank, without the spaces around them."""
        return [line for line in map(str.strip, self.lines) if line][:_PROOF]

    def blocks(self) -> Iterator[Block]:
        """All lines."""
        return lines.blocks(self.source.pieces(), self.encoding)

    def dialect(self, among: str = dialects.DELIMITERS) -> dialects.Dialect:
        """How the cells are told apart; the delimiter one `among` these."""
        asked = self.choices
        return dialects.found(self.lines, asked.delimiter, asked.quote, whole=self.is_whole, among=among)


@dataclass(frozen=True, slots=True)
class Format:
    """A form of tables: the suffixes of its files, whether a file is of it by its content, and its reader, which may
    raise Refused and TldeskError.
    """

    suffixes: tuple[str, ...]
    recognises: Callable[[Looked], bool]
    read: Callable[[Looked], Table]


def opened(source: Source, choices: Choices) -> Table:
    """The table that a file is. Raises TldeskError `table_unreadable`, `table_changed`, `encoding_unknown`,
    `sheet_unknown`, and what `Source.at` raises; its rows raise nothing but the last.
    """
    looked = Looked(source, choices)
    try:
        _refuse_unknown(choices)
        name = choices.format or next(name for name, form in FORMATS.items() if form.recognises(looked))
        if name not in BINARY:
            _refuse_no_text(looked)
        table = FORMATS[name].read(looked)
    except Refused as error:
        raise TldeskError("table_unreadable", path=source.path, reason=error) from error
    if choices.columns is not None and choices.columns != table.choices.columns:
        raise TldeskError("table_changed", path=source.path)
    return replace(table, choices=replace(table.choices, format=name))


def _refuse_unknown(choices: Choices) -> None:
    if choices.format is not None and choices.format not in FORMATS:
        raise Refused(f"there is no format “{choices.format}”, only {', '.join(FORMATS)}")
    if choices.quote is not None and choices.quote not in delimited.QUOTES:
        raise Refused(f"cells are not quoted by “{choices.quote}”")
    if choices.delimiter is not None and (len(choices.delimiter) > 1 or choices.delimiter in _NO_DELIMITERS):
        raise Refused(f"“{choices.delimiter}” cannot stand between cells")


def _refuse_no_text(looked: Looked) -> None:
    if not looked.head:
        raise Refused("it is empty")
    text = "".join(looked.lines[:_PROOF])[:_LETTERS]
    if sum(letter in _ODD for letter in text) > _MOST_ODD * len(text):
        raise Refused("it is not text")


# ---------------------------------------------------------------------------------------------- what each is


def _is_workbook(looked: Looked) -> bool:
    return looked.head.startswith((workbook.ZIP, workbook.OLE)) and looked.source.suffix not in _OTHER_ZIPS


def _is_parquet(looked: Looked) -> bool:
    return looked.head.startswith(parquet.MAGIC) or looked.source.suffix in FORMATS[PARQUET].suffixes


def _is_list(looked: Looked) -> bool:
    text = "".join(looked.filled[:10])
    in_list = text[:1] == "[" and text[1:].lstrip()[:1] in ("{", "[", '"', "]")
    return in_list or (text[:1] in ("[", "{") and looked.source.suffix in FORMATS["json"].suffixes)


def _is_json_lines(looked: Looked) -> bool:
    if looked.source.suffix in FORMATS["jsonl"].suffixes:
        return _most(looked, lambda line: line[0] == "{", 0.5)  # the first may be too long to be seen to its end
    return _most(looked, lambda line: line[0] == "{" and line[-1] == "}", 0.5)


def _is_fasttext(looked: Looked) -> bool:
    return _most(looked, lambda line: line.startswith(plain.MARK), _SHARE)


def _most(looked: Looked, is_it: Callable[[str], bool], share: float) -> bool:
    kept = [is_it(line) for line in looked.filled]
    return bool(kept) and sum(kept) >= share * len(kept)


def _is_delimited(looked: Looked) -> bool:
    """By its suffix, or because the rows agree; texts in lines hold commas, now and then as many in each."""
    if looked.source.suffix in FORMATS[DELIMITED].suffixes or looked.choices.delimiter:
        return True
    few = looked.source.suffix == ".txt" or len(looked.filled) < _FEW
    dialect = looked.dialect("\t" if few else dialects.DELIMITERS)
    return bool(dialect.delimiter) and dialect.agree >= _SHARE


# ---------------------------------------------------------------------------------------------- how each is read


def _read_workbook(looked: Looked) -> Table:
    sheets = workbook.sheets_of(looked.source)
    if not sheets:
        raise Refused("it has no worksheet")
    sheet = looked.choices.sheet or sheets[0]
    rows = workbook.read(looked.source, sheet)
    header, names, head = columns.headed(rows, looked.choices.header)
    below = columns.body(chain(head, rows), header, len(names))
    return Table(Choices(sheet=sheet, header=header, columns=names), below, sheets)


def _read_parquet(looked: Looked) -> Table:
    found = parquet.read(looked.source)
    return Table(Choices(columns=found.names), found.rows, left_out=found.left_out)


def _read_delimited(looked: Looked) -> Table:
    letter, quote, _ = looked.dialect()
    header, names, _ = columns.headed(delimited.read(looked.blocks(), letter, quote), looked.choices.header)
    how = Choices(encoding=looked.encoding, delimiter=letter, quote=quote, header=header, columns=names)
    rows = delimited.read(looked.blocks(), letter, quote, len(names))  # again, as their number is known
    return Table(how, columns.body(rows, header, len(names)))


def _read_list(looked: Looked) -> Table:
    if looked.filled and looked.filled[0][0] != "[":
        raise Refused("it is JSON, but neither a list of objects nor an object in each line")
    return _of_objects(looked, json_rows.in_list(json_cutting.cut(looked.source.pieces(), looked.encoding)))


def _read_json_lines(looked: Looked) -> Table:
    return _of_objects(looked, json_rows.in_lines(looked.blocks()))


def _of_objects(looked: Looked, objects: Iterator[json_rows.Named | Bad]) -> Table:
    names, rows = json_rows.as_rows(objects, looked.choices.columns)
    return Table(Choices(encoding=looked.encoding, columns=names), rows)


def _read_fasttext(looked: Looked) -> Table:
    return _of_lines(looked, plain.FASTTEXT, plain.read_fasttext(looked.blocks()))


def _read_lines(looked: Looked) -> Table:
    return _of_lines(looked, plain.LINES, plain.read_lines(looked.blocks()))


def _of_lines(looked: Looked, names: tuple[str, ...], rows: Rows) -> Table:
    head = columns.first_of(rows, HEAD_ROWS)
    return Table(Choices(encoding=looked.encoding, columns=names), chain(head, rows))


# By the name that a person chooses, in the order in which a file is tried.
FORMATS = {
    WORKBOOK: Format((".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"), _is_workbook, _read_workbook),
    PARQUET: Format((".parquet", ".pq"), _is_parquet, _read_parquet),
    "jsonl": Format((".jsonl", ".ndjson"), _is_json_lines, _read_json_lines),
    "json": Format((".json",), _is_list, _read_list),
    "fasttext": Format((), _is_fasttext, _read_fasttext),
    DELIMITED: Format((".csv", ".tsv", ".tab", ".psv"), _is_delimited, _read_delimited),
    "lines": Format((".txt",), lambda _: True, _read_lines),
}
