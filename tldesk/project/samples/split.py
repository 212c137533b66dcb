"""Train, val and test: who is in which, made once, by class and by group.

Equal files, parts of one file, near duplicates, photos of one scene and whatever else the user lets belong together
(see `groups`) never come to lie on two sides of a split that we make: a model knows from the one what it is asked about
the other, and its figures are too good (Kapoor and Narayanan, 2023, call it leakage). Where that would leave a class
without val images, the groups that were found in it are divided after all, no further than they have to be and never
between what is equal, and that is told (see `together`). What the user named, as the speaker, is divided only where
most classes lack them.

Splits that a data set brings along (folders named train and test, a column of a table) are kept as they are; what leaks
between those is counted, not moved. A split is made at once when images come, and made again when groups have been
found since (`settle`). That never moves a row of which the user said where it belongs, or that a training was given.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence

from tldesk.errors import TldeskError
from tldesk.project.samples.samples import SPLITS

FRACTIONS = (0.70, 0.15, 0.15)

_ROUNDS = 5  # at most, to divide the groups of classes that have no val images
_DRAWS, _ROWS_DRAWN = 16, 20_000  # at most, to look for a draw in which every class has val images


def make_splits(
    labels: Sequence[Collection[Hashable]],
    groups: Sequence[str],
    fractions: Sequence[float] = FRACTIONS,
    seed: int = 0,
    fixed: Sequence[str | None] | None = None,
    *,
    by_all: bool = False,
) -> list[str]:
    """Give each row train, val or test, stratified by its labels; rows of one group go together.

    Per class the counts come as close to `fractions` (of train, val, test) as whole groups allow, by largest
    remainder; a class of two groups has train and val, one of three or more has all three that have a fraction. Where
    rows have several labels the rarest class is divided first, then the rarest of what is left (Sechidis, Tsoumakas
    and Vlahavas, 2011). A group of rows of several classes counts for the one that it has most of, or `by_all` for each
    of them, as a row of several labels does. Rows with a `fixed` split keep it, count towards the fractions, and draw
    the rest of their group after them. The same seed gives the same answer, in whatever order the rows come. Raises
    TldeskError `bad_value` for the fractions.
    """
    shares = normalised(fractions)
    result: list[str | None] = list(fixed) if fixed is not None else [None] * len(labels)
    members: dict[str, list[int]] = defaultdict(list)
    for row, group in enumerate(groups):
        members[group].append(row)
    _follow(result, members)
    shuffled = sorted(members, key=lambda group: _draw(group, seed))
    free = {group: members[group] for group in shuffled if result[members[group][0]] is None}
    several = by_all or any(len(some) > 1 for some in labels)
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
    finer: Iterable[Sequence[str]],
    fractions: Sequence[float] = FRACTIONS,
    seed: int = 0,
    fixed: Sequence[str | None] | None = None,
) -> list[str]:
    """As `make_splits`; where a class then has no val rows, the best of several draws is taken (see `_best_of`), and if
    that does not help, the parts that hold some of it leave their groups. `finer` has ways to part the `groups`. The
    next one is tried where those before it, all together, left a class without.
    """
    groups = list(groups)
    splits = make_splits(labels, groups, fractions, seed, fixed)
    if fractions[1] > 0 and without_val(labels, splits):
        splits = _best_of(splits, labels, groups, fractions, seed, fixed)
    ways = iter(finer if fractions[1] > 0 else ())
    while without_val(labels, splits) and (parts := next(ways, None)) is not None:
        parts = [f"{group}\n{part}" for group, part in zip(groups, parts, strict=True)]
        hopeless = without_val(labels, make_splits(labels, parts, fractions, seed, fixed))
        for _ in range(_ROUNDS):
            without = without_val(labels, splits) - hopeless
            apart = {part for some, part in zip(labels, parts, strict=True) if without & set(some)}
            parted = [part if part in apart else group for group, part in zip(groups, parts, strict=True)]
            if parted == groups:
                break
            groups = parted
            splits = make_splits(labels, groups, fractions, seed, fixed)
    return splits


def _best_of(
    splits: list[str],
    labels: Sequence[Collection[Hashable]],
    groups: Sequence[str],
    fractions: Sequence[float],
    seed: int,
    fixed: Sequence[str | None] | None,
) -> list[str]:
    """Of these `splits` and others, those that leave the fewest classes without val rows, then the fewest splits empty,
    then come closest to `fractions`; of equal ones the first.

    In the others the groups are dealt out by all the classes that they hold, as those of a speaker who says every word.
    A few speakers who say some words each are drawn several times, for it depends on the draw which words are in val.
    """
    goal = _largest_remainder(len(labels), normalised(fractions))

    def lacking(made: list[str]) -> tuple[int, int, int]:
        counts = Counter(made)
        empty = sum(goal[split] > 0 and not counts[split] for split in SPLITS)
        return len(without_val(labels, made)), empty, sum(abs(goal[split] - counts[split]) for split in SPLITS)

    draws = max(1, min(_DRAWS, _ROWS_DRAWN // len(labels)))
    others = (make_splits(labels, groups, fractions, seed + draw, fixed, by_all=True) for draw in range(draws))
    return min(splits, *others, key=lacking)


def without_val(labels: Sequence[Collection[Hashable]], splits: Sequence[str]) -> set[Hashable]:
    """The labels of rows none of which is in val."""
    validated = {label for some, split in zip(labels, splits, strict=True) if split == "val" for label in some}
    return {label for some in labels for label in some} - validated


def normalised(fractions: Sequence[float]) -> tuple[float, ...]:
    """Shares of 1 of what was given. Raises TldeskError `bad_value`."""
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
