"""Confirm: says what an act would do before it is done."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from tldesk.ui import theme
from tldesk.ui.dialogs.dialog import Dialog
from tldesk.ui.widgets.parts import button, label


class Confirm(Dialog):
    """`title` asks, `text` says what would happen, `act` is the word on the button that accepts."""

    def __init__(self, title: str, text: str, act: str, name: str, parent: QWidget | None) -> None:
        super().__init__(title, name, parent)
        self.text = label(text, wrap=True, name=f"{name}-text")
        self.body.addWidget(self.text)
        self.act = button(act, f"{name}-accept", self.accept, role="primary")
        self.add_buttons(self.close_button(self.tr("Cancel")), self.act)
        self.setMinimumWidth(52 * theme.GRID)
        self.act.setFocus()
