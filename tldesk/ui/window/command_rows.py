"""What matches what was typed into the command palette: actions, and what else there is to go to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QIcon, QKeySequence

from tldesk.ui.parts import icons
from tldesk.ui.parts.actions import without_letter
from tldesk.ui.parts.class_mark import class_mark
from tldesk.ui.parts.record_table import ACCESSIBLE, ICON, TEXT, TIP, Index
from tldesk.ui.parts.searching import KEYS_ROLE, Searchable, match
from tldesk.ui.window.palette_finds import ICONS, Found, images_named, kind_title

_MOST = 8  # of a kind, once something is typed
_USABLE, _UNUSABLE = "command", "unusable"  # kinds of actions
# How a row was found: an action by words of its own, by words that mean the same, anything else by its words, all of
# them by letters within words.
_NAMED, _MEANT, _OTHER, _WITHIN = 3, 2, 1, 0


class CommandsModel(Searchable[QAction | Found]):
    """Kind by kind, that with the best match first; without a word typed, actions alone. Those that cannot be used come
    last, are not selectable, and their tooltip says why."""

    def __init__(self, actions: Sequence[QAction], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all = list(actions)
        self._found: list[Found] = []
        self.offers_images = False
        self.roles = {
            TEXT: plain,
            ICON: _icon,
            TIP: lambda row: (row.statusTip() if isinstance(row, QAction) else "") or plain(row),
            ACCESSIBLE: lambda row: f"{plain(row)} {_right(row)}".strip(),
            KEYS_ROLE: _right,
        }
        self.search("")

    def add(self, found: Sequence[Found], *, images: bool) -> None:
        """Find these as well; with `images` the last row offers to look for images by their name."""
        self._found, self.offers_images = list(found), images

    def search(self, typed: str) -> None:
        """Keep what has each word of `typed`, or it within one of its own."""
        scored: dict[str, list[tuple[_Score, int, QAction | Found]]] = {}
        words = typed.strip()
        for number, row in enumerate((*self._all, *(self._found if words else ()))):
            if (score := _score(words, row)) is not None:
                scored.setdefault(_kind(row), []).append((score, number, row))
        for rows in scored.values():
            rows.sort(key=lambda one: one[:2])
        order = sorted(scored, key=lambda kind: (kind == _UNUSABLE, scored[kind][0][0]))
        most = _MOST if words else None
        kept = [row for kind in order for _, _, row in scored[kind][:most]]
        self._replace(kept + ([images_named(words)] if words and self.offers_images else []))

    def action(self, row: int) -> QAction:
        """The action of a row that is one."""
        found = self.rows[row]
        assert isinstance(found, QAction)
        return found

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or _kind(self.rows[index.row()]) == _UNUSABLE:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def plain(row: QAction | Found) -> str:
    """What a row says: an action's text without its mnemonic mark."""
    return without_letter(row.text()) if isinstance(row, QAction) else row.text


_Score = tuple[int, bool, float]


def _score(words: str, row: QAction | Found) -> _Score | None:
    """How well a row fits, the best first: how it was found, whether what it does is on another page, how much of it
    matches. Undo and redo are found by their verb alone: what they would undo says what was done, not what is wanted.
    """
    if not words:
        return (_WITHIN, False, 0.0)
    text, elsewhere, named = plain(row), False, _OTHER
    if isinstance(row, QAction):
        text, elsewhere, named = str(row.property("verb") or text), bool(row.property("elsewhere")), _NAMED
    fit = match(words, text) or 0.0
    if _holds(text, words):
        return (-named, elsewhere, -fit)
    if isinstance(row, QAction) and _holds(f"{text} {row.property('finds') or ''}", words):
        return (-_MEANT, elsewhere, 0.0)
    return (-_WITHIN, elsewhere, -fit) if all(word in text.casefold() for word in words.casefold().split()) else None


def _holds(text: str, words: str) -> bool:
    """Whether each word that was typed begins one of the text."""
    return all(_has(text.casefold(), word) for word in words.casefold().split())


def _has(text: str, word: str) -> bool:
    """Whether a word of the text begins so; Chinese is written without gaps, so there it may be anywhere."""
    return re.search((r"\b" if word.isascii() else "") + re.escape(word), text) is not None


def _kind(row: QAction | Found) -> str:
    if isinstance(row, Found):
        return row.kind
    return _USABLE if row.isEnabled() else _UNUSABLE


def _icon(row: QAction | Found) -> QIcon:
    if isinstance(row, QAction):
        return row.icon()
    return icons.swatch(class_mark(row.number)) if row.number >= 0 else icons.icon(ICONS[row.kind], "muted")


def _right(row: QAction | Found) -> str:
    """The keys of an action, or why it cannot be used; what anything else is."""
    if isinstance(row, Found):
        return " · ".join(filter(None, (row.where, kind_title(row.kind))))
    keys = row.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return keys if row.isEnabled() else row.statusTip()
