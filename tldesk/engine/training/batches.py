"""Which samples make up a batch, in what order, and how much each class counts. NumPy only.

All of it is a function of (seed, epoch), so a resumed run goes on with the very batches it would have seen.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.judging.tasks import task_of

Positions = NDArray[np.int64]

# `auto` balances when the largest class has this many times the images of the smallest. With less, a model that sees
# the classes as often as they come is the more accurate one, and fine-tuning still learns the small ones.
IMBALANCE = 10.0
TOGETHER = 16


def balance_for(wish: str, targets: Positions, n_classes: int) -> str:
    """`none`, `sampler`, `weighted` or `logit-adjustment`; the wish `auto` looks at the train split's class sizes.

    With several labels it is `none`: each class is a yes or no with a threshold of its own.
    """
    if wish != "auto":
        return wish
    if targets.ndim == 2:
        return "none"
    counts = _counts(targets, n_classes)
    return "sampler" if counts.max() > IMBALANCE * counts.min() else "none"


def epoch_order(targets: Positions, n_classes: int, seed: int, epoch: int, balance: str) -> Positions:
    """The positions of one epoch, as many as there are targets.

    `sampler`: a sample of a class with n images is drawn with weight n^-0.5 (systematic resampling: each sample comes
    its expected number of times, rounded up or down, so no image of a small class is left out). With several labels
    the rarest one counts.
    """
    rng = np.random.default_rng([seed, epoch])
    count = len(targets)
    if balance != "sampler":
        return rng.permutation(count).astype(np.int64)
    shuffled = rng.permutation(count)
    weights = _counts(targets, n_classes)[task_of(targets).strata(targets)[shuffled]] ** -0.5
    edges = np.cumsum(weights) / weights.sum() * count
    picked = np.searchsorted(edges, np.arange(count) + rng.random(), side="right")
    return rng.permutation(shuffled[np.minimum(picked, count - 1)]).astype(np.int64)


def split_batches(order: Positions, size: int) -> list[Positions]:
    """Batches of at most `size`, as equal as can be: no last batch of one, which BatchNorm could not use."""
    return [part for part in np.array_split(order, max(1, -(-len(order) // size))) if len(part)]


def alike(parts: list[Positions], lengths: Positions, seed: int, epoch: int) -> list[Positions]:
    """Batches with what is of like length in one, so that little has to be filled up: samples change their places
    within `TOGETHER` batches, and these come in any order. `lengths` are by position."""
    sorted_parts: list[Positions] = []
    for first in range(0, len(parts), TOGETHER):
        some = parts[first : first + TOGETHER]
        order = np.concatenate(some)
        ends = np.cumsum([len(part) for part in some])[:-1]
        sorted_parts += np.split(order[np.argsort(lengths[order], kind="stable")], ends)
    rng = np.random.default_rng([seed, epoch, len(parts)])
    return [sorted_parts[place] for place in rng.permutation(len(sorted_parts))]


def class_weights(targets: Positions, n_classes: int, balance: str) -> NDArray[np.float32]:
    """What a sample of each class counts in the loss: n^-0.5 for `weighted` (mean 1 over the samples), else 1.

    With several labels it is what a yes counts against a no: (no / yes)^0.5.
    """
    weights = np.ones(n_classes)
    if balance == "weighted" and targets.ndim == 2:
        weights = _odds(targets, n_classes) ** -0.5
    elif balance == "weighted":
        weights = _counts(targets, n_classes) ** -0.5
        weights /= weights[targets].mean()
    return weights.astype(np.float32)


def log_prior(targets: Positions, n_classes: int, balance: str) -> NDArray[np.float32]:
    """What `logit-adjustment` adds to the logits while they learn, by class: the log of its share; else nothing.

    The model then need not learn that a class is rare, and answers as if all were equally common (Menon et al., 2021).
    With several labels it is the log of the odds of a yes.
    """
    if balance != "logit-adjustment":
        return np.zeros(n_classes, np.float32)
    counts = _counts(targets, n_classes)
    added = np.log(_odds(targets, n_classes) if targets.ndim == 2 else counts / counts.sum())
    return added.astype(np.float32)


def shares(targets: Positions, n_classes: int) -> NDArray[np.float32]:
    """The share of the samples that have each class (classes,)."""
    return (task_of(targets).support(targets, n_classes) / max(1, len(targets))).astype(np.float32)


def _counts(targets: Positions, n_classes: int) -> NDArray[np.float64]:
    return np.maximum(task_of(targets).support(targets, n_classes), 1).astype(np.float64)


def _odds(targets: Positions, n_classes: int) -> NDArray[np.float64]:
    """Samples with each class against those without it (classes,), neither of them none."""
    counts = _counts(targets, n_classes)
    return counts / np.maximum(len(targets) - counts, 1.0)
