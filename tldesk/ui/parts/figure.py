"""One figure in larger letters with what it says below."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QWidget

from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import label, named
from tldesk.ui.parts.layouts import column


class FigureWords(QLabel):
    """Words in one line; in two or more while there is no room."""

    def sizeHint(self) -> QSize:
        """What one line takes."""
        return self.fontMetrics().size(Qt.TextFlag.TextSingleLine, self.text()) + QSize(2, 0)


class Figure(QWidget):
    """A value, at the size of a `role`, and its words; both are one accessible name."""

    def __init__(self, name: str, parent: QWidget | None = None, *, role: str = "figure") -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.value = label("", role, name=f"{name}-value")
        self.text = named(FigureWords(), f"{name}-text")
        self.text.setProperty("role", "muted")
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.setLayout(column(self.value, self.text, gap=0, margins=(0, 0, theme.GAP_LARGE, 0)))

    def show_figure(self, value: str, text: str) -> None:
        """Show a value and its words."""
        self.value.setText(value)
        self.text.setText(text)
        self.setAccessibleName(f"{value} {text}")
