"""What the labels so far promise, and what to do next: accuracy, learning curve, weak classes, confused pairs."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tldesk.engine import doubts, metrics
from tldesk.engine.neighbours import Features, Targets
from tldesk.media.pool import never

FRACTIONS = (0.25, 0.5, 1.0)
# With fewer labels a class cannot be learned or judged.
FEW = 10
# A pair is worth a word when so many samples of it are mistaken for each other.
_CONFUSED = 2


@dataclass(frozen=True, slots=True)
class Outlook:
    """`accuracy` on held-out labels with its 95 % Wilson interval `low`…`high`; NaN, 0, 1 when none was held out.

    `curve`: (share of the labels learned from, held-out accuracy) for each of FRACTIONS that could be measured.
    `needs`: classes that need samples most, the first most. `confused`: (class, class, samples taken for each other).
    """

    accuracy: float
    low: float
    high: float
    curve: list[tuple[float, float]]
    needs: list[int]
    confused: list[tuple[int, int, int]]


def estimate(
    features: Features, targets: Targets, probabilities_oof: NDArray[np.float32],
    groups: Sequence[Hashable] | None = None, should_stop: Callable[[], bool] = never,
) -> Outlook:  # fmt: skip
    """The outlook from features (n, d), targets (n,) and `doubts.out_of_fold` of them (n, k).

    Samples chosen as most useful are harder than most, so the accuracy errs on the low side. Raises
    neighbours.Stopped.
    """
    classes = probabilities_oof.shape[1]
    right, total, predicted, own = _held_out(targets, probabilities_oof)
    low, high = metrics.wilson_interval(right, total)
    counts = metrics.confusion(own, predicted, classes)
    support = np.bincount(targets[targets >= 0], minlength=classes)
    accuracy = right / total if total else float("nan")
    curve: list[tuple[float, float]] = []
    for fraction in FRACTIONS if total else ():
        shares = probabilities_oof
        if fraction < 1.0:
            shares = doubts.out_of_fold(
                features, targets, groups=groups, fraction=fraction, classes=classes, should_stop=should_stop
            )
        right_here, total_here, _, _ = _held_out(targets, shares)
        if total_here:
            curve.append((fraction, right_here / total_here))
    return Outlook(accuracy, low, high, curve, _needs(support, counts, accuracy), _confused(counts))


def _held_out(targets: Targets, shares: NDArray[np.float32]) -> tuple[int, int, Targets, Targets]:
    """How many held-out rows are right, how many there are, what was predicted and what they are."""
    rows = np.flatnonzero((targets >= 0) & (shares.sum(axis=1) > 0))
    predicted, own = shares[rows].argmax(axis=1), targets[rows]
    return int((predicted == own).sum()), len(rows), predicted, own


def _needs(support: NDArray[np.int64], counts: NDArray[np.int64], accuracy: float) -> list[int]:
    """Classes with FEW samples or fewer, the rarest first; then those found surely less often than all, worst first."""
    few = [int(c) for c in np.argsort(support, kind="stable") if support[c] < FEW]
    weak = []
    for c in range(len(support)):
        total = int(counts[c].sum())
        if support[c] >= FEW and metrics.wilson_interval(int(counts[c, c]), total)[1] < accuracy:
            weak.append((counts[c, c] / total, c))
    return few + [c for _, c in sorted(weak)]


def _confused(counts: NDArray[np.int64]) -> list[tuple[int, int, int]]:
    """Pairs of classes by how many of their samples are taken for the other, most first."""
    both = counts + counts.T
    pairs = [(a, b, int(both[a, b])) for a in range(len(both)) for b in range(a + 1, len(both))]
    return sorted((p for p in pairs if p[2] >= _CONFUSED), key=lambda p: -p[2])
