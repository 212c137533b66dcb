"""What transfer is worth: the same network, pretrained and from random weights, on more and more of the images.

A finished run is the measure: its images, its splits, its settings. At 10, 25, 50 and 100 % of its train split (each
part inside of the next, every class with its share) one model learns as the run did, and one from random weights with
the same settings; all validate on the same images and are judged on the same test images (val where there
is no test split). The gap's interval is a bootstrap over these images, both models judged on the same draw.

Every training is a run of its own in the project's folder `curves`: stopped and started again, it goes on.
"""

from __future__ import annotations

import json
import logging
import math
import shutil
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Annotated

import numpy as np
import tomli_w
from numpy.typing import NDArray
from pydantic import FailFast, Field, TypeAdapter

from tldesk import foreign
from tldesk.atomic import replacing, write_atomic
from tldesk.engine.embedding import speed
from tldesk.engine.judging import judge, metrics
from tldesk.engine.judging.tasks import task_of
from tldesk.engine.machine import device
from tldesk.engine.modalities import learning
from tldesk.engine.networks import backbones
from tldesk.engine.strategies import STRATEGIES
from tldesk.engine.train import train
from tldesk.engine.training import costs
from tldesk.engine.training.epoch_count import epochs_of
from tldesk.errors import TldeskError, said
from tldesk.foreign import Refused
from tldesk.media.pool import never
from tldesk.project.database.disk_errors import disk_errors
from tldesk.project.runs import run_data
from tldesk.project.runs.config import BASELINES, RunConfig
from tldesk.project.runs.estimate import Estimate
from tldesk.project.runs.events import CurvePoint, Event, Noted, PhaseStarted, Progressed, RunEnded, StepEnd
from tldesk.project.runs.report import Report
from tldesk.project.runs.run import CONFIG_FILE, DATA_FILE, Run
from tldesk.project.runs.run_data import SampleOfRun
from tldesk.project.runs.starting import START_FILE

log = logging.getLogger(__name__)

FRACTIONS = (0.1, 0.25, 0.5, 1.0)
_FILE = "curve.json"
_POINTS: TypeAdapter[list[CurvePoint]] = TypeAdapter(Annotated[list[CurvePoint], FailFast(), Field(max_length=1000)])
_DRAWS = 2_000
_TELL_EVERY = 0.5  # seconds between two events of progress
# What a training step from random weights takes of each image, in times of one look of the frozen network, where it was
# not measured here. So it is for EfficientNet-Lite0 on two cores; on a graphics card it is less.
_STEP_LOOKS = 12.0


@dataclass(frozen=True, slots=True)
class _Task:
    """One of the trainings: its strategy and share of the images; `cost` in seconds, about."""

    strategy: str
    fraction: float
    run: Run
    cost: float


def seconds(run: Run) -> float | None:
    """About how long the whole curve of a finished run takes on this computer; None where nothing tells.

    Raises TldeskError `run_unfinished` or `run_damaged`.
    """
    report = judge.finished(run)
    looks = speed.cached(run.config.backbone)
    if looks is None:
        return None
    shares = [fraction for fraction in FRACTIONS if fraction < 1 or report["strategy"] in BASELINES]
    parts = [fraction * report["n_train"] for fraction in FRACTIONS]
    scratch = sum(parts) * looks / 1000
    if learning.of(run.config.modality).baseline == "scratch":  # another one is quicker than looking at each sample
        on_cpu = (here := device.known()) is not None and here.kind == "cpu"
        known = costs.cached(backbones.get(run.config.backbone)) if on_cpu else None
        step = looks / 1000 * _STEP_LOOKS if known is None else known.steps(0, 1, apart=False)
        scratch = sum(part * epochs_of(run.config, math.ceil(part)) for part in parts) * step
    return scratch + report["seconds"] * sum(shares)


