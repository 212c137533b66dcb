"""One chart over training steps: curves, axis titles, a legend and the values under the pointer."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QPaintEvent, QPen

from tldesk.ui import theme
from tldesk.ui.charts import legend
from tldesk.ui.charts.series import Series

_SMOOTH_FROM = 40  # points from which a curve of single steps is drawn smoothed, over its raw values


@dataclass(frozen=True, slots=True)
class Curve:
    """How one series is drawn: its name in the legend, its colour among the chart's lines, and what its points are.

    `marked`: few points (one an epoch), drawn as dots joined by a line; else a line through every step. `optional`: in
    the legend only where it has points.
    """

    name: str
    title: str
    line: int
    marked: bool = False
    scale: float = 1.0
    optional: bool = False


class Plot(pg.PlotWidget):
    """A themed chart of some curves that share the step axis. `show_series` redraws only what changed.

    `rising` curves end at the top, so their legend stands at the bottom.
    """

    def __init__(
        self,
        name: str,
        title: str,
        y_title: str,
        x_title: str,
        curves: tuple[Curve, ...],
        *,
        rising: bool = False,
    ) -> None:
        super().__init__(enableMenu=False)  # the menus take as long to make as the rest
        self._titles = (title, y_title, x_title)
        self._curves = curves
        self._versions = dict.fromkeys((curve.name for curve in curves), -1)
        self._series: dict[str, Series] = {}
        self.cost_ms = 0.0  # the drawing since `show_series`; threads that compute make it several times as dear
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setMinimumSize(150, 168)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.plotItem.hideButtons()
        self.plotItem.setMouseEnabled(x=True, y=False)
        self.plotItem.vb.setLimits(xMin=0, yMin=0)  # nothing here is negative
        self.plotItem.setClipToView(True)
        self.plotItem.setDownsampling(auto=True, mode="peak")
        self.plotItem.showGrid(x=False, y=True, alpha=0.25)
        corner = (-8, -4) if rising else (-8, 4)
        self._legend = self.plotItem.addLegend(offset=corner, verSpacing=-6) if len(curves) > 1 else None
        self._raw = {curve.name: self.plotItem.plot() for curve in curves if not curve.marked}
        names = {curve.name: None if curve.optional else curve.title for curve in curves}
        self._lines = {key: self.plotItem.plot(name=name, antialias=True) for key, name in names.items()}
        self._pointer = pg.InfiniteLine(angle=90, movable=False)
        self._value = pg.TextItem(anchor=(0, 0))
        for item in (self._pointer, self._value):
            item.setVisible(False)
            self.plotItem.addItem(item, ignoreBounds=True)
        self.scene().sigMouseMoved.connect(self._hover)
        self._dress()

    def show_series(self, series: dict[str, Series]) -> None:
        """Draw what is new in the series of this chart's curves."""
        began = time.perf_counter()
        self._series = series
        for curve in self._curves:
            data = series[curve.name]
            key = (id(data), data.version)
            if self._versions[curve.name] == key:
                continue
            self._versions[curve.name] = key
            self._draw(curve, data)
        self.cost_ms = 1000 * (time.perf_counter() - began)

    def points(self, name: str) -> int:
        """How many points the curve `name` shows now."""
        x, _ = self._lines[name].getOriginalDataset()
        return 0 if x is None else len(x)

    def _draw(self, curve: Curve, data: Series) -> None:
        y = data.y * curve.scale
        smooth = not curve.marked and curve.name != "learning_rate" and len(data) >= _SMOOTH_FROM
        if curve.name in self._raw:
            self._raw[curve.name].setData(*((data.x, y) if smooth else ([], [])))
        line = self._lines[curve.name]
        line.setData(data.x, data.smoothed(0.9) * curve.scale if smooth else y)
        if curve.optional and self._legend is not None:
            there = self._legend.getLabel(line) is not None
            if len(data) and not there:
                self._legend.addItem(line, curve.title)
            elif there and not len(data):
                self._legend.removeItem(line)

    def _hover(self, position: QPointF) -> None:
        """Tell the step under the pointer and the value of each curve there."""
        box = self.plotItem.vb
        inside = box.sceneBoundingRect().contains(position)
        step = box.mapSceneToView(position).x() if inside else 0.0
        lines = [
            f"{curve.title} {_number(value)}"
            for curve in self._curves
            if (value := self._value_at(curve, step)) is not None
        ]
        visible = inside and bool(lines)
        self._pointer.setVisible(visible)
        self._value.setVisible(visible)
        if not visible:
            return
        (left, right), (_, top) = box.viewRange()
        self._pointer.setPos(round(step))
        self._value.setText("\n".join([f"{self._titles[2]} {max(0, round(step))}", *lines]))
        self._value.setAnchor((0, 0) if step < (left + right) / 2 else (1, 0))
        self._value.setPos(step, top)

    def _value_at(self, curve: Curve, step: float) -> float | None:
        data = self._series.get(curve.name)
        if data is None or not len(data):
            return None
        return float(data.y[int(np.abs(data.x - step).argmin())] * curve.scale)

    def _dress(self) -> None:
        """Put on the colours and letters of the theme."""
        colors = theme.chart_colors()
        title, y_title, x_title = self._titles
        small = theme.font("small")
        self.setBackground(colors.background)
        self.plotItem.setTitle(title, color=theme.color("text").name(), size=f"{theme.font().pointSizeF():.0f}pt")
        for side, text in (("left", y_title), ("bottom", x_title)):
            axis = self.plotItem.getAxis(side)
            axis.setPen(QPen(colors.grid))
            axis.setTextPen(QPen(colors.text))
            axis.setStyle(tickFont=small, maxTickLevel=0 if side == "bottom" else 1)
            axis.setLabel(text, **{"color": colors.text.name(), "font-size": f"{small.pointSizeF():.0f}pt"})
            axis.enableAutoSIPrefix(False)
        for curve in self._curves:
            self._dress_curve(curve, colors.lines[curve.line])
        if self._legend is not None:
            legend.dress(self._legend)
        self._pointer.setPen(pg.mkPen(colors.text, style=Qt.PenStyle.DotLine))
        self._value.setColor(theme.color("text"))
        self._value.setFont(small)
        self._value.fill = pg.mkBrush(theme.color("surface"))
        self._value.border = pg.mkPen(colors.grid)

    def _dress_curve(self, curve: Curve, color: QColor) -> None:
        line = self._lines[curve.name]
        line.setPen(pg.mkPen(color, width=2))
        if curve.marked:
            line.setSymbol("o")
            line.setSymbolSize(6)
            line.setSymbolBrush(color)
            line.setSymbolPen(None)
        else:
            pale = QColor(color)
            pale.setAlphaF(0.3)
            self._raw[curve.name].setPen(pg.mkPen(pale, width=1))

    def paintEvent(self, event: QPaintEvent) -> None:
        began = time.perf_counter()
        super().paintEvent(event)
        self.cost_ms += 1000 * (time.perf_counter() - began)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_value"):
            self._dress()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._pointer.setVisible(False)
        self._value.setVisible(False)


def _number(value: float) -> str:
    return f"{value:.3g}"
