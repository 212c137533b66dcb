"""The figures of a trained model: from logits it has given, on its own splits, or on images from elsewhere."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.judging import judge
from tldesk.engine.judging.tasks import task
from tldesk.engine.machine import device
from tldesk.engine.training.fitting import preprocess_of
from tldesk.errors import TldeskError
from tldesk.media import image, unknown
from tldesk.media.opening import Pixels
from tldesk.media.pool import never, ordered_map
from tldesk.project import importers
from tldesk.project.events import Event, Noted, PhaseStarted, Progressed, RunEnded, noted
from tldesk.project.importers import archive, walk
from tldesk.project.importers.records import SEVERAL, Found
from tldesk.project.runs import Run, RunData, RunRow

if TYPE_CHECKING:
    import torch

    from tldesk.engine.networks.model import Model

_BATCH = 32
_TELL_EVERY = 0.25  # seconds between two events of progress


@dataclass(frozen=True, slots=True)
class Asked:
    """An image to evaluate on: its content must have the hash `sha256` where one is given."""

    path: Path
    targets: tuple[int, ...]
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """Logits (n, classes) float32 of the images at `positions` (n,) of what was asked; `problems` says why others
    have none, by position."""

    positions: NDArray[np.int64]
    logits: NDArray[np.float32]
    problems: dict[int, str]


def evaluate(run: Run, source: Path | None, should_stop: Callable[[], bool] = never) -> Iterator[Event]:
    """Evaluate a trained run again: on its own val and test splits, or on the labelled images of `source`.

    The last event is RunEnded; its report holds `val` and `test` (or None), or `data`, `n_data` and `skipped`, a list
    of (what, why): files of a source are named as seen from it. Raises TldeskError `run_unfinished`, `model_damaged`,
    and those of reading a source.
    """
    if source is not None and archive.is_archive(source):
        with archive.unpacked(source, should_stop) as (folder, passed_over):
            for event in evaluate(run, folder, should_stop):
                if isinstance(event, RunEnded) and event.report is not None:
                    event.report["skipped"] += [(thing.path_or_row, thing.reason) for thing in passed_over]
                yield event
        return
    classes = run.data.classes
    skipped: list[tuple[str, str]] = []
    if source is None:
        rows = [row for row in run.data.rows if row.split in ("val", "test")]
        splits = [row.split for row in rows]
        asked = [asked_of(row) for row in rows]
    else:
        asked = _found(source, run.data, skipped)
        splits = ["data"] * len(asked)
    yield PhaseStarted(name="evaluate", text="Evaluating", total=len(asked))
    answers = yield from answer(run, device.kind(run.config.device), asked, should_stop)
    if answers is None:
        yield RunEnded(status="stopped")
        return
    named = str if source is None else _names_in(source)
    skipped += [(named(asked[i].path), reason) for i, reason in answers.problems.items()]
    told = judge.completed(run) or {}  # a run that was stopped has a model and no report
    several = run.data.multi_label
    found: dict[str, Any] = {"run": run.name, "classes": classes, "multi_label": several, "skipped": skipped}
    for split in ("val", "test") if source is None else ("data",):
        found |= _split_figures(split, run, asked, splits, answers, told)
    found |= {name: told[name] for name in ("calibration", "thresholds") if name in told}
    if source is not None:
        yield from _known(run, [asked[i].path for i in answers.positions])
    yield RunEnded(status="finished", report=found)


def answer(
    run: Run, kind: str, asked: Sequence[Asked], should_stop: Callable[[], bool], step: int = 0, frozen: int = 0
) -> Generator[Event, None, Answers | None]:
    """What the run's best model says of images, on the device `kind`, in float32. None when stopped.

    Its first `frozen` stages are as they were pretrained: on a processor they are quicker by themselves.
    Raises TldeskError `run_unfinished`, `model_damaged` or `out_of_memory`.
    """
    import torch

    from tldesk.engine.networks import frozen_prefix, model

    preprocess = preprocess_of(run)
    problems: dict[int, str] = {}
    blank = np.zeros((preprocess.size, preprocess.size, 3), np.uint8)
    where = torch.device(kind)
    network = model.load(run).to(where, memory_format=torch.channels_last)  # type: ignore[call-overload]
    halves = frozen_prefix.prefixed(network, frozen, len(asked)) if kind == "cpu" else None

    def inputs(position: int) -> NDArray[Any]:
        pixels, problem = _open(asked[position], preprocess, should_stop)
        if pixels is None:
            problems[position], pixels = problem, blank
        return pixels if halves is None else halves.maps(pixels[None])[0]

    made = ordered_map(inputs, range(len(asked)), should_stop)
    forward = None if halves is None else halves.rest
    logits = yield from logits_of(network, where, made, len(asked), step=step, forward=forward)
    if logits is None:
        return None
    positions = np.array([i for i in range(len(asked)) if i not in problems], dtype=np.int64)
    return Answers(positions, logits[positions], dict(sorted(problems.items())))


def logits_of(
    network: Model,
    where: torch.device,
    inputs: Iterator[NDArray[Any]],
    total: int,
    batch_size: int = _BATCH,
    step: int = 0,
    forward: Callable[[NDArray[Any]], torch.Tensor] | None = None,
) -> Generator[Event, None, NDArray[np.float32] | None]:
    """Logits (total, classes) of `inputs`, told as progress; None when there are fewer than `total`: a stop.

    Inputs are squares of pixels, or what `forward` makes logits of, a batch at a time. Raises TldeskError
    `out_of_memory`.
    """
    from tldesk.engine.modalities.image import to_tensor

    forward = forward or (lambda batch: network(to_tensor(batch, where)))
    done, waiting = 0, []
    answers: list[NDArray[np.float32]] = []
    began = told = time.monotonic()
    for one in inputs:
        waiting.append(one)
        if len(waiting) < batch_size and done + len(waiting) < total:
            continue
        answers.append(_logits(forward, np.stack(waiting)))
        done, waiting = done + len(waiting), []
        now = time.monotonic()
        if now - told > _TELL_EVERY or done == total:
            told, rate = now, done / max(now - began, 1e-9)
            left = (total - done) / rate
            yield Progressed(step=step, phase="evaluate", done=done, total=total, rate=rate, seconds_left=left)
    if done < total:
        return None
    return np.concatenate(answers) if answers else np.zeros((0, network.head.out_features), np.float32)


def asked_of(row: RunRow) -> Asked:
    """A row of a run as something to evaluate on."""
    return Asked(row.path, row.targets, row.sha256)


def _logits(forward: Callable[[NDArray[Any]], torch.Tensor], batch: NDArray[Any]) -> NDArray[np.float32]:
    """Logits of a batch; in halves when memory runs out."""
    import torch

    from tldesk.engine.training.stepper import is_out_of_memory

    try:
        with torch.inference_mode():
            logits: NDArray[np.float32] = forward(batch).float().cpu().numpy()
        return logits
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error):
            raise
        if len(batch) == 1:
            raise TldeskError("out_of_memory") from error
    half = len(batch) // 2
    return np.concatenate([_logits(forward, batch[:half]), _logits(forward, batch[half:])])


def _open(
    asked: Asked, preprocess: image.Preprocess, should_stop: Callable[[], bool]
) -> tuple[NDArray[np.uint8] | None, str]:
    """The model's square of an image, or why there is none. What no import has opened, a guarded process does."""
    try:
        if not asked.sha256:
            return unknown.pixels(asked.path, Pixels(square=preprocess), should_stop), ""
        data = image.read(asked.path)
        if hashlib.sha256(data).hexdigest() != asked.sha256:
            return None, "it has changed since it was imported"
        return image.load(data, preprocess), ""
    except TldeskError as error:
        return None, str(error.arguments.get("reason", error.text))


