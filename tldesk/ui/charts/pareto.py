"""The chart of backbones: milliseconds an image against accuracy, with intervals, and the band that is good enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QPen

from tldesk.ui import theme


@dataclass(frozen=True, slots=True)
class Point:
    """A backbone: its title, milliseconds an image, accuracy and its interval in percent; whether it stands out."""

    title: str
    ms: float
    accuracy: float
    low: float
    high: float
    chosen: bool = False


class ParetoChart(pg.PlotWidget):
    """Points with error bars; those that none beats in both are joined. The band is what counts as equally good."""

    def __init__(self, name: str, title: str, x_title: str, y_title: str) -> None:
        super().__init__()
        self._titles = (x_title, y_title)
        self.points: list[Point] = []
        self._band = (0.0, 0.0)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setMinimumSize(260, 200)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.plotItem.setMenuEnabled(False)
        self.plotItem.hideButtons()
        self.plotItem.setMouseEnabled(x=False, y=False)
        self.plotItem.showGrid(x=False, y=True, alpha=0.25)
        self._dress()

    def show_points(self, points: Sequence[Point], band: tuple[float, float]) -> None:
        """Show these; `band` is the lowest and the highest accuracy, in percent, that are equally good."""
        self.points, self._band = list(points), band
        self._draw()

    def front(self) -> list[Point]:
        """Points than which none is both as fast and more accurate, fastest first."""
        found: list[Point] = []
        for point in sorted(self.points, key=lambda one: (one.ms, -one.accuracy)):
            if not found or point.accuracy > found[-1].accuracy:
                found.append(point)
        return found

    def _draw(self) -> None:
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
        low = min(point.low for point in self.points)
        self.plotItem.setYRange(max(0.0, low - 2), min(101.0, max(point.high for point in self.points) + 2), padding=0)

    def _draw_point(self, point: Point, color: QColor, at_left: bool) -> None:
        x, y = np.array([point.ms]), np.array([point.accuracy])
        bars = pg.ErrorBarItem(
            x=x, y=y, top=point.high - y, bottom=y - point.low, beam=0, pen=pg.mkPen(color, width=1.5)
        )
        self.plotItem.addItem(bars)
        dot = pg.ScatterPlotItem(x, y, size=14 if point.chosen else 10, symbol="star" if point.chosen else "o")
        dot.setBrush(pg.mkBrush(color))
        dot.setPen(pg.mkPen(None))
        self.plotItem.addItem(dot)
        words = pg.TextItem(point.title, color=theme.color("text"), anchor=(1.08 if at_left else -0.08, 1.1))
        words.setFont(theme.font("small", bold=point.chosen))
        words.setPos(point.ms, point.accuracy)
        self.plotItem.addItem(words, ignoreBounds=True)

    def _dress(self) -> None:
        """Put on the colours and letters of the theme."""
        colors, small = theme.chart_colors(), theme.font("small")
        self.setBackground(colors.background)
        for side, text in zip(("bottom", "left"), self._titles, strict=True):
            axis = self.plotItem.getAxis(side)
            axis.setPen(QPen(colors.grid))
            axis.setTextPen(QPen(colors.text))
            axis.setStyle(tickFont=small, maxTickLevel=0)
            axis.setLabel(text, **{"color": colors.text.name(), "font-size": f"{small.pointSizeF():.0f}pt"})
            axis.enableAutoSIPrefix(False)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "points"):
            self._dress()
