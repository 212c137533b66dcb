"""Train, val and test: who is in which, made once, by class and by group.

Equal files, near duplicates and whatever else the user lets belong together (see `groups`) never come to lie on two
sides of a split that we make. Splits that a data set brings along (folders named
train and test, a column of a table) are kept as they are; what leaks between those is counted, not moved.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import TYPE_CHECKING

from tldesk.errors import TldeskError
from tldesk.project.groups import GROUPINGS, GroupCount, counted, grouped, split_rows
from tldesk.project.samples import SPLITS

if TYPE_CHECKING:
    from tldesk.project.edits import Change
    from tldesk.project.store import Project

FRACTIONS = (0.70, 0.15, 0.15)
# Where a data set brought splits of its own, its test split stays as published, and new rows only join the others.
_FRACTIONS_BESIDE_GIVEN = (0.85, 0.15, 0.0)

_GROUPING = "split_grouping"

# Contents that lie in more than one split, of the rows that take part. An index tells which several rows share.
_USED = "class_id IS NOT NULL AND NOT excluded AND NOT binned AND problem IS NULL"
_LEAKS = f"""
SELECT s.sha256, group_concat(DISTINCT s.split) FROM
(SELECT sha256 FROM samples WHERE {_USED} GROUP BY sha256 HAVING COUNT(*) > 1) several
CROSS JOIN samples s ON s.sha256 = several.sha256 WHERE s.split IS NOT NULL AND {_USED}
GROUP BY s.sha256 HAVING MIN(s.split) <> MAX(s.split) ORDER BY s.sha256
"""


def make_splits(
    labels: Sequence[Collection[Hashable]],
    groups: Sequence[str],
    fractions: Sequence[float] = FRACTIONS,
    seed: int = 0,
    fixed: Sequence[str | None] | None = None,
) -> list[str]:
    """Give each row train, val or test, stratified by its labels; rows of one group go together.

    Per class the counts come as close to `fractions` (of train, val, test) as whole groups allow, by largest
    remainder; a class of two groups has train and val, one of three or more has all three that have a fraction. Where
    rows have several labels the rarest class is divided first, then the rarest of what is left (Sechidis, Tsoumakas
    and Vlahavas, 2011). Rows with a `fixed` split keep it, count towards the fractions, and draw the rest of their
    group after them. The same seed gives the same answer, in whatever order the rows come. Raises TldeskError
    `bad_value` for the fractions.
    """
    shares = _normalised(fractions)
    result: list[str | None] = list(fixed) if fixed is not None else [None] * len(labels)
    members: dict[str, list[int]] = defaultdict(list)
    for row, group in enumerate(groups):
        members[group].append(row)
    _follow(result, members)
    shuffled = sorted(members, key=lambda group: _draw(group, seed))
    free = {group: members[group] for group in shuffled if result[members[group][0]] is None}
    several = any(len(some) > 1 for some in labels)
    by_class: dict[Hashable, dict[str, int]] = defaultdict(dict)
    for group, rows in free.items():
        counts = Counter(label for row in rows for label in labels[row])
        for label in counts if several else (_majority(counts),):
            by_class[label][group] = counts[label] if several else len(rows)
    held: dict[Hashable, Counter[str]] = defaultdict(Counter)
    for some, split in zip(labels, result, strict=True):
        if split is not None:
            for label in some:
                held[label][split] += 1
    while by_class:
        rarest = min(by_class, key=lambda label: (sum(by_class[label].values()), str(label)))
        for group, split in _divide(by_class.pop(rarest), held[rarest], shares).items():
            for label, sizes in by_class.items():
                held[label][split] += sizes.pop(group, 0)
            for row in free[group]:
                result[row] = split
    _keep_trainable(result, labels, free)
    return [split or "train" for split in result]


def _normalised(fractions: Sequence[float]) -> tuple[float, ...]:
    valid = len(fractions) == 3 and all(math.isfinite(part) and part >= 0 for part in fractions)
    if not valid or fractions[0] <= 0:
        raise TldeskError(
            "bad_value",
            field="split fractions",
            value=list(fractions),
            reason="three numbers are needed, none negative, the first above 0",
            allowed="For example 0.70, 0.15, 0.15.",
        )
    return tuple(part / sum(fractions) for part in fractions)


def _follow(result: list[str | None], members: Mapping[str, list[int]]) -> None:
    """Rows without a split join the first (train, val, test) that a row of their group is in."""
    for rows in members.values():
        there = {result[row] for row in rows} - {None}
        if there:
            leader = min(there, key=lambda split: SPLITS.index(split or ""))
            for row in rows:
                result[row] = result[row] or leader


def _draw(group: str, seed: int) -> bytes:
    """A place in the shuffled order that depends on nothing but the group and the seed."""
    return hashlib.blake2b(f"{seed}:{group}".encode(errors="surrogateescape"), digest_size=16).digest()


def _majority(counts: Counter[Hashable]) -> Hashable:
    return min(counts, key=lambda label: (-counts[label], str(label)))


def _divide(sizes: Mapping[str, int], held: Counter[str], shares: Sequence[float]) -> dict[str, str]:
    """The split of each group of one class. `sizes` in shuffled order; `held` counts the rows that are placed.

    The largest group comes first and goes where most is lacking; the last ones fill what would stay empty.
    """
    wanted = [split for split, share in zip(SPLITS, shares, strict=True) if share > 0]
    counts = Counter({split: held[split] for split in wanted})
    goal = _largest_remainder(counts.total() + sum(sizes.values()), shares)
    result: dict[str, str] = {}
    for group in sorted(sizes, key=lambda group: -sizes[group]):
        empty = [split for split in wanted if not counts[split]]
        if len(sizes) - len(result) <= len(empty):
            split = empty[0]
        else:
            split = max(wanted, key=lambda split: goal[split] - counts[split])
        result[group] = split
        counts[split] += sizes[group]
    return result


def _largest_remainder(total: int, shares: Sequence[float]) -> dict[str, int]:
    exact = [total * share for share in shares]
    counts = [math.floor(part) for part in exact]
    by_remainder = sorted(range(len(exact)), key=lambda index: counts[index] - exact[index])
    for index in by_remainder[: total - sum(counts)]:
        counts[index] += 1
    return dict(zip(SPLITS, counts, strict=True))


def _keep_trainable(
    result: list[str | None], labels: Sequence[Collection[Hashable]], free: Mapping[str, list[int]]
) -> None:
    """Move a group to train for each class that has none there: its rows all shared groups with other classes."""
    trained = {label for some, split in zip(labels, result, strict=True) if split == "train" for label in some}
    lacking = {label for some in labels for label in some} - trained
    for rows in free.values():
        there = {label for row in rows for label in labels[row]}
        if lacking & there:
            lacking -= there
            for row in rows:
                result[row] = "train"


class Splits:
    """The splits of a project. `seed` is the project's, not that of a training: splits are made once."""

    def __init__(self, project: Project) -> None:
        self._project = project

    @property
    def grouping(self) -> str:
        """What else than equal and nearly equal images stays together: a row of `GROUPINGS`."""
        kept = self._project.meta(_GROUPING)
        return kept if kept in GROUPINGS else "content"

    def groupings(self) -> dict[str, GroupCount]:
        """What each way of grouping makes of the labelled samples; those are left out that change nothing."""
        with self._project.store.reading() as db:
            rows = split_rows(db)
        counts = {name: counted(grouped(rows, name)) for name in GROUPINGS}
        return {name: count for name, count in counts.items() if name == "content" or count != counts["content"]}

    def assign_missing(self, seed: int = 0) -> int:
        """Give every labelled row a split and say how many rows changed. Durable when it returns.

        Without given splits 70/15/15. Where splits were given, new rows go 85/15 to train and val; when there is no
        val, it is taken from train, 15 %; a test split is never made or touched.
        """
        with self._project.store.writing() as connection:
            rows = split_rows(connection)
            groups = grouped(rows, self.grouping)
            given = {row.split for row in rows if row.split and row.split_given}
            fixed = [row.split for row in rows]
            if "train" in given and "val" not in fixed:
                fixed = _without_train(groups, fixed)
            if None not in fixed:
                return 0
            fractions = _FRACTIONS_BESIDE_GIVEN if given else FRACTIONS
            splits = make_splits([row.class_ids for row in rows], groups, fractions, seed, fixed)
            changed = [(new, row.id) for row, new in zip(rows, splits, strict=True) if row.split != new]
            connection.executemany("UPDATE samples SET split = ?, split_given = 0 WHERE id = ?", changed)
        return len(changed)

    def remake(self, fractions: Sequence[float] = FRACTIONS, seed: int = 0, by: str = "content") -> Change:
        """Divide all labelled rows anew, as one edit that can be undone; rows of one group of `by` stay together.

        Later rows follow the same grouping. A val or test split that the data brought along stays. Raises TldeskError
        `bad_value`.
        """
        shares = list(_normalised(fractions))
        with self._project.store.writing() as connection:
            rows = split_rows(connection)
            groups = grouped(rows, by)
            kept = [row.split if row.split_given and row.split != "train" else None for row in rows]
            for index, split in enumerate(SPLITS):
                if split in kept:
                    shares[index] = 0.0
            elsewhere = {group for group, split in zip(groups, kept, strict=True) if split}
            fixed = [
                split or ("train" if row.split == "train" and row.split_given and group in elsewhere else None)
                for row, group, split in zip(rows, groups, kept, strict=True)
            ]
            splits = make_splits([row.class_ids for row in rows], groups, shares, seed, fixed)
            self._project.set_meta(_GROUPING, by)
            return self._project.edits.set_splits({row.id: new for row, new in zip(rows, splits, strict=True)})

    def leaks(self) -> list[tuple[str, tuple[str, ...]]]:
        """Contents that lie in more than one split, as (sha256, splits)."""
        with self._project.store.reading() as connection:
            rows = connection.execute(_LEAKS).fetchall()
        return [(sha256, tuple(split for split in SPLITS if split in splits.split(","))) for sha256, splits in rows]


def _without_train(groups: Sequence[str], fixed: Sequence[str | None]) -> list[str | None]:
    """Free the rows of train, so that val can be taken from them; those that belong to a test row stay in train."""
    tested = {group for group, split in zip(groups, fixed, strict=True) if split == "test"}
    return [
        None if split == "train" and group not in tested else split for group, split in zip(groups, fixed, strict=True)
    ]
