"""Samples: what is in the project; found, sorted, read by the page and counted."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tldesk.media.modality import MODALITIES
from tldesk.media.place import WHOLE
from tldesk.media.pool import beside
from tldesk.project.database.database import Store
from tldesk.project.database.numbers import numbers
from tldesk.project.samples.accepted import ACCEPTED
from tldesk.project.samples.labels import unpacked
from tldesk.project.samples.text_search import AMONG, TextSearch
from tldesk.project.samples.titles import name_of, title_of

SPLITS = ("train", "val", "test")

_USABLE = "problem IS NULL AND NOT excluded AND NOT binned"

# Contents that several readable files share, and contents with several labels among usable files.
_DUPLICATE = "SELECT sha256 FROM samples WHERE problem IS NULL AND NOT binned GROUP BY sha256 HAVING COUNT(*) > 1"
_CONFLICT = (
    f"SELECT sha256 FROM samples WHERE {_USABLE} AND class_id IS NOT NULL"
    " GROUP BY sha256 HAVING MIN(class_id) <> MAX(class_id) OR MIN(more_labels) <> MAX(more_labels)"
)

# Status → condition. The four after `all` part what is not in the bin: each sample is in one of them.
_CONDITIONS = {
    "all": "NOT binned",
    "labelled": f"class_id IS NOT NULL AND {_USABLE}",
    "unlabelled": f"class_id IS NULL AND {_USABLE}",
    "excluded": "excluded AND problem IS NULL AND NOT binned",
    "unreadable": "problem IS NOT NULL AND NOT binned",
    "flagged": "flagged AND NOT binned",
    "noted": "note <> '' AND NOT binned",
    "binned": "binned",
    "duplicate": f"problem IS NULL AND NOT binned AND sha256 IN ({_DUPLICATE})",
    "conflict": f"class_id IS NOT NULL AND {_USABLE} AND sha256 IN ({_CONFLICT})",
    "accepted": f"class_id IS NOT NULL AND {_USABLE} AND id IN ({ACCEPTED})",
}
STATUSES = tuple(_CONDITIONS)

# What a sample is: the first of these that holds; one in the bin waits for no label. Read in one look with the ids.
UNREADABLE, EXCLUDED, UNLABELLED, LABELLED = range(4)
_WHICH_STATE = (
    f"WHEN problem IS NOT NULL THEN {UNREADABLE} WHEN excluded THEN {EXCLUDED}"
    f" WHEN class_id IS NULL AND NOT binned THEN {UNLABELLED} ELSE {LABELLED}"
)
_STATES = f"id * 4 + CASE {_WHICH_STATE} END"


def condition(status: str) -> str:
    """What a status says of a row of samples, in SQL."""
    return _CONDITIONS[status]


# Sort → (what to read from, order).
_ORDERS = {
    "added": ("samples", "id {way}"),
    "name": ("samples", "name_key {way}, id {way}"),
    # Unlabelled samples come last, whichever way.
    "label": (
        "samples LEFT JOIN (SELECT id AS label_id, position FROM classes) ON label_id = class_id",
        "class_id IS NULL, position {way}, id {way}",
    ),
    **{
        one.name: ("samples", f"{one.of} {{way}}, id {{way}}")
        for kind in MODALITIES.values()
        for one in kind.measures
        if one.sort
    },
    # As `Query.ids` has them, whichever way.
    "given": ("samples JOIN (SELECT key AS turn, value AS given_id FROM json_each(?)) ON given_id = id", "turn"),
}
SORTS = tuple(_ORDERS)

# In the order of `samples_by_class`: in another one all samples would be sorted.
_STATE = "class_id, more_labels, split, excluded, binned, problem"
_GROUPS = f"SELECT {_STATE}, COUNT(*) FROM samples GROUP BY {_STATE}"
# Count of a summary → status.
_COUNTED = {"duplicates": "duplicate", "conflicts": "conflict", "flagged": "flagged"}

# Whether an equal file has another label.
_DIFFERS = """
s.class_id IS NOT NULL AND s.problem IS NULL AND NOT s.excluded AND NOT s.binned AND EXISTS (
  SELECT 1 FROM samples o WHERE o.sha256 = s.sha256 AND o.class_id IS NOT NULL AND o.problem IS NULL
  AND NOT o.excluded AND NOT o.binned AND (o.class_id <> s.class_id OR o.more_labels <> s.more_labels)
)
"""
_COLUMNS = (
    "s.id, s.root_id, s.path, s.sha256, s.bytes, s.width, s.height, s.class_id, s.more_labels, s.split, s.split_given,"
    f" s.excluded, s.binned, s.flagged, s.note, s.group_name, s.problem, s.problem_text, {_DIFFERS}, s.place"
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A place in a file, most often the whole of it; the file is at `relative_path` (with `/`) below the folder `root`.

    `width` and `height` are upright pixels, 0 when unknown. `problem` says in English why the file cannot be used,
    `problem_code` is its row of `errors.MESSAGES`. `conflict`: an equal file has another label. `labels` are in the
    order of their making, `label` is the first; `group` is one that a table gave. `sha256` is that of the sample alone.
    `title` is the beginning of a text that was looked for by its id; of samples of other kinds it is empty.
    """

    id: int
    root: str
    relative_path: str
    sha256: str
    bytes: int
    width: int
    height: int
    labels: tuple[str, ...]
    split: str | None
    split_given: bool
    excluded: bool
    binned: bool
    flagged: bool
    note: str
    group: str | None
    problem: str | None
    problem_code: str | None
    conflict: bool
    place: str = WHOLE
    title: str = ""

    @property
    def label(self) -> str | None:
        """The first label, which in most projects is the only one."""
        return self.labels[0] if self.labels else None

    @property
    def path(self) -> Path:
        """The file, absolute."""
        return Path(self.root, self.relative_path)

    @property
    def name(self) -> str:
        """What people know it by: its title, else the file's name, and the place in it unless it is the whole file."""
        return self.title or name_of(self.relative_path, self.place)

    @property
    def tip(self) -> str:
        """What tells it from others of its name: the file; of a text, which lies in one of the project's, its title."""
        return self.title or str(self.path)


