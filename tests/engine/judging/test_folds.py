"""Folds: whole groups, every class in every fold's training part, even sizes."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tldesk.engine.judging import folds


@given(
    labels=st.lists(st.integers(0, 4), min_size=1, max_size=80),
    groups=st.integers(1, 60),
    seed=st.integers(0, 1000),
)
def test_groups_never_cross_folds_and_each_fold_learns_every_class(labels: list[int], groups: int, seed: int) -> None:
    targets = np.array(labels, dtype=np.int64)
    names = [str(i % groups) for i in range(len(labels))]
    fold = folds.assign(targets, names, seed)
    assert np.array_equal(fold, folds.assign(targets, names, seed))
    for name in set(names):
        assert len({int(f) for f, n in zip(fold, names, strict=True) if n == name}) == 1
    assert set(fold.tolist()) <= set(range(-1, folds.COUNT))
    if groups >= len(labels):  # no two equal: then every fold leaves something of every class to learn from
        for number in set(fold.tolist()) - {-1}:
            assert set(targets[fold != number].tolist()) == set(targets.tolist())


def test_folds_are_even() -> None:
    targets = np.repeat(np.arange(3), 50)
    fold = folds.assign(targets, [str(i) for i in range(150)], 0)
    counts = np.array([np.bincount(targets[fold == number], minlength=3) for number in range(folds.COUNT)])
    assert counts.min() == counts.max() == 10
