"""What the labels so far promise, and what to do next: accuracy, learning curve, weak classes, confused pairs."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.embedding.neighbours import Features, Rows, Targets
from tldesk.engine.judging import folds, metrics
from tldesk.engine.labelling import doubts, logistic
from tldesk.engine.labelling.suggest import temper, temperature
from tldesk.media.pool import never

FRACTIONS = (0.25, 0.5, 1.0)
# With fewer labels a class cannot be learned or judged.
FEW = 10
# A pair is worth a word when so many samples of it are mistaken for each other.
_CONFUSED = 2


@dataclass(frozen=True, slots=True)
class Outlook:
    """`accuracy` expected on new images, with its 95 % interval `low`…`high`; NaN, 0, 1 of none.

    `curve`: (share of the labels learned from, accuracy) for each of FRACTIONS that could be measured.
    `needs`: classes that need samples most, the first most. `confused`: (class, class, samples taken for each other).
    """

    accuracy: float
    low: float
    high: float
    curve: list[tuple[float, float]]
    needs: list[int]
    confused: list[tuple[int, int, int]]


def estimate(
    features: Features,
    targets: Targets,
    probabilities_oof: NDArray[np.float32],
    groups: Sequence[Hashable] | None = None,
    *,
    probabilities: NDArray[np.float32] | None = None,
    space: logistic.Space | None = None,
    should_stop: Callable[[], bool] = never,
) -> Outlook:
    """The outlook from features (n, d), targets (n,) and `doubts.out_of_fold` of them (n, k), made with `classes=k`.

    `probabilities` (n, k): the calibrated suggestions; without them the unlabelled rows are judged by the models of the
    folds, which know a fifth less. `groups` and `space` as in `out_of_fold`. Raises neighbours.Stopped.
    """
    classes = probabilities_oof.shape[1]
    accuracy, worth = _accuracy(targets, probabilities_oof, probabilities)
    low, high = metrics.wilson_interval(round(accuracy * worth) if worth else 0, worth)
    curve: list[tuple[float, float]] = []
    for fraction in FRACTIONS[:-1] if worth else ():
        kept = fraction * folds.COUNT / (folds.COUNT - 1)  # of the folds learned from, so many of all labels
        shares = doubts.out_of_fold(
            features, targets, groups=groups, classes=classes, fraction=kept, space=space, should_stop=should_stop
        )
        here, judged = _accuracy(targets, shares)
        if judged:
            curve.append((fraction, here))
    if worth:
        curve.append((FRACTIONS[-1], accuracy))
    rows = _held_out(targets, probabilities_oof)
    counts = metrics.confusion(targets[rows], probabilities_oof[rows].argmax(axis=1), classes)
    support = np.bincount(targets[targets >= 0], minlength=classes)
    return Outlook(accuracy, low, high, curve, _needs(support, counts), _confused(counts))


def _held_out(targets: Targets, shares: NDArray[np.float32]) -> Rows:
    """The labelled rows that a model judged without having seen them."""
    return np.flatnonzero((targets >= 0) & (shares.sum(axis=1) > 0))


def _accuracy(
    targets: Targets, shares: NDArray[np.float32], suggested: NDArray[np.float32] | None = None
) -> tuple[float, int]:
    """The accuracy expected on new images, and how many plain random labels that estimate is worth.

    Whoever labels what is most useful labels the hard samples, so their share of right answers is far too low (.61
    where it was .84 on new photos of clothing). The other samples are counted by their calibrated confidence: .81.
    The variance is that of the right answers among the labelled and of what calibration leaves over for the rest.
    """
    rows, other = _held_out(targets, shares), np.flatnonzero(targets < 0)
    if not len(rows):
        return float("nan"), 0
    calibrated = temper(shares[rows], temperature(targets, shares) or 1.0)
    right = (calibrated.argmax(axis=1) == targets[rows]).astype(np.float64)
    left_over = right - calibrated.max(axis=1)
    if suggested is None:
        suggested = temper(shares[other], temperature(targets, shares) or 1.0)
    else:
        suggested = suggested[other]
    part = len(other) / (len(rows) + len(other))
    expected = (1 - part) * float(right.mean()) + part * float(suggested.max(axis=1).mean() if len(other) else 0.0)
    variance = ((1 - part) ** 2 * float(right.var()) + part**2 * float(left_over.var())) / len(rows)
    worth = expected * (1 - expected) / max(variance, 1e-12)
    return expected, int(np.clip(round(worth), 1, len(rows)))


def _needs(support: NDArray[np.int64], counts: NDArray[np.int64]) -> list[int]:
    """Classes with fewer than FEW labels, the rarest first; then those surely found less often than the others."""
    few = [int(c) for c in np.argsort(support, kind="stable") if support[c] < FEW]
    total, right = int(counts.sum()), int(np.trace(counts))
    weak = []
    for c in range(len(support)):
        own, found = int(counts[c].sum()), int(counts[c, c])
        others = (right - found) / max(1, total - own)
        if support[c] >= FEW and own and metrics.wilson_interval(found, own)[1] < others:
            weak.append((found / own, c))
    return few + [c for _, c in sorted(weak)]


def _confused(counts: NDArray[np.int64]) -> list[tuple[int, int, int]]:
    """Pairs of classes by how many of their samples are taken for the other, most first."""
    both = counts + counts.T
    pairs = [(a, b, int(both[a, b])) for a in range(len(both)) for b in range(a + 1, len(both))]
    return sorted((p for p in pairs if p[2] >= _CONFUSED), key=lambda p: -p[2])
