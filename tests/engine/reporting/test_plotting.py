"""Ticks, labels that keep apart, and fewer points that look the same."""

from __future__ import annotations

import itertools
import math
import sys

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tldesk.engine.reporting.plotting import spread, thinned, ticks

places = st.lists(st.floats(-500, 500), max_size=12)


@given(places, st.floats(1, 40), st.floats(-100, 100), st.floats(0, 600))
def test_labels_never_overlap_and_keep_their_order(wanted: list[float], size: float, low: float, room: float) -> None:
    found = spread(wanted, size, low, low + room)
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    for above, below in itertools.pairwise(order):
        assert found[below] - found[above] >= size - 1e-6
    if len(wanted) * size <= room and wanted:
        assert min(found) >= low + size / 2 - 1e-6 and max(found) <= low + room - size / 2 + 1e-6


@given(places, st.floats(1, 40))
def test_labels_that_are_apart_stay_where_they_are(wanted: list[float], size: float) -> None:
    apart = [place + 2 * size * number for number, place in enumerate(sorted(wanted))]
    assert spread(apart, size, -1e5, 1e5) == pytest.approx(apart)


def test_two_labels_of_one_place_give_way_alike() -> None:
    assert spread([50, 50], 10, 0, 100) == [45, 55]
    assert spread([99, 98], 10, 0, 100) == [95, 85]


@given(st.floats(-1e4, 1e4), st.floats(1e-6, 1e5), st.integers(2, 12), st.booleans())
def test_ticks_are_round_and_inside(low: float, extent: float, most: int, whole: bool) -> None:
    high = low + extent
    found = ticks((low, high), most, whole)
    assert all(low - 1e-6 * extent <= tick <= high + 1e-6 * extent for tick in found)
    assert len(found) <= 2.5 * most + 1
    if whole:
        assert all(tick == round(tick) for tick in found)


@given(st.tuples(st.floats(), st.floats()), st.integers(1, 12), st.booleans())
@example((0.0, 5e-324), 5, False)
@example((-sys.float_info.max, sys.float_info.max), 5, False)
@example((1.0, 1.0 + sys.float_info.epsilon), 5, False)
def test_any_span_has_ticks_or_none(span: tuple[float, float], most: int, whole: bool) -> None:
    found = ticks(span, most, whole)
    assert len(found) <= 2.5 * most + 1
    assert all(map(math.isfinite, found)) and not (found and span[0] > span[1])


@pytest.mark.parametrize(
    ("span", "found"),
    [((0, 1), [0, 1]), ((0, 5.1), [0, 1, 2, 3, 4, 5]), ((-0.4, 3), [0, 1, 2, 3]), ((0, 47), [0, 10, 20, 30, 40])],
)
def test_epochs_have_whole_numbers(span: tuple[float, float], found: list[float]) -> None:
    assert ticks(span, 5, whole=True) == found


@given(st.integers(2, 5000), st.integers(10, 400))
def test_thinned_points_keep_the_ends_and_the_peaks(count: int, most: int) -> None:
    rng = np.random.default_rng(count)
    x, y = np.arange(count, dtype=float), rng.normal(size=count)
    few_x, few_y = thinned(x, y, most)
    assert len(few_x) <= most + 4
    assert (few_x[0], few_x[-1]) == (0, count - 1) and (np.diff(few_x) > 0).all()
    assert few_y.min() == y.min() and few_y.max() == y.max()
    assert np.array_equal(y[few_x.astype(int)], few_y)
