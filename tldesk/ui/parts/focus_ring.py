"""FocusRing: shows where the keyboard is to those who use it: a control that was clicked has no ring, and stays in its
place."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import set_property

_AROUND = QSize(2 * theme.GAP, 2 * theme.GAP)  # of what is brought into sight


class FocusRing(QObject):
    """Gives the widget with the keyboard the property `ring`, which the style rules draw, and brings it into sight.

    Qt does the latter only where Tab goes from one part of a place that scrolls to another, not where it comes there
    from outside.

    What the program gives the keyboard to has a ring if the last that a person chose had one: whoever pressed a button
    by a key goes on by keys. Qt marks the window where a key moved the focus, and tells the style of each change of
    focus and of little else: it costs no other event.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._by_keys = False
        self._ringed: QWidget | None = None
        window.style().installEventFilter(self)  # which its dialogs have too

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Move the ring."""
        if event.type() == QEvent.Type.FocusIn and isinstance(event, QFocusEvent):
            widget, mark = QApplication.focusWidget(), Qt.WidgetAttribute.WA_KeyboardFocusChange
            if widget is not None and widget.window().testAttribute(mark):
                widget.window().setAttribute(mark, False)
                self._by_keys = True
            elif event.reason() == Qt.FocusReason.MouseFocusReason:
                self._by_keys = False
            self._move(widget if self._by_keys else None)
        return False

    def _move(self, widget: QWidget | None) -> None:
        before, self._ringed = self._ringed, widget
        if before is not None and before is not widget and shiboken6.isValid(before):
            set_property(before, "ring", False)
        if widget is not None:
            set_property(widget, "ring", True)
            _bring_into_sight(widget)


def _bring_into_sight(widget: QWidget) -> None:
    """Move what it lies in, wherever that scrolls: all of it is seen. What is too large for that, as a page in a tiny
    window, is moved only if nothing of it is."""
    place = widget.parentWidget()
    while place is not None and not place.isWindow():
        if isinstance(place, QScrollArea) and (content := place.widget()) is not None:
            if widget.size() == widget.size().boundedTo(place.viewport().size()):
                at, needed = widget.mapTo(content, widget.rect().center()), (widget.size() + _AROUND) / 2
                place.ensureVisible(at.x(), at.y(), needed.width(), needed.height())
            elif widget.visibleRegion().isEmpty():
                place.ensureWidgetVisible(widget)
        place = place.parentWidget()
