"""How the curves of a chart are drawn: in parts, of which those that were not kept are pale."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from tldesk.ui.charts.line import Floats, Line, ink
from tldesk.ui.parts import theme


def strokes_of(line: Line) -> list[tuple[Line, Floats, Floats, bool]]:
    """The parts of a curve that are drawn alike: what was kept, and what was not."""
    if line.faded is None:
        return [(line, line.x, line.y, False)]
    kept = int(np.searchsorted(line.x, line.faded, "right"))
    parts = ((line, line.x[:kept], line.y[:kept], False), (line, line.x[kept:], line.y[kept:], True))
    return [part for part in parts if len(part[1])]


def pen_of(line: Line, faded: bool) -> QPen:
    """How a part is drawn."""
    if line.quiet:
        return QPen(pg.mkPen(theme.color("muted"), width=1.5, style=Qt.PenStyle.DashLine))
    if line.thin:
        return QPen(pg.mkPen(pale(ink(line.color), 0.2 if faded else 0.35), width=1))
    if faded:
        return QPen(pg.mkPen(pale(ink(line.color)), width=1.5, style=Qt.PenStyle.DashLine))
    return QPen(pg.mkPen(ink(line.color), width=2.5 if line.bold else 2))


def pale(color: QColor, alpha: float = 0.6) -> QColor:
    """A colour through which the ground is seen."""
    pale = QColor(color)
    pale.setAlphaF(alpha)
    return pale
