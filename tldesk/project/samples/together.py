"""What the user wants kept in one split, and which classes were divided anyway.

Both are read from what is there: the wish from the edit that made the splits and still stands, so that undoing it
brings back the one before; what was divided from the rows, so that nothing said of it can be older than the splits.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tldesk.project.samples.groups import GROUPINGS, SplitRow, grouped
from tldesk.project.samples.samples import SPLITS

_REMADE = """
SELECT value FROM edits WHERE kind = 'remake' AND state = 'done' AND undoes IS NULL ORDER BY id DESC LIMIT 1
"""
# As it was kept before the wish was part of the edit.
_KEPT = """
SELECT g.value || COALESCE((SELECT ' parted' FROM meta WHERE key = 'split_scenes' AND value = '0'), '')
FROM meta g WHERE g.key = 'split_grouping'
"""
_IN_GROUPS = "SELECT 1 FROM samples WHERE group_name IS NOT NULL LIMIT 1"
_PARTED, _DATED = "parted", " dated "


@dataclass(frozen=True, slots=True)
class Together:
    """What stays together beside near duplicates: what a row of `GROUPINGS` names; photos of one scene if `scenes`.
    `date` is the column by whose dates the splits were made, empty where they were made at random."""

    by: str = "content"
    scenes: bool = True
    date: str = ""

    @property
    def text(self) -> str:
        """As it is kept with an edit."""
        by = self.by if self.scenes else f"{self.by} {_PARTED}"
        return f"{by}{_DATED}{self.date}" if self.date else by

    def groups(self, rows: Sequence[SplitRow]) -> list[str]:
        """The group of each row."""
        return grouped(rows, self.by, scenes=self.scenes)

    def finer(self, rows: Sequence[SplitRow], *, named: bool) -> Iterator[list[str]]:
        """Ways to part these groups where a class would have no val images: first its scenes are given up, then what
        the user `named` but for its scenes, then these too, then the parts of one file, then near duplicates. What is
        equal is never parted.
        """
        yield grouped(rows, self.by, scenes=False)
        if self.by != "content" and not named:
            return
        yield grouped(rows)
        yield grouped(rows, scenes=False)
        if any(row.place for row in rows):
            yield grouped(rows, scenes=False, files=False)
        yield grouped(rows, scenes=False, near=False, files=False)


@dataclass(frozen=True, slots=True)
class Divided:
    """The `classes` of which images in some of the `splits`, val or test, belong together with an image in train;
    `empty` are the splits that get none, as groups are too few, and `unvalidated` the classes without val images."""

    classes: tuple[str, ...] = ()
    splits: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    unvalidated: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """The row of errors/ that says so."""
        return "groups_divided_test" if "test" in self.splits else "groups_divided"

    @property
    def named(self) -> str:
        """The classes in a sentence."""
        return ", ".join(f"“{name}”" for name in self.classes)


def wanted(db: sqlite3.Connection) -> Together:
    """What the user chose last. Until then a group that came with the images counts, such as a column of a table."""
    row = db.execute(_REMADE).fetchone() or db.execute(_KEPT).fetchone()
    if row is None:
        return Together("column" if db.execute(_IN_GROUPS).fetchone() else "content")
    text, _, date = str(row[0]).partition(_DATED)
    by, _, scenes = text.partition(" ")
    return Together(by if by in GROUPINGS else "content", scenes != _PARTED, date)


def crossing(groups: Sequence[str], splits: Sequence[str | None]) -> set[str]:
    """The groups that lie in several splits."""
    first: dict[str, str] = {}
    there = [(group, split) for group, split in zip(groups, splits, strict=True) if split is not None]
    return {group for group, split in there if first.setdefault(group, split) != split}


def empty(rows: Sequence[SplitRow], splits: Sequence[str | None], shares: Sequence[float]) -> tuple[str, ...]:
    """The splits that were to have some of these rows and have none, where there are rows enough for them."""
    there = Counter(splits)
    return tuple(one for one, share in zip(SPLITS, shares, strict=True) if not there[one] and share * len(rows) >= 1)


def divided(
    db: sqlite3.Connection, rows: Sequence[SplitRow], together: Together, splits: Sequence[str | None]
) -> Divided:
    """Which classes have groups that lie in train and elsewhere, with these `splits` of the rows.

    Groups with an image that came in val or test are left out: it stays there, and nobody divided those here.
    """
    groups = together.groups(rows)
    trained = {group for group, split in zip(groups, splits, strict=True) if split == "train"}
    came = zip(rows, groups, splits, strict=True)
    trained -= {group for row, group, split in came if row.split_given and split != "train"}
    there: dict[str, set[int]] = defaultdict(set)
    for row, group, split in zip(rows, groups, splits, strict=True):
        if split in ("val", "test") and group in trained:
            there[split].update(row.class_ids)
    classes = set().union(*there.values())
    names = db.execute("SELECT id, name FROM classes WHERE NOT removed ORDER BY position").fetchall()
    return Divided(tuple(name for id_, name in names if id_ in classes), tuple(one for one in SPLITS if one in there))
