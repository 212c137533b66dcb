"""Hugging Face image folders: `metadata.csv` or `metadata.jsonl` beside the images, or beside those of each split."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tldesk import foreign
from tldesk.errors import TldeskError
from tldesk.foreign import Refused
from tldesk.project.importers import json_file, rows, splits, table, walk
from tldesk.project.importers.records import BAD_ROW, NO_OPTIONS, Found, Importer, Options, Skipped
from tldesk.project.importers.rows import TableRow

FILES = ("metadata.csv", "metadata.jsonl")


def recognises(source: Path) -> bool:
    """A file of JSON lines that name files, or a folder with metadata that give labels.

    Metadata without labels leave them to the folders' names, which is another layout.
    """
    return bool(_files(source))


def read(source: Path, _options: Options = NO_OPTIONS) -> Iterator[Found | Skipped]:
    """Each row's file. Raises TldeskError `annotations_unreadable`, or as tables do."""
    root = source if walk.is_folder(source) else source.parent
    yield from splits.unlistable(source)
    for file in _files(source):
        split = splits.of(file.parent.name) if file.parent != root else None
        shown = walk.shown(file, root)
        found = []
        for row in table.read_rows(file) if table.is_table(file) else _json_rows(file):
            if isinstance(row, Skipped):
                yield Skipped(f"{shown}, {row.path_or_row}", row.reason)
            else:
                found.append(
                    TableRow(f"{shown}, {row.where}", row.name, row.labels, row.split or split or "", row.group)
                )
        yield from rows.read(found, file.parent, root)


def _files(source: Path) -> list[Path]:
    if walk.is_file(source):
        return [source] if source.suffix.lower() == ".jsonl" and _names_files(source) else []
    places = splits.folders(source) if walk.is_folder(source) else []
    there = [place / name for place in places for name in FILES if walk.is_file(place / name)]
    return [file for file in there if (table.has_labels(file) if table.is_table(file) else _has_labels(file))]


def _names_files(file: Path) -> bool:
    first = _first(file)
    return any(column in first for column in rows.PATH_COLUMNS)


def _has_labels(file: Path) -> bool:
    first = _first(file)
    return _names_files(file) and any(column in first for column in (*rows.LABEL_COLUMNS, *rows.MORE_COLUMNS))


def _first(file: Path) -> dict[str, Any]:
    """The object in the first line; an empty one where there is none."""
    try:
        found = json_file.parse(file, json_file.head(file).partition(b"\n")[0])
    except TldeskError:
        return {}
    return found if isinstance(found, dict) else {}


def _json_rows(file: Path) -> Iterator[TableRow | Skipped]:
    """A row a line; a line that is no JSON object is passed over. Raises TldeskError `annotations_unreadable`."""
    try:
        lines = foreign.content(file, json_file.MAX_BYTES).decode("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError, Refused) as error:
        raise TldeskError(
            "annotations_unreadable", path=file, reason=getattr(error, "strerror", None) or error
        ) from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            entry = foreign.read_json(line.encode(), half_pairs=True)
        except Refused:
            entry = None
        if isinstance(entry, dict):
            yield _row(number, entry)
        else:
            yield Skipped(f"row {number}", BAD_ROW)


def _row(number: int, entry: dict[str, Any]) -> TableRow:
    def value(columns: tuple[str, ...]) -> Any:
        return next((entry[column] for column in columns if column in entry), None)

    given = [value(rows.LABEL_COLUMNS), *_listed(value(rows.MORE_COLUMNS))]
    labelled = any(column in entry for column in (*rows.LABEL_COLUMNS, *rows.MORE_COLUMNS))
    texts = tuple(filter(None, (json_file.text_of(one) for part in given for one in _listed(part))))
    return TableRow(
        f"row {number}",
        json_file.name_of(value(rows.PATH_COLUMNS)),
        texts if labelled else None,
        json_file.text_of(value(rows.SPLIT_COLUMNS)),
        json_file.text_of(value(rows.GROUP_COLUMNS)),
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


IMPORTER = Importer("hugging-face", "Hugging Face metadata", recognises, read)
