"""Feature extraction: the backbone stays as it is, logistic regression on its features becomes the head.

The strength C is the one with the least loss on the val split where that is large enough to tell, else in a 5-fold
cross-validation of the train split. The head is fitted on the train split alone; the test split is not looked at.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.embedding import features
from tldesk.engine.judging import folds, judge
from tldesk.engine.judging.tasks import task, task_of
from tldesk.engine.networks import weights
from tldesk.engine.training import batches, checkpoint
from tldesk.engine.training.fitting import preprocess_of
from tldesk.engine.training.outcome import Outcome
from tldesk.errors import TldeskError
from tldesk.media.pool import never
from tldesk.project.runs.events import CheckpointSaved, EpochEnd, Event, PhaseStarted, Progressed

if TYPE_CHECKING:
    from tldesk.engine.training.probe import Linear
    from tldesk.project.runs.runs import Run

# The least val split that C is chosen on: with fewer the choice follows the luck of single images.
VAL_SAMPLES, VAL_PER_CLASS = 100, 5


@dataclass(frozen=True, slots=True)
class _Split:
    """The samples of one split: features (n, d), targets as `tasks` describes them, and content hashes."""

    features: NDArray[np.float32]
    targets: NDArray[np.int64]
    groups: list[str]


@dataclass(frozen=True, slots=True)
class _FitData:
    train: _Split
    val: _Split
    classes: list[str]
    balance: str
    seed: int

    @property
    def weighted(self) -> bool:
        """Whether a sample counts 1 / count of its class. Auto does not weigh: see tests/benchmarks/balance.py."""
        return self.balance in ("weighted", "sampler")

    @property
    def log_prior(self) -> NDArray[np.float32]:
        """See `batches.log_prior`, (classes,)."""
        return batches.log_prior(self.train.targets, len(self.classes), self.balance)


@dataclass(frozen=True, slots=True)
class FittedHead:
    """A model that is not kept yet: its outcome, its tensors, the text that goes with them, its figures as in
    EpochEnd."""

    outcome: Outcome
    tensors: dict[str, NDArray[Any]]
    about: dict[str, str]
    metrics: dict[str, float]


def run(run: Run, kind: str, should_stop: Callable[[], bool] = never) -> Generator[Event, None, Outcome]:
    """Embed all rows, fit the head, keep it as `best`; its logits of every row are in the Outcome.

    Raises TldeskError `no_weights`, `no_training_images`, `no_validation_images` or `disk_full`.
    """
    fitted = yield from fit(run, kind, should_stop)
    if fitted is None:
        return Outcome("stopped", {})
    yield keep(run, fitted)
    return fitted.outcome


def keep(run: Run, fitted: FittedHead, **about: str) -> CheckpointSaved:
    """Make a fitted model the run's `best`, with more to say `about` it. Raises TldeskError `disk_full`."""
    checkpoint.save_best(run, fitted.tensors, {**fitted.about, **about})
    return CheckpointSaved(name="best")


def fit(run: Run, kind: str, should_stop: Callable[[], bool]) -> Generator[Event, None, FittedHead | None]:
    """As `run`, and keep nothing but the embeddings. None when stopped."""
    record, rows = weights.backbone_of(run), run.data.rows
    yield PhaseStarted(name="embed", text="Reading the images with the pretrained model", total=len(rows))
    cache = run.project_folder / "cache"
    embedded = yield from features.embed(cache, record, rows, kind, should_stop, preprocess_of(run))
    if not embedded.complete:
        return None
    data = _data(run, embedded)
    head = yield from _fit(data, should_stop)
    if head is None:
        return None
    strength, linear, metrics, held_out = head
    tensors = {f"backbone.{name}": value for name, value in weights.arrays(record).items()}
    tensors |= {"head.weight": linear.weight, "head.bias": linear.bias}
    about = {"backbone": record.name, "classes": json.dumps(data.classes, ensure_ascii=False)}
    ids = np.array([row.id for row in rows], dtype=np.int64)[embedded.readable]
    logits = linear.logits(embedded.features[embedded.readable])
    outcome = Outcome("finished", {"C": strength}, ids, logits)
    if not run.data.multi_label and _apart(run, data.train.groups):
        outcome = replace(outcome, held_out=held_out)
    return FittedHead(outcome, tensors, about, metrics)


def _apart(run: Run, contents: list[str]) -> bool:
    """Whether folds that part these contents part no two of one thing, whose answers would be too good."""
    return len(set(judge.clusters(run, contents))) == len(set(contents))


