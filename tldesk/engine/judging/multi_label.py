"""How good answers with several labels are: mean average precision, F1 over classes and over all labels, and the
intervals of these. NumPy only.

Targets and answers (`said`) are (n, classes) of 0 and 1; scores (n, classes) are logits or probabilities. Each class is
judged as a yes or no of its own, while `accuracy` elsewhere counts the images whose labels are all correct.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.judging import curves, metrics
from tldesk.engine.judging.metrics import Floats, Ints

# Entries (draws · images) of the arrays that score resampled sets, which bounds the memory to about 100 MB.
_ENTRIES = 1 << 22


def sigmoid(logits: Floats) -> NDArray[np.float32]:
    """Probabilities (n, classes) float32 of logits (n, classes), computed in float64."""
    values = np.asarray(logits, dtype=np.float64)
    small = np.exp(-np.abs(values))  # of what is never positive: exp(-v) would overflow for very negative logits
    shares: NDArray[np.float32] = (np.where(values >= 0, 1.0, small) / (1.0 + small)).astype(np.float32)
    return shares


def log_loss(targets: Ints, logits: Floats) -> float:
    """The mean negative log-likelihood (nats) of the sigmoid's yes or no, over images and classes; NaN of none."""
    values = np.asarray(logits, dtype=np.float64)
    if not values.size:
        return math.nan
    # -log sigmoid(v) for a yes, -log sigmoid(-v) for a no, in a form that cannot overflow.
    return float(np.mean(np.logaddexp(0.0, values) - np.asarray(targets) * values))


def yes_or_no(logits: Floats) -> NDArray[np.float32]:
    """Each logit as a choice between two classes: logits (n · classes, 2) of no and yes."""
    # The softmax of (0, v) is the sigmoid of v, so what fits one label (`calibrate`) fits these too.
    flat = np.asarray(logits, dtype=np.float32).ravel()
    return np.stack([np.zeros_like(flat), flat], axis=1)


def averages(targets: Ints, scores: Floats) -> NDArray[np.float64]:
    """The average precision of each class (classes,); NaN of one that no image has."""
    positive = np.asarray(targets) > 0
    found = [curves.precision_recall(positive[:, c], scores[:, c]).average for c in range(scores.shape[1])]
    return np.array(found, dtype=np.float64)


def mean_average_precision(targets: Ints, scores: Floats) -> float:
    """mAP: the mean over the classes that some image has; NaN where there is none."""
    return _mean(averages(targets, scores))


def macro_f1(targets: Ints, said: Ints) -> float:
    """The mean F1 over the classes that are a label or an answer of some image; NaN of none."""
    right, marginals = _counts(targets, said)
    return float(metrics.mean_f1(right[None], marginals[None])[0])


def micro_f1(targets: Ints, said: Ints) -> float:
    """F1 over all labels of all images together; NaN of none."""
    # All classes as one: arrays of a single entry, of which the mean F1 is that of the sums.
    right, marginals = (part.sum(keepdims=True) for part in _counts(targets, said))
    return float(metrics.mean_f1(right[None], marginals[None])[0])


