"""Folds for cross-validation: spread evenly over each class, never through a group."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

COUNT = 5


def assign(targets: NDArray[np.int64], groups: Sequence[Hashable], seed: int, count: int = COUNT) -> NDArray[np.int64]:
    """The fold (0 … count-1) of each sample (n,), the same for equal groups and spread evenly over each class.

    The only group of a class gets -1: it is never held out, so that every fold learns every class.
    """
    of_group: dict[Hashable, int] = {}
    members: dict[int, list[Hashable]] = {}
    for target, group in zip(targets.tolist(), groups, strict=True):
        if group not in of_group:
            of_group[group] = -1
            members.setdefault(target, []).append(group)
    generator = np.random.default_rng(seed)
    start = 0
    for target in sorted(members):
        if len(members[target]) < 2:
            continue
        for place in generator.permutation(len(members[target])):
            of_group[members[target][place]] = start % count
            start += 1
    return np.array([of_group[group] for group in groups], dtype=np.int64)
