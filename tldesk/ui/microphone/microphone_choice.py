"""MicrophoneChoice: which microphone is listened to: the one that was chosen last, until another one is."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QWidget

from tldesk.media.sound.microphone import Microphone
from tldesk.ui.microphone.hearing import Hearing
from tldesk.ui.parts.combo import Combo
from tldesk.ui.parts.controls import named
from tldesk.ui.session.session import Session


class MicrophoneChoice(Combo):
    """Starts and stops `hearing`. `explained` carries why nothing is heard, in words; empty: it is opened now."""

    explained = Signal(str)

    def __init__(self, name: str, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, name, self.tr("Microphone"))
        self.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._session = session
        self._hearing: Hearing | None = None
        self.activated.connect(lambda _at: self._choose())

    def serve(self, hearing: Hearing) -> None:
        """Have this one listen, once it is known what is plugged in."""
        self._hearing = hearing
        self.setEnabled(False)
        hearing.microphones_changed.connect(self._fill)
        hearing.failed.connect(self._explain)
        self.explained.emit(self.tr("Looking for microphones…"))
        hearing.look()

    def _fill(self) -> None:
        """Show what is plugged in, and listen to what was chosen last, unless that is heard already."""
        hearing = self._hearing
        found = (hearing.microphones or []) if hearing is not None else []
        before = self.currentData()
        with QSignalBlocker(self):
            self.clear()
            for one in found:
                self.addItem(one.name or self.tr("The system's microphone"), one)
            names = [one.name for one in found]
            wanted = before.name if isinstance(before, Microphone) else self._session.settings.microphone
            self.setCurrentIndex(names.index(wanted) if wanted in names else min(0, len(found) - 1))
        self.setEnabled(bool(found))
        if hearing is None:
            return
        if not found:
            self.explained.emit(self.tr("No microphone found. Plug one in and it appears here."))
        elif not hearing.sounding or self.currentData() != before:
            self._start()

    def _choose(self) -> None:
        self._session.change_settings(microphone=self.currentData().name)
        self._start()

    def _start(self) -> None:
        if self._hearing is not None:
            self.explained.emit("")
            self._hearing.start(self.currentData())

    def _explain(self, code: str, words: str) -> None:
        texts = {
            "gone": self.tr("The microphone was unplugged or switched off."),
            "broken": self.tr("The microphone cannot be used. Another program may be using it."),
        }
        self.explained.emit(f"{texts[code]}\n\n{words}".strip())
