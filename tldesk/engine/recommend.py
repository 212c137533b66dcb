"""Which backbone for this data: each one on this computer is tried on a sample of it, in a minute or two.

At most 1,000 labelled images of train and val, spread over the classes as all of them are, are embedded; 5-fold
cross-validated logistic regression says how accurate a classifier on the features is, the folds kept apart by the
project's own groups. Recommended is the fastest backbone within one standard error of the most accurate (Breiman et
al., 1984): that of the best, or that of the difference of the two where it is smaller; of a small sample, by accuracy
and by loss. Five nearest neighbours and LogME (You et al., 2021) stand beside it and decide nothing.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, TypeAdapter

from tldesk import foreign
from tldesk.atomic import write_atomic
from tldesk.engine import compare
from tldesk.engine.embedding import features, neighbours, speed
from tldesk.engine.embedding.neighbours import Features, Targets
from tldesk.engine.judging import folds, metrics
from tldesk.engine.labelling import doubts
from tldesk.engine.machine import device
from tldesk.engine.networks import backbones, weights
from tldesk.engine.networks import own_encoders as own
from tldesk.engine.networks.backbones import Backbone
from tldesk.errors import TldeskError, said
from tldesk.foreign import Refused
from tldesk.media.fitting import Fitting
from tldesk.media.pool import never
from tldesk.project.database.disk_errors import disk_errors
from tldesk.project.runs.events import BackboneMeasured, BackboneRecommended, Event, PhaseStarted, noted
from tldesk.project.samples import fitting, groups
from tldesk.project.store import Project

log = logging.getLogger(__name__)

MOST = 1_000
NEIGHBOURS = 5
# Of each class at least so many are taken, so that a rare one is judged at all.
_FEWEST = 5
_FILE = "measured.json"
_TOLERANCE, _ROUNDS = 1e-3, 50
# Images, of which fewer tell little by the number of correct answers. With the losses, what the recommendation costs in
# accuracy was half of what it was on 30, 60 and 120 photos; on 240 it was little either way.
_FEW = 300
_LEAST = 1e-3  # a probability: one answer that is quite sure and wrong decides nothing alone


@dataclass(frozen=True, slots=True)
class _Image:
    path: Path
    sha256: str
    place: str


@dataclass(frozen=True, slots=True)
class Sampled:
    """The images that are measured on (n), and the state of the data they stand for.

    `targets` (n,) index `classes`; images of equal `groups` are held out together. `labelled` counts all that could
    have been taken, `fingerprint` changes with their contents, labels and splits.
    """

    images: list[_Image]
    targets: Targets
    groups: list[str]
    classes: list[str]
    labelled: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What was measured, most accurate first, on `images` of `labelled` images, and `chosen`, the one recommended.

    `when` is ISO 8601, UTC; `device` says where the speed was measured.
    """

    chosen: str
    measured: Annotated[list[BackboneMeasured], Field(min_length=1, max_length=1000)]
    images: int
    labelled: int
    classes: int
    device: str
    when: str
    fingerprint: str

    @property
    def best(self) -> BackboneMeasured:
        """The most accurate."""
        return self.measured[0]

    def of(self, name: str) -> BackboneMeasured | None:
        """The figures of one backbone."""
        return next((one for one in self.measured if one.name == name), None)


_KEPT: TypeAdapter[Recommendation] = TypeAdapter(Recommendation)


def sample(project: Project, most: int = MOST, seed: int = 0) -> Sampled:
    """A stratified sample of the labelled images of train and val.

    Raises TldeskError `nothing_labelled` or `one_class`.
    """
    with project.store.reading() as db:
        every = groups.split_rows(db)
        roots = project.store.roots(db)
    keys = project.splits.groups(every)
    rows = [(row, key) for row, key in zip(every, keys, strict=True) if row.split != "test"]
    names = _names(project)
    present = [name for id_, name in names.items() if any(row.class_id == id_ for row, _ in rows)]
    if not rows:
        raise TldeskError("nothing_labelled")
    if len(present) < 2:
        raise TldeskError("one_class", label=present[0])
    targets = np.array([present.index(names[row.class_id]) for row, _ in rows], dtype=np.int64)
    chosen = _stratified(targets, most, np.random.default_rng(seed))
    return Sampled(
        [_Image(Path(roots[row.root_id], row.path), row.sha256, row.place) for row in (rows[i][0] for i in chosen)],
        targets[chosen],
        [rows[i][1] for i in chosen],
        present,
        len(rows),
        _fingerprint(every, names),
    )