def learning_curve(run: Run, should_stop: Callable[[], bool] = never) -> Iterator[Event]:
    """Train what the curve of a finished run needs, and tell a CurvePoint for each fraction; RunEnded comes last.

    The points are kept beside the run (`kept`). Raises TldeskError `run_unfinished`, `curve_of_scratch`,
    `curve_of_student`, and what training raises.
    """
    report = judge.finished(run)
    if report["strategy"] in BASELINES:
        raise TldeskError("curve_of_scratch", run=run.title)
    if run.config.teacher:
        raise TldeskError("curve_of_student", run=run.title)
    tasks = _tasks(run, report)
    clock = _Clock(tasks)
    points: list[CurvePoint] = []
    for number, fraction in enumerate(FRACTIONS):
        for task in tasks[2 * number : 2 * number + 2]:
            if not (yield from _trained(task, clock, should_stop)):
                yield RunEnded(status="stopped")
                return
        points.append(_point(fraction, *(task.run for task in tasks[2 * number : 2 * number + 2])))
        yield points[-1]
    with disk_errors(run.folder / _FILE):
        write_atomic(run.folder / _FILE, json.dumps([asdict(point) for point in points], indent=1).encode())
    for task in tasks:
        if task.run.folder != run.folder:
            shutil.rmtree(task.run.folder, ignore_errors=True)
    yield RunEnded(status="finished")


def kept(run: Run) -> list[CurvePoint]:
    """The points of a run's curve, by fraction; none when it was not made, or cannot be read any more."""
    try:
        return foreign.read(_POINTS, run.folder / _FILE)
    except FileNotFoundError:
        return []
    except (OSError, Refused) as error:
        log.warning("the learning curve of %s cannot be read: %s", run.name, error)
        return []


def begun(run: Run) -> bool:
    """Whether a curve was begun and stopped: it goes on where it was."""
    return any(_folder(run).glob(f"{run.name}_*"))


def nested(rows: list[SampleOfRun], fraction: float, seed: int) -> list[SampleOfRun]:
    """The share `fraction` of each class of the train split, at least one image, and all other rows.

    An image with several labels counts for the rarest. For one seed a smaller part lies inside of every larger one.
    """
    order = np.random.default_rng(seed).permutation(len(rows))
    place = dict(zip((rows[i].id for i in order), range(len(rows)), strict=True))
    learned = sorted((row for row in rows if row.split == "train"), key=lambda row: place[row.id])
    support = Counter(target for row in learned for target in row.targets)
    chosen = set()
    for target in support:
        having = [row for row in learned if target in row.targets]
        own = [row for row in having if target == min(row.targets, key=lambda one: (support[one], one))]
        chosen |= {row.id for row in (*having[:1], *own[: round(fraction * len(own))])}
    return [row for row in rows if row.split != "train" or row.id in chosen]


def gap(
    first: NDArray[np.bool_], second: NDArray[np.bool_], seed: int = 0, draws: int = _DRAWS
) -> tuple[float, float, float]:
    """How far `first` (n,) is right more often than `second` on the same images, with its 95 % bootstrap interval.

    Only the three kinds of images count (both alike, only one right, only the other), so drawing how many of each there
    are is drawing the images.
    """
    difference = first.astype(np.int64) - second.astype(np.int64)
    n = len(difference)
    shares = np.array([(difference == kind).mean() for kind in (-1, 0, 1)])
    drawn = np.random.default_rng(seed).multinomial(n, shares / shares.sum(), draws)
    low, high = np.quantile((drawn[:, 2] - drawn[:, 0]) / n, (0.025, 0.975))
    return float(difference.mean()), float(low), float(high)


class _Clock:
    """How far all trainings are together, and how long the rest takes."""

    def __init__(self, tasks: list[_Task]) -> None:
        self._total = sum(task.cost for task in tasks)
        self._ended = self._here = 0.0  # what the trainings that have ended cost, and with the present one's share
        self._estimate = Estimate()
        self._told = time.monotonic()

    def begin(self, finished: bool, cost: float) -> None:
        """A training of that cost begins, or was finished in an earlier sitting."""
        if finished:
            self.end(cost)
            self._here = self._ended

    def end(self, cost: float) -> None:
        """A training has ended."""
        self._ended += cost

    def event(self, cost: float, share: float) -> Progressed | None:
        """The progress with `share` of the present training done, when it is time to tell."""
        now = time.monotonic()
        if now - self._told < _TELL_EVERY:
            return None
        self._told = now
        here = self._ended + share * cost
        self._estimate.plan("curve", self._total - self._here)
        self._estimate.did("curve", here - self._here)
        self._here = max(here, self._here)
        done = round(1000 * here / self._total)
        return Progressed(phase="curve", done=min(done, 1000), total=1000, seconds_left=self._estimate.seconds_left)


