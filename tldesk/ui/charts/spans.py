"""What of the plane a chart shows: all of its curves, or all of them inside of a stretch that is looked at closely."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from tldesk.engine.reporting.plotting import LEAST
from tldesk.ui.charts.line import Band, Floats, Line, Scale

Span = tuple[float, float]

# The margin before the beginning of the x axis, for a band that has no length of its own: as wide as its title, but no
# more than so much of the whole.
_MARGIN, _MOST_MARGIN = 64.0, 0.5
_AIR, _ROOM = 0.02, 0.08  # at an end that is fixed, and at one that follows the curves
_FEW, _COMMON = 50, 0.98  # of many single steps a few are far off: they may be cut


def x_span(lines: Iterable[Line], scale: Scale, bands: Sequence[Band] = (), pixels: float = 320.0) -> Span:
    """From the beginning to the end of all curves, on a plane that is so many pixels wide."""
    low, high = _ends([line.x for line in lines if len(line.x)], scale)
    air = _AIR * (high - low)
    share = min(_MARGIN / max(pixels, 1.0), _MOST_MARGIN)
    before = share / (1 - share) * (high - low) if any(band.start is None for band in bands) else air
    return low - before, high + air


def y_span(lines: Iterable[Line], scale: Scale, within: Span | None = None) -> Span:
    """From the least to the largest value of all curves; of those `within` a stretch of x, closer, where the scale has
    no end of its own."""
    drawn = list(lines)
    values = [_common(line) if within is None else _inside(line, within) for line in drawn]
    values += [part for line in drawn for part in (line.low, line.high) if part is not None and within is None]
    known = [part for part in values if len(part)]
    if within is not None and scale.high is None and known:
        scale = Scale()
    low, high = _ends(known, scale)
    extent = high - low
    below = _AIR if scale.low is not None else _ROOM
    return low - below * extent, high + (_AIR if scale.high is not None else _ROOM) * extent


def _ends(values: Sequence[Floats], scale: Scale) -> Span:
    low = scale.low if scale.low is not None else min((float(part.min()) for part in values), default=0.0)
    high = scale.high if scale.high is not None else max((float(part.max()) for part in values), default=low + 1)
    if high - low < LEAST:  # a single value: the middle, unless the axis begins there
        room = abs(low) / 2 if abs(low) / 2 >= LEAST else 0.5
        return (low, low + 2 * room) if scale.low is not None else (low - room, low + room)
    return low, high


def _common(line: Line) -> Floats:
    if not line.thin or len(line.y) < _FEW:
        return line.y
    return np.quantile(line.y, (1 - _COMMON, _COMMON))


def _inside(line: Line, within: Span) -> Floats:
    return line.y[(line.x >= within[0]) & (line.x <= within[1])]
