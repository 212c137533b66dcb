"""Multinomial logistic regression for the labelling loop: one or many fits over the same rows, warm-started.

Standardisation is folded into the weights at every evaluation, so no second copy of the features is made. The fits
of all folds of a cross-validation are one problem: their losses add up, and one product of matrices serves them all,
which a processor does several times faster than five narrow ones.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.neighbours import Features, Stopped, Targets
from tldesk.media.pool import never

# The logit of a class without a single sample to learn from, below all others.
NEVER = -20.0
# The C of scikit-learn. One value serves 40 labels and 4,000: within a point of the best on every set tried.
STRENGTH = 0.03
# Rows that the mean and spread are taken from: more change neither.
_SCALE_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Scale:
    """The mean (d,) and spread (d,) of each feature over all rows, labelled or not, float32."""

    mean: NDArray[np.float32]
    spread: NDArray[np.float32]

    @classmethod
    def of(cls, features: Features) -> Scale:
        """The scale of features (n, d), n > 0; the spread of a feature that never changes is 1."""
        rows = features[:: max(1, len(features) // _SCALE_ROWS)]
        mean = rows.mean(axis=0, dtype=np.float64)
        square = np.einsum("ij,ij->j", rows, rows, dtype=np.float64) / len(rows)
        spread = np.sqrt(np.maximum(square - mean * mean, 0.0))
        spread[spread < 1e-6] = 1.0
        return cls(mean.astype(np.float32), spread.astype(np.float32))


@dataclass(frozen=True, slots=True)
class Fit:
    """Weights of standardised features (f, k, d) and biases (f, k) of f fits, float32."""

    scale: Scale
    weight: NDArray[np.float32]
    bias: NDArray[np.float32]

    def one(self, number: int) -> Fit:
        """One of the f fits, alone."""
        part = slice(number, number + 1)
        return Fit(self.scale, self.weight[part], self.bias[part])

    def logits(self, features: Features) -> NDArray[np.float32]:
        """Logits (n, f, k) of features (n, d)."""
        fits, classes, width = self.weight.shape
        weight = (self.weight / self.scale.spread).reshape(-1, width)
        bias = self.bias.reshape(-1) - weight @ self.scale.mean
        logits: NDArray[np.float32] = features @ weight.T + bias
        return logits.reshape(len(features), fits, classes)


def fit(
    features: Features,
    targets: Targets,
    used: NDArray[np.bool_],
    classes: int,
    scale: Scale,
    *,
    strength: float = STRENGTH,
    start: Fit | None = None,
    tolerance: float = 1e-4,
    should_stop: Callable[[], bool] = never,
) -> Fit:
    """Fit f regressions to features (m, d) with targets (m,), fit i on the rows where used[:, i].

    `strength` is C of scikit-learn (loss summed over samples + |w|² / 2C); `tolerance` bounds the largest entry of
    the gradient of the mean loss. A class without a used row gets the bias NEVER. Raises Stopped.
    """
    from scipy.optimize import minimize  # takes a while to import, which no window has to wait for

    fits, width = used.shape[1], features.shape[1]
    shape = (fits, classes, width)
    one = np.zeros((len(targets), classes), dtype=np.float32)
    one[np.arange(len(targets)), targets] = 1.0
    absent = (used.T.astype(np.float32) @ one) == 0  # (f, k)
    share = (used / np.maximum(used.sum(axis=0), 1)).astype(np.float32)  # (m, f): what a row counts
    decay = (1.0 / (strength * np.maximum(used.sum(axis=0), 1))).astype(np.float64)

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        if should_stop():
            raise Stopped
        weight, bias = _unpack(flat, shape)
        now = Fit(scale, weight, np.where(absent, np.float32(NEVER), bias))
        logits = now.logits(features)
        logits -= logits.max(axis=2, keepdims=True)
        own = np.take_along_axis(logits, targets[:, None, None], axis=2)[:, :, 0]
        np.exp(logits, out=logits)
        total = logits.sum(axis=2)
        value = float(np.sum(share * (np.log(total) - own), dtype=np.float64))
        logits *= (share / total)[:, :, None]
        logits -= share[:, :, None] * one[:, None, :]
        residual = logits.reshape(len(features), -1)
        slope_bias = residual.sum(axis=0)
        slope = ((residual.T @ features) - slope_bias[:, None] * scale.mean) / scale.spread
        slope = slope.reshape(shape) + decay[:, None, None] * weight
        slope[absent] = 0.0
        slope_bias = np.where(absent.reshape(-1), 0.0, slope_bias)
        value += float(0.5 * np.sum(decay * np.einsum("fkd,fkd->f", weight, weight, dtype=np.float64)))
        return value, np.concatenate([slope.reshape(-1), slope_bias]).astype(np.float64)

    if start is not None and start.weight.shape == shape:
        weight, bias = start.weight.copy(), start.bias.copy()
        weight[absent], bias[absent] = 0.0, 0.0
    else:
        weight, bias = np.zeros(shape, np.float32), np.zeros(shape[:2], np.float32)
    first = np.concatenate([weight.reshape(-1), bias.reshape(-1)]).astype(np.float64)
    options = {"maxiter": 200, "gtol": tolerance, "ftol": 1e-7, "maxcor": 10}
    found = minimize(loss, first, jac=True, method="L-BFGS-B", options=options)
    weight, bias = _unpack(found.x, shape)
    return Fit(scale, weight, np.where(absent, np.float32(NEVER), bias))


def _unpack(flat: NDArray[np.float64], shape: tuple[int, int, int]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    size = shape[0] * shape[1] * shape[2]
    return flat[:size].reshape(shape).astype(np.float32), flat[size:].reshape(shape[:2]).astype(np.float32)