def _data(run: Run, embedded: features.Embedded) -> _FitData:
    rows, classes = run.data.rows, run.data.classes
    splits = {}
    for name in ("train", "val"):
        chosen = [i for i, row in enumerate(rows) if row.split == name and embedded.readable[i]]
        targets = task(run.data.multi_label).targets([rows[i] for i in chosen], len(classes))
        splits[name] = _Split(embedded.features[chosen], targets, [rows[i].sha256 for i in chosen])
    support = task(run.data.multi_label).support(splits["train"].targets, len(classes))
    if not support.all():
        raise TldeskError("no_training_images", classes=[classes[target] for target in np.flatnonzero(support == 0)])
    if not len(splits["val"].targets):
        raise TldeskError("no_validation_images")
    return _FitData(splits["train"], splits["val"], classes, run.config.class_balance, run.config.seed)


def _fit(
    data: _FitData, should_stop: Callable[[], bool]
) -> Generator[Event, None, tuple[float, Linear, dict[str, float], tuple[int, int]] | None]:
    """The C with the least held-out loss, its head fitted on the train split, the head's figures, and of the train
    split those held out, see `Outcome`; None when stopped."""
    from tldesk.engine.training import (
        probe,  # scikit-learn takes a second to import, which the embedding need not wait for
    )

    counts = task_of(data.val.targets).support(data.val.targets, len(data.classes))
    on_val = len(data.val.targets) >= VAL_SAMPLES and counts.min() >= VAL_PER_CLASS
    text = "Fitting the classifier" if on_val else f"Fitting the classifier, {folds.COUNT}-fold cross-validated"
    yield PhaseStarted(name="fit", text=text, total=len(probe.STRENGTHS), epochs=len(probe.STRENGTHS))
    folded = None if on_val else (yield from _cross_validated(data, should_stop))
    losses: list[float] = []
    heads: list[tuple[Linear, dict[str, float]]] = []
    fits = probe.path(
        data.train.features, data.train.targets, len(data.classes),
        balanced=data.weighted, seed=data.seed, should_stop=should_stop,
    )  # fmt: skip
    prior = data.log_prior
    for step, fitted in enumerate(fits, start=1):
        # Had it learned with the log of the shares added to its logits, a linear model would be this one exactly.
        head = replace(fitted, bias=fitted.bias - prior)
        figures = _figures("train", data.train.targets, head.logits(data.train.features), prior)
        figures |= _figures("val", data.val.targets, head.logits(data.val.features), prior)
        heads.append((head, figures))
        losses.append(figures["val/loss"] if folded is None else folded.losses[step - 1])
        yield EpochEnd(step=step, epoch=step, metrics=figures | {"C": probe.STRENGTHS[step - 1]})
    if len(heads) < len(probe.STRENGTHS):
        return None
    best = int(np.argmin(losses))
    return probe.STRENGTHS[best], *heads[best], (folded.right[best], folded.images) if folded is not None else (0, 0)


@dataclass(frozen=True, slots=True)
class _Folded:
    """What each C makes of the held-out train `images`: their mean loss, and how many are correct."""

    losses: list[float]
    right: list[int]
    images: int


def _cross_validated(data: _FitData, should_stop: Callable[[], bool]) -> Generator[Event, None, _Folded]:
    """Hold train samples out; those with equal content together."""
    from tldesk.engine.training import probe

    asked = task_of(data.train.targets)
    fold = folds.assign(asked.strata(data.train.targets), data.train.groups, data.seed)
    sums, right, count = np.zeros(len(probe.STRENGTHS)), np.zeros(len(probe.STRENGTHS), np.int64), 0
    used = sorted(set(fold.tolist()) - {-1})
    for done, number in enumerate(used, start=1):
        kept, out = fold != number, fold == number
        fits = probe.path(
            data.train.features[kept], data.train.targets[kept], len(data.classes),
            balanced=data.weighted, seed=data.seed, should_stop=should_stop,
        )  # fmt: skip
        for index, head in enumerate(fits):
            logits, targets = head.logits(data.train.features[out]), data.train.targets[out]
            sums[index] += asked.loss(targets, logits) * int(out.sum())
            answers = asked.said(asked.shares(logits - data.log_prior))  # as the head that is kept gives them
            right[index] += int(asked.right(targets, answers).sum())
        count += int(out.sum())
        yield Progressed(phase="fit", done=done, total=len(used))
    if not count:  # a single image a class: the middle of the range
        return _Folded([abs(np.log(strength / 1e-2)) for strength in probe.STRENGTHS], right.tolist(), 0)
    return _Folded(list(sums / count), right.tolist(), count)


def _figures(
    split: str, targets: NDArray[np.int64], logits: NDArray[np.float32], prior: NDArray[np.float32]
) -> dict[str, float]:
    """The loss is the one that training lowers: with the log of the classes' shares where that was added."""
    asked = task_of(targets)
    figures = {f"{split}/{name}": value for name, value in asked.epoch(targets, logits).items()}
    return {f"{split}/loss": asked.loss(targets, logits + prior)} | figures
