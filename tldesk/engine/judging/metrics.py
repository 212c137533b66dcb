"""How good predictions are: accuracy with its interval, F1, per-class scores, confusion. NumPy only."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.integer]
Floats = NDArray[np.floating]

# The two-sided 95 % point of the normal distribution.
_Z95 = 1.959963984540054
SURE = 0.05  # a smaller p is taken for a difference

# Resampled sets are scored so many at a time: 100,000 groups of a hundred take 80 MB.
_ROUNDS_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class ClassScore:
    """The scores of one class, each 0..1. A score with nothing to divide by is 0, as in scikit-learn.

    `support` is how many samples have this label; the intervals are the 95 % Wilson intervals.
    """

    label: str
    precision: float
    recall: float
    f1: float
    support: int
    recall_interval: tuple[float, float]
    precision_interval: tuple[float, float]


def softmax(logits: Floats) -> NDArray[np.float32]:
    """Probabilities (n, classes) float32 of logits (n, classes), computed in float64."""
    values = np.asarray(logits, dtype=np.float64)
    if not values.size:
        return values.astype(np.float32)
    values = np.exp(values - values.max(axis=1, keepdims=True))
    shares: NDArray[np.float32] = (values / values.sum(axis=1, keepdims=True)).astype(np.float32)
    return shares


def accuracy(targets: Ints, predictions: Ints) -> float:
    """The share of predictions that equal their target; NaN of none."""
    return float(np.mean(np.asarray(targets) == np.asarray(predictions))) if len(targets) else math.nan


def wilson_interval(right: int, total: int, z: float = _Z95) -> tuple[float, float]:
    """The score interval of a share `right` / `total` (Wilson, 1927), 95 % by default; (0, 1) of no samples."""
    if total == 0:
        return 0.0, 1.0
    share, z2 = right / total, z * z
    centre = (share + z2 / (2 * total)) / (1 + z2 / total)
    half = z / (1 + z2 / total) * math.sqrt(share * (1 - share) / total + z2 / (4 * total * total))
    # At the ends the interval touches 0 or 1 exactly; floating point would miss it by 1e-17.
    low = 0.0 if right == 0 else max(0.0, centre - half)
    high = 1.0 if right == total else min(1.0, centre + half)
    return low, high


def confusion(targets: Ints, predictions: Ints, n: int) -> NDArray[np.int64]:
    """Counts (n, n): row = target, column = prediction."""
    pairs = np.asarray(targets, dtype=np.int64) * n + np.asarray(predictions, dtype=np.int64)
    return np.bincount(pairs, minlength=n * n).reshape(n, n).astype(np.int64)


def per_class(counts: Ints, labels: Sequence[str]) -> list[ClassScore]:
    """The scores of each class from a confusion matrix (n, n), in the order of `labels`."""
    counts = np.asarray(counts)
    right, predicted, support = np.diag(counts), counts.sum(axis=0), counts.sum(axis=1)
    precision, recall = _ratio(right, predicted), _ratio(right, support)
    f1 = _ratio(2 * right, predicted + support)
    return [
        ClassScore(
            label=label,
            precision=float(precision[i]),
            recall=float(recall[i]),
            f1=float(f1[i]),
            support=int(support[i]),
            recall_interval=wilson_interval(int(right[i]), int(support[i])),
            precision_interval=wilson_interval(int(right[i]), int(predicted[i])),
        )
        for i, label in enumerate(labels)
    ]


def macro_f1(counts: Ints) -> float:
    """The mean F1 over the classes that occur as a target or a prediction, from a confusion matrix; NaN of none."""
    counts = np.asarray(counts)
    right, marginals = np.diag(counts), counts.sum(axis=0) + counts.sum(axis=1)
    return float(mean_f1(np.asarray(right, np.float64)[None], marginals[None])[0])


def percentiles(values: NDArray[np.float64], groups: int) -> tuple[float, float]:
    """The 95 % interval of a figure from its bootstrap `values`; NaN is ignored. `groups` is how many were resampled.

    Where all answers are correct, or all wrong, the values do not differ, which does not make the figure certain: then
    it is Wilson's interval of a share of so many groups.
    """
    low, high = np.nanquantile(values, (0.025, 0.975))
    if low == high and low in (0.0, 1.0):
        return wilson_interval(round(low * groups), groups)
    return float(low), float(high)


def macro_f1_interval(
    targets: Ints, predictions: Ints, groups: Sequence[Hashable], n: int, rounds: int = 1000, seed: int = 0
) -> tuple[float, float]:
    """The 95 % percentile interval of the macro F1 over `n` classes, by resampling whole groups (Efron, 1979).

    Samples of one group (equal contents, one series) tell the same story, so they are drawn together. (0, 1) with fewer
    than two groups. The same seed gives the same interval. See `percentiles` for answers that are all right.
    """
    group, count = numbered(groups)
    if count < 2:
        return 0.0, 1.0
    targets, predictions = np.asarray(targets), np.asarray(predictions)
    right, marginals = np.zeros((2, count, n))
    hit = targets == predictions
    np.add.at(right, (group[hit], targets[hit]), 1)
    np.add.at(marginals, (group, targets), 1)
    np.add.at(marginals, (group, predictions), 1)
    generator = np.random.default_rng(seed)
    even = np.full(count, 1 / count)
    values = []
    for start in range(0, rounds, _ROUNDS_AT_ONCE):
        size = min(_ROUNDS_AT_ONCE, rounds - start)
        drawn = generator.multinomial(count, even, size=size).astype(np.float64)
        values.append(mean_f1(drawn @ right, drawn @ marginals))
    return percentiles(np.concatenate(values), count)


def log_loss(targets: Ints, logits: Floats) -> float:
    """The mean negative log-likelihood (nats) of the targets; NaN of none."""
    values = np.asarray(logits, dtype=np.float64)
    if not len(values):
        return math.nan
    top = values.max(axis=1)
    total = top + np.log(np.exp(values - top[:, None]).sum(axis=1))
    return float(np.mean(total - values[np.arange(len(values)), np.asarray(targets)]))


def numbered(groups: Sequence[Hashable]) -> tuple[NDArray[np.int64], int]:
    """The number of each sample's group (n,), in the order they come, and how many groups there are."""
    places: dict[Hashable, int] = {}
    return np.array([places.setdefault(name, len(places)) for name in groups], dtype=np.int64), len(places)


