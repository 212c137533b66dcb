"""Labels worth a second look: confident learning on out-of-fold probabilities (Northcutt et al., 2021).

A label is doubtful where a model that never saw the sample prefers another class, by more than it usually does for
that class. Some of these labels are correct, so nothing is changed: the user looks at the samples in this order.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.embedding.neighbours import Features, Rows, Targets
from tldesk.engine.judging import folds as fold_plan
from tldesk.engine.judging import metrics
from tldesk.engine.labelling import logistic
from tldesk.engine.labelling.suggest import training_rows
from tldesk.media.pool import never

# Logits held at once for the fits of some folds: 32 MB, and some times that to work with.
_ENTRIES = 1 << 23
# A class with fewer labels is not counted: what is usual for it is a mean over them, by models that saw fewer still.
# Of correct labels 6 to 8% were counted at 4 to 6 a class, 1% at 8 to 10 and less above (clusters that overlap little).
LEAST_OF_CLASS = 10


@dataclass(frozen=True, slots=True)
class Doubts:
    """Labelled rows, most doubtful first: `order` (m,) rows, `score` (m,) float32, `suggested` (m,) classes.

    A positive score says that `suggested` is more likely than the label. `count`: about how many labels are wrong, so
    many of the first rows are worth a look.
    """

    order: Rows
    score: NDArray[np.float32]
    suggested: Targets
    count: int


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
    two classes. `space` is `Suggester.space` (made here when absent). Raises neighbours.Stopped.
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
    space = logistic.Space.of(features) if space is None else space
    coordinates = space.coordinates(features[rows])
    judge = np.arange(len(targets)) % folds
    judge[rows] = fold
    together = max(1, _ENTRIES // (len(rows) * classes))
    for first in range(0, folds, together):
        part = used[:, first : first + together]
        # From nothing: a fit that started from the weights of all labels would remember the held-out ones.
        fitted = logistic.fit(coordinates, own, part, classes, space.variance, should_stop=should_stop)
        for place in range(part.shape[1]):
            held = np.flatnonzero(judge == first + place)
            result[held] = metrics.softmax(space.logits(features[held], fitted.one(place))[:, 0])
    return result


def find(features: Features, targets: Targets, probabilities_oof: NDArray[np.float32] | None = None) -> Doubts:
    """The labelled rows of features (n, d), targets (n,) by how probably their label is wrong.

    `probabilities_oof` (n, k) as `out_of_fold` gives them (computed here when absent). Rows that were never held out
    are left out, and so are classes with fewer than `LEAST_OF_CLASS` labels. The order is that of the log odds of the
    best other class against the label; on photos with 5 % of the labels flipped it puts 93-100 % of them into the
    first tenth, the difference of probabilities 85-100 %.
    """
    shares = out_of_fold(features, targets) if probabilities_oof is None else probabilities_oof
    judged = np.flatnonzero((targets >= 0) & (shares.sum(axis=1) > 0))
    known = np.bincount(targets[judged], minlength=shares.shape[1]) >= LEAST_OF_CLASS
    rows = judged[known[targets[judged]]]
    own, here, every = targets[rows], shares[rows], np.arange(len(rows))
    log = np.log(np.maximum(here, 1e-9))
    given = log[every, own]
    log[every, own] = -np.inf
    log[:, ~known] = -np.inf
    suggested = log.argmax(axis=1) if len(rows) else np.empty(0, np.int64)
    score = log.max(axis=1, initial=-np.inf) - given
    order = np.argsort(-score, kind="stable")
    count = int((_confident(own, here) & (score > 0)).sum())
    return Doubts(rows[order], score[order].astype(np.float32), suggested[order].astype(np.int64), count)


def _confident(own: Targets, shares: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which rows confident learning counts as wrong: another class is as likely as it is for those that have it."""
    support = np.bincount(own, minlength=shares.shape[1])
    sums = np.bincount(own, weights=shares[np.arange(len(own)), own], minlength=shares.shape[1])
    usual = np.where(support > 0, sums / np.maximum(support, 1), np.inf)
    passed = np.where(shares >= usual, shares, 0.0)
    likeliest = passed.argmax(axis=1) if len(own) else own
    return np.asarray((likeliest != own) & (passed.max(axis=1, initial=0.0) > 0))
