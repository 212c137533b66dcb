"""Confirm: says what an act would do before it is done."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import button, label
from tldesk.ui.parts.dialog import Dialog


class Confirm(Dialog):
    """`title` asks, `text` says what would happen, `act` is the word on the button that accepts and in the title bar.

    What is `destructive` has a red button, and the keyboard is at Cancel: Enter, pressed unread, destroys nothing.
    """

    def __init__(
        self, title: str, text: str, act: str, name: str, parent: QWidget | None, *, destructive: bool = False
    ) -> None:
        super().__init__(act, name, parent, heading=title)
        self.text = label(text, wrap=True, name=f"{name}-text")
        self.body.addWidget(self.text)
        self.cancel = self.close_button(self.tr("Cancel"))
        self.act = button(act, f"{name}-accept", self.accept, role="danger" if destructive else "primary")
        self.add_buttons(self.cancel, self.act)
        self.setMinimumWidth(52 * theme.GRID)
        first = self.cancel if destructive else self.act
        first.setAutoDefault(True)  # so is the other: Enter presses the one that has the keyboard
        first.setDefault(True)
        first.setFocus()
