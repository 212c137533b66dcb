"""The actions that match what was typed into the command palette, best first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence

from tldesk.ui.parts.actions import without_letter
from tldesk.ui.parts.record_table import ACCESSIBLE, ICON, TEXT, TIP, Index
from tldesk.ui.parts.searching import KEYS_ROLE, Searchable, match


class CommandsModel(Searchable[QAction]):
    """Lists actions; those that cannot be used come last, are not selectable, and their tooltip says why."""

    def __init__(self, actions: Sequence[QAction], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all = list(actions)
        self.roles = {
            TEXT: plain,
            ICON: QAction.icon,
            TIP: lambda action: action.statusTip() or plain(action),
            ACCESSIBLE: lambda action: f"{plain(action)} {_keys(action)}".strip(),
            KEYS_ROLE: lambda action: _keys(action) if action.isEnabled() else action.statusTip(),
        }
        self.search("")

    def search(self, typed: str) -> None:
        """Keep the actions whose text holds the letters of `typed` in order."""
        scored = [(score, index) for index, a in enumerate(self._all) if (score := match(typed, plain(a))) is not None]
        scored.sort(key=lambda pair: (not self._all[pair[1]].isEnabled(), -pair[0], pair[1]))
        self._replace([self._all[index] for _score, index in scored])

    def action(self, row: int) -> QAction:
        """The action of a row."""
        return self.rows[row]

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or not self.rows[index.row()].isEnabled():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def plain(action: QAction) -> str:
    """An action's text without its mnemonic mark."""
    return without_letter(action.text())


def _keys(action: QAction) -> str:
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
