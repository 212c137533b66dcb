"""DragSource: begins a drag where a press moves away, and leaves every other press to the view."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication


class DragSource(QObject):
    """Watches the viewport of a view: `begins_at(point)` says where a drag may begin, `drag(point)` carries it out.

    The view sees the press (which selects) but none of the moves, which would draw a rubber band.
    """

    def __init__(
        self, view: QAbstractItemView, begins_at: Callable[[QPoint], bool], drag: Callable[[QPoint], object]
    ) -> None:
        super().__init__(view)
        self._begins_at = begins_at
        self._drag = drag
        self._pressed: QPoint | None = None
        view.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Press, move, release of the left button."""
        if not isinstance(event, QMouseEvent):
            return False
        point = event.position().toPoint()
        if event.type() == QEvent.Type.MouseButtonPress:
            plain = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
            self._pressed = point if plain and self._begins_at(point) else None
            return False
        if event.type() == QEvent.Type.MouseButtonRelease:
            self._pressed = None
            return False
        if event.type() != QEvent.Type.MouseMove or self._pressed is None:
            return False
        if (point - self._pressed).manhattanLength() >= QApplication.startDragDistance():
            start, self._pressed = self._pressed, None
            self._drag(start)
        return True
