"""The actions that match what was typed into the command palette, best first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QAction

from tldesk.ui.parts.action_table import without_letter
from tldesk.ui.parts.searching import KEYS_ROLE, Searchable, match
from tldesk.ui.parts.tips import as_tip

_ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class CommandsModel(Searchable):
    """Lists actions; those that cannot be used come last, are not selectable, and their tooltip says why."""

    def __init__(self, actions: Sequence[QAction], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all = list(actions)
        self._shown: list[QAction] = []
        self.search("")

    def search(self, typed: str) -> None:
        """Keep the actions whose text holds the letters of `typed` in order."""
        scored = [(score, index) for index, a in enumerate(self._all) if (score := match(typed, plain(a))) is not None]
        scored.sort(key=lambda pair: (not self._all[pair[1]].isEnabled(), -pair[0], pair[1]))
        self.beginResetModel()
        self._shown = [self._all[index] for _score, index in scored]
        self.endResetModel()

    def action(self, row: int) -> QAction:
        """The action of a row."""
        return self._shown[row]

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        action = self._shown[index.row()]
        keys = action.shortcut().toString(action.shortcut().SequenceFormat.NativeText)
        answers: dict[int, Callable[[], object]] = {
            Qt.ItemDataRole.DisplayRole: lambda: plain(action),
            Qt.ItemDataRole.DecorationRole: action.icon,
            Qt.ItemDataRole.ToolTipRole: lambda: as_tip(action.statusTip() or plain(action)),
            Qt.ItemDataRole.AccessibleTextRole: lambda: f"{plain(action)} {keys}".strip(),
            KEYS_ROLE: lambda: keys if action.isEnabled() else action.statusTip(),
        }
        answer = answers.get(role)
        return answer() if answer else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or not self._shown[index.row()].isEnabled():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def plain(action: QAction) -> str:
    """An action's text without its mnemonic mark."""
    return without_letter(action.text())
