"""Samples: what is in the project; found, sorted, read by the page and counted."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tldesk.project.database import Store

SPLITS = ("train", "val", "test")

_USABLE = "problem IS NULL AND NOT excluded"

# Contents that several readable files share, and contents with several labels among usable files.
_DUPLICATE = "SELECT sha256 FROM samples WHERE problem IS NULL GROUP BY sha256 HAVING COUNT(*) > 1"
_CONFLICT = (
    "SELECT sha256 FROM samples WHERE problem IS NULL AND NOT excluded AND class_id IS NOT NULL"
    " GROUP BY sha256 HAVING MIN(class_id) <> MAX(class_id)"
)

# Status → condition. The four after `all` part the samples: each is in one of them.
_CONDITIONS = {
    "all": "1",
    "labelled": f"class_id IS NOT NULL AND {_USABLE}",
    "unlabelled": f"class_id IS NULL AND {_USABLE}",
    "excluded": "excluded AND problem IS NULL",
    "unreadable": "problem IS NOT NULL",
    "duplicate": f"problem IS NULL AND sha256 IN ({_DUPLICATE})",
    "conflict": f"class_id IS NOT NULL AND {_USABLE} AND sha256 IN ({_CONFLICT})",
}
STATUSES = tuple(_CONDITIONS)

# Sort → (what to read from, order).
_ORDERS = {
    "added": ("samples", "id {way}"),
    "name": ("samples", "name_key {way}, id {way}"),
    # Unlabelled samples come last, whichever way.
    "label": (
        "samples LEFT JOIN (SELECT id AS label_id, position FROM classes) ON label_id = class_id",
        "class_id IS NULL, position {way}, id {way}",
    ),
    "size": ("samples", "width * height {way}, id {way}"),
}
SORTS = tuple(_ORDERS)

_COLUMNS = (
    "s.id, s.root_id, s.path, s.sha256, s.bytes, s.width, s.height, s.class_id, s.split, s.split_given, s.excluded,"
    " s.problem, s.problem_text, s.class_id IS NOT NULL AND s.problem IS NULL AND NOT s.excluded AND EXISTS"
    " (SELECT 1 FROM samples o WHERE o.sha256 = s.sha256 AND o.problem IS NULL AND NOT o.excluded"
    " AND o.class_id <> s.class_id)"
)


@dataclass(frozen=True, slots=True)
class Sample:
    """One file, at `relative_path` (with `/`) below the folder `root`.

    `width` and `height` are upright pixels, 0 when unknown. `problem` says in English why the file cannot be used,
    `problem_code` is its row of `errors.MESSAGES`. `conflict`: an equal file has another label.
    """

    id: int
    root: str
    relative_path: str
    sha256: str
    bytes: int
    width: int
    height: int
    label: str | None
    split: str | None
    split_given: bool
    excluded: bool
    problem: str | None
    problem_code: str | None
    conflict: bool

    @property
    def path(self) -> Path:
        """The file, absolute."""
        return Path(self.root, self.relative_path)

    @property
    def name(self) -> str:
        """The file's name."""
        return self.relative_path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Query:
    """Which samples, in which order. `label` "" means unlabelled; `split` "" means none; `text` is part of the path."""

    label: str | None = None
    split: str | None = None
    status: str = "all"
    text: str = ""
    sort: str = "added"
    descending: bool = False
    ids: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts. total = labelled + unlabelled + excluded + unreadable; duplicates and conflicts are counts of files.

    `by_class`: labelled, usable samples by class and split ("" = none yet), classes in order; `by_split`: the same
    by split alone.
    """

    total: int = 0
    labelled: int = 0
    unlabelled: int = 0
    excluded: int = 0
    unreadable: int = 0
    duplicates: int = 0
    conflicts: int = 0
    by_class: dict[str, dict[str, int]] = field(default_factory=dict)
    by_split: dict[str, int] = field(default_factory=dict)


class Samples:
    """The samples of a project. 100,000 of them are found in under 0.1 s, a page of 200 read in about 2 ms."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def ids(self, query: Query | None = None) -> npt.NDArray[np.int64]:
        """The ids of the samples that `query` finds, in its order, (n,)."""
        query = query or Query()
        with self._store.reading() as db:
            where, values = _where(db, query)
            source, order = _ORDERS[query.sort]
            order = order.format(way="DESC" if query.descending else "ASC")
            # One text instead of a row an id: three times as fast.
            found = f"SELECT id FROM {source} WHERE {where} ORDER BY {order}"
            text = db.execute(f"SELECT group_concat(id) FROM ({found})", values).fetchone()[0]
        return np.fromstring(text, dtype=np.int64, sep=",") if text else np.empty(0, np.int64)

    def count(self, query: Query | None = None) -> int:
        """How many samples `query` finds."""
        with self._store.reading() as db:
            where, values = _where(db, query or Query())
            return int(db.execute(f"SELECT COUNT(*) FROM samples WHERE {where}", values).fetchone()[0])

    def get(self, ids: Sequence[int] | npt.NDArray[np.int64]) -> list[Sample]:
        """The samples with these ids, in this order. Raises KeyError for an id that is not there."""
        wanted = [int(id_) for id_ in ids]
        found = self._select("s.id IN (SELECT value FROM json_each(?))", [json.dumps(wanted)])
        by_id = {sample.id: sample for sample in found}
        return [by_id[id_] for id_ in wanted]

    def one(self, id_: int) -> Sample:
        """The sample with this id. Raises KeyError."""
        return self.get([id_])[0]

    def training_rows(self) -> list[Sample]:
        """What training may use: labelled, readable, not excluded; in the order they were added."""
        return self._select("s.class_id IS NOT NULL AND s.problem IS NULL AND NOT s.excluded ORDER BY s.id", [])

    def summary(self) -> Summary:
        """Counts of everything, as one state of the project."""
        with self._store.reading() as db:
            names = dict(db.execute("SELECT id, name FROM classes ORDER BY position").fetchall())
            groups = db.execute(
                "SELECT class_id, split, excluded, problem, COUNT(*) FROM samples GROUP BY 1, 2, 3, 4"
            ).fetchall()
            duplicates, conflicts = (
                int(db.execute(f"SELECT COUNT(*) FROM samples WHERE {_CONDITIONS[status]}").fetchone()[0])
                for status in ("duplicate", "conflict")
            )
        counts = {"labelled": 0, "unlabelled": 0, "excluded": 0, "unreadable": 0}
        by_class: dict[str, dict[str, int]] = {name: {} for name in names.values()}
        by_split: dict[str, int] = {}
        for class_id, split, excluded, problem, count in groups:
            status = _status(class_id, excluded, problem)
            counts[status] += count
            if status == "labelled":
                by_class[names[class_id]][split or ""] = count
                by_split[split or ""] = by_split.get(split or "", 0) + count
        return Summary(
            total=sum(counts.values()),
            **counts,
            duplicates=duplicates,
            conflicts=conflicts,
            by_class=by_class,
            by_split=by_split,
        )

    def _select(self, where: str, values: list[object]) -> list[Sample]:
        with self._store.reading() as db:
            roots = {id_: str(path) for id_, path in self._store.roots(db).items()}
            names = dict(db.execute("SELECT id, name FROM classes").fetchall())
            rows = db.execute(f"SELECT {_COLUMNS} FROM samples s WHERE {where}", values).fetchall()
        return [_sample(row, roots, names) for row in rows]


