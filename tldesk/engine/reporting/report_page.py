"""The report of a run as one HTML file, fit to be sent to others: it has no script, needs no network, and holds no
image of the project, no path and no name of a computer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

import tldesk
from tldesk import palette
from tldesk.atomic import target_of, write_atomic
from tldesk.engine.judging import assessment, background, calibrate, headline, untested
from tldesk.engine.judging.assessment import Assessment
from tldesk.engine.judging.headline import Headline
from tldesk.engine.reporting import svg, training_charts
from tldesk.engine.training import reuse, run_titles
from tldesk.engine.training.strategy_names import way
from tldesk.media import wording
from tldesk.media.modality import IMAGE
from tldesk.project.database.disk_errors import disk_errors
from tldesk.project.exchange.placeless import Placeless
from tldesk.project.runs import looks
from tldesk.project.runs.events import Noted
from tldesk.project.runs.report import interval_of
from tldesk.project.runs.run import Run
from tldesk.project.samples.samples import SPLITS
from tldesk.templates import render
from tldesk.words import hundredths, span

_SHARES = (0.0, 100.0)  # the span of an axis in percent
_SMALL = (220, 170)  # width and height of a class's chart
# A report of ours is known by its beginning and by what it says within so many bytes: the style stands between.
_BEGINS, _SAYS, _WITHIN = b"<!doctype html>", b">Made with tldesk ", 1 << 16


def place(file: Path) -> Path:
    """The file that a report is written to where the user names `file`: of a link, what it leads to.

    Raises TldeskError `file_exists` where there is a file that is no report of ours, `folder_impossible` or
    `folder_not_writable`.
    """

    def is_report(earlier: Path) -> bool:
        with earlier.open("rb") as stream:
            head = stream.read(_WITHIN)
        return head.startswith(_BEGINS) and _SAYS in head

    with disk_errors(file):
        return target_of(file, is_report)


# What validation images may have decided (`Outcome.chosen`) that has no row of its own.
_CHOSEN = {
    "C": "strength C =",
    "best_epoch": "best epoch",
    "epochs": "epochs trained",
    "frozen_stages": "frozen stages",
    "fitting": "resizing by",
}
# What a part of the template is filled with.
_Values = dict[str, Any]


def write(run: Run, file: Path) -> None:
    """Write the report of a finished run. Raises TldeskError `run_unfinished`, `run_damaged`, `disk_full`, or what
    `place` raises.
    """
    text = page(assessment.read(run))
    with disk_errors(file):
        write_atomic(place(file), text.encode())


def page(found: Assessment) -> str:
    """The HTML of a report."""
    # Without test images the validation images, which also chose the model: the headline says so.
    split = "test" if "test" in found.parts else "val"
    several = found.multi_label  # then there is neither one class taken for another nor one confidence of an answer
    said = wording.in_pages(found.run.config.modality)
    return render(
        "report.html",
        said,
        title=run_titles.title(found.run),
        version=tldesk.__version__,
        light=palette.LIGHT,
        dark=palette.DARK,
        headline=render("headline.html", said, headline=_headline(found)),
        warnings=_notes(found, split, warn=True),
        judged={"test": "test", "val": "validation"}[split],
        matrix=None if several else svg.matrix(found.report["classes"], found.figures(split)["confusion"]),
        classes=_classes(found, split),
        calibration=_calibration(found, split),
        abstaining=None if several else _abstaining(found, split),
        slices=_slices(found, split),
        training=_training(found),
    )


def _headline(found: Assessment) -> Headline:
    """What stands in large letters, with all that it is worth."""
    told = headline.of(found.report)
    assert told is not None  # an assessment has validation at least
    looked = [headline.looks_note(looks.count(found.run))] if told.tested else []
    return told.noting(*looked, *_notes(found, "", warn=False)).worded(found.run.config.modality)


def _notes(found: Assessment, split: str, *, warn: bool) -> list[str]:
    """The run's notes: those that warn, and with them what is not known of the split, or the others."""
    levels = {event.text: event.level for event in found.run.events() if isinstance(event, Noted)}
    told = [str(note) for note in found.report.get("notes", [])]
    chosen = [_without_paths(found.run, note) for note in told if (levels.get(note) == "warning") == warn]
    if not warn:
        return chosen
    unknown = untested.sentences(found.figures(split), split)
    return [*(wording.worded(text, found.run.config.modality) for text in unknown), *chosen]


