"""The chart of backbones: milliseconds an image against accuracy, with intervals, and the band that is good enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from tldesk.ui.charts.interval import IntervalChart
from tldesk.ui.parts import theme


@dataclass(frozen=True, slots=True)
class Point:
    """A backbone: its title, milliseconds an image, accuracy and its interval in percent; whether it stands out."""

    title: str
    ms: float
    accuracy: float
    low: float
    high: float
    chosen: bool = False


class ParetoChart(IntervalChart):
    """Points with error bars; those that none beats in both are joined. The band is what counts as equally good."""

    def __init__(self, name: str, title: str, x_title: str, y_title: str) -> None:
        self.points: list[Point] = []
        self._band = (0.0, 0.0)
        super().__init__(name, title, x_title, y_title)

    def show_points(self, points: Sequence[Point], band: tuple[float, float]) -> None:
        """Show these; `band` is the lowest and the highest accuracy, in percent, that are equally good."""
        self.points, self._band = list(points), band
        self.draw()

    def front(self) -> list[Point]:
        """Points than which none is both as fast and more accurate, fastest first."""
        found: list[Point] = []
        for point in sorted(self.points, key=lambda one: (one.ms, -one.accuracy)):
            if not found or point.accuracy > found[-1].accuracy:
                found.append(point)
        return found

    def draw(self) -> None:
        """As IntervalChart has it."""
        self.plotItem.clear()
        if not self.points:
            return
        accent, muted = theme.color("accent"), theme.color("muted")
        fill = QColor(accent)
        fill.setAlphaF(0.12)
        band = pg.LinearRegionItem(self._band, "horizontal", movable=False, brush=fill, pen=pg.mkPen(None))
        self.plotItem.addItem(band, ignoreBounds=True)
        front = self.front()
        dashes = pg.mkPen(muted, width=1, style=Qt.PenStyle.DashLine)
        self.plotItem.plot([p.ms for p in front], [p.accuracy for p in front], pen=dashes)
        widest = max(point.ms for point in self.points)
        for point in self.points:
            self._draw_point(point, accent if point.chosen else muted, at_left=point.ms > 0.7 * widest)
        self.plotItem.setXRange(0, 1.1 * widest, padding=0)
        self.fit_percent(min(point.low for point in self.points), max(point.high for point in self.points))

    def _draw_point(self, point: Point, color: QColor, at_left: bool) -> None:
        self.draw_bars([point.ms], [point.accuracy], [point.low], [point.high], color)
        symbol, size = ("star", 14) if point.chosen else ("o", 10)
        dot = pg.ScatterPlotItem([point.ms], [point.accuracy], size=size, symbol=symbol)
        dot.setBrush(pg.mkBrush(color))
        dot.setPen(pg.mkPen(None))
        self.plotItem.addItem(dot)
        words = pg.TextItem(point.title, color=theme.color("text"), anchor=(1.08 if at_left else -0.08, 1.1))
        words.setFont(theme.font("small", bold=point.chosen))
        words.setPos(point.ms, point.accuracy)
        self.plotItem.addItem(words, ignoreBounds=True)
