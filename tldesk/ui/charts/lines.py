"""A chart of a few finished curves: shares against shares, or the same measure of several trainings."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QPen

from tldesk.escape import html
from tldesk.ui.charts.legend import dress
from tldesk.ui.charts.line import LEGEND, Line
from tldesk.ui.charts.pyqtgraph_types import PlotWidget
from tldesk.ui.parts import theme


class LineChart(PlotWidget):
    """A themed chart; `show_lines` replaces its curves, `show_mark` puts a ring on a point of them.

    `x_range` and `y_range` fix an axis; without them it follows the curves. `legend` is the corner where the names
    stand: an offset as pyqtgraph takes it.
    """

    def __init__(
        self,
        name: str,
        title: str,
        x_title: str,
        y_title: str,
        *,
        x_range: tuple[float, float] | None = None,
        y_range: tuple[float, float] | None = None,
        legend: tuple[int, int] = LEGEND,
    ) -> None:
        super().__init__(enableMenu=False)
        self._titles = (title, x_title, y_title)
        self._ranges = (x_range, y_range)
        self.lines: list[Line] = []
        self.mark: tuple[float, float] | None = None
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setMinimumSize(160, 150)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.plotItem.hideButtons()
        self.plotItem.setMouseEnabled(x=False, y=False)
        self.plotItem.showGrid(x=False, y=True, alpha=0.25)
        self._legend = self.plotItem.addLegend(offset=legend, verSpacing=-6)
        self._mark = pg.ScatterPlotItem(size=11, symbol="o")
        self._mark.setZValue(10)
        self.dress()
        theme.changed().connect(self.dress)

    def show_lines(self, lines: list[Line]) -> None:
        """Show these curves in place of the present ones."""
        self.lines = lines
        self._draw()

    def show_mark(self, point: tuple[float, float] | None) -> None:
        """Put the ring on this point, or take it away."""
        self.mark = point
        self._mark.setData(*([[point[0]], [point[1]]] if point is not None else [[], []]))

    def _draw(self) -> None:
        colors = theme.chart_colors()
        self.plotItem.clear()
        self._legend.clear()
        for line in self.lines:
            pen = pg.mkPen(colors.lines[line.color % len(colors.lines)], width=2)
            if line.quiet:
                pen = pg.mkPen(colors.text, width=1.5, style=Qt.PenStyle.DashLine)
            drawn = self.plotItem.plot(line.x, line.y, pen=pen, antialias=True, name=html(line.title) or None)
            if line.dots:
                drawn.setSymbol("o")
                drawn.setSymbolSize(6)
                drawn.setSymbolBrush(pen.color())
                drawn.setSymbolPen(None)
        self.plotItem.addItem(self._mark, ignoreBounds=True)
        self._mark.setBrush(pg.mkBrush(colors.background))
        self._mark.setPen(pg.mkPen(theme.color("text"), width=2))
        for set_range, span in zip((self.plotItem.setXRange, self.plotItem.setYRange), self._ranges, strict=True):
            if span is not None:
                set_range(*span, padding=0.06)
        dress(self._legend)

    def dress(self) -> None:
        """Put on the colours and letters of the theme."""
        colors, small = theme.chart_colors(), theme.font("small")
        title, x_title, y_title = self._titles
        self.setBackground(colors.background)
        self.plotItem.setTitle(title, color=theme.color("text").name(), size=f"{theme.pixels('body')}px")
        for side, text in (("bottom", x_title), ("left", y_title)):
            axis = self.plotItem.getAxis(side)
            axis.setPen(QPen(colors.grid))
            axis.setTextPen(QPen(colors.text))
            axis.setStyle(tickFont=small, maxTickLevel=0, hideOverlappingLabels=False)
            axis.setLabel(text, **{"color": colors.text.name(), "font-size": f"{theme.pixels('small')}px"})
            axis.enableAutoSIPrefix(False)
        self._draw()
