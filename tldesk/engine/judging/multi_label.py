"""How good answers with several labels are: mean average precision, F1 over classes and over all labels, their
intervals. NumPy only.

Targets and answers are (n, classes) of 0 and 1. Each class is judged as a question of its own; `accuracy` elsewhere
counts the images whose labels are all right.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.judging import curves, metrics
from tldesk.engine.judging.metrics import Floats, Ints

# Resampled sets are scored so many at a time, which bounds the memory to about 100 MB.
_ENTRIES = 1 << 22


def sigmoid(logits: Floats) -> NDArray[np.float32]:
    """Probabilities (n, classes) float32 of logits (n, classes), computed in float64."""
    values = np.asarray(logits, dtype=np.float64)
    small = np.exp(-np.abs(values))
    shares: NDArray[np.float32] = (np.where(values >= 0, 1.0, small) / (1.0 + small)).astype(np.float32)
    return shares


def log_loss(targets: Ints, logits: Floats) -> float:
    """The mean negative log-likelihood (nats) of a yes or no, over images and classes; NaN of none."""
    values = np.asarray(logits, dtype=np.float64)
    if not values.size:
        return math.nan
    return float(np.mean(np.logaddexp(0.0, values) - np.asarray(targets) * values))


def yes_or_no(logits: Floats) -> NDArray[np.float32]:
    """Each logit as a question of two answers: logits (n · classes, 2) of no and yes."""
    flat = np.asarray(logits, dtype=np.float32).ravel()
    return np.stack([np.zeros_like(flat), flat], axis=1)


def averages(targets: Ints, scores: Floats) -> NDArray[np.float64]:
    """The average precision of each class (classes,); NaN of one that no image has."""
    places = range(scores.shape[1])
    found = [curves.precision_recall(np.asarray(targets)[:, c] > 0, scores[:, c]).average for c in places]
    return np.array(found, dtype=np.float64)


def mean_average_precision(targets: Ints, scores: Floats) -> float:
    """mAP: the mean over the classes that some image has; NaN where there is none."""
    return _mean(averages(targets, scores))


def macro_f1(targets: Ints, said: Ints) -> float:
    """The mean F1 over the classes that are on an image or are said of one; NaN of none."""
    right, marginals = _counts(targets, said)
    return float(metrics.mean_f1(right[None], marginals[None])[0])


def micro_f1(targets: Ints, said: Ints) -> float:
    """F1 over all labels of all images together; NaN of none."""
    right, marginals = (part.sum(keepdims=True) for part in _counts(targets, said))
    return float(metrics.mean_f1(right[None], marginals[None])[0])


def intervals(
    targets: Ints, scores: Floats, said: Ints, groups: Sequence[Hashable], rounds: int = 1000, seed: int = 0
) -> dict[str, list[float]]:
    """The 95 % percentile intervals of `map`, `macro_f1` and `micro_f1`, by resampling whole groups (n,).

    [0, 1] with fewer than two groups. The same seed gives the same intervals.
    """
    names = ("map", "macro_f1", "micro_f1")
    group, count = metrics.numbered(groups)
    if count < 2:
        return {name: [0.0, 1.0] for name in names}
    rights, marginals = _by_group(targets, said, group, count)
    ranked = [_Ranked(np.asarray(targets)[:, c] > 0, scores[:, c]) for c in range(scores.shape[1])]
    found: dict[str, list[NDArray[np.float64]]] = {name: [] for name in names}
    for drawn in _drawn(count, rounds, seed, max(1, _ENTRIES // len(group))):
        right, marginal = drawn @ rights, drawn @ marginals
        times = drawn[:, group]
        found["map"].append(_means(np.stack([one.averages(times) for one in ranked], axis=1)))
        found["macro_f1"].append(metrics.mean_f1(right, marginal))
        found["micro_f1"].append(metrics.mean_f1(right.sum(1, keepdims=True), marginal.sum(1, keepdims=True)))
    return {name: list(metrics.percentiles(np.concatenate(values), count)) for name, values in found.items()}


def gap(targets: Ints, first: Floats, second: Floats, rounds: int = 1000, seed: int = 0) -> tuple[float, float]:
    """The 95 % interval of the mAP of the scores `second` minus that of `first`, on the same draws of images."""
    count = len(targets)
    if count < 2:
        return -1.0, 1.0
    both = [[_Ranked(np.asarray(targets)[:, c] > 0, one[:, c]) for c in range(one.shape[1])] for one in (first, second)]
    gaps = []
    for times in _drawn(count, rounds, seed, max(1, _ENTRIES // count)):
        one, other = (_means(np.stack([ranked.averages(times) for ranked in some], axis=1)) for some in both)
        gaps.append(other - one)
    low, high = np.nanquantile(np.concatenate(gaps), (0.025, 0.975))
    return float(low), float(high)


class _Ranked:
    """One class's samples by falling score, to find its average precision for any number of times each counts."""

    def __init__(self, positive: NDArray[np.bool_], scores: Floats) -> None:
        values = np.asarray(scores, dtype=np.float64)
        self._order = np.argsort(-values, kind="stable")
        self._positive = positive[self._order]
        self._last = np.flatnonzero(np.append(np.diff(values[self._order]) != 0, True))

    def averages(self, times: NDArray[np.float64]) -> NDArray[np.float64]:
        """The average precision (m,) when sample i counts `times` (m, n) times; NaN where none is of the class."""
        ordered = times[:, self._order]
        found = np.cumsum(ordered * self._positive, axis=1)[:, self._last]
        taken = np.cumsum(ordered, axis=1)[:, self._last]
        precision = np.divide(found, taken, out=np.zeros(found.shape), where=taken > 0)
        total = found[:, -1]
        sums = (np.diff(found, axis=1, prepend=0.0) * precision).sum(axis=1)
        found_average: NDArray[np.float64] = np.divide(sums, total, out=np.full(len(sums), math.nan), where=total > 0)
        return found_average


def _drawn(count: int, rounds: int, seed: int, at_once: int) -> Iterator[NDArray[np.float64]]:
    """How often each of `count` things is drawn, for `rounds` draws of as many (m, count)."""
    generator = np.random.default_rng(seed)
    even = np.full(count, 1 / count)
    for start in range(0, rounds, at_once):
        yield generator.multinomial(count, even, size=min(at_once, rounds - start)).astype(np.float64)


def _counts(targets: Ints, said: Ints) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Right labels (classes,), and the sums of given and said ones (classes,)."""
    given, told = np.asarray(targets, dtype=np.float64), np.asarray(said, dtype=np.float64)
    return (given * told).sum(axis=0), given.sum(axis=0) + told.sum(axis=0)


def _by_group(
    targets: Ints, said: Ints, group: NDArray[np.int64], count: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """As `_counts`, for each group (count, classes)."""
    rights, marginals = np.zeros((2, count, targets.shape[1]))
    np.add.at(rights, group, np.asarray(targets) * np.asarray(said))
    np.add.at(marginals, group, np.asarray(targets) + np.asarray(said))
    return rights, marginals


def _means(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean (m,) of the numbers in each row (m, k); NaN where there is none."""
    known = np.isfinite(values)
    sums = np.where(known, values, 0.0).sum(axis=1)
    count = known.sum(axis=1)
    means: NDArray[np.float64] = np.divide(sums, count, out=np.full(len(sums), math.nan), where=count > 0)
    return means


def _mean(values: NDArray[np.float64]) -> float:
    return float(_means(values[None])[0])
