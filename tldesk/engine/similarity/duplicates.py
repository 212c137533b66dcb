"""Near duplicates: the same picture saved again smaller, compressed harder or cut at its edges.

Each content has a fingerprint: its luma at 32 × 32 pixels and its colour at 4 × 4. Proposed is every pair whose middle
at 16 × 16 pixels correlates well, where that of one may lie a little aside: all pairs are compared, as products of
matrices. The best of these proposals, however faint, are kept for `scenes`.
A proposed pair is laid upon one another by fitting scale and shift in both directions (Lucas and Kanade, 1981; the
gradients of one picture serve all steps, as Baker and Matthews, 2004, advise) and confirmed when two bands of detail
agree. A gradient hash finds less than half of the cut copies, and cosines of embeddings overlap with those of other
pictures wherever a set is uniform (hands on one ground, cells of one slide); the bands part both.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tldesk.engine.machine.blas import one_thread
from tldesk.engine.machine.clock import Clock
from tldesk.media.pool import never, ordered_map
from tldesk.project.runs.events import Progressed
from tldesk.project.samples.groups import Clusters

Floats = NDArray[np.floating[Any]]
_Ranked = tuple[NDArray[np.int64], NDArray[np.int64]]  # pairs (p, 2), rank (p,)

SIDE = 32  # pixels of the luma of a fingerprint
WIDTH = SIDE * SIDE + 4 * 4 * 2  # bytes of a fingerprint: luma, then Cb and Cr

_COARSE = 16
_COMPONENTS = 64
_PROPOSED = 0.90  # least correlation of a proposed pair
_PROPOSALS = 48  # at most so many for one picture: in a series each picture is like hundreds
_FAINT, FAINTEST = 8, 0.6  # so many more are kept for each picture, down to this correlation
_BLOCK = 128  # pictures compared with all others at once
_BATCH = 512  # pairs laid upon one another at once
_STEPS = 4

# (inner and outer radius of the band in pixels, standard deviation of noise in grey levels, least agreement)
_BANDS = ((1, 4, 1.0, 0.975), (1, 2, 2.0, 0.97))
_MOST_RMS = 20.0  # grey levels between two pictures laid upon one another
_MOST_COLOR = 10.0  # mean difference of Cb and Cr
_FLATTEST = 4.0  # standard deviation of luma below which there is nothing to compare

_GRID = ((np.arange(SIDE) + 0.5) / SIDE * 2 - 1).astype(np.float32)  # centres of the pixels, -1 to 1
_AT_REST = np.array([1, 0, 1, 0], np.float32)  # scale and shift, across and down
_MIDDLE, _ASIDE = 0.85, 0.06  # side of the part that is compared, and how far it lies from the middle
_CORNERS = tuple((x, y) for x in (-_ASIDE, _ASIDE) for y in (-_ASIDE, _ASIDE))
_PARTS = np.array([[_MIDDLE, x, _MIDDLE, y] for x, y in ((0.0, 0.0), *_CORNERS)], np.float32)  # as `ways`


def fingerprint(picture: Image.Image) -> NDArray[np.uint8]:
    """The fingerprint of an RGB picture, uint8 (WIDTH,)."""
    luma = picture.convert("L").resize((SIDE, SIDE), Image.Resampling.BILINEAR)
    color = picture.resize((4, 4), Image.Resampling.BOX).convert("YCbCr")
    return np.concatenate([np.asarray(luma).ravel(), np.asarray(color)[:, :, 1:].ravel()])


@dataclass(frozen=True, slots=True)
class AlikePairs:
    """What a look at small pictures gave: `edges` (e, 2) join those that are near duplicates.

    `proposed` (p, 2) are the pairs that look most alike, each once, the lower number first; `rank` (p,) says how many
    others look more like one of the two.
    """

    edges: NDArray[np.int64]
    proposed: NDArray[np.int64]
    rank: NDArray[np.int64]


def find(
    fingerprints: NDArray[np.uint8], should_stop: Callable[[], bool] = never
) -> Generator[Progressed, None, AlikePairs | None]:
    """The near duplicates among n fingerprints (n, WIDTH).

    Of pairs that a chain of others joins none is compared. Tells progress; None when stopped. 20,000 pictures take
    about 15 s on two cores.
    """
    clusters = Clusters(len(fingerprints))
    clock = Clock("compare", len(fingerprints))
    luma = fingerprints[:, : SIDE * SIDE].reshape(-1, SIDE, SIDE)
    edges: list[list[int]] = []
    every: list[_Ranked] = []
    for done, proposals in _proposed(luma, should_stop):
        edges += _confirmed(fingerprints, proposals.pairs[proposals.score >= _PROPOSED], clusters)
        kept = proposals.rank < _FAINT
        every.append((proposals.pairs[kept], proposals.rank[kept]))
        if clock.tick(max(0, done - clock.done)):
            yield clock.event()
    if should_stop():
        return None
    return AlikePairs(np.array(edges, np.int64).reshape(-1, 2), *_once(every, len(fingerprints)))


def _once(proposals: list[_Ranked], count: int) -> _Ranked:
    """Every pair once, with the better of its ranks."""
    if not proposals:
        return np.zeros((0, 2), np.int64), np.zeros(0, np.int64)
    pairs, rank = (np.concatenate(parts) for parts in zip(*proposals, strict=True))
    order = np.argsort(rank, kind="stable")
    _, first = np.unique(pairs[order] @ np.array([count, 1]), return_index=True)
    return pairs[order][first], rank[order][first]


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


def exposed_color(fingerprints: NDArray[np.uint8]) -> Floats:
    """The mean colour of pictures (n, WIDTH) as it is at one exposure: Cb and Cr for a mean luma of 128, (n, 2)."""
    luma = _in_blocks(fingerprints[:, : SIDE * SIDE], lambda block: block.mean(1, keepdims=True))
    color = fingerprints[:, SIDE * SIDE :].reshape(-1, 16, 2).mean(1, dtype=np.float32) - 128
    result: Floats = color * 128 / (luma.reshape(-1, 1) + 16)
    return result


def _mean(pictures: Floats, mask: Floats) -> Floats:
    """The mean of each picture where `mask` is 1, (p,)."""
    mean: Floats = (pictures * mask).sum((1, 2)) / np.maximum(mask.sum((1, 2)), 1)
    return mean


# ---------------------------------------------------------------------------------------------- proposing


@dataclass(frozen=True, slots=True)
class _Proposals:
    """Pairs (p, 2) that may be the same picture; the place of each among those of its picture, and its correlation."""

    pairs: NDArray[np.int64]
    rank: NDArray[np.int64]
    score: Floats


def _proposed(luma: NDArray[np.uint8], should_stop: Callable[[], bool]) -> Iterator[tuple[int, _Proposals]]:
    """Blocks of proposals, with how many pictures were compared with all others."""
    useful = np.flatnonzero(_in_blocks(luma, lambda block: block.std((1, 2))) >= _FLATTEST)
    if len(useful) < 2:
        return
    luma = luma[useful]
    basis = _components(luma[:: max(1, len(luma) // 4096)])
    middles = _in_blocks(luma, lambda block: _described(block, _PARTS[0], basis))
    blocks = range(0, len(luma), _BLOCK)
    with one_thread():
        for found in ordered_map(partial(_of_block, luma, middles, basis), blocks, should_stop):
            pairs = useful[np.sort(found.pairs, axis=1)]
            yield min(int(found.pairs[:, 0].max(initial=0)) + 1, len(luma)), replace(found, pairs=pairs)


def _of_block(luma: NDArray[np.uint8], middles: Floats, basis: Floats, first: int) -> _Proposals:
    """The proposals of so many pictures from `first` on, compared with all."""
    block = luma[first : first + _BLOCK].astype(np.float32)
    best = middles[first : first + _BLOCK] @ middles.T
    product = np.empty_like(best)
    for part in _PARTS[1:]:
        np.matmul(_described(block, part, basis), middles.T, out=product)
        np.maximum(best, product, out=best)
    best[np.arange(len(block)), np.arange(first, first + len(block))] = -1
    found = _best_of_each(best)
    return replace(found, pairs=found.pairs + np.array([first, 0]))


def _best_of_each(scores: Floats) -> _Proposals:
    """The proposals of each row that are worth keeping, from its scores for all columns."""
    most = min(_PROPOSALS, scores.shape[1] - 1)
    columns = np.argpartition(scores, -most, axis=1)[:, -most:]
    found = np.take_along_axis(scores, columns, 1)
    order = np.argsort(-found, axis=1, kind="stable")
    columns, found = np.take_along_axis(columns, order, 1), np.take_along_axis(found, order, 1)
    kept = (found >= _PROPOSED) | ((found >= FAINTEST) & (np.arange(most) < _FAINT))
    rows, rank = np.nonzero(kept)
    return _Proposals(np.stack([rows, columns[kept]], 1), rank, found[kept])


def _components(luma: NDArray[np.uint8]) -> Floats:
    """The principal components of pictures at 16 × 16 pixels, (256, 64): they keep nearly all of the correlation."""
    vectors = _unit(_coarse(_sampled(luma.astype(np.float32), _PARTS[:1])[0]))
    _, basis = np.linalg.eigh(vectors.T @ vectors)
    return np.ascontiguousarray(basis[:, -_COMPONENTS:], np.float32)


def _described(luma: Floats, part: Floats, basis: Floats) -> Floats:
    """What a part of each picture looks like, (p, 64) of length 1."""
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
    """`function` of many pictures without all of them as floating point at once."""
    parts = [function(luma[i : i + 1024].astype(np.float32)) for i in range(0, len(luma), 1024)]
    return np.concatenate(parts) if parts else np.zeros(0, np.float32)


# ---------------------------------------------------------------------------------------------- confirming


def _confirmed(fingerprints: NDArray[np.uint8], pairs: NDArray[np.int64], clusters: Clusters) -> list[list[int]]:
    """Join the pairs that agree, and tell them; pairs that belong together already are passed over."""
    joined = []
    for start in range(0, len(pairs), _BATCH):
        batch = pairs[start : start + _BATCH]
        apart = np.array([clusters.root(one) != clusters.root(other) for one, other in batch.tolist()], bool)
        batch = batch[apart]
        if len(batch):
            good = agreeing(fingerprints[batch[:, 0]], fingerprints[batch[:, 1]])
            for one, other in batch[good].tolist():
                if clusters.root(one) != clusters.root(other):
                    clusters.join(one, other)
                    joined.append([one, other])
    return joined


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
