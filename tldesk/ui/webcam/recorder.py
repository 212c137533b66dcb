"""Recorder: keeps some of the frames that come in as files of a class, and imports them after each burst."""

from __future__ import annotations

import time

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, Signal
from PySide6.QtGui import QImage

from tldesk.project.exchange import webcam_files
from tldesk.project.store import Project
from tldesk.ui.session.jobs import run_in_pool, run_slowly

EVERY = 0.1  # seconds between two pictures that are kept
QUALITY = 95  # of JPEG
_WAITING = 20  # pictures that wait to be written; a slower disk leaves some out


class Recorder(QObject):
    """Between `begin` and `end` ten pictures a second are written; then `taken` carries what was imported (a Taken).

    `counted` carries how many are kept since the recorder was made, `failed` an exception, after which it has ended.
    """

    counted = Signal(int)
    taken = Signal(object)
    failed = Signal(object)

    def __init__(self, project: Project, parent: QObject) -> None:
        super().__init__(parent)
        self._project = project
        self._last = 0.0
        self._writing = 0
        self._new = 0  # written and not imported
        self.label = ""
        self.recording = False
        self.total = 0

    def begin(self, label: str) -> None:
        """Keep frames as pictures of the class from now on."""
        self.label, self.recording, self._last = label, True, 0.0

    def end(self) -> None:
        """Keep no more; what was kept is imported once it is written."""
        self.recording = False
        self._import()

    def take(self, picture: QImage) -> None:
        """A frame came in; it is kept when it is time for the next one."""
        now = time.monotonic()
        if not self.recording or now - self._last < EVERY or self._writing >= _WAITING:
            return
        self._last = now
        self._writing += 1
        folder, kept = webcam_files.webcam_folder(self._project, self.label), picture.copy()
        run_in_pool(
            lambda: webcam_files.write(folder, webcam_files.name_now("webcam", ".jpg"), encoded(kept, "JPEG", QUALITY)),
            self._written,
            self._not_written,
        )

    def _written(self, _file: object) -> None:
        self._writing -= 1
        self._new += 1
        self.total += 1
        self.counted.emit(self.total)
        self._import()

    def _not_written(self, error: Exception) -> None:
        self._writing -= 1
        if self.recording:  # told once: the next would fail as well
            self.failed.emit(error)
            self.end()

    def _import(self) -> None:
        """Import a burst when all of it is written."""
        if self.recording or self._writing or not self._new:
            return
        self._new = 0
        project, label = self._project, self.label
        folder = webcam_files.webcam_folder(project, label)
        run_slowly(
            lambda should_stop: webcam_files.take_in(project, folder, label, should_stop),
            self.taken.emit,
            self.failed.emit,
        )


def encoded(picture: QImage, form: str, quality: int = -1) -> bytes:
    """The bytes of a file of a picture; `form` is PNG or JPEG."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    # The stub says bytes, which are refused.
    picture.save(buffer, form, quality)  # type: ignore[call-overload]
    return bytes(data.data())
