"""The plane of a chart that can be looked at more closely: it says what is wished for, and leaves it to the chart."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtWidgets import QGraphicsSceneWheelEvent

from tldesk.ui.charts.pyqtgraph_types import MouseClickEvent, MouseDragEvent, ViewBox

_STEP = 1.25  # a notch of the wheel


class ZoomBox(ViewBox):
    """`wheeled` carries a factor (above 1: closer) and a point; `dragged` two corners and whether that was all;
    `moved` a step; `doubled` nothing. Points are the scene's."""

    wheeled = Signal(float, QPointF)
    dragged = Signal(QPointF, QPointF, bool)
    moved = Signal(QPointF, QPointF)
    doubled = Signal()

    def __init__(self) -> None:
        super().__init__(enableMenu=False)
        self.disableAutoRange()
        self.can_go_back = False

    def wheelEvent(self, event: QGraphicsSceneWheelEvent, axis: int | None = None) -> None:
        """Come closer, or go back; where there is no back the page is scrolled."""
        if event.delta() < 0 and not self.can_go_back:
            event.ignore()
            return
        event.accept()
        self.wheeled.emit(_STEP ** (event.delta() / 120), event.scenePos())

    def mouseDragEvent(self, event: MouseDragEvent, axis: int | None = None) -> None:
        """The left button draws the part to be shown, the middle one moves."""
        if event.button() == Qt.MouseButton.LeftButton:
            event.accept()
            self.dragged.emit(event.buttonDownScenePos(), event.scenePos(), event.isFinish())
        elif event.button() == Qt.MouseButton.MiddleButton:
            event.accept()
            self.moved.emit(event.lastScenePos(), event.scenePos())
        else:
            event.ignore()

    def mouseClickEvent(self, event: MouseClickEvent) -> None:
        """Two clicks show all of it again."""
        if event.button() == Qt.MouseButton.LeftButton and event.double():
            event.accept()
            self.doubled.emit()
