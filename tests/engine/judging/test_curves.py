"""Curves against scikit-learn and by hand."""

from __future__ import annotations

import math

import hypothesis.extra.numpy as arrays
import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from tldesk.engine.judging import curves

# Few different scores, so that many are equal.
scored = st.integers(1, 40).flatmap(
    lambda n: st.tuples(
        arrays.arrays(np.bool_, n),
        arrays.arrays(np.float64, n, elements=st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1])),
    )
)


@given(scored)
def test_precision_and_recall_as_scikit_learn(pair: tuple[np.ndarray, np.ndarray]) -> None:
    from sklearn.metrics import average_precision_score, precision_recall_curve

    positive, scores = pair
    curve = curves.precision_recall(positive, scores)
    if not positive.any():
        assert math.isnan(curve.average)
        return
    precision, recall, limits = precision_recall_curve(positive, scores)
    assert curve.limits.tolist() == limits.tolist()
    assert curve.precision == pytest.approx(precision[:-1]) and curve.recall == pytest.approx(recall[:-1])
    assert curve.average == pytest.approx(average_precision_score(positive, scores))


@given(scored)
def test_no_limit_has_a_better_f1(pair: tuple[np.ndarray, np.ndarray]) -> None:
    from sklearn.metrics import f1_score

    positive, scores = pair
    found = curves.best_threshold(positive, scores)
    if positive.sum() < curves.FEWEST_POSITIVE:
        assert found is None
        return
    assert found is not None
    best = max(f1_score(positive, scores >= limit, zero_division=0.0) for limit in scores)
    assert f1_score(positive, scores >= found, zero_division=0.0) == pytest.approx(best)
    assert found not in scores or found == 0  # between two samples


@given(scored)
def test_risk_and_coverage_count_right_answers(pair: tuple[np.ndarray, np.ndarray]) -> None:
    right, confidence = pair
    curve = curves.risk_coverage(right, confidence)
    assert curve.coverage[0] == 1 and curve.accuracy[0] == pytest.approx(right.mean())
    assert (np.diff(curve.coverage) < 0).all()
    for limit, coverage, accuracy in zip(curve.limits, curve.coverage, curve.accuracy, strict=True):
        correct, given, images = curves.at_limit(right, confidence, limit)
        assert given / images == pytest.approx(coverage) and correct / given == pytest.approx(accuracy)


@given(scored, st.sampled_from([0.5, 0.9, 1.0]))
def test_the_least_limit_answers_the_most(pair: tuple[np.ndarray, np.ndarray], wanted: float) -> None:
    right, confidence = pair
    limit = curves.least_limit(right, confidence, wanted)
    reached = [c for c in [0.0, *confidence] if right[confidence >= c].mean() >= wanted]
    if limit is None:
        assert not reached
        return
    correct, given, _ = curves.at_limit(right, confidence, limit)
    assert correct / given >= wanted
    assert given == max(int((confidence >= c).sum()) for c in reached)


def test_by_hand() -> None:
    right, confidence = np.array([True, True, False, True, False]), np.array([0.9, 0.8, 0.7, 0.6, 0.5])
    assert curves.least_limit(right, confidence, 0.75) == 0.6
    assert curves.at_limit(right, confidence, 0.6) == (3, 4, 5)
    assert curves.at_threshold(right, confidence, 0.75) == (2, 2, 3)
    assert curves.least_limit(np.zeros(0, bool), np.zeros(0), 0.9) is None