def _sample(row: tuple[Any, ...], roots: dict[int, str], names: dict[int | None, str]) -> Sample:
    id_, root_id, path, sha256, bytes_, width, height, class_id, split, given, excluded, problem, text, conflict = row
    return Sample(
        id_,
        roots[root_id],
        path,
        sha256,
        bytes_,
        width,
        height,
        names.get(class_id),
        split,
        bool(given),
        bool(excluded),
        (text or problem) if problem else None,
        problem,
        bool(conflict),
    )


def _status(class_id: int | None, excluded: int, problem: str | None) -> str:
    if problem is not None:
        return "unreadable"
    if excluded:
        return "excluded"
    return "unlabelled" if class_id is None else "labelled"


def _where(db: sqlite3.Connection, query: Query) -> tuple[str, list[object]]:
    """The condition of `query` and its values. Raises KeyError for a status that is not in `STATUSES`."""
    conditions = [_CONDITIONS[query.status]]
    values: list[object] = []
    if query.label == "":
        conditions.append("class_id IS NULL")
    elif query.label is not None:
        row = db.execute("SELECT id FROM classes WHERE name = ?", (query.label,)).fetchone()
        conditions.append("class_id = ?")
        values.append(None if row is None else row[0])
    if query.split == "":
        conditions.append("split IS NULL")
    elif query.split is not None:
        conditions.append("split = ?")
        values.append(query.split)
    if query.text:
        escaped = query.text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        conditions.append("path LIKE ? ESCAPE '\\'")
        values.append(f"%{escaped}%")
    if query.ids is not None:
        conditions.append("id IN (SELECT value FROM json_each(?))")
        values.append(json.dumps([int(id_) for id_ in query.ids]))
    return " AND ".join(f"({condition})" for condition in conditions), values
