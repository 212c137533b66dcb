"""Sign: an icon that is no button, in the colour of its role in either scheme."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from tldesk.ui.parts import icons, theme


class Sign(QWidget):
    """So many pixels wide and high."""

    def __init__(self, icon: str, edge: int, role: theme.Token = "muted") -> None:
        super().__init__()
        self._icon, self._role = icon, role
        self.setFixedSize(QSize(edge, edge))

    def show_icon(self, icon: str) -> None:
        """Show another one."""
        self._icon = icon
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        icons.icon(self._icon, self._role).paint(painter, self.rect())
        painter.end()