@dataclass(frozen=True, slots=True)
class Query:
    """Which samples, in which order. `label` "" means unlabelled; `split` "" means none.

    `text` is part of the path or of the note; where samples are texts, its words are in these. So are the values of
    `columns`, which a text's row has besides. The order `given` is that of `ids`.
    """

    label: str | None = None
    split: str | None = None
    status: str = "all"
    text: str = ""
    sort: str = "added"
    descending: bool = False
    ids: tuple[int, ...] | None = None
    columns: tuple[tuple[str, str], ...] | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """What is searched for in texts: the words of `text`."""
        return tuple(self.text.split())


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts. total = labelled + unlabelled + excluded + unreadable, without the bin; all are counts of files.

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
    flagged: int = 0
    binned: int = 0
    by_class: dict[str, dict[str, int]] = field(default_factory=dict)
    by_split: dict[str, int] = field(default_factory=dict)

    @property
    def usable(self) -> int:
        """The images that people are told of: what is excluded or unreadable is named beside them, not counted."""
        return self.labelled + self.unlabelled


class Samples:
    """The samples of a project. 100,000 of them are found in under 0.1 s, a page of 200 read in about 2 ms."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._texts = TextSearch(store)
        self._all: tuple[int, npt.NDArray[np.int64]] | None = None  # the states of all, and of which version

    def ids(self, query: Query | None = None) -> npt.NDArray[np.int64]:
        """The ids of the samples that `query` finds, in its order, (n,)."""
        return self._found(query or Query(), "id")

    def ids_and_states(self, query: Query) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """`ids(query)`, and what each of them is: UNREADABLE, EXCLUDED, UNLABELLED or LABELLED; int64, (n,) both."""
        if (found := self._among_all(query)) is None:
            found = self._found(query, _STATES)
        return found >> 2, found & 3

    def _among_all(self, query: Query) -> npt.NDArray[np.int64] | None:
        """The states that a query finds that asks for all samples, or for texts among all, for the database takes as
        long to look up what a frequent word finds as it takes to find it. None of any other query."""
        if (version := self._store.version) is None or replace(query, text="", columns=None) != Query():
            return None
        if query == Query():
            return self._states(version)
        with self._store.reading() as db:
            if not self._texts.decides(db, query.text):
                return None
            with beside(lambda: self._states(version)) as states:
                texts = self._texts.ids(db, query.text, query.words, query.columns or ())
                return states()[np.isin(states() >> 2, texts)]

    def _states(self, version: int) -> npt.NDArray[np.int64]:
        """The states of all samples, kept as long as nothing is written."""
        kept = self._all
        if kept is None or kept[0] != version:
            self._all = kept = version, self._found(Query(), _STATES)
        return kept[1]

    def _found(self, query: Query, expression: str) -> npt.NDArray[np.int64]:
        """The value of `expression` for the samples that `query` finds, in its order."""
        given = query.sort == "given" and query.ids is not None
        if query.sort == "given" and not given:
            query = replace(query, sort="added", descending=False)
        with self._store.reading() as db:
            source, order = _ORDERS[query.sort]
            where, values = self._where(db, replace(query, ids=None) if given else query)
            if given:
                values.insert(0, json.dumps(_given(query)))
            found = f"SELECT {expression} AS value FROM {source} WHERE {where}"
            if query.sort != "added":
                found += f" ORDER BY {order}".format(way="DESC" if query.descending else "ASC")
            value = numbers(db.execute(f"SELECT group_concat(value) FROM ({found})", values).fetchone()[0])
        if query.sort == "added":  # in no time, for an index that is in another order may say which they are
            value = np.sort(value, kind="stable")[:: -1 if query.descending else 1].copy()
        return value

    def count(self, query: Query | None = None) -> int:
        """How many samples `query` finds."""
        with self._store.reading() as db:
            where, values = self._where(db, query or Query())
            return int(db.execute(f"SELECT COUNT(*) FROM samples WHERE {where}", values).fetchone()[0])

    def get(self, ids: Sequence[int] | npt.NDArray[np.int64]) -> list[Sample]:
        """The samples with these ids, in this order. Raises KeyError for an id that is not there."""
        wanted = [int(id_) for id_ in ids]
        with self._store.reading() as db:
            by_id = {one.id: one for one in _titled(self._select(db, f"s.{AMONG}", [json.dumps(wanted)]))}
        return [by_id[id_] for id_ in wanted]  # outside: that one is not there is no damage

    def one(self, id_: int) -> Sample:
        """The sample with this id. Raises KeyError."""
        return self.get([id_])[0]

    def training_rows(self) -> list[Sample]:
        """What training may use: labelled, readable, not excluded; in the order they were added."""
        usable = "s.class_id IS NOT NULL AND s.problem IS NULL AND NOT s.excluded AND NOT s.binned"
        with self._store.reading() as db:
            return self._select(db, f"{usable} ORDER BY s.id", [])

    def sizes(self, split: str) -> list[tuple[int, int]]:
        """Width and height of what training may use of a split, where they are known."""
        where = f"{_CONDITIONS['labelled']} AND split = ? AND width > 0 AND height > 0"
        with self._store.reading() as db:
            return db.execute(f"SELECT width, height FROM samples WHERE {where}", [split]).fetchall()

    def widths(self) -> npt.NDArray[np.int64]:
        """The width of every sample that can be read, of a text its length; in no order."""
        found = "SELECT width FROM samples WHERE problem IS NULL AND NOT binned"
        with self._store.reading() as db:
            return numbers(db.execute(f"SELECT group_concat(width) FROM ({found})").fetchone()[0])

    def summary(self) -> Summary:
        """Counts of everything, as one state of the project."""
        with self._store.reading() as db:
            names = dict(db.execute("SELECT id, name FROM classes WHERE NOT removed ORDER BY position").fetchall())
            groups = db.execute(_GROUPS).fetchall()
            others = {
                name: int(db.execute(f"SELECT COUNT(*) FROM samples WHERE {_CONDITIONS[status]}").fetchone()[0])
                for name, status in _COUNTED.items()
            }
            counts = {"labelled": 0, "unlabelled": 0, "excluded": 0, "unreadable": 0}
            by_class: dict[str, dict[str, int]] = {name: {} for name in names.values()}
            by_split: dict[str, int] = {}
            others["binned"] = sum(count for *_, binned, _, count in groups if binned)
            for class_id, more, split, excluded, _, problem, count in (one for one in groups if not one[4]):
                status = _status(class_id, excluded, problem)
                counts[status] += count
                if status == "labelled":
                    by_split[split or ""] = by_split.get(split or "", 0) + count
                    for one in unpacked(class_id, more):
                        splits = by_class[names[one]]
                        splits[split or ""] = splits.get(split or "", 0) + count
            return Summary(total=sum(counts.values()), **counts, **others, by_class=by_class, by_split=by_split)

    def column_values(self) -> dict[str, Counter[str]]:
        """How many samples have which values, by the columns that their rows have besides."""
        with self._store.reading() as db:
            return self._texts.values(db)

    def _where(self, db: sqlite3.Connection, query: Query) -> tuple[str, list[object]]:
        """The condition of `query` and its values. Raises KeyError for a status that is not in `STATUSES`."""
        conditions, values = [_CONDITIONS[query.status]], list[object]()
        texts = self._texts.conditions(db, query.text, query.words, query.columns or ())
        for condition, given in (_labelled(db, query), _split(query), *texts):
            conditions += [condition] if condition else []
            values += given
        if query.ids is not None:
            conditions.append(AMONG)
            values.append(json.dumps([int(id_) for id_ in query.ids]))
        return " AND ".join(f"({condition})" for condition in conditions), values

    def _select(self, db: sqlite3.Connection, where: str, values: list[object]) -> list[Sample]:
        roots = {id_: str(path) for id_, path in self._store.roots(db).items()}
        names = dict(db.execute("SELECT id, name FROM classes").fetchall())
        rows = db.execute(f"SELECT {_COLUMNS} FROM samples s WHERE {where}", values).fetchall()
        return [_sample(row, roots, names) for row in rows]


def _titled(samples: list[Sample]) -> list[Sample]:
    """The samples with their titles: those of texts are read."""
    return [replace(one, title=title_of(one.path, one.place)) if one.place else one for one in samples]


def _sample(row: tuple[Any, ...], roots: dict[int, str], names: dict[int, str]) -> Sample:
    id_, root_id, path, sha256, bytes_, width, height, class_id, more, split, given, *marks = row
    excluded, binned, flagged, note, group, problem, text, conflict, place = marks
    return Sample(
        id_,
        roots[root_id],
        path,
        sha256,
        bytes_,
        width,
        height,
        tuple(names[one] for one in unpacked(class_id, more)),
        split,
        bool(given),
        bool(excluded),
        bool(binned),
        bool(flagged),
        note,
        group,
        (text or problem) if problem else None,
        problem,
        bool(conflict),
        place,
    )


def _given(query: Query) -> list[int]:
    """The ids that a query names, each once."""
    return list(dict.fromkeys(int(id_) for id_ in query.ids or ()))


def _status(class_id: int | None, excluded: int, problem: str | None) -> str:
    if problem is not None:
        return "unreadable"
    if excluded:
        return "excluded"
    return "unlabelled" if class_id is None else "labelled"


def _labelled(db: sqlite3.Connection, query: Query) -> tuple[str, list[object]]:
    """Which label a query asks for."""
    if not query.label:
        return "" if query.label is None else "class_id IS NULL", []
    row = db.execute("SELECT id FROM classes WHERE name = ? AND NOT removed", (query.label,)).fetchone()
    return "class_id = ? OR more_labels LIKE ?", [None, None] if row is None else [row[0], f"%,{row[0]},%"]


def _split(query: Query) -> tuple[str, list[object]]:
    """Which split a query asks for."""
    return ("", []) if query.split is None else ("split IS ?", [query.split or None])
