"""The map: every image a point in the plane, images that the network sees alike near each other.

t-SNE (van der Maaten and Hinton 2008) on the first principal components, with the settings of Kobak and Berens (2019)
and Belkina et al. (2019): started from PCA, early exaggeration 12, learning rate n / 12, then a little exaggeration,
by interpolation (Linderman et al. 2019) where there are many points. A map is kept, and a few new images are placed
in it, each at the median of its nearest neighbours (Poličar, Stražar and Zupan 2019), so that it stays as it was.
"""

from __future__ import annotations

import hashlib
import io
import logging
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tldesk.atomic import write_atomic
from tldesk.engine.embedding import neighbours
from tldesk.engine.embedding.neighbours import Features, Rows
from tldesk.foreign import Refused
from tldesk.media.pool import never, worker_count
from tldesk.project.runs import arrays
from tldesk.project.runs.arrays import ArrayForm
from tldesk.project.runs.estimate import Estimate
from tldesk.project.runs.events import Progressed

log = logging.getLogger(__name__)

MOST = 50_000  # points of a map; of more images a random sample is shown
FILE = "map.npz"  # in the project's cache
_ARRAYS = {"keys": ArrayForm("u8", (1,)), "positions": ArrayForm("f4", (2,)), "made": ArrayForm("b1", (1,))}

Positions = NDArray[np.float32]
Keys = NDArray[np.uint64]

_FEWEST = 30  # below, the first two principal components say all there is
_COMPONENTS = 50
_PCA_ROWS = 5_000
_PERPLEXITY = 15
_NEIGHBOURS = 3 * _PERPLEXITY
# Exaggeration of each stage of the descent, and how often it takes how many steps.
_STAGES = ((12.0, 15), (1.5, 15))
_STEPS = 15
_STEPS_BETWEEN_LOOKS = 3  # at should_stop
_SHARE_OF_NEIGHBOURS = 0.25  # of the time, about
_INTERPOLATE_FROM = 2_000
_PARALLEL_FROM = 5_000
_NEW = 0.25  # new points, as a part of those that made the map, that are placed in it
_PLACED_BY = 5
_RIM = 0.99  # of the points lie within distance 1 of the middle


@dataclass(frozen=True, slots=True)
class Layout:
    """The map at one moment: `rows` (m,) of the features, ascending, and their `positions` (m, 2).

    The positions are centred, 99 of 100 within distance 1. `total` features there were; when m is less, `rows` are a
    random sample. `complete` is False while points still move.
    """

    rows: Rows
    positions: Positions
    total: int
    complete: bool


@dataclass(frozen=True, slots=True)
class _Kept:
    """A map as it was: `keys` (k,) of the features sorted, `positions` (k, 2), and which it was `made` from (k,)."""

    keys: Keys
    positions: Positions
    made: NDArray[np.bool_]


def lay_out(
    features: Features, cache: Path, should_stop: Callable[[], bool] = never, most: int = MOST
) -> Generator[Progressed | Layout, None, None]:
    """The map of features (n, d) of length 1, from the folder `cache` or made now.

    Tells progress in percent and yields the map as it forms; the last Layout is complete, unless it was stopped.
    """
    keys = _keys(features)
    # The keys are hashes: their smallest are a random sample, and nearly the same one when images are added.
    rows = np.sort(np.argsort(keys, kind="stable")[:most])
    if not len(rows):
        yield Layout(rows, np.zeros((0, 2), np.float32), 0, True)
        return
    kept = _read(cache / FILE)
    try:
        placed = _placed(features, keys, rows, kept, should_stop) if kept is not None else None
        if placed is None:
            points = _standing_out(features, rows)
            for step in _formed(points, should_stop):
                if isinstance(step, Progressed):
                    yield step
                else:
                    placed = _scaled(step)
                    yield Layout(rows, placed, len(features), False)
            assert placed is not None
            _write(cache / FILE, _Kept(keys[rows], placed, np.ones(len(rows), bool)))
        elif kept is not None and not np.isin(keys[rows], kept.keys).all():
            _write(cache / FILE, _Kept(keys[rows], placed, np.isin(keys[rows], kept.keys[kept.made])))
    except neighbours.Stopped:
        return
    yield Layout(rows, placed, len(features), True)


