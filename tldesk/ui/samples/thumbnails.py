"""Thumbnails: pixmaps for the grid, asked for while painting and decoded in the pool, newest request first."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QBrush, QImage, QPainter, QPixmap

from tldesk.project.store import Project
from tldesk.ui.parts import looks
from tldesk.ui.parts.looks import Painting
from tldesk.ui.session.calls import in_order
from tldesk.ui.session.jobs import run_in_pool
from tldesk.ui.session.session import Session

if TYPE_CHECKING:
    from tldesk.media.examples import Hashed  # which brings Pillow

log = logging.getLogger(__name__)

CACHE_BYTES = 24 << 20  # five screens at the usual size
WAITING = 256  # requests kept: more than a screen, older ones were scrolled past
AT_ONCE = 2
PAUSE = 60  # ms in which no picture is made for the sake of an edit of many samples
MOST_PAUSES = 16  # of one after another: an edit may wait long, for a slow disk or for another program
CORNER = 1 / 21  # of the edge: 6 pixels of 128
_SHARED = "shared-thumbnails"
_SQUARE = (1.0, 1.0)

_Key = tuple[str, int]


class Thumbnails(QObject):
    """How samples look in cells: a bounded cache of rounded pixmaps, or what paints samples of the project's kind
    itself (`looks.Cells`). `loaded` carries the content hashes of those that can be painted now, as a frozenset.
    """

    loaded = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project: Project | None = None
        self._cache: OrderedDict[_Key, QPixmap] = OrderedDict()
        self._bytes = 0
        self._edges: dict[str, int] = {}
        self._waiting: OrderedDict[_Key, Hashed] = OrderedDict()
        self._running: set[_Key] = set()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._start)
        self._pauses = 0
        self._failed: dict[str, bool] = {}  # by content, whether there is a file
        self._kind = ""
        self._own: Painting | None = None
        self.shape = _SQUARE  # width and height of what is painted, by the edge of a thumbnail

    def set_project(self, project: Project | None) -> None:
        """Forget everything and serve another project; the one that is served keeps its pictures."""
        if project is self._project:
            return
        self._project = project
        self._choose(project)
        self._cache.clear()
        self._edges.clear()
        self._waiting.clear()
        self._failed.clear()
        self._bytes = 0

    @property
    def painted(self) -> bool:
        """Whether samples are painted from what they say, not from pictures of them."""
        return self._own is not None

    @property
    def read(self) -> bool:
        """Whether samples are wider than high: then they are read, in lines, rather than looked at."""
        width, height = self.shape
        return width > height

    def _choose(self, project: Project | None) -> None:
        """Who paints samples of the project's kind."""
        if project is not None and project.kind.name != self._kind:
            self._kind = project.kind.name
            cells = looks.cells(self._kind)
            self._own = cells.painting(self) if cells is not None else None
            self.shape = cells.SHAPE if cells is not None else _SQUARE
            if self._own is not None:
                self._own.loaded.connect(self.loaded)
        if self._own is not None:
            self._own.set_project(project)
        elif project is not None:  # their store is opened while the page is made, not when the first one is painted
            run_in_pool(lambda: project.thumbnails, lambda _store: None, lambda _error: None, priority=4)

    def paint(self, painter: QPainter, place: QRect, sample: Hashed, words: Sequence[str] = ()) -> bool:
        """Paint a sample, the `words` of a search marked where it has some; False while it is fetched."""
        if self._own is not None:
            return self._own.paint(painter, place, sample, words)
        ratio = painter.device().devicePixelRatioF()
        pixmap = self.pixmap(sample, round(max(place.width(), place.height()) * ratio))
        if pixmap is None:
            return False
        _paint_sharp(painter, place, pixmap)
        return True

    def paint_line(self, painter: QPainter, place: QRect, sample: Hashed, words: Sequence[str] = ()) -> bool:
        """As `paint`, into a line of a list."""
        if self._own is not None:
            return self._own.paint_line(painter, place, sample, words)
        return self.paint(painter, QRect(place.topLeft(), QSize(place.height(), place.height())), sample, words)

    def columns(self, sample: Hashed) -> Mapping[str, str]:
        """The further columns of its row, as far as they are known now."""
        return self._own.columns(sample) if self._own is not None else {}

    def column_names(self) -> Sequence[str]:
        """The names of those columns that were seen so far, in their order."""
        return self._own.column_names() if self._own is not None else ()

    def picture(self, sample: Hashed, edge: int, ratio: float) -> QPixmap | None:
        """What `paint` paints, by the `edge` of a thumbnail, on a screen of this `ratio`; None while fetched."""
        if self._own is None:
            return self.pixmap(sample, round(edge * ratio))
        size = QSize(round(self.shape[0] * edge), round(self.shape[1] * edge))
        result = QPixmap(size * ratio)
        result.setDevicePixelRatio(ratio)
        result.fill(Qt.GlobalColor.transparent)
        painter = QPainter(result)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painted = self._own.paint(painter, QRect(QPoint(0, 0), size), sample)
        painter.end()
        return result if painted else None

    def pixmap(self, sample: Hashed, edge: int) -> QPixmap | None:
        """The picture of `sample` with its longer side `edge` device pixels; None while it is fetched.

        A picture of the same sample in another size, if there is one, stands in meanwhile.
        """
        key = (sample.sha256, edge)
        found = self._cache.get(key)
        if found is not None:
            self._cache.move_to_end(key)
            return found
        if sample.sha256 not in self._failed and key not in self._running:
            self._waiting[key] = sample
            self._waiting.move_to_end(key)
            if len(self._waiting) > WAITING:
                self._waiting.popitem(last=False)
            self._start()
        return self.any_size(sample)

    def any_size(self, sample: Hashed) -> QPixmap | None:
        """A picture of `sample` in whatever size there is one; None without asking for it."""
        edge = self._edges.get(sample.sha256)
        return self._cache.get((sample.sha256, edge)) if edge is not None else None

    def keep_only(self, hashes: set[str]) -> None:
        """Drop requests for anything else: it was scrolled past."""
        for key in [key for key in self._waiting if key[0] not in hashes]:
            del self._waiting[key]
        if self._own is not None:
            self._own.keep_only(hashes)

    def _start(self) -> None:
        if not in_order():
            self._pauses = 0
        elif self._pauses < MOST_PAUSES and not self._pause.isActive():
            # An edit of many samples would wait for the pictures, and so would one that follows it.
            self._pauses += 1
            self._pause.start()
        if self._pause.isActive():
            return
        while self._project is not None and self._waiting and len(self._running) < AT_ONCE:
            key, sample = self._waiting.popitem()
            self._running.add(key)
            self._fetch(self._project, key, sample)

    def _fetch(self, project: Project, key: _Key, sample: Hashed) -> None:
        def work() -> tuple[Project, _Key, QImage | bool]:
            try:
                return project, key, make_thumbnail(project, sample, key[1])
            except Exception as error:
                log.info("no thumbnail of %s: %s", sample.path, error)
                return project, key, sample.path.exists()

        run_in_pool(work, self._fetched)

    def _fetched(self, found: tuple[Project, _Key, QImage | bool]) -> None:
        project, key, picture = found
        self._running.discard(key)
        if project is self._project:
            if isinstance(picture, bool):
                self._failed[key[0]] = picture
            else:
                self._keep(key, QPixmap.fromImage(picture))
            self.loaded.emit(frozenset(key[:1]))
        self._start()

    def failed(self, sample: Hashed) -> bool:
        """Whether it cannot be painted."""
        return self._own.failed(sample) if self._own is not None else sample.sha256 in self._failed

    def away(self, sample: Hashed) -> bool:
        """Whether that is so because the file is not at hand (its drive is unplugged, say)."""
        return self._own.away(sample) if self._own is not None else not self._failed.get(sample.sha256, True)

    def retry(self) -> None:
        """Files are at hand again: what could not be made is tried anew."""
        self._failed.clear()
        if self._own is not None:
            self._own.retry()

    def _keep(self, key: _Key, picture: QPixmap) -> None:
        self._cache[key] = picture
        self._edges[key[0]] = key[1]
        self._bytes += _size(picture)
        while self._bytes > CACHE_BYTES and len(self._cache) > 1:
            old, dropped = self._cache.popitem(last=False)
            self._bytes -= _size(dropped)
            if self._edges.get(old[0]) == old[1]:
                del self._edges[old[0]]


