"""The place of a chart: it is made when it is first seen, for pyqtgraph takes 0.2 s to import, which a thread does."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from tldesk.ui.charts.line import LEGEND, Line
from tldesk.ui.parts.layouts import column, fill
from tldesk.ui.session.jobs import run_in_pool

if TYPE_CHECKING:
    from tldesk.ui.charts.lines import LineChart


class ChartPlace(QWidget):
    """Holds a `LineChart` made with these arguments; what is shown before there is one is kept for it."""

    def __init__(
        self,
        name: str,
        title: str,
        x_title: str,
        y_title: str,
        *,
        x_range: tuple[float, float] | None = None,
        y_range: tuple[float, float] | None = None,
        legend: tuple[int, int] = LEGEND,
    ) -> None:
        super().__init__()
        self.setObjectName(f"{name}-place")
        self.setMinimumSize(160, 150)
        self._made_with = (name, title, x_title, y_title)
        self._ranges, self._legend = (x_range, y_range), legend
        self.chart: LineChart | None = None
        self._lines: list[Line] = []
        self._mark: tuple[float, float] | None = None
        self._inside = column()
        self.setLayout(self._inside)

    def show_lines(self, lines: list[Line]) -> None:
        """As LineChart has it."""
        self._lines = lines
        if self.chart is not None:
            self.chart.show_lines(lines)

    def show_mark(self, point: tuple[float, float] | None) -> None:
        """As LineChart has it."""
        self._mark = point
        if self.chart is not None:
            self.chart.show_mark(point)

    def describe(self, text: str) -> None:
        """What the curves say, for a screen reader."""
        self.setAccessibleDescription(text)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.chart is None:
            run_in_pool(lambda: importlib.import_module("tldesk.ui.charts.lines"), self._make)

    def _make(self, _module: object) -> None:
        from tldesk.ui.charts.lines import LineChart

        if self.chart is None:
            x_range, y_range = self._ranges
            self.chart = LineChart(*self._made_with, x_range=x_range, y_range=y_range, legend=self._legend)
            fill(self._inside, self.chart)
            self.chart.show_lines(self._lines)
            self.chart.show_mark(self._mark)
