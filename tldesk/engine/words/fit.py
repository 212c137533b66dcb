"""A linear classifier of sparse rows: logistic regression by gradient steps, a few passes with a falling rate.

Steps that end long before the optimum are the rein here: on banking77 (10,003 texts, 77 classes) they are as accurate
as the best of scikit-learn's classifiers, with a lower loss, in a tenth of the time. How long a step is takes the place
of the strength C: labels that are wrong here and there want short ones, clean labels long ones.

All strengths are fitted at once. A step is small, and finding its rows among the weights costs more than the sums.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.training.linear import Linear
from tldesk.media.pool import never

if TYPE_CHECKING:
    from scipy.sparse import csr_array

STRENGTHS = (0.25, 1.0, 4.0)

_BATCH = 32
# Few texts want more passes, a million fewer.
_PASSES, _FEWEST_STEPS, _MOST_STEPS = 10, 400, 40_000
# Of so few n-grams, beside those of a batch, all are changed: to find the batch's own takes twice as long. The numbers
# are the same.
_FEW = 2
# A bias moves with every text, a weight with those alone that have its n-gram.
_BIAS_RATE = 0.1
# A rare class does not weigh more: a single text would throw the weights about.
_MOST_WEIGHT = 10.0
# The logit of a class without a single sample to learn from, below all others.
_NEVER = -20.0

Floats = NDArray[np.float32]
Targets = NDArray[np.int64]
Ints = NDArray[Any]


def path(
    features: csr_array[Any, tuple[int, int]],
    targets: Targets,
    n_classes: int,
    *,
    balanced: bool,
    seed: int,
    should_stop: Callable[[], bool] = never,
    strengths: Sequence[float] = STRENGTHS,
) -> Iterator[Linear]:
    """One Linear for each of `strengths`; none when `should_stop()` turns true.

    features (n, d) of length 1 and targets as `training.probe.path` takes them.
    """
    fit = _Fit(features.shape[1], _one_hot(targets, n_classes), strengths, balanced, several=targets.ndim == 2)
    for indices, values, starts, texts, left in _batches(features, seed):
        if should_stop():
            return
        fit.step(indices, values, starts, texts, left)
    yield from fit.found()


class _Fit:
    """Fits of all strengths side by side: weights (d, strengths · classes), which grow step by step."""

    def __init__(self, width: int, wanted: Floats, strengths: Sequence[float], balanced: bool, several: bool) -> None:
        self._wanted, self._several = wanted, several
        count, (texts, classes) = wanted.sum(axis=0), wanted.shape
        self._share = _weights(wanted, several) if balanced else np.ones((1, 1), np.float32)
        odds = np.zeros(classes) if balanced else np.log((count + 1) / (texts - count + 1)) if several else _log(count)
        odds[count == 0] = _NEVER
        self._shape = (-1, len(strengths), classes)
        self._rates = np.repeat(np.array(strengths, np.float32), classes)
        self._weight = np.zeros((width, len(self._rates)), np.float32)
        self._bias = np.tile(odds.astype(np.float32), len(strengths))

    def step(
        self, indices: NDArray[Any], values: Floats, starts: NDArray[Any], texts: NDArray[Any], left: float
    ) -> None:
        """A step down the slope of a batch; `left` is what is left of the rates."""
        from scipy.sparse import csr_array

        there: Ints | slice
        if len(self._weight) <= _FEW * len(indices):
            there, places, width = slice(None), indices, len(self._weight)
        else:  # a batch has a few of the n-grams, and their weights alone are looked at and changed
            there, places = np.unique(indices, return_inverse=True)
            width = len(there)
        batch = csr_array((values, places, starts), shape=(len(texts), width))
        weight = self._weight[there]
        shares = self._shares((batch @ weight + self._bias).reshape(self._shape))
        shares -= self._wanted[texts, None]
        shares *= self._share[texts if len(self._share) > 1 else slice(None), None]
        slope = shares.reshape(len(texts), -1) * (self._rates * np.float32(left))
        self._weight[there] = weight - batch.T @ slope
        self._bias -= np.float32(_BIAS_RATE) * slope.mean(axis=0)

    def _shares(self, logits: Floats) -> Floats:
        if self._several:
            shares: Floats = 1 / (1 + np.exp(-logits.clip(-60, 60)))
            return shares
        logits -= logits.max(axis=2, keepdims=True)
        np.exp(logits, out=logits)
        logits /= logits.sum(axis=2, keepdims=True)
        return logits

    def found(self) -> Iterator[Linear]:
        """The fit of each strength."""
        _, strengths, classes = self._shape
        for place in range(strengths):
            own = slice(place * classes, (place + 1) * classes)
            yield Linear(np.ascontiguousarray(self._weight[:, own].T), self._bias[own].copy())


def _batches(features: csr_array[Any, tuple[int, int]], seed: int) -> Iterator[tuple[Ints, Floats, Ints, Ints, float]]:
    """Batches of rows, as their indices, values, starts and numbers, and what is left of the rates, 1 to 0."""
    count, rng, done = features.shape[0], np.random.default_rng(seed), 0
    steps = max(min(_PASSES * count, _MOST_STEPS * _BATCH), _FEWEST_STEPS * _BATCH, 1) // _BATCH
    while True:
        order = rng.permutation(count)
        turned = features[order]
        for start in range(0, count, _BATCH):
            if done == steps:
                return
            starts = turned.indptr[start : start + _BATCH + 1]
            own = slice(starts[0], starts[-1])
            texts = order[start : start + _BATCH]
            yield turned.indices[own], turned.data[own], starts - starts[0], texts, 1 - done / steps
            done += 1


def _one_hot(targets: Targets, classes: int) -> Floats:
    """1 (n, classes) where a text has a label."""
    if targets.ndim == 2:
        return targets.astype(np.float32)
    wanted = np.zeros((len(targets), classes), np.float32)
    wanted[np.arange(len(targets)), targets] = 1
    return wanted


def _weights(wanted: Floats, several: bool) -> Floats:
    """What a text counts (n, 1), or with several labels for each of them (n, classes): as scikit-learn balances."""
    texts, count = len(wanted), np.maximum(wanted.sum(axis=0), 1)
    if not several:
        present = max(int((wanted.sum(axis=0) > 0).sum()), 1)
        share: Floats = np.minimum(wanted @ (texts / (present * count)), _MOST_WEIGHT)[:, None].astype(np.float32)
        return share
    yes, no = texts / (2 * count), texts / (2 * np.maximum(texts - count, 1))
    shares: Floats = np.minimum(np.where(wanted > 0, yes, no), _MOST_WEIGHT).astype(np.float32)
    return shares


def _log(count: Floats) -> NDArray[np.float64]:
    return np.log(np.maximum(count, 1e-9) / max(float(count.sum()), 1.0))
