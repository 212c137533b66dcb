"""The figures of a trained model: from logits it has given, on its own splits, or on images from elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

import numpy as np

from tldesk.engine.judging import judge
from tldesk.engine.judging.tasks import task
from tldesk.engine.machine import device
from tldesk.engine.training import checkpoint, choosing
from tldesk.engine.training.answers import Answers, LabelledFile, answer, asked_of
from tldesk.errors import TldeskError
from tldesk.leftovers import temporary_folder
from tldesk.media import image, modality, unknown
from tldesk.media.modality import Modality
from tldesk.media.opening import Pixels
from tldesk.media.pool import never
from tldesk.project import importers
from tldesk.project.importers import archive, parts, records, walk
from tldesk.project.importers.records import NO_OPTIONS, SEVERAL, Found, Skipped
from tldesk.project.runs.events import Event, Noted, PhaseStarted, RunEnded, noted
from tldesk.project.runs.report import Evaluated, Figures, Judged, Report
from tldesk.project.runs.runs import Run
from tldesk.project.texts import kept, reading


def evaluate(run: Run, source: Path | None, should_stop: Callable[[], bool] = never) -> Iterator[Event]:
    """Evaluate a trained run again: on its own val and test splits, or on the labelled images of `source`.

    A model that has learned from the val split too is not asked about that again: see `_own`. The last event is
    RunEnded; its report holds `val` and `test` (or None), or `data`, `n_data` and `skipped`, a list of (what, why):
    files of a source are named as seen from it. Raises TldeskError `run_unfinished`, `model_damaged`, and those of
    reading a source.
    """
    if source is not None and archive.is_archive(source):
        with archive.unpacked(source, should_stop) as (folder, passed_over):
            skipped = [(thing.path_or_row, thing.reason) for thing in passed_over]
            yield from _evaluated(run, folder, should_stop, skipped)
    else:
        yield from _evaluated(run, source, should_stop, [])


def _evaluated(
    run: Run, source: Path | None, should_stop: Callable[[], bool], passed_over: list[tuple[str, str]]
) -> Iterator[Event]:
    """`evaluate`, of what is no archive."""
    with temporary_folder() as folder:  # where texts of other sources are kept meanwhile
        yield from _figures_of(run, source, folder, should_stop, passed_over)


def _figures_of(
    run: Run, source: Path | None, folder: Path, should_stop: Callable[[], bool], passed_over: list[tuple[str, str]]
) -> Iterator[Event]:
    classes, kind = run.data.classes, modality.of(run.config.modality)
    skipped: list[tuple[str, str]] = []
    own = _own(run)
    if source is None:
        rows = [row for row in run.data.rows if row.split in own]
        splits = [row.split for row in rows]
        asked = [asked_of(row) for row in rows]
    else:
        asked = _texts(source, run, folder, skipped) if kind.rows else _found(source, run, skipped)
        splits = ["data"] * len(asked)
    yield PhaseStarted(name="evaluate", text="Evaluating", total=len(asked))
    answers = yield from answer(run, device.kind(run.config.device), asked, should_stop)
    if answers is None:
        yield RunEnded(status="stopped")
        return
    named = str if source is None else _names_in(source)
    skipped += [(named(asked[i].path), reason) for i, reason in answers.problems.items()]
    report = judge.completed(run)  # a run that was stopped has a model and none
    found: Evaluated = {"run": run.name, "classes": classes, "multi_label": run.data.multi_label}
    found["skipped"] = skipped + passed_over
    figures = partial(_split_figures, run, asked, splits, answers, report)
    if source is None:
        found["val"], found["n_val"] = figures("val")
        if "val" not in own and report is not None:
            found["val"], found["n_val"] = report["val"], report["n_val"]
            yield noted("info", "val_learned")
        found["test"], found["n_test"] = figures("test")
    else:
        found["data"], found["n_data"] = figures("data")
    if report is not None:
        found["calibration"], found["thresholds"] = report["calibration"], report["thresholds"]
    if source is not None:
        yield from _known(run, [asked[i] for i in answers.positions])
    yield RunEnded(status="finished", report=found)


def _own(run: Run) -> tuple[Judged, ...]:
    """The splits that a run's model can be asked about again: one that has in the end learned from the val split would
    only praise itself there, so what the training found before that is told."""
    return ("test",) if choosing.learned_from_val(checkpoint.load_best(run)[1]) else judge.SPLITS


def _found(source: Path, run: Run, skipped: list[tuple[str, str]]) -> list[LabelledFile]:
    """The labelled images of a source whose labels the run knows; the others go to `skipped`."""
    data, kind = run.data, modality.of(run.config.modality)
    target_of = {label: index for index, label in enumerate(data.classes)}
    named = _names_in(source)
    importer = importers.recognise(source)
    options = importers.answered(importer.questions(source), {SEVERAL.name: "all"} if data.multi_label else {})
    asked = []
    for found in parts.each(importer.read(source, options), kind):
        if not isinstance(found, Found):
            skipped.append((found.path_or_row, found.reason))
            continue
        labels = () if found.label is None else (found.label, *found.more)
        strange = [label for label in labels if label not in target_of]
        if not kind.may_be(found.path.name):
            skipped.append((named(found.path), records.NOT_AN_IMAGE))
        elif not labels:
            skipped.append((named(found.path), "it has no label"))
        elif strange:
            skipped.append((named(found.path), f"the training has no class “{strange[0]}”"))
        else:
            asked.append(LabelledFile(found.path, tuple(target_of[label] for label in labels), place=found.place))
    if not asked:
        raise TldeskError("nothing_to_evaluate", path=source, classes=data.classes)
    return asked


def _texts(source: Path, run: Run, folder: Path, skipped: list[tuple[str, str]]) -> list[LabelledFile]:
    """The labelled texts of a source whose labels the run knows, kept in a folder; the others go to `skipped`."""
    target_of = {label: index for index, label in enumerate(run.data.classes)}
    lines, targets = [], []
    with reading.opened(source, NO_OPTIONS) as opened:
        skipped += [(one.path_or_row, one.reason) for one in opened.skipped]
        for row in reading.read(opened.parts, reading.Far(opened.parts)):
            if isinstance(row, Skipped):
                skipped.append((row.path_or_row, row.reason))
            elif row.label is None:
                skipped.append((row.where, "it has no label"))
            elif row.label not in target_of:
                skipped.append((row.where, f"the training has no class “{row.label}”"))
            else:
                lines.append(row.line)
                targets.append((target_of[row.label],))
    if not lines:
        raise TldeskError("nothing_to_evaluate", path=source, classes=run.data.classes)
    stored = kept.put(folder, lines)
    hashes = (hashlib.sha256(line.text.encode("utf-8", "replace")).hexdigest() for line in lines)
    rows = zip(targets, hashes, stored.places, strict=True)
    return [LabelledFile(folder / stored.name, *row) for row in rows]


def _known(run: Run, files: Sequence[LabelledFile]) -> Iterator[Noted]:
    """Says how many of these files the run has learned from or was chosen by."""
    kind = modality.of(run.config.modality)
    seen = {row.sha256 for row in run.data.rows if row.split in ("train", "val")}
    known = 0
    for file in files:
        with suppress(TldeskError):  # it is gone since
            known += _sha256(file, kind) in seen
    if known:
        yield noted("warning", "images_known", known=known, images=len(files))


def _sha256(file: LabelledFile, kind: Modality) -> str:
    """That of what it holds; a part is cut out by a guarded process."""
    if file.sha256:
        return file.sha256
    if not file.place:
        return hashlib.sha256(image.read(file.path)).hexdigest()
    opened = unknown.opened(file.path, Pixels(kind=kind.name), place=file.place)
    return opened.sha256 if opened else ""


def _names_in(source: Path) -> Callable[[Path], str]:
    """How the files of a source are named, as its importer names what it passes over."""
    folder = source if source.is_dir() else source.parent
    return lambda path: walk.shown(path, folder)


def _split_figures(
    run: Run,
    asked: Sequence[LabelledFile],
    splits: Sequence[str],
    answers: Answers,
    report: Report | None,
    split: str,
) -> tuple[Figures | None, int]:
    """The figures of one split and its count; None and 0 where it has no image that could be read.

    Temperature and thresholds are those of the run's report.
    """
    chosen = np.array([splits[i] == split for i in answers.positions], dtype=bool)
    rows = [asked[i] for i in answers.positions[chosen]]
    if not rows:
        return None, 0
    targets = task(run.data.multi_label).targets(rows, len(run.data.classes))
    groups = judge.clusters(run, [row.sha256 or str(row.path) for row in rows])
    temperature, limits = (judge.temperature_of(report), judge.thresholds_of(report)) if report else (1.0, None)
    scores = judge.figures(run.data.classes, targets, answers.logits[chosen], temperature, groups, limits)
    return scores, len(targets)
