"""Groups: samples that belong together, so that no split may part them, and the near duplicates that were found.

Equal contents always belong together, and so do near duplicates once they were looked for. `GROUPINGS` adds what the
files tell: one folder, one series of names, one time, one value of a column that was imported.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tldesk.project.database import Store
from tldesk.project.labels import unpacked

SERIES_SECONDS = 60  # pictures taken no further apart follow one another

_LAST_NUMBER = re.compile(r"\d+(?=\D*$)")

# Rows that splits are made of: labelled, readable, not excluded.
_ROWS = """
SELECT s.id, s.class_id, s.sha256, s.split, s.split_given, s.root_id, s.path, s.group_name, c.taken_at, n.group_id,
s.more_labels FROM samples s LEFT JOIN contents c ON c.sha256 = s.sha256 LEFT JOIN near_groups n ON n.sha256 = s.sha256
WHERE s.class_id IS NOT NULL AND NOT s.excluded AND NOT s.binned AND s.problem IS NULL ORDER BY s.id
"""
# Usable contents, the file of each that was added first, and whether it was measured.
_CONTENTS = """
SELECT s.sha256, s.root_id, s.path, MIN(s.id), c.sha256 IS NOT NULL FROM samples s
LEFT JOIN contents c ON c.sha256 = s.sha256
WHERE s.problem IS NULL AND NOT s.excluded AND NOT s.binned GROUP BY s.sha256 ORDER BY MIN(s.id)
"""
UNSEARCHED = """
SELECT COUNT(DISTINCT sha256) FROM samples WHERE problem IS NULL AND NOT excluded AND NOT binned
AND sha256 NOT IN (SELECT sha256 FROM near_groups)
"""
# Contents of a near group with more than one, each with a usable sample (the first added), groups in order.
_MEMBERS = """
SELECT n.group_id, n.sha256, MIN(s.id) FROM near_groups n JOIN samples s ON s.sha256 = n.sha256
WHERE n.group_id IN (SELECT group_id FROM near_groups GROUP BY group_id HAVING COUNT(*) > 1)
AND s.problem IS NULL AND NOT s.excluded AND NOT s.binned GROUP BY n.group_id, n.sha256 ORDER BY n.group_id, MIN(s.id)
"""


@dataclass(frozen=True, slots=True)
class SplitRow:
    """A sample that takes part in splits, with what says where it belongs."""

    id: int
    class_id: int
    sha256: str
    split: str | None
    split_given: bool
    root_id: int
    path: str
    group_name: str | None
    taken_at: str | None
    near: int | None
    more: str = ""

    @property
    def class_ids(self) -> tuple[int, ...]:
        """All its classes."""
        return unpacked(self.class_id, self.more)


@dataclass(frozen=True, slots=True)
class Content:
    """A content to look at, in the file at `path`; `measured` when `contents` has a row of it."""

    sha256: str
    path: Path
    measured: bool


@dataclass(frozen=True, slots=True)
class GroupCount:
    """What a grouping makes of the labelled samples: how many groups, and how many samples the largest has."""

    groups: int
    largest: int


class Clusters:
    """Things that belong together, directly or through others (union-find with path halving)."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def __len__(self) -> int:
        return len(self._parent)

    def root(self, one: int) -> int:
        """The thing that stands for all that belong together with `one`."""
        parent = self._parent
        while parent[one] != one:
            parent[one] = one = parent[parent[one]]
        return one

    def join(self, one: int, other: int) -> None:
        """These two belong together; the lower number stands for both."""
        low, high = sorted((self.root(one), self.root(other)))
        self._parent[high] = low

    def roots(self) -> list[int]:
        """What stands for each thing."""
        return [self.root(one) for one in range(len(self._parent))]


def _folders(rows: Sequence[SplitRow]) -> list[Hashable]:
    return [(row.root_id, row.path.rpartition("/")[0]) for row in rows]


