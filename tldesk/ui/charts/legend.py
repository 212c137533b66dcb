"""How the legends of all charts look."""

from __future__ import annotations

import pyqtgraph as pg

from tldesk.ui.parts import theme

_VEIL = 0.85  # how much of a curve that runs below the names is hidden by them
_ABOVE = 100.0


def dress(legend: pg.LegendItem) -> None:
    """Put on the colours and letters of the theme, above the curves."""
    colors, size = theme.chart_colors(), f"{theme.pixels('small')}px"
    ground = theme.color("surface")
    ground.setAlphaF(_VEIL)
    legend.setZValue(_ABOVE)
    legend.setBrush(pg.mkBrush(ground))
    legend.setLabelTextColor(colors.text)
    legend.setLabelTextSize(size)
    for _sample, words in legend.items:  # the setters above reach only labels that are added later
        words.setText(words.text, color=colors.text, size=size)
