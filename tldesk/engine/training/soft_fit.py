"""A logistic regression whose targets are shares of the classes, which scikit-learn's does not take.

Given as many rows as there are shares, that one does the same in two and a half times as long.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from tldesk.engine.machine.blas import one_thread

# Beside what is of no class a fit never settles, for one sound is to be several things. Its answers do,
# and change no more with twice as many.
_ITERATIONS, _LINE_STEPS = 40, 50
_TOLERANCE = 1e-3
# The logit of a class without a single sample to learn from, below all others.
NEVER = -20.0


class SoftFit:
    """A regression of features (n, d) on `shares` (n, k), where a row counts `weights` (n,), all float32; warm from one
    strength to the next."""

    def __init__(
        self, features: NDArray[np.float32], shares: NDArray[np.float32], weights: NDArray[np.float32]
    ) -> None:
        self._features, self._shares, self._weights = features, shares, weights
        self._found = np.zeros((shares.shape[1], features.shape[1] + 1))  # the intercepts last

    def go_on(self, strength: float, should_stop: Callable[[], bool]) -> bool:
        """Fit at this C; False when stopped."""
        stopped = False

        def look(_found: NDArray[np.float64]) -> None:
            nonlocal stopped
            if stopped := should_stop():
                raise StopIteration  # ends the search

        rein = 1 / (strength * float(self._weights.sum()))
        options = {"maxiter": _ITERATIONS, "gtol": _TOLERANCE, "maxls": _LINE_STEPS}
        with one_thread():
            found = minimize(
                self._loss, self._found.ravel(), (rein,), "L-BFGS-B", jac=True, callback=look, options=options
            )
        self._found = found.x.reshape(self._found.shape)
        return not (stopped or should_stop())

    def found(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Weights (k, d) and intercepts (k,)."""
        seen = self._shares.max(axis=0) > 0
        return np.where(seen[:, None], self._found[:, :-1], 0.0), np.where(seen, self._found[:, -1], NEVER)

    def _loss(self, flat: NDArray[np.float64], rein: float) -> tuple[float, NDArray[np.float64]]:
        """The mean cross-entropy with half of `rein` times the squared weights, and its gradient."""
        found = flat.reshape(self._found.shape).astype(np.float32)
        weights, intercepts = found[:, :-1], found[:, -1]
        logits = self._features @ weights.T + intercepts
        logits -= logits.max(axis=1, keepdims=True)
        shares = np.exp(logits)
        sums = shares.sum(axis=1, keepdims=True)
        each = self._weights / self._weights.sum()
        losses = np.log(sums[:, 0]) - (self._shares * logits).sum(axis=1)
        loss = float(each @ losses) + rein / 2 * float(np.square(weights, dtype=np.float64).sum())
        slopes = (shares / sums - self._shares) * each[:, None]
        gradient = np.empty(self._found.shape)
        gradient[:, :-1] = slopes.T @ self._features + rein * weights
        gradient[:, -1] = slopes.sum(axis=0)
        return loss, gradient.ravel()