def _trained(task: _Task, clock: _Clock, should_stop: Callable[[], bool]) -> Generator[Event, None, bool]:
    """Train one run, unless it is; False when stopped."""
    finished = task.run.report is not None
    clock.begin(finished, task.cost)
    if finished:
        return True
    title = STRATEGIES[task.strategy].title
    text = said("curve_part", strategy=title, percent=f"{100 * task.fraction:.0f}")
    yield PhaseStarted(name="curve", text=text, total=1000)
    rows = task.run.data.rows
    images = sum(row.split == "train" for row in rows)
    steps = epochs_of(task.run.config, images) * -(-images // task.run.config.batch_size)
    with closing(task.run.record(train(task.run, should_stop))) as events:
        for event in events:
            share = event.step / steps if isinstance(event, StepEnd) else 0.0
            told = clock.event(task.cost, min(1.0, share)) if share else None
            if told is not None:
                yield told
            if isinstance(event, Noted) and event.level == "warning":
                yield event
    clock.end(task.cost)
    if task.run.report is None:
        return False
    shutil.rmtree(task.run.checkpoints, ignore_errors=True)  # its answers are all that is wanted
    return True


def _tasks(run: Run, report: Report) -> list[_Task]:
    """For each fraction the run's own strategy and from scratch; the run itself is the first one at 100 %."""
    whole = seconds(run) or 1.0
    own = report["seconds"]
    scratch = max(whole - own * sum(FRACTIONS[:-1]), 1.0) / sum(FRACTIONS)
    tasks = []
    for fraction in FRACTIONS:
        for strategy, cost in ((report["strategy"], own), (learning.of(run.config.modality).baseline, scratch)):
            itself = fraction == 1 and strategy not in BASELINES
            made = run if itself else _made(run, strategy, fraction)
            tasks.append(_Task(strategy, fraction, made, max(0.1, cost * fraction)))
    return tasks


def _made(run: Run, strategy: str, fraction: float) -> Run:
    """The run folder of one training, as it was left or made now."""
    folder = _folder(run) / f"{run.name}_{strategy}_{100 * fraction:.0f}"
    if not (folder / CONFIG_FILE).is_file():
        told = run.config.model_dump() | {"strategy": strategy}
        config = RunConfig(**told | ({"start_from": ""} if strategy in BASELINES else {}))
        rows = nested(run.data.rows, fraction, run.config.seed)
        folder.mkdir(parents=True, exist_ok=True)
        data = replace(run.data, rows=rows, left_out=[])
        with disk_errors(folder):
            run_data.write_data(folder / DATA_FILE, data, run.project_folder)
            (folder / "checkpoints").mkdir(exist_ok=True)
            if config.start_from:
                with replacing(folder / START_FILE) as temporary:
                    shutil.copyfile(run.folder / START_FILE, temporary)
            write_atomic(folder / CONFIG_FILE, tomli_w.dumps(config.model_dump(exclude_none=True)).encode())
    return Run.load(folder)


def _point(fraction: float, transfer: Run, scratch: Run) -> CurvePoint:
    """Both models at one fraction, judged on the same images."""
    answers = [_right(one) for one in (transfer, scratch)]
    split = "test" if any(name == "test" for name, _ in answers[0]) else "val"
    asked = [{key[1]: right for key, right in one.items() if key[0] == split} for one in answers]
    shared = sorted(set(asked[0]) & set(asked[1]))
    first, second = (np.array([one[sample] for sample in shared], dtype=bool) for one in asked)
    difference, low, high = gap(first, second)
    n = len(shared)
    return CurvePoint(
        fraction=fraction,
        images=sum(row.split == "train" for row in scratch.data.rows),
        transfer=float(first.mean()),
        transfer_interval=list(metrics.wilson_interval(int(first.sum()), n)),
        scratch=float(second.mean()),
        scratch_interval=list(metrics.wilson_interval(int(second.sum()), n)),
        gap=difference,
        gap_interval=[low, high],
        judged=n,
        split=split,
    )


def _right(run: Run) -> dict[tuple[str, int], bool]:
    """Whether a run is right, by split and sample."""
    answers = run.predictions()
    if answers is None:
        raise TldeskError("run_unfinished", run=run.title)
    said = judge.said(answers, judge.finished(run))
    right = task_of(answers.targets).right(answers.targets, said)
    return dict(zip(zip(answers.splits.tolist(), answers.ids.tolist(), strict=True), right.tolist(), strict=True))


def _folder(run: Run) -> Path:
    return run.project_folder / "curves"
