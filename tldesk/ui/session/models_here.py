"""ModelsHere: notices pretrained models that come or go without the program's doing, as a file that is copied in."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QApplication

from tldesk import paths
from tldesk.ui.session.calls import run_newest

if TYPE_CHECKING:
    from tldesk.ui.session.session import Session

_Files = frozenset[tuple[str, int, int]]  # names, sizes, times


class ModelsHere(QObject):
    """Looks whenever the user comes back to the program, or turns to a page; the session tells of what has changed."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._seen: _Files | None = None
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.applicationStateChanged.connect(self._follow)

    def look(self) -> None:
        """Look soon whether other models are here than before."""
        run_newest(_files, self._take, self._session.error_occurred.emit)

    @Slot(Qt.ApplicationState)
    def _follow(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive:
            self.look()

    def _take(self, found: _Files) -> None:
        before, self._seen = self._seen, found
        if found != before:
            self._session.models_changed.emit()


def _files() -> _Files:
    """The files of the models: one that is still being copied looks different later.

    What cannot be looked at is not here: whoever wants a model is told why it cannot be had, and nobody else is.
    """
    found = set[tuple[str, int, int]]()
    with suppress(OSError), os.scandir(paths.weights()) as entries:
        for entry in entries:
            with suppress(OSError):  # a download that has just been renamed
                state = entry.stat()
                found.add((entry.name, state.st_size, state.st_mtime_ns))
    return frozenset(found)
