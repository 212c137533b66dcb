"""Near duplicates: the same picture saved again smaller, compressed harder or cut at its edges.

Each content has a fingerprint: its luma at 32 × 32 pixels and its colour at 4 × 4. All pairs are compared at 16 × 16
pixels, as products of matrices: a pair is proposed when the middle of one picture correlates well with the middle of
the other, or with a part a little aside of it. The best proposals of each picture, fainter ones too, are kept for
`scenes`.

One picture of a proposed pair is aligned with the other by fitting scale and shift across and down (Lucas and Kanade,
1981; the gradients of one picture serve all steps, as Baker and Matthews, 2004, advise). The pair is confirmed when two
bands of detail agree. A gradient hash finds less than half of the cut copies, and cosines of embeddings overlap with
those of other pictures wherever a set is uniform (hands on one ground, cells of one slide); the bands tell both apart.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tldesk.engine.machine.blas import one_thread
from tldesk.media.pool import never, ordered_map
from tldesk.project.runs.clock import Clock
from tldesk.project.runs.events import Progressed
from tldesk.project.samples.groups import Clusters

Floats = NDArray[np.floating[Any]]
_Ranked = tuple[NDArray[np.int64], NDArray[np.int64]]  # pairs (p, 2), rank (p,)

SIDE = 32  # pixels of the luma of a fingerprint
WIDTH = SIDE * SIDE + 4 * 4 * 2  # bytes of a fingerprint: luma, then Cb and Cr

_COARSE = 16
_COMPONENTS = 64
_PROPOSED = 0.90  # least correlation of a proposed pair
_PROPOSALS = 48  # at most for one picture: in a series each picture is like hundreds
_FAINT, FAINTEST = 8, 0.6  # the best so many of each picture are kept for `scenes`, down to this correlation
_BLOCK = 128  # pictures compared with all others at once
_BATCH = 512  # pairs aligned at once
_STEPS = 4  # of the alignment

# (inner and outer radius of the band in pixels, standard deviation of noise in grey levels, least agreement)
_BANDS = ((1, 4, 1.0, 0.975), (1, 2, 2.0, 0.97))
_MOST_RMS = 20.0  # grey levels between two aligned pictures
_MOST_COLOR = 10.0  # mean difference of Cb and Cr
_FLATTEST = 4.0  # standard deviation of luma below which there is nothing to compare

_GRID = ((np.arange(SIDE) + 0.5) / SIDE * 2 - 1).astype(np.float32)  # centres of the pixels, -1 to 1
# `ways` (p, 4) are how pictures are looked at: scale across, shift across, scale down, shift down. A shift of 2 is a
# whole picture, for coordinates go from -1 to 1.
_AT_REST = np.array([1, 0, 1, 0], np.float32)
# The parts that are compared, as ways: the middle, and four as large that are moved towards the corners. A copy that
# was cut at one side has its middle elsewhere.
_MIDDLE, _ASIDE = 0.85, 0.06
_CORNERS = tuple((x, y) for x in (-_ASIDE, _ASIDE) for y in (-_ASIDE, _ASIDE))
_PARTS = np.array([[_MIDDLE, x, _MIDDLE, y] for x, y in ((0.0, 0.0), *_CORNERS)], np.float32)


def fingerprint(picture: Image.Image) -> NDArray[np.uint8]:
    """The fingerprint of an RGB picture of any size, uint8 (WIDTH,): luma, then Cb and Cr of 4 × 4 fields."""
    luma = picture.convert("L").resize((SIDE, SIDE), Image.Resampling.BILINEAR)
    color = picture.resize((4, 4), Image.Resampling.BOX).convert("YCbCr")
    return np.concatenate([np.asarray(luma).ravel(), np.asarray(color)[:, :, 1:].ravel()])


@dataclass(frozen=True, slots=True)
class Lengths:
    """How long the samples behind n fingerprints are, (n,): of two that are one, the longer is at most `stretched`
    times as long. Words that look alike on cards of one width are other words where their lengths differ."""

    values: Floats
    stretched: float

    def apart(self, some: slice) -> NDArray[np.bool_]:
        """Which of all cannot be copies of some of them, (some, n)."""
        logs = np.log(np.maximum(self.values, 1))
        found: NDArray[np.bool_] = np.abs(logs[some, None] - logs[None]) > math.log(self.stretched)
        return found


@dataclass(frozen=True, slots=True)
class AlikePairs:
    """What a comparison of fingerprints found: `edges` (e, 2) join those that are near duplicates.

    `proposed` (p, 2) are the pairs that look most alike, each once, the lower number first; `rank` (p,) says how many
    others look more like one of the two.
    """

    edges: NDArray[np.int64]
    proposed: NDArray[np.int64]
    rank: NDArray[np.int64]


def find(
    fingerprints: NDArray[np.uint8], should_stop: Callable[[], bool] = never, lengths: Lengths | None = None
) -> Generator[Progressed, None, AlikePairs | None]:
    """The near duplicates among n fingerprints (n, WIDTH), of samples with these `lengths`.

    A pair whose two are already joined by others is not compared. Yields progress; returns None when stopped. 20,000
    pictures take about 15 s on two cores.
    """
    clusters = Clusters(len(fingerprints))
    clock = Clock("compare", len(fingerprints))
    luma = fingerprints[:, : SIDE * SIDE].reshape(-1, SIDE, SIDE)
    edges: list[list[int]] = []
    every: list[_Ranked] = []
    for done, proposals in _proposed(luma, lengths, should_stop):
        edges += _confirmed(fingerprints, proposals.pairs[proposals.score >= _PROPOSED], clusters)
        kept = proposals.rank < _FAINT
        every.append((proposals.pairs[kept], proposals.rank[kept]))
        if clock.to(done):  # a block without proposals says that it is at the beginning
            yield clock.event()
    if should_stop():
        return None
    return AlikePairs(np.array(edges, np.int64).reshape(-1, 2), *_once(every, len(fingerprints)))


def _once(proposals: list[_Ranked], count: int) -> _Ranked:
    """Every pair once, with the better of its ranks: each of the two pictures may have proposed it."""
    if not proposals:
        return np.zeros((0, 2), np.int64), np.zeros(0, np.int64)
    pairs, rank = (np.concatenate(parts) for parts in zip(*proposals, strict=True))
    order = np.argsort(rank, kind="stable")
    # One number for each pair; `unique` finds where it occurs first, which is at its best rank.
    _, first = np.unique(pairs[order] @ np.array([count, 1]), return_index=True)
    return pairs[order][first], rank[order][first]


def agreeing(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Whether each of the pairs of fingerprints, both (p, WIDTH), shows one and the same picture, (p,)."""
    one, other = (part[:, : SIDE * SIDE].reshape(-1, SIDE, SIDE).astype(np.float32) for part in (first, second))
    color, other_color = (part[:, SIDE * SIDE :].astype(np.float32) for part in (first, second))
    laid, inside = _sampled(other, _aligned(one, other))
    mask = inside.astype(np.float32)
    rms = np.sqrt(_mean((one - laid) ** 2, mask))
    good: NDArray[np.bool_] = (rms <= _MOST_RMS) & (np.abs(color - other_color).mean(1) <= _MOST_COLOR)
    # A blur mixes in what lies around a pixel: those close to the edge of the overlap do not count.
    core = (_blurred(mask, 2) > 0.99).astype(np.float32)
    for inner, outer, noise, least in _BANDS:
        detail, other_detail = (_blurred(part, inner) - _blurred(part, outer) for part in (one, laid))
        # The noise counts as common to both: where neither has more detail than that, they agree, not by chance.
        both = _mean(detail * other_detail, core) + noise**2
        power = _mean(detail * detail, core) + noise**2
        other_power = _mean(other_detail * other_detail, core) + noise**2
        good &= both >= least * np.sqrt(power * other_power)
    return good


