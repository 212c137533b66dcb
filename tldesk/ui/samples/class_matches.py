"""The classes that match what was typed, best first; last the offer to make a class of that name."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt

from tldesk.ui.parts import icons
from tldesk.ui.parts.icons import swatch
from tldesk.ui.parts.searching import KEYS_ROLE, Searchable, match
from tldesk.ui.session.classes import ClassesModel

_ROOT = QModelIndex()


class ClassMatches(Searchable):
    """Rows of a ClassesModel by how well their name fits. With `may_add` a last row offers the typed name as new."""

    def __init__(self, classes: ClassesModel, may_add: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._classes = classes
        self._may_add = may_add
        self._rows: list[int] = []
        self._new = ""
        self.search("")

    def search(self, typed: str) -> None:
        """Keep the classes whose name holds the letters of `typed` in order."""
        names = self._classes.names()
        scored = [(score, row) for row, name in enumerate(names) if (score := match(typed, name)) is not None]
        scored.sort(key=lambda pair: (-pair[0], pair[1]))
        typed = typed.strip()
        known = {name.casefold() for name in names}
        self.beginResetModel()
        self._rows = [row for _score, row in scored]
        self._new = typed if self._may_add and typed.casefold() not in known else ""
        self.endResetModel()

    def name(self, row: int) -> str:
        """The class of a row, which may be a new one."""
        return self._new if row == len(self._rows) else self._classes.names()[self._rows[row]]

    def is_new(self, row: int) -> bool:
        """Whether the row offers a class that is not there yet."""
        return row == len(self._rows)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows) + bool(self._new)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < self.rowCount():
            return None
        row = index.row()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.tr("New class “{name}”").format(name=self._new) if self.is_new(row) else self.name(row)
        if role == Qt.ItemDataRole.DecorationRole:
            return icons.icon("plus", "muted") if self.is_new(row) else swatch(self._classes.color(self.name(row)))
        if role == KEYS_ROLE:
            return "" if self.is_new(row) else self._classes.key(self._rows[row])
        return None
