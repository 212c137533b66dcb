"""What a report says of a model's answers: figures, calibration, thresholds, when to leave an image unanswered.

All of it follows from the logits that a run keeps, so reports of earlier versions are completed when they are read.
Temperature, thresholds and limits are chosen on the val split alone.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.judging import calibrate, curves, metrics, multi_label
from tldesk.engine.judging.tasks import EVEN, SEVERAL_LABELS, task_of
from tldesk.errors import TldeskError
from tldesk.foreign import Refused
from tldesk.project.runs.measured import read_measured
from tldesk.project.runs.report import BeforeAndAfter, Calibration, Figures, Judged, Report, Score, refuse_partial
from tldesk.project.runs.run import Run
from tldesk.project.runs.run_data import Predictions

SPLITS: tuple[Judged, ...] = ("val", "test")
# The shares of right answers that a limit can be chosen for.
ACCURACIES = (0.9, 0.95, 0.98, 0.99)
ACCURACY = 0.95


def figures(
    classes: Sequence[str],
    targets: NDArray[np.int64],
    logits: NDArray[np.float32],
    temperature: float = 1.0,
    groups: Sequence[Hashable] | None = None,
    thresholds: Sequence[float] | None = None,
) -> Figures:
    """Accuracy and macro F1 with their intervals, loss, per-class scores and confusion, for `report.json`.

    `loss` is that of the logits as they are; the average precision of a class orders by its probability at the
    `temperature`. `groups` (n,) says what belongs together; without them every sample stands for itself. With several
    labels `accuracy` is the share of the images whose labels are all right at the `thresholds` (classes,), `map` and
    `micro_f1` stand beside macro F1, each class has its counts, and there is no confusion.
    """
    groups = range(len(targets)) if groups is None else groups
    if targets.ndim == 2:
        return _several(classes, targets, logits, temperature, groups, thresholds)
    predictions = logits.argmax(axis=1)
    counts = metrics.confusion(targets, predictions, len(classes))
    shares = metrics.softmax(logits / temperature)
    averages = [curves.precision_recall(targets == c, shares[:, c]).average for c in range(len(classes))]
    return {
        "accuracy": metrics.accuracy(targets, predictions),
        "accuracy_interval": list(metrics.wilson_interval(int(np.trace(counts)), len(targets))),
        "macro_f1": metrics.macro_f1(counts),
        "macro_f1_interval": list(metrics.macro_f1_interval(targets, predictions, groups, len(classes))),
        "loss": metrics.log_loss(targets, logits),
        "per_class": [
            _score(score, average) for score, average in zip(metrics.per_class(counts, classes), averages, strict=True)
        ],
        "confusion": counts.tolist(),
    }


def _several(
    classes: Sequence[str],
    targets: NDArray[np.int64],
    logits: NDArray[np.float32],
    temperature: float,
    groups: Sequence[Hashable],
    thresholds: Sequence[float] | None,
) -> Figures:
    """`figures` of several labels."""
    said = SEVERAL_LABELS.said(SEVERAL_LABELS.shares(logits / temperature), thresholds)
    right = SEVERAL_LABELS.right(targets, said)
    intervals = multi_label.intervals(targets, logits, said, groups)
    per_class: list[Score] = []
    for place, average in enumerate(multi_label.averages(targets, logits)):
        counts = metrics.confusion(targets[:, place], said[:, place], 2)
        score = metrics.per_class(counts, ["", classes[place]])[1]
        found, missed, wrong = int(counts[1, 1]), int(counts[1, 0]), int(counts[0, 1])
        limit = EVEN if thresholds is None else thresholds[place]
        per_class.append(_score(score, float(average)) | {"tp": found, "fp": wrong, "fn": missed, "threshold": limit})
    return {
        "accuracy": float(right.mean()) if len(right) else math.nan,
        "accuracy_interval": list(metrics.wilson_interval(int(right.sum()), len(right))),
        "map": multi_label.mean_average_precision(targets, logits),
        "map_interval": intervals["map"],
        "macro_f1": multi_label.macro_f1(targets, said),
        "macro_f1_interval": intervals["macro_f1"],
        "micro_f1": multi_label.micro_f1(targets, said),
        "micro_f1_interval": intervals["micro_f1"],
        "loss": multi_label.log_loss(targets, logits),
        "per_class": per_class,
    }


def _score(score: metrics.ClassScore, average: float) -> Score:
    """A class's scores as plain values."""
    return {
        "label": score.label,
        "precision": score.precision,
        "recall": score.recall,
        "f1": score.f1,
        "support": score.support,
        "recall_interval": list(score.recall_interval),
        "precision_interval": list(score.precision_interval),
        "average_precision": None if math.isnan(average) else average,
    }


def chosen(
    classes: Sequence[str], targets: NDArray[np.int64], splits: NDArray[np.str_], logits: NDArray[np.float32]
) -> Report:
    """`calibration` and `thresholds` for `report.json`, from the logits (n, k) of the val and test splits."""
    (val, test), task = [splits == name for name in SPLITS], task_of(targets)
    temperature = task.temperature(targets[val], logits[val])
    limits = task.thresholds(targets[val], task.shares(logits[val] / temperature))
    return {
        "calibration": {
            "temperature": temperature,
            "images": int(val.sum()),
            "val": before_and_after(targets[val], logits[val], temperature),
            "test": before_and_after(targets[test], logits[test], temperature),
        },
        "thresholds": dict(zip(classes, limits, strict=True)),
    }


