"""Which of several fits of a linear head is kept: the one that does best on samples it has not learned from.

The strength C is the one with the least loss on the val split where that is large enough to tell, else in a 5-fold
cross-validation of the train split. The head is fitted on the train split alone; the test split is not looked at.

What sounds too sure or too timid is mended by the temperature afterwards. So of kinds of data whose record says so
(`Learning.tempered`) the strengths are compared by the loss that is left then. Where a model has few samples to learn
from, the plain loss takes the strength that sounds right instead of the one that is right: on 701 Chinese texts that
cost two points of accuracy.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.judging import folds, judge
from tldesk.engine.judging.tasks import loss_left, task, task_of
from tldesk.engine.modalities import learning
from tldesk.engine.training import batches, checkpoint
from tldesk.engine.training.linear import Linear
from tldesk.engine.training.outcome import Outcome
from tldesk.errors import TldeskError
from tldesk.project.runs.events import CheckpointSaved, EpochEnd, Event, PhaseStarted, Progressed

if TYPE_CHECKING:
    from tldesk.project.runs.runs import Run

# The least val split that C is chosen on: with fewer the choice follows the luck of single images. Among many, a rare
# class may have fewer.
VAL_SAMPLES, VAL_PER_CLASS, VAL_MANY = 100, 5, 1_000


class Fits(Protocol):
    """The module of a way to fit, see `training.probe`: a Linear for each strength, from weak to strong."""

    @property
    def STRENGTHS(self) -> tuple[float, ...]: ...

    def path(
        self,
        features: Any,
        targets: NDArray[np.int64],
        n_classes: int,
        *,
        balanced: bool,
        seed: int,
        should_stop: Callable[[], bool],
    ) -> Iterator[Linear]: ...


@dataclass(frozen=True, slots=True)
class _Split:
    """The samples of one split: features (n, d), dense or sparse, targets as `tasks` describes them, content hashes."""

    features: Any
    targets: NDArray[np.int64]
    groups: list[str]


@dataclass(frozen=True, slots=True)
class _FitData:
    train: _Split
    val: _Split
    classes: list[str]
    balance: str
    seed: int
    tempered: bool = False

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


def fit_head(
    run: Run,
    features: Any,
    readable: NDArray[np.bool_],
    fits: Fits,
    backbone: Callable[[], Mapping[str, NDArray[Any]]],
    should_stop: Callable[[], bool],
) -> Generator[Event, None, FittedHead | None]:
    """The head for the features (n, d) of all rows of a run, dense or sparse, of which some are `readable` (n,), with
    its logits of every readable row; `backbone()` gives the tensors of what made the features. None when stopped.

    Raises TldeskError `no_training_images` or `no_validation_images`.
    """
    data = _data(run, features, readable)
    head = yield from _fit(data, fits, should_stop)
    if head is None:
        return None
    strength, linear, metrics, held_out = head
    tensors = {f"backbone.{name}": value for name, value in backbone().items()}
    tensors |= {"head.weight": linear.weight, "head.bias": linear.bias}
    about = {"backbone": run.config.backbone, "classes": json.dumps(data.classes, ensure_ascii=False)}
    ids = np.array([row.id for row in run.data.rows], dtype=np.int64)[readable]
    outcome = Outcome("finished", {"C": strength}, ids, linear.logits(features[readable]))
    if not run.data.multi_label and _apart(run, data.train.groups):
        outcome = replace(outcome, held_out=held_out)
    return FittedHead(outcome, tensors, about, metrics)


def keep(run: Run, fitted: FittedHead, **about: str) -> CheckpointSaved:
    """Make a fitted model the run's `best`, with more to say `about` it. Raises TldeskError `disk_full`."""
    checkpoint.save_best(run, fitted.tensors, {**fitted.about, **about})
    return CheckpointSaved(name="best")


def can_tell(held_out: NDArray[np.int64], n_classes: int) -> bool:
    """Whether so many held-out samples, of these targets, can tell which of several models is better."""
    count = len(held_out)
    fewest = task_of(held_out).support(held_out, n_classes).min()
    return bool(count >= VAL_MANY or (count >= VAL_SAMPLES and fewest >= VAL_PER_CLASS))


def _apart(run: Run, contents: list[str]) -> bool:
    """Whether folds that part these contents part no two of one thing, whose answers would be too good."""
    return len(set(judge.clusters(run, contents))) == len(set(contents))


def _data(run: Run, features: Any, readable: NDArray[np.bool_]) -> _FitData:
    rows, classes = run.data.rows, run.data.classes
    splits = {}
    for name in ("train", "val"):
        chosen = [i for i, row in enumerate(rows) if row.split == name and readable[i]]
        targets = task(run.data.multi_label).targets([rows[i] for i in chosen], len(classes))
        splits[name] = _Split(features[chosen], targets, [rows[i].sha256 for i in chosen])
    support = task(run.data.multi_label).support(splits["train"].targets, len(classes))
    if not support.all():
        raise TldeskError("no_training_images", classes=[classes[target] for target in np.flatnonzero(support == 0)])
    if not len(splits["val"].targets):
        raise TldeskError("no_validation_images")
    tempered = learning.of(run.config.modality).tempered
    return _FitData(splits["train"], splits["val"], classes, run.config.class_balance, run.config.seed, tempered)