def intervals(
    targets: Ints, scores: Floats, said: Ints, groups: Sequence[Hashable], rounds: int = 1000, seed: int = 0
) -> dict[str, list[float]]:
    """The 95 % percentile intervals of `map`, `macro_f1` and `micro_f1`, by resampling whole groups (Efron, 1979).

    `groups` (n,) names what belongs together: images of one group are no independent evidence, so they are drawn as
    one. [0, 1] with fewer than two groups. The same seed gives the same intervals.
    """
    names = ("map", "macro_f1", "micro_f1")
    group, count = metrics.numbered(groups)
    if count < 2:
        return {name: [0.0, 1.0] for name in names}
    rights, marginals = _by_group(targets, said, group, count)
    ranked = _ranked_classes(targets, scores)
    found: dict[str, list[NDArray[np.float64]]] = {name: [] for name in names}
    for drawn in _drawn(count, rounds, seed, max(1, _ENTRIES // len(group))):
        # F1 needs only sums, so those of the groups are weighted (m, classes); a ranking needs every image (m, n).
        right, marginal = drawn @ rights, drawn @ marginals
        times = drawn[:, group]
        found["map"].append(_maps(ranked, times))
        found["macro_f1"].append(metrics.mean_f1(right, marginal))
        found["micro_f1"].append(metrics.mean_f1(right.sum(1, keepdims=True), marginal.sum(1, keepdims=True)))
    return {name: list(metrics.percentiles(np.concatenate(values), count)) for name, values in found.items()}


def gap(targets: Ints, first: Floats, second: Floats, rounds: int = 1000, seed: int = 0) -> tuple[float, float]:
    """The 95 % interval of the mAP of the scores `second` minus that of `first`; (-1, 1) with fewer than two images."""
    count = len(targets)
    if count < 2:
        return -1.0, 1.0
    ranked_first, ranked_second = _ranked_classes(targets, first), _ranked_classes(targets, second)
    gaps = []
    # Both models are scored on the same draws (of images, not of groups): what makes a draw hard for both cancels out.
    for times in _drawn(count, rounds, seed, max(1, _ENTRIES // count)):
        before = _maps(ranked_first, times)
        gaps.append(_maps(ranked_second, times) - before)
    low, high = np.nanquantile(np.concatenate(gaps), (0.025, 0.975))
    return float(low), float(high)


class _Ranked:
    """One class's samples, sorted once by falling score: a draw changes how often each counts, not its rank."""

    def __init__(self, positive: NDArray[np.bool_], scores: Floats) -> None:
        values = np.asarray(scores, dtype=np.float64)
        self._order = np.argsort(-values, kind="stable")
        self._positive = positive[self._order]
        # The last of each run of equal scores: a threshold takes all of them or none, as in `curves.precision_recall`.
        self._last = np.flatnonzero(np.append(np.diff(values[self._order]) != 0, True))

    def averages(self, times: NDArray[np.float64]) -> NDArray[np.float64]:
        """The average precision (m,) when sample i counts `times` (m, n) times; NaN where none is of the class."""
        ordered = times[:, self._order]
        found = np.cumsum(ordered * self._positive, axis=1)[:, self._last]
        taken = np.cumsum(ordered, axis=1)[:, self._last]
        precision = np.divide(found, taken, out=np.zeros(found.shape), where=taken > 0)
        total = found[:, -1]
        # Each step's precision, weighted by the positives that it adds; divided by all of them, that is the average.
        sums = (np.diff(found, axis=1, prepend=0.0) * precision).sum(axis=1)
        found_average: NDArray[np.float64] = np.divide(sums, total, out=np.full(len(sums), math.nan), where=total > 0)
        return found_average


def _ranked_classes(targets: Ints, scores: Floats) -> list[_Ranked]:
    """The samples ranked for each class."""
    positive = np.asarray(targets) > 0
    return [_Ranked(positive[:, c], scores[:, c]) for c in range(scores.shape[1])]


def _maps(ranked: Sequence[_Ranked], times: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mAP (m,) of draws (m, n); a class without a positive in a draw does not count in it."""
    return _means(np.stack([of_class.averages(times) for of_class in ranked], axis=1))


def _drawn(count: int, rounds: int, seed: int, at_once: int) -> Iterator[NDArray[np.float64]]:
    """How often each of `count` things is drawn in `rounds` bootstrap draws of as many, in blocks (m, count)."""
    generator = np.random.default_rng(seed)
    even = np.full(count, 1 / count)
    for start in range(0, rounds, at_once):
        yield generator.multinomial(count, even, size=min(at_once, rounds - start)).astype(np.float64)


def _counts(targets: Ints, said: Ints) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Of each class: the correct answers, and the sum of labels and answers (classes,); F1 is 2 · first / second."""
    given, told = np.asarray(targets, dtype=np.float64), np.asarray(said, dtype=np.float64)
    return (given * told).sum(axis=0), given.sum(axis=0) + told.sum(axis=0)


def _by_group(
    targets: Ints, said: Ints, group: NDArray[np.int64], count: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """As `_counts`, for each group (count, classes)."""
    rights, marginals = np.zeros((2, count, targets.shape[1]))
    # Not `rights[group] += …`, which would count one image of each group alone.
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
