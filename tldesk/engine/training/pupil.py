"""Pupil: a linear head that learns from a teacher's answers beside the labels, as `probe` does from labels alone.

What it is to say of a sample is a mixture of its label and the teacher's probabilities; without a label, these alone.
Mixing the targets is mixing the losses, as both are cross-entropies (Hinton et al., 2015, at a temperature of 1).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.training import probe
from tldesk.engine.training.linear import Linear
from tldesk.engine.training.soft_fit import SoftFit

SHARE = 0.7  # of the teacher's answer, where there is a label too


@dataclass(frozen=True)
class Pupil:
    """`said` (n, classes) are the teacher's probabilities for the train split, of which `answered` (n,) says where
    there are some; `more` (m, d) are the features of what has no label, with `more_said` (m, classes)."""

    said: NDArray[np.float32]
    answered: NDArray[np.bool_]
    more: NDArray[np.float32]
    more_said: NDArray[np.float32]

    @property
    def STRENGTHS(self) -> tuple[float, ...]:
        """Those of the probe."""
        return probe.STRENGTHS

    def among(self, which: slice | NDArray[np.bool_]) -> Pupil:
        """The pupil of a part of the train split."""
        return replace(self, said=self.said[which], answered=self.answered[which])

    def path(
        self,
        features: NDArray[np.float32],
        targets: NDArray[np.int64],
        n_classes: int,
        *,
        balanced: bool,
        seed: int,
        should_stop: Callable[[], bool],
    ) -> Iterator[Linear]:
        """As `probe.path`; `seed` has nothing to decide."""
        every = np.concatenate([features, self.more])
        mean, std = every.mean(axis=0, dtype=np.float64), every.std(axis=0, dtype=np.float64)
        std[std < 1e-8] = 1.0
        fit = SoftFit(((every - mean) / std).astype(np.float32), *self._wanted(targets, n_classes, balanced))
        for strength in self.STRENGTHS:
            if not fit.go_on(strength, should_stop):
                return
            weight, bias = fit.found()
            weight = weight / std
            yield Linear(weight.astype(np.float32), (bias - weight @ mean).astype(np.float32))

    def _wanted(
        self, targets: NDArray[np.int64], n_classes: int, balanced: bool
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The shares (n + m, classes) and how much each row counts."""
        labels = np.eye(n_classes, dtype=np.float32)[targets]
        share = (SHARE * self.answered[:, None]).astype(np.float32)
        shares = np.concatenate([labels + share * (self.said - labels), self.more_said])
        weights = np.ones(len(shares), np.float32)
        if balanced:
            of_class = np.bincount(shares.argmax(axis=1), minlength=n_classes)
            weights = (len(shares) / ((of_class > 0).sum() * of_class[shares.argmax(axis=1)])).astype(np.float32)
        return shares, weights
