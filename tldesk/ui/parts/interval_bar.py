"""A thin bar from 0 to 100 percent, with an interval on it and a tick at the figure itself."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import named

_WIDTH, _HEIGHT = 30 * theme.GRID, 12
_TRACK, _TICK = 4, 2  # pixels: how high the bar is, and how wide the tick


class IntervalBar(QWidget):
    """Says nothing that the words beside it do not say, so it has no accessible name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        named(self, name)
        self.low, self.value, self.high = 0.0, 0.0, 0.0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(_WIDTH)

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(_WIDTH // 3, _HEIGHT)

    def show_interval(self, low: float, value: float, high: float) -> None:
        """Show shares, 0 to 1; what lies outside stands at the end."""
        self.low, self.value, self.high = (min(1.0, max(0.0, share)) for share in (low, value, high))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        top, width = (self.height() - _TRACK) / 2, self.width()
        parts: tuple[tuple[float, float, theme.Token], ...] = ((0.0, 1.0, "border"), (self.low, self.high, "muted"))
        for left, right, token in parts:
            painter.setBrush(theme.color(token))
            painter.drawRoundedRect(QRectF(left * width, top, (right - left) * width, _TRACK), _TRACK / 2, _TRACK / 2)
        painter.setBrush(theme.color("text"))
        at = min(width - _TICK, max(0.0, self.value * width - _TICK / 2))
        painter.drawRect(QRectF(at, 0, _TICK, self.height()))
