"""The linear probe: logistic regression on standardised features, its strength C chosen on held-out samples.

With several labels each class has a regression of its own, one against the rest. Standardisation is learned from the
samples that are fitted and folded into the weights, so the result is one plain linear layer. Along C each fit starts
from the one before, with a loose tolerance: thirteen times as fast as cold fits, and the best C is no other. One thread
does the products, which are small and wait for memory: four times as fast as two that wait for each other.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from tldesk.engine.machine.blas import one_thread
from tldesk.engine.training.linear import Linear
from tldesk.engine.training.soft_fit import NEVER, SoftFit
from tldesk.media.pool import never

STRENGTHS = (1e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 1.0)

# Between two looks at `should_stop`; a fit that needs more goes on from where it is.
_ITERATIONS, _ROUNDS = 50, 6
# Multiplications between two looks: a second or two of a small processor. Many images of many classes are looked at
# more often.
_WORK, _FEWEST = 1.2e11, 8
_TOLERANCE = 1e-3

Features = NDArray[np.float32]
Targets = NDArray[np.int64]


@dataclass(frozen=True)
class Others:
    """Features (m, d) of what is of no class: a model is to be as unsure of them as it can be, or to say `own`, a class
    for such (outlier exposure: Hendrycks et al., 2019).

    All of them together count as much as all samples, or as two classes where they are of one. With less, fewer noises
    were refused; with more, none more were.
    """

    features: Features
    own: int | None = None

    def beside(self, scaled: Features, targets: Targets, n_classes: int, *, balanced: bool) -> SoftFit:
        """A fit of samples and of these, all of them `scaled`, the samples first."""
        count = len(targets)
        found = np.bincount(targets, minlength=n_classes)
        shares = np.zeros((len(scaled), n_classes), np.float32)
        shares[np.arange(count), targets] = 1.0
        shares[count:] = (found > 0) / (found > 0).sum() if self.own is None else np.arange(n_classes) == self.own
        weights = np.ones(len(scaled), np.float32)
        if balanced:
            weights[:count] = count / ((found > 0).sum() * found[targets])
        weights[count:] = count * (1.0 if self.own is None else min(1.0, 2 / n_classes)) / max(1, len(self.features))
        return SoftFit(scaled, shares, weights)

    @property
    def STRENGTHS(self) -> tuple[float, ...]:
        """Those of this module."""
        return STRENGTHS

    def path(
        self,
        features: Any,
        targets: Targets,
        n_classes: int,
        *,
        balanced: bool,
        seed: int,
        should_stop: Callable[[], bool],
    ) -> Iterator[Linear]:
        """As `path` of this module, beside these."""
        return path(features, targets, n_classes, balanced=balanced, seed=seed, should_stop=should_stop, others=self)


# We stop fits early on purpose. Filters cannot be set around a call: they are shared by all threads.
warnings.filterwarnings("ignore", category=ConvergenceWarning, module=r"sklearn\.")


def path(
    features: Features,
    targets: Targets,
    n_classes: int,
    *,
    balanced: bool,
    seed: int,
    should_stop: Callable[[], bool] = never,
    strengths: Sequence[float] = STRENGTHS,
    others: Others | None = None,
) -> Iterator[Linear]:
    """One Linear for each C in `strengths`, which ascends; ends early when `should_stop()` turns true.

    features (n, d), targets (n,) with at least two classes, or (n, classes) of several labels; `balanced` weighs
    classes by 1 / count. `others` are learned from beside them.
    """
    mean, std = features.mean(axis=0, dtype=np.float64), features.std(axis=0, dtype=np.float64)
    std[std < 1e-8] = 1.0  # a feature that never changes says nothing, whatever it is multiplied by
    scaled = ((features - mean) / std).astype(np.float32)
    fits: Sequence[_Fit | SoftFit]
    if targets.ndim == 2:
        fits = [_Fit(scaled, column, 1, balanced, seed) for column in targets.T]
    elif others is None:
        fits = [_Fit(scaled, targets, n_classes, balanced, seed)]
    else:
        beside = ((others.features - mean) / std).astype(np.float32)
        fits = [others.beside(np.concatenate([scaled, beside]), targets, n_classes, balanced=balanced)]
    for strength in strengths:
        for fit in fits:
            if not fit.go_on(strength, should_stop):
                return
        weight, bias = (np.concatenate(parts) for parts in zip(*(fit.found() for fit in fits), strict=True))
        weight = weight / std
        yield Linear(weight.astype(np.float32), (bias - weight @ mean).astype(np.float32))


class _Fit:
    """A regression on standardised features, warm from one strength to the next."""

    def __init__(self, scaled: Features, targets: Targets, n_classes: int, balanced: bool, seed: int) -> None:
        self._scaled, self._targets = scaled, targets
        self._iterations = max(_FEWEST, min(_ITERATIONS, int(_WORK / (4.0 * scaled.size * n_classes))))
        self._classes = n_classes
        self._told = len(np.unique(targets)) > 1
        self._fit: Any = LogisticRegression(
            tol=_TOLERANCE,
            max_iter=self._iterations,
            warm_start=True,
            class_weight="balanced" if balanced else None,
            random_state=seed,
        )

    def go_on(self, strength: float, should_stop: Callable[[], bool]) -> bool:
        """Fit at this C; False when stopped. Where all targets are equal there is nothing to fit."""
        self._fit.C = strength
        for _ in range(_ROUNDS * _ITERATIONS // self._iterations):
            if should_stop():
                return False
            if not self._told:
                break
            with one_thread():
                self._fit.fit(self._scaled, self._targets)
            if int(np.max(self._fit.n_iter_)) < self._iterations:
                break
        return True

    def found(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Weights (classes, d) and intercepts (classes,), a row for every class; of a yes or no one row."""
        return self._yes() if self._classes == 1 else self._each()

    def _yes(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Weights (1, d) and intercept (1,); where no sample differs, the odds of it (Laplace)."""
        if self._told:
            return np.asarray(self._fit.coef_, dtype=np.float64), np.asarray(self._fit.intercept_, dtype=np.float64)
        yes, count = int(self._targets.sum()), len(self._targets)
        return np.zeros((1, self._scaled.shape[1])), np.log([(yes + 1) / (count - yes + 1)])

    def _each(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        fit = self._fit
        coefficients = np.asarray(fit.coef_, dtype=np.float64)
        intercepts = np.asarray(fit.intercept_, dtype=np.float64)
        if len(coefficients) == 1:  # two classes are fitted as one: p = sigmoid(z) is softmax(-z/2, z/2)
            coefficients = np.concatenate([-coefficients / 2, coefficients / 2])
            intercepts = np.concatenate([-intercepts / 2, intercepts / 2])
        weight, bias = np.zeros((self._classes, coefficients.shape[1])), np.full(self._classes, NEVER)
        seen = np.asarray(fit.classes_, dtype=np.int64)
        weight[seen], bias[seen] = coefficients, intercepts
        return weight, bias
