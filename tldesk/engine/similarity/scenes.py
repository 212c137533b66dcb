"""Scenes: pictures that show the same thing, taken several times – other exposures, a step aside, a little closer.

A model that has learned from one of them knows the others, so that no split may part them. Names and times only
propose (see `project.samples.sequences`), as does a likeness at a glance (`duplicates.AlikePairs`); a pair is
confirmed when one is laid upon the other (see `alignment`) and their detail agrees. How much is enough is not the
same everywhere: hands on one ground agree more than any two photos of clothes. So the limit is taken from the set
itself: it lies so many standard deviations above the agreement of pairs that look alike but are no neighbours by name
or time, nor the most alike (Fisher's z; the deviation from two quantiles, which the true pairs among them hardly
move). Pairs proposed by their names or times are likelier to be true, and need less.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tldesk.engine.machine.blas import one_thread
from tldesk.engine.similarity.alignment import agreement, align, halved
from tldesk.engine.similarity.duplicates import AlikePairs, exposed_color
from tldesk.media.pool import never, ordered_map
from tldesk.project.runs.clock import Clock
from tldesk.project.runs.events import Progressed
from tldesk.project.samples.groups import ALIKE, BURST, NEAR, Clusters

Floats = NDArray[np.floating[Any]]
Pairs = NDArray[np.int64]

SIDE = 64  # pixels of a view


@dataclass(frozen=True, slots=True)
class _Level:
    """A look at pairs at 16, 32 or 64 pixels, each finer one for those that passed the one before.

    `rounds` as in `alignment.align`; the band between two blurs must agree by `deviations` above what other pairs do,
    and the limit lies between `low` and `high`.
    """

    rounds: tuple[tuple[int, int], ...]
    band: tuple[int, int]
    deviations: float
    low: float
    high: float


_LEVELS = (
    _Level(((1, 4), (0, 2)), (0, 3), 0.5, 0.65, 0.85),
    _Level(((0, 3),), (1, 3), 1.8, 0.86, 0.985),
    _Level(((0, 2),), (1, 5), 3.9, 0.93, 0.995),
)
# How a pair came to be asked for, and the level that decides on it, which asks for more there. Near duplicates were
# compared already: those that were compressed hard have lost what is fine.
_DECIDED = {
    ALIKE: (2, _LEVELS[2]),
    BURST: (2, replace(_LEVELS[2], deviations=3.4, low=0.87)),
    NEAR: (1, replace(_LEVELS[1], deviations=3.5, high=0.997)),
}
_KINDS = tuple(_DECIDED)
_FEWEST, _MOST = 40, 1200  # pairs that say what is usual; with fewer the limits are those between `low` and `high`
_UNKNOWN = 0.4  # the place between them
_USUAL_RANK = 6  # so many pictures may be more alike to one of the two: it may be taken that often
_OTHER_COLOR = 9.0  # mean difference of Cb and Cr at one exposure
_BATCH = 128


@dataclass(frozen=True, slots=True)
class Scenes:
    """The scene of each of n pictures, and its near duplicates: `groups`, `near` int64 (n,), -1 for one that is alone.

    `found_by` says of each scene what joined it: near duplicates alone (`near`), names or times (`burst`), or likeness
    alone (`alike`).
    """

    groups: NDArray[np.int64]
    near: NDArray[np.int64]
    found_by: dict[int, str]


@dataclass(frozen=True, slots=True)
class _Asked:
    """Pairs (p, 2) to look at, the likeliest first, and how each came to be asked for: an index of `_KINDS`, (p,)."""

    pairs: Pairs
    kinds: NDArray[np.int64]

    def part(self, which: slice | NDArray[Any]) -> _Asked:
        """Some of them."""
        return _Asked(self.pairs[which], self.kinds[which])


def view(picture: Image.Image) -> NDArray[np.uint8]:
    """What is kept of an RGB picture to compare it: its luma, uint8 (SIDE, SIDE)."""
    return np.asarray(picture.convert("L").resize((SIDE, SIDE), Image.Resampling.BILINEAR))


def find(
    fingerprints: NDArray[np.uint8],
    views: NDArray[np.uint8],
    near: AlikePairs,
    neighbours: Pairs,
    should_stop: Callable[[], bool] = never,
    *,
    gently: bool = False,
) -> Generator[Progressed, None, Scenes | None]:
    """The scenes among n pictures: their fingerprints, their views (n, SIDE, SIDE), and what `duplicates.find` found.

    `neighbours` (p, 2) are the pairs that names or times propose. `gently` as in `pool.ordered_map`. Tells progress;
    None when stopped.
    """
    asked = _asked(fingerprints, near, neighbours)
    clusters, copies = Clusters(len(views)), Clusters(len(views))
    edges: list[tuple[int, str]] = []
    with one_thread():
        limits = _limits(views, near, neighbours, should_stop)
        clock = Clock("scenes", len(asked.pairs))
        batches = (asked.part(slice(start, start + _BATCH)) for start in range(0, len(asked.pairs), _BATCH))
        confirm = partial(_confirmed, views, clusters, limits)
        for confirmed, count in ordered_map(confirm, batches, should_stop, gently=gently):
            for (one, other), kind in zip(confirmed.pairs.tolist(), confirmed.kinds.tolist(), strict=True):
                edges.append((one, _KINDS[kind]))
                clusters.join(one, other)
                if _KINDS[kind] == NEAR:
                    copies.join(one, other)
            if clock.tick(count):
                yield clock.event()
    return None if should_stop() else Scenes(_numbered(clusters), _numbered(copies), _kinds(clusters, edges))


def _asked(fingerprints: NDArray[np.uint8], near: AlikePairs, neighbours: Pairs) -> _Asked:
    """All pairs to look at, each once; things of another colour are not the same."""
    code = np.array([max(1, len(fingerprints)), 1])
    likely = near.proposed[np.argsort(near.rank, kind="stable")]
    pairs = np.concatenate([near.edges, neighbours, likely])
    counts = (len(near.edges), len(neighbours), len(likely))
    kinds = np.repeat([_KINDS.index(kind) for kind in (NEAR, BURST, ALIKE)], counts)
    _, first = np.unique(pairs @ code, return_index=True)
    first.sort()
    color = exposed_color(fingerprints)
    one, other = pairs[first].T
    return _Asked(pairs, kinds).part(first[np.abs(color[one] - color[other]).mean(1) <= _OTHER_COLOR])


def _limits(
    views: NDArray[np.uint8], near: AlikePairs, neighbours: Pairs, should_stop: Callable[[], bool]
) -> NDArray[np.float64]:
    """The least agreement at each level for each of `_KINDS`, (levels, kinds)."""
    code = np.array([max(1, len(views)), 1])
    usual = near.proposed[near.rank >= _USUAL_RANK]
    usual = usual[~np.isin(usual @ code, neighbours @ code)]
    usual = usual[np.random.default_rng(0).permutation(len(usual))[:_MOST]]
    batches = (usual[start : start + _BATCH] for start in range(0, len(usual), _BATCH))
    parts = list(ordered_map(partial(_agreements, views), batches, should_stop))
    found = np.concatenate(parts, 1) if parts else np.zeros((len(_LEVELS), 0))
    limits = np.array([[_limit(level, of_level)] * len(_KINDS) for level, of_level in zip(_LEVELS, found, strict=True)])
    for kind, (place, level) in enumerate(_DECIDED.values()):
        limits[place, kind] = _limit(level, found[place])
        limits[place + 1 :, kind] = -1
    return limits


def _limit(level: _Level, usual: Floats) -> float:
    """The limit of a level where so much agreement is usual, (p,)."""
    if len(usual) < _FEWEST:
        return level.low + _UNKNOWN * (level.high - level.low)
    median, high = np.arctanh(np.clip(np.quantile(usual, (0.5, 0.8)), -0.99, 0.9999)).tolist()
    return float(np.clip(np.tanh(median + level.deviations * (high - median) / 0.8416), level.low, level.high))


def _confirmed(
    views: NDArray[np.uint8], clusters: Clusters, limits: NDArray[np.float64], asked: _Asked
) -> tuple[_Asked, int]:
    """Those of a batch that show the same thing, and how many it had.

    Pairs that belong together already are passed over, but for near duplicates, which are wanted by themselves.
    """
    count, ways = len(asked.pairs), None
    wanted = [
        kind == _KINDS.index(NEAR) or clusters.root(one) != clusters.root(other)
        for (one, other), kind in zip(asked.pairs.tolist(), asked.kinds.tolist(), strict=True)
    ]
    asked = asked.part(np.array(wanted, bool))
    for level, limit in zip(_LEVELS, limits, strict=True):
        if len(asked.pairs):
            ways, detail = _looked(views, asked.pairs, level, ways)
            passed = detail >= limit[asked.kinds]
            asked, ways = asked.part(passed), ways[passed]
    return asked, count


def _agreements(views: NDArray[np.uint8], pairs: Pairs) -> Floats:
    """The agreement of pairs at every level, (levels, p)."""
    ways: Floats | None = None
    found = []
    for level in _LEVELS:
        ways, detail = _looked(views, pairs, level, ways)
        found.append(detail)
    return np.stack(found)


def _looked(views: NDArray[np.uint8], pairs: Pairs, level: _Level, ways: Floats | None) -> tuple[Floats, Floats]:
    """How pairs lie upon one another at a level, from where they lay before, and their agreement."""
    one, other = (views[pairs[:, side]].astype(np.float32) for side in (0, 1))
    for _ in range(len(_LEVELS) - 1 - _LEVELS.index(level)):
        one, other = halved(one), halved(other)
    ways = align(one, other, level.rounds, ways)
    return ways, agreement(one, other, ways, *level.band)


def _numbered(clusters: Clusters) -> NDArray[np.int64]:
    """The group of each picture (the number of its first), -1 for those alone."""
    roots = np.array(clusters.roots(), np.int64)
    sizes = np.bincount(roots, minlength=len(roots))
    numbers: NDArray[np.int64] = np.where(sizes[roots] > 1, roots, -1)
    return numbers


def _kinds(clusters: Clusters, edges: list[tuple[int, str]]) -> dict[int, str]:
    """What joined each group: a pair of names or times in it tells more than likeness."""
    found: dict[int, str] = {}
    for one, kind in edges:
        root = clusters.root(one)
        found[root] = max(found.get(root, NEAR), kind, key=(NEAR, ALIKE, BURST).index)
    return found
