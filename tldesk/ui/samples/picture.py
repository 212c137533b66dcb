"""One picture, as large as its place."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from tldesk.media import modality
from tldesk.media.place import WHOLE
from tldesk.project.samples.titles import title_of
from tldesk.ui.parts import theme
from tldesk.ui.parts.looks import Placed
from tldesk.ui.session.calls import drop_calls_to, run_newest

_EDGE = 900


class Picture(QWidget):
    """Shows an image file, decoded in the pool the way training decodes it; nothing for a file that cannot be read."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setMinimumSize(160, 160)
        self._shown: tuple[Path | None, str] = (None, WHOLE)
        self._pixmap = QPixmap()

    def show_file(self, path: Path | None, place: str = WHOLE) -> None:
        """Show another file, or a part of one, or none."""
        if (path, place) == self._shown and not self._pixmap.isNull():
            return
        self._shown = path, place
        self._pixmap = QPixmap()
        self.setAccessibleName((title_of(path, place) or path.name) if path is not None else "")
        self.update()
        if path is None:
            drop_calls_to(self._take)
        else:
            run_newest(lambda: _read(path, place), self._take, lambda _error: None)

    def show_beside(self, sample: Placed, _other: Placed) -> None:
        """Show a sample that is compared with another one."""
        self.show_file(sample.path, sample.place)

    def _take(self, picture: QImage) -> None:
        self._pixmap = QPixmap.fromImage(picture)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._pixmap.isNull():
            return
        ratio = self.devicePixelRatioF()
        size = QSize(round(self._pixmap.width() / ratio), round(self._pixmap.height() / ratio))
        size = size.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio).boundedTo(size * 3)
        place = self.rect()
        place.setSize(size)
        place.moveCenter(self.rect().center())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        path = QPainterPath()
        path.addRoundedRect(place, theme.RADIUS, theme.RADIUS)
        painter.setClipPath(path)
        painter.drawPixmap(place, self._pixmap)
        painter.end()


def _read(path: Path, place: str) -> QImage:
    kind = modality.likely(path.name)
    picture = kind.code.render(kind.sample(path, place), _EDGE)
    data = picture.tobytes()
    image = QImage(data, picture.width, picture.height, 3 * picture.width, QImage.Format.Format_RGB888)
    return image.copy()  # the bytes belong to this function
