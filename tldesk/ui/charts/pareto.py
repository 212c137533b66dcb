"""The chart of backbones: milliseconds an image against accuracy, with intervals, and the band that is good enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QPainter

from tldesk.engine.reporting import plotting
from tldesk.ui.charts import notes
from tldesk.ui.charts.line import Line, Ring, Scale, ink
from tldesk.ui.charts.lines import LineChart

_ASIDE = 10  # pixels from a point to its name
_TURN = 0.7  # of the width, from where on names stand at the left


@dataclass(frozen=True, slots=True)
class Point:
    """A backbone: its title, milliseconds an image, accuracy and its interval in percent; whether it stands out."""

    title: str
    ms: float
    accuracy: float
    low: float
    high: float
    chosen: bool = False


class ParetoChart(LineChart):
    """Points with intervals; those that none beats in both are joined. The band is what counts as equally good."""

    def __init__(self, name: str, title: str, x_title: str, y_title: str) -> None:
        self.points: list[Point] = []
        self._band = (0.0, 0.0)
        self._y_title = y_title
        super().__init__(name, title, Scale(x_title, low=0.0), Scale(y_title, high=100.0, percent=True))

    def show_points(self, points: Sequence[Point], band: tuple[float, float]) -> None:
        """Show these; `band` is the lowest and the highest accuracy, in percent, that are equally good."""
        self.points, self._band = sorted(points, key=lambda one: one.ms), band
        front = self.front()
        columns = np.array([(p.ms, p.accuracy, p.low, p.high) for p in self.points], dtype=np.float64).reshape(-1, 4)
        ms, accuracy, low, high = columns.T
        best = next((point for point in self.points if point.chosen), None)
        self.show_mark(None if best is None else Ring(best.ms, best.accuracy))
        self.show_lines(
            [
                Line("", np.array([p.ms for p in front]), np.array([p.accuracy for p in front]), quiet=True),
                Line(self._y_title, ms, accuracy, dots=True, joined=False, named=False, low=low, high=high),
            ]
        )

    def table(self) -> list[list[str]]:
        """A row for each backbone."""
        head = ["", self.x_scale.title, self._y_title, f"{self._y_title} ≥", f"{self._y_title} ≤"]
        values = ((p.title, p.ms, p.accuracy, p.low, p.high) for p in self.points)
        return [head, *([title, *(f"{value:.10g}" for value in row)] for title, *row in values)]

    def front(self) -> list[Point]:
        """Points than which none is both as fast and more accurate, fastest first."""
        found: list[Point] = []
        for point in sorted(self.points, key=lambda one: (one.ms, -one.accuracy)):
            if not found or point.accuracy > found[-1].accuracy:
                found.append(point)
        return found

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """The band, below everything."""
        super().drawBackground(painter, rect)
        plane = self._plane()
        low, high = (plane.place(plane.x[0], value).y() for value in self._band)
        fill = ink("val")
        fill.setAlphaF(0.12)
        band = QRectF(plane.rect.left(), high, plane.rect.width(), low - high)
        painter.fillRect(band.intersected(plane.rect), fill)

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """The names of the points, none over another, and what every chart has."""
        super().drawForeground(painter, rect)
        plane = self._plane()
        turn = plane.rect.left() + _TURN * plane.rect.width()
        for at_left in (False, True):
            here = [(point, plane.place(point.ms, point.accuracy)) for point in self.points]
            side = [(point, place) for point, place in here if (place.x() > turn) is at_left and self._seen(place)]
            wanted = [place.y() - _ASIDE for _, place in side]
            places = plotting.spread(wanted, notes.height(False), plane.rect.top(), plane.rect.bottom())
            for (point, place), y in zip(side, places, strict=True):
                aside = QPointF(place.x() - _ASIDE if at_left else place.x() + _ASIDE, y)
                notes.draw_name(painter, point.title, aside, at_left=at_left, strong=point.chosen)

    def _seen(self, place: QPointF) -> bool:
        return self._plane().rect.contains(place)
