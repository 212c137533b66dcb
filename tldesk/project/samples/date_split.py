"""Splits by date: the newest rows are test, those before them validation, as a model is used on what comes later.

A group stays whole and counts as its newest member. What is equally new is never parted, so that each split begins at a
date. Rows without a date stay in training.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tldesk.project.samples.samples import SPLITS
from tldesk.project.samples.split import normalised

Moment = datetime.datetime


@dataclass(frozen=True, slots=True)
class DateSplit:
    """The split of each row. `begins` is the oldest date of a group in val and test, where they were made. `undated`
    counts the rows without a date that stay in training for it."""

    splits: tuple[str, ...]
    begins: Mapping[str, Moment]
    undated: int


def make(
    groups: Sequence[str],
    dates: Sequence[Moment | None],
    fractions: Sequence[float],
    fixed: Sequence[str | None],
) -> DateSplit:
    """Rows with a `fixed` split keep it, and the rest of their group follows them. Raises TldeskError `bad_value`."""
    shares = normalised(fractions)
    members: dict[str, list[int]] = defaultdict(list)
    for row, group in enumerate(groups):
        members[group].append(row)
    newest = {group: _newest([dates[row] for row in rows]) for group, rows in members.items()}
    free = [group for group, rows in members.items() if all(fixed[row] is None for row in rows)]
    blocks: dict[Moment, list[str]] = defaultdict(list)
    for group in free:
        if (moment := newest[group]) is not None:
            blocks[moment].append(group)
    sizes = {moment: sum(len(members[group]) for group in some) for moment, some in blocks.items()}
    splits = [split or "train" for split in fixed]
    for rows in members.values():
        there = [split for row in rows if (split := fixed[row]) is not None]
        for row in rows if there else ():
            splits[row] = fixed[row] or min(there, key=SPLITS.index)
    begins = _begins(sizes, shares)
    for moment, some in blocks.items():
        split = next((name for name in ("test", "val") if name in begins and moment >= begins[name]), "train")
        for group in some:
            for row in members[group]:
                splits[row] = split
    undated = sum(len(members[group]) for group in free if newest[group] is None)
    return DateSplit(tuple(splits), begins, undated)


def _begins(sizes: Mapping[Moment, int], shares: Sequence[float]) -> dict[str, Moment]:
    """At which date val and test begin: as near to their shares as whole dates allow. The oldest date is training's."""
    total = sum(sizes.values())
    found: dict[str, Moment] = {}
    left = sorted(sizes)
    for split, share in (("test", shares[2]), ("val", shares[1])):
        goal, taken = total * share, 0
        while share > 0 and len(left) > 1:
            size = sizes[left[-1]]
            if taken and abs(taken + size - goal) > abs(taken - goal):
                break
            taken += size
            found[split] = left.pop()
    return found


def _newest(dates: Sequence[Moment | None]) -> Moment | None:
    return max((one for one in dates if one is not None), default=None)
