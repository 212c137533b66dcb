"""OneOf: a group of buttons, one of them on, to which Tab comes as to one: to that which is on."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QAbstractButton, QButtonGroup


class OneOf(QButtonGroup):
    """Qt moves where Tab stops only with the keyboard: it would not follow a choice that the program makes."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.buttonToggled.connect(self.settle)

    def addButton(self, button: QAbstractButton, /, id: int = -1) -> None:
        super().addButton(button, id)
        self.settle()

    def settle(self) -> None:
        """Tab stops at what is on, and where that is out of sight or nothing is on, at the first in sight."""
        buttons = self.buttons()
        on = [one for one in buttons if one.isChecked()]
        seen = [one for one in (*on, *buttons) if one.isVisibleTo(one.window())]
        stop = (seen or on or buttons)[0]
        for one in buttons:
            policy = one.focusPolicy()
            tab = Qt.FocusPolicy.TabFocus
            one.setFocusPolicy(policy | tab if one is stop else policy & ~tab)
