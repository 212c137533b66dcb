"""Train, val and test: who is in which, made once, by class and by group.

Equal files, near duplicates, photos of one scene and whatever else the user lets belong together (see `groups`) never
come to lie on two sides of a split that we make: a model knows from the one what it is asked about the other, and its
figures are too good (Kapoor and Narayanan, 2023, call it leakage). Where that would leave a class without val images,
its scenes are divided after all, and then what the user wanted together, and that is told.

Splits that a data set brings along (folders named train and test, a column of a table) are kept as they are; what leaks
between those is counted, not moved. A split is made at once when images come, and made again when groups have been
found since (`settle`). That never moves a row of which the user said where it belongs, or that a training was given.
"""

from __future__ import annotations

import hashlib
import logging
import math
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import TYPE_CHECKING

from tldesk.errors import TldeskError
from tldesk.project.groups import GROUPINGS, GroupCount, SplitRow, counted, grouped, split_rows
from tldesk.project.samples import SPLITS

if TYPE_CHECKING:
    from tldesk.project.edits import Change
    from tldesk.project.store import Project

log = logging.getLogger(__name__)

FRACTIONS = (0.70, 0.15, 0.15)
# Where a data set brought splits of its own, its test split stays as published, and new rows only join the others.
_FRACTIONS_BESIDE_GIVEN = (0.85, 0.15, 0.0)

_GROUPING = "split_grouping"
_SCENES = "split_scenes"  # "0": photos of one scene may be parted
_DIVIDED = "split_divided"  # ids of the classes of which groups had to be
_ROUNDS = 5  # at most, to divide the groups of classes that have no val images

# Samples that an edit moved to a split.
_EDITED = """
SELECT DISTINCT id.value FROM edit_changes c JOIN edits e ON e.id = c.edit_id, json_each(c.ids) id
WHERE c.field = 'split' AND e.state = 'done' AND e.undoes IS NULL
"""
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


def make_splits_of_parts(
    labels: Sequence[Collection[Hashable]],
    groups: Sequence[str],
    finer: Sequence[Sequence[str]],
    fractions: Sequence[float] = FRACTIONS,
    seed: int = 0,
    fixed: Sequence[str | None] | None = None,
) -> tuple[list[str], set[Hashable]]:
    """As `make_splits`; where a class then has no val rows, the `groups` that hold some of it fall into parts.

    `finer` has ways to part them, each finer than the one before. Returns the splits and the classes that have val
    rows for that reason alone.
    """
    groups, lacking = list(groups), set[Hashable]()
    splits = make_splits(labels, groups, fractions, seed, fixed)
    for parts in finer:
        if fractions[1] <= 0 or not _without_val(labels, splits):
            break
        hopeless = _without_val(labels, make_splits(labels, parts, fractions, seed, fixed))
        for _ in range(_ROUNDS):
            without = _without_val(labels, splits) - hopeless
            apart = {group for some, group in zip(labels, groups, strict=True) if without & set(some)}
            parted = [part if group in apart else group for group, part in zip(groups, parts, strict=True)]
            if parted == groups:
                break
            lacking, groups = lacking | without, parted
            splits = make_splits(labels, groups, fractions, seed, fixed)
    return splits, lacking - _without_val(labels, splits)


