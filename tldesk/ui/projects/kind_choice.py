"""KindChoice: whether a new project is of images, texts or sounds: as its source says, or as is chosen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from tldesk.media.modality import IMAGE, SOUND, TEXT
from tldesk.project.exchange.source_kinds import Holds, look
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import label
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.layouts import column
from tldesk.ui.parts.segments import Segments
from tldesk.ui.session.calls import Call, run_slowly


class KindChoice(QWidget):
    """`settled` tells that what a source is has been found out; `kind` is that of the project."""

    settled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("new-project-kinds")
        self.segments = Segments("new-project-kind", self.tr("Kind of data"))
        self.segments.add(IMAGE, "new-project-images", self.tr("Images"), icon="=image-multiple-outline")
        self.segments.add(TEXT, "new-project-texts", self.tr("Texts"), icon="text-box-multiple-outline")
        self.segments.add(SOUND, "new-project-sounds", self.tr("Sounds"), icon="waveform")
        self.note = label("", "muted", wrap=True, name="new-project-kind-note")
        self.note.hide()
        self.kind = IMAGE
        self.holds: Holds | None = None
        self._source: Path | bytes | None = None
        self._call: Call | None = None
        self.segments.chosen.connect(self._choose)
        self.setLayout(column(self.segments, self.note, gap=theme.GAP_SMALL))

    @property
    def looking(self) -> bool:
        """Whether it is still to be found out what a source is."""
        return self._call is not None

    def look_at(self, source: Path | bytes | None) -> None:
        """Find out what a source is, off the UI thread, and follow it. None: there is none."""
        if source == self._source:
            return
        self._source, self.holds = source, None
        self.stop()
        self.note.hide()
        if source is not None:
            self._call = run_slowly(lambda should_stop: look(source, should_stop), self._follow, self._give_up)

    def stop(self) -> None:
        """Nobody waits for it any more."""
        if self._call is not None:
            self._call.stop()
            self._call = None

    def _choose(self, kind: str) -> None:
        """Who chooses need not wait for what would be found out."""
        self.kind = kind
        if self.looking:
            self.stop()
            self.settled.emit()

    def _follow(self, found: Holds) -> None:
        self._call, self.holds = None, found
        self.kind = found.likely
        self.segments.choose(found.likely)
        self.note.setText(self._words(found))
        self.note.setVisible(found.asked)
        self.settled.emit()

    def _give_up(self, _error: Exception) -> None:
        """What is wrong with it is told when it is imported."""
        self._call = None
        self.settled.emit()

    def _words(self, found: Holds) -> str:
        """What there is of each kind."""
        if found.sounds:
            return self._words_of_sounds(found)
        if found.images <= 1 and found.tables:
            return self.tr("This table lists images and has a column of texts. Choose which of them to import.")
        counts = {"images": found.images, "texts": found.files, "tables": found.tables}
        if found.tables:
            words = self.tr("This holds {images} {images:image|images} and {tables} {tables:table|tables} of texts.")
        else:
            words = self.tr("This holds {images} {images:image|images} and {texts} text {texts:file|files}.")
        choose = self.tr("Choose which of them to import.")
        return f"{filled(words, **counts)} {choose}"

    def _words_of_sounds(self, found: Holds) -> str:
        if found.sounds == 1 and found.tables and not found.images:
            return self.tr("This table lists sounds and has a column of texts. Choose which of them to import.")
        parts = (
            (found.images, self.tr("{count} {count:image|images}")),
            (found.sounds, self.tr("{count} {count:sound|sounds}")),
            (found.tables, self.tr("{count} {count:table|tables} of texts")),
            (found.files, self.tr("{count} text {count:file|files}")),
        )
        things = ", ".join(filled(words, count=count) for count, words in parts if count)
        return filled(self.tr("This holds {things}. Choose which of them to import."), things=things)
