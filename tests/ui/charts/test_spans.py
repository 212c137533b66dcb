"""What of the plane a chart shows."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tldesk.ui.charts.axes import Axis
from tldesk.ui.charts.line import SHARES, Band, Line, Scale
from tldesk.ui.charts.spans import x_span, y_span

numbers = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30)


def line(y: list[float], thin: bool = False) -> Line:
    return Line("a", np.arange(len(y), dtype=float), np.array(y), thin=thin)


@given(numbers)
def test_all_of_every_curve_is_seen(y: list[float]) -> None:
    low, high = y_span([line(y)], Scale())
    assert low < high and low <= min(y) and max(y) <= high


@given(st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=9), st.sampled_from([Scale(), Scale(low=0.0), SHARES]))
@example([0.0, 5e-324], Scale())
@example([5e-324], Scale(low=0.0))
def test_whatever_is_measured_there_is_a_plane(y: list[float], scale: Scale) -> None:
    low, high = y_span([line(y)], scale)
    assert high - low > 1e-13 and math.isfinite(high - low)


@given(numbers)
def test_an_end_that_is_fixed_stays(y: list[float]) -> None:
    low, high = y_span([line(y)], SHARES)
    assert (low, high) == pytest.approx((-2, 102))
    low, high = y_span([line([abs(value) for value in y])], Scale(low=0.0))
    assert low <= 0 < high


def test_a_few_far_steps_do_not_flatten_the_rest() -> None:
    steps = [1.0] * 99 + [1000.0]
    assert y_span([line(steps, thin=True)], Scale(low=0.0))[1] < 2
    assert y_span([line(steps)], Scale(low=0.0))[1] > 1000


def test_what_has_no_epochs_has_a_margin_before_the_first() -> None:
    scale = Scale("Epoch", low=0.0, whole=True)
    assert x_span([line([1.0] * 6)], scale)[0] == pytest.approx(-0.1)
    band = [Band(("Features",), start=None, end=0.0)]
    for pixels in (160.0, 320.0, 900.0):
        low, high = x_span([line([1.0] * 6)], scale, band, pixels)
        assert 60 < -low / (high - low) * pixels < 75, "as wide as its title"


def test_without_curves_there_is_still_a_plane() -> None:
    assert x_span([], Scale()) == pytest.approx((-0.02, 1.02))
    assert y_span([line([0.0])], Scale(low=0.0)) == pytest.approx((-0.02, 1.08))


def test_an_axis_that_needs_a_little_less_room_stays_as_wide(qapp: object) -> None:
    axis = Axis("left", Scale())
    assert axis.reserve(0, 0.001, 100), "long numbers"
    assert not axis.reserve(0, 0.01, 100) and not axis.reserve(0, 0.001, 100), "the curves would jump"
    assert axis.reserve(0, 4, 100), "short ones"
