"""Curves over a limit that can be moved: precision and recall of a class, errors and coverage of sure answers. NumPy
only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.judging.metrics import Floats

# A class's threshold needs so many of its images in the val split.
FEWEST_POSITIVE = 5


@dataclass(frozen=True, slots=True)
class PrecisionRecall:
    """For each limit (m,), rising: precision and recall (m,) of taking what scores at least that much.

    `average` is the average precision: the mean precision over the images of the class, as their limits fall.
    """

    limits: NDArray[np.float64]
    precision: NDArray[np.float64]
    recall: NDArray[np.float64]
    average: float


@dataclass(frozen=True, slots=True)
class RiskCoverage:
    """For each limit (m,), rising: the share of answers at least that sure, and how many of these are right (m,).

    The first limit is 0: every image is answered. `sure` counts the answers.
    """

    limits: NDArray[np.float64]
    coverage: NDArray[np.float64]
    accuracy: NDArray[np.float64]
    sure: NDArray[np.int64]


def precision_recall(positive: NDArray[np.bool_], scores: Floats) -> PrecisionRecall:
    """The curve of one class: which samples (n,) are of it, and their scores (n,). NaN average without a positive."""
    values = np.asarray(scores, dtype=np.float64)
    order = np.argsort(-values, kind="stable")
    ranked = values[order]
    last = np.flatnonzero(np.append(np.diff(ranked) != 0, True)) if len(ranked) else np.zeros(0, np.int64)
    found = np.cumsum(positive[order])[last].astype(np.float64)
    taken, total = last + 1, int(positive.sum())
    precision = found / taken
    recall = found / total if total else np.zeros(len(found))
    steps = np.diff(np.concatenate([[0.0], recall]))
    average = float(steps @ precision) if total else float("nan")
    return PrecisionRecall(ranked[last][::-1], precision[::-1], recall[::-1], average)


def best_threshold(positive: NDArray[np.bool_], scores: Floats) -> float | None:
    """The limit with the best F1 of a class on held-out samples; None with fewer than FEWEST_POSITIVE of it.

    It lies half-way to the next lower score, so that it does not hang on one sample.
    """
    if int(positive.sum()) < FEWEST_POSITIVE:
        return None
    curve = precision_recall(positive, scores)
    both = curve.precision + curve.recall
    f1 = np.divide(2 * curve.precision * curve.recall, both, out=np.zeros(len(both)), where=both > 0)
    best = int(len(f1) - 1 - f1[::-1].argmax())
    below = float(curve.limits[best - 1]) if best else 0.0
    return (float(curve.limits[best]) + below) / 2


def at_threshold(positive: NDArray[np.bool_], scores: Floats, limit: float) -> tuple[int, int, int]:
    """At a limit: how many that reach it are of the class, how many reach it, and how many are of the class."""
    taken = np.asarray(scores) >= limit
    return int((taken & positive).sum()), int(taken.sum()), int(positive.sum())


def risk_coverage(right: NDArray[np.bool_], confidence: Floats) -> RiskCoverage:
    """What is gained by leaving unsure images unanswered (El-Yaniv and Wiener, 2010)."""
    values = np.asarray(confidence, dtype=np.float64)
    order = np.argsort(-values, kind="stable")
    ranked = values[order]
    last = np.flatnonzero(np.append(np.diff(ranked) != 0, True)) if len(ranked) else np.zeros(0, np.int64)
    sure = (last + 1)[::-1]
    accuracy = (np.cumsum(right[order])[last] / (last + 1))[::-1]
    limits = ranked[last][::-1].copy()
    if len(limits):
        limits[0] = 0.0
    return RiskCoverage(limits, sure / max(1, len(ranked)), accuracy, sure)


def least_limit(right: NDArray[np.bool_], confidence: Floats, accuracy: float) -> float | None:
    """The least confidence from which on so many answers are right, on held-out samples; None when there is none.

    It answers as many images as can be had at that accuracy.
    """
    curve = risk_coverage(right, confidence)
    reached = np.flatnonzero(curve.accuracy >= accuracy)
    return float(curve.limits[reached[0]]) if len(reached) else None


def at_limit(right: NDArray[np.bool_], confidence: Floats, limit: float) -> tuple[int, int, int]:
    """At a limit: how many answers are right, how many are given, and how many images there are."""
    given = np.asarray(confidence) >= limit
    return int((given & right).sum()), int(given.sum()), len(right)
