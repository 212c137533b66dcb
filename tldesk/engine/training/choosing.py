"""Which of several fits of a head is kept: the one that does best on samples it has not learned from.

The strength C is the one with the least loss on the val split where that is large enough to tell, else in a 5-fold
cross-validation of the train split. The head is fitted on the train split alone; the test split is not looked at.

Where all there is comes from a few groups, as from four speakers, the one that validates says little of others, and is
a quarter of what could be learned. There each group of both splits is held out once to choose C, and the head that is
kept is fitted on both. What is told of the val split is still what the head of the train split says. Where a group
validates and tests it is not done: the test split would be measured on what was learned.

What sounds too sure or too timid is mended by the temperature afterwards. So of kinds of data whose record says so
(`Learning.tempered`) the strengths are compared by the loss that is left then. Where a model has few samples to learn
from, the plain loss takes the strength that sounds right instead of the one that is right: on 701 Chinese texts that
cost two points of accuracy.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.judging import folds, judge
from tldesk.engine.judging.tasks import loss_left, task, task_of
from tldesk.engine.machine import device
from tldesk.engine.modalities import learning
from tldesk.engine.training import batches, checkpoint, linear
from tldesk.engine.training.head_fit import HeadFit
from tldesk.engine.training.linear import Linear
from tldesk.engine.training.outcome import Outcome
from tldesk.errors import TldeskError
from tldesk.media.pool import ordered_map
from tldesk.project.runs.events import CheckpointSaved, EpochEnd, Event, Noted, PhaseStarted, Progressed, noted

if TYPE_CHECKING:
    from tldesk.engine.training.pupil import Pupil
    from tldesk.project.runs.runs import Run

# The least val split that C is chosen on: with fewer the choice follows the luck of single images. Among many, a rare
# class may have fewer.
VAL_SAMPLES, VAL_PER_CLASS, VAL_MANY = 100, 5, 1_000
# With more groups in train and val, what the val split would add is little.
FEW_GROUPS = 20
LARGE_GROUP = 10  # samples, on average
# What a kept model says of the splits that it has learned from.
LEARNED, BOTH = "learned", "train val"


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
    """The samples of one split: features (n, d), dense or sparse, targets as `tasks` describes them, and by what they
    are held out together: content hashes, or groups."""

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
    pupil: Pupil | None = None

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
    EpochEnd, and what to tell when it is kept. `head` has learned from the train split alone, whatever the one among
    the tensors has."""

    outcome: Outcome
    tensors: dict[str, NDArray[Any]]
    head: Linear
    about: dict[str, str]
    metrics: dict[str, float]
    notes: tuple[Noted, ...] = ()

    @property
    def kept(self) -> Linear:
        """The head among the tensors."""
        return linear.of(self.tensors)


def fit_head(
    run: Run,
    features: Any,
    readable: NDArray[np.bool_],
    fits: Fits,
    backbone: Callable[[], Mapping[str, NDArray[Any]]],
    should_stop: Callable[[], bool],
    taught: Callable[[NDArray[np.bool_]], Pupil] | None = None,
) -> Generator[Event, None, FittedHead | None]:
    """The head for the features (n, d) of all rows of a run, dense or sparse, of which some are `readable` (n,), with
    its logits of every readable row; `backbone()` gives the tensors of what made the features, `taught` who learns from
    a teacher too, of the rows (n,) that it is fitted on. None when stopped.

    Raises TldeskError `no_training_images` or `no_validation_images`.
    """
    data = _data(run, features, readable)
    if taught is not None:
        data = replace(data, pupil=taught(np.isin([row.split for row in run.data.rows], ["train"]) & readable))
    both = _few_groups(run, data)
    head = yield from _fit(data, fits, should_stop, both)
    if head is None:
        return None
    strength, fitted, metrics, folded = head
    about = {"backbone": run.config.backbone, "classes": json.dumps(data.classes, ensure_ascii=False)}
    ids = np.array([row.id for row in run.data.rows], dtype=np.int64)[readable]
    logits, kept, notes = fitted.logits(features[readable]), fitted, tuple[Noted, ...]()
    if both is not None:
        again = _fitted(both, fits, strength, should_stop)
        if again is None:
            return None
        validates = np.array([row.split == "val" for row in run.data.rows])[readable]
        kept, logits = again, np.where(validates[:, None], logits, again.logits(features[readable]))
        about[LEARNED] = BOTH
        notes = (noted("info", "few_groups", groups=len(set(both.train.groups))),)
    tensors = {f"backbone.{name}": value for name, value in backbone().items()}
    tensors |= kept.tensors
    outcome = Outcome("finished", _chosen(fits, strength), ids, logits, tuple(note.text for note in notes))
    if folded is not None and both is not None:
        outcome = replace(outcome, apart=(folded.targets, folded.logits))
    elif folded is not None and not run.data.multi_label and _apart(run, data.train.groups):
        outcome = replace(outcome, held_out=folded.right)
    return FittedHead(outcome, tensors, fitted, about, metrics, notes)


