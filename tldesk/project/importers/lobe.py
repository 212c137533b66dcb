"""A project of Lobe (which Microsoft no longer offers): `project.json`, `db.sqlite` and the images in `data/blobs`.

Lobe keeps its projects in `lobe/projects` below the user's application data. An image lies under its hash, without a
suffix; the table `data_items` has a row for it and one for its label, both of the same `example_id`.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path, PurePath

from tldesk import databases
from tldesk.errors import TldeskError
from tldesk.leftovers import temporary_folder
from tldesk.project.importers import records, rows, walk
from tldesk.project.importers.records import NO_OPTIONS, Found, Importer, Options, Skipped
from tldesk.project.importers.rows import Row

DATABASE = "db.sqlite"
BLOBS = Path("data", "blobs")

_ITEMS = """
SELECT images.hash, labels.item FROM data_items AS images
LEFT JOIN data_items AS labels ON labels.example_id = images.example_id AND labels.type = 'text'
WHERE images.type = 'image' ORDER BY images.rowid, labels.rowid
"""


def recognises(source: Path) -> bool:
    """A folder with Lobe's database and its images."""
    return walk.is_file(source / DATABASE) and walk.is_folder(source / BLOBS)


def read(source: Path, _options: Options = NO_OPTIONS) -> Iterator[Found | Skipped]:
    """Each image with its label. Raises TldeskError `annotations_unreadable`."""
    labels = _labels(source / DATABASE)
    blobs = source / BLOBS
    listed = (Row("db.sqlite", name, tuple(texts)) for name, texts in labels.items())
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
    found: dict[str, list[str]] = {}
    with temporary_folder() as folder:
        try:
            for file in (database, database.with_name(f"{DATABASE}-wal")):
                if walk.is_file(file):
                    shutil.copyfile(file, folder / file.name)
            with closing(databases.connect(folder / DATABASE)) as db:
                for name, label in db.execute(_ITEMS):
                    texts = found.setdefault(str(name), [])
                    if label is not None:
                        texts.append(str(label).strip())
        except (OSError, sqlite3.Error) as error:
            raise TldeskError("annotations_unreadable", path=database, reason=error) from error
    return found


IMPORTER = Importer("lobe", "A Lobe project", recognises, read)
