"""Near duplicates: the same picture saved again smaller, compressed harder or cut at its edges.

Each content has a fingerprint: its luma at 32 × 32 pixels and its colour at 4 × 4. Proposed is every pair whose luma at
16 × 16, as it is or with one of its edges cut off, correlates well: all pairs are compared, as products of matrices.
A proposed pair is laid upon one another by fitting scale and shift in both directions (Lucas and Kanade, 1981; the
gradients of one picture serve all steps, as Baker and Matthews, 2004, advise) and confirmed when two bands of detail
agree. A gradient hash finds less than half of the cut copies, and cosines of embeddings overlap with those of other
pictures wherever a set is uniform (hands on one ground, cells of one slide); the bands part both.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tldesk.media.pool import never
from tldesk.project.events import Progressed
from tldesk.project.groups import Clusters

Floats = NDArray[np.floating[Any]]

SIDE = 32  # pixels of the luma of a fingerprint
WIDTH = SIDE * SIDE + 4 * 4 * 2  # bytes of a fingerprint: luma, then Cb and Cr

_COARSE = 16
_COMPONENTS = 64
_PROPOSED = 0.92  # least correlation of a proposed pair
_PROPOSALS = 48  # at most so many for one picture: in a series each picture is like hundreds
_BLOCK = 128  # pictures compared with all others at once
_BATCH = 512  # pairs laid upon one another at once
_STEPS = 4
_CUT = 0.05  # of an edge

# (inner and outer radius of the band in pixels, standard deviation of noise in grey levels, least agreement)
_BANDS = ((1, 4, 1.0, 0.975), (1, 2, 2.0, 0.97))
_MOST_RMS = 20.0  # grey levels between two pictures laid upon one another
_MOST_COLOR = 10.0  # mean difference of Cb and Cr
_FLATTEST = 4.0  # standard deviation of luma below which there is nothing to compare

_GRID = ((np.arange(SIDE) + 0.5) / SIDE * 2 - 1).astype(np.float32)  # centres of the pixels, -1 to 1
_AT_REST = np.array([1, 0, 1, 0], np.float32)  # scale and shift, across and down
_CUTS = np.array([[1 - _CUT, x, 1 - _CUT, y] for x in (-_CUT / 2, _CUT / 2) for y in (-_CUT / 2, _CUT / 2)], np.float32)


def fingerprint(picture: Image.Image) -> NDArray[np.uint8]:
    """The fingerprint of an RGB picture, uint8 (WIDTH,)."""
    luma = picture.convert("L").resize((SIDE, SIDE), Image.Resampling.BILINEAR)
    color = picture.resize((4, 4), Image.Resampling.BOX).convert("YCbCr")
    return np.concatenate([np.asarray(luma).ravel(), np.asarray(color)[:, :, 1:].ravel()])


def find(
    fingerprints: NDArray[np.uint8], should_stop: Callable[[], bool] = never
) -> Generator[Progressed, None, NDArray[np.int64] | None]:
    """The group of each of n fingerprints (n, WIDTH): int64 (n,), -1 for a picture that is like no other.

    Pictures are in one group when a chain of confirmed pairs leads from one to the other. Tells progress; None when
    stopped. 20,000 pictures take about 15 s on two cores.
    """
    clusters = Clusters(len(fingerprints))
    clock = _Clock(len(fingerprints))
    luma = fingerprints[:, : SIDE * SIDE].reshape(-1, SIDE, SIDE)
    for first, pairs in _proposed(luma):
        if should_stop():
            return None
        _confirm(fingerprints, pairs, clusters)
        if clock.tick(first):
            yield clock.event()
    return _numbers(clusters)


def agreeing(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Whether each of the pairs of fingerprints (p, WIDTH) shows one and the same picture, (p,)."""
    one, other = (part[:, : SIDE * SIDE].reshape(-1, SIDE, SIDE).astype(np.float32) for part in (first, second))
    color, other_color = (part[:, SIDE * SIDE :].astype(np.float32) for part in (first, second))
    laid, inside = _sampled(other, _aligned(one, other))
    mask = inside.astype(np.float32)
    rms = np.sqrt(_mean((one - laid) ** 2, mask))
    good: NDArray[np.bool_] = (rms <= _MOST_RMS) & (np.abs(color - other_color).mean(1) <= _MOST_COLOR)
    core = (_blurred(mask, 2) > 0.99).astype(np.float32)
    for inner, outer, noise, least in _BANDS:
        a, b = (_blurred(part, inner) - _blurred(part, outer) for part in (one, laid))
        both, power, other_power = (_mean(product, core) + noise**2 for product in (a * b, a * a, b * b))
        good &= both >= least * np.sqrt(power * other_power)
    return good


