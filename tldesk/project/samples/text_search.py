"""TextSearch: which samples hold words or values of columns, where samples are rows of files in the project."""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
from collections import Counter, OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tldesk.errors import TldeskError
from tldesk.media.modality import MODALITIES
from tldesk.project.database.database import Store
from tldesk.project.database.numbers import numbers

if TYPE_CHECKING:
    from types import ModuleType

    from tldesk.media.text.search import Index, Numbers

log = logging.getLogger(__name__)

# By the index of places, where DISTINCT would look at every sample, and (root_id, path) > (?, ?) at all of a file.
_NEXT_FILE = "SELECT root_id, path, file_sha256 FROM samples WHERE root_id = ? AND path > ? ORDER BY path LIMIT 1"
# A place is `bytes:FIRST-END`; SQLite takes the digits that a text begins with.
_PLACES = """
SELECT group_concat(CAST(substr(place, 7) AS INTEGER)), group_concat(id) FROM samples WHERE root_id = ? AND path = ?
"""
_LIKE = "LIKE ? ESCAPE '\\'"
AMONG = "id IN (SELECT value FROM json_each(?))"
_KEPT = 8  # answers; a query is asked several times: for its samples, and for counts of them

Columns = tuple[tuple[str, str], ...]
_File = tuple[int, str, str]  # root, path, hash


@dataclass(slots=True)
class _Lines:
    """The lines of a file, and the sample of each, 0 where there is none: read when one is found first."""

    index: Index
    ids: Numbers | None = None

    def whose(self, db: sqlite3.Connection, file: _File) -> Numbers:
        """The sample of each line."""
        if self.ids is None:
            self.ids = _ids(db, file, self.index)
        return self.ids


class TextSearch:
    """Looks through the files of texts. None is changed once it is written, so an answer holds for its files; so does
    where their lines are, which takes 32 bytes a text.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: OrderedDict[tuple[object, ...], Numbers] = OrderedDict()
        self._lines: dict[_File, _Lines] = {}
        self._had_notes: bool | None = None  # when it was looked at first
        self._lock = threading.Lock()

    def conditions(
        self, db: sqlite3.Connection, text: str, words: Sequence[str], columns: Columns
    ) -> Iterator[tuple[str, list[object]]]:
        """What samples must fulfil in SQL, with its values, that hold the words of a text or have it in their notes,
        and have these columns; of other samples than texts the path may hold the text."""
        if columns:
            yield AMONG, [_listed(self.find(db, (), columns))]
        if text:
            found = self.find(db, words, ())
            like = "%{}%".format(text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_"))
            if found is None:
                yield f"path {_LIKE} OR note {_LIKE}", [like, like]
            elif self.noted(db):
                yield f"note {_LIKE} OR {AMONG}", [like, _listed(found)]
            else:
                yield AMONG, [_listed(found)]

    def decides(self, db: sqlite3.Connection, text: str) -> bool:
        """Whether the files alone say which samples hold a text: no path may, and no note."""
        return self.possible and not (text and self.noted(db))

    def ids(self, db: sqlite3.Connection, text: str, words: Sequence[str], columns: Columns) -> Numbers:
        """As `conditions` the ids of all that fulfil them where these `decides`, in no order."""
        found = [self.find(db, words, ())] if text else []
        found += [self.find(db, (), columns)] if columns else []
        return reduce(np.intersect1d, (ids for ids in found if ids is not None))

    def find(self, db: sqlite3.Connection, words: Sequence[str], columns: Columns) -> Numbers | None:
        """The ids of the samples that hold all of these, in no order; None where samples are no rows of files."""
        if not self.possible:
            return None
        files = self._files(db)
        key = (tuple(words), columns, tuple(files))
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        parts = [np.empty(0, np.int64)]
        for file, data in self._read(db, files):
            known = self._known(file, data)
            rows = _search().holding(data, known.index, words, columns)
            ids = known.whose(db, file)[rows] if len(rows) else rows
            parts.append(ids[ids > 0])
        found = np.concatenate(parts)
        with self._lock:
            self._kept[key] = found
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
            self._lines = {file: self._lines[file] for file in files if file in self._lines}
        return found

    def _known(self, file: _File, data: bytes) -> _Lines:
        """Where the lines of a file are, and whose they are."""
        known = self._lines.get(file)
        if known is None:
            known = self._lines[file] = _Lines(_search().indexed(data))
        return known

    def values(self, db: sqlite3.Connection) -> dict[str, Counter[str]]:
        """How many rows have which values, by column, in the order in which the columns come.

        All files are read for it, and a window asks it once its first texts are in sight: what a search has to find out
        first is found out with it, for then the first one is as quick as any other.
        """
        found: dict[str, Counter[str]] = {}
        if not self.possible:
            return found
        self.noted(db)
        for file, data in self._read(db, self._files(db)):
            self._known(file, data).whose(db, file)
            for name, counts in _search().values(data).items():
                found.setdefault(name, Counter()).update(counts)
        return found

    @property
    def possible(self) -> bool:
        """Whether samples are rows of files."""
        kind = MODALITIES.get(self._store.modality)
        return kind is not None and bool(kind.rows)

    def _files(self, db: sqlite3.Connection) -> list[_File]:
        files: list[_File] = []
        for root in sorted(self._store.roots(db)):
            after = (root, "")
            while (found := db.execute(_NEXT_FILE, after).fetchone()) is not None:
                files.append(found)
                after = found[:2]
        suffix = MODALITIES[self._store.modality].rows
        return [file for file in files if file[1].endswith(suffix)]

    def noted(self, db: sqlite3.Connection) -> bool:
        """Whether any sample may have a note: a look at a million is spared where none has."""
        if self._had_notes is None:
            self._had_notes = bool(db.execute("SELECT EXISTS(SELECT 1 FROM samples WHERE note <> '')").fetchone()[0])
        made = "SELECT EXISTS(SELECT 1 FROM edit_changes WHERE field = 'note')"
        return self._had_notes or bool(db.execute(made).fetchone()[0])

    def _read(self, db: sqlite3.Connection, files: Sequence[_File]) -> Iterator[tuple[_File, bytes]]:
        from tldesk.media import image  # it brings Pillow, which the window begins without

        roots = self._store.roots(db)
        for file in files:
            try:
                yield file, image.read(Path(roots[file[0]], file[1]))
            except TldeskError as error:  # its drive is away
                log.info("%s is not searched: %s", file[1], error)


def _listed(ids: Numbers | None) -> str:
    """What `AMONG` takes."""
    return json.dumps([] if ids is None else ids.tolist())


def _search() -> ModuleType:
    from tldesk.media.text import search  # as above

    return search


def _ids(db: sqlite3.Connection, file: _File, index: Index) -> Numbers:
    """The sample of each line of a file, in whose index they are."""
    first, ids = map(numbers, db.execute(_PLACES, file[:2]).fetchone())  # an empty text for none
    found = np.zeros(len(index.begins), np.int64)
    if len(found):
        rows = np.searchsorted(index.begins, first, "right") - 1
        mine = index.begins[rows] == first
        found[rows[mine]] = ids[mine]
    return found
