"""What to label next: typical samples first, then the uncertain ones, never twice the same."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from present import present

from engine.clusters import clusters, hidden
from tldesk.engine.labelling.active_learning import most_useful
from tldesk.engine.labelling.suggest import Suggester

pytestmark = pytest.mark.usefixtures("one_thread")


@given(labelled=st.integers(0, 40), count=st.integers(0, 50), seed=st.integers(0, 99), equal=st.booleans())
def test_unlabelled_rows_once_each(labelled: int, count: int, seed: int, equal: bool) -> None:
    features, truth = clusters(2, 20, width=6)
    if equal:
        features = np.repeat(features[:1], 40, axis=0)
    targets = hidden(truth, labelled)
    probabilities = np.random.default_rng(seed).dirichlet([1, 1], 40).astype(np.float32) if seed % 2 else None
    rows = most_useful(features, targets, probabilities, count, seed)
    assert rows.dtype == np.int64
    assert len(rows) == len(set(rows.tolist())) == min(count, 40 - labelled)
    assert (targets[rows] < 0).all()
    assert np.array_equal(rows, most_useful(features, targets, probabilities, count, seed))


def test_the_first_batch_finds_every_cluster_even_rare_ones() -> None:
    features, truth = clusters(8, 100, spread=0.4)
    kept = np.flatnonzero((truth > 0) | (np.arange(len(truth)) % 20 == 0))  # about five of the first class
    features, truth = features[kept], truth[kept]
    rows = most_useful(features, np.full(len(truth), -1), None, 16, seed=0)
    assert set(truth[rows].tolist()) == set(range(8))


def test_the_uncertain_come_before_the_sure() -> None:
    features, truth = clusters(2, 200)
    targets = hidden(truth, 4)
    sure = np.random.default_rng(0).uniform(0.9, 1.0, 400).astype(np.float32)
    sure[300:] = 0.55
    probabilities = np.stack([sure, 1 - sure], axis=1)
    rows = most_useful(features, targets, probabilities, 20, seed=0)
    assert (rows[:18] >= 300).all()


def test_a_batch_does_not_ask_the_same_twice() -> None:
    """Three groups of equal images, all uncertain: some of each."""
    features, _ = clusters(3, 1, seed=4)
    features = np.repeat(features, [60, 20, 20], axis=0)
    targets = np.full(len(features), -1)
    targets[:2] = [0, 1]
    probabilities = np.full((len(features), 2), 0.5, np.float32)
    rows = most_useful(features, targets, probabilities, 10, seed=1)
    assert {0 if row < 60 else 1 if row < 80 else 2 for row in rows.tolist()} == {0, 1, 2}


def test_fewer_labels_than_at_random() -> None:
    features, truth = clusters(12, 60, spread=2.2)

    def right(useful: bool, seed: int) -> float:
        rng, suggester = np.random.default_rng(seed), Suggester(12)
        targets, probabilities = np.full(len(truth), -1), None
        for _ in range(5):
            if useful:
                rows = most_useful(features, targets, probabilities, 12, int(rng.integers(1 << 30)))
            else:
                rows = rng.choice(np.flatnonzero(targets < 0), 12, replace=False)
            targets[rows] = truth[rows]
            probabilities = suggester.fit(features, targets).probabilities
        return float(np.mean(present(probabilities).argmax(axis=1) == truth))

    useful, plain = (np.mean([right(way, seed) for seed in range(3)]) for way in (True, False))
    assert useful > plain + 0.03