def _mean(pictures: Floats, mask: Floats) -> Floats:
    """The mean of each picture where `mask` is 1, (p,)."""
    mean: Floats = (pictures * mask).sum((1, 2)) / np.maximum(mask.sum((1, 2)), 1)
    return mean


def _numbers(clusters: Clusters) -> NDArray[np.int64]:
    """The group of each picture (the number of its first), -1 for those alone."""
    roots = np.array(clusters.roots(), np.int64)
    sizes = np.bincount(roots, minlength=len(roots))
    alone: NDArray[np.int64] = np.where(sizes[roots] > 1, roots, -1)
    return alone


# ---------------------------------------------------------------------------------------------- proposing


def _proposed(luma: NDArray[np.uint8]) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """Blocks of pairs (p, 2) that may be the same picture, with how many pictures were compared with all others."""
    useful = np.flatnonzero(_in_blocks(luma, lambda block: block.std((1, 2))) >= _FLATTEST)
    if len(useful) < 2:
        return
    luma = luma[useful]
    basis = _components(luma[:: max(1, len(luma) // 4096)])
    whole = _in_blocks(luma, lambda block: _described(block, basis))
    for first in range(0, len(luma), _BLOCK):
        block = luma[first : first + _BLOCK].astype(np.float32)
        best = whole[first : first + _BLOCK] @ whole.T
        product = np.empty_like(best)
        for cut in _CUTS:
            np.matmul(_described(_sampled(block, np.tile(cut, (len(block), 1)))[0], basis), whole.T, out=product)
            np.maximum(best, product, out=best)
        best[np.arange(len(block)), np.arange(first, first + len(block))] = -1
        rows, columns = np.nonzero(best >= _PROPOSED)
        kept = _best_of_each(rows, best[rows, columns])
        rows, columns = rows[kept] + first, columns[kept]
        yield first + len(block), useful[np.sort(np.stack([rows, columns], 1), axis=1)]


def _best_of_each(rows: NDArray[np.int64], scores: Floats) -> NDArray[np.int64]:
    """Which of the proposals to keep: the best `_PROPOSALS` of each row."""
    order = np.lexsort((-scores, rows))
    starts = np.searchsorted(rows[order], rows[order])
    return order[np.arange(len(order)) - starts < _PROPOSALS]


def _components(luma: NDArray[np.uint8]) -> Floats:
    """The principal components of pictures at 16 × 16 pixels, (256, 64): they keep nearly all of the correlation."""
    vectors = _unit(_coarse(luma.astype(np.float32)))
    _, basis = np.linalg.eigh(vectors.T @ vectors)
    return np.ascontiguousarray(basis[:, -_COMPONENTS:], np.float32)


def _described(luma: Floats, basis: Floats) -> Floats:
    described = _unit(_coarse(luma)) @ basis
    return _divided(described, np.linalg.norm(described, axis=1, keepdims=True))


def _coarse(luma: Floats) -> Floats:
    step = SIDE // _COARSE
    small: Floats = luma.reshape(-1, _COARSE, step, _COARSE, step).mean((2, 4), dtype=np.float32)
    return small.reshape(-1, _COARSE * _COARSE)


def _unit(vectors: Floats) -> Floats:
    centred = vectors - vectors.mean(1, keepdims=True)
    return _divided(centred, np.linalg.norm(centred, axis=1, keepdims=True))


def _divided(vectors: Floats, by: Floats) -> Floats:
    result: Floats = vectors / np.maximum(by, 1e-6)
    return result


def _in_blocks(luma: NDArray[np.uint8], function: Callable[[Floats], Floats]) -> Floats:
    """`function` of many pictures without all of them as floating point at once."""
    parts = [function(luma[i : i + 1024].astype(np.float32)) for i in range(0, len(luma), 1024)]
    return np.concatenate(parts) if parts else np.zeros(0, np.float32)


# ---------------------------------------------------------------------------------------------- confirming


def _confirm(fingerprints: NDArray[np.uint8], pairs: NDArray[np.int64], clusters: Clusters) -> None:
    """Join the pairs that agree; pairs that belong together already are passed over."""
    for start in range(0, len(pairs), _BATCH):
        batch = pairs[start : start + _BATCH]
        apart = np.array([clusters.root(one) != clusters.root(other) for one, other in batch.tolist()], bool)
        batch = batch[apart]
        if len(batch):
            good = agreeing(fingerprints[batch[:, 0]], fingerprints[batch[:, 1]])
            for one, other in batch[good].tolist():
                clusters.join(one, other)


def _aligned(one: Floats, other: Floats) -> Floats:
    """The scales and shifts (p, 4) by which `other` lies upon `one`, both (p, SIDE, SIDE)."""
    ways = np.tile(_AT_REST, (len(one), 1))
    slopes = _slopes(_standard(one, np.ones_like(one)))
    normal = slopes @ slopes.transpose(0, 2, 1)
    # Where a picture has no slope one way (stripes), it stays as it is.
    normal += np.eye(4, dtype=np.float32) * (1e-3 * np.trace(normal, axis1=1, axis2=2) + 1e-3)[:, None, None]
    for _ in range(_STEPS):
        laid, inside = _sampled(other, ways)
        mask = inside.astype(np.float32)
        rest = (_standard(one, mask) - _standard(laid, mask)).reshape(len(one), -1, 1)
        step = np.linalg.solve(normal, slopes @ rest)[:, :, 0]
        ways = np.clip(ways + np.clip(step, -0.06, 0.06), _AT_REST - 0.15, _AT_REST + 0.15).astype(np.float32)
    return ways


def _slopes(pictures: Floats) -> Floats:
    """How pictures change with scale and shift, across and down: (p, 4, SIDE · SIDE)."""
    across, down = np.zeros_like(pictures), np.zeros_like(pictures)
    across[:, :, 1:-1] = (pictures[:, :, 2:] - pictures[:, :, :-2]) * (SIDE / 4)
    down[:, 1:-1] = (pictures[:, 2:] - pictures[:, :-2]) * (SIDE / 4)
    return np.stack([across * _GRID, across, down * _GRID[:, None], down], 1).reshape(len(pictures), 4, -1)


def _sampled(pictures: Floats, ways: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Pictures (p, SIDE, SIDE) seen through `ways` (p, 4), bilinear, and which pixels lie inside of them."""
    across, down = ((_GRID * ways[:, i : i + 1] + ways[:, i + 1 : i + 2] + 1) * (SIDE / 2) - 0.5 for i in (0, 2))
    inside = _on_picture(down)[:, :, None] & _on_picture(across)[:, None, :]
    return _weights(down) @ pictures @ _weights(across).transpose(0, 2, 1), inside


def _on_picture(at: Floats) -> NDArray[np.bool_]:
    inside: NDArray[np.bool_] = (at > -1e-3) & (at < SIDE - 1 + 1e-3)
    return inside


def _weights(at: Floats) -> Floats:
    """The matrix that reads a line of pixels at these places, (p, SIDE, SIDE); beyond the edge, the edge."""
    at = np.clip(at, 0, SIDE - 1)
    weights: Floats = np.clip(1 - np.abs(at[:, :, None] - np.arange(SIDE, dtype=np.float32)), 0, 1)
    return weights


def _standard(pictures: Floats, mask: Floats) -> Floats:
    """Mean 0 and standard deviation 1 where `mask` is 1, and 0 elsewhere."""
    size = np.maximum(mask.sum((1, 2), keepdims=True), 1)
    centred = (pictures - (pictures * mask).sum((1, 2), keepdims=True) / size) * mask
    return _divided(centred, np.sqrt((centred**2).sum((1, 2), keepdims=True) / size))


def _blurred(pictures: Floats, radius: int) -> Floats:
    """The mean of the square of 2 · radius + 1 pixels around each; beyond the edge, the edge."""
    around = np.arange(SIDE)[:, None] + np.arange(-radius, radius + 1)
    mean = np.eye(SIDE, dtype=np.float32)[np.clip(around, 0, SIDE - 1)].mean(1)
    blurred: Floats = mean @ pictures @ mean.T
    return blurred


class _Clock:
    """How many pictures were compared, told about four times a second."""

    def __init__(self, total: int) -> None:
        self._total, self._done = total, 0
        self._start = self._told = time.monotonic()

    def tick(self, done: int) -> bool:
        """Note what is done; True when it is time to tell."""
        self._done, now = done, time.monotonic()
        if now - self._told < 0.25:
            return False
        self._told = now
        return True

    def event(self) -> Progressed:
        """How far the comparison is."""
        rate = self._done / max(time.monotonic() - self._start, 1e-6)
        left = (self._total - self._done) / rate if rate > 0 else None
        return Progressed(phase="compare", done=self._done, total=self._total, rate=rate, seconds_left=left)
