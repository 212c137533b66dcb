"""MapPlot: many points to pan, zoom, point at and select, each as the mark of its group."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QBrush, QFocusEvent, QKeyEvent, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsPathItem

from tldesk.ui.charts import plane
from tldesk.ui.charts.pyqtgraph_types import GraphicsView, MouseClickEvent, MouseDragEvent, ScatterPlotItem, ViewBox
from tldesk.ui.parts import theme
from tldesk.ui.parts.class_mark import Mark, Shape, outline

MODES = ("lasso", "rectangle", "move")

_ROOM = 0.06  # around the whole map, in parts of its width
_SMALLEST = 0.5  # width of a map of one point, or of equal ones
_FARTHEST, _NEAREST = 8.0, 0.004  # widths of what can be seen
_REACH = 12  # pixels from a point at which it is meant
_ZOOM = 1.4
_ARROWS: dict[int, tuple[float, float]] = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, 1.0),
    Qt.Key.Key_Down: (0.0, -1.0),
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_EXTEND = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier


class MapPlot(GraphicsView):
    """Points by row. `selected` carries rows (array) and whether they are added; `opened` and `hovered` carry a row.

    `stepped` carries the row that a key went to; `hovered` carries -1 when there is none under the pointer.
    `menu_requested` carries the row under the pointer or -1, and a global point.
    """

    selected = Signal(object, bool)
    menu_requested = Signal(int, object)
    stepped = Signal(int, bool)
    opened = Signal(int)
    hovered = Signal(int)

    def __init__(self, name: str, title: str) -> None:
        self._box = _MapBox()
        super().__init__()
        self.setCentralItem(self._box)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(self.Shape.NoFrame)
        self._positions = np.zeros((0, 2), np.float32)
        self._place = np.zeros(0, np.int64)
        self._marks: tuple[Mark, ...] = ()
        self._shown = self._faint = np.zeros(0, bool)
        self._hidden: frozenset[int] = frozenset()
        self._chosen = np.zeros(0, np.int64)
        self._current = -1
        self._pointed = -1
        self._whole = True  # shown as a whole, until somebody comes closer or moves it
        self._groups: list[_Layer] = []
        # A selected point has a dark rim: a larger disc below all points, so that colours stay to be seen.
        self._rest, self._rims, self._rings, self._here = (self._layer(z) for z in (0, 2, 4, 1000))
        self._box.outlined.connect(self._select_inside)
        self._box.clicked.connect(self._click)
        self._box.double_clicked.connect(self._double_click)
        self._box.right_clicked.connect(self._right_click)
        self._box.sigRangeChangedManually.connect(self._leave_whole)
        self.scene().sigMouseMoved.connect(self._hover)
        self.fit()
        self.dress()
        theme.changed().connect(self.dress)

    # what is shown

    @property
    def reachable(self) -> NDArray[np.int64]:
        """Rows that can be pointed at: they are shown and their group is not hidden."""
        visible = self._shown.copy()
        for place in self._hidden:
            visible &= self._place != place
        return np.flatnonzero(visible)

    @property
    def mode(self) -> str:
        """What dragging does, one of MODES."""
        return self._box.mode

    def set_mode(self, mode: str) -> None:
        """Choose what dragging does."""
        self._box.mode = mode
        cursor = Qt.CursorShape.OpenHandCursor if mode == "move" else Qt.CursorShape.CrossCursor
        self.viewport().setCursor(cursor)

    def show_points(
        self,
        positions: NDArray[np.float32],
        place: NDArray[np.int64],
        marks: Sequence[Mark],
        shown: NDArray[np.bool_],
        faint: NDArray[np.bool_] | None = None,
    ) -> None:
        """Draw points (m, 2): `place` (m,) of each in `marks` (-1: none), those not `shown` (m,) as a background.

        Those that are `faint` (m,) are grey rings, which can be pointed at as others can.
        """
        self._positions, self._place, self._marks, self._shown = positions, place, tuple(marks), shown
        self._faint = np.zeros(len(positions), bool) if faint is None else faint
        self._chosen = self._chosen[self._chosen < len(positions)]
        self._current = self._current if self._current < len(positions) else -1
        self._draw()
        if self._whole:
            self.fit()

    def hide_groups(self, places: frozenset[int]) -> None:
        """Leave out the points of these groups."""
        self._hidden = places
        for place, item in zip((*range(len(self._marks)), -1), self._groups, strict=True):
            item.setVisible(place not in places)
        rings = self.reachable
        rings = rings[self._faint[rings]]
        self._rings.draw(self._positions[rings], self._size() - 1, None, pg.mkPen(theme.color("blank"), width=1))
        self._draw_marks()

    def mark(self, chosen: NDArray[np.int64], current: int) -> None:
        """Show which rows are selected and which is the current one (-1: none), and bring that into sight."""
        moved, self._chosen, self._current = current != self._current, chosen, current
        self._draw_marks()
        if moved and 0 <= current < len(self._positions):
            self._bring_into_sight(self._positions[current])

    def fit(self) -> None:
        """Show the whole map, as large as there is room for; it stays whole while points move or come."""
        self._whole = True
        points = self._positions if len(self._positions) else np.array([[-1.0, -1.0], [1.0, 1.0]])
        low, high = points.min(axis=0), points.max(axis=0)
        middle, reach = (low + high) / 2, np.maximum((high - low) / 2, _SMALLEST / 2)
        (left, bottom), (right, top) = (middle - reach).tolist(), (middle + reach).tolist()
        self._box.setRange(xRange=(left, right), yRange=(bottom, top), padding=_ROOM)

    def zoom_by(self, factor: float) -> None:
        """Come closer (above 1) or go back."""
        self._whole = False
        self._box.scaleBy((1 / factor, 1 / factor))

    def place_of(self, row: int) -> QPointF:
        """Where a point is, in pixels of this widget."""
        scene = self._box.mapViewToScene(QPointF(*map(float, self._positions[row])))
        return QPointF(self.mapFromScene(scene))

    def _leave_whole(self) -> None:
        self._whole = False

    # drawing

    def _layer(self, z: float) -> _Layer:
        item = _Layer(pxMode=True, pen=None, useCache=True)
        item.setZValue(z)
        self._box.addItem(item, ignoreBounds=True)
        return item

    def _size(self) -> float:
        """Pixels across a point: smaller where there are many."""
        return float(np.interp(len(self._positions), (200, 2_000, 20_000), (9, 7, 5)))

    def _draw(self) -> None:
        while len(self._groups) < len(self._marks) + 1:
            self._groups.append(self._layer(10))
        while len(self._groups) > len(self._marks) + 1:
            self._box.removeItem(self._groups.pop())
        size = self._size()
        rest = self._positions[~self._shown]
        self._rest.draw(rest, size - 2, pg.mkBrush(theme.color("border")))
        none = Mark(theme.color("blank"))
        styles = [(place, mark, 10.0 + place) for place, mark in enumerate(self._marks)] + [(-1, none, 5.0)]
        for item, (place, mark, z) in zip(self._groups, styles, strict=True):
            points = self._positions[self._shown & ~self._faint & (self._place == place)]
            item.setZValue(z)
            item.draw(points, size + (mark.shape != "circle"), pg.mkBrush(mark.color), shape=mark.shape)
        self.hide_groups(self._hidden)

    def _draw_marks(self) -> None:
        text, size = theme.color("text"), self._size()
        reachable = np.zeros(len(self._positions), bool)
        reachable[self.reachable] = True
        chosen = self._positions[self._chosen[reachable[self._chosen]]]
        self._rims.draw(chosen, size + 5, pg.mkBrush(text))
        here = self._positions[self._current : self._current + 1] if self._current >= 0 else self._positions[:0]
        accent = pg.mkPen(theme.color("accent"), width=3)
        self._here.draw(here, size + 11, None, accent)

    def dress(self) -> None:
        self.setBackground(theme.color("surface"))
        self._frame()
        self._draw()

    def _frame(self) -> None:
        self._box.dress(self.hasFocus() and bool(self.property("ring")))

    def _bring_into_sight(self, position: NDArray[np.float32]) -> None:
        (left, right), (bottom, top) = self._box.viewRange()
        x, y = map(float, position)
        by_x = min(0.0, x - left) + max(0.0, x - right)
        by_y = min(0.0, y - bottom) + max(0.0, y - top)
        if by_x or by_y:
            self._whole = False
            self._box.setRange(
                xRange=(x - (right - left) / 2, x + (right - left) / 2),
                yRange=(y - (top - bottom) / 2, y + (top - bottom) / 2),
                padding=0,
            )

    # pointer and keys

    def _row_at(self, place: QPointF) -> int:
        """The row of the point at a place of the scene, or -1."""
        there = self._box.mapSceneToView(place)
        radius = _REACH * float(self._box.viewPixelSize()[0])
        row = plane.nearest(self._positions, (there.x(), there.y()), radius, self.reachable)
        return -1 if row is None else row

    def _select_inside(self, outline: NDArray[np.float64], extend: bool) -> None:
        rows = self.reachable
        self.selected.emit(rows[plane.inside(self._positions[rows], outline)], extend)

    def _click(self, place: QPointF, extend: bool) -> None:
        row = self._row_at(place)
        self.selected.emit(np.array([row] if row >= 0 else [], np.int64), extend)

    def _double_click(self, place: QPointF) -> None:
        row = self._row_at(place)
        if row >= 0:
            self.opened.emit(row)

    def _right_click(self, place: QPointF) -> None:
        self.menu_requested.emit(self._row_at(place), self.mapToGlobal(self.mapFromScene(place)))

    def _hover(self, place: QPointF) -> None:
        inside = self._box.sceneBoundingRect().contains(place)
        self._point_at(self._row_at(place) if inside and len(self._positions) else -1)

    def _point_at(self, row: int) -> None:
        if row != self._pointed:
            self._pointed = row
            self.hovered.emit(row)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point_at(-1)

    def event(self, event: QEvent) -> bool:
        """Enter belongs to the map while the keyboard is here, whatever it does on the page."""
        override = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if isinstance(event, QKeyEvent) and override and event.key() in _ENTER and not event.modifiers():
            event.accept()
            return True
        if event.type() == QEvent.Type.DynamicPropertyChange:
            self._frame()  # whoever clicked has no ring, see `focus_ring`
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go to the next point that way (with Shift it is added), Enter opens it; + and - zoom, Home fits."""
        key, rows = event.key(), self.reachable
        if key in _ARROWS and len(rows):
            row = plane.following(self._positions, self._current, _ARROWS[key], rows) if self._current >= 0 else rows[0]
            if row is not None:
                self.stepped.emit(int(row), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key in _ENTER and self._current >= 0 and not event.modifiers():
            self.opened.emit(self._current)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.zoom_by(1 / _ZOOM if key == Qt.Key.Key_Minus else _ZOOM)
        elif key == Qt.Key.Key_Home:
            self.fit()
        else:
            event.ignore()  # digits and letters give labels

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._frame()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._frame()
        self.viewport().update()  # Qt's graphics view would leave two sides of the frame behind


class _Layer(ScatterPlotItem):
    """Leaves clicks to the box below: a point may be drawn by several layers."""

    def draw(
        self,
        points: NDArray[np.float32],
        size: float,
        brush: QBrush | None,
        pen: QPen | None = None,
        shape: Shape = "circle",
    ) -> None:
        """Show points (m, 2) that all look the same.

        pyqtgraph works out how each point looks, 3 µs a point; here it does for one, and the others take it over.
        """
        self.setData(x=points[:1, 0], y=points[:1, 1], size=size, symbol=outline(shape), brush=brush, pen=pen)
        if len(points) > 1:
            spots = np.repeat(self.data, len(points))
            spots["x"], spots["y"] = points.T
            self.data = spots
            self.bounds = [None, None]
            self.prepareGeometryChange()
            self.invalidate()

    def mouseClickEvent(self, event: MouseClickEvent) -> None:
        event.ignore()


class _MapBox(ViewBox):
    """Left dragging draws an outline or moves, by `mode`; the other buttons move. Coordinates are the scene's.

    `outlined` carries the outline (v, 2) in the plane and whether it adds to what is selected.
    """

    outlined = Signal(object, bool)
    clicked = Signal(object, bool)
    double_clicked = Signal(object)
    right_clicked = Signal(object)

    def __init__(self) -> None:
        super().__init__(lockAspect=True, enableMenu=False)
        self.mode = "lasso"
        self.disableAutoRange()
        self.setLimits(
            minXRange=_NEAREST, minYRange=_NEAREST, maxXRange=_FARTHEST, maxYRange=_FARTHEST,
            xMin=-_FARTHEST, xMax=_FARTHEST, yMin=-_FARTHEST, yMax=_FARTHEST,
        )  # fmt: skip
        self._corners: list[QPointF] = []
        self._line = QGraphicsPathItem()
        self._line.setZValue(2000)
        self.addItem(self._line, ignoreBounds=True)

    def dress(self, focused: bool) -> None:
        """Put on the colours of the theme, with a frame when the keyboard is here."""
        self.setBorder(pg.mkPen(theme.color("accent"), width=2) if focused else None)
        fill = theme.color("accent")
        self._line.setPen(pg.mkPen(fill, width=1.5))
        fill.setAlphaF(0.12)
        self._line.setBrush(fill)

    def mouseDragEvent(self, event: MouseDragEvent, axis: int | None = None) -> None:
        """Draw the outline, or move."""
        if self.mode == "move" or event.button() != Qt.MouseButton.LeftButton:
            event.accept()
            step = self.mapToView(event.lastPos()) - self.mapToView(event.pos())
            self.translateBy(x=step.x(), y=step.y())
            self.sigRangeChangedManually.emit([True, True])
            return
        event.accept()
        if event.isStart():
            self._corners = [self.mapToView(event.buttonDownPos())]
        self._corners.append(self.mapToView(event.pos()))
        outline = self._outline()
        path = QPainterPath()
        path.addPolygon([*outline, outline[0]])
        self._line.setPath(QPainterPath() if event.isFinish() else path)
        if event.isFinish():
            corners = np.array([(point.x(), point.y()) for point in outline])
            self.outlined.emit(corners, bool(event.modifiers() & _EXTEND))

    def mouseClickEvent(self, event: MouseClickEvent) -> None:
        """One click chooses, two open, the right button asks for the menu."""
        if event.button() == Qt.MouseButton.RightButton:
            event.accept()
            self.right_clicked.emit(event.scenePos())
        elif event.button() == Qt.MouseButton.LeftButton:
            event.accept()
            if event.double():
                self.double_clicked.emit(event.scenePos())
            else:
                self.clicked.emit(event.scenePos(), bool(event.modifiers() & _EXTEND))

    def _outline(self) -> list[QPointF]:
        if self.mode == "lasso":
            return self._corners
        first, last = self._corners[0], self._corners[-1]
        return [first, QPointF(last.x(), first.y()), last, QPointF(first.x(), last.y())]
