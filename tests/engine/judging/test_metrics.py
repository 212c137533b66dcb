"""Metrics against hand-computed values, published intervals and scikit-learn."""

from __future__ import annotations

import math

import hypothesis.extra.numpy as arrays
import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from tldesk.engine.judging import metrics, multi_label

TARGETS = np.array([0, 0, 0, 0, 1, 1, 1, 2, 2, 2])
PREDICTED = np.array([0, 0, 0, 1, 1, 1, 0, 2, 2, 2])

labels = st.integers(1, 40).flatmap(
    lambda n: st.tuples(*[arrays.arrays(np.int64, n, elements=st.integers(0, 4)) for _ in range(2)])
)


def test_by_hand() -> None:
    counts = metrics.confusion(TARGETS, PREDICTED, 3)
    assert counts.tolist() == [[3, 1, 0], [1, 2, 0], [0, 0, 3]]
    assert metrics.accuracy(TARGETS, PREDICTED) == 0.8
    first, second, third = metrics.per_class(counts, ["a", "b", "c"])
    assert (first.label, first.precision, first.recall, first.f1, first.support) == ("a", 0.75, 0.75, 0.75, 4)
    assert (second.precision, second.recall) == (2 / 3, 2 / 3)
    assert (third.f1, third.recall_interval[1]) == (1.0, 1.0)
    assert first.precision_interval == metrics.wilson_interval(3, 4)
    assert metrics.macro_f1(counts) == pytest.approx((0.75 + 2 / 3 + 1) / 3)


@pytest.mark.parametrize(
    ("right", "total", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_interval_against_newcombe(right: int, total: int, low: float, high: float) -> None:
    """The worked examples of Newcombe (1998), table I, method 3."""
    assert metrics.wilson_interval(right, total) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(0, 500), st.integers(0, 500))
def test_wilson_interval_holds_the_share(right: int, more: int) -> None:
    low, high = metrics.wilson_interval(right, right + more)
    share = right / (right + more) if right + more else 0.5
    assert 0 <= low <= share <= high <= 1


@given(labels)
def test_as_scikit_learn(pair: tuple[np.ndarray, np.ndarray]) -> None:
    from sklearn.metrics import confusion_matrix, f1_score, precision_recall_fscore_support

    targets, predicted = pair
    counts = metrics.confusion(targets, predicted, 5)
    assert (counts == confusion_matrix(targets, predicted, labels=range(5))).all()
    assert metrics.macro_f1(counts) == pytest.approx(f1_score(targets, predicted, average="macro", zero_division=0.0))
    wanted = precision_recall_fscore_support(targets, predicted, labels=range(5), zero_division=0.0)
    got = metrics.per_class(counts, list("abcde"))
    assert [s.precision for s in got] == pytest.approx(wanted[0])
    assert [s.recall for s in got] == pytest.approx(wanted[1])
    assert [s.f1 for s in got] == pytest.approx(wanted[2])
    assert [s.support for s in got] == list(wanted[3])


@given(arrays.arrays(np.float32, (7, 3), elements=st.floats(-80, 80, width=32)))
def test_loss_and_probabilities(logits: np.ndarray) -> None:
    targets = np.array([0, 1, 2, 0, 1, 2, 0])
    shares = metrics.softmax(logits)
    assert shares.dtype == np.float32 and np.allclose(shares.sum(axis=1), 1, atol=1e-6)
    wide = logits.astype(np.float64)
    by_hand = -np.log(np.exp(wide)[np.arange(7), targets] / np.exp(wide).sum(axis=1)).mean()
    assert metrics.log_loss(targets, logits) == pytest.approx(by_hand, rel=1e-6, abs=1e-9)


def test_large_logits_do_not_overflow() -> None:
    logits = np.array([[1e6, 0.0], [0.0, 1e6]], np.float32)
    assert metrics.log_loss(np.array([0, 1]), logits) == 0
    assert metrics.softmax(logits).tolist() == [[1, 0], [0, 1]]


def test_of_nothing() -> None:
    none = np.zeros(0, np.int64)
    assert math.isnan(metrics.accuracy(none, none)) and math.isnan(metrics.log_loss(none, np.zeros((0, 2))))
    assert math.isnan(metrics.macro_f1(metrics.confusion(none, none, 2)))
    assert metrics.wilson_interval(0, 0) == (0.0, 1.0)
    assert metrics.softmax(np.zeros((0, 3))).shape == (0, 3)


def test_macro_f1_interval_holds_the_value_and_shrinks_with_more_samples() -> None:
    rng = np.random.default_rng(0)
    widths = []
    for n in (50, 800):
        targets = rng.integers(0, 3, n)
        predicted = np.where(rng.random(n) < 0.8, targets, rng.integers(0, 3, n))
        low, high = metrics.macro_f1_interval(targets, predicted, range(n), 3)
        assert 0 < low < metrics.macro_f1(metrics.confusion(targets, predicted, 3)) < high <= 1
        widths.append(high - low)
    assert widths[1] == pytest.approx(widths[0] / 4, rel=0.3)  # a sixteenth of the variance


@pytest.mark.parametrize("right", [True, False])
def test_answers_that_are_all_alike_are_no_certainty(right: bool) -> None:
    targets = np.arange(8) % 2
    found = metrics.macro_f1_interval(targets, targets if right else 1 - targets, range(8), 2)
    assert found == metrics.wilson_interval(8 * right, 8)
    scores = np.eye(2)[targets if right else 1 - targets]
    several = multi_label.intervals(np.eye(2, dtype=int)[targets], scores, (scores > 0.5).astype(int), list(range(8)))
    assert tuple(several["macro_f1"]) == tuple(several["micro_f1"]) == found


def test_macro_f1_interval_covers_the_truth_nineteen_times_of_twenty() -> None:
    """Two classes, each right with probability .8: the macro F1 of the population is .8."""
    rng = np.random.default_rng(1)
    covered = 0
    for seed in range(200):
        targets = np.arange(120) % 2
        predicted = np.where(rng.random(120) < 0.8, targets, 1 - targets)
        low, high = metrics.macro_f1_interval(targets, predicted, range(120), 2, rounds=200, seed=seed)
        covered += low <= 0.8 <= high
    assert 0.9 <= covered / 200 <= 0.98


def test_samples_of_one_group_count_as_one() -> None:
    rng = np.random.default_rng(2)
    targets = np.repeat(rng.integers(0, 2, 60), 10)
    predicted = np.repeat(np.where(rng.random(60) < 0.7, targets[::10], 1 - targets[::10]), 10)
    alone = metrics.macro_f1_interval(targets, predicted, range(600), 2)
    together = metrics.macro_f1_interval(targets, predicted, [i // 10 for i in range(600)], 2)
    once = metrics.macro_f1_interval(targets[::10], predicted[::10], range(60), 2)
    assert together == pytest.approx(once, abs=1e-9)
    assert together[1] - together[0] > 2 * (alone[1] - alone[0])
    assert metrics.macro_f1_interval(targets, predicted, ["one"] * 600, 2) == (0.0, 1.0)
    assert together == metrics.macro_f1_interval(targets, predicted, [i // 10 for i in range(600)], 2)
