"""ThemedPlot: what every chart does when the colours change."""

from __future__ import annotations

from PySide6.QtCore import QEvent

from tldesk.ui.charts.pyqtgraph_types import PlotWidget


class ThemedPlot(PlotWidget):
    """A chart that puts on the colours and letters of the theme in `dress`, and again after each switch.

    Whoever derives from it sets `made` when all its parts are there: Qt tells of palettes before that, too.
    """

    made = False

    def dress(self) -> None:
        """Put on the colours and letters of the theme."""
        raise NotImplementedError

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.made:
            self.dress()
