"""A chart of figures with their intervals: what the charts of backbones and of learning curves have in common."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from tldesk.ui.charts.pyqtgraph_types import PlotWidget
from tldesk.ui.parts import theme


class IntervalChart(PlotWidget):
    """A themed chart that cannot be moved; whoever derives from it redraws all of it in `draw`."""

    def __init__(self, name: str, title: str, x_title: str, y_title: str) -> None:
        super().__init__(enableMenu=False)
        self._titles = (x_title, y_title)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setMinimumSize(260, 200)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.plotItem.hideButtons()
        self.plotItem.setMouseEnabled(x=False, y=False)
        self.plotItem.showGrid(x=False, y=True, alpha=0.25)
        self.dress()
        theme.changed().connect(self.dress)

    def draw(self) -> None:
        """Draw everything in the colours of the theme."""

    def draw_bars(
        self, x: Sequence[float], y: Sequence[float], low: Sequence[float], high: Sequence[float], color: QColor
    ) -> None:
        """Upright lines from `low` to `high` through the points."""
        values = np.asarray(y, dtype=float)
        bars = pg.ErrorBarItem(
            x=np.asarray(x, dtype=float),
            y=values,
            top=np.asarray(high) - values,
            bottom=values - np.asarray(low),
            beam=0,
            pen=pg.mkPen(color, width=1.5),
        )
        self.plotItem.addItem(bars)

    def fit_percent(self, low: float, high: float) -> None:
        """Show this span of percentages with some air."""
        self.plotItem.setYRange(max(0.0, low - 2), min(101.0, high + 2), padding=0)

    def dress(self) -> None:
        """Put on the colours and letters of the theme."""
        colors, small = theme.chart_colors(), theme.font("small")
        self.setBackground(colors.background)
        for side, text in zip(("bottom", "left"), self._titles, strict=True):
            axis = self.plotItem.getAxis(side)
            axis.setPen(QPen(colors.grid))
            axis.setTextPen(QPen(colors.text))
            axis.setStyle(tickFont=small, maxTickLevel=0)
            axis.setLabel(text, **{"color": colors.text.name(), "font-size": f"{theme.pixels('small')}px"})
            axis.enableAutoSIPrefix(False)
        self.draw()