# what is kept


def _keys(features: Features) -> Keys:
    """A hash of each row: of what the image holds and of the network that looked at it."""
    values = np.ascontiguousarray(features, dtype="<f4")
    return np.frombuffer(b"".join(hashlib.blake2b(row, digest_size=8).digest() for row in values), dtype="<u8")


def _read(file: Path) -> _Kept | None:
    """The map that is kept there; None when there is none, or none that can be read."""
    try:
        kept = _Kept(**arrays.read(file, _ARRAYS))
    except FileNotFoundError:
        return None
    except (OSError, Refused) as error:
        log.warning("the map is made anew, %s cannot be read: %s", file, error)
        return None
    count = len(kept.keys)
    sound = kept.positions.shape == (count, 2) and kept.made.shape == (count,) and np.isfinite(kept.positions).all()
    return kept if sound and count else None


def _write(file: Path, kept: _Kept) -> None:
    """Keep the map; one that cannot be kept only costs time."""
    keys, first = np.unique(kept.keys, return_index=True)
    data = io.BytesIO()
    np.savez(data, keys=keys, positions=kept.positions[first], made=kept.made[first])
    try:
        write_atomic(file, data.getvalue())
    except OSError as error:
        log.warning("the map is not kept in %s: %s", file, error)


def _placed(
    features: Features, keys: Keys, rows: Rows, kept: _Kept, should_stop: Callable[[], bool]
) -> Positions | None:
    """Positions of `rows` in the kept map, new ones among their neighbours; None when too much is new.

    Raises neighbours.Stopped.
    """
    at = np.minimum(np.searchsorted(kept.keys, keys[rows]), len(kept.keys) - 1)
    known = kept.keys[at] == keys[rows]
    made = known & kept.made[at]
    if (~made).sum() > _NEW * made.sum():
        return None
    positions = kept.positions[at].astype(np.float32)
    if not known.all():
        ground, new = rows[made], rows[~known]
        nearest, _ = neighbours.nearest(features, new, _PLACED_BY, among=ground, should_stop=should_stop)
        positions[~known] = np.median(positions[made][np.searchsorted(ground, nearest)], axis=1)
    return positions


# how it is made


def _formed(points: Features, should_stop: Callable[[], bool]) -> Iterator[Progressed | NDArray[Any]]:
    """The map of `points` (n, c) as it forms, at any scale, with progress between. Raises neighbours.Stopped."""
    start = np.zeros((len(points), 2))
    start[:, : points.shape[1]] = points[:, :2]
    yield start
    if len(points) < _FEWEST:
        return
    clock = _MapClock()
    yield clock.at(0.0)
    nearest = yield from _nearest(points, clock, should_stop)
    done, total = 0, sum(rounds for _, rounds in _STAGES)
    embedding = _embedding(points, start, *nearest)
    for exaggeration, rounds in _STAGES:
        for _ in range(rounds):
            embedding.optimize(
                _STEPS,
                inplace=True,
                exaggeration=exaggeration,
                learning_rate="auto",
                callbacks=[lambda *_state: should_stop()],
                callbacks_every_iters=_STEPS_BETWEEN_LOOKS,
            )
            if should_stop():
                raise neighbours.Stopped
            done += 1
            yield np.array(embedding)
            yield clock.at(_SHARE_OF_NEIGHBOURS + (1 - _SHARE_OF_NEIGHBOURS) * done / total)


