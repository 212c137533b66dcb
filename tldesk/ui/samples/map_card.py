"""MapCard: the thumbnail and the labels of the point under the pointer, floating beside it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QWidget

from tldesk.project.samples.samples import Sample
from tldesk.project.store import Project
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import Card, label, set_role
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.layouts import fill
from tldesk.ui.parts.text import labels_text
from tldesk.ui.parts.there import parent_of
from tldesk.ui.samples.thumbnails import Thumbnails
from tldesk.ui.session.calls import drop_calls_to, run_newest

EDGE = 144  # pixels of the picture
PAUSE = 30  # ms on a point before its sample is read
_AWAY = 14  # pixels from the point


class MapCard(Card):
    """Shows a sample by its id near a point of its parent; nothing while there is none. `shown` carries it, or None."""

    shown = Signal(object)

    def __init__(self, thumbnails: Thumbnails, prefix: str, parent: QWidget) -> None:
        super().__init__("", f"{prefix}-map-card", parent, gap=theme.GAP_SMALL, margins=theme.GAP)
        self._thumbnails = thumbnails
        self._project: Project | None = None
        self._id: int | None = None
        self._near = QPointF()
        self._suggested = ""
        self.sample: Sample | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        set_role(self, "toast")  # opaque over the points: a card within a card has no ground
        self.picture = QLabel()
        self.name = label("", "small")
        self.labels = label("", "body")
        left = Qt.AlignmentFlag.AlignLeft  # as the words: an upright picture is narrower than these
        fill(self.body, (self.picture, left), self.labels, self.name)
        self._waiting = QTimer(self, singleShot=True, interval=PAUSE)
        self._waiting.timeout.connect(self._read)
        thumbnails.loaded.connect(self._picture_loaded)
        self.hide()

    def set_project(self, project: Project | None) -> None:
        """Show samples of another project, or none."""
        self._project = project
        self.show_id(None)

    def show_id(self, id_: int | None, near: QPointF | None = None, suggested: str = "") -> None:
        """Show the sample beside the place `near` of the parent, with what is `suggested` for it, or nothing."""
        self._near = near or QPointF()
        self._suggested = suggested
        drop_calls_to(self._show)
        if id_ is None:
            self._id, self.sample = None, None
            self._waiting.stop()
            self.hide()
            self.shown.emit(None)
        else:
            self._id = id_
            self._waiting.start()

    def _read(self) -> None:
        project, id_ = self._project, self._id
        if project is not None and id_ is not None:
            run_newest(lambda: project.samples.get([id_]), self._show, self._give_up, priority=3)

    def _give_up(self, _error: Exception) -> None:
        self.show_id(None)  # the grid tells what is wrong with the project

    def _show(self, found: list[Sample]) -> None:
        if not found:
            return
        self.sample = found[0]
        metrics = self.name.fontMetrics()
        self.name.setText(metrics.elidedText(self.sample.name, Qt.TextElideMode.ElideMiddle, EDGE))
        self.name.setHidden(self._thumbnails.painted)  # a text is called by what its picture says
        text = filled(self.tr("{name}?"), name=self._suggested) if self._suggested else labels_text(self.sample)
        self.labels.setText(self.labels.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, EDGE))
        self._show_picture()
        self._settle()
        self.show()
        self.raise_()
        self.shown.emit(self.sample)

    def _show_picture(self) -> None:
        assert self.sample is not None
        ratio = self.devicePixelRatioF()
        longest = round(EDGE * max(self._thumbnails.shape))
        pixmap = self._thumbnails.picture(self.sample, EDGE, ratio)
        if pixmap is None:
            self.picture.clear()
            self.picture.setFixedSize(EDGE, EDGE)
            return
        shown = pixmap.copy()
        shown.setDevicePixelRatio(max(ratio, max(pixmap.width(), pixmap.height()) / longest))
        self.picture.setPixmap(shown)
        self.picture.setFixedSize(shown.deviceIndependentSize().toSize())

    def _picture_loaded(self, hashes: frozenset[str]) -> None:
        if self.sample is not None and self.sample.sha256 in hashes:
            self._show_picture()
            self._settle()

    def _settle(self) -> None:
        self.adjustSize()
        self._move()

    def _move(self) -> None:
        """Right of and below the point, or where there is room; never over it."""
        room, size = parent_of(self).rect(), self.size()
        x, y = self._near.x() + _AWAY, self._near.y() + _AWAY
        if x + size.width() > room.width():
            x = self._near.x() - _AWAY - size.width()
        if y + size.height() > room.height():
            y = self._near.y() - _AWAY - size.height()
        self.move(max(0, round(x)), max(0, round(y)))
