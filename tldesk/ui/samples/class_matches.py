"""The classes that match what was typed, best first; last the offer to make a class of that name."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QIcon

from tldesk.ui.parts import icons
from tldesk.ui.parts.icons import swatch
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.record_table import ACCESSIBLE, ICON, TEXT
from tldesk.ui.parts.searching import KEYS_ROLE, Searchable, match
from tldesk.ui.session.classes import ClassesModel


class ClassMatches(Searchable[str]):
    """Rows of a ClassesModel by how well their name fits. With `may_add` a last row offers the typed name as new."""

    def __init__(self, classes: ClassesModel, may_add: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._classes = classes
        self._may_add = may_add
        self._new = ""
        self.roles = {TEXT: self._text, ACCESSIBLE: self._text, ICON: self._icon, KEYS_ROLE: self._key}
        self.search("")

    def search(self, typed: str) -> None:
        """Keep the classes whose name holds the letters of `typed` in order."""
        names = self._classes.names()
        scored = [(score, row) for row, name in enumerate(names) if (score := match(typed, name)) is not None]
        scored.sort(key=lambda pair: (-pair[0], pair[1]))
        typed = typed.strip()
        known = {name.casefold() for name in names}
        self._new = typed if self._may_add and typed.casefold() not in known else ""
        self._replace([names[row] for _score, row in scored] + [self._new] * bool(self._new))

    def name(self, row: int) -> str:
        """The class of a row, which may be a new one."""
        return self.rows[row]

    def is_new(self, row: int) -> bool:
        """Whether the row offers a class that is not there yet."""
        return self._is_new(self.rows[row])

    def _is_new(self, name: str) -> bool:
        return name == self._new  # which no class is called

    def _text(self, name: str) -> str:
        return filled(self.tr("New class “{name}”"), name=name) if self._is_new(name) else name

    def _icon(self, name: str) -> QIcon:
        return icons.icon("plus", "muted") if self._is_new(name) else swatch(self._classes.mark(name))

    def _key(self, name: str) -> str:
        names = self._classes.names()
        return self._classes.key(names.index(name)) if name in names else ""
