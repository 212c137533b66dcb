"""What an empty page says: what is missing, and a button to the page where it is made."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QWidget

from tldesk.ui.parts import icons, theme
from tldesk.ui.parts.controls import button, label
from tldesk.ui.parts.layouts import Space, column, row


class EmptyState(QWidget):
    """An icon, a line, a sentence and one button, in the middle of the page."""

    def __init__(self, name: str, icon: str, title: str, text: str, action: str, clicked: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName(name)
        self._icon = icon
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.title = label(title, "heading")
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text = label(text, "muted", wrap=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text.setMaximumWidth(480)
        self.text.setMinimumWidth(320)
        self.button = button(action, f"{name}-action", clicked, role="primary", icon="arrow-right")
        words = row(1, self.text, 1)  # aligned by the column it would have no height for its lines
        act = row(1, self.button, 1)
        self.setLayout(column(2, self._picture, self.title, words, Space(theme.GAP), act, 3, margins=None))
        self._draw_icon()
        theme.changed().connect(self._draw_icon)

    def say(self, title: str, text: str) -> None:
        """Say something else."""
        self.title.setText(title)
        self.text.setText(text)

    def _draw_icon(self) -> None:
        ratio = self.devicePixelRatioF()
        self._picture.setPixmap(icons.icon(self._icon, "muted").pixmap(QSize(56, 56), ratio))
