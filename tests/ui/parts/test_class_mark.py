"""Marks: a class beyond the colours has the colour of an earlier one, in another shape, wherever it is painted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import combinations
from typing import Any

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from tldesk.ui.parts import appearance, theme
from tldesk.ui.parts.class_mark import (
    SHAPES,
    Mark,
    MarkSign,
    Shape,
    class_mark,
    outline,
    paint_bar,
    paint_mark,
    paint_ring,
)
from tldesk.ui.parts.icons import swatch

BOX = QRectF(2, 2, 12, 12)


def painted(paint: Callable[[QPainter], None], width: int = 16) -> QImage:
    image = QImage(width, 16, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint(painter)
    painter.end()
    return image


def ink(image: QImage) -> float:
    """The share of a picture that is painted."""
    places = [(x, y) for x in range(image.width()) for y in range(image.height())]
    return sum(image.pixelColor(x, y).alphaF() for x, y in places) / len(places)


def test_colours_come_again_in_another_shape() -> None:
    marks = [class_mark(index) for index in range(len(SHAPES) * theme.CLASS_COLORS)]
    assert all(mark.shape == "circle" for mark in marks[: theme.CLASS_COLORS])
    assert marks[theme.CLASS_COLORS] == Mark(theme.class_color(0), "square")
    assert len({(mark.color.name(), mark.shape) for mark in marks}) == len(marks)
    assert class_mark(len(marks)) == marks[0]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_fills_its_place_and_no_more(shape: Shape) -> None:
    box = outline(shape).boundingRect()
    assert QRectF(-0.5, -0.5, 1, 1).contains(box)
    assert max(box.width(), box.height()) >= 0.85
    assert abs(box.center().x()) < 0.01 and abs(box.center().y()) < 0.05


@pytest.mark.parametrize("paint", [paint_mark, paint_ring])
def test_shapes_look_different(qapp: Any, paint: Callable[[QPainter, QRectF, Mark], None]) -> None:
    pictures = [
        painted(partial(_paint, paint, Mark(QColor(theme.color("text")), shape)))  # of one colour
        for shape in SHAPES
    ]
    for first, second in combinations(pictures, 2):
        places = [(x, y) for x in range(16) for y in range(16)]
        differing = sum(abs(first.pixelColor(*at).alphaF() - second.pixelColor(*at).alphaF()) for at in places)
        assert differing > 8


def _paint(paint: Callable[[QPainter, QRectF, Mark], None], mark: Mark, painter: QPainter) -> None:
    paint(painter, BOX, mark)


@pytest.mark.parametrize("index", [2, 10, 18, 26, 34])
def test_a_label_is_full_and_a_suggestion_hollow(qapp: Any, index: int) -> None:
    full, hollow = (painted(partial(_paint, paint, class_mark(index))) for paint in (paint_mark, paint_ring))
    assert full.pixelColor(8, 8) == theme.class_color(2)
    assert ink(hollow) < ink(full)
    assert hollow.pixelColor(8, 8).alpha() < 20


def test_bars_of_one_colour_have_their_own_patterns(qapp: Any) -> None:
    place, ground = QRectF(0, 4, 80, 8), theme.color("surface")
    bars = [painted(lambda p, i=index: paint_bar(p, place, class_mark(i), ground), 80) for index in (0, 8, 16, 24)]  # type: ignore[misc]
    assert bars[0].pixelColor(40, 8) == theme.class_color(0)
    assert all(first != second for first, second in combinations(bars, 2))
    for bar in bars:  # most of it has the colour, from end to end
        assert bar.pixelColor(2, 8) != ground and bar.pixelColor(78, 8) != ground
        row = [bar.pixelColor(x, y).name() for x in range(4, 76) for y in range(4, 12)]
        assert row.count(theme.class_color(0).name()) > len(row) / 2


def test_a_sign_follows_the_scheme(qtbot: QtBot, qapp: Any) -> None:
    sign = MarkSign()
    qtbot.addWidget(sign)
    for wish in ("light", "dark"):
        appearance.apply(qapp, wish)
        sign.show_mark(lambda: class_mark(1))
        assert sign.grab().toImage().pixelColor(6, 6) == theme.class_color(1)
    appearance.apply(qapp, "light")


def test_a_swatch_has_the_colour_and_the_shape(qapp: Any) -> None:
    round_one, square = (swatch(class_mark(index)).pixmap(20, 20).toImage() for index in (3, 11))
    middle = round_one.width() // 2
    assert round_one.pixelColor(middle, middle) == square.pixelColor(middle, middle) == theme.class_color(3)
    assert round_one != square