def _classes(found: Assessment, split: str) -> _Values:
    """A row of scores and a curve of precision and recall for each class."""
    rows, drawn = [], []
    thresholds = {label: limit for label, limit in found.report["thresholds"].items() if limit is not None}
    for target, score in enumerate(found.figures(split)["per_class"]):
        threshold = thresholds.get(score["label"])
        curve = found.precision_recall(split, target)
        row = [score["label"]]
        row += [_score(score, name) for name in ("precision", "recall", "f1")]
        row.append("–" if np.isnan(curve.average) else _percent(curve.average))
        row += ["–" if threshold is None else _percent(threshold)] if thresholds else []
        row.append(str(score["support"]))
        if found.multi_label:  # in place of the confusion matrix, which there is none of
            row += [str(score[count]) for count in ("tp", "fn", "fp")]
        rows.append(row)
        if score["support"]:  # without an image of the class there is no recall
            # Its limits rise, so the curve ends at the largest: beyond it nothing is taken, and nothing wrongly.
            line = svg.SvgCurve("", 100 * np.append(curve.recall, 0.0), 100 * np.append(curve.precision, 1.0))
            axes = ("Recall (%)", "Precision (%)")
            drawn.append((score["label"], svg.chart([line], axes, x_span=_SHARES, y_span=_SHARES, size=_SMALL)))
    head = ["Class", "Precision", "Recall", "F1", "Average precision", *(["Threshold"] if thresholds else [])]
    head.append(_words(found, "Images"))
    head += ["Found", "Missed", "Predicted wrongly"] if found.multi_label else []
    return {"head": head, "rows": rows, "curves": drawn, "thresholds": bool(thresholds)}


def _calibration(found: Assessment, split: str) -> _Values:
    errors, temperature = found.calibration(split), found.temperature
    ideal = np.array(_SHARES)
    curves = [svg.SvgCurve("", ideal, ideal, "quiet")]
    for calibrated, name, style in ((False, "uncalibrated", "line1"), (True, "calibrated", "line0")):
        if not calibrated or temperature != 1.0:  # at 1 both are the same curve
            bins = found.reliability(split, calibrated)
            x = 100 * np.array([part.confidence for part in bins])
            y = 100 * np.array([part.accuracy for part in bins])
            curves.append(svg.SvgCurve(name, x, y, style))
    axes = ("Probability (%)", "Labelled so (%)") if found.multi_label else ("Confidence (%)", "Accuracy (%)")
    rows: list[list[str]] = []
    if errors is not None and temperature != 1.0:
        named = {"Log loss": errors["loss"], "Expected calibration error": errors["ece"]}
        rows = [[name, f"{before:.4f}", f"{after:.4f}"] for name, (before, after) in named.items()]
    drawn = svg.chart(curves, axes, x_span=_SHARES, y_span=_SHARES)
    few = _words(found, "too few validation images")
    why = "no temperature improves the probabilities" if found.no_gain else few
    return {"temperature": temperature, "errors": rows, "why": why, "drawn": drawn, "lone": _lone(found, split)}


def _lone(found: Assessment, split: str) -> str:
    """What the diagram of a lone dot would show, in words."""
    shown = found.reliability(split)
    if not shown or not calibrate.lone(shown, found.reliability(split, False)):
        return ""
    part = shown[0]
    return (
        f"All {part.count} predictions have about the same confidence: {_percent(part.confidence)} on average. "
        f"{_percent(part.accuracy)} of them are correct."
    )


