"""KeysModel: every action with its keys, menu by menu, changed one at a time; a key that is taken is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QFont

from tldesk.ui.parts import keys, theme
from tldesk.ui.parts.actions import ACTIONS, MENUS, ActionSpec, translate, without_letter
from tldesk.ui.parts.keys import Keys
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.record_table import FONT, INK, TIP, Column, Index, RecordTable

WHAT, KEYS = range(2)


# A row is an action, or the title of a menu, below which its actions stand.
Row = ActionSpec | str


class KeysModel(RecordTable[Row]):
    """Begins with what the user has `chosen`; `value` is what is chosen at the end: what differs from the table."""

    def __init__(self, chosen: Mapping[str, Sequence[str]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chosen: dict[str, Keys] = {name: tuple(given) for name, given in chosen.items()}
        self.columns = [Column(self.tr("What"), _title), Column(self.tr("Keys"), self._keys)]
        self.roles = {FONT: self._font, TIP: self._tip, INK: _ink}
        self.search("")

    def search(self, typed: str) -> None:
        """Keep the actions that have each word that is typed, in their name, their menu or their keys."""
        words = typed.casefold().split()
        rows: list[Row] = []
        for menu in MENUS:
            texts = {spec: f"{_title(spec)} {_title(menu)} {self._keys(spec)}".casefold() for spec in ACTIONS}
            found = [spec for spec in ACTIONS if spec.menu == menu and all(word in texts[spec] for word in words)]
            rows += [menu, *found] if found else []
        self.show(rows)

    def row_of(self, name: str) -> int:
        """The row of an action, -1 where it is not shown."""
        return next((at for at, row in enumerate(self.rows) if not isinstance(row, str) and row.id == name), -1)

    def spec(self, row: int) -> ActionSpec | None:
        """The action of a row; None of a menu's title, and where there is no row."""
        found = self.rows[row] if 0 <= row < len(self.rows) else None
        return None if found is None or isinstance(found, str) else found

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.NoItemFlags if self.spec(index.row()) is None else super().flags(index)

    def value(self) -> dict[str, list[str]]:
        """The keys by action, for the settings."""
        return {name: list(given) for name, given in self._chosen.items() if given != keys.defaults(name)}

    def keys(self, name: str) -> Keys:
        """The keys of an action."""
        return keys.of(name, self._chosen)

    def is_changed(self, name: str) -> bool:
        """Whether its keys are not those of the table."""
        return keys.of(name, self._chosen) != keys.defaults(name)

    def give(self, name: str, key: str) -> str:
        """Make `key` the one key of an action (empty: none). Returns why it cannot be, and then nothing has changed."""
        why = self._why_not(name, key)
        if not why:
            self._choose({**self._chosen, name: (key,) if key else ()})
        return why

    def reset(self, name: str) -> str:
        """Give an action the keys of the table again. Returns why it cannot be."""
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
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, KEYS))

    def _why_not(self, name: str, key: str) -> str:
        if not key:
            return ""
        if use := keys.reserved(key):
            return filled(self.tr("{key} is reserved: {use}."), key=keys.native([key]), use=use)
        for spec in ACTIONS:
            if spec.id != name and key in keys.of(spec.id, self._chosen):
                text = self.tr("{key} is already the key of “{action}”. Change that one first.")
                return filled(text, key=keys.native([key]), action=_title(spec))
        return ""

    def _keys(self, row: Row) -> str:
        return "" if isinstance(row, str) else keys.native(self.keys(row.id))

    def _font(self, row: Row) -> QFont | None:
        font = QFont()
        font.setBold(True)
        return font if isinstance(row, str) or self.is_changed(row.id) else None

    def _tip(self, row: Row) -> str:
        if isinstance(row, str) or not self.is_changed(row.id):
            return ""
        usual = keys.native(keys.defaults(row.id)) or self.tr("none")
        return filled(self.tr("Changed. Default: {keys}"), keys=usual)


def _ink(row: Row) -> QColor | None:
    return theme.color("muted") if isinstance(row, str) else None


def _title(row: Row) -> str:
    return without_letter(translate(row if isinstance(row, str) else row.text))
