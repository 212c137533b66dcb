"""Autoplay: plays each sound that is selected, and the one under the pointer on the map, where the user wants that."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

from tldesk.project.samples.samples import Sample
from tldesk.ui.session.session import Session

_PAUSE = 120  # ms on a point of the map: a pointer on its way somewhere plays nothing


class Autoplay(QObject):
    """Listens for one view, while that is visible. What plays is stopped when something else is selected, whether that
    is played or not.
    """

    def __init__(self, session: Session, view: QWidget) -> None:
        super().__init__(view)
        self._session, self._view = session, view
        self._followed: int | None = None
        self._hovered: Sample | None = None
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._play_hovered)
        session.playing.prepare()

    def follow(self, sample: Sample | None) -> None:
        """This one alone is selected now; None: several are, or none."""
        followed = sample.id if sample is not None else None
        if followed == self._followed or not self._view.isVisible():
            return
        self._followed = followed
        self._session.playing.stop()
        if sample is not None and self._wanted(sample):
            self._session.playing.play(sample)

    @Slot(object)
    def hover(self, sample: Sample | None) -> None:
        """The pointer is on this one on the map, or on none."""
        before, self._hovered = self._hovered, sample
        self._pause.stop()
        if before is not None and self._session.playing.plays(before):
            self._session.playing.stop()
        if sample is not None and self._wanted(sample):
            self._pause.start()

    def _wanted(self, sample: Sample) -> bool:
        return self._session.settings.play_selected and not sample.problem

    @Slot()
    def _play_hovered(self) -> None:
        if self._hovered is not None and self._view.isVisible():
            self._session.playing.play(self._hovered)