def measure(
    project: Project, names: Sequence[str] | None = None, should_stop: Callable[[], bool] = never
) -> Iterator[Event]:
    """Measure each backbone of `names` (default: all whose weights are here), keep the result with the project.

    Tells a BackboneMeasured for each (a Noted `weights_not_usable` where its weights give no numbers, which is raised
    where no other is left) and BackboneRecommended last; when stopped just ends, and what was embedded is not embedded
    again. Raises as `sample`, and TldeskError `measuring_several_labels`, `no_weights`, `weights_damaged`, `disk_full`.
    """
    if project.multi_label:
        raise TldeskError("measuring_several_labels")
    if not project.read_only:
        project.splits.assign_missing()  # as a training would: what is for testing stays unseen
    data = sample(project)
    kind, shape = device.kind(), fitting.choose(project.samples.sizes("train"))
    found: list[BackboneMeasured] = []
    answers: dict[str, Answers] = {}
    problem: TldeskError | None = None
    for name in weights.available_names(project.modality) if names is None else names:
        try:
            one, answers[name] = yield from _measured(project, backbones.get(name), data, kind, shape, should_stop)
        except neighbours.Stopped:
            return
        except TldeskError as error:
            if error.code != "weights_not_usable":  # which were imported; the others can be measured
                raise
            problem = error
            yield noted("warning", error.code, **error.arguments)
            continue
        found.append(one)
        yield one
    if problem is not None and not found:
        raise problem
    result = Recommendation(
        choose(found, answers),
        sorted(found, key=lambda one: -one.accuracy),
        len(data.images),
        data.labelled,
        len(data.classes),
        device.describe().text,
        datetime.now(UTC).isoformat(timespec="seconds"),
        data.fingerprint,
    )
    if not project.read_only:
        _keep(project.folder, result)
    yield BackboneRecommended(name=result.chosen)


@dataclass(frozen=True, slots=True)
class Answers:
    """A backbone's answers to the images of the sample, each (n,): whether it is `right`, 1 or 0, and its cross-entropy
    (`loss`); NaN where it gave none."""

    right: NDArray[np.float32]
    loss: NDArray[np.float32]


def choose(measured: Sequence[BackboneMeasured], answers: Mapping[str, Answers] | None = None) -> str:
    """The fastest backbone within one standard error of the most accurate; of what is known of their `answers`, by the
    images that two answer differently, see `_is_worse`."""
    best = max(measured, key=lambda one: one.accuracy)
    good = [one for one in measured if one is best or not _is_worse(one, best, answers or {})]
    return min(good, key=lambda one: one.ms).name


def _is_worse(one: BackboneMeasured, best: BackboneMeasured, answers: Mapping[str, Answers]) -> bool:
    """Whether a backbone is more than a standard error behind the best.

    That is the error of the best alone, or that of the difference of the two on the same images where it is smaller:
    where they differ in many it is not, and on a small sample worse ones would pass. Of fewer images than `_FEW` nearly
    all pass by accuracy, so the losses of the two are compared as well: they tell how near a wrong answer was.
    """
    behind = best.accuracy - one.accuracy
    if best.name not in answers or one.name not in answers:
        return behind > best.error
    own, other = answers[one.name], answers[best.name]
    differ = own.right - other.right
    lost, gained, total = int((differ < 0).sum()), int((differ > 0).sum()), int(np.isfinite(differ).sum())
    if behind > min(best.error, compare.paired_error(lost, gained, total)):
        return True
    dearer = (own.loss - other.loss)[np.isfinite(differ)]
    return 1 < total < _FEW and float(dearer.mean()) > float(dearer.std(ddof=1)) / np.sqrt(total)


def kept(project_folder: Path) -> Recommendation | None:
    """What was measured last for a project; None when nothing was, or it cannot be read any more, or its choice was an
    encoder that is not on this computer."""
    try:
        found = foreign.read(_KEPT, project_folder / _FILE)
    except FileNotFoundError:
        return None
    except (OSError, Refused) as error:
        log.warning("what was measured of the backbones cannot be read: %s", error)
        return None
    here = [one for one in found.measured if not own.is_name(one.name) or one.name in own.records()]
    return replace(found, measured=here) if any(one.name == found.chosen for one in here) else None


def is_stale(project: Project, result: Recommendation) -> bool:
    """Whether labels, images or splits are others than when `result` was measured."""
    with project.store.reading() as db:
        rows = groups.split_rows(db)
    return _fingerprint(rows, _names(project)) != result.fingerprint


def logme(values: Features, targets: Targets) -> float:
    """The log of the evidence for a Bayesian linear model of the labels (You et al., 2021), a sample and a class.

    values (n, d), targets (n,). Higher is better; it compares backbones on the same samples.
    """
    left, singular, _ = np.linalg.svd(values.astype(np.float64), full_matrices=False)
    sigma = singular**2
    evidence = [_evidence(left, sigma, (targets == target).astype(np.float64)) for target in np.unique(targets)]
    return float(np.mean(evidence))