def mean_f1(right: Floats, marginals: Floats | Ints) -> NDArray[np.float64]:
    """Macro F1 (m,) of right answers (m, n) and the sums of targets and predictions (m, n) of each class."""
    present = marginals > 0
    scores = np.divide(2 * right, marginals, out=np.zeros(right.shape), where=present)
    count = present.sum(axis=1)
    sums = scores.sum(axis=1)
    means: NDArray[np.float64] = np.divide(sums, count, out=np.full(len(sums), math.nan), where=count > 0)
    return means


def _ratio(part: NDArray[np.integer], whole: NDArray[np.integer]) -> NDArray[np.float64]:
    shares: NDArray[np.float64] = np.divide(part, whole, out=np.zeros(len(part)), where=whole > 0)
    return shares


def mcnemar(one: int, other: int) -> float:
    """The two-sided p of McNemar's exact test: `one` and `other` images are right in one run alone."""
    total, least = one + other, min(one, other)
    if not total or one == other:
        return 1.0
    logs = [math.lgamma(total + 1) - math.lgamma(k + 1) - math.lgamma(total - k + 1) for k in range(least + 1)]
    tail = math.fsum(math.exp(value - total * math.log(2)) for value in logs)
    return min(1.0, 2 * tail)


def holm(values: Sequence[float]) -> list[float]:
    """Holm's correction (1979) of several p, in their order: with many comparisons one is small by luck."""
    result, before = [0.0] * len(values), 0.0
    for rank, place in enumerate(sorted(range(len(values)), key=lambda i: values[i])):
        before = max(before, min(1.0, values[place] * (len(values) - rank)))
        result[place] = before
    return result
