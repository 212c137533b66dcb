"""One chart over training steps: its head, curves, axis titles and the values under the pointer."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPaintEvent, QPen

from tldesk.engine.strategies import STRATEGIES
from tldesk.escape import html
from tldesk.ui.charts.pyqtgraph_types import PlotWidget
from tldesk.ui.charts.series import Series
from tldesk.ui.charts.verdict import Verdict
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import label
from tldesk.ui.parts.language import told

_DASHES = "╌╌"  # the sign of a dashed curve
_SMOOTH_FROM = 40  # points from which a curve of single steps is drawn smoothed, over its raw values


@dataclass(frozen=True, slots=True)
class Curve:
    """How one series is drawn: its name in the head, its colour among the chart's lines, and what its points are.

    `marked`: few points (one an epoch), drawn as dots joined by a line; else a line through every step. `optional`: in
    the head only where it has points.
    """

    name: str
    title: str
    line: int
    marked: bool = False
    scale: float = 1.0
    optional: bool = False


class Plot(PlotWidget):
    """A themed chart of some curves that share the step axis. `show_series` redraws only what changed.

    `head` says what the chart and its curves are. It stands outside: a legend inside would hide curves, and be drawn
    anew with each point.
    """

    def __init__(self, name: str, title: str, y_title: str, x_title: str, curves: tuple[Curve, ...]) -> None:
        super().__init__(enableMenu=False)  # menus that nobody can open would take a third of the time
        self._titles = (title, y_title, x_title)
        self._curves = curves
        self._versions: dict[str, tuple[int, int, int | None]] = {}  # what was drawn of each curve
        self._series: dict[str, Series] = {}
        self._verdict = Verdict()
        self.cost_ms = 0.0  # the drawing since `show_series`; threads that compute make it several times as dear
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setMinimumSize(150, 144)
        self.head = label("", "small", wrap=True, name=f"{name}-head")
        self.head.setMinimumWidth(1)  # long words in it must not make a narrow page wider
        self.head.setTextFormat(Qt.TextFormat.RichText)
        self.head.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.plotItem.hideButtons()
        self.plotItem.setMouseEnabled(x=True, y=False)
        self.plotItem.vb.setLimits(xMin=0, yMin=0)  # nothing here is negative
        self.plotItem.setClipToView(True)
        self.plotItem.setDownsampling(auto=True, mode="peak")
        self.plotItem.showGrid(x=False, y=True, alpha=0.25)
        self._raw = {curve.name: self.plotItem.plot() for curve in curves if not curve.marked}
        self._lines = {curve.name: self.plotItem.plot(antialias=True) for curve in curves}
        self._rejected = {curve.name: self.plotItem.plot(antialias=True) for curve in curves}
        self._level = self.plotItem.plot()
        self._pointer = pg.InfiniteLine(angle=90, movable=False)
        self._value = pg.TextItem(anchor=(0, 0))
        for item in (self._pointer, self._value):
            item.setVisible(False)
            self.plotItem.addItem(item, ignoreBounds=True)
        self.scene().sigMouseMoved.connect(self._hover)
        self.dress()
        theme.changed().connect(self.dress)

    def show_series(self, series: dict[str, Series], verdict: Verdict) -> None:
        """Draw what is new in the series of this chart's curves, and tell apart what was kept of them."""
        began = time.perf_counter()
        self._series, self._verdict = series, verdict
        self._draw_level()
        for curve in self._curves:
            data = series[curve.name]
            key = (id(data), data.version, verdict.after)
            if self._versions.get(curve.name) == key:
                continue
            self._versions[curve.name] = key
            self._draw(curve, data)
        self._fill_head()
        self.cost_ms = 1000 * (time.perf_counter() - began)

    def points(self, name: str) -> int:
        """How many points the curve `name` shows now."""
        shown = (item.getOriginalDataset()[0] for item in (self._lines[name], self._rejected[name]))
        return sum(0 if x is None else len(x) for x in shown)

    def rejected_points(self, name: str) -> int:
        """How many of them are marked as those of a model that was not kept."""
        x, _ = self._rejected[name].getOriginalDataset()
        return 0 if x is None else len(x)

    @property
    def level(self) -> float | None:
        """Where the level of a model without steps is drawn, in the chart's units."""
        _, y = self._level.getOriginalDataset()
        return None if y is None or not len(y) else float(y[0])

    def _draw(self, curve: Curve, data: Series) -> None:
        y = data.y * curve.scale
        smooth = not curve.marked and curve.name != "learning_rate" and len(data) >= _SMOOTH_FROM
        if curve.name in self._raw:
            self._raw[curve.name].setData(*((data.x, y) if smooth else ([], [])))
        shown = data.smoothed(0.9) * curve.scale if smooth else y
        kept = len(data) if self._verdict.after is None else int(np.searchsorted(data.x, self._verdict.after, "right"))
        self._lines[curve.name].setData(data.x[:kept], shown[:kept])
        if kept < len(data) or self.rejected_points(curve.name):
            self._rejected[curve.name].setData(data.x[kept:], shown[kept:])

    def _levelled(self) -> Curve | None:
        """The curve that the level stands beside: the one that decides."""
        marked = [curve for curve in self._curves if curve.marked and curve.name in self._verdict.level]
        return marked[-1] if marked else None

    def _draw_level(self) -> None:
        """The model without steps, as a line over all of them."""
        curve = self._levelled()
        if curve is None:
            if self.level is not None:
                self._level.setData([], [])
            return
        end = max((float(data.x[-1]) for data in self._series.values() if len(data)), default=1.0)
        self._level.setData(np.array([0.0, end]), np.full(2, self._verdict.level[curve.name] * curve.scale))
        self._dress_level(curve)

    def _dress_level(self, curve: Curve) -> None:
        color = self._color(curve)
        if self._verdict.level_kept is False:
            self._level.setPen(pg.mkPen(_pale(color), width=1.5, style=Qt.PenStyle.DashLine))
        else:
            self._level.setPen(pg.mkPen(color, width=2))

    def _fill_head(self) -> None:
        colors = theme.chart_colors()
        parts = [f'<span style="color:{theme.color("text").name()}">{self._titles[0]}</span>']
        for curve in self._curves if len(self._curves) > 1 else ():
            if not curve.optional or self.points(curve.name):
                words = _together(curve.title)
                sign = "●" if curve.marked else "━"
                parts.append(f'<span style="color:{colors.lines[curve.line].name()}">{sign}</span>&nbsp;{words}')
        self.head.setText(" &nbsp; ".join([*parts, *self._fate()]))

    def _fate(self) -> list[str]:
        """What the head says of what was kept, and what not."""
        verdict, parts = self._verdict, []
        if verdict.after is not None and any(self.rejected_points(curve.name) for curve in self._curves):
            text = self.tr("{model} (not kept)").format(model=told(verdict.text))
            parts.append(f"{_DASHES}&nbsp;{_together(text)}")
        curve = self._levelled()
        if curve is not None:
            text = told(STRATEGIES["feature-extraction"].title)
            if verdict.level_kept is not None:
                form = self.tr("{model} (kept)") if verdict.level_kept else self.tr("{model} (not kept)")
                text = form.format(model=text)
            sign = _DASHES if verdict.level_kept is False else "━"
            color = self._color(curve).name()
            parts.append(f'<span style="color:{color}">{sign}</span>&nbsp;{_together(text)}')
        return parts

    def _color(self, curve: Curve) -> QColor:
        return theme.chart_colors().lines[curve.line]

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

    def dress(self) -> None:
        """Put on the colours and letters of the theme."""
        colors = theme.chart_colors()
        _, y_title, x_title = self._titles
        small = theme.font("small")
        self.setBackground(colors.background)
        for side, text in (("left", y_title), ("bottom", x_title)):
            axis = self.plotItem.getAxis(side)
            axis.setPen(QPen(colors.grid))
            axis.setTextPen(QPen(colors.text))
            axis.setStyle(tickFont=small, maxTickLevel=0 if side == "bottom" else 1)
            axis.setLabel(text, **{"color": colors.text.name(), "font-size": f"{theme.pixels('small')}px"})
            axis.enableAutoSIPrefix(False)
        for curve in self._curves:
            self._dress_curve(curve, colors.lines[curve.line])
        if (levelled := self._levelled()) is not None:
            self._dress_level(levelled)
        self._fill_head()
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
            self._raw[curve.name].setPen(pg.mkPen(_pale(color, 0.3), width=1))
        rejected = self._rejected[curve.name]
        rejected.setPen(pg.mkPen(_pale(color), width=1.5, style=Qt.PenStyle.DashLine))
        if curve.marked:
            rejected.setSymbol("o")
            rejected.setSymbolSize(5)
            rejected.setSymbolBrush(None)
            rejected.setSymbolPen(pg.mkPen(_pale(color)))

    def sizeHint(self) -> QSize:
        """As small as may be: whoever places it gives it what there is."""
        return self.minimumSize()

    def paintEvent(self, event: QPaintEvent) -> None:
        began = time.perf_counter()
        super().paintEvent(event)
        self.cost_ms += 1000 * (time.perf_counter() - began)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._pointer.setVisible(False)
        self._value.setVisible(False)


def _together(words: str) -> str:
    """Words of rich text that no line end parts, but before what stands in brackets."""
    return html(words).replace(" ", "&nbsp;").replace("&nbsp;(", " (").replace("-", "\u2011")


def _pale(color: QColor, alpha: float = 0.6) -> QColor:
    pale = QColor(color)
    pale.setAlphaF(alpha)
    return pale


def _number(value: float) -> str:
    return f"{value:.3g}"
