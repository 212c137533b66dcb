"""Points of a curve, and their smoothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tldesk.engine.training.series import Series, smoothed, span_of

values = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60)
spans = st.floats(1.0, 300.0)


@given(values, spans)
def test_smoothing_is_the_mean_with_weights_that_fall_by_the_same_share(y: list[float], span: float) -> None:
    """The textbook's sum, written out: what the running form must give."""
    weight = 1 - 1 / span
    found = smoothed(y, span)
    for number in range(len(y)):
        weights = weight ** np.arange(number, -1, -1)
        assert found[number] == pytest.approx(float(weights @ y[: number + 1] / weights.sum()), rel=1e-6, abs=1e-6)


@given(values, spans)
def test_smoothing_begins_with_the_first_value_and_stays_among_the_values(y: list[float], span: float) -> None:
    found = smoothed(y, span)
    assert found[0] == pytest.approx(y[0])
    room = 1e-6 * (1 + max(map(abs, y)))
    assert found.min() >= min(y) - room and found.max() <= max(y) + room


def test_what_is_level_stays_level() -> None:
    assert np.allclose(smoothed([0.25] * 500, 40), 0.25)


@given(values, spans, st.integers(0, 60))
def test_a_series_smooths_as_it_grows_and_after_it_was_cut(y: list[float], span: float, cut: int) -> None:
    series = Series()
    for step, value in enumerate(y):
        series.append(step, value)
    assert np.allclose(series.smooth, series.y)
    series.smooth_over(span)
    assert np.allclose(series.smooth, smoothed(y, span))
    series.cut(cut)
    for step, value in enumerate(y[cut + 1 :], start=cut + 1):
        series.append(step, value)
    assert np.allclose(series.smooth, smoothed(y, span))


def test_the_span_is_half_an_epoch_within_reason() -> None:
    assert [span_of(steps) for steps in (1, 4, 100, 10_000)] == [5.0, 5.0, 50.0, 200.0]
