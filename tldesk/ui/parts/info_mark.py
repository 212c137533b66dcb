"""InfoMark: an (i) beside something, which says more of it under the mouse or when it is pressed."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QToolTip

from tldesk.ui.parts import theme
from tldesk.ui.parts.sign import Sign
from tldesk.ui.parts.tips import as_tip


class InfoMark(Sign):
    """Not a stop of the Tab key: what it stands beside says the same as its description."""

    def __init__(self, text: str) -> None:
        super().__init__("information-outline", theme.GAP_LARGE)
        self._text = text
        self.setToolTip(as_tip(text))

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), as_tip(self._text), self)
