"""A CSV or TSV table that names files, and their labels, splits and groups if it likes; or a folder that holds one."""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
import itertools
from collections.abc import Iterator
from pathlib import Path

from tldesk import foreign
from tldesk.errors import TldeskError
from tldesk.foreign import Refused
from tldesk.media import modality
from tldesk.project.importers import columns, named, rows, walk
from tldesk.project.importers.json_file import MAX_BYTES
from tldesk.project.importers.records import NO_OPTIONS, Found, Importer, Options, Question, Skipped
from tldesk.project.importers.rows import TableRow

# Delimiters in the order in which they are tried.
DELIMITERS = {".csv": ",;\t|", ".tsv": "\t,;|"}

_HEAD_BYTES = 1_000_000

IN_FOLDER, IGNORE = "table", "ignore"

_PROOF = 20  # rows of which one must name a file that is there, before a folder is taken for a table's


def recognises(source: Path) -> bool:
    """A file named .csv or .tsv, or a folder with one of them that gives labels to files of that folder."""
    if walk.is_folder(source):
        return _only_table(source) is not None
    return is_table(source)


def question(folder: Path) -> Question:
    """Whether the table that lies in a folder is to be used: it may be a list of something else."""
    file = _only_table(folder)
    return Question(
        IN_FOLDER,
        f"“{file.name if file else ''}” in this folder lists images. Use it?",
        (("use", "Yes, use its images and labels"), (IGNORE, "No, ignore the table")),
    )


def is_table(file: Path) -> bool:
    """Whether a file is named as a table."""
    return file.suffix.lower() in DELIMITERS and walk.is_file(file)


def questions(source: Path) -> tuple[Question, ...]:
    """Which column names the files and which holds the labels, where their names do not tell."""
    try:
        file = _file(source)
        text = _head(file)
        delimiter, header, files = _header_of(file, text)
    except TldeskError:  # which reading it raises again
        return ()
    head = _first_rows(text, delimiter)[1:]
    return columns.questions(header, head, files or columns.naming_files(header, head, file.parent))


def read(source: Path, options: Options = NO_OPTIONS) -> Iterator[Found | Skipped]:
    """Each row's file, relative to the table's folder.

    Raises TldeskError `annotations_unreadable` (larger than any), `table_not_utf8`, `table_no_header`,
    `table_no_column` (that an answer names), `table_damaged` (a quote that is never closed) or `source_unreadable`.
    """
    file = _file(source)
    yield from rows.read(chosen_rows(file, options), file.parent)


def chosen_rows(file: Path, options: Options) -> Iterator[TableRow]:
    """The rows of a table, of whose columns some may be answered. Raises as `read` does."""
    text = _text(file)
    delimiter, header, files = _header_of(file, text)
    yield from _rows(file, text, delimiter, columns.chosen(header, options, files))


def first_rows(file: Path) -> Iterator[TableRow]:
    """As `read_rows`, those in its first megabyte."""
    return _rows_by_name(file, _head(file))


def _file(source: Path) -> Path:
    file = _only_table(source) if walk.is_folder(source) else source
    if file is None:
        raise TldeskError("table_no_header", path=source)
    return file


def read_rows(file: Path) -> Iterator[TableRow]:
    """The rows of a table whose column of files is known by its name. Raises as `read` does."""
    return _rows_by_name(file, _text(file))


def _rows_by_name(file: Path, text: str) -> Iterator[TableRow]:
    delimiter, header = _header(file, text)
    return _rows(file, text, delimiter, header.places)


def _rows(file: Path, text: str, delimiter: str, places: list[int | None]) -> Iterator[TableRow]:
    lines = _lines(file, text, delimiter)
    next(lines)  # the header
    labelled = places[1] is not None or places[2] is not None
    for number, row in lines:
        name, label, more, *others = [columns.cell(row, column) for column in places]
        labels = tuple(filter(None, (label, *labels_in(more)))) if labelled else None
        yield TableRow(f"row {number}", name, labels, *others)


