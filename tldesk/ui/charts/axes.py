"""The axes of charts: few round ticks, written as people write them."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF, QPen

from tldesk.engine.reporting import plotting
from tldesk.ui.charts.line import Scale
from tldesk.ui.charts.pyqtgraph_types import AxisItem
from tldesk.ui.parts import theme
from tldesk.ui.parts.language import in_percent

_APART = {"bottom": 56, "left": 48}  # pixels between ticks, about
_LEAST = {"bottom": 44, "left": 20}  # and at least: numbers closer than that touch
_GRID = 140  # of 255
_OVER = 24.0  # pixels
_SPARE = 12  # pixels more than the numbers need that stay reserved


def written(value: float, form: Scale, digits: int | None = None) -> str:
    """A value of an axis for people; with so many digits behind the point, or as many as it needs."""
    text = f"{value:g}" if digits is None else f"{value:.{digits}f}"
    return in_percent(text) if form.percent else text


class Axis(AxisItem):
    """An axis at the `bottom` or the `left` of a chart. No tick stands where its scale does not reach."""

    def __init__(self, side: str, form: Scale) -> None:
        super().__init__(side)
        self._side, self._form = side, form
        self.enableAutoSIPrefix(False)
        self.setStyle(
            maxTickLevel=0, tickLength=0, tickAlpha=_GRID, hideOverlappingLabels=False, autoExpandTextSpace=False
        )
        self._metrics = QFontMetricsF(theme.font("small"))
        self._reserved = 0

    def take(self, form: Scale) -> None:
        """Be the axis of another scale."""
        if form != self._form:
            self._form = form
            self.dress()

    def dress(self) -> None:
        """Put on the colours and letters of the theme."""
        colors, small = theme.chart_colors(), theme.font("small")
        self.setPen(QPen(colors.grid))
        self.setTextPen(QPen(colors.text))
        self.setStyle(tickFont=small)
        self._metrics = QFontMetricsF(small)
        if self._side == "left":
            self.setGrid(True)
        if self._form.title:
            size = f"{theme.pixels('small')}px"
            self.setLabel(self._form.title, **{"color": colors.text.name(), "font-size": size})
        else:
            self.showLabel(False)

    def reserve(self, low: float, high: float, size: float) -> bool:
        """Make room for the numbers of a span that is drawn over so many pixels; whether it became another one.

        Left to itself, pyqtgraph finds out how wide they are while it paints, and all is laid out and painted again.
        """
        if self._side == "bottom":
            room = math.ceil(self._metrics.height())
        else:
            texts = [
                text for _, ticks in self.tickValues(low, high, size) for text in self.tickStrings(ticks, 1.0, 1.0)
            ]
            widest = max((self._metrics.horizontalAdvance(text) for text in texts), default=0)
            room = theme.GRID * math.ceil((widest + 1) / theme.GRID)
        changed = not room <= self._reserved <= room + _SPARE  # else the curves would jump with each number
        if changed:
            self._reserved = room
            self.setStyle(**{"tickTextHeight" if self._side == "bottom" else "tickTextWidth": room})
        return changed

    def boundingRect(self) -> QRectF:
        """With the half of a number that stands at either end, and one that is wider than those until now: pyqtgraph
        leaves out what lies outside."""
        above = 0.0 if self._side == "bottom" else _OVER
        return super().boundingRect().adjusted(-_OVER, -above, _OVER if self._side == "bottom" else 0.0, above)

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:
        """One level of ticks."""
        low, high = sorted((float(minVal), float(maxVal)))
        low = low if self._form.low is None else max(low, self._form.low)
        high = high if self._form.high is None else min(high, self._form.high)
        if not low < high:
            return []
        most = max(2, int(size // _APART[self._side]))
        found = plotting.ticks((low, high), most, self._form.whole)
        while most > 1 and len(found) > 2 and size * (found[1] - found[0]) / (maxVal - minVal) < _LEAST[self._side]:
            most -= 1
            found = plotting.ticks((low, high), most, self._form.whole)
        return [(found[1] - found[0] if len(found) > 1 else high - low, found)]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """As many digits as a value needs."""
        return [written(value, self._form) for value in values]
