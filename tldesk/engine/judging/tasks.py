"""Tasks: whether a model gives an image its one label or judges each label by itself, and what follows from that.

The shape of the targets tells the task everywhere: int64 (n,), the number of the one label, or int64 (n, classes), 1
for each label that a sample has. All else that differs is in `OneLabel` and `SeveralLabels`. NumPy only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.judging import calibrate, curves, metrics, multi_label

Targets = NDArray[np.int64]
Logits = NDArray[np.float32]
Shares = NDArray[np.float32]
Bools = NDArray[np.bool_]

# The threshold of a label where the validation images are too few to choose a better one.
EVEN = 0.5


class Labelled(Protocol):
    """A sample with its targets: the numbers of its labels, as indices of the run's classes."""

    @property
    def targets(self) -> tuple[int, ...]: ...


class Task(Protocol):
    """What differs between the two tasks.

    `targets` and `said`, the answers, have the shape of the task; logits and shares (probabilities) are (n, classes).
    `figures` are those of a split that people are told, the one that says most first; each with the row of
    `errors.MESSAGES` that names it.
    """

    multi_label: bool
    figures: Mapping[str, str]

    def targets(self, rows: Sequence[Labelled], classes: int) -> Targets:
        """The targets of samples, int64 of the task's shape."""

    def support(self, targets: Targets, classes: int) -> NDArray[np.int64]:
        """How many samples have each class (classes,); with several labels a sample counts for each of its own."""

    def strata(self, targets: Targets) -> Targets:
        """One class for each sample (n,), by which parts of a set are made alike: of several labels the rarest."""

    def shares(self, logits: NDArray[np.floating]) -> Shares:
        """Probabilities (n, classes) of logits: a softmax over the classes, or a sigmoid of each."""

    def loss(self, targets: Targets, logits: NDArray[np.floating]) -> float:
        """The mean negative log-likelihood (nats) of the targets; NaN of none."""

    def said(self, shares: Shares, thresholds: Sequence[float] | None = None) -> Targets:
        """The answers. `thresholds` (classes,) are for several labels; without them each label has EVEN."""

    def right(self, targets: Targets, said: Targets) -> Bools:
        """Which samples (n,) are answered correctly; with several labels all of a sample's must be."""

    def epoch(self, targets: Targets, logits: Logits) -> dict[str, float]:
        """The figures of an epoch: `accuracy`, `macro_f1`, and `map` with several labels."""

    def temperature(self, targets: Targets, logits: Logits) -> float:
        """The temperature with the least loss on held-out logits; 1 where they are too few to tell one."""

    def sureness(self, targets: Targets, logits: Logits, temperature: float = 1.0) -> tuple[Bools, Shares]:
        """What calibration compares (m,): whether something came true, and its probability at the temperature.

        With one label the answer of each image, m = n; with several each label of each image, m = n · classes.
        """

    def thresholds(self, targets: Targets, shares: Shares) -> list[float | None]:
        """The threshold of each class, with the best F1 on held-out samples; None where these are too few."""


class OneLabel:
    """Each image has one label: softmax, and the likeliest class is the answer."""

    multi_label = False
    figures: Mapping[str, str] = {"accuracy": "figure_accuracy", "macro_f1": "figure_macro_f1"}

    def targets(self, rows: Sequence[Labelled], classes: int) -> Targets:
        return np.array([row.targets[0] for row in rows], dtype=np.int64)

    def support(self, targets: Targets, classes: int) -> NDArray[np.int64]:
        return np.bincount(targets, minlength=classes).astype(np.int64)

    def strata(self, targets: Targets) -> Targets:
        return targets

    def shares(self, logits: NDArray[np.floating]) -> Shares:
        return metrics.softmax(logits)

    def loss(self, targets: Targets, logits: NDArray[np.floating]) -> float:
        return metrics.log_loss(targets, logits)

    def said(self, shares: Shares, thresholds: Sequence[float] | None = None) -> Targets:
        return np.asarray(shares.argmax(axis=1), dtype=np.int64)

    def right(self, targets: Targets, said: Targets) -> Bools:
        return np.asarray(targets == said)

    def epoch(self, targets: Targets, logits: Logits) -> dict[str, float]:
        said = logits.argmax(axis=1)  # as of probabilities, for a softmax keeps the order
        counts = metrics.confusion(targets, said, logits.shape[1])
        return {"accuracy": metrics.accuracy(targets, said), "macro_f1": metrics.macro_f1(counts)}

    def temperature(self, targets: Targets, logits: Logits) -> float:
        return calibrate.fit_temperature(targets, logits)

    def sureness(self, targets: Targets, logits: Logits, temperature: float = 1.0) -> tuple[Bools, Shares]:
        return calibrate.answers(targets, logits, temperature)

    def thresholds(self, targets: Targets, shares: Shares) -> list[float | None]:
        return [curves.best_threshold(targets == place, shares[:, place]) for place in range(shares.shape[1])]


