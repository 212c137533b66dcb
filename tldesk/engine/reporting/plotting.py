"""What the charts of the window and those of a report have in common: round ticks, labels that keep apart, and fewer
points that look the same."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]
Span = tuple[float, float]

# No axis has room for larger values, and none shows how a stretch that is smaller is divided.
_MOST, LEAST = 1e12, 1e-12
_FINEST = 1e-14  # of the larger end: floats do not divide a span that is narrower


def drawable(*columns: Floats) -> NDArray[np.bool_]:
    """Which points (n,) of these columns can be drawn: a loss may be no number, or any."""
    kept: NDArray[np.bool_] = np.logical_and.reduce([np.abs(column) < _MOST for column in columns])
    return kept


def ticks(span: Span, most: int = 5, whole: bool = False) -> list[float]:
    """About `most` round values inside of a span; `whole` numbers alone where that is asked for. None where floats
    have no steps between its ends, or none that reach from one to the other."""
    rough = (span[1] - span[0]) / max(1, most)
    if not max(sys.float_info.min, _FINEST * max(map(abs, span))) < rough < np.inf:
        return []
    power = 10.0 ** np.floor(np.log10(rough))
    step = power * min((1, 2, 5, 10), key=lambda factor: abs(factor * power - rough))
    if whole:
        step = max(1.0, step)
    first = np.ceil(span[0] / step - 1e-9)
    last = np.floor(span[1] / step + 1e-9)
    digits = max(0, 1 - int(np.floor(np.log10(step))))  # so many show a step: what is beyond them is the computer's
    return [round(float(number * step), digits) + 0.0 for number in np.arange(first, last + 1)]  # no -0


def spread(wanted: Sequence[float], size: float, low: float, high: float) -> list[float]:
    """Where to put the middles of labels of this `size`: as near to those `wanted` as may be (least squares), in their
    order, none over another, between `low` and `high`. Where there is no room for all they go beyond `high`.
    """
    order = np.argsort(np.asarray(wanted, dtype=np.float64), kind="stable")
    apart = size * np.arange(len(order))
    # Without the distances that they keep, places in order may be equal: what is left is an isotonic regression.
    groups: list[tuple[float, int]] = []
    for value in (np.asarray(wanted, dtype=np.float64)[order] - apart).tolist():
        total, count = value, 1
        while groups and groups[-1][0] / groups[-1][1] > total / count:
            before = groups.pop()
            total, count = total + before[0], count + before[1]
        groups.append((total, count))
    level = np.array([total / count for total, count in groups for _ in range(count)])
    first = low + size / 2
    placed = np.clip(level, first, max(first, high - size / 2 - size * (len(order) - 1))) + apart
    result = np.empty(len(order))
    result[order] = placed
    return [float(place) for place in result]


def thinned(x: Floats, y: Floats, most: int) -> tuple[Floats, Floats]:
    """At most about `most` of the points (n,), with every peak: the least and the largest of each stretch."""
    if len(x) <= most:
        return x, y
    stretch = -(-2 * len(x) // max(2, most))
    whole = len(x) // stretch * stretch
    parts, rest = y[:whole].reshape(-1, stretch), y[whole:]
    begins = np.arange(0, whole, stretch)
    ends = [begins + parts.argmin(axis=1), begins + parts.argmax(axis=1), np.array([0, len(x) - 1])]
    if len(rest):
        ends.append(whole + np.array([rest.argmin(), rest.argmax()]))
    kept = np.unique(np.concatenate(ends))
    return x[kept], y[kept]
