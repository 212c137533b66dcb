"""KeysModel: every action with its keys, changed one at a time; a key that is taken is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from tldesk.ui.parts import keys
from tldesk.ui.parts.action_table import ACTIONS, ActionSpec, translate, without_letter
from tldesk.ui.parts.keys import Keys
from tldesk.ui.parts.tips import as_tip

WHAT, KEYS = range(2)

_ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class KeysModel(QAbstractTableModel):
    """Begins with what the user has `chosen`; `value` is what is chosen at the end: what differs from the table."""

    def __init__(self, chosen: Mapping[str, Sequence[str]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chosen: dict[str, Keys] = {name: tuple(given) for name, given in chosen.items()}

    def value(self) -> dict[str, list[str]]:
        """The keys by action, for the settings."""
        return {name: list(given) for name, given in self._chosen.items() if given != keys.defaults(name)}

    def spec(self, row: int) -> ActionSpec:
        """The action of a row."""
        return ACTIONS[row]

    def keys(self, row: int) -> Keys:
        """The keys of a row."""
        return keys.of(ACTIONS[row].id, self._chosen)

    def is_changed(self, row: int) -> bool:
        """Whether its keys are not those of the table."""
        return self.keys(row) != keys.defaults(ACTIONS[row].id)

    def give(self, row: int, key: str) -> str:
        """Make `key` the one key of a row (empty: none). Returns why it cannot be, and then nothing has changed."""
        name = ACTIONS[row].id
        why = self._why_not(name, key)
        if not why:
            self._choose({**self._chosen, name: (key,) if key else ()})
        return why

    def reset(self, row: int) -> str:
        """Give a row the keys of the table again. Returns why it cannot be."""
        name = ACTIONS[row].id
        for key in keys.defaults(name):
            if why := self._why_not(name, key):
                return why
        self._choose({other: given for other, given in self._chosen.items() if other != name})
        return ""

    def reset_all(self) -> None:
        """Give every row the keys of the table again."""
        self._choose({})

    def _choose(self, chosen: dict[str, Keys]) -> None:
        self._chosen = {name: given for name, given in chosen.items() if given != keys.defaults(name)}
        self.dataChanged.emit(self.index(0, 0), self.index(len(ACTIONS) - 1, KEYS))

    def _why_not(self, name: str, key: str) -> str:
        if not key:
            return ""
        if use := keys.reserved(key):
            return self.tr("{key} is kept for: {use}.").format(key=keys.native([key]), use=use)
        for spec in ACTIONS:
            if spec.id != name and key in keys.of(spec.id, self._chosen):
                text = self.tr("{key} is the key of “{action}”: give that another one first.")
                return text.format(key=keys.native([key]), action=_title(spec))
        return ""

    # what a view asks

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(ACTIONS)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else 2

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return (self.tr("What"), self.tr("Keys"))[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = index.row()
        if role == Qt.ItemDataRole.DisplayRole:
            return _title(ACTIONS[row]) if index.column() == WHAT else keys.native(self.keys(row))
        if role == Qt.ItemDataRole.FontRole and self.is_changed(row):
            font = QFont()
            font.setBold(True)
            return font
        if role == Qt.ItemDataRole.ToolTipRole and self.is_changed(row):
            usual = keys.native(keys.defaults(ACTIONS[row].id)) or self.tr("none")
            return as_tip(self.tr("Changed; without that: {keys}").format(keys=usual))
        return None


def _title(spec: ActionSpec) -> str:
    return without_letter(translate(spec.text))
