"""One figure in large letters with what it says below."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from tldesk.ui import theme
from tldesk.ui.widgets.parts import label


class Figure(QWidget):
    """A value and its words; both are one accessible name."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.value = label("", "figure", name=f"{name}-value")
        self.text = label("", "muted", name=f"{name}-text")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, theme.GAP_LARGE, 0)
        layout.setSpacing(0)
        layout.addWidget(self.value)
        layout.addWidget(self.text)

    def show_figure(self, value: str, text: str) -> None:
        """Show a value and its words."""
        self.value.setText(value)
        self.text.setText(text)
        self.setAccessibleName(f"{value} {text}")
