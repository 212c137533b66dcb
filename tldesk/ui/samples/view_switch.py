"""ViewSwitch: grid, one by one or map, as three buttons of which one is on."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from tldesk.ui.parts.controls import button
from tldesk.ui.parts.keys import keyed_tip
from tldesk.ui.parts.layouts import row

VIEWS = ("grid", "single", "map")


class ViewSwitch(QWidget):
    """`chosen` carries one of VIEWS."""

    chosen = Signal(str)

    def __init__(self, prefix: str) -> None:
        super().__init__()
        texts = {
            "grid": (self.tr("Grid"), "view-grid-outline", self.tr("Many images at once")),
            "single": (self.tr("One by one"), "image-outline", self.tr("One large image (Enter)")),
            "map": (self.tr("Map"), "scatter-plot-outline", self.tr("Similar images lie close together")),
        }
        group = QButtonGroup(self)
        self.buttons: dict[str, QPushButton] = {}
        for view in VIEWS:
            text, icon, tip = texts[view]
            part = button(text, f"{prefix}-view-{view}", partial(self.chosen.emit, view), icon=icon, tip=tip)
            if view != "single":
                keyed_tip(part, tip, f"view.{view}")
            part.setCheckable(True)
            part.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            group.addButton(part)
            self.buttons[view] = part
        self.setLayout(row(*self.buttons.values()))
        self.show_view(VIEWS[0])

    def show_view(self, view: str) -> None:
        """Show which view is on."""
        self.buttons[view].setChecked(True)