def _evidence(left: NDArray[np.float64], sigma: NDArray[np.float64], own: NDArray[np.float64]) -> float:
    """The evidence for one class's labels `own` (n,), with `alpha` and `beta` where it is the largest."""
    n = len(own)
    inside = (left.T @ own) ** 2
    outside = float(own @ own - inside.sum())
    alpha = beta = 1.0
    result = 0.0
    for _ in range(_ROUNDS):
        ratio = alpha / beta
        gamma = float((sigma / (sigma + ratio)).sum())
        length = float((sigma * inside / (ratio + sigma) ** 2).sum())
        rest = float((inside / (1 + sigma / ratio) ** 2).sum()) + outside
        alpha, beta = gamma / (length + 1e-5), (n - gamma) / (rest + 1e-5)
        result = len(sigma) * np.log(alpha) + n * np.log(beta) - float(np.log(alpha + beta * sigma).sum())
        result = (result - beta * rest - alpha * length - n * np.log(2 * np.pi)) / (2 * n)
        if abs(alpha / beta - ratio) <= _TOLERANCE * ratio:
            break
    return result


def _measured(
    project: Project,
    record: Backbone,
    data: Sampled,
    kind: str,
    shape: Fitting,
    should_stop: Callable[[], bool],
) -> Generator[Event, None, tuple[BackboneMeasured, Answers]]:
    """The figures of one backbone on the sample, and its answers. Raises neighbours.Stopped, and as `measure`."""
    text = said("analysing_with", count=str(len(data.images)), model=record.title)
    yield PhaseStarted(name="embed", text=text, total=len(data.images))
    preprocess = record.preprocess.settled(shape)  # as a training of now would fit them
    cache = project.folder / "cache"
    embedded = yield from features.embed(cache, record, data.images, kind, should_stop, preprocess)
    if not embedded.complete:
        raise neighbours.Stopped
    yield PhaseStarted(name="fit", text=f"Measuring {record.title}", total=1)
    return _judge(record.name, data, embedded, should_stop)


def _judge(
    name: str, data: Sampled, embedded: features.Embedded, should_stop: Callable[[], bool]
) -> tuple[BackboneMeasured, Answers]:
    """The figures of one backbone from the features of the sample, and its answers. Raises neighbours.Stopped."""
    rows = np.flatnonzero(embedded.readable)
    values, targets = neighbours.unit(embedded.features[rows]), data.targets[rows]
    keys = [data.groups[row] for row in rows]
    shares = doubts.out_of_fold(values, targets, groups=keys, classes=len(data.classes), should_stop=should_stop)
    judged = shares.sum(axis=1) > 0
    answers = Answers(*(np.full(len(data.targets), np.nan, np.float32) for _ in range(2)))
    answers.right[rows[judged]] = (shares.argmax(axis=1) == targets)[judged]
    answers.loss[rows[judged]] = -np.log(np.maximum(shares[np.arange(len(rows)), targets], _LEAST))[judged]
    right, total = int(np.nansum(answers.right)), int(judged.sum())
    low, high = metrics.wilson_interval(right, total)
    near_one = (right + 0.5) / (total + 1)  # a small sample without a mistake is no proof that there are none
    ms = speed.cached(name)
    found = BackboneMeasured(
        name=name,
        accuracy=right / max(1, total),
        low=low,
        high=high,
        error=float(np.sqrt(near_one * (1 - near_one) / max(1, total))),
        knn=_by_neighbours(values, targets, keys, should_stop),
        logme=logme(values, targets),
        ms=speed.ms_per_sample(name) if ms is None else ms,
        images=total,
    )
    return found, answers


def _by_neighbours(values: Features, targets: Targets, keys: list[str], should_stop: Callable[[], bool]) -> float:
    """The share of samples whose five nearest in the other folds are mostly of their class."""
    fold = folds.assign(targets, keys, 0)
    right = total = 0
    for number in sorted(set(fold.tolist()) - {-1}):
        held = np.flatnonzero(fold == number)
        among = np.flatnonzero(fold != number)
        nearest, alike = neighbours.nearest(values, held, NEIGHBOURS, among, should_stop)
        votes = np.zeros((len(held), int(targets.max()) + 1))
        np.add.at(votes, (np.arange(len(held))[:, None], targets[nearest]), 1 + 1e-6 * alike)
        right += int((votes.argmax(axis=1) == targets[held]).sum())
        total += len(held)
    return right / max(1, total)


def _names(project: Project) -> dict[int, str]:
    return {info.id: info.name for info in project.classes.all()}


def _fingerprint(rows: Sequence[groups.SplitRow], names: dict[int, str]) -> str:
    """What changes when an image, a label or what is for testing does."""
    lines = sorted(f"{row.sha256} {names[row.class_id]}" for row in rows if row.split != "test")
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _stratified(targets: Targets, most: int, generator: np.random.Generator) -> NDArray[np.int64]:
    """Rows of which each class has its share, and no fewer than `_FEWEST` of what it has; all when they are few."""
    if len(targets) <= most:
        return np.arange(len(targets), dtype=np.int64)
    chosen = []
    for target, count in sorted(Counter(targets.tolist()).items()):
        wanted = min(count, max(_FEWEST, most * count // len(targets)))
        chosen.append(generator.choice(np.flatnonzero(targets == target), wanted, replace=False))
    return np.sort(np.concatenate(chosen))


def _keep(folder: Path, result: Recommendation) -> None:
    with disk_errors(folder / _FILE):
        write_atomic(folder / _FILE, json.dumps(asdict(result), indent=1).encode())
