"""Doubtful labels: held-out probabilities that never saw the sample, and flipped labels first."""

from __future__ import annotations

import numpy as np
import pytest

from engine.clusters import clusters, hidden
from tldesk.engine.embedding.neighbours import Stopped, unit
from tldesk.engine.labelling import doubts

pytestmark = pytest.mark.usefixtures("one_thread")


def flipped(targets: np.ndarray, classes: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    rows = rng.choice(len(targets), count, replace=False)
    wrong = targets.copy()
    wrong[rows] = (targets[rows] + rng.integers(1, classes, count)) % classes
    return wrong, rows


def test_flipped_labels_come_first() -> None:
    features, truth = clusters(6, 80, spread=1.2)
    targets, rows = flipped(truth, 6, 24)
    found = doubts.find(features, targets)
    first = found.order[:48]
    assert len(found.order) == len(targets)
    assert np.isin(rows, first).mean() >= 0.9
    assert (np.diff(found.score) <= 0).all()
    of_row = dict(zip(found.order.tolist(), found.suggested.tolist(), strict=True))
    assert np.mean([of_row[row] == truth[row] for row in rows.tolist()]) > 0.9
    assert (found.suggested != targets[found.order]).all()
    assert 12 <= found.count <= 30


def test_labels_that_are_right_are_not_shown() -> None:
    features, truth = clusters(3, 40, spread=0.5)
    assert doubts.find(features, truth).count == 0


def test_classes_with_few_labels_are_left_out() -> None:
    features, truth = clusters(5, 6, spread=3.0)
    shares = doubts.out_of_fold(features, truth)
    assert np.mean(shares.argmax(axis=1) != truth) > 0.2, "models of few labels are wrong about many correct ones"
    assert doubts.find(features, truth, shares).count == 0
    features, truth = clusters(3, 30)
    targets = truth.copy()
    targets[np.flatnonzero(truth == 2)[doubts.LEAST_OF_CLASS - 2 :]] = -1
    one, other = np.flatnonzero(truth == 0)[:2].tolist()
    targets[one], targets[other] = 1, 2  # the second is then one of nine
    found = doubts.find(features, targets)
    assert found.order[: found.count].tolist() == [one]
    assert other not in found.order and 2 not in found.suggested


def test_held_out_probabilities_know_nothing_of_the_label() -> None:
    """Labels drawn at random cannot be foretold, however well they can be remembered."""
    features, _ = clusters(1, 200, width=300)
    targets = np.random.default_rng(0).integers(0, 2, 200)
    shares = doubts.out_of_fold(features, targets)
    assert 0.3 < np.mean(shares.argmax(axis=1) == targets) < 0.7


def test_equal_groups_are_held_out_together() -> None:
    """Of pairs with the same features and a random label each, a copy left to learn from would tell the answer."""
    rng = np.random.default_rng(0)
    features = unit(np.repeat(rng.normal(size=(120, 300)), 2, axis=0))
    targets = np.repeat(rng.integers(0, 2, 120), 2)
    groups = np.repeat(np.arange(120), 2).tolist()
    apart = doubts.out_of_fold(features, targets)
    together = doubts.out_of_fold(features, targets, groups=groups)
    assert np.mean(apart.argmax(axis=1) == targets) > 0.75
    assert np.mean(together.argmax(axis=1) == targets) < 0.7


def test_unlabelled_rows_are_judged_and_only_groups_are_not() -> None:
    features, truth = clusters(3, 30)
    targets = hidden(truth, 60)
    lone = int(np.flatnonzero(targets == 2)[0])
    targets[(targets == 2) & (np.arange(90) != lone)] = -1
    shares = doubts.out_of_fold(features, targets, classes=4)
    assert shares.shape == (90, 4)
    judged = shares.sum(axis=1) > 0
    assert not judged[lone]
    assert judged[np.arange(90) != lone].all()
    np.testing.assert_allclose(shares[judged].sum(axis=1), 1, atol=1e-5)
    rest = (targets < 0) & (truth != 2)
    assert np.mean(shares[rest].argmax(axis=1) == truth[rest]) > 0.9
    assert lone not in doubts.find(features, targets, shares).order


def test_a_fraction_of_the_labels_teaches_less() -> None:
    features, truth = clusters(6, 40, spread=3.0)
    right = [
        np.mean(doubts.out_of_fold(features, truth, fraction=fraction).argmax(axis=1) == truth)
        for fraction in (0.1, 1.0)
    ]
    assert right[0] < right[1] - 0.05


def test_many_classes_are_fitted_fold_by_fold(monkeypatch: pytest.MonkeyPatch) -> None:
    features, truth = clusters(4, 30, spread=1.5)
    whole = doubts.out_of_fold(features, truth)
    for entries in (1, 2 * len(truth) * 4):
        monkeypatch.setattr(doubts, "_ENTRIES", entries)
        np.testing.assert_allclose(doubts.out_of_fold(features, truth), whole, atol=0.03)


@pytest.mark.parametrize("labels", [[-1, -1, -1], [-1, 1, 1]])
def test_nothing_to_doubt(labels: list[int]) -> None:
    features, targets = unit(np.eye(3)), np.array(labels)
    assert not doubts.out_of_fold(features, targets).any()
    found = doubts.find(features, targets)
    assert len(found.order) == found.count == 0


def test_it_stops() -> None:
    features, truth = clusters(2, 10)
    with pytest.raises(Stopped):
        doubts.out_of_fold(features, truth, should_stop=lambda: True)
