"""The chart of a learning curve: images learned from against accuracy, pretrained and from scratch, with intervals."""

from __future__ import annotations

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import Qt

from tldesk.project.runs.events import CurvePoint
from tldesk.ui.charts.interval import IntervalChart
from tldesk.ui.parts import theme

_SHIFT = 0.004  # of the width, so that the intervals of one number of images lie beside each other


class CurveChart(IntervalChart):
    """Shows CurvePoints; `names` are those of the two curves, transfer and scratch."""

    def __init__(self, name: str, title: str, x_title: str, y_title: str, names: tuple[str, str]) -> None:
        self.points: list[CurvePoint] = []
        self._names = names
        super().__init__(name, title, x_title, y_title)

    def show_points(self, points: Sequence[CurvePoint]) -> None:
        """Show these in place of the present ones."""
        self.points = list(points)
        self.draw()

    def draw(self) -> None:
        """As IntervalChart has it."""
        self.plotItem.clear()
        if not self.points:
            return
        widest = max(point.images for point in self.points)
        curves = (
            (-1, "o", Qt.PenStyle.SolidLine, [(p.transfer, p.transfer_interval) for p in self.points]),
            (1, "s", Qt.PenStyle.DashLine, [(p.scratch, p.scratch_interval) for p in self.points]),
        )
        colors = (theme.color("accent"), theme.color("warning"))
        for name, color, (side, symbol, style, values) in zip(self._names, colors, curves, strict=True):
            x = [point.images + side * _SHIFT * widest for point in self.points]
            y = [100 * value for value, _ in values]
            self.draw_bars(x, y, [100 * low for _, (low, _) in values], [100 * high for _, (_, high) in values], color)
            pen = pg.mkPen(color, width=2, style=style)
            self.plotItem.plot(x, y, pen=pen, symbol=symbol, symbolSize=8, symbolBrush=color, symbolPen=None)
            words = pg.TextItem(name, color=color, anchor=(1.0, side * 0.6 + 0.5))  # inside of the gap
            words.setFont(theme.font("small", bold=True))
            words.setPos(x[-1], y[-1])
            self.plotItem.addItem(words, ignoreBounds=True)
        self.plotItem.setXRange(0, 1.06 * widest, padding=0)
        intervals = [i for p in self.points for i in (p.transfer_interval, p.scratch_interval)]
        self.fit_percent(100 * min(low for low, _ in intervals), 100 * max(high for _, high in intervals))