def _abstaining(found: Assessment, split: str) -> _Values:
    curve = found.risk_coverage(split)
    line = svg.SvgCurve("", 100 * curve.coverage, 100 * curve.accuracy)
    drawn = svg.chart([line], ("Predicted (%)", "Accuracy where a class is predicted (%)"), x_span=_SHARES)
    rows = []
    for row in found.abstaining():
        given = row[split]
        if given is not None:  # else no limit reaches that accuracy
            right = given["right"] / max(1, given["answered"])
            answered = f"{given['answered']} of {given['images']}"
            rows.append([_percent(row["accuracy"]), _percent(row["limit"]), answered, _percent(right)])
    limit = found.run.limit
    heard = "" if found.background is None else background.sentence(found.background, limit)
    return {"limit": _percent(limit) if limit else "", "rows": rows, "drawn": drawn, "background": heard}


def _slices(found: Assessment, split: str) -> _Values:
    parts = found.slices(split)
    rows = [
        [f"{part.kind}: {part.value}", _percent(part.accuracy), _range([part.low, part.high]), str(len(part.rows))]
        for part in parts
    ]
    head = ["Slice", "Accuracy", "95% interval", _words(found, "Images")]
    return {"head": head, "rows": rows, "bad": {number for number, part in enumerate(parts) if part.clear}}


def _training(found: Assessment) -> _Values:
    run, report = found.run, found.report
    about = {
        "Model": run_titles.model(run.network),
        "Strategy": way(report.get("strategy_asked", ""), report["strategy"]),
        "Started from": "; before it: ".join(reuse.chain(report)) or "–",
        **({"Teacher": taught["title"]} if (taught := report.get("teacher")) else {}),
        "Chosen on validation": _chosen(report, run.config.modality) or "–",
        "Computed on": report.get("device_text", "–"),
        "Time": f"{report['seconds']:.0f} s",
        "Seed": run.config.seed,
        "Day": run.created[:10] or "–",
        _words(found, "Images in both train and test"): report.get("leaks", 0),
    }
    counts = Counter((target, row.split) for row in run.data.rows for target in row.targets)
    rows = []
    for target, label in enumerate(run.data.classes):
        rows.append([label] + [str(counts[target, split]) for split in SPLITS])
    curves, rejected = training_charts.drawn(run.events(), report)
    return {
        "about": list(about.items()),
        "curves": curves,
        "rejected": rejected,
        "counted": [_words(found, "Images"), *SPLITS],
        "counts": rows,
    }


def _chosen(report: Mapping[str, Any], kind: str) -> str:
    """What the validation images decided, and how the shapes of the training images were fitted; others have none."""
    values = {name: value for name, value in report.get("chosen", {}).items() if kind == IMAGE or name != "fitting"}
    return ", ".join(f"{name} {values[key]}" for key, name in _CHOSEN.items() if key in values)


def _without_paths(run: Run, text: str) -> str:
    """A note with the images named as in the project: nothing that tells where they lie."""
    # The images' own paths first: what `Placeless` shortens keeps its last part alone, not the folders in the project.
    for row in run.data.rows:
        if str(row.path) in text:
            text = text.replace(str(row.path), row.name)
    return Placeless({}).text(text)


def _words(found: Assessment, text: str) -> str:
    """A text of the page, as it is said of the run's kind of data."""
    return wording.reworded(text, found.run.config.modality)


def _percent(value: float) -> str:
    return f"{hundredths(value)}%"


def _score(score: Mapping[str, Any], name: str) -> str:
    """A score of a class with its interval, where it has one."""
    if not untested.known(score, name):
        return "–"
    return f"{_percent(score[name])}{_maybe_range(interval_of(score, name))}"


def _range(pair: Sequence[float]) -> str:
    low, high = pair
    return f"{span(low, high)}%"


def _maybe_range(pair: Sequence[float] | None) -> str:
    """An interval in brackets, where the report has one."""
    return f" ({_range(pair)})" if pair else ""
