"""Aligning one picture with another: the affine map between two views of a scene, and how well they then agree.

Image alignment by the gradients of one picture (Lucas and Kanade, 1981; Baker and Matthews, 2004) from coarse to fine.
Pictures are standardised where they overlap, so a different exposure changes nothing. Agreement is the correlation of a
band of detail between two blurs: it asks for the same edges in the same places, which a common ground, light or shape
does not give. Before that the darker picture is brightened, and what is overexposed in one is made so in both.

`ways` (p, 6) are affine maps, from the coordinates of `one` to those of `other`, which both go from -1 to 1:
across: a·x + b·y + c, down: d·x + e·y + f.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Bools = NDArray[np.bool_]

_REST = np.array([1, 0, 0, 0, 1, 0], np.float32)  # the map that changes nothing
_FARTHEST = 0.3  # from rest, of each of the six
_STEP = 0.08  # at most, of each of the six: the slopes hold close by alone
_DAMPING = 1e-2  # what has no slope in one direction (stripes) stays as it is
_WHITE = 248  # grey level from which on a pixel is overexposed
_LEAST_SOUND = 0.02  # share of pixels overexposed in neither, below which the exposures cannot be compared
_NOISE = 0.1  # standard deviation in grey levels that is no detail


def align(one: Floats, other: Floats, rounds: Sequence[tuple[int, int]], ways: Floats | None = None) -> Floats:
    """The maps (p, 6) by which `other` lies upon `one`, both (p, side, side) of grey levels.

    `rounds` are pairs of a blur's radius in pixels and a number of steps; they start from `ways`, or from rest.
    """
    count, side, _ = one.shape
    ways = np.tile(_REST, (count, 1)) if ways is None else ways
    across, down = _places(side)
    for radius, steps in rounds:
        still, moved = blurred(one, radius), blurred(other, radius)
        slope_across, slope_down = _slopes(_standard(still, np.ones_like(still)))
        # How each pixel changes with a, b, c, d, e and f, in this order. Those of `still` serve all steps.
        by_way = [
            slope_across * across,
            slope_across * down,
            slope_across,
            slope_down * across,
            slope_down * down,
            slope_down,
        ]
        slopes = np.stack(by_way, 1).reshape(count, 6, -1)
        for _ in range(steps):
            laid, inside = sampled(moved, ways)
            mask = inside.astype(np.float32)
            rest = (_standard(still, mask) - _standard(laid, mask)).reshape(count, -1, 1)
            # One Gauss-Newton step over the overlap, which each step changes; hence the normal equations are made anew.
            there = slopes * mask.reshape(count, 1, -1)
            normal = there @ slopes.transpose(0, 2, 1)
            # In proportion to the slopes, and never 0: a flat picture has none, and the equations then no solution.
            damping = _DAMPING * np.trace(normal, axis1=1, axis2=2) / 6 + 1e-3
            normal += np.eye(6, dtype=np.float32) * damping[:, None, None]
            step = np.linalg.solve(normal, there @ rest)[:, :, 0]
            ways = np.clip(ways + np.clip(step, -_STEP, _STEP), _REST - _FARTHEST, _REST + _FARTHEST)
            ways = ways.astype(np.float32)
    return ways


def agreement(one: Floats, other: Floats, ways: Floats, inner: int, outer: int) -> Floats:
    """How well pictures (p, side, side) agree once aligned, (p,) from -1 to 1: the correlation of their detail, which
    is the band between blurs of the radii `inner` and `outer`, in pixels.
    """
    laid, inside = sampled(other, ways)
    one, laid = _exposed_alike(one, laid, inside)
    # A blur mixes in what lies around a pixel: those close to the edge of the overlap do not count.
    core = (blurred(inside.astype(np.float32), outer - 1) > 0.99).astype(np.float32)
    detail, other_detail = ((blurred(part, inner) - blurred(part, outer)) * core for part in (one, laid))
    size = np.maximum(core.sum((1, 2)), 1)
    both = (detail * other_detail).sum((1, 2)) / size
    power = (detail * detail).sum((1, 2)) / size
    other_power = (other_detail * other_detail).sum((1, 2)) / size
    # The noise is in the divisor alone: pictures without detail do not agree, for nothing says that they show the same.
    found: Floats = both / np.sqrt((power + _NOISE**2) * (other_power + _NOISE**2))
    return found


def _exposed_alike(one: Floats, other: Floats, inside: Bools) -> tuple[Floats, Floats]:
    """Pictures (p, side, side), the darker of each pair made as bright as the other; both are cut off at `_WHITE`."""
    sound = (inside & (one < _WHITE) & (other < _WHITE)).astype(np.float32)
    few = sound.mean((1, 2)) < _LEAST_SOUND
    gain = (one * sound).sum((1, 2)) / np.maximum((other * sound).sum((1, 2)), 1)
    gain = np.where(few, 1, gain)[:, None, None].astype(np.float32)
    # At most one of `gain` and its inverse is above 1: the darker picture alone is brightened, and loses to white what
    # the other one has lost to it.
    one = np.minimum(one * np.maximum(1 / np.maximum(gain, 1e-3), 1), _WHITE)
    other = np.minimum(other * np.maximum(gain, 1), _WHITE)
    return one, other


def sampled(pictures: Floats, ways: Floats) -> tuple[Floats, Bools]:
    """Pictures (p, side, side) seen through `ways` (p, 6), bilinear, and which pixels lie inside, (p, side, side)."""
    count, side, _ = pictures.shape
    across, down = _places(side)
    to_pixels, w = side / 2, ways[:, :, None, None]
    x = (w[:, 0] * across + w[:, 1] * down + (w[:, 2] + 1)) * to_pixels - 0.5
    y = (w[:, 3] * across + w[:, 4] * down + (w[:, 5] + 1)) * to_pixels - 0.5
    last = side - 1
    inside = (x >= -0.01) & (x <= last + 0.01) & (y >= -0.01) & (y <= last + 0.01)
    x, y = np.clip(x, 0, last - 1e-3), np.clip(y, 0, last - 1e-3)  # so that a neighbour right and below is there
    left, top = x.astype(np.int32), y.astype(np.int32)
    x -= left  # the share of the right one, then of the lower one
    y -= top
    at = (np.arange(count, dtype=np.int32) * side * side)[:, None, None] + top * side + left
    flat = pictures.reshape(-1)
    above, below = flat[at], flat[at + side]  # copies, which the next lines may change
    above += (flat[at + 1] - above) * x
    below += (flat[at + side + 1] - below) * x
    above += (below - above) * y
    return above, inside


def blurred(pictures: Floats, radius: int) -> Floats:
    """The mean of the square of 2 · radius + 1 pixels around each; beyond the edge, the edge."""
    if radius == 0:
        return pictures
    side = pictures.shape[-1]
    around = np.arange(side)[:, None] + np.arange(-radius, radius + 1)
    mean = np.eye(side, dtype=np.float32)[np.clip(around, 0, side - 1)].mean(1)
    result: Floats = mean @ pictures @ mean.T
    return result


def halved(pictures: Floats) -> Floats:
    """Pictures (p, side, side) at half their side: the mean of each four pixels."""
    count, side, _ = pictures.shape
    half: Floats = pictures.reshape(count, side // 2, 2, side // 2, 2).mean((2, 4), dtype=np.float32)
    return half


def _places(side: int) -> tuple[Floats, Floats]:
    """Where the centres of the pixels lie, from -1 to 1: across (side, side), down (side, side)."""
    line = ((np.arange(side) + 0.5) / side * 2 - 1).astype(np.float32)
    across, down = np.meshgrid(line, line)
    return across, down


def _slopes(pictures: Floats) -> tuple[Floats, Floats]:
    """How much brighter pictures get to the right and downwards, for each 1 of the coordinates; 0 at the edges."""
    across, down = np.zeros_like(pictures), np.zeros_like(pictures)
    scale = pictures.shape[-1] / 4  # the two neighbours of a pixel are 4 / side of the coordinates apart
    across[:, :, 1:-1] = (pictures[:, :, 2:] - pictures[:, :, :-2]) * scale
    down[:, 1:-1] = (pictures[:, 2:] - pictures[:, :-2]) * scale
    return across, down


def _standard(pictures: Floats, mask: Floats) -> Floats:
    """Mean 0 and standard deviation 1 where `mask` is 1, and 0 elsewhere."""
    size = np.maximum(mask.sum((1, 2), keepdims=True), 1)
    centred = (pictures - (pictures * mask).sum((1, 2), keepdims=True) / size) * mask
    result: Floats = centred / np.maximum(np.sqrt((centred**2).sum((1, 2), keepdims=True) / size), 1e-6)
    return result
