"""Files: what importing knows and writes: roots, sources, and the rows of files found below them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import chain
from operator import attrgetter
from pathlib import Path

from tldesk.media.measures import Measures
from tldesk.media.place import WHOLE, key, of_key
from tldesk.project.database.database import Store
from tldesk.project.database.schema import DIGITS, natural_key
from tldesk.project.samples.classes import Classes, sound_name
from tldesk.project.samples.labels import written

PASTED = "pasted"  # the layout of what came from the clipboard: there is nothing that could be read again


@dataclass(frozen=True, slots=True)
class Source:
    """Something that was imported: a folder or table at `path`, read by the importer `layout` with `options`."""

    id: int
    root_id: int
    layout: str
    path: Path
    copied: bool
    options: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """What is stored of a sample's file: enough to see whether it has changed. `sha256` is that of the whole file,
    `problem` an error code or None."""

    id: int
    sha256: str
    bytes: int
    mtime_ns: int
    problem: str | None


@dataclass(slots=True)  # not frozen: that makes one in three times the time, and an import makes a million
class FileRow:
    """A sample to store: `path` of its file, relative to its root with `/`; `sha256` empty when it could not be read.

    Of a part of a file `place` says which, and `file_sha256` is the hash of the whole.

    `problem` is a code of `errors.MESSAGES`, `problem_text` its English text. `split` and `group` are those that the
    source gave; `more` are labels beside the first.
    """

    path: str
    sha256: str
    bytes: int
    mtime_ns: int
    width: int
    height: int
    label: str | None = None
    split: str | None = None
    problem: str | None = None
    problem_text: str = ""
    more: tuple[str, ...] = ()
    group: str | None = None
    measures: Measures | None = None
    place: str = WHOLE
    file_sha256: str = ""


# A label or a split is only filled in: what the user decided since is never overwritten by reading a source again.
_UPDATE = """
UPDATE samples SET sha256 = ?, file_sha256 = ?, bytes = ?, mtime_ns = ?, width = ?, height = ?, problem = ?,
  problem_text = ?, more_labels = CASE WHEN class_id IS NULL THEN ? ELSE more_labels END,
  class_id = COALESCE(class_id, ?), group_name = COALESCE(?, group_name),
  split_given = CASE WHEN split IS NULL AND ? IS NOT NULL THEN 1 ELSE split_given END,
  split = COALESCE(split, ?)
WHERE id = ?
"""
_FILL = """
UPDATE samples SET more_labels = CASE WHEN class_id IS NULL THEN ? ELSE more_labels END,
  class_id = COALESCE(class_id, ?), split = COALESCE(split, ?),
  split_given = CASE WHEN split IS NULL AND ? IS NOT NULL THEN 1 ELSE split_given END
WHERE id = ? AND ((class_id IS NULL AND ? IS NOT NULL) OR (split IS NULL AND ? IS NOT NULL))
"""
_INSERT = """
INSERT INTO samples (root_id, path, place, name_key, sha256, file_sha256, bytes, mtime_ns, width, height, problem,
  problem_text, class_id, more_labels, group_name, split, split_given)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_MOVE = """
UPDATE samples SET path = ?, place = ?, name_key = ?, sha256 = ?, file_sha256 = ?, bytes = ?, mtime_ns = ?, width = ?,
  height = ? WHERE id = ?
"""
_KNOWN = """
SELECT path, place, id, CASE place WHEN '' THEN sha256 ELSE file_sha256 END, bytes, mtime_ns, problem FROM samples
WHERE root_id = ?
"""
_MEASURE = """
INSERT INTO contents VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (sha256) DO UPDATE SET dhash = excluded.dhash,
  brightness = excluded.brightness, contrast = excluded.contrast, sharpness = excluded.sharpness,
  taken_at = excluded.taken_at, camera_problem = excluded.camera_problem
"""


_measured = attrgetter(*Measures.__slots__)  # `astuple` copies each value


