"""Finishing: what a closed window is still waiting for, and a way to end without it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import button, label
from tldesk.ui.parts.dialog import Dialog
from tldesk.ui.parts.layouts import fill


class FinishingDialog(Dialog):
    """Lists what still runs. It is accepted to quit at once, and rejected to wait out of sight."""

    stays = True

    def __init__(self, waited_for: Sequence[str], parent: QWidget | None) -> None:
        super().__init__(self.tr("tldesk is still closing"), "finishing", parent)
        self.waited_for = label("\n".join(waited_for), wrap=True, name="finishing-waited-for")
        about = self.tr(
            "It closes as soon as this has stopped. You can also quit now: everything saved so far is safe, "
            "and what is stopped can be started again."
        )
        fill(self.body, label(self.tr("It is waiting for:")), self.waited_for, label(about, "muted", wrap=True))
        self.quit = button(self.tr("Quit now"), "finishing-quit", self.accept)
        self.add_buttons(self.quit, self.close_button(self.tr("Wait")))
        self.setMinimumWidth(52 * theme.GRID)