def shared(context: Session) -> Thumbnails:
    """Those of all pages: what one has shown is there at once on the next."""
    kept = context.findChild(Thumbnails, _SHARED)
    if kept is None:
        kept = Thumbnails(context)
        kept.setObjectName(_SHARED)
    return kept


def make_thumbnail(project: Project, sample: Hashed, edge: int) -> QImage:
    """The rounded picture, from the project's store or the file; called in the pool. Raises TldeskError."""
    data = project.thumbnails.make(sample.sha256, sample.path, edge, sample.place)
    return rounded(as_image(data), edge)


def as_image(data: bytes) -> QImage:
    """The picture of a stored thumbnail.

    Its format is said: to find it out, Qt also asks its SVG reader, which connects signals. In a thread of the pool
    that waits for a lock which the UI thread may hold while it waits for Python's, which is here: both stand still.
    """
    return QImage.fromData(data, "JPEG")  # type: ignore[arg-type]  # the stub says bytes, which are refused


def rounded(picture: QImage, edge: int) -> QImage:
    """Scaled into a square of `edge` pixels (never enlarged more than twice) and with round corners."""
    longest = max(picture.width(), picture.height(), 1)
    size = picture.size().scaled(
        QSize(edge, edge) if longest * 2 > edge else picture.size() * 2, Qt.AspectRatioMode.KeepAspectRatio
    )
    size = size.expandedTo(QSize(1, 1))
    scaled = picture.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    result = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(scaled))
    painter.drawRoundedRect(QRectF(result.rect()), CORNER * edge, CORNER * edge)
    painter.end()
    return result


def _size(picture: QPixmap) -> int:
    return picture.width() * picture.height() * 4


def _paint_sharp(painter: QPainter, place: QRect, pixmap: QPixmap) -> None:
    """Paint a picture in the middle of its place, as large as it is or as there is room, on whole pixels of the screen.

    Between them, which is where most places lie on a screen of 125%, Qt's edges depend on how much is painted at once,
    so a part that is painted anew would leave lines.
    """
    to_screen = painter.deviceTransform()
    room = to_screen.mapRect(QRectF(place))
    size = pixmap.size()
    if size.width() > round(room.width()) or size.height() > round(room.height()):  # another size standing in
        size.scale(round(room.width()), round(room.height()), Qt.AspectRatioMode.KeepAspectRatio)
    left, top = room.center().x() - size.width() / 2, room.center().y() - size.height() / 2
    target = QRectF(round(left), round(top), size.width(), size.height())
    painter.drawPixmap(to_screen.inverted()[0].mapRect(target), pixmap, QRectF(pixmap.rect()))
