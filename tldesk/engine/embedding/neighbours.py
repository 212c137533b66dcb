"""Nearest neighbours by cosine similarity: exact, in blocks that keep memory small."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from tldesk.media.pool import never

Features = NDArray[np.float32]
Targets = NDArray[np.int64]
Rows = NDArray[np.int64]

# Similarities held at once: 64 MB.
_BLOCK = 1 << 24


class Stopped(Exception):
    """`should_stop()` turned true: there is no result."""


def unit(features: NDArray[np.floating]) -> Features:
    """The rows of features (n, d) at length 1, as contiguous float32; rows of zeros stay zero."""
    values = np.ascontiguousarray(features, dtype=np.float32)
    length = np.sqrt(np.einsum("ij,ij->i", values, values))
    length[length == 0] = 1.0
    return np.asarray(values / length[:, None], dtype=np.float32)


def nearest(
    features: Features, rows: Rows, k: int, among: Rows | None = None, should_stop: Callable[[], bool] = never
) -> tuple[Rows, Features]:
    """The k rows most similar to each of `rows`, most similar first, never the row itself.

    features (n, d) from `unit`; `among`: the rows to look at, without repeats (default all). Returns indices (r, k)
    and cosine similarities (r, k), with fewer columns where there are fewer rows to look at. Raises Stopped.
    """
    rows = np.asarray(rows, dtype=np.int64)
    among = np.arange(len(features), dtype=np.int64) if among is None else np.asarray(among, dtype=np.int64)
    place = np.full(len(features), -1, dtype=np.int64)  # of a row in `among`
    place[among] = np.arange(len(among))
    k = max(0, min(k, len(among) - int(bool(len(rows)) and bool((place[rows] >= 0).any()))))
    indices, similarity = np.empty((len(rows), k), dtype=np.int64), np.empty((len(rows), k), dtype=np.float32)
    if k == 0:
        return indices, similarity
    ground = features if len(among) == len(features) and bool((place == np.arange(len(features))).all()) else None
    ground = features[among] if ground is None else ground
    step = max(1, _BLOCK // len(among))
    for start in range(0, len(rows), step):
        if should_stop():
            raise Stopped
        block = rows[start : start + step]
        values = features[block] @ ground.T
        itself = np.flatnonzero(place[block] >= 0)
        values[itself, place[block[itself]]] = -np.inf
        best = np.argpartition(values, -k, axis=1)[:, -k:]
        found = np.take_along_axis(values, best, axis=1)
        order = np.argsort(-found, axis=1, kind="stable")
        indices[start : start + step] = among[np.take_along_axis(best, order, axis=1)]
        similarity[start : start + step] = np.take_along_axis(found, order, axis=1)
    return indices, similarity