def _series(rows: Sequence[SplitRow]) -> list[Hashable]:
    """Names that differ only in their last number, such as the pictures of one film."""
    keys: list[Hashable] = []
    for row in rows:
        stem, _, _ = row.path.rpartition(".")
        folder, slash, name = (stem or row.path).rpartition("/")
        keys.append((row.root_id, folder + slash + _LAST_NUMBER.sub("#", name)))
    return keys


def _times(rows: Sequence[SplitRow]) -> list[Hashable]:
    """Pictures taken shortly after one another; None where the camera wrote no time."""
    keys: list[Hashable] = [None] * len(rows)
    taken = sorted((datetime.fromisoformat(row.taken_at), at) for at, row in enumerate(rows) if row.taken_at)
    series, before = 0, None
    for time, at in taken:
        if before is not None and (time - before).total_seconds() > SERIES_SECONDS:
            series += 1
        keys[at], before = series, time
    return keys


def _columns(rows: Sequence[SplitRow]) -> list[Hashable]:
    return [row.group_name for row in rows]


# Name → a key for each row; rows of one key belong together, None belongs to no one.
GROUPINGS: dict[str, Callable[[Sequence[SplitRow]], list[Hashable]]] = {
    "content": lambda rows: [None] * len(rows),
    "folder": _folders,
    "series": _series,
    "time": _times,
    "column": _columns,
}


def split_rows(db: sqlite3.Connection) -> list[SplitRow]:
    """The samples that splits are made of."""
    return [SplitRow(*row) for row in db.execute(_ROWS)]


def grouped(rows: Sequence[SplitRow], by: str = "content") -> list[str]:
    """The group of each row, named after one of its contents: rows that share content, near group or the key of `by`.

    Raises KeyError for what is not in `GROUPINGS`.
    """
    clusters = Clusters(len(rows))
    keys = GROUPINGS[by](rows)
    for shared in ([row.sha256 for row in rows], [row.near for row in rows], keys):
        first: dict[Hashable, int] = {}
        for at, key in enumerate(shared):
            if key is not None and first.setdefault(key, at) != at:
                clusters.join(first[key], at)
    names: dict[int, str] = {}
    roots = clusters.roots()
    for row, root in zip(rows, roots, strict=True):
        names[root] = min(names.get(root, row.sha256), row.sha256)
    return [names[root] for root in roots]


def counted(groups: Iterable[str]) -> GroupCount:
    """How many groups there are and how large they get."""
    sizes = Counter(groups)
    return GroupCount(len(sizes), max(sizes.values(), default=0))


class NearGroups:
    """The near duplicates of a project: contents that show the same picture, as they were found last."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def put(self, groups: Mapping[str, int]) -> None:
        """Keep what a search found, in place of all before: the group of each content; one alone has its own."""
        with self._store.writing() as db:
            db.execute("DELETE FROM near_groups")
            db.executemany("INSERT INTO near_groups VALUES (?, ?)", sorted(groups.items()))

    def contents(self) -> list[Content]:
        """Every usable content, in the order they were added."""
        with self._store.reading() as db:
            roots = self._store.roots(db)
            rows = db.execute(_CONTENTS).fetchall()
        return [Content(sha256, roots[root_id] / path, bool(measured)) for sha256, root_id, path, _, measured in rows]

    def unsearched(self) -> int:
        """How many usable contents no search has seen."""
        with self._store.reading() as db:
            return int(db.execute(UNSEARCHED).fetchone()[0])

    def pairs(self) -> list[tuple[int, int]]:
        """Pairs of samples to be compared: in each group the first added with every other, but for those kept both."""
        with self._store.reading() as db:
            rows = db.execute(_MEMBERS).fetchall()
            kept = set(db.execute("SELECT one, other FROM near_pairs WHERE kept").fetchall())
        pairs: list[tuple[int, int]] = []
        first: dict[int, tuple[str, int]] = {}
        for group, sha256, id_ in rows:
            first_sha256, first_id = first.setdefault(group, (sha256, id_))
            if first_id != id_ and (min(first_sha256, sha256), max(first_sha256, sha256)) not in kept:
                pairs.append((first_id, id_))
        return pairs