def _standing_out(features: Features, rows: Rows) -> Features:
    """The rows on the first principal components, at most 50, found from at most 5,000 of them.

    By subspace iteration (Halko, Martinsson and Tropp 2011): a tenth of the time of all components.
    """
    some = features[rows[:: -(-len(rows) // _PCA_ROWS)]]
    middle = some.mean(axis=0)
    some = some - middle
    width = min(_COMPONENTS + 10, *some.shape)
    space = np.random.default_rng(0).standard_normal((some.shape[1], width), dtype=np.float32)
    for _ in range(5):
        space = np.linalg.qr(some.T @ (some @ space))[0]
    axes = space @ np.linalg.svd(some @ space, full_matrices=False)[2].T
    axes = axes[:, :_COMPONENTS]
    # Of all rows, then of these: a copy of the wide rows would keep Python's lock for half a second.
    return np.asarray((features @ axes)[rows] - middle @ axes, dtype=np.float32)


def _nearest(
    points: Features, clock: _MapClock, should_stop: Callable[[], bool]
) -> Generator[Progressed, None, tuple[Rows, NDArray[np.float64]]]:
    """The nearest of the points to each, by the angle between them: rows (n, k) and distances (n, k)."""
    values = neighbours.unit(points)
    count = min(_NEIGHBOURS, len(points) - 1)
    rows, distances = np.empty((len(points), count), np.int64), np.empty((len(points), count))
    step = -(-len(points) // 20)
    for first in range(0, len(points), step):
        block = np.arange(first, min(first + step, len(points)))
        rows[block], similarity = neighbours.nearest(values, block, count, should_stop=should_stop)
        distances[block] = np.sqrt(np.maximum(0.0, 2.0 - 2.0 * similarity.astype(np.float64)))
        yield clock.at(_SHARE_OF_NEIGHBOURS * (block[-1] + 1) / len(points))
    return rows, distances


def _embedding(points: Features, start: NDArray[Any], rows: Rows, distances: NDArray[np.float64]) -> Any:
    """openTSNE's descent, ready to go."""
    # Here: with SciPy and scikit-learn behind it, importing it takes half a second.
    from openTSNE import TSNEEmbedding, affinity
    from openTSNE.nearest_neighbors import PrecomputedNeighbors

    workers = worker_count() if len(points) >= _PARALLEL_FROM else 1
    perplexity = min(_PERPLEXITY, rows.shape[1] / 3)
    index = PrecomputedNeighbors(rows, distances)
    alike = affinity.PerplexityBasedNN(knn_index=index, perplexity=perplexity, n_jobs=workers)
    # Small, so that the first steps decide; and no two points at one place, where they would stay together.
    start = 1e-4 * (start / max(float(start.std()), 1e-12))
    start += np.random.default_rng(0).normal(0, 1e-6, start.shape)
    return TSNEEmbedding(
        start,
        alike,
        negative_gradient_method="fft" if len(points) >= _INTERPOLATE_FROM else "bh",
        ints_in_interval=2,
        n_jobs=workers,
        random_state=0,
    )


def _scaled(positions: NDArray[Any]) -> Positions:
    """Centred, and 99 of 100 points within distance 1 of the middle."""
    centred = positions - positions.mean(axis=0)
    rim = float(np.quantile(np.hypot(*centred.T), _RIM))
    return np.asarray(centred / (rim or 1.0), dtype=np.float32)


class _MapClock:
    """Progress in percent: finding neighbours and arranging the points have a pace each."""

    def __init__(self) -> None:
        self._estimate, self._part = Estimate(), 0.0
        self._estimate.plan("neighbours", _SHARE_OF_NEIGHBOURS)
        self._estimate.plan("arrange", 1 - _SHARE_OF_NEIGHBOURS)

    def at(self, part: float) -> Progressed:
        """`part` (0 to 1) of the work is done."""
        self._estimate.did("neighbours" if part <= _SHARE_OF_NEIGHBOURS else "arrange", part - self._part)
        self._part = part
        return Progressed(phase="map", done=round(100 * part), total=100, seconds_left=self._estimate.seconds_left)
