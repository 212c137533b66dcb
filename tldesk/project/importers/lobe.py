"""A project of Lobe (which Microsoft no longer offers): `project.json`, `db.sqlite` and the images in `data/blobs`.

Lobe keeps its projects in `lobe/projects` below the user's application data. An image lies under its hash, without a
suffix; the table `data_items` has a row for it and one for its label, both of the same `example_id`.
"""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path, PurePath
from typing import Any

from tldesk import databases, foreign
from tldesk.errors import TldeskError
from tldesk.foreign import Refused
from tldesk.leftovers import temporary_folder
from tldesk.project.importers import records, rows, walk
from tldesk.project.importers.records import NO_OPTIONS, Found, Importer, Options, Skipped
from tldesk.project.importers.rows import TableRow

DATABASE = "db.sqlite"
BLOBS = Path("data", "blobs")

# Not joined by SQLite: of a few thousand rows that all belong together it would make millions.
_ITEMS = """
SELECT type, example_id, hash, item FROM data_items WHERE type IN ('image', 'text') ORDER BY rowid
"""
# Lobe's own projects have some thousand images.
_MOST_BYTES = 1_000_000_000
_MOST_ROWS = 2_000_000
_LONGEST_VALUE = 1_000_000
_MOST_SECONDS = 60.0
_STEPS = 100_000  # of SQLite's machine between two looks at the clock


def recognises(source: Path) -> bool:
    """A folder with Lobe's database and its images."""
    return walk.is_file(source / DATABASE) and walk.is_folder(source / BLOBS)


def read(source: Path, _options: Options = NO_OPTIONS) -> Iterator[Found | Skipped]:
    """Each image with its label. Raises TldeskError `annotations_unreadable`."""
    labels = _labels(source / DATABASE)
    blobs = source / BLOBS
    listed = (TableRow("db.sqlite", name, tuple(texts)) for name, texts in labels.items())
    for thing in rows.read(listed, blobs, source):
        # What Lobe has not been given a label for is not an error.
        if not isinstance(thing, Skipped) or thing.reason != records.NO_LABEL:
            yield thing
    for entry in walk.entries(blobs, source, any_file=True):
        path = entry.path_or_row if isinstance(entry, Skipped) else entry.path
        if PurePath(path).name in labels:
            continue  # its row has told
        if isinstance(entry, Skipped):
            yield entry
        elif entry.is_folder:
            yield Skipped(walk.shown(entry.path, source), records.NOT_A_FILE)
        else:
            yield Found(entry.path)


def _labels(database: Path) -> dict[str, list[str]]:
    """The labels of each image by its hash. A copy of the database is read: opening it could write beside it."""
    with temporary_folder() as folder:
        try:
            for file in (database, database.with_name(f"{DATABASE}-wal")):
                if walk.is_file(file):
                    foreign.size_of(file, _MOST_BYTES)
                    shutil.copyfile(file, folder / file.name)
            with closing(databases.connect(folder / DATABASE)) as db:
                db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
                end = time.monotonic() + _MOST_SECONDS
                db.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
                return _joined(db.execute(_ITEMS))
        except (OSError, sqlite3.Error, Refused) as error:
            raise TldeskError("annotations_unreadable", path=database, reason=error) from error


def _joined(items: Iterable[tuple[Any, ...]]) -> dict[str, list[str]]:
    """The labels of each image, each of them once, from rows of (type, example, hash, item). Raises Refused."""
    images: dict[tuple[str, Any], None] = {}
    texts: dict[Any, dict[str, None]] = {}
    letters = 0
    for number, (kind, example, name, item) in enumerate(items):
        if kind == "image":
            images[str(name), example] = None
        elif item is not None:
            texts.setdefault(example, {})[str(item).strip()] = None
        letters += len(str(name)) + len(str(item))
        if number >= _MOST_ROWS or letters > _MOST_BYTES:
            raise Refused(f"it has more than {_MOST_ROWS:,} rows")
    if sum(len(texts.get(example, ())) for _, example in images) > _MOST_ROWS:
        raise Refused(f"it has more than {_MOST_ROWS:,} rows")
    found: dict[str, list[str]] = {}
    for name, example in images:
        found.setdefault(name, []).extend(texts.get(example, ()) if example is not None else ())
    return found


IMPORTER = Importer("lobe", "A Lobe project", recognises, read)
