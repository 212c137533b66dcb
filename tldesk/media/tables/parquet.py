"""Parquet, as data sets of Hugging Face and tables of pandas and Spark are, through arrow-rs: some rows at a time.

A small file may stand for any number of rows, or for few that are very long: what is read of it is bounded by its size.
What classes of Hugging Face are called stands in its metadata, and takes the place of their numbers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from tldesk import foreign
from tldesk.foreign import Refused
from tldesk.media.tables import columns, workbook
from tldesk.media.tables.records import HEAD_ROWS, MOST_CHARACTERS, TOO_LONG, Bad, Row, Rows
from tldesk.media.tables.source import Source

MAGIC = b"PAR1"
NOT_INSTALLED = "it is Parquet, and what reads it is not installed: pip install tldesk[parquet]"
TOO_MUCH = "from here on it is not read: unpacked, it is many times larger than the file"

_NOT_PARQUET = "it is called Parquet, but is something else"
_DAMAGED = "it is damaged, or not Parquet"
_REST = "from here on it cannot be read: it is damaged"
_NO_COLUMN = "none of its columns holds texts or numbers"
_BATCH = 256  # rows at a time: each may have a text of megabytes
_SCHEMA_BYTES = 4_000_000  # of what Hugging Face writes into it
_CLASSES = 100_000
_HARMLESS, _RATIO = 1 << 30, 200  # letters in all, and how many times the bytes of the file


@dataclass(frozen=True, slots=True)
class _Column:
    place: int
    name: str
    classes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The names of the columns that are read, their rows, and the names of those that are not."""

    names: tuple[str, ...]
    rows: Rows
    left_out: tuple[str, ...]


def read(source: Source) -> Found:
    """Nested and binary columns are left out; a list of texts or numbers is a cell of JSON. Raises Refused."""
    if not source.head().startswith(MAGIC):
        raise Refused(_NOT_PARQUET)
    try:
        from arro3.io import read_parquet
    except ImportError as error:
        raise Refused(NOT_INSTALLED) from error
    source.stream.seek(0)
    reader = _guarded(lambda: read_parquet(source.stream, batch_size=_BATCH), _DAMAGED)
    schema = reader.schema
    fields = list(enumerate(schema))
    classes = _classes(schema.metadata.get(b"huggingface", b""))
    kept = [_Column(at, field.name, classes.get(field.name, ())) for at, field in fields if _is_plain(field.type)]
    if not kept:
        raise Refused(_NO_COLUMN)
    if len(kept) > columns.MOST:
        raise Refused(f"it has more than {columns.MOST:,} columns")
    rows = _rows(reader, kept, source)
    head = columns.first_of(rows, HEAD_ROWS)
    there = {column.place for column in kept}
    left_out = tuple(field.name for at, field in fields if at not in there)
    return Found(columns.named([column.name for column in kept]), chain(head, rows), left_out)


def _rows(reader: Any, kept: Sequence[_Column], source: Source) -> Rows:
    """The rows that are not blank. What cannot be read, or is too much, ends them with one that is told."""
    number, letters, most = 0, 0, max(_HARMLESS, _RATIO * source.size)
    while True:
        try:
            batch = _guarded(lambda: next(reader, None), _REST)
            if batch is None:
                source.check()
                break
            found = [_cells(batch.column(column.place), column) for column in kept]
        except Refused as error:
            yield Bad(number + 1, str(error))
            return
        for cells in zip(*found, strict=True):
            number += 1
            length = sum(map(len, cells))
            letters += length
            if length > MOST_CHARACTERS:
                yield Bad(number, TOO_LONG)
            elif any(cells):
                yield Row(number, cells)
        if letters > most:
            yield Bad(number + 1, TOO_MUCH)
            return
    source.passed(source.size)


def _guarded(ask: Any, reason: str) -> Any:
    """What the library says, or Refused: a panic of Rust is no Exception."""
    try:
        return ask()
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:
        raise Refused(reason) from error


def _cells(array: Any, column: _Column) -> Iterator[str]:
    return (_cell(value, column.classes) for value in array.to_pylist())


def _cell(value: Any, classes: Sequence[str]) -> str:
    if value is None:
        return ""
    if classes and isinstance(value, int):
        return classes[value] if 0 <= value < len(classes) else "" if value == -1 else str(value)
    if isinstance(value, list):
        parts = [_cell(part, classes) for part in value]
        return json.dumps(parts, ensure_ascii=False) if parts else ""
    if isinstance(value, str):
        return value
    return str(value).lower() if isinstance(value, bool) else workbook.text(value)


def _is_plain(kind: Any, nested: bool = False) -> bool:
    """Whether the values of a type are texts, numbers or times, or lists of such."""
    ac = type(kind)
    if any(is_it(kind) for is_it in (ac.is_list, ac.is_large_list)):
        return not nested and _is_plain(kind.value_type, nested=True)
    if ac.is_dictionary(kind):
        return kind.value_type is None or _is_plain(kind.value_type, nested=True)
    is_text = any(is_it(kind) for is_it in (ac.is_string, ac.is_large_string, ac.is_string_view))
    is_number = ac.is_boolean(kind) or ac.is_integer(kind) or ac.is_floating(kind) or ac.is_decimal(kind)
    return bool(is_text or is_number or ac.is_temporal(kind) or ac.is_null(kind)) and not ac.is_interval(kind)


def _classes(metadata: bytes) -> dict[str, tuple[str, ...]]:
    """The names of classes by their columns, as Hugging Face writes them: what is not so says nothing."""
    try:
        found = foreign.read_json(metadata, _SCHEMA_BYTES) if metadata else None
    except Refused:
        return {}
    features = _object(_object(_object(found).get("info")).get("features"))
    return {name: names for name, feature in features.items() if (names := _names(_object(feature)))}


def _names(feature: dict[str, Any]) -> tuple[str, ...]:
    inner = _object(feature.get("feature")) or feature
    names = inner.get("names") if inner.get("_type") == "ClassLabel" else None
    if not isinstance(names, list) or len(names) > _CLASSES or not all(isinstance(name, str) for name in names):
        return ()
    return tuple(names)


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