def before_and_after(
    targets: NDArray[np.int64], logits: NDArray[np.float32], temperature: float
) -> BeforeAndAfter | None:
    """`{"loss": [before, after], "ece": [before, after]}` of a split's logits, for `report.json`; None of none."""
    if not len(targets):
        return None
    task, steps = task_of(targets), (1.0, temperature)
    return {
        "loss": [task.loss(targets, logits / step) for step in steps],
        "ece": [calibrate.expected_error(*task.sureness(targets, logits, step)) for step in steps],
    }


def report_of(run: Run, contents: Sequence[str], answers: Predictions) -> Report:
    """`val`, `test` (or None), `calibration` and `thresholds` of a run's answers; `contents` (n,) are their hashes.

    The answers' probabilities are not looked at: they follow from the temperature that is found here.
    """
    classes, targets, splits = run.data.classes, answers.targets, answers.splits
    found = chosen(classes, targets, splits, answers.logits)
    groups = clusters(run, contents)
    for name in SPLITS:
        rows = np.flatnonzero(splits == name)
        together = [groups[row] for row in rows]
        figured = figures(
            classes, targets[rows], answers.logits[rows], temperature_of(found), together, thresholds_of(found)
        )
        found[name] = figured if len(rows) else None
    return found


def completed(run: Run) -> Report | None:
    """The report of a run with all that newer versions say, and all that every version said; None when it has none.

    Raises TldeskError `run_damaged`.
    """
    found = run.report
    if found is None:
        return None
    try:
        refuse_partial(found, run.data.classes)
    except Refused as error:
        raise TldeskError("run_damaged", run=run.name, reason=f"report.json: {error}") from error
    return _with_newer(run, found)


def _with_newer(run: Run, report: Report) -> Report:
    if "calibration" in report and "thresholds" in report:
        return report
    predictions = run.predictions()
    if predictions is None:
        uncalibrated: Calibration = {"temperature": 1.0, "images": 0, "val": None, "test": None}
        return {"calibration": uncalibrated, "thresholds": dict.fromkeys(report["classes"]), **report}
    contents = {row.id: row.sha256 for row in run.data.rows}
    return report | report_of(run, [contents[int(i)] for i in predictions.ids], predictions)


def finished(run: Run) -> Report:
    """The completed report of a finished run. Raises TldeskError `run_unfinished`, `run_damaged`."""
    report = completed(run)
    if report is None:
        raise TldeskError("run_unfinished", run=run.title)
    return report


def run_temperature(run: Run) -> float:
    """The temperature of a run's answers, also of an earlier version's; 1 while it has no report.

    Raises TldeskError `run_damaged`.
    """
    report = completed(run)
    return temperature_of(report) if report is not None else 1.0


def temperature_of(report: Report) -> float:
    """The temperature of a completed report."""
    return report["calibration"]["temperature"]


def thresholds_of(report: Report) -> list[float]:
    """The probability from which on each class is taken (classes,), EVEN where the report has none."""
    return [EVEN if limit is None else limit for limit in report["thresholds"].values()]


def calibrated(answers: Predictions, temperature: float) -> Predictions:
    """The same answers with the probabilities that their logits give at a temperature."""
    return replace(answers, probabilities=task_of(answers.targets).shares(answers.logits / temperature))


def said(answers: Predictions, report: Report) -> NDArray[np.int64]:
    """What a run says, in the shape of the targets, from answers that are calibrated."""
    return task_of(answers.targets).said(answers.probabilities, thresholds_of(report))


def abstaining(predictions: Predictions, temperature: float) -> list[dict[str, Any]]:
    """For each of ACCURACIES the limit that reaches it on val, and what it gives on each split.

    Rows are `{accuracy, limit, val{answered, right, images}, test{…} or None}`; `limit` None: it cannot be reached.
    None with several labels: where none is over its threshold, none is said.
    """
    if predictions.targets.ndim == 2:
        return []
    answers = {}
    for name in SPLITS:
        inside = predictions.splits == name
        answers[name] = calibrate.answers(predictions.targets[inside], predictions.logits[inside], temperature)
    rows = []
    for accuracy in ACCURACIES:
        limit = curves.least_limit(*answers["val"], accuracy)
        row: dict[str, Any] = {"accuracy": accuracy, "limit": limit}
        rows.append(row | {name: answered(*answers[name], limit) for name in SPLITS})
    return rows


def answered(right: NDArray[np.bool_], confidence: NDArray[np.float32], limit: float | None) -> dict[str, int] | None:
    """What a limit gives on a split of answers (n,); None without a limit or an image."""
    if limit is None or not len(right):
        return None
    correct, given, images = curves.at_limit(right, confidence, limit)
    return {"images": images, "answered": given, "right": correct}


def clusters(run: Run, contents: Sequence[str]) -> list[Hashable]:
    """What belongs together among contents: equal ones, and what the groups of the run's project keep together."""
    measured = read_measured(run.project_folder)
    return [measured[sha256].cluster if sha256 in measured else sha256 for sha256 in contents]
