"""The board of the preview of variations of sounds: their spectrograms, which can be played."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen

from tldesk.ui.parts import theme
from tldesk.ui.train.picture_board import PictureBoard

if TYPE_CHECKING:
    from tldesk.media.sound.reading import Sound

_KEYS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
_PLAYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_P)


@dataclass(frozen=True, slots=True)
class Varied:
    """A sound as it was or as it was varied, and its spectrogram."""

    picture: QImage
    sound: Sound


class SoundBoard(PictureBoard):
    """Once `play_with` has said what plays a sound, a click plays one; so does Enter, and arrows lead to the others."""

    def __init__(self) -> None:
        super().__init__()
        self._sounds: list[list[Sound]] = []
        self._at = (0, 0)
        self._play: Callable[[Sound], object] | None = None

    def show_rows(self, titles: list[str], rows: list[list[Any]]) -> None:
        """Show these `Varied`."""
        self._sounds = [[one.sound for one in row] for row in rows]
        self._at = (min(self._at[0], max(0, len(rows) - 1)), self._at[1])
        super().show_rows(titles, [[one.picture for one in row] for row in rows])

    def play_with(self, play: Callable[[Sound], object]) -> None:
        """Have the sounds played by this."""
        self._play = play
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(self.tr("Click to play (Enter)"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Play what was clicked."""
        for row, sounds in enumerate(self._sounds):
            for at in range(min(len(sounds), self.columns)):
                if self.place(row, at).contains(event.position()):
                    self._at = row, at
                    self._hear()
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to another sound, or play this one."""
        key = Qt.Key(event.key())
        if self._play is None or not self._sounds or (key not in _KEYS and key not in _PLAYS):
            super().keyPressEvent(event)
        elif key in _PLAYS:
            self._hear()
        else:
            row, at = (place + step for place, step in zip(self._at, _KEYS[key], strict=True))
            if 0 <= row < len(self._sounds) and 0 <= at < min(len(self._sounds[row]), self.columns):
                self._at = row, at
                self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and self._sounds:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRoundedRect(self.place(*self._at).adjusted(1, 1, -1, -1), 6, 6)

    def _hear(self) -> None:
        self.update()
        if self._play is not None:
            row, at = self._at
            self._play(self._sounds[row][at])
