"""Listening: the button that plays the one sound that is shown, where no large view of sounds shows it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from tldesk.errors import TldeskError
from tldesk.ui.parts import icons
from tldesk.ui.parts.controls import icon_button
from tldesk.ui.parts.keys import keyed_tip
from tldesk.ui.parts.looks import Placed
from tldesk.ui.samples.sound import drawn
from tldesk.ui.samples.sound.drawn import Content
from tldesk.ui.session.calls import drop_calls_to, run_newest
from tldesk.ui.session.session import Session


class Listening(QObject):
    """`button` is hidden while there is nothing to hear. The file may be one that nobody has looked at before, so a
    guarded process decodes it.
    """

    def __init__(self, session: Session, prefix: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._playing = session, session.playing
        self._sample: Placed | None = None
        self.button = icon_button("play", f"{prefix}-play", self.tr("Play"), self.toggle)
        self.button.hide()
        self._playing.changed.connect(self._show_state)
        self._show_state()

    def show_sample(self, sample: Placed | None) -> None:
        """Another sound is shown now; None: nothing that can be heard. What was played of the one before ends."""
        drop_calls_to(self._take)
        if self._sample is not None and self._playing.plays(self._sample):
            self._playing.stop()
        self._sample = sample
        self.button.setVisible(sample is not None)
        self._show_state()
        if sample is not None:
            self._playing.prepare()
            if self._session.settings.play_selected and self.parent().isVisible():
                self._read(sample)

    def parent(self) -> QWidget:
        """The view that it listens for."""
        found = super().parent()
        assert isinstance(found, QWidget)
        return found

    def toggle(self) -> None:
        """Play it, or stop what plays."""
        if self._playing.playing:
            self._playing.stop()
        elif self._sample is not None:
            self._read(self._sample)

    def _read(self, sample: Placed) -> None:
        run_newest(lambda: drawn.read_unknown(sample), self._take, priority=4)

    def _take(self, found: Content | TldeskError) -> None:
        if isinstance(found, TldeskError):
            self._session.error_occurred.emit(found)
        elif self.parent().isVisible():
            self._playing.offer(found.sample, found.sound)
            self._playing.play(found.sample)

    @Slot()
    def _show_state(self) -> None:
        """What the button does, whether something plays."""
        plays = self._sample is not None and self._playing.plays(self._sample)
        text = self.tr("Stop") if plays else self.tr("Play")
        icon = "stop" if plays else "volume-off" if self._playing.silent else "play"
        self.button.setIcon(icons.icon(icon, "accent" if plays else "muted"))
        self.button.setAccessibleName(text)
        keyed_tip(self.button, text, "view.play")