class Files:
    """The files of a project."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def root(self, path: Path, name: str = "") -> int:
        """The id of the root folder `path`; a new root is added, named after the folder unless `name` is given."""
        text = self._store.relative(path)
        with self._store.writing() as db:
            row = db.execute("SELECT id FROM roots WHERE path = ?", (text,)).fetchone()
            if row is None:
                row = (db.execute("INSERT INTO roots (name, path) VALUES (?, ?)", (name or path.name, text)).lastrowid,)
        return int(row[0])

    def roots(self) -> dict[int, Path]:
        """Every root folder by its id."""
        with self._store.reading() as db:
            return self._store.roots(db)

    def add_source(
        self, root_id: int, layout: str, path: Path, copied: bool, options: Mapping[str, str] | None = None
    ) -> int:
        """Remember what was imported, so that it can be scanned again; the id, the same for the same source.

        `options` are what the user answered about it this time.
        """
        key = (root_id, layout, self._store.relative(path))
        with self._store.writing() as db:
            db.execute(
                "INSERT INTO sources (root_id, layout, path, copied, options) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (root_id, layout, path) DO UPDATE SET options = excluded.options",
                (*key, copied, json.dumps(dict(options or {}), ensure_ascii=False)),
            )
            row = db.execute("SELECT id FROM sources WHERE root_id = ? AND layout = ? AND path = ?", key).fetchone()
        return int(row[0])

    def sources(self) -> list[Source]:
        """Everything that was imported, in order."""
        with self._store.reading() as db:
            rows = db.execute("SELECT id, root_id, layout, path, copied, options FROM sources ORDER BY id").fetchall()
            folder = self._store.file.parent
            return [
                Source(id_, root_id, layout, folder / path, bool(copied), json.loads(options))
                for id_, root_id, layout, path, copied, options in rows
            ]

    def known(self, root_id: int) -> dict[str, Known]:
        """What is stored of each sample below a root, by `place.key`: of a whole file that is its path (with `/`)."""
        with self._store.reading() as db:
            rows = db.execute(_KNOWN, (root_id,)).fetchall()
            return {
                key(path, place): Known(id_, sha256, size, mtime_ns, problem)
                for path, place, id_, sha256, size, mtime_ns, problem in rows
            }

    def of_parts(self) -> dict[int, str]:
        """The hash of its file for each sample that is a part of one, by id."""
        with self._store.reading() as db:
            return dict(db.execute("SELECT id, file_sha256 FROM samples WHERE place <> ''").fetchall())

    def put(self, root_id: int, rows: Sequence[FileRow]) -> tuple[int, int]:
        """Store files in one durable transaction; how many were added, and how many were there and brought up to date.

        Labels that are no class yet become one, of the files that get them. Raises TldeskError `bad_class_name`, and
        then nothing is stored.
        """
        with self._store.writing() as db:
            there = {(row.path, row.place): _there(db, root_id, row) for row in rows}
            ids = {where: id_ for where, (id_, _) in there.items() if id_ is not None}
            before = len(ids)
            given = [() if there[row.path, row.place][1] else _labels(row) for row in rows]
            class_ids = Classes(self._store).ensure(dict.fromkeys(chain.from_iterable(given)))
            stored = cache(lambda labels: _stored_labels(labels, class_ids))
            for row, labels in zip(rows, given, strict=True):
                _put_one(db, root_id, row, stored(labels), ids)
            self.put_measures({row.sha256: row.measures for row in rows if row.measures is not None})
            self._allow(given)
        added = len(ids) - before
        return added, len(rows) - added

    def known_parts(self, root_id: int) -> dict[str, tuple[int, str]]:
        """Id and hash of each sample below a root that is a part of its file, by `place.key`."""
        of = "SELECT path, place, id, sha256 FROM samples WHERE root_id = ? AND place <> ''"
        with self._store.reading() as db:
            return {key(path, place): (id_, sha256) for path, place, id_, sha256 in db.execute(of, (root_id,))}

    def contents(self) -> set[bytes]:
        """The hash of each content, whatever sample has it, but for what lies in the bin."""
        with self._store.reading() as db:
            found = db.execute("SELECT DISTINCT sha256 FROM samples WHERE NOT binned")
            return {bytes.fromhex(sha256) for (sha256,) in found if sha256}

    def paths_below(self, root_id: int) -> set[str]:
        """Every path below a root that a sample names, whether there is such a file or not."""
        with self._store.reading() as db:
            return {path for (path,) in db.execute("SELECT DISTINCT path FROM samples WHERE root_id = ?", (root_id,))}

    def add(self, root_id: int, rows: Sequence[FileRow]) -> None:
        """Store samples that are known to be new, durably: ten thousand in the time in which `put` stores thousands.

        Their labels are classes already.
        """
        with self._store.writing() as db:
            class_ids = Classes(self._store).ensure(())
            stored = cache(lambda labels: _stored_labels(labels, class_ids))
            db.executemany(_INSERT, (_inserted(root_id, row, stored(_labels(row))) for row in rows))
            self._allow(map(_labels, rows))

    def move(self, rows: Iterable[tuple[int, FileRow]]) -> None:
        """Say that samples (by id) are somewhere else in their root now, and of other content, durably."""
        values = [
            (row.path, row.place, natural_key(key(row.path, row.place)), row.sha256, row.file_sha256, row.bytes,
             row.mtime_ns, row.width, row.height, id_)
            for id_, row in rows
        ]  # fmt: skip
        with self._store.writing() as db:
            db.executemany(_MOVE, values)

    def fill(self, rows: Iterable[tuple[int, tuple[str, ...], str | None]]) -> int:
        """Give known files (id, labels, split) what they lack of it, durably; how many got something.

        A class is made only for a file that gets it. Raises TldeskError `bad_class_name`, and then nothing is stored.
        """
        rows = list(rows)
        with self._store.writing() as db:
            bare = self.bare(id_ for id_, _, _ in rows)
            given = [labels if id_ in bare else () for id_, labels, _ in rows]
            class_ids = Classes(self._store).ensure(chain.from_iterable(given))
            before = db.total_changes
            for (id_, _, split), labels in zip(rows, given, strict=True):
                class_id, more = _stored_labels(labels, class_ids)
                db.execute(_FILL, (more, class_id, split, split, id_, class_id, split))
            filled = db.total_changes - before
            self._allow(given)
        return filled

    def regroup(self, groups: Mapping[int, str]) -> None:
        """Give samples, by id, the groups that their source names now, durably."""
        with self._store.writing() as db:
            rows = [(group, id_, group) for id_, group in groups.items()]
            db.executemany("UPDATE samples SET group_name = ? WHERE id = ? AND group_name IS NOT ?", rows)

    def bare(self, ids: Iterable[int]) -> set[int]:
        """Those of these samples that have no label."""
        of = "SELECT id FROM samples WHERE class_id IS NULL AND id IN (SELECT value FROM json_each(?))"
        with self._store.reading() as db:
            return {id_ for (id_,) in db.execute(of, [json.dumps(list(ids))])}

    def _allow(self, given: Iterable[tuple[str, ...]]) -> None:
        """Let samples have several labels where some were given several."""
        if any(len(labels) > 1 for labels in given):
            self._store.set_meta("multi_label", "1")

    def keep_together(self, ids: Iterable[int], group: str) -> None:
        """Make samples a group, as if they had come in one, durably."""
        with self._store.writing() as db:
            db.executemany("UPDATE samples SET group_name = ? WHERE id = ?", [(group, int(id_)) for id_ in ids])

    def put_measures(self, measures: Mapping[str, Measures]) -> None:
        """Store what was measured of contents, by sha256, durably."""
        rows = [(sha256, *_measured(one)) for sha256, one in measures.items()]
        with self._store.writing() as db:
            db.executemany(_MEASURE, rows)

    def measures(self) -> dict[str, Measures]:
        """What was measured of each content, by sha256."""
        with self._store.reading() as db:
            return {sha256: Measures(*rest) for sha256, *rest in db.execute("SELECT * FROM contents")}

    def set_problem(self, ids: Sequence[int], code: str | None, text: str = "") -> None:
        """Mark files as unreadable or missing (`code` of `errors.MESSAGES`, English `text`), or as readable again."""
        with self._store.writing() as db:
            db.executemany(
                "UPDATE samples SET problem = ?, problem_text = ? WHERE id = ?", [(code, text, int(id_)) for id_ in ids]
            )


def by_file(known: Mapping[str, Known]) -> dict[str, dict[str, Known]]:
    """What is stored of each file, by its path: its samples by their places; of a whole file that is one."""
    found: dict[str, dict[str, Known]] = {}
    for text, row in known.items():
        path, place = of_key(text)
        found.setdefault(path, {})[place] = row
    return found


def _labels(row: FileRow) -> tuple[str, ...]:
    return () if row.label is None else (row.label, *row.more)


def _there(db: sqlite3.Connection, root_id: int, row: FileRow) -> tuple[int | None, bool]:
    """The id of a sample if it is there, and whether it has a label, which it keeps."""
    of = "SELECT id, class_id IS NOT NULL FROM samples WHERE root_id = ? AND path = ? AND place = ?"
    return db.execute(of, (root_id, row.path, row.place)).fetchone() or (None, False)


def _put_one(
    db: sqlite3.Connection,
    root_id: int,
    row: FileRow,
    labels: tuple[object, object],
    ids: dict[tuple[str, str], int],
) -> None:
    """Insert or update one sample, with labels as they are stored; `ids` are those of the samples that are there."""
    where = (row.path, row.place)
    if where not in ids:
        ids[where] = int(db.execute(_INSERT, _inserted(root_id, row, labels)).lastrowid or 0)
        return
    class_id, more = labels
    db.execute(_UPDATE, (*_content(row), more, class_id, row.group, row.split, row.split, ids[where]))


def _inserted(root_id: int, row: FileRow, labels: tuple[object, object]) -> tuple[object, ...]:
    """What `_INSERT` takes."""
    where = (root_id, row.path, row.place, _name_key(row.path, row.place))
    return (*where, *_content(row), *labels, row.group, row.split, row.split is not None)


def _name_key(path: str, place: str) -> str:
    """`natural_key(key(path, place))`; of a part of a file, as each of a million texts is, in a third of the time."""
    if not place.startswith("bytes:"):
        return natural_key(key(path, place))
    first, _, end = place[6:].partition("-")
    return f"{_path_key(path)}\0bytes:{first.zfill(DIGITS)}-{end.zfill(DIGITS)}"


@lru_cache(maxsize=8)
def _path_key(path: str) -> str:
    return natural_key(path)


def _content(row: FileRow) -> tuple[object, ...]:
    hashes, problem = (row.sha256, row.file_sha256), (row.problem, row.problem_text)
    return (*hashes, row.bytes, row.mtime_ns, row.width, row.height, *problem)


def _stored_labels(labels: tuple[str, ...], class_ids: Mapping[str, int]) -> tuple[object, object]:
    """The class and the further labels, as they are stored."""
    fields = written({0: [class_ids[sound_name(name)] for name in labels]})
    return fields["label"][0], fields["more"][0]
