"""Groups: samples that belong together, so that no split may part them, and what was found to be alike.

Equal contents always belong together. So do the parts of one file, and near duplicates and the photos of one scene once
they were looked for (`engine.similarity.grouping`). `GROUPINGS` adds what the user names: one folder, one series of
names, one time, one day of a recorder, one value of a column that was imported.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tldesk.media.place import WHOLE, belong_together
from tldesk.project.database.database import Store
from tldesk.project.samples import recorded
from tldesk.project.samples.file_names import last_number
from tldesk.project.samples.labels import unpacked
from tldesk.project.trust.stored_values import time_of

SERIES_SECONDS = 60  # pictures taken no further apart follow one another

# Samples that an edit moved to a split.
EDITED = """
SELECT id.value FROM edit_changes c JOIN edits e ON e.id = c.edit_id, json_each(c.ids) id
WHERE c.field = 'split' AND e.state = 'done' AND e.undoes IS NULL
"""
# Rows that splits are made of: labelled, readable, not excluded; or those without a label too, whose class is 0.
_ROWS = f"""
SELECT s.id, COALESCE(s.class_id, 0), s.sha256, s.split, s.split_given AND s.id NOT IN ({EDITED}), s.root_id,
s.path, s.group_name, c.taken_at, n.group_id, s.more_labels, e.group_id, s.place FROM samples s
LEFT JOIN contents c ON c.sha256 = s.sha256 LEFT JOIN near_groups n ON n.sha256 = s.sha256
LEFT JOIN scenes e ON e.sha256 = s.sha256
WHERE (? OR s.class_id IS NOT NULL) AND NOT s.excluded AND NOT s.binned AND s.problem IS NULL ORDER BY s.id
"""
# Usable contents, the sample of each that was added first, and whether it was measured.
_CONTENTS = """
SELECT s.sha256, s.root_id, s.path, MIN(s.id), c.sha256 IS NOT NULL, c.taken_at, s.place, s.width FROM samples s
LEFT JOIN contents c ON c.sha256 = s.sha256
WHERE s.problem IS NULL AND NOT s.excluded AND NOT s.binned GROUP BY s.sha256 ORDER BY MIN(s.id)
"""
UNSEARCHED = """
SELECT COUNT(DISTINCT sha256) FROM samples WHERE problem IS NULL AND NOT excluded AND NOT binned
AND sha256 NOT IN (SELECT sha256 FROM scenes)
"""
# What was found among usable contents: of each group of several how many there are, and what joined them.
_FOUND = """
SELECT COUNT(*), e.found_by FROM scenes e WHERE e.sha256 IN
(SELECT sha256 FROM samples WHERE problem IS NULL AND NOT excluded AND NOT binned)
GROUP BY e.group_id HAVING COUNT(*) > 1
"""
# Contents of a near group with more than one, each with a usable sample (the first added), groups in order.
_MEMBERS = """
SELECT n.group_id, n.sha256, MIN(s.id) FROM near_groups n JOIN samples s ON s.sha256 = n.sha256
WHERE n.group_id IN (SELECT group_id FROM near_groups GROUP BY group_id HAVING COUNT(*) > 1)
AND s.problem IS NULL AND NOT s.excluded AND NOT s.binned GROUP BY n.group_id, n.sha256 ORDER BY n.group_id, MIN(s.id)
"""


@dataclass(frozen=True, slots=True)
class SplitRow:
    """A sample that takes part in splits, with what says where it belongs; `split_given` when it came in its split."""

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
    scene: int | None = None
    place: str = WHOLE

    @property
    def class_ids(self) -> tuple[int, ...]:
        """All its classes."""
        return unpacked(self.class_id, self.more)


@dataclass(frozen=True, slots=True)
class Content:
    """A content to look at, in the file at `path`, at a `place` of it; `measured` when `contents` has a row of it.

    `taken_at` is the camera's time (ISO 8601), if it wrote one; `extent` is how wide or how long it is.
    """

    sha256: str
    path: Path
    measured: bool
    taken_at: str | None = None
    place: str = WHOLE
    extent: int = 0


@dataclass(frozen=True, slots=True)
class GroupCount:
    """What a grouping makes of the labelled samples: how many groups, and how many samples the largest has."""

    groups: int
    largest: int


# What joins the photos of a scene: copies alone; likeness where names or times propose it; likeness alone.
NEAR, BURST, ALIKE = FOUND_BY = ("near", "burst", "alike")


@dataclass(frozen=True, slots=True)
class FoundGroups:
    """What was found to belong together: `groups` of more than one content, by what joined them, with `images` in all.

    `looked` counts the contents that were compared, `largest` those of the largest group.
    """

    looked: int = 0
    groups: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FOUND_BY, 0))
    images: int = 0
    largest: int = 0

    @property
    def count(self) -> int:
        """All groups."""
        return sum(self.groups.values())


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
        before, number, after = last_number(name)
        keys.append((row.root_id, folder + slash + (f"{before}#{after}" if number else name)))
    return keys


def _times(rows: Sequence[SplitRow]) -> list[Hashable]:
    """Pictures taken shortly after one another; None where the camera wrote no time."""
    keys: list[Hashable] = [None] * len(rows)
    times = [time_of(row.taken_at) for row in rows]
    taken = sorted((time, at) for at, time in enumerate(times) if time is not None)
    series, before = 0, None
    for time, at in taken:
        if before is not None and (time - before).total_seconds() > SERIES_SECONDS:
            series += 1
        keys[at], before = series, time
    return keys


def _days(rows: Sequence[SplitRow]) -> list[Hashable]:
    """Sounds that a recorder has taken on one day, by the time in the names of its files."""
    days = [recorded.day(row.path) for row in rows]
    return [None if day is None else (row.root_id, day) for row, day in zip(rows, days, strict=True)]


def _columns(rows: Sequence[SplitRow]) -> list[Hashable]:
    return [row.group_name for row in rows]


# Name → a key for each row; rows of one key belong together, None belongs to no one.
GROUPINGS: dict[str, Callable[[Sequence[SplitRow]], list[Hashable]]] = {
    "content": lambda rows: [None] * len(rows),
    "folder": _folders,
    "series": _series,
    "time": _times,
    "day": _days,
    "column": _columns,
}


def split_rows(db: sqlite3.Connection, *, unlabelled: bool = False) -> list[SplitRow]:
    """The samples that splits are made of; with `unlabelled` those too that have no label, whose class is 0."""
    return [SplitRow(*row) for row in db.execute(_ROWS, [unlabelled])]


def grouped(
    rows: Sequence[SplitRow], by: str = "content", *, scenes: bool = True, near: bool = True, files: bool = True
) -> list[str]:
    """The group of each row, named after one of its contents: rows that share content, near group or the key of `by`.

    So do rows of one scene, unless `scenes` is False; near groups count for nothing where `near` is, and that rows are
    parts of one file where `files` is. Raises KeyError for what is not in `GROUPINGS`.
    """
    clusters = Clusters(len(rows))
    keys = GROUPINGS[by](rows)
    alike = [row.near for row in rows] if near else []
    found = [row.scene for row in rows] if scenes else []
    parts = [(row.root_id, row.path) if belong_together(row.place) else None for row in rows] if files else []
    for shared in ([row.sha256 for row in rows], alike, found, keys, parts):
        first: dict[Hashable, int] = {}
        for at, key in enumerate(shared):
            if key is not None and first.setdefault(key, at) != at:
                clusters.join(first[key], at)
    names: dict[int, str] = {}
    roots = clusters.roots()
    for row, root in zip(rows, roots, strict=True):
        names[root] = min(names.get(root, row.sha256), row.sha256)
    return [names[root] for root in roots]


def counted(groups: Sequence[str]) -> GroupCount:
    """How many groups there are and how large they get."""
    sizes = Counter(groups)
    return GroupCount(len(sizes), max(sizes.values(), default=0))


class NearGroups:
    """What is alike in a project, as it was found last: near duplicates show one picture, a scene one thing."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def put(self, groups: Mapping[str, int], scenes: Mapping[str, tuple[int, str]] | None = None) -> None:
        """Keep what a search found, in place of all before: the near group of each content; one alone has its own.

        `scenes` has the scene of each of them and what joined it (`FOUND_BY`); without, near duplicates are all.
        """
        kept = {sha256: (group, NEAR) for sha256, group in groups.items()} if scenes is None else scenes
        with self._store.writing() as db:
            db.execute("DELETE FROM near_groups")
            db.executemany("INSERT INTO near_groups VALUES (?, ?)", sorted(groups.items()))
            db.execute("DELETE FROM scenes")
            db.executemany("INSERT INTO scenes VALUES (?, ?, ?)", sorted((key, *found) for key, found in kept.items()))

    def contents(self) -> list[Content]:
        """Every usable content, in the order they were added."""
        with self._store.reading() as db:
            roots = self._store.roots(db)
            rows = db.execute(_CONTENTS).fetchall()
            return [
                Content(sha256, roots[root_id] / path, bool(measured), taken_at, place, width or 0)
                for sha256, root_id, path, _, measured, taken_at, place, width in rows
            ]

    def found(self) -> FoundGroups:
        """How much of what was looked at belongs together."""
        with self._store.reading() as db:
            looked = int(db.execute("SELECT COUNT(*) FROM scenes").fetchone()[0])
            rows = db.execute(_FOUND).fetchall()
        counts = Counter(found_by for _, found_by in rows)
        sizes = [size for size, _ in rows]
        return FoundGroups(looked, {kind: counts[kind] for kind in FOUND_BY}, sum(sizes), max(sizes, default=0))

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