def _found(source: Path, data: RunData, skipped: list[tuple[str, str]]) -> list[Asked]:
    """The labelled images of a source whose labels the run knows; the others go to `skipped`."""
    target_of = {label: index for index, label in enumerate(data.classes)}
    named = _names_in(source)
    importer = importers.recognise(source)
    options = importers.answered(importer.questions(source), {SEVERAL.name: "all"} if data.multi_label else {})
    asked = []
    for found in importer.read(source, options):
        if not isinstance(found, Found):
            skipped.append((found.path_or_row, found.reason))
            continue
        labels = () if found.label is None else (found.label, *found.more)
        unknown = [label for label in labels if label not in target_of]
        if not labels:
            skipped.append((named(found.path), "it has no label"))
        elif unknown:
            skipped.append((named(found.path), f"the run has no class “{unknown[0]}”"))
        else:
            asked.append(Asked(found.path, tuple(target_of[label] for label in labels)))
    if not asked:
        raise TldeskError("nothing_to_evaluate", path=source, classes=data.classes)
    return asked


def _known(run: Run, files: Sequence[Path]) -> Iterator[Noted]:
    """Says how many of these files the run has learned from or was chosen by."""
    seen = {row.sha256 for row in run.data.rows if row.split in ("train", "val")}
    known = 0
    for file in files:
        with suppress(TldeskError):  # it is gone since
            known += hashlib.sha256(image.read(file)).hexdigest() in seen
    if known:
        yield noted("warning", "images_known", known=known, images=len(files))


def _names_in(source: Path) -> Callable[[Path], str]:
    """How the files of a source are named, as its importer names what it passes over."""
    folder = source if source.is_dir() else source.parent
    return lambda path: walk.shown(path, folder)


def _split_figures(
    split: str, run: Run, asked: Sequence[Asked], splits: Sequence[str], answers: Answers, told: dict[str, Any]
) -> dict[str, Any]:
    """`{split: figures, n_split: count}` of one split; None and 0 where it has no image that could be read.

    Temperature and thresholds are those that the run's report `told`.
    """
    chosen = np.array([splits[i] == split for i in answers.positions], dtype=bool)
    rows = [asked[i] for i in answers.positions[chosen]]
    if not rows:
        return {split: None, f"n_{split}": 0}
    targets = task(run.data.multi_label).targets(rows, len(run.data.classes))
    groups = judge.clusters(run, [row.sha256 or str(row.path) for row in rows])
    temperature, limits = (judge.temperature_of(told), judge.thresholds_of(told)) if told else (1.0, None)
    scores = judge.figures(run.data.classes, targets, answers.logits[chosen], temperature, groups, limits)
    return {split: scores, f"n_{split}": len(targets)}
