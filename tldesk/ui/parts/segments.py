"""Segments: joined buttons of which one is chosen: for the views of a page, one in place of another."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QSizePolicy

from tldesk.ui.parts.controls import Button, button, named
from tldesk.ui.parts.layouts import fill, row
from tldesk.ui.parts.one_of import OneOf

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class Segments(QFrame):
    """`chosen` carries the key of what a person has chosen; `choose` shows it and tells nobody.

    Tab reaches the chosen one alone, the arrow keys choose its neighbours; a click leaves the keyboard where it is.
    """

    chosen = Signal(str)

    def __init__(self, name: str, accessible: str) -> None:
        super().__init__()
        named(self, name, accessible)
        self.setProperty("role", "segments")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._group = OneOf(self)
        self.buttons: dict[str, Button] = {}
        self._row = row(gap=0)
        self.setLayout(self._row)

    def add(self, key: str, name: str, text: str, *, icon: str = "", tip: str = "") -> Button:
        """Another button, at the end; the first one is chosen."""
        part = button(text, name, lambda: self.chosen.emit(key), icon=icon, tip=tip, kind=_Segment)
        part.setCheckable(True)
        part.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._group.addButton(part)
        self.buttons[key] = part
        fill(self._row, (part, 1))
        if len(self.buttons) == 1:
            part.setChecked(True)
        return part

    def choose(self, key: str) -> None:
        """Show which one is chosen."""
        self.buttons[key].setChecked(True)

    def step(self, by: int) -> None:
        """Choose a neighbour of the chosen one; the keyboard stays here, whatever its view does with it."""
        parts = list(self.buttons.values())
        at = next(number for number, part in enumerate(parts) if part.isChecked()) + by
        if 0 <= at < len(parts):
            parts[at].click()
            parts[at].setFocus(Qt.FocusReason.ShortcutFocusReason)


class _Segment(Button):
    """One of the buttons."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go to the neighbours."""
        by, place = _STEPS.get(Qt.Key(event.key())), self.parentWidget()
        if by is not None and isinstance(place, Segments):
            place.step(by)
        else:
            super().keyPressEvent(event)
