"""HistoryModel: who changed what when, newest first, read a page at a time."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor

from tldesk.project.editing.edits import HistoryEntry
from tldesk.project.store import Project
from tldesk.project.trust.stored_values import time_of
from tldesk.ui.parts import theme
from tldesk.ui.parts.language import filled, told
from tldesk.ui.parts.record_table import INK, ROOT, TIP, Column, Index, RecordTable
from tldesk.ui.parts.text import local_time
from tldesk.ui.parts.waiting import Waits
from tldesk.ui.session.calls import run_newest

PAGE = 200
WHEN, WHAT, WHO = range(3)


class HistoryModel(RecordTable[HistoryEntry]):
    """The edits of a project, or those of one sample; further pages are fetched when a view asks for them."""

    refreshed = Signal()
    failed = Signal(object)

    def __init__(self, project: Project, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._sample: int | None = None
        self._more = True
        self._reading = False
        self.waits = Waits(self)
        self.columns = [
            Column(self.tr("When"), _when),
            Column(self.tr("What"), self._text, roles={INK: _ink}),
            Column(self.tr("Who"), lambda entry: entry.author),
        ]
        self.roles = {TIP: self._text, INK: lambda _entry: theme.color("muted")}

    def show_sample(self, sample: int | None) -> None:
        """Show the edits of one sample, or of the whole project (None)."""
        self._sample = sample
        self.refresh()

    def refresh(self) -> None:
        """Read from the newest edit on."""
        self._read(None)

    def steps_to_undo(self, row: int) -> int:
        """How many times *Undo* it takes until this edit is undone; 0 when it is not one that stands.

        Of the whole project: the edits of one sample leave out others that have to be undone before.
        """
        if self._sample is not None or not _stands(self.rows[row]):
            return 0
        return sum(map(_stands, self.rows[: row + 1]))

    def canFetchMore(self, parent: Index = ROOT) -> bool:
        return not parent.isValid() and self._more and not self._reading and bool(self.rows)

    def fetchMore(self, parent: Index = ROOT) -> None:
        if self.canFetchMore(parent):
            self._read(self.rows[-1].id)

    def _text(self, entry: HistoryEntry) -> str:
        text = told(entry.text)
        if entry.undoes is None and entry.state != "done":
            text = filled(self.tr("{text} (undone)"), text=text)
        if not entry.names:
            return text
        more = self.tr("{names}, …") if entry.count > len(entry.names) else "{names}"
        return filled(self.tr("{text}: {names}"), text=text, names=filled(more, names=", ".join(entry.names)))

    def _read(self, before: int | None) -> None:
        project, sample = self._project, self._sample
        self._reading = True
        read, wait = project.edits.history, self.waits.begin(self.tr("Reading the history…"))
        run_newest(lambda: (before, read(PAGE, before, sample)), self._take, self._fail, priority=1, wait=wait)

    def _take(self, found: tuple[int | None, list[HistoryEntry]]) -> None:
        before, entries = found
        self._reading, self._more = False, len(entries) == PAGE
        if before is None:
            self.show(entries)
        elif entries:
            self.beginInsertRows(ROOT, len(self.rows), len(self.rows) + len(entries) - 1)
            self.rows += entries
            self.endInsertRows()
        self.refreshed.emit()

    def _fail(self, error: Exception) -> None:
        self._reading = False
        self.failed.emit(error)


def _stands(entry: HistoryEntry) -> bool:
    """Whether it is an edit (not an undo) that has not been undone."""
    return entry.undoes is None and entry.state == "done"


def _when(entry: HistoryEntry) -> str:
    time = time_of(entry.time)
    return "" if time is None else local_time(time)


def _ink(entry: HistoryEntry) -> QColor | None:
    return None if _stands(entry) else theme.color("muted")
