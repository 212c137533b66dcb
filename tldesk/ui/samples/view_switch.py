"""ViewSwitch: grid, one by one or map: one of them is on."""

from __future__ import annotations

from tldesk.ui.parts.keys import keyed_tip
from tldesk.ui.parts.segments import Segments

VIEWS = ("grid", "single", "map")


class ViewSwitch(Segments):
    """`chosen` carries one of VIEWS."""

    def __init__(self, prefix: str) -> None:
        super().__init__(f"{prefix}-view", "")
        self.setAccessibleName(self.tr("View"))
        texts = {
            "grid": (self.tr("Grid"), "view-grid-outline", self.tr("Many images at once")),
            "single": (self.tr("One by one"), "image-outline", self.tr("One large image (Enter)")),
            "map": (self.tr("Map"), "scatter-plot-outline", self.tr("Similar images lie close together")),
        }
        for view in VIEWS:
            text, icon, tip = texts[view]
            part = self.add(view, f"{prefix}-view-{view}", text, icon=icon, tip=tip)
            if view != "single":
                keyed_tip(part, tip, f"view.{view}")