def exposed_color(fingerprints: NDArray[np.uint8]) -> Floats:
    """The mean colour of fingerprints (n, WIDTH), made comparable between exposures: Cb and Cr around 0, (n, 2).

    Scaled to a mean luma of 112, since Cb and Cr grow with the exposure.
    """
    luma = _in_blocks(fingerprints[:, : SIDE * SIDE], lambda block: block.mean(1, keepdims=True))
    color = fingerprints[:, SIDE * SIDE :].reshape(-1, 16, 2).mean(1, dtype=np.float32) - 128
    result: Floats = color * 128 / (luma.reshape(-1, 1) + 16)  # 16: a nearly black picture's is multiplied by 8 at most
    return result


def _mean(pictures: Floats, mask: Floats) -> Floats:
    """The mean of each picture where `mask` is 1, (p,)."""
    mean: Floats = (pictures * mask).sum((1, 2)) / np.maximum(mask.sum((1, 2)), 1)
    return mean


# ---------------------------------------------------------------------------------------------- proposing


@dataclass(frozen=True, slots=True)
class _Proposals:
    """Pairs (p, 2) that may be the same picture; the rank of each among those of its picture, from 0, and its
    correlation (p,)."""

    pairs: NDArray[np.int64]
    rank: NDArray[np.int64]
    score: Floats


