"""TextSearch: which samples hold words or values of columns, where samples are rows of files in the project."""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
from collections import Counter, OrderedDict
from collections.abc import Iterator, Sequence
from pathlib import Path

from tldesk.errors import TldeskError
from tldesk.media import image
from tldesk.media.modality import MODALITIES
from tldesk.media.text import search
from tldesk.project.database.database import Store

log = logging.getLogger(__name__)

_KEPT = 8  # answers; a query is asked several times: for its samples, and for counts of them

Columns = tuple[tuple[str, str], ...]
_File = tuple[int, str, str]  # root, path, hash


class TextSearch:
    """Looks through the files of texts. None is changed once it is written, so an answer holds for its files."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: OrderedDict[tuple[object, ...], list[int]] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, db: sqlite3.Connection, words: Sequence[str], columns: Columns) -> list[int] | None:
        """The ids of the samples that hold all of these; None where samples are no rows of files."""
        if not self.possible:
            return None
        files = self._files(db)
        key = (tuple(words), columns, tuple(files))
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = [id_ for file, data in self._read(db, files) for id_ in _ids(db, file, data, words, columns)]
        with self._lock:
            self._kept[key] = found
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return found

    def values(self, db: sqlite3.Connection) -> dict[str, Counter[str]]:
        """How many rows have which values, by column, in the order in which the columns come."""
        found: dict[str, Counter[str]] = {}
        for _, data in self._read(db, self._files(db)) if self.possible else ():
            for name, counts in search.values(data).items():
                found.setdefault(name, Counter()).update(counts)
        return found

    @property
    def possible(self) -> bool:
        """Whether samples are rows of files."""
        kind = MODALITIES.get(self._store.modality)
        return kind is not None and bool(kind.rows)

    def _files(self, db: sqlite3.Connection) -> list[_File]:
        query = "SELECT DISTINCT root_id, path, file_sha256 FROM samples WHERE place <> '' ORDER BY 1, 2"
        suffix = MODALITIES[self._store.modality].rows
        return [file for file in db.execute(query).fetchall() if file[1].endswith(suffix)]

    def _read(self, db: sqlite3.Connection, files: Sequence[_File]) -> Iterator[tuple[_File, bytes]]:
        roots = self._store.roots(db)
        for file in files:
            try:
                yield file, image.read(Path(roots[file[0]], file[1]))
            except TldeskError as error:  # its drive is away
                log.info("%s is not searched: %s", file[1], error)


def _ids(db: sqlite3.Connection, file: _File, data: bytes, words: Sequence[str], columns: Columns) -> list[int]:
    places = search.places(data, words, columns)
    query = "SELECT id FROM samples WHERE root_id = ? AND path = ? AND place IN (SELECT value FROM json_each(?))"
    return [id_ for (id_,) in db.execute(query, (file[0], file[1], json.dumps(places)))]
