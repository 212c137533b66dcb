"""The chart of a learning curve: images learned from against accuracy, pretrained and from scratch, with intervals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tldesk.project.runs.events import CurvePoint
from tldesk.ui.charts.line import SHARES, Ink, Line, Scale
from tldesk.ui.charts.lines import LineChart


class CurveChart(LineChart):
    """Shows CurvePoints; `names` are those of the two curves, transfer and scratch."""

    def __init__(self, name: str, title: str, x_title: str, names: tuple[str, str]) -> None:
        self.points: list[CurvePoint] = []
        self._names = names
        super().__init__(name, title, Scale(x_title, low=0.0, whole=True), SHARES)

    def show_points(self, points: Sequence[CurvePoint]) -> None:
        """Show these in place of the present ones."""
        self.points = list(points)
        images, (pretrained, scratch) = [point.images for point in points], self._names
        transfer = [(point.transfer, *point.transfer_interval) for point in points]
        random = [(point.scratch, *point.scratch_interval) for point in points]
        self.show_lines([_line(pretrained, images, transfer, "val"), _line(scratch, images, random, "train")])


def _line(title: str, images: Sequence[int], values: Sequence[tuple[float, ...]], color: Ink) -> Line:
    """A curve of values with the two ends of their intervals."""
    y, low, high = 100 * np.array(values, dtype=np.float64).reshape(-1, 3).T
    return Line(title, np.array(images, dtype=np.float64), y, color, dots=True, low=low, high=high)