def has_labels(file: Path) -> bool:
    """Whether a table has a column of files and one of labels."""
    try:
        _, header = _header(file, _head(file))
    except TldeskError:
        return False
    return header.labelled


def kind_listed(file: Path) -> str | None:
    """The kind of the samples that the first rows of a table name, which may be missing; other files are none."""
    try:
        text = _head(file)
        delimiter, header, files = _header_of(file, text)
    except TldeskError:
        return None
    place = files[0] if files else header.places[0]
    names = (columns.cell(row, place) for row in _first_rows(text, delimiter)[1:])
    return next((kinds[0].name for name in names if (kinds := modality.of_file(name))), None)


def _only_table(folder: Path) -> Path | None:
    """The one table directly in a folder, when it labels files that are there."""
    tables = walk.named(folder, tuple(DELIMITERS))
    if len(tables) != 1 or not has_labels(tables[0]):
        return None
    try:
        first = list(itertools.islice(first_rows(tables[0]), _PROOF))
    except TldeskError:
        return None
    return tables[0] if any(isinstance(named.find(row.name, folder), Path) for row in first) else None


def _text(source: Path) -> str:
    try:
        data = foreign.content(source, MAX_BYTES)
    except OSError as error:
        raise TldeskError("source_unreadable", path=source, reason=error.strerror or error) from error
    except Refused as error:
        raise TldeskError("annotations_unreadable", path=source, reason=error) from error
    return _decoded(source, data)


def _head(source: Path) -> str:
    """The first megabyte of a table, which is enough to know it. Raises as `_text`."""
    try:
        with source.open("rb") as stream:
            return _decoded(source, stream.read(_HEAD_BYTES), whole=not stream.read(1))
    except OSError as error:
        raise TldeskError("source_unreadable", path=source, reason=error.strerror or error) from error


def _decoded(source: Path, data: bytes, *, whole: bool = True) -> str:
    """The text of a table; one that is not `whole` may end within a letter."""
    try:
        return codecs.getincrementaldecoder("utf-8-sig")().decode(data, whole)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise TldeskError("table_not_utf8", path=source, line=line) from error


def _header_of(file: Path, text: str) -> tuple[str, columns.Header, list[int]]:
    """As `_header`; where no name tells the column of the files, those that name some that are there.

    Raises TldeskError `table_no_header`.
    """
    try:
        return *_header(file, text), []
    except TldeskError:
        for delimiter in DELIMITERS[file.suffix.lower()]:
            names, *head = _first_rows(text, delimiter) or [[]]
            header = columns.header(names)
            if files := columns.naming_files(header, head, file.parent):
                return delimiter, header, files
        raise


def _header(source: Path, text: str) -> tuple[str, columns.Header]:
    """The delimiter (the first one that makes a column of files appear by its name) and what the first row says."""
    for delimiter in DELIMITERS[source.suffix.lower()]:
        header = columns.header(next(iter(_first_rows(text, delimiter, 1)), []))
        if header.places[0] is not None:
            return delimiter, header
    raise TldeskError("table_no_header", path=source)


def _first_rows(text: str, delimiter: str, count: int = columns.HEAD_ROWS) -> list[list[str]]:
    """The first rows that are not blank, read leniently, since the delimiter is only a guess."""
    found: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    with contextlib.suppress(csv.Error):
        found.extend(itertools.islice((row for row in reader if any(cell.strip() for cell in row)), count))
    return found


def _lines(source: Path, text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not blank, with the number of the line they end on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, row
    except csv.Error as error:
        raise TldeskError("table_damaged", path=source, line=reader.line_num, reason=error) from error


def labels_in(cell: str) -> list[str]:
    """Several labels in one cell are a JSON list, since any other sign may be part of a label; else it is one label."""
    if cell.startswith("["):
        try:
            return [str(label) for label in foreign.read_json(cell.encode())]
        except (Refused, UnicodeEncodeError):
            return [cell]
    return [cell]


IMPORTER = Importer("table", "A table of files", recognises, read, questions)
