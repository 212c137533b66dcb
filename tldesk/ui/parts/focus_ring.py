"""FocusRing: shows where the keyboard is to those who use it: a control that was clicked has no ring."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QWidget

from tldesk.ui.parts.controls import set_property


class FocusRing(QObject):
    """Gives the widget with the keyboard the property `ring`, which the style rules draw.

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
