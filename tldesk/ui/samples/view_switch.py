"""ViewSwitch: grid, list, one by one or map: one of them is on."""

from __future__ import annotations

from collections.abc import Sequence

from tldesk.ui.parts.keys import keyed_tip
from tldesk.ui.parts.segments import Segments


class ViewSwitch(Segments):
    """`chosen` carries one of the `views` (see `looks.Look`)."""

    def __init__(self, prefix: str, views: Sequence[str]) -> None:
        super().__init__(f"{prefix}-view", "")
        self.setAccessibleName(self.tr("View"))
        one = "text-box-outline" if "list" in views else "image-outline"  # only texts have a list
        texts = {
            "grid": (self.tr("Grid"), "view-grid-outline", self.tr("Many images at once")),
            "list": (self.tr("List"), "view-list-outline", self.tr("One text a line")),
            "single": (self.tr("One by one"), one, self.tr("One large image (Enter)")),
            "map": (self.tr("Map"), "scatter-plot-outline", self.tr("Similar images lie close together")),
        }
        for view in views:
            text, icon, tip = texts[view]
            part = self.add(view, f"{prefix}-view-{view}", text, icon=icon, tip=tip)
            if view != "single":
                keyed_tip(part, tip, f"view.{view}")
