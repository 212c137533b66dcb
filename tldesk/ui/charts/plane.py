"""Points in the plane: which lie inside an outline, which is nearest to a place, which comes next in a direction."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.floating]


def inside(points: Points, outline: Points) -> NDArray[np.bool_]:
    """Which of `points` (m, 2) lie inside the closed `outline` (v, 2), by the even-odd rule; (m,)."""
    result = np.zeros(len(points), bool)
    if len(outline) < 3:
        return result
    low, high = outline.min(axis=0), outline.max(axis=0)
    rows = np.flatnonzero(((points >= low) & (points <= high)).all(axis=1))
    x, y = points[rows].T.astype(np.float64)
    within = np.zeros(len(rows), bool)
    for (x0, y0), (x1, y1) in zip(outline, np.roll(outline, -1, axis=0), strict=True):
        if y0 == y1:
            continue
        crosses = (y0 > y) != (y1 > y)
        within ^= crosses & (x < (x1 - x0) * (y - y0) / (y1 - y0) + x0)
    result[rows] = within
    return result


def nearest(points: Points, place: tuple[float, float], radius: float, among: NDArray[np.int64]) -> int | None:
    """The row, of those in `among`, nearest to `place` and not farther than `radius`."""
    if not len(among):
        return None
    away = points[among] - np.asarray(place)
    distance = np.einsum("ij,ij->i", away, away)
    best = int(distance.argmin())
    return int(among[best]) if distance[best] <= radius * radius else None


def following(points: Points, row: int, direction: tuple[float, float], among: NDArray[np.int64]) -> int | None:
    """The row, of those in `among`, that an arrow key goes to from `row`: near, and within 45° of `direction`.

    What lies aside counts as twice as far. None when nothing lies that way.
    """
    away = (points[among] - points[row]).astype(np.float64)
    along = away @ np.asarray(direction, np.float64)
    aside = np.abs(away @ np.asarray((-direction[1], direction[0]), np.float64))
    ahead = np.flatnonzero((along > 0) & (aside <= along))
    if not len(ahead):
        return None
    return int(among[ahead[(along[ahead] + 2 * aside[ahead]).argmin()]])
