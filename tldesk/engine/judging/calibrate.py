"""Calibration: one temperature that makes a confidence mean what it says. NumPy only.

The logits are divided by a temperature, fitted on the val split (Guo et al., 2017). The answers stay the same; only how
sure they sound changes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.judging import metrics
from tldesk.engine.judging.metrics import Floats, Ints

# A temperature of fewer answers would follow the luck of single images: such a model stays uncalibrated.
FEWEST = 30
WRONG = 10
# Beyond these a temperature says that something else is wrong.
COLDEST, HOTTEST = 0.05, 20.0
BINS = 15

_STEPS = 100
_EXACT = 1e-9


@dataclass(frozen=True, slots=True)
class Bin:
    """The answers whose confidence lies in `low`…`high`: how many, their mean confidence, the share that is right."""

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float


def fit_temperature(targets: Ints, logits: Floats) -> float:
    """The temperature with the least log loss on held-out logits (n, k); 1 with fewer than FEWEST rows.

    In the inverse of the temperature the loss is convex, so Newton's steps within a shrinking bracket find its least
    value. Where hardly any answer is wrong, the loss alone would ask for certainty. Then, as in Laplace's rule of
    succession, a right and a wrong answer are added, of the mean image and its second class; they count the less the
    more wrong answers there are, and nothing from WRONG on (ten events to fit one number: Peduzzi et al., 1996).
    """
    count, classes = logits.shape
    if count < FEWEST or classes < 2:
        return 1.0
    values = np.asarray(logits, dtype=np.float64)
    values = values - values.max(axis=1, keepdims=True)  # the likeliest class has 0
    own = values[np.arange(count), np.asarray(targets)]
    weight = max(0.0, 1 - int((own < 0).sum()) / WRONG)
    second = np.partition(values, -2, axis=1)[:, -2]
    wanted = (own.sum() + weight * second.mean()) / (count + 2 * weight)
    low, high, inverse = 1 / HOTTEST, 1 / COLDEST, 1.0
    for _ in range(_STEPS):
        shares = np.exp(inverse * values)
        shares /= shares.sum(axis=1, keepdims=True)
        means = (shares * values).sum(axis=1)
        slope = float(means.mean() - wanted)
        curvature = float(((shares * values**2).sum(axis=1) - means**2).mean())
        low, high = (low, inverse) if slope > 0 else (inverse, high)
        step = inverse - slope / curvature if curvature > 0 else low
        following = step if low < step < high else (low + high) / 2
        if abs(following - inverse) < _EXACT * inverse:
            break
        inverse = following
    return float(1 / inverse)


def bins(right: NDArray[np.bool_], confidence: Floats, count: int = BINS) -> list[Bin]:
    """The reliability diagram of answers (n,): one Bin for each of `count` equal parts of 0…1 that is not empty."""
    confidence = np.asarray(confidence, dtype=np.float64)
    place = np.clip(np.ceil(confidence * count).astype(np.int64) - 1, 0, count - 1)
    found = []
    for number in range(count):
        inside = place == number
        if inside.any():
            mean, share = float(confidence[inside].mean()), float(right[inside].mean())
            found.append(Bin(number / count, (number + 1) / count, int(inside.sum()), mean, share))
    return found


def lone(*diagrams: list[Bin]) -> bool:
    """Whether none of them has two dots: one is no curve, and words say it better."""
    return all(len(diagram) < 2 for diagram in diagrams)


def expected_error(right: NDArray[np.bool_], confidence: Floats, count: int = BINS) -> float:
    """The expected calibration error: the mean gap between confidence and accuracy in the bins, by their answers.

    NaN of none.
    """
    total = len(confidence)
    gaps = [part.count / total * abs(part.accuracy - part.confidence) for part in bins(right, confidence, count)]
    return float(sum(gaps)) if total else float("nan")


def answers(targets: Ints, logits: Floats, temperature: float = 1.0) -> tuple[NDArray[np.bool_], NDArray[np.float32]]:
    """Which answers (n,) are right, and how sure (n,) the model is of each."""
    right = np.asarray(targets) == np.asarray(logits).argmax(axis=1)
    return right, metrics.softmax(np.asarray(logits) / temperature).max(axis=1, initial=0.0)
