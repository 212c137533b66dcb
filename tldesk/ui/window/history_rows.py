"""HistoryModel: who changed what when, newest first, read a page at a time."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from tldesk.project.editing.edits import HistoryEntry
from tldesk.project.store import Project
from tldesk.project.trust.stored_values import time_of
from tldesk.ui.parts import theme
from tldesk.ui.parts.language import told
from tldesk.ui.parts.text import local_time
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.session.jobs import run_in_pool

PAGE = 200
WHEN, WHAT, WHO = range(3)
_ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class HistoryModel(QAbstractTableModel):
    """The edits of a project, or those of one sample; further pages are fetched when a view asks for them."""

    refreshed = Signal()
    failed = Signal(object)

    def __init__(self, project: Project, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._sample: int | None = None
        self._entries: list[HistoryEntry] = []
        self._more = True
        self._reading = False
        self._version = 0  # raised when it begins anew: a page of before is dropped

    def show_sample(self, sample: int | None) -> None:
        """Show the edits of one sample, or of the whole project (None)."""
        self._sample = sample
        self.refresh()

    def refresh(self) -> None:
        """Read from the newest edit on."""
        self._version += 1
        self._read(None)

    def entry(self, row: int) -> HistoryEntry:
        """The edit of a row."""
        return self._entries[row]

    def steps_to_undo(self, row: int) -> int:
        """How many times *Undo* it takes until this edit is undone; 0 when it is not one that stands.

        Of the whole project: the edits of one sample leave out others that have to be undone before.
        """
        if self._sample is not None or not _stands(self._entries[row]):
            return 0
        return sum(map(_stands, self._entries[: row + 1]))

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else 3

    def canFetchMore(self, parent: Index = _ROOT) -> bool:
        return not parent.isValid() and self._more and not self._reading and bool(self._entries)

    def fetchMore(self, parent: Index = _ROOT) -> None:
        if self.canFetchMore(parent):
            self._read(self._entries[-1].id)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return {WHEN: self.tr("When"), WHAT: self.tr("What"), WHO: self.tr("Who")}.get(section)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._entries):
            return None
        entry = self._entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            time = time_of(entry.time)
            when = "" if time is None else local_time(time)
            return (when, self._text(entry), entry.author)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tip(self._text(entry))
        if role == Qt.ItemDataRole.ForegroundRole and (index.column() != WHAT or not _stands(entry)):
            return theme.color("muted")
        return None

    def _text(self, entry: HistoryEntry) -> str:
        undone = entry.undoes is None and entry.state != "done"
        return self.tr("{text} (undone)").format(text=told(entry.text)) if undone else told(entry.text)

    def _read(self, before: int | None) -> None:
        project, sample, version = self._project, self._sample, self._version
        self._reading = True
        run_in_pool(
            lambda: (version, before, project.edits.history(PAGE, before, sample)), self._take, self._fail, priority=1
        )

    def _take(self, found: tuple[int, int | None, list[HistoryEntry]]) -> None:
        version, before, entries = found
        if version != self._version:
            return
        self._reading, self._more = False, len(entries) == PAGE
        if before is None:
            self.beginResetModel()
            self._entries = entries
            self.endResetModel()
        elif entries:
            self.beginInsertRows(_ROOT, len(self._entries), len(self._entries) + len(entries) - 1)
            self._entries += entries
            self.endInsertRows()
        self.refreshed.emit()

    def _fail(self, error: Exception) -> None:
        self._reading = False
        self.failed.emit(error)


def _stands(entry: HistoryEntry) -> bool:
    """Whether it is an edit (not an undo) that has not been undone."""
    return entry.undoes is None and entry.state == "done"