def _without_val(labels: Sequence[Collection[Hashable]], splits: Sequence[str]) -> set[Hashable]:
    validated = {label for some, split in zip(labels, splits, strict=True) if split == "val" for label in some}
    return {label for some in labels for label in some} - validated


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

    @property
    def scenes(self) -> bool:
        """Whether photos of one scene stay together."""
        return self._project.meta(_SCENES) != "0"

    @property
    def divided(self) -> list[str]:
        """The classes of which groups were divided, for they would have had no val images."""
        ids = (self._project.meta(_DIVIDED) or "").split(",")
        return [info.name for info in self._project.classes.all() if str(info.id) in ids]

    def groupings(self, *, scenes: bool = True) -> dict[str, GroupCount]:
        """What each way of grouping makes of the labelled samples; those are left out that change nothing."""
        with self._project.store.reading() as db:
            rows = split_rows(db)
        counts = {name: counted(rows, grouped(rows, name, scenes=scenes)) for name in GROUPINGS}
        return {name: count for name, count in counts.items() if name == "content" or count != counts["content"]}

    def groups(self, rows: Sequence[SplitRow]) -> list[str]:
        """The group of each row, as the user wants them."""
        return grouped(rows, self.grouping, scenes=self.scenes)

    def assign_missing(self, seed: int = 0) -> int:
        """Give every labelled row a split and say how many rows changed. Durable when it returns.

        Without given splits 70/15/15. Where splits were given, new rows go 85/15 to train and val; when there is no
        val, it is taken from train, 15 %; a test split is never made or touched.
        """
        with self._project.store.writing() as connection:
            rows = split_rows(connection)
            groups = self.groups(rows)
            given = {row.split for row in rows if row.split and row.split_given}
            fixed = [row.split for row in rows]
            if "train" in given and "val" not in fixed:
                fixed = _without_train(groups, fixed)
            if None not in fixed:
                return 0
            return self._move(connection, rows, self._made(rows, groups, _fractions(given), seed, fixed))

    def settle(self, seed: int = 0) -> int:
        """Divide anew what may still move, where a group that was found since lies in several splits; rows moved.

        Rows of given splits stay, so do those that the user moved and those that a training was given. Where val was
        taken from a given train, both are divided anew.
        """
        with self._project.store.writing() as connection:
            rows = split_rows(connection)
            groups = self.groups(rows)
            crossing = _crossing(groups, [row.split for row in rows])
            if not crossing:
                return 0
            held = self._held(connection)
            given = {row.split for row in rows if row.split and row.split_given}
            fixed = [row.split if row.split_given or row.id in held else None for row in rows]
            if "train" in given and "val" not in given:
                tested = _tested(groups, fixed)
                fixed = [
                    split if row.id in held or split == "test" else "train" if group in tested else None
                    for row, split, group in zip(rows, fixed, groups, strict=True)
                ]
            if not any(split is None and group in crossing for split, group in zip(fixed, groups, strict=True)):
                return 0
            return self._move(connection, rows, self._made(rows, groups, _fractions(given), seed, fixed))

    def remake(
        self, fractions: Sequence[float] = FRACTIONS, seed: int = 0, by: str = "content", *, scenes: bool = True
    ) -> Change:
        """Divide all labelled rows anew, as one edit that can be undone; rows of one group of `by` stay together.

        So do the photos of one scene, unless `scenes` is False. Later rows follow the same grouping. A val or test
        split that the data brought along stays. Raises TldeskError `bad_value`.
        """
        shares = list(_normalised(fractions))
        with self._project.store.writing() as connection:
            self._project.set_meta(_GROUPING, by)
            self._project.set_meta(_SCENES, str(int(scenes)))
            rows = split_rows(connection)
            groups = self.groups(rows)
            kept = [row.split if row.split_given and row.split != "train" else None for row in rows]
            for index, split in enumerate(SPLITS):
                if split in kept:
                    shares[index] = 0.0
            elsewhere = {group for group, split in zip(groups, kept, strict=True) if split}
            fixed = [
                split or ("train" if row.split == "train" and row.split_given and group in elsewhere else None)
                for row, group, split in zip(rows, groups, kept, strict=True)
            ]
            splits = self._made(rows, groups, shares, seed, fixed)
            return self._project.edits.set_splits({row.id: new for row, new in zip(rows, splits, strict=True)})

    def _made(
        self,
        rows: Sequence[SplitRow],
        groups: Sequence[str],
        fractions: Sequence[float],
        seed: int,
        fixed: Sequence[str | None],
    ) -> list[str]:
        """The split of each row; keeps which classes had to have their groups divided."""
        finer = [grouped(rows, by, scenes=False) for by in (self.grouping, "content")]
        labels = [row.class_ids for row in rows]
        splits, divided = make_splits_of_parts(labels, groups, finer, fractions, seed, fixed)
        self._project.set_meta(_DIVIDED, ",".join(sorted(map(str, divided))))
        return splits

    def _move(self, connection: sqlite3.Connection, rows: Sequence[SplitRow], splits: Sequence[str]) -> int:
        changed = [(new, row.id) for row, new in zip(rows, splits, strict=True) if row.split != new]
        connection.executemany("UPDATE samples SET split = ?, split_given = 0 WHERE id = ?", changed)
        return len(changed)

    def _held(self, connection: sqlite3.Connection) -> set[int]:
        """The rows that the user put where they are, or that a training was given."""
        held = {int(id_) for (id_,) in connection.execute(_EDITED)}
        for run in self._project.runs.all():
            try:
                held.update(row.id for row in run.data.rows)
            except TldeskError as error:  # what it was given is not known: its rows are not either
                log.warning("%s: %s", run.name, error.text)
                held.update(int(id_) for (id_,) in connection.execute("SELECT id FROM samples WHERE split IS NOT NULL"))
        return held

    def leaks(self) -> list[tuple[str, tuple[str, ...]]]:
        """Contents that lie in more than one split, as (sha256, splits)."""
        with self._project.store.reading() as connection:
            rows = connection.execute(_LEAKS).fetchall()
        return [(sha256, tuple(split for split in SPLITS if split in splits.split(","))) for sha256, splits in rows]


def _fractions(given: Collection[str]) -> tuple[float, float, float]:
    return _FRACTIONS_BESIDE_GIVEN if given else FRACTIONS


def _crossing(groups: Sequence[str], splits: Sequence[str | None]) -> set[str]:
    """The groups that lie in several splits."""
    first: dict[str, str] = {}
    there = [(group, split) for group, split in zip(groups, splits, strict=True) if split is not None]
    return {group for group, split in there if first.setdefault(group, split) != split}


def _without_train(groups: Sequence[str], fixed: Sequence[str | None]) -> list[str | None]:
    """Free the rows of train, so that val can be taken from them; those that belong to a test row stay in train."""
    tested = _tested(groups, fixed)
    return [
        None if split == "train" and group not in tested else split for group, split in zip(groups, fixed, strict=True)
    ]


def _tested(groups: Sequence[str], splits: Sequence[str | None]) -> set[str]:
    return {group for group, split in zip(groups, splits, strict=True) if split == "test"}