def keep(run: Run, fitted: FittedHead, step: int = 0, **about: str) -> Iterator[Event]:
    """Make a fitted model the run's `best`, with more to say `about` it. Raises TldeskError `disk_full`."""
    checkpoint.save_best(run, fitted.tensors, {**fitted.about, **about})
    yield CheckpointSaved(step=step, name="best")
    yield from (replace(note, step=step) for note in fitted.notes)


def learned_from_val(about: Mapping[str, str]) -> bool:
    """Whether a kept model, with this text beside its tensors, has learned from the val split too."""
    return about.get(LEARNED) == BOTH


def can_tell(held_out: NDArray[np.int64], n_classes: int) -> bool:
    """Whether so many held-out samples, of these targets, can tell which of several models is better."""
    count = len(held_out)
    fewest = task_of(held_out).support(held_out, n_classes).min()
    return bool(count >= VAL_MANY or (count >= VAL_SAMPLES and fewest >= VAL_PER_CLASS))


def _apart(run: Run, contents: list[str]) -> bool:
    """Whether folds that part these contents part no two of one thing, whose answers would be too good."""
    return len(set(judge.clusters(run, contents))) == len(set(contents))


def _few_groups(run: Run, data: _FitData) -> _FitData | None:
    """Train and val as one split, by their groups, where these are few and large, some only validate and none tests."""
    tested = [row.sha256 for row in run.data.rows if row.split == "test"]
    parts = (data.train.groups, data.val.groups, tested)
    train, val, test = ([str(one) for one in judge.clusters(run, contents)] for contents in parts)
    count, samples = len({*train, *val}), len(train) + len(val)
    few = count <= min(FEW_GROUPS, samples // LARGE_GROUP) and data.pupil is None  # who has no answers to val
    if not few or not set(val) - set(train) or set(val) & set(test):
        return None
    return replace(data, train=replace(_joined(data.train, data.val), groups=train + val))


def _fitted(data: _FitData, fits: Fits, strength: float, should_stop: Callable[[], bool]) -> Linear | None:
    """The head of one strength; None when stopped."""
    fitted = next(islice(_path(data, fits, slice(None), should_stop), fits.STRENGTHS.index(strength), None), None)
    return None if fitted is None else replace(fitted, bias=fitted.bias - data.log_prior)


def _path(
    data: _FitData, fits: Fits, which: slice | NDArray[np.bool_], should_stop: Callable[[], bool]
) -> Iterator[Linear]:
    """A head for each strength, fitted on some of the train split."""
    features, targets = data.train.features[which], data.train.targets[which]
    if data.pupil is not None:
        fits = data.pupil.among(which)
    return fits.path(
        features, targets, len(data.classes), balanced=data.weighted, seed=data.seed, should_stop=should_stop
    )


def _joined(one: _Split, other: _Split) -> _Split:
    if isinstance(one.features, np.ndarray):
        features: Any = np.concatenate([one.features, other.features])
    else:
        from scipy import sparse

        features = sparse.vstack([one.features, other.features], format="csr")
    return _Split(features, np.concatenate([one.targets, other.targets]), [*one.groups, *other.groups])


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
    data: _FitData, fits: Fits, should_stop: Callable[[], bool], both: _FitData | None = None
) -> Generator[Event, None, tuple[float, Linear, dict[str, float], _Folded | None] | None]:
    """The C with the least held-out loss, its head fitted on the train split, the head's figures, and what this C makes
    of samples that were held out in turn, if any; None when stopped. With `both` its groups are held out."""
    on_val = both is None and can_tell(data.val.targets, len(data.classes))
    count = folds.COUNT if both is None else min(folds.COUNT, len(set(both.train.groups)))
    text = "Fitting the classifier" if on_val else f"Fitting the classifier, {count}-fold cross-validated"
    fitting, each = 1 if on_val else count + 1, len(fits.STRENGTHS)
    yield PhaseStarted(name="fit", text=text, total=fitting * each, epochs=each, folds=0 if on_val else count)
    folded = None if on_val else (yield from _cross_validated(both or data, fits, should_stop, count))
    losses: list[float] = []
    best: tuple[Linear, dict[str, float]] | None = None  # alone: those of many epochs would take much memory
    prior = data.log_prior
    for step, fitted in enumerate(_path(data, fits, slice(None), should_stop), start=1):
        # Had it learned with the log of the shares added to its logits, a linear model would be this one exactly.
        head = replace(fitted, bias=fitted.bias - prior)
        figures = _figures("train", data.train.targets, head.logits(data.train.features), prior)
        figures |= _figures("val", data.val.targets, head.logits(data.val.features), prior)
        if folded is not None:
            losses.append(folded[step - 1].loss)
        elif data.tempered:
            losses.append(loss_left(data.val.targets, fitted.logits(data.val.features)))
        else:
            losses.append(figures["val/loss"])
        if int(np.argmin(losses)) == step - 1:
            best = head, figures
        more = {} if isinstance(fits, HeadFit) else {"C": fits.STRENGTHS[step - 1]}
        yield EpochEnd(step=step, epoch=step, metrics=figures | more)
    if best is None or len(losses) < len(fits.STRENGTHS):
        return None
    place = int(np.argmin(losses))
    return fits.STRENGTHS[place], *best, None if folded is None else folded[place]


