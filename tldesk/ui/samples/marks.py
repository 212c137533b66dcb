"""How a class that is only suggested is drawn and told, the same everywhere."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen


def paint_ring(painter: QPainter, place: QRectF, color: QColor) -> None:
    """The mark of a class that is suggested: a ring where a label has a disc."""
    painter.setPen(QPen(color, 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(place.adjusted(1, 1, -1, -1))


def percents(confidence: float) -> int:
    """Per cent as they are shown: never 100, since nothing is certain."""
    return min(99, round(100 * confidence))