def _fit(
    data: _FitData, fits: Fits, should_stop: Callable[[], bool]
) -> Generator[Event, None, tuple[float, Linear, dict[str, float], tuple[int, int]] | None]:
    """The C with the least held-out loss, its head fitted on the train split, the head's figures, and of the train
    split those held out, see `Outcome`; None when stopped."""
    on_val = can_tell(data.val.targets, len(data.classes))
    text = "Fitting the classifier" if on_val else f"Fitting the classifier, {folds.COUNT}-fold cross-validated"
    yield PhaseStarted(name="fit", text=text, total=len(fits.STRENGTHS), epochs=len(fits.STRENGTHS))
    folded = None if on_val else (yield from _cross_validated(data, fits, should_stop))
    losses: list[float] = []
    heads: list[tuple[Linear, dict[str, float]]] = []
    found = fits.path(
        data.train.features, data.train.targets, len(data.classes),
        balanced=data.weighted, seed=data.seed, should_stop=should_stop,
    )  # fmt: skip
    prior = data.log_prior
    for step, fitted in enumerate(found, start=1):
        # Had it learned with the log of the shares added to its logits, a linear model would be this one exactly.
        head = replace(fitted, bias=fitted.bias - prior)
        figures = _figures("train", data.train.targets, head.logits(data.train.features), prior)
        figures |= _figures("val", data.val.targets, head.logits(data.val.features), prior)
        heads.append((head, figures))
        if folded is not None:
            losses.append(folded.losses[step - 1])
        elif data.tempered:
            losses.append(loss_left(data.val.targets, fitted.logits(data.val.features)))
        else:
            losses.append(figures["val/loss"])
        yield EpochEnd(step=step, epoch=step, metrics=figures | {"C": fits.STRENGTHS[step - 1]})
    if len(heads) < len(fits.STRENGTHS):
        return None
    best = int(np.argmin(losses))
    return fits.STRENGTHS[best], *heads[best], (folded.right[best], folded.images) if folded is not None else (0, 0)


@dataclass(frozen=True, slots=True)
class _Folded:
    """What each C makes of the held-out train `images`: their mean loss, and how many are correct."""

    losses: list[float]
    right: list[int]
    images: int


def _cross_validated(data: _FitData, fits: Fits, should_stop: Callable[[], bool]) -> Generator[Event, None, _Folded]:
    """Hold train samples out; those with equal content together."""
    asked = task_of(data.train.targets)
    fold = folds.assign(asked.strata(data.train.targets), data.train.groups, data.seed)
    sums, right, count = np.zeros(len(fits.STRENGTHS)), np.zeros(len(fits.STRENGTHS), np.int64), 0
    used = sorted(set(fold.tolist()) - {-1})
    answered: list[list[NDArray[np.float32]]] = [[] for _ in fits.STRENGTHS]  # fold by fold
    for done, number in enumerate(used, start=1):
        kept, out = fold != number, fold == number
        found = fits.path(
            data.train.features[kept], data.train.targets[kept], len(data.classes),
            balanced=data.weighted, seed=data.seed, should_stop=should_stop,
        )  # fmt: skip
        for index, head in enumerate(found):
            logits, targets = head.logits(data.train.features[out]), data.train.targets[out]
            sums[index] += asked.loss(targets, logits) * int(out.sum())
            answered[index].append(logits)
            answers = asked.said(asked.shares(logits - data.log_prior))  # as the head that is kept gives them
            right[index] += int(asked.right(targets, answers).sum())
        count += int(out.sum())
        yield Progressed(phase="fit", done=done, total=len(used))
    if not count:  # a single image a class: the middle of the range
        middle = len(fits.STRENGTHS) // 2
        return _Folded([float(abs(place - middle)) for place in range(len(fits.STRENGTHS))], right.tolist(), 0)
    losses = list(sums / count)
    if data.tempered and all(len(logits) == len(used) for logits in answered):  # else it was stopped
        targets = np.concatenate([data.train.targets[fold == number] for number in used])
        losses = [loss_left(targets, np.concatenate(logits)) for logits in answered]
    return _Folded(losses, right.tolist(), count)


def _figures(
    split: str, targets: NDArray[np.int64], logits: NDArray[np.float32], prior: NDArray[np.float32]
) -> dict[str, float]:
    """The loss is the one that training lowers: with the log of the classes' shares where that was added."""
    asked = task_of(targets)
    figures = {f"{split}/{name}": value for name, value in asked.epoch(targets, logits).items()}
    return {f"{split}/loss": asked.loss(targets, logits + prior)} | figures
