"""Points in the plane: inside an outline, nearest to a place, next in a direction."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPolygonF

from tldesk.ui.charts import plane

# Off the grid of the outlines, so that no point lies on an edge.
places = st.tuples(st.integers(-6, 6), st.integers(-6, 6)).map(lambda xy: (xy[0] + 0.37, xy[1] + 0.41))
corners = st.tuples(st.integers(-5, 5), st.integers(-5, 5))


@given(st.lists(places, min_size=1, max_size=20), st.lists(corners, min_size=3, max_size=9))
def test_inside_is_what_qt_calls_inside(points: list[tuple[float, float]], outline: list[tuple[int, int]]) -> None:
    polygon = QPolygonF([QPointF(*corner) for corner in outline])
    expected = [polygon.containsPoint(QPointF(*point), Qt.FillRule.OddEvenFill) for point in points]
    assert plane.inside(np.array(points), np.array(outline, float)).tolist() == expected


def test_a_line_holds_nothing() -> None:
    points = np.zeros((3, 2))
    assert not plane.inside(points, np.array([(-1.0, -1.0), (1.0, 1.0)])).any()
    assert not plane.inside(np.zeros((0, 2)), np.array([(0.0, 0.0), (1.0, 0.0), (0.0, 1.0)])).any()


def test_nearest_within_reach_and_among_those_that_count() -> None:
    points = np.array([(0.0, 0.0), (1.0, 0.0), (1.2, 0.0)], np.float32)
    everything = np.arange(3)
    assert plane.nearest(points, (1.05, 0.0), 0.5, everything) == 1
    assert plane.nearest(points, (1.05, 0.0), 0.5, np.array([0, 2])) == 2
    assert plane.nearest(points, (5.0, 5.0), 0.5, everything) is None
    assert plane.nearest(points, (0.0, 0.0), 0.5, np.zeros(0, np.int64)) is None


@pytest.mark.parametrize(
    ("direction", "expected"), [((1.0, 0.0), 1), ((-1.0, 0.0), 2), ((0.0, 1.0), 3), ((0.0, -1.0), None)]
)
def test_arrows_go_to_the_next_point_that_way(direction: tuple[float, float], expected: int | None) -> None:
    points = np.array([(0, 0), (1, 0.2), (-3, 0), (0.4, 2), (4, 0), (0.9, 0.89)], np.float32)
    assert plane.following(points, 0, direction, np.arange(len(points))) == expected
    assert plane.following(points, 0, (1.0, 0.0), np.array([0, 4])) == 4
