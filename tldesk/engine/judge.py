"""What a report says of a model's answers: figures, calibration, thresholds, when to leave an image unanswered.

All of it follows from the logits that a run keeps, so reports of earlier versions are completed when they are read.
Temperature, thresholds and limits are chosen on the val split alone.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import asdict, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tldesk.engine import calibrate, curves, metrics
from tldesk.project.measured import read_measured
from tldesk.project.run import Run
from tldesk.project.run_data import Predictions

SPLITS = ("val", "test")
# The shares of right answers that a limit can be chosen for.
ACCURACIES = (0.9, 0.95, 0.98, 0.99)
ACCURACY = 0.95


def figures(
    classes: Sequence[str],
    targets: NDArray[np.int64],
    logits: NDArray[np.float32],
    temperature: float = 1.0,
    groups: Sequence[Hashable] | None = None,
) -> dict[str, Any]:
    """Accuracy and macro F1 with their intervals, loss, per-class scores and confusion, for `report.json`.

    `loss` is that of the logits as they are; the average precision of a class orders by its probability at the
    `temperature`. `groups` (n,) says what belongs together; without them every sample stands for itself.
    """
    predictions = logits.argmax(axis=1)
    counts = metrics.confusion(targets, predictions, len(classes))
    shares = metrics.softmax(logits / temperature)
    averages = [curves.precision_recall(targets == c, shares[:, c]).average for c in range(len(classes))]
    return {
        "accuracy": metrics.accuracy(targets, predictions),
        "accuracy_interval": list(metrics.wilson_interval(int(np.trace(counts)), len(targets))),
        "macro_f1": metrics.macro_f1(counts),
        "macro_f1_interval": list(
            metrics.macro_f1_interval(
                targets, predictions, range(len(targets)) if groups is None else groups, len(classes)
            )
        ),
        "loss": metrics.log_loss(targets, logits),
        "per_class": [
            {
                **asdict(score),
                "recall_interval": list(score.recall_interval),
                "precision_interval": list(score.precision_interval),
                "average_precision": None if math.isnan(average) else average,
            }
            for score, average in zip(metrics.per_class(counts, classes), averages, strict=True)
        ],
        "confusion": counts.tolist(),
    }


def chosen(
    classes: Sequence[str], targets: NDArray[np.int64], splits: NDArray[np.str_], logits: NDArray[np.float32]
) -> dict[str, Any]:
    """`calibration` and `thresholds` for `report.json`, from the logits (n, k) of the val and test splits."""
    val = splits == "val"
    temperature = calibrate.fit_temperature(targets[val], logits[val])
    shares = metrics.softmax(logits[val] / temperature)
    return {
        "calibration": {
            "temperature": temperature,
            "images": int(val.sum()),
            **{
                name: calibrate.before_and_after(targets[splits == name], logits[splits == name], temperature)
                for name in SPLITS
            },
        },
        "thresholds": {
            label: curves.best_threshold(targets[val] == place, shares[:, place]) for place, label in enumerate(classes)
        },
    }


def report_of(run: Run, contents: Sequence[str], answers: Predictions) -> dict[str, Any]:
    """`val`, `test` (or None), `calibration` and `thresholds` of a run's answers; `contents` (n,) are their hashes.

    The answers' probabilities are not looked at: they follow from the temperature that is found here.
    """
    classes, targets, splits = run.data.classes, answers.targets, answers.splits
    found = chosen(classes, targets, splits, answers.logits)
    groups = clusters(run, contents)
    for name in SPLITS:
        rows = np.flatnonzero(splits == name)
        together = [groups[row] for row in rows]
        figured = figures(classes, targets[rows], answers.logits[rows], temperature_of(found), together)
        found[name] = figured if len(rows) else None
    return found


def completed(run: Run) -> dict[str, Any] | None:
    """The report of a run with all that newer versions say; None when it has none. Raises TldeskError `run_damaged`."""
    report = run.report
    if report is None or ("calibration" in report and "thresholds" in report):
        return report
    predictions = run.predictions()
    if predictions is None:
        uncalibrated = {"temperature": 1.0, "images": 0, "val": None, "test": None}
        return {"calibration": uncalibrated, "thresholds": dict.fromkeys(report["classes"]), **report}
    contents = {row.id: row.sha256 for row in run.data.rows}
    return report | report_of(run, [contents[int(i)] for i in predictions.ids], predictions)


def run_temperature(run: Run) -> float:
    """The temperature of a run's answers, also of an earlier version's; 1 while it has no report.

    Raises TldeskError `run_damaged`.
    """
    report = completed(run)
    return temperature_of(report) if report is not None else 1.0


def temperature_of(report: dict[str, Any]) -> float:
    """The temperature of a completed report."""
    return float(report["calibration"]["temperature"])


def calibrated(answers: Predictions, temperature: float) -> Predictions:
    """The same answers with the probabilities that their logits give at a temperature."""
    return replace(answers, probabilities=metrics.softmax(answers.logits / temperature))


def abstaining(predictions: Predictions, temperature: float) -> list[dict[str, Any]]:
    """For each of ACCURACIES the limit that reaches it on val, and what it gives on each split.

    Rows are `{accuracy, limit, val{answered, right, images}, test{…} or None}`; `limit` None: it cannot be reached.
    """
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
