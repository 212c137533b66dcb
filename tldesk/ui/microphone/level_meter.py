"""LevelMeter: how loud the sound is that comes in now, and what is wrong with it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tldesk.media.sound.microphone import RATE, Block
from tldesk.media.sound.taking import QUIETEST, Level, level
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import label, named, set_role
from tldesk.ui.parts.layouts import column

_FALL = 40.0  # dB a second
_LOUD = -6.0  # dB: from here on it is close to too loud
_CLIPPED_FOR, _SILENT_AFTER = 2.0, 2.0  # seconds of sound
_WIDTH, _HEIGHT, _LINE = 30 * theme.GRID, 12, 3


class LevelMeter(QWidget):
    """Takes what comes in. Its bar is the mean level, its line the peak; the words below it say what is wrong."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = _Bar(f"{name}-bar", self.tr("Level"))
        self.words = label("", "small", name=f"{name}-words")
        self._clipped, self._silent = 0.0, 0.0
        self.setLayout(column(self.bar, self.words, gap=theme.GAP_SMALL))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clear()

    def clear(self) -> None:
        """Nothing comes in."""
        self._clipped, self._silent = 0.0, 0.0
        self.bar.show_level(Level(), Level().peak)
        self._say()

    def take(self, block: Block) -> None:
        """Show how loud this is; a peak falls slowly, so that it is seen."""
        now, seconds = level(block), len(block) / RATE
        self.bar.show_level(now, max(now.peak, self.bar.peak - _FALL * seconds))
        self._clipped = _CLIPPED_FOR if now.clipped else max(0.0, self._clipped - seconds)
        self._silent = self._silent + seconds if now.zero else 0.0
        self._say()

    def _say(self) -> None:
        text, role = " ", "small"
        if self._clipped:
            text, role = self.tr("Too loud: the sound is cut off. Move away, or turn the microphone down."), "bad"
        elif self._silent >= _SILENT_AFTER:
            text = self.tr("Complete silence. The microphone may be switched off or not allowed.")
            role = "warning"
        if text != self.words.text():
            self.words.setText(text)
            set_role(self.words, role)
            self.words.setAccessibleName(text.strip())
        self.bar.too_loud = bool(self._clipped)


class _Bar(QWidget):
    """The bar alone."""

    def __init__(self, name: str, accessible: str) -> None:
        super().__init__()
        named(self, name, accessible)
        self.mean, self.peak, self.too_loud = QUIETEST, QUIETEST, False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(_WIDTH // 3, _HEIGHT)

    def show_level(self, now: Level, peak: float) -> None:
        """Show a level, and the peak of the last moments."""
        self.mean, self.peak = now.mean, peak
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        width, height = float(self.width()), float(self.height())
        painter.setBrush(theme.color("hover"))
        painter.drawRoundedRect(QRectF(0, 0, width, height), height / 2, height / 2)
        token: theme.Token = "bad" if self.too_loud else "warning" if self.peak > _LOUD else "good"
        painter.setBrush(theme.color(token))
        long = width * _share(self.mean)
        if long >= 1:
            painter.drawRoundedRect(QRectF(0, 0, max(height, long), height), height / 2, height / 2)
        at = width * _share(self.peak)
        if at >= height:
            painter.drawRect(QRectF(min(at, width - height / 2) - _LINE, 0, _LINE, height))


def _share(decibels: float) -> float:
    return min(1.0, max(0.0, 1 - decibels / QUIETEST))
