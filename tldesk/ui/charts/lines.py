"""A chart of curves: what they are and what they are worth stands at their ends, and any part can be shown closer."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)

from tldesk.engine.reporting import plotting
from tldesk.ui.charts import copied, notes, spans
from tldesk.ui.charts.axes import Axis, written
from tldesk.ui.charts.line import Band, Ends, Line, Ring, Scale, ink
from tldesk.ui.charts.pyqtgraph_types import GraphicsView
from tldesk.ui.charts.spans import Span
from tldesk.ui.charts.strokes import pale, pen_of, strokes_of
from tldesk.ui.charts.zooming import ZoomBox
from tldesk.ui.parts import theme

_MOST = 1200  # points of a curve that are drawn: more than there are pixels
_TWO_LINES = 400  # pixels of width below which names and values at the ends of curves stand in two lines
_BESIDE = {False: theme.GAP, True: 20}  # pixels at the right for half of the last number; of per cent
_ENDS = 0.45  # how much of the width they get at most
_FLAT = 24  # pixels: a part that is drawn lower than this is a stretch of x
_CLOSEST = 1e-3  # of the whole
_ZOOM_KEYS = {Qt.Key.Key_Plus: 1.5, Qt.Key.Key_Equal: 1.5, Qt.Key.Key_Minus: 1 / 1.5}
_STEP_KEYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_BY_KEY = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)


class LineChart(GraphicsView):
    """A themed chart; `show_lines` replaces its curves, `show_mark` puts a ring on a point of them.

    The wheel, the keys + and - and drawing a part with the pointer show it closer, two clicks or 0 all of it again;
    `zoomed` says whether it is closer. The pointer, or ← and →, tell the values of all curves. `menu_wanted` carries
    where a menu was asked for (global). `ends` says what stands at the ends of the curves.
    """

    zoomed = Signal(bool)
    menu_wanted = Signal(QPoint)

    def __init__(self, name: str, title: str, x: Scale, y: Scale, *, ends: Ends = "both") -> None:
        self._box = ZoomBox()
        self._bottom, self._left = Axis("bottom", x), Axis("left", y)
        super().__init__()
        self.x_scale, self.y_scale, self.title = x, y, title
        self._what: Ends = ends
        self.lines: list[Line] = []
        self.bands: tuple[Band, ...] = ()
        self.mark: Ring | None = None
        self.pointer: float | None = None
        self.cost_ms = 0.0  # of the drawing since `show_lines`; threads that compute make it several times as dear
        self._closer: tuple[Span, Span | None] | None = None
        self._part: QRectF | None = None
        self._by_key = False
        self._curves: list[pg.PlotCurveItem] = []
        self._dots: list[pg.ScatterPlotItem] = []
        self._margins = (0, 0)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setMinimumSize(150, 144)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCacheMode(self.CacheModeFlag.CacheNone)  # the grounds of bands are part of the background
        self.setViewportUpdateMode(self.ViewportUpdateMode.FullViewportUpdate)
        self._arrange()
        self._box.wheeled.connect(self._wheel)
        self._box.dragged.connect(self._drag)
        self._box.moved.connect(self._move)
        self._box.doubled.connect(self.reset_zoom)
        self.scene().sigMouseMoved.connect(self._point)
        self.dress()
        theme.changed().connect(self.dress)

    def _arrange(self) -> None:
        """The plane and its axes; a PlotItem has menus, buttons and two more axes, which take three times as long."""
        self.centralLayout.setSpacing(0)
        for axis, place in ((self._left, (0, 0)), (self._bottom, (1, 1))):
            axis.linkToView(self._box)
            axis.setZValue(0.5)  # its lines lie over grounds and below curves
            self.centralLayout.addItem(axis, *place)
        self.centralLayout.addItem(self._box, 0, 1)

    # what is shown

    def show_lines(self, lines: Sequence[Line], bands: Sequence[Band] = ()) -> None:
        """Show these curves in place of the present ones, over these bands."""
        began = time.perf_counter()
        self.lines, self.bands = [line for line in (one.drawable for one in lines) if len(line.x)], tuple(bands)
        if not self.lines:
            self.reset_zoom()
        self._refresh()
        self.cost_ms = 1000 * (time.perf_counter() - began)

    def show_mark(self, mark: Ring | None) -> None:
        """Put the ring on this point, or take it away."""
        self.mark = mark
        self.viewport().update()

    def show_x(self, scale: Scale) -> None:
        """Have another x axis."""
        self.x_scale = scale
        self._bottom.take(scale)

    @property
    def drawn(self) -> int:
        """How many points are drawn."""
        return sum(len(item.xData) for item in self._curves if item.xData is not None)

    @property
    def ends(self) -> list[notes.End]:
        """What stands at the ends of the curves."""
        return notes.ends(self.lines, self._plane(), self.y_scale, self._two_lines, self._what)

    def table(self) -> list[list[str]]:
        """All points, a row for each x: what is copied."""
        return copied.table(self.lines, self.x_scale.title)

    # looking closer

    @property
    def is_closer(self) -> bool:
        """Whether a part is shown."""
        return self._closer is not None

    def reset_zoom(self) -> None:
        """Show all of it."""
        self._look_at(None)

    def zoom(self, factor: float, at: float | None = None) -> None:
        """Come closer to `at` on the x axis (the middle, where that is not said), or go back with a factor below 1."""
        if not self.lines:
            return
        left, right = self._box.viewRange()[0]
        low, high = self._whole()
        at = (left + right) / 2 if at is None else at
        wide = max((right - left) / factor, _CLOSEST * (high - low))
        if wide >= high - low:
            self.reset_zoom()
            return
        begin = at - (at - left) / (right - left) * wide
        begin = min(max(begin, low), high - wide)
        self._look_at(((begin, begin + wide), self._closer[1] if self._closer else None))

    def _look_at(self, closer: tuple[Span, Span | None] | None) -> None:
        was, self._closer = self.is_closer, closer
        self._box.can_go_back = self.is_closer
        self._refresh()
        if was != self.is_closer:
            self.zoomed.emit(self.is_closer)

    def _whole(self) -> Span:
        """All of the x axis."""
        return spans.x_span(self.lines, self.x_scale, self.bands, self._box.sceneBoundingRect().width())

    def _wheel(self, factor: float, place: QPointF) -> None:
        self.zoom(factor, self._box.mapSceneToView(place).x())

    def _move(self, before: QPointF, now: QPointF) -> None:
        if self._closer is None:
            return
        (left, right), y = self._closer
        low, high = self._whole()
        step = self._box.mapSceneToView(before).x() - self._box.mapSceneToView(now).x()
        step = min(max(step, low - left), high - right)
        self._look_at(((left + step, right + step), y))

    def _drag(self, first: QPointF, last: QPointF, finished: bool) -> None:
        rect = self._box.sceneBoundingRect()
        part = QRectF(first, last).normalized().intersected(rect)
        flat = part.height() < _FLAT
        if flat:
            part = QRectF(part.left(), rect.top(), part.width(), rect.height())
        self._part = None if finished else part
        self.viewport().update()
        if finished and self.lines and part.width() >= _FLAT:
            low, high = (self._box.mapSceneToView(point) for point in (part.bottomLeft(), part.topRight()))
            self._look_at(((low.x(), high.x()), None if flat else (low.y(), high.y())))

    # drawing

    def _refresh(self) -> None:
        part, y = self._closer or (None, None)
        y = y or spans.y_span(self.lines, self.y_scale, part)
        self._give_room(y)
        self._box.setRange(xRange=part or self._whole(), yRange=y, padding=0)
        self._draw()
        self.scene().prepareForPaint()  # else pyqtgraph does so while it paints, and everything is painted once more
        self._describe()
        self.viewport().update()

    def _draw(self) -> None:
        strokes = [stroke for line in sorted(self.lines, key=lambda one: not one.thin) for stroke in strokes_of(line)]
        while len(self._curves) < len(strokes):
            self._curves.append(pg.PlotCurveItem(skipFiniteCheck=True))
            self._dots.append(pg.ScatterPlotItem(pen=None))
            self._box.addItem(self._curves[-1], ignoreBounds=True)
            self._box.addItem(self._dots[-1], ignoreBounds=True)
        left, right = self._box.viewRange()[0]
        for number, (curve, dots) in enumerate(zip(self._curves, self._dots, strict=True)):
            if number >= len(strokes):
                curve.setData([], [])
                dots.setData([], [])
                continue
            line, x, y, faded = strokes[number]
            if line.level:
                x, y = np.array([left, right]), np.repeat(y, 2)
            if len(x) > _MOST and x[0] < x[-1]:  # else it is a curve that runs backwards, as of precision and recall
                first, last = np.searchsorted(x, left, "left"), np.searchsorted(x, right, "right")
                part = slice(max(0, int(first) - 1), int(last) + 1)
                x, y = x[part], y[part]
            x, y = plotting.thinned(x, y, _MOST)
            curve.setData(x, y, pen=pen_of(line, faded) if line.joined else None, antialias=not line.thin)
            if line.dots:
                pen = pg.mkPen(pale(ink(line.color)) if faded else None)
                brush = pg.mkBrush(None if faded else ink(line.color))
                dots.setData(x=x, y=y, size=5 if faded else 6, pen=pen, brush=brush)
            elif len(dots.data):
                dots.setData([], [])

    def _plane(self) -> notes.Plane:
        rect, (x, _) = self._box.sceneBoundingRect(), self._box.viewRange()
        return notes.Plane(rect, (x[0], x[1]), lambda x, y: self._box.mapViewToScene(QPointF(x, y)))

    @property
    def _two_lines(self) -> bool:
        fits = len(notes.named(self.lines)) * notes.height(True) <= self.height() / 2
        return self._what == "both" and self.width() < _TWO_LINES and fits

    def _give_room(self, y: Span) -> None:
        """Room for the numbers of the axes, at the right for what stands at the ends of the curves, and above for the
        titles of bands."""
        wanted = notes.ends_width(self.lines, self.y_scale, self._two_lines, self._what)
        right = theme.GRID * math.ceil(min(wanted, _ENDS * self.width()) / theme.GRID)
        top = round(notes.bands_height()) + 1 if self.bands else theme.GAP
        below = self._bottom.reserve(0, 0, 0)
        beside = self._left.reserve(*y, self.height() - top - 1 - self._bottom.minimumHeight())
        if below or beside or (top, right) != self._margins:
            self._margins = (top, right)
            self.centralLayout.setContentsMargins(1, top, max(right, _BESIDE[self.x_scale.percent]), 1)
            self.centralLayout.activate()

    def _describe(self) -> None:
        form = self.y_scale
        said = [f"{line.title} {written(float(line.y[-1]), form, form.digits)}" for line in self._told()]
        text = ", ".join(said) if self._what != "names" else ""
        if text and text != self.accessibleDescription():
            self.setAccessibleDescription(text)

    def _told(self) -> list[Line]:
        return [line for line in self.lines if line.told]

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """The ground, and those of the bands."""
        super().drawBackground(painter, rect)
        notes.draw_grounds(painter, self.bands, self._plane())

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """All that is written; in a picture of it as well."""
        super().drawForeground(painter, rect)
        plane = self._plane()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        notes.draw_bands(painter, self.bands, plane, self.y_scale)
        notes.draw_intervals(painter, self.lines, plane)
        if self.mark is not None:
            notes.draw_ring(painter, self.mark, plane, self.lines)
        notes.draw_ends(painter, self.ends, plane, self._margins[1], self._two_lines)
        if self.pointer is not None and self._told():
            notes.draw_pointer(painter, self._head(self.pointer), self._told(), self.pointer, plane, self.y_scale)
        if self._part is not None:
            notes.draw_selection(painter, self._part)
        if self._by_key:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRect(QRectF(self.viewport().rect()).adjusted(1, 1, -1, -1))

    def _head(self, at: float) -> str:
        places = 0 if self.x_scale.whole and float(at).is_integer() else 2 if self.x_scale.whole else 1
        return f"{self.x_scale.title} {written(at, self.x_scale, places)}".strip()

    # the pointer and the keys

    def _point(self, position: QPointF) -> None:
        """Tell the values under the pointer."""
        inside = self._box.sceneBoundingRect().contains(position)
        self._point_at(self._box.mapSceneToView(position).x() if inside and self._told() else None)

    def _point_at(self, x: float | None) -> None:
        if x is not None and self.x_scale.low is not None:
            x = max(x, self.x_scale.low)
        if x != self.pointer:
            self.pointer = x
            self.viewport().update()

    def _step(self, way: int) -> None:
        """Point at the next point of the curves that have dots, or of all."""
        told = self._told()
        parts = [line.x for line in told if line.dots] or [line.x for line in told]
        places = np.unique(np.concatenate(parts)) if parts else np.zeros(0)
        if not len(places):
            return
        if self.pointer is None:
            at = len(places) - 1 if way < 0 else 0
        else:
            near = np.searchsorted(places, self.pointer, "right" if way > 0 else "left") + (0 if way > 0 else -1)
            at = min(max(int(near), 0), len(places) - 1)
        self._point_at(float(places[at]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that come closer, go back, and tell values."""
        key = event.key()
        if key in _ZOOM_KEYS:
            self.zoom(_ZOOM_KEYS[Qt.Key(key)], self.pointer)
        elif key == Qt.Key.Key_0 and self.is_closer:
            self.reset_zoom()
        elif key in _STEP_KEYS:
            self._step(_STEP_KEYS[Qt.Key(key)])
        else:
            event.ignore()  # the page's own keys go on holding

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu, by the right button or by its key."""
        event.accept()
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        self.menu_wanted.emit(self.mapToGlobal(self.rect().center()) if by_key else event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._by_key = event.reason() in _BY_KEY
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._by_key = False
        self._point_at(None)
        self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point_at(None)

    def dress(self) -> None:
        """Put on the colours and letters of the theme."""
        self.setBackground(theme.color("surface"))
        self._bottom.dress()
        self._left.dress()
        self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Names at the right may stand otherwise."""
        super().resizeEvent(event)
        if event is not None:  # pyqtgraph calls it while it makes the chart
            self._refresh()

    def sizeHint(self) -> QSize:
        """As small as may be: whoever places it gives it what there is."""
        return self.minimumSize()

    def paintEvent(self, event: QPaintEvent) -> None:
        began = time.perf_counter()
        if self.lines:
            super().paintEvent(event)
        else:  # no axes without anything
            QPainter(self.viewport()).fillRect(event.rect(), theme.color("surface"))
        self.cost_ms += 1000 * (time.perf_counter() - began)