def _chosen(fits: Fits, strength: float) -> dict[str, Any]:
    """What validation decided, for the report."""
    if isinstance(fits, HeadFit):
        return {"best_epoch": int(strength), "epochs": len(fits.STRENGTHS)}
    return {"C": strength}


@dataclass(frozen=True, slots=True)
class _Folded:
    """What one C makes of samples that are held out in turn: its loss, and their targets with the logits (n, classes)
    of models that had not learned from them."""

    loss: float
    targets: NDArray[np.int64]
    logits: NDArray[np.float32]

    @property
    def right(self) -> tuple[int, int]:
        """How many answers are correct, and of how many."""
        asked = task_of(self.targets)
        return int(asked.right(self.targets, asked.said(asked.shares(self.logits))).sum()), len(self.targets)


def _left(seconds: float, done: int, folds: int, beside: int) -> float:
    """How long `folds` and one fit of all samples still take when `done` took so long: so many go on side by side, and
    take as long as one."""
    rounds, gone = math.ceil(folds / beside) + 1, math.ceil(done / beside)
    return seconds / gone * (rounds - gone)


def _cross_validated(
    data: _FitData, fits: Fits, should_stop: Callable[[], bool], count: int
) -> Generator[Event, None, list[_Folded]]:
    """What each C makes of train samples that are held out in turn, those with equal content together. The folds, at
    most `count`, are fitted side by side; what is done is told in fits, of which one of all samples follows. When
    stopped, answers are missing."""
    fold = folds.assign(task_of(data.train.targets).strata(data.train.targets), data.train.groups, data.seed)
    used = sorted(set(fold.tolist()) - {-1})
    answered: list[list[NDArray[np.float32]]] = []  # fold by fold, strength by strength

    def held_out(number: int) -> list[NDArray[np.float32]]:
        heads = _path(data, fits, fold != number, should_stop)
        return [head.logits(data.train.features[fold == number]) for head in heads]

    began, beside = time.monotonic(), device.threads()
    for of_fold in ordered_map(held_out, used, should_stop, beside):
        answered.append(of_fold)
        done, each = count - len(used) + len(answered), len(fits.STRENGTHS)
        left = _left(time.monotonic() - began, len(answered), len(used), beside)
        yield Progressed(phase="fit", done=done * each, total=(count + 1) * each, seconds_left=left)
    complete = len(answered) == len(used) and all(len(one) == len(fits.STRENGTHS) for one in answered)
    if not complete or not used:  # without a fold, as with a single image a class, the middle of the range is taken
        none, middle = np.zeros((0, len(data.classes)), np.float32), len(fits.STRENGTHS) // 2
        return [_Folded(abs(place - middle), data.train.targets[:0], none) for place in range(len(fits.STRENGTHS))]
    targets = np.concatenate([data.train.targets[fold == number] for number in used])
    return [_folded(data, targets, np.concatenate(logits)) for logits in zip(*answered, strict=True)]


def _folded(data: _FitData, targets: NDArray[np.int64], logits: NDArray[np.float32]) -> _Folded:
    """Logits as they were learned are answers as the head that is kept gives them once the prior is taken off."""
    loss = loss_left(targets, logits) if data.tempered else task_of(targets).loss(targets, logits)
    return _Folded(loss, targets, logits - data.log_prior)


def _figures(
    split: str, targets: NDArray[np.int64], logits: NDArray[np.float32], prior: NDArray[np.float32]
) -> dict[str, float]:
    """The loss is the one that training lowers: with the log of the classes' shares where that was added."""
    asked = task_of(targets)
    figures = {f"{split}/{name}": value for name, value in asked.epoch(targets, logits).items()}
    return {f"{split}/loss": asked.loss(targets, logits + prior)} | figures
