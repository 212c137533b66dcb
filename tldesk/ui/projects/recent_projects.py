"""RecentProjects: a card for each project of last time, in as many columns as there is room for."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from tldesk.ui.parts.layouts import column
from tldesk.ui.parts.narrow import Cells
from tldesk.ui.projects.looks import Looks
from tldesk.ui.projects.project_card import Look, ProjectCard, look_at, silent
from tldesk.ui.projects.tile import LEAST

_COLUMNS = 6
_SOON_MS = 50  # the window is painted first


class RecentProjects(QWidget):
    """The names are there at once. The rest is read in threads, and only while the cards can be seen: a project that is
    opened at the start waits for none of it."""

    chosen = Signal(str)
    removed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folders: list[str] = []
        self._known: dict[str, Look] = {}
        self._looks = Looks(look_at, self)
        self._looks.found.connect(self._show)
        self._looks.late.connect(self._show_silent)
        self._cells = Cells((), _COLUMNS, LEAST)
        self.setLayout(column(self._cells))
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._look)

    @property
    def cards(self) -> list[ProjectCard]:
        """The cards, newest first."""
        return [card for card in self._cells.widgets if isinstance(card, ProjectCard)]

    @property
    def at_rest(self) -> bool:
        """Whether the cards show all that is to be known of them."""
        return not self._soon.isActive() and self._looks.at_rest

    def show_folders(self, folders: list[str]) -> None:
        """Show these projects. Those that were looked at before show that until they are looked at again."""
        if folders == self._folders:
            return
        self._stop()
        old, self._folders = self._cells.widgets, list(folders)
        self._cells.set_widgets([self._card(folder, number) for number, folder in enumerate(folders, start=1)])
        for card in old:  # hidden by now
            card.setParent(None)
            card.deleteLater()
        if self.isVisible():
            self._soon.start()

    @Slot(bool)
    def pause(self, on: bool) -> None:
        """Look at none while one is opened, which has the disk for itself; go on where that failed."""
        if on:
            self._stop()
        elif self.isVisible():
            self._soon.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the projects: they may have changed."""
        super().showEvent(event)
        self._soon.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody sees them."""
        super().hideEvent(event)
        self._stop()

    def _card(self, folder: str, number: int) -> ProjectCard:
        card = ProjectCard(folder, number)
        card.chosen.connect(self.chosen)
        card.removed.connect(self.removed)
        if folder in self._known:
            card.show_look(self._known[folder])
        return card

    def _look(self) -> None:
        self._soon.stop()
        self._looks.ask(self._folders)

    def _show(self, folder: str, look: Look) -> None:
        self._known[folder] = look
        if folder in self._folders:
            self.cards[self._folders.index(folder)].show_look(look)

    def _show_silent(self, folder: str) -> None:
        self._show(folder, silent(folder))

    def _stop(self) -> None:
        self._soon.stop()
        self._looks.stop()
