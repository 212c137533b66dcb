"""A CSV or TSV table that names files, and their labels and splits if it likes."""

from __future__ import annotations

import csv
import io
import os
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path, PureWindowsPath

from tldesk.errors import TldeskError
from tldesk.project.importers import records
from tldesk.project.importers.records import SPLIT_NAMES, Found, Importer, Skipped

PATH_COLUMNS = ("path", "file", "filename", "file_name", "image")
LABEL_COLUMNS = ("label", "class", "target", "category")
SPLIT_COLUMNS = ("split",)

_DELIMITERS = {".csv": ",;\t|", ".tsv": "\t,;|"}


def recognises(source: Path) -> bool:
    """A file named .csv or .tsv."""
    return source.suffix.lower() in _DELIMITERS and source.is_file()


def read(source: Path) -> Iterator[Found | Skipped]:
    """Each row's file, relative to the table's folder.

    Raises TldeskError `table_not_utf8`, `table_no_header`, `table_damaged` (a quote that is never closed) or
    `source_unreadable`.
    """
    text = _text(source)
    delimiter, columns = _header(source, text)
    folder = source.parent
    seen: dict[Path, str | None] = {}
    rows = _rows(source, text, delimiter)
    next(rows)  # the header
    for number, row in rows:
        name, label_text, split_text = (_cell(row, column) for column in columns)
        where = f"row {number}: {name}" if name else f"row {number}"
        path = _file(folder, name)
        if not isinstance(path, Path):
            yield Skipped(where, path)
            continue
        label = records.label_of(label_text)
        if path in seen:
            same = seen[path] == label
            yield Skipped(where, records.REPEATED if same else records.REPEATED_DIFFERENTLY)
            continue
        seen[path] = label
        split = SPLIT_NAMES.get(split_text.casefold())
        yield Found(path, label, split)
        if label is None and columns[1] is not None:
            yield Skipped(where, records.BAD_LABEL if label_text else records.NO_LABEL)
        if split is None and split_text:
            yield Skipped(where, records.BAD_SPLIT)


def _text(source: Path) -> str:
    try:
        data = source.read_bytes()
    except OSError as error:
        raise TldeskError("source_unreadable", path=source, reason=error.strerror or error) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise TldeskError("table_not_utf8", path=source, line=line) from error


def _header(source: Path, text: str) -> tuple[str, tuple[int | None, int | None, int | None]]:
    """The delimiter (the first one that makes a column of files appear) and where file, label and split stand."""
    for delimiter in _DELIMITERS[source.suffix.lower()]:
        names = [name.strip().casefold() for name in _first_row(text, delimiter)]
        file, label, split = (_column(names, known) for known in (PATH_COLUMNS, LABEL_COLUMNS, SPLIT_COLUMNS))
        if file is not None:
            return delimiter, (file, label, split)
    raise TldeskError("table_no_header", path=source)


def _first_row(text: str, delimiter: str) -> list[str]:
    """The first row that is not blank, read leniently, since the delimiter is only a guess."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return next((row for row in reader if any(cell.strip() for cell in row)), [])
    except csv.Error:
        return []


def _column(names: Sequence[str], known: Sequence[str]) -> int | None:
    return next((names.index(name) for name in known if name in names), None)


def _rows(source: Path, text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not blank, with the number of the line they end on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, row
    except csv.Error as error:
        raise TldeskError("table_damaged", path=source, line=reader.line_num, reason=error) from error


def _cell(row: Sequence[str], column: int | None) -> str:
    return row[column].strip() if column is not None and column < len(row) else ""


def _file(folder: Path, name: str) -> Path | str:
    """The file that a cell names, or the reason why there is none."""
    if not name:
        return records.NO_FILE_NAMED
    for spelling in _spellings(name):
        path = Path(os.path.normpath(folder / spelling))
        if not path.is_relative_to(folder):
            return records.OUTSIDE
        try:
            if path.is_file():
                return path if path.resolve().is_relative_to(folder.resolve()) else records.LINKED_OUTSIDE
        except OSError:  # a name that is too long for the system
            return records.MISSING
    return records.OUTSIDE if PureWindowsPath(name).drive else records.MISSING


def _spellings(name: str) -> Iterator[str]:
    """A name as it is written, with a Windows path's slashes turned, and with accents as another system stores them."""
    for text in dict.fromkeys((name, name.replace("\\", "/"))):
        yield from dict.fromkeys((text, unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)))


IMPORTER = Importer("table", "A table of files", recognises, read)
