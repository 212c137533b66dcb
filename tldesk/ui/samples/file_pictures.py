"""FilePictures: small pictures of any image files, asked for while painting and decoded in the pool."""

from __future__ import annotations

import logging
from collections import OrderedDict
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QPixmap

from tldesk.errors import TldeskError
from tldesk.media import modality, unknown
from tldesk.media.opening import Pixels
from tldesk.ui.samples.image_view import to_qimage
from tldesk.ui.samples.thumbnails import rounded
from tldesk.ui.session.jobs import run_in_pool

log = logging.getLogger(__name__)

_KEPT = 400  # pictures: several screens
_WAITING = 40  # requests: a screen, older ones were scrolled past
_AT_ONCE = 2


class FilePictures(QObject):
    """Pictures whose longer side is `edge` device pixels. `loaded` tells that there is one more."""

    loaded = Signal()

    def __init__(self, edge: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._edge = edge
        self._kept: OrderedDict[Path, QPixmap | None] = OrderedDict()
        self._waiting: OrderedDict[Path, None] = OrderedDict()
        self._running: set[Path] = set()

    def pixmap(self, path: Path) -> QPixmap | None:
        """The picture of a file; None while it is fetched, and where there is none."""
        if path in self._kept:
            self._kept.move_to_end(path)
            return self._kept[path]
        if path not in self._running:
            self._waiting[path] = None
            self._waiting.move_to_end(path)
            if len(self._waiting) > _WAITING:
                self._waiting.popitem(last=False)
            self._start()
        return None

    def forget(self) -> None:
        """Other images are shown now; one of the same name may have another content."""
        self._kept.clear()
        self._waiting.clear()

    def _start(self) -> None:
        while self._waiting and len(self._running) < _AT_ONCE:
            path, _ = self._waiting.popitem()
            self._running.add(path)
            self._fetch(path)

    def _fetch(self, path: Path) -> None:
        run_in_pool(lambda: (path, _read(path, self._edge)), self._take)

    def _take(self, found: tuple[Path, QImage | None]) -> None:
        path, picture = found
        self._running.discard(path)
        self._kept[path] = QPixmap.fromImage(picture) if picture is not None else None
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        self.loaded.emit()
        self._start()


def _read(path: Path, edge: int) -> QImage | None:
    try:
        return rounded(to_qimage(unknown.picture(path, Pixels(edge=edge, kind=modality.likely(path.name).name))), edge)
    except TldeskError as error:
        log.info("no picture of %s: %s", path, error)
        return None
