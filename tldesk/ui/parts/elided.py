"""Elided: one line of text that is shortened where there is no room for it."""

from __future__ import annotations

import re

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel

from tldesk.ui.parts import theme
from tldesk.ui.parts.tips import as_tip

_LEAST = 4 * theme.GRID
_PART = re.compile(r"(^|\s)[·\s]*\d[\d.,]*…$")  # a number that may have been cut: what is left of it is another


class Elided(QLabel):
    """A label in a role, see `controls.label`; where it is cut, its tooltip says all of it."""

    def __init__(self, role: str = "body", mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight) -> None:
        super().__init__()
        self._whole, self._mode = "", mode
        self.setProperty("role", role)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def say(self, text: str) -> None:
        """Show a text."""
        if text != self._whole:  # progress says the same again many times a second
            self._whole = text
            self.updateGeometry()
            self._fit()

    def sizeHint(self) -> QSize:
        """What all of it takes."""
        return QSize(self.fontMetrics().horizontalAdvance(self._whole) + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """A few letters."""
        return QSize(_LEAST, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten it to the width there is."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        short = self.fontMetrics().elidedText(self._whole, self._mode, self.width())
        if short != self._whole and self._mode == Qt.TextElideMode.ElideRight:
            short = _PART.sub("…", short)
        self.setText(short)
        self.setToolTip(as_tip(self._whole) if short != self._whole else "")
