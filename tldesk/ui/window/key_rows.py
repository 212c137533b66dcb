"""KeysModel: every action with its keys, changed one at a time; a key that is taken is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QFont

from tldesk.ui.parts import keys
from tldesk.ui.parts.actions import ACTIONS, ActionSpec, translate, without_letter
from tldesk.ui.parts.keys import Keys
from tldesk.ui.parts.record_table import FONT, TIP, Column, RecordTable

WHAT, KEYS = range(2)


class KeysModel(RecordTable[ActionSpec]):
    """Begins with what the user has `chosen`; `value` is what is chosen at the end: what differs from the table."""

    def __init__(self, chosen: Mapping[str, Sequence[str]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chosen: dict[str, Keys] = {name: tuple(given) for name, given in chosen.items()}
        self.columns = [Column(self.tr("What"), _title), Column(self.tr("Keys"), self._keys)]
        self.roles = {FONT: self._font, TIP: self._tip}
        self.show(ACTIONS)

    def value(self) -> dict[str, list[str]]:
        """The keys by action, for the settings."""
        return {name: list(given) for name, given in self._chosen.items() if given != keys.defaults(name)}

    def keys(self, row: int) -> Keys:
        """The keys of a row."""
        return keys.of(ACTIONS[row].id, self._chosen)

    def is_changed(self, row: int) -> bool:
        """Whether its keys are not those of the table."""
        return self._is_changed(ACTIONS[row])

    def _is_changed(self, spec: ActionSpec) -> bool:
        return keys.of(spec.id, self._chosen) != keys.defaults(spec.id)

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
            return self.tr("{key} is reserved: {use}.").format(key=keys.native([key]), use=use)
        for spec in ACTIONS:
            if spec.id != name and key in keys.of(spec.id, self._chosen):
                text = self.tr("{key} is already the key of “{action}”. Change that one first.")
                return text.format(key=keys.native([key]), action=_title(spec))
        return ""

    def _keys(self, spec: ActionSpec) -> str:
        return keys.native(keys.of(spec.id, self._chosen))

    def _font(self, spec: ActionSpec) -> QFont | None:
        font = QFont()
        font.setBold(True)
        return font if self._is_changed(spec) else None

    def _tip(self, spec: ActionSpec) -> str:
        if not self._is_changed(spec):
            return ""
        usual = keys.native(keys.defaults(spec.id)) or self.tr("none")
        return self.tr("Changed. Default: {keys}").format(keys=usual)


def _title(spec: ActionSpec) -> str:
    return without_letter(translate(spec.text))
