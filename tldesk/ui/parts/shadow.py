"""Shadow: what a widget that lies over a page throws on it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from tldesk.ui.parts import theme
from tldesk.ui.parts.there import parent_of

_SOFT = 2 * theme.GRID  # pixels that it reaches beyond the widget; it fades over twice as many
_DOWN = theme.GAP_SMALL  # the light comes from above
_STRENGTH = {"light": 64, "dark": 176}  # of 255, where it is darkest
_FOLLOWED = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.ZOrderChange)


class Shadow(QWidget):
    """Lies below the widget `of`, and moves, shows and goes with it.

    It is drawn once for each size. Qt's own effect is a picture of the widget that is blurred anew whenever anything
    below it changes: under a toast each label took its time.
    """

    def __init__(self, of: QWidget) -> None:
        super().__init__(parent_of(of))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._of = of
        self._drawn: tuple[object, QImage] | None = None
        of.installEventFilter(self)
        of.destroyed.connect(self.deleteLater)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ParentChange:
            self.setParent(parent_of(self._of))
        if event.type() in _FOLLOWED:
            self.setGeometry(self._of.geometry().adjusted(-_SOFT, -_SOFT, _SOFT, _SOFT))
            self.stackUnder(self._of)
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self.setVisible(event.type() == QEvent.Type.Show)
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        key = (self.size(), self.devicePixelRatioF(), theme.is_dark())
        if self._drawn is None or self._drawn[0] != key:
            self._drawn = key, self._draw()
        QPainter(self).drawImage(QPoint(0, _DOWN), self._drawn[1])

    def _draw(self) -> QImage:
        """A blurred rectangle: what a row and a column of it let through, multiplied."""
        sharp = self.devicePixelRatioF()
        across, down = (_softened(round(side * sharp), _SOFT * sharp) for side in (self.width(), self.height()))
        colour = theme.color("rail" if theme.is_dark() else "text")
        strength = _STRENGTH["dark" if theme.is_dark() else "light"] / 255
        alpha = np.outer(down, across)[..., None] * strength
        parts = np.array([colour.blue(), colour.green(), colour.red(), 255], np.float32)
        pixels = np.ascontiguousarray(np.rint(alpha * parts).astype(np.uint8))
        height, width, _ = pixels.shape
        form = QImage.Format.Format_ARGB32_Premultiplied
        image = QImage(pixels.tobytes(), width, height, 4 * width, form).copy()
        image.setDevicePixelRatio(sharp)
        return image


def _softened(length: int, soft: float) -> NDArray[np.float32]:
    """(length,) from 0 at both ends to 1 at twice `soft` from them, without an edge."""
    rise = np.clip((np.arange(length) + 0.5) / (2 * soft), 0, 1)
    eased = rise * rise * (3 - 2 * rise)
    return np.asarray(eased * eased[::-1], np.float32)