def _proposed(
    luma: NDArray[np.uint8], lengths: Lengths | None, should_stop: Callable[[], bool]
) -> Iterator[tuple[int, _Proposals]]:
    """Blocks of proposals, with how many pictures were compared with all others so far."""
    useful = np.flatnonzero(_in_blocks(luma, lambda block: block.std((1, 2))) >= _FLATTEST)
    if len(useful) < 2:
        return
    luma = luma[useful]
    if lengths is not None:
        lengths = Lengths(lengths.values[useful], lengths.stretched)
    basis = _components(luma[:: max(1, len(luma) // 4096)])
    middles = _in_blocks(luma, lambda block: _described(block, _PARTS[0], basis))
    blocks = range(0, len(luma), _BLOCK)
    with one_thread():  # the blocks run in parallel already
        for found in ordered_map(partial(_of_block, luma, middles, basis, lengths), blocks, should_stop):
            pairs = useful[np.sort(found.pairs, axis=1)]  # back to the numbers of all pictures, the lower first
            compared = min(int(found.pairs[:, 0].max(initial=0)) + 1, len(luma))
            yield compared, replace(found, pairs=pairs)


def _of_block(
    luma: NDArray[np.uint8], middles: Floats, basis: Floats, lengths: Lengths | None, first: int
) -> _Proposals:
    """The proposals of `_BLOCK` pictures from `first` on, compared with all `middles` (n, 64)."""
    block = luma[first : first + _BLOCK].astype(np.float32)
    best = middles[first : first + _BLOCK] @ middles.T  # correlations (block, n), for the rows have length 1
    product = np.empty_like(best)
    for part in _PARTS[1:]:
        np.matmul(_described(block, part, basis), middles.T, out=product)
        np.maximum(best, product, out=best)
    best[np.arange(len(block)), np.arange(first, first + len(block))] = -1  # each with itself
    if lengths is not None:
        best[lengths.apart(slice(first, first + _BLOCK))] = -1
    found = _best_of_each(best)
    return replace(found, pairs=found.pairs + np.array([first, 0]))


def _best_of_each(scores: Floats) -> _Proposals:
    """The proposals of each row that are worth keeping, from its scores for all columns."""
    most = min(_PROPOSALS, scores.shape[1] - 1)  # without itself
    columns = np.argpartition(scores, -most, axis=1)[:, -most:]
    found = np.take_along_axis(scores, columns, 1)
    order = np.argsort(-found, axis=1, kind="stable")
    columns = np.take_along_axis(columns, order, 1)
    found = np.take_along_axis(found, order, 1)
    kept = (found >= _PROPOSED) | ((found >= FAINTEST) & (np.arange(most) < _FAINT))
    rows, rank = np.nonzero(kept)
    return _Proposals(np.stack([rows, columns[kept]], 1), rank, found[kept])


def _components(luma: NDArray[np.uint8]) -> Floats:
    """The principal components of pictures at 16 × 16 pixels, (256, 64): they keep nearly all of the correlation."""
    vectors = _unit(_coarse(_sampled(luma.astype(np.float32), _PARTS[:1])[0]))
    _, basis = np.linalg.eigh(vectors.T @ vectors)
    return np.ascontiguousarray(basis[:, -_COMPONENTS:], np.float32)


def _described(luma: Floats, part: Floats, basis: Floats) -> Floats:
    """What a part, one way (4,), of each picture looks like: (p, 64) of length 1."""
    described = _unit(_coarse(_sampled(luma, part[None])[0])) @ basis
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
    """`function` of many pictures, 1,024 at a time: as floating point all of them would take four times the memory."""
    parts = [function(luma[i : i + 1024].astype(np.float32)) for i in range(0, len(luma), 1024)]
    return np.concatenate(parts) if parts else np.zeros(0, np.float32)


# ---------------------------------------------------------------------------------------------- confirming


def _confirmed(fingerprints: NDArray[np.uint8], pairs: NDArray[np.int64], clusters: Clusters) -> list[list[int]]:
    """Join the pairs that agree, and return them; pairs that belong together already are passed over."""
    joined = []
    for start in range(0, len(pairs), _BATCH):
        batch = pairs[start : start + _BATCH]
        apart = np.array([clusters.root(one) != clusters.root(other) for one, other in batch.tolist()], bool)
        batch = batch[apart]
        if len(batch):
            good = agreeing(fingerprints[batch[:, 0]], fingerprints[batch[:, 1]])
            for one, other in batch[good].tolist():
                if clusters.root(one) != clusters.root(other):  # another pair of this batch may have joined them
                    clusters.join(one, other)
                    joined.append([one, other])
    return joined


def _aligned(one: Floats, other: Floats) -> Floats:
    """The ways (p, 4) to look at `other` so that it lies upon `one`, both (p, SIDE, SIDE): Gauss-Newton steps."""
    ways = np.tile(_AT_REST, (len(one), 1))
    slopes = _slopes(_standard(one, np.ones_like(one)))
    normal = slopes @ slopes.transpose(0, 2, 1)
    # Damping: where a picture has no slope in one direction (stripes), it stays as it is.
    normal += np.eye(4, dtype=np.float32) * (1e-3 * np.trace(normal, axis1=1, axis2=2) + 1e-3)[:, None, None]
    for _ in range(_STEPS):
        laid, inside = _sampled(other, ways)
        mask = inside.astype(np.float32)
        rest = (_standard(one, mask) - _standard(laid, mask)).reshape(len(one), -1, 1)
        step = np.linalg.solve(normal, slopes @ rest)[:, :, 0]
        # The slopes hold for small steps alone, and a copy is not far from rest: both are bounded.
        ways = np.clip(ways + np.clip(step, -0.06, 0.06), _AT_REST - 0.15, _AT_REST + 0.15).astype(np.float32)
    return ways


def _slopes(pictures: Floats) -> Floats:
    """How pictures change with each of their ways: (p, 4, SIDE · SIDE)."""
    across, down = np.zeros_like(pictures), np.zeros_like(pictures)
    # The neighbours of a pixel are two apart, which is 4 / SIDE in coordinates. What has none keeps a slope of 0.
    across[:, :, 1:-1] = (pictures[:, :, 2:] - pictures[:, :, :-2]) * (SIDE / 4)
    down[:, 1:-1] = (pictures[:, 2:] - pictures[:, :-2]) * (SIDE / 4)
    return np.stack([across * _GRID, across, down * _GRID[:, None], down], 1).reshape(len(pictures), 4, -1)


def _sampled(pictures: Floats, ways: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Pictures (p, SIDE, SIDE) seen by `ways` (p, 4), bilinear, and which pixels lie inside of them. One way (1, 4)
    serves all."""
    across = _read_at(ways[:, 0:1], ways[:, 1:2])
    down = _read_at(ways[:, 2:3], ways[:, 3:4])
    inside = _on_picture(down)[:, :, None] & _on_picture(across)[:, None, :]
    # Without rotation rows and columns are independent: bilinear sampling is a product with a matrix from each side.
    return _weights(down) @ pictures @ _weights(across).transpose(0, 2, 1), inside


def _read_at(scale: Floats, shift: Floats) -> Floats:
    """Where a line of pixels is read along one axis, in pixels (p, SIDE); scale and shift are (p, 1)."""
    at: Floats = (_GRID * scale + shift + 1) * (SIDE / 2) - 0.5
    return at


def _on_picture(at: Floats) -> NDArray[np.bool_]:
    inside: NDArray[np.bool_] = (at > -1e-3) & (at < SIDE - 1 + 1e-3)
    return inside


def _weights(at: Floats) -> Floats:
    """The matrix that reads a line of pixels `at` (p, SIDE), linearly: (p, SIDE, SIDE); beyond the edge, the edge."""
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
    # Row i is the mean of the pixels around i: a product from each side is quicker than sums over windows.
    mean = np.eye(SIDE, dtype=np.float32)[np.clip(around, 0, SIDE - 1)].mean(1)
    blurred: Floats = mean @ pictures @ mean.T
    return blurred
