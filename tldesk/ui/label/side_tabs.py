"""SideTabs: one column for several panels, chosen at its head."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from tldesk.ui.parts.layouts import column, stacked
from tldesk.ui.parts.segments import Segments


class SideTabs(QWidget):
    """A column of this width; `add` puts a panel in it, the first one is shown."""

    def __init__(self, prefix: str, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._prefix = prefix
        self.head = Segments(f"{prefix}-tabs", self.tr("Panels"))
        self.buttons = self.head.buttons
        self._panels: dict[str, QWidget] = {}
        self.stack = stacked()
        self.setFixedWidth(width)
        self.head.chosen.connect(lambda name: self.stack.setCurrentWidget(self._panels[name]))
        self.setLayout(column(self.head, (self.stack, 1)))

    def add(self, name: str, title: str, panel: QWidget) -> None:
        """Put a panel behind a button of its own."""
        self._panels[name] = panel
        self.head.add(name, f"{self._prefix}-tab-{name}", title)
        self.stack.addWidget(panel)
