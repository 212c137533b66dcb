"""Calibration against known temperatures, a reference optimiser and values by hand."""

from __future__ import annotations

import math

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from tldesk.engine.judging import calibrate, judge, metrics

seeds = st.integers(0, 10_000)


def answers(seed: int, n: int = 400, classes: int = 4, spread: float = 2.0) -> tuple[np.ndarray, np.ndarray]:
    """Logits, and targets drawn from their probabilities: they are calibrated as they are."""
    rng = np.random.default_rng(seed)
    logits = rng.normal(0, spread, (n, classes)).astype(np.float32)
    shares = metrics.softmax(logits)
    targets = (shares.cumsum(axis=1) < rng.random((n, 1))).sum(axis=1).clip(0, classes - 1)
    return targets.astype(np.int64), logits


@pytest.mark.parametrize("temperature", [0.4, 1.0, 3.0])
def test_a_known_temperature_is_found(temperature: float) -> None:
    targets, logits = answers(0, n=20_000)
    assert calibrate.fit_temperature(targets, logits * temperature) == pytest.approx(temperature, rel=0.05)


@given(seeds, st.floats(0.3, 4.0), st.integers(2, 6))
def test_no_other_temperature_has_a_lower_loss(seed: int, scale: float, classes: int) -> None:
    """scipy's bounded search of the same loss is the reference."""
    from scipy.optimize import minimize_scalar

    targets, logits = answers(seed, 120, classes)
    logits = logits * np.float32(scale)
    assert (logits.argmax(axis=1) != targets).sum() >= calibrate.WRONG

    def loss(log_temperature: float) -> float:
        inverse = math.exp(-log_temperature)
        return metrics.log_loss(targets, logits.astype(np.float64) * inverse)

    limits = (math.log(calibrate.COLDEST), math.log(calibrate.HOTTEST))
    best = minimize_scalar(loss, bounds=limits, method="bounded", options={"xatol": 1e-9})
    assert loss(math.log(calibrate.fit_temperature(targets, logits))) <= best.fun + 1e-9


@given(seeds)
def test_it_does_not_change_the_answers_and_stays_within_its_limits(seed: int) -> None:
    rng = np.random.default_rng(seed)
    targets, logits = rng.integers(0, 3, 60), rng.normal(0, 10.0 ** rng.integers(-3, 4), (60, 3))
    temperature = calibrate.fit_temperature(targets, logits)
    assert calibrate.COLDEST <= temperature <= calibrate.HOTTEST + 1e-6
    right, confidence = calibrate.answers(targets, logits, temperature)
    assert (right == (targets == logits.argmax(axis=1))).all() and (confidence <= 1).all()


def test_where_all_is_right_it_does_not_ask_for_certainty() -> None:
    targets = np.arange(100) % 2
    logits = np.where(np.arange(2)[None] == targets[:, None], 2.0, -2.0)
    temperature = calibrate.fit_temperature(targets, logits)
    assert metrics.softmax(logits / temperature).max() == pytest.approx(1 - 1 / 102, abs=1e-6)


def test_what_is_added_fades_with_the_wrong_answers() -> None:
    """Logits of ±2: the right share says how sure the model may be; a right and a wrong one are added to none."""
    for wrong, added in ((0, 1.0), (4, 0.6), (10, 0.0), (50, 0.0)):
        targets = np.zeros(200, np.int64)
        logits = np.where(np.arange(200)[:, None] < wrong, [[-2.0, 2.0]], [[2.0, -2.0]])
        found = metrics.softmax(logits / calibrate.fit_temperature(targets, logits)).max()
        assert found == pytest.approx(1 - (wrong + added) / (200 + 2 * added), abs=1e-6)


def test_few_answers_stay_as_they_are() -> None:
    targets, logits = answers(1, n=calibrate.FEWEST - 1)
    assert calibrate.fit_temperature(targets, logits * 5) == 1.0
    assert calibrate.fit_temperature(np.zeros(50, np.int64), np.zeros((50, 1))) == 1.0
    assert calibrate.fit_temperature(np.zeros(0, np.int64), np.zeros((0, 3))) == 1.0


def test_bins_and_their_error_by_hand() -> None:
    right = np.array([True, False, True, True])
    confidence = np.array([0.55, 0.6, 0.95, 1.0])
    low, high = calibrate.bins(right, confidence, 10)[0], calibrate.bins(right, confidence, 10)[1]
    assert (low.low, low.high, low.count, low.accuracy) == (0.5, 0.6, 2, 0.5)
    assert low.confidence == pytest.approx(0.575)
    assert (high.low, high.high, high.count, high.accuracy) == (0.9, 1.0, 2, 1.0)
    assert calibrate.expected_error(right, confidence, 10) == pytest.approx((0.075 + 0.025) / 2)
    assert math.isnan(calibrate.expected_error(np.zeros(0, bool), np.zeros(0)))


@given(seeds)
def test_every_answer_is_in_one_bin(seed: int) -> None:
    rng = np.random.default_rng(seed)
    confidence = np.concatenate([rng.random(40), [0.0, 1.0, 1 / 15]])
    found = calibrate.bins(rng.random(43) < 0.5, confidence)
    assert sum(part.count for part in found) == 43
    assert all(part.low - 1e-12 <= part.confidence <= part.high + 1e-12 for part in found)


def test_before_and_after() -> None:
    targets, logits = answers(3, n=2000)
    told = judge.before_and_after(targets, logits * 3, 3.0)
    assert told is not None
    assert told["loss"][1] < told["loss"][0] and told["ece"][1] < told["ece"][0] / 2
    assert judge.before_and_after(targets[:0], logits[:0], 2.0) is None