class SeveralLabels:
    """An image may have several labels: a sigmoid for each class; all that reach their threshold are the answer."""

    multi_label = True
    figures: Mapping[str, str] = {
        "map": "figure_map",
        "macro_f1": "figure_macro_f1",
        "accuracy": "figure_all_correct",
    }

    def targets(self, rows: Sequence[Labelled], classes: int) -> Targets:
        given = np.zeros((len(rows), classes), dtype=np.int64)
        for place, row in enumerate(rows):
            given[place, list(row.targets)] = 1
        return given

    def support(self, targets: Targets, classes: int) -> NDArray[np.int64]:
        return np.asarray(targets.sum(axis=0), dtype=np.int64)

    def strata(self, targets: Targets) -> Targets:
        # A rare label is the hardest to spread evenly. Without any label a sample counts as of the first class.
        rarity = np.where(targets > 0, -targets.sum(axis=0), -np.inf)
        if not len(targets):
            return np.zeros(0, np.int64)
        return np.asarray(rarity.argmax(axis=1), dtype=np.int64)

    def shares(self, logits: NDArray[np.floating]) -> Shares:
        return multi_label.sigmoid(logits)

    def loss(self, targets: Targets, logits: NDArray[np.floating]) -> float:
        return multi_label.log_loss(targets, logits)

    def said(self, shares: Shares, thresholds: Sequence[float] | None = None) -> Targets:
        limits = np.full(shares.shape[1], EVEN) if thresholds is None else np.asarray(thresholds)
        return (shares >= limits).astype(np.int64)

    def right(self, targets: Targets, said: Targets) -> Bools:
        return np.asarray((targets == said).all(axis=1))

    def epoch(self, targets: Targets, logits: Logits) -> dict[str, float]:
        said = (logits >= 0).astype(np.int64)  # a probability of EVEN: thresholds are chosen after the training
        return {
            "accuracy": float(self.right(targets, said).mean()) if len(targets) else float("nan"),
            "macro_f1": multi_label.macro_f1(targets, said),
            "map": multi_label.mean_average_precision(targets, logits),  # it needs the order alone, not probabilities
        }

    def temperature(self, targets: Targets, logits: Logits) -> float:
        # Counted in images: `fit_temperature` would count the labels of one image as so many answers.
        if len(targets) < calibrate.FEWEST:
            return 1.0
        found = calibrate.fit_temperature(targets.ravel(), multi_label.yes_or_no(logits))
        # Where few answers are wrong it adds answers of its own, so what it finds may not lower the loss.
        return found if self.loss(targets, logits / found) < self.loss(targets, logits) else 1.0

    def sureness(self, targets: Targets, logits: Logits, temperature: float = 1.0) -> tuple[Bools, Shares]:
        return targets.ravel() > 0, self.shares(np.asarray(logits) / temperature).ravel()

    def thresholds(self, targets: Targets, shares: Shares) -> list[float | None]:
        """A class with too few samples to tell its own has the one that is best for all classes together."""
        # So no entry is None; that of one label is, since there it is not needed for an answer.
        together = curves.best_threshold(targets.ravel() > 0, shares.ravel())
        common = EVEN if together is None else together
        own = [curves.best_threshold(targets[:, place] > 0, shares[:, place]) for place in range(shares.shape[1])]
        return [common if limit is None else limit for limit in own]


ONE_LABEL, SEVERAL_LABELS = OneLabel(), SeveralLabels()


def task(several: bool) -> Task:
    """The task of images that may have several labels, or have one."""
    return SEVERAL_LABELS if several else ONE_LABEL


def task_of(targets: Targets) -> Task:
    """The task that targets belong to."""
    return task(targets.ndim == 2)


def loss_left(targets: Targets, logits: NDArray[np.floating]) -> float:
    """The loss of held-out samples that calibration leaves."""
    asked = task_of(targets)
    return asked.loss(targets, logits / asked.temperature(targets, np.asarray(logits, np.float32)))
