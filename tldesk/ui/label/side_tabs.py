"""SideTabs: one column for several panels, chosen by buttons at its head."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from tldesk.ui.parts.controls import button
from tldesk.ui.parts.layouts import column, fill, row, stacked


class SideTabs(QWidget):
    """A column of this width; `add` puts a panel in it, the first one is shown."""

    def __init__(self, prefix: str, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._prefix = prefix
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QPushButton] = {}
        self.stack = stacked()
        self.setFixedWidth(width)
        self._head = row()
        self.setLayout(column(self._head, (self.stack, 1)))

    def add(self, name: str, title: str, panel: QWidget) -> None:
        """Put a panel behind a button of its own."""
        self.stack.addWidget(panel)
        part = button(title, f"{self._prefix}-tab-{name}", lambda: self.stack.setCurrentWidget(panel))
        part.setCheckable(True)
        part.setChecked(not self.buttons)
        part.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._group.addButton(part)
        fill(self._head, (part, 1))
        self.buttons[name] = part
