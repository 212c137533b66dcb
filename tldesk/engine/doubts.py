"""Labels that are probably wrong: confident learning on out-of-fold probabilities (Northcutt et al., 2021).

A label is doubtful where a model that never saw the sample prefers another class, by more than it usually does for
that class. Nothing is changed: the user looks at the samples in this order.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tldesk.engine import folds as fold_plan
from tldesk.engine import logistic, metrics
from tldesk.engine.neighbours import Features, Rows, Targets
from tldesk.engine.suggest import training_rows
from tldesk.media.pool import never


@dataclass(frozen=True, slots=True)
class Doubts:
    """Labelled rows, most doubtful first: `order` (m,) rows, `score` (m,) float32, `suggested` (m,) classes.

    A positive score says that `suggested` is more likely than the label.
    """

    order: Rows
    score: NDArray[np.float32]
    suggested: Targets

    @property
    def count(self) -> int:
        """How many rows have a class more likely than their label: those to show."""
        return int((self.score > 0).sum())


def out_of_fold(
    features: Features,
    targets: Targets,
    folds: int = fold_plan.COUNT,
    groups: Sequence[Hashable] | None = None,
    *,
    classes: int | None = None,
    fraction: float = 1.0,
    space: logistic.Space | None = None,
    should_stop: Callable[[], bool] = never,
) -> NDArray[np.float32]:
    """Probabilities (n, k) of every row, labelled or not, by a model that did not see it.

    k is `classes`, or the highest target + 1. Rows of equal `groups` (n,) are held out together; of the rest `fraction`
    is learned from. The only group of a class is never held out: its rows are 0, as are all with labels of fewer than
    two classes. `space` is
    `Suggester.space` (made here when absent). Raises neighbours.Stopped.
    """
    classes = int(targets.max(initial=-1)) + 1 if classes is None else classes
    result = np.zeros((len(targets), classes), dtype=np.float32)
    rows = training_rows(targets)
    own = targets[rows]
    if len(np.unique(own)) < 2:
        return result
    fold = fold_plan.assign(own, range(len(rows)) if groups is None else [groups[row] for row in rows], 0, folds)
    used = fold[:, None] != np.arange(folds)
    if fraction < 1.0:
        used &= (np.random.default_rng(1).permutation(len(rows)) < fraction * len(rows))[:, None]
    # Each fit starts from nothing: one that started from the weights of all labels would remember the held-out ones.
    space = logistic.Space.of(features) if space is None else space
    coordinates = space.coordinates(features[rows])
    fitted = logistic.fit(coordinates, own, used, classes, space.variance, should_stop=should_stop)
    judge = np.arange(len(targets)) % folds
    judge[rows] = fold
    for number in range(folds):
        held = np.flatnonzero(judge == number)
        result[held] = metrics.softmax(space.logits(features[held], fitted.one(number))[:, 0])
    return result


def find(features: Features, targets: Targets, probabilities_oof: NDArray[np.float32] | None = None) -> Doubts:
    """The labelled rows of features (n, d), targets (n,) by how probably their label is wrong.

    `probabilities_oof` (n, k) as `out_of_fold` gives them (computed here when absent). Rows that were never held out
    are left out.
    """
    shares = out_of_fold(features, targets) if probabilities_oof is None else probabilities_oof
    rows = np.flatnonzero((targets >= 0) & (shares.sum(axis=1) > 0))
    own, here = targets[rows], shares[rows].astype(np.float64)
    log = np.log(np.maximum(here, 1e-9))
    given = log[np.arange(len(rows)), own]
    log[np.arange(len(rows)), own] = -np.inf
    suggested = log.argmax(axis=1) if len(rows) else np.empty(0, np.int64)
    score = log.max(axis=1, initial=-np.inf) - given
    order = np.argsort(-score, kind="stable")
    return Doubts(rows[order], score[order].astype(np.float32), suggested[order].astype(np.int64))
