"""The board of the preview of variations: rows of pictures, each behind its label."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tldesk.ui.parts import theme
from tldesk.ui.parts.looks import COUNT, VARIATIONS

EDGE = 76
_CAPTION = 96
_SPACE = 6


class PictureBoard(QWidget):
    """Rows of square pictures, each with a caption above; the first of a row stands a little apart."""

    def __init__(self) -> None:
        super().__init__()
        self._titles: list[str] = []
        self._rows: list[list[QImage]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(self._height())

    def show_rows(self, titles: list[str], rows: list[list[QImage]]) -> None:
        """Show these pictures."""
        self._titles, self._rows = titles, rows
        self.setAccessibleDescription(", ".join(titles))
        self.update()

    @property
    def rows(self) -> list[list[QImage]]:
        """What is shown."""
        return self._rows

    @property
    def columns(self) -> int:
        """How many of a row there is room for: none is shown in part."""
        return max(1, (self.width() - _CAPTION) // (EDGE + _SPACE))

    def place(self, row: int, at: int) -> QRectF:
        """Where a picture is."""
        left = _CAPTION + at * (EDGE + _SPACE) + (_SPACE if at else 0)
        return QRectF(left, row * (EDGE + _SPACE), EDGE, EDGE)

    def sizeHint(self) -> QSize:
        return QSize(_CAPTION + (VARIATIONS + 1) * (EDGE + _SPACE) + _SPACE, self._height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("small"))
        for number, (title, pictures) in enumerate(zip(self._titles, self._rows, strict=True)):
            top = number * (EDGE + _SPACE)
            painter.setPen(theme.color("muted"))
            place = QRect(0, top, _CAPTION - _SPACE, EDGE)
            text = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, place.width())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)
            for at, picture in enumerate(pictures[: self.columns]):
                self._paint(painter, self.place(number, at), picture)

    def _paint(self, painter: QPainter, place: QRectF, picture: QImage) -> None:
        shape = QPainterPath()
        shape.addRoundedRect(place, 6, 6)
        painter.save()
        painter.setClipPath(shape)
        painter.drawImage(place, picture)
        painter.restore()

    def _height(self) -> int:
        return COUNT * (EDGE + _SPACE) - _SPACE
