"""Shortened: one line in the longest of several wordings that there is room for, so that no figure of it is cut."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from tldesk.ui.parts import theme
from tldesk.ui.parts.tips import as_tip

_STEP = 4 * theme.GRID  # of its width: a figure that gets one digit more does not move what is beside it


class Shortened(QLabel):
    """A label in a role, see `controls.label`; where it is shortened, its tooltip says all of it."""

    def __init__(self, role: str = "body", *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("role", role)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._wordings: tuple[str, ...] = ("",)

    def say(self, *wordings: str) -> None:
        """Show the first of these that there is room for, else the last."""
        if wordings != self._wordings:
            self._wordings = wordings
            self.updateGeometry()
            self._fit()

    def sizeHint(self) -> QSize:
        """What the first takes, and a little more."""
        width = self._width(self._wordings[0])
        return QSize(-(-width // _STEP) * _STEP, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """What the last takes."""
        return QSize(self._width(self._wordings[-1]), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = (text for text in self._wordings if self._width(text) <= self.width())
        shown = next(room, self._wordings[-1])
        if shown != self.text():
            self.setText(shown)
        self.setToolTip(as_tip(self._wordings[0]) if shown != self._wordings[0] else "")

    def _width(self, text: str) -> int:
        return self.fontMetrics().horizontalAdvance(text) + (2 if text else 0)
