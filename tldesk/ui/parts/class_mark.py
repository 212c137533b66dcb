"""How a class is told from others wherever it is painted: by its colour, and by a shape where colours come again."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QTransform
from PySide6.QtWidgets import QWidget

from tldesk.ui.parts import theme

Shape = Literal["circle", "square", "triangle", "diamond", "turned"]

# Every shape has all of the colours once. That is 40 classes; nobody tells more apart by their marks.
SHAPES: tuple[Shape, ...] = ("circle", "square", "triangle", "diamond", "turned")

_SIDE = 0.43  # half the side of a square: it looks as large as the circle
_SIGN = 12  # pixels
_PATTERN = 0.6  # of the height of a bar: the shapes in it
_PITCH = 1.5  # heights of a bar from one shape in it to the next


@dataclass(frozen=True, slots=True)
class Mark:
    """A colour and a shape."""

    color: QColor
    shape: Shape = "circle"


def class_mark(index: int) -> Mark:
    """The mark of the class with this `color_index`, in the scheme shown now."""
    return Mark(theme.class_color(index), SHAPES[index // theme.CLASS_COLORS % len(SHAPES)])


@cache
def outline(shape: Shape) -> QPainterPath:
    """A shape around 0, at most 1 wide and high."""
    path = QPainterPath()
    if shape == "circle":
        path.addEllipse(QPointF(0, 0), 0.5, 0.5)
        return path
    for number, (x, y) in enumerate(_corners(shape)):
        if number:
            path.lineTo(x, y)
        else:
            path.moveTo(x, y)
    path.closeSubpath()
    return path


def _corners(shape: Shape) -> list[tuple[float, float]]:
    if shape == "square":
        return [(-_SIDE, -_SIDE), (_SIDE, -_SIDE), (_SIDE, _SIDE), (-_SIDE, _SIDE)]
    if shape == "diamond":
        return [(0, -0.5), (0.5, 0), (0, 0.5), (-0.5, 0)]
    top, bottom = -0.47, -0.47 + math.sqrt(0.75)  # of equal sides, with as much air above as below
    way = 1 if shape == "triangle" else -1
    return [(0, way * top), (0.5, way * bottom), (-0.5, way * bottom)]


def paint_mark(painter: QPainter, place: QRectF, mark: Mark) -> None:
    """The mark of a class that something has as its label."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(mark.color)
    if mark.shape == "circle":  # as it looks by its path, in half the time
        painter.drawEllipse(place)
    else:
        painter.drawPath(_at(mark.shape, place))


def paint_ring(painter: QPainter, place: QRectF, mark: Mark) -> None:
    """The mark of a class that is only suggested: hollow."""
    # Corners leave less room inside than a circle.
    painter.setPen(QPen(mark.color, 2 if mark.shape == "circle" else 1.5, j=Qt.PenJoinStyle.MiterJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(_at(mark.shape, place.adjusted(1, 1, -1, -1)))


def paint_bar(painter: QPainter, place: QRectF, mark: Mark, ground: QColor) -> None:
    """A bar with round ends in the colour of a class; the shape of its mark is cut out of it again and again."""
    height = place.height()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(mark.color)
    painter.drawRoundedRect(place, height / 2, height / 2)
    if mark.shape == "circle":
        return
    size = _PATTERN * height
    painter.setBrush(ground)
    for number in range(1, int((place.width() - height / 2) / (_PITCH * height)) + 1):  # a stub stays full
        left = place.left() + _PITCH * height * number - height / 2 - size / 2
        painter.drawPath(_at(mark.shape, QRectF(left, place.center().y() - size / 2, size, size)))


class MarkSign(QWidget):
    """The mark of a class beside its name, where that stands in a label."""

    def __init__(self) -> None:
        super().__init__()
        self._mark: Callable[[], Mark] | None = None
        self.setFixedSize(QSize(_SIGN, _SIGN))

    def show_mark(self, mark: Callable[[], Mark] | None) -> None:
        """Show this one, which is asked for whenever it is painted; nothing of None."""
        self._mark = mark
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._mark is not None:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_mark(painter, QRectF(self.rect()), self._mark())


def _at(shape: Shape, place: QRectF) -> QPainterPath:
    turn = QTransform.fromTranslate(place.center().x(), place.center().y())
    return turn.scale(place.width(), place.height()).map(outline(shape))
