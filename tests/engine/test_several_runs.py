"""Trainings on images with several labels: each strategy, stopped and gone on with, asked, compared and exported."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from present import present

from engine.test_evaluate import ended
from tldesk.engine import compare, learning_curve, strategies
from tldesk.engine.answering.answers_table import Table
from tldesk.engine.answering.predict import Prediction
from tldesk.engine.exporters import export
from tldesk.engine.judging import assessment, judge
from tldesk.engine.judging.tasks import SEVERAL_LABELS
from tldesk.engine.opening import open_predictor
from tldesk.engine.reporting import report_page
from tldesk.engine.train import train
from tldesk.errors import TldeskError
from tldesk.media.modality import IMAGE
from tldesk.project.runs.events import EpochEnd, Event, Exported, Noted, RunEnded, RunStarted
from tldesk.project.runs.report import figures_of
from tldesk.project.runs.run import Run
from tldesk.project.runs.run_data import RunData, write_data


def trained(run: Run, **options: Any) -> list[Event]:
    return list(run.record(train(run, **options)))


def rewritten(run: Run, data: RunData) -> Run:
    write_data(run.folder / "data.json", data, run.project_folder)
    return Run.load(run.folder)


@pytest.mark.parametrize("strategy", strategies.of(IMAGE))
def test_every_strategy_learns_several_labels(make_several: Callable[..., Run], strategy: str) -> None:
    run = make_several(strategy=strategy)
    events = trained(run)
    report = run.report
    assert report is not None and report["multi_label"]
    wanted = {"accuracy", "map", "macro_f1", "micro_f1", "loss"}
    for split in ("val", "test"):
        figures = present(figures_of(report, split))
        assert wanted | {"map_interval", "accuracy_interval", "per_class"} <= set(figures)
        assert "confusion" not in figures
        assert [row["label"] for row in figures["per_class"]] == report["classes"]
    assert all(isinstance(limit, float) for limit in report["thresholds"].values())
    epochs = [event for event in events if isinstance(event, EpochEnd)]
    assert epochs and all({"val/loss", "val/map", "val/accuracy"} <= set(event.metrics) for event in epochs)
    answers = run.predictions()
    assert answers is not None and answers.targets.shape == answers.logits.shape == answers.probabilities.shape
    shares = SEVERAL_LABELS.shares(answers.logits / report["calibration"]["temperature"])
    assert np.array_equal(answers.probabilities, shares)
    said = judge.said(answers, report)
    test = answers.splits == "test"
    assert present(report["test"])["accuracy"] == SEVERAL_LABELS.right(answers.targets[test], said[test]).mean()


@pytest.mark.parametrize("strategy", ["feature-extraction", "scratch"])
def test_every_balance_works(make_several: Callable[..., Run], strategy: str) -> None:
    for balance in ("sampler", "weighted", "logit-adjustment"):
        run = make_several(balance, strategy=strategy, class_balance=balance, epochs=1)
        assert isinstance(trained(run)[-1], RunEnded)


def test_a_stopped_run_goes_on_to_the_same_model(make_several: Callable[..., Run]) -> None:
    whole, parted = make_several("whole"), make_several("parted")
    trained(whole)
    for calls in (20, 40, 60, 80, 120, 160, 10_000_000):
        if parted.report is None:
            left = iter(range(calls))
            trained(parted, should_stop=lambda left=left: next(left, None) is None)
            parted = Run.load(parted.folder)
    assert sum(isinstance(event, RunStarted) and event.resumed for event in parted.events()) >= 1
    first, second = whole.predictions(), parted.predictions()
    assert first is not None and second is not None
    assert np.array_equal(first.logits, second.logits)


def test_real_weights_tell_the_shapes_apart(run_of_several: Run) -> None:
    report = run_of_several.report
    assert report is not None
    figures = present(report["test"])
    assert figures["map"] > 0.9 and figures["accuracy"] > 0.6
    told = present(report["calibration"]["val"])["loss"]
    assert told[1] <= told[0]
    for place in range(3):  # each class has its share of each split
        having = [row.split for row in run_of_several.data.rows if place in row.targets]
        assert abs(having.count("val") - 0.15 * len(having)) <= 1.5


def test_what_makes_it_worth_less_is_said(make_several: Callable[..., Run]) -> None:
    run = make_several(strategy="scratch", epochs=1)
    rows = [replace(row, target=0, more=tuple(sorted({*row.targets} - {0}))) for row in run.data.rows]
    run = rewritten(run, replace(run.data, rows=rows))
    notes = {event.code: event.text for event in trained(run) if isinstance(event, Noted)}
    assert "“circle”" in notes["always_labelled"]
    rows = [row if row.split != "val" else replace(row, more=()) for row in rows]
    again = rewritten(make_several("again", strategy="scratch", epochs=1), replace(run.data, rows=rows))
    notes = {event.code: event.text for event in trained(again) if isinstance(event, Noted)}
    assert "“square”, “stripes”" in notes["few_validated"]
    report = again.report
    assert report is not None
    assert report["thresholds"]["square"] == report["thresholds"]["stripes"]


def test_a_class_without_a_training_image_is_refused(make_several: Callable[..., Run]) -> None:
    run = make_several()
    rows = [row for row in run.data.rows if row.split != "train" or 2 not in row.targets]
    run = rewritten(run, replace(run.data, rows=rows))
    with pytest.raises(TldeskError) as caught:
        trained(run)
    assert caught.value.code == "no_training_images" and "stripes" in caught.value.text


def test_answers_name_what_reaches_its_threshold(run_of_several: Run, tmp_path: Path) -> None:
    report = run_of_several.report
    assert report is not None
    rows = [row for row in run_of_several.data.rows if row.split == "test"]
    predictor = open_predictor(run_of_several.folder)
    answers = [found for found in predictor.predict([row.path for row in rows]) if isinstance(found, Prediction)]
    assert len(answers) == len(rows)
    for answer in answers:
        over = {label for label, share in answer.probabilities.items() if share >= present(report["thresholds"][label])}
        assert set(answer.labels) == over
        ranked = [answer.probabilities[label] for label in answer.labels]
        assert ranked == sorted(ranked, reverse=True)
    stored = run_of_several.predictions()
    assert stored is not None
    place = {int(sample): i for i, sample in enumerate(stored.ids)}
    shares = np.array([list(answer.probabilities.values()) for answer in answers])
    assert np.abs(shares - stored.probabilities[[place[row.id] for row in rows]]).max() < 1e-4
    with Table(tmp_path / "answers.csv", predictor.classes, several=True) as table:
        for answer in answers:
            table.add(answer)
    with (tmp_path / "answers.csv").open(newline="", encoding="utf-8") as stream:
        for row, answer in zip(csv.DictReader(stream), answers, strict=True):
            assert (row["label"], *json.loads(row["more_labels"])) == (answer.labels or ("",))
    predictor.thresholds = [1.1] * 3
    (none,) = predictor.predict([rows[0].path])
    assert isinstance(none, Prediction) and none.labels == () and none.label is None


def test_an_export_gives_sigmoids_and_thresholds(make_several: Callable[..., Run], tmp_path: Path) -> None:
    run = make_several()
    trained(run)
    folder = tmp_path / "model"
    *_, done = export(run, "onnx", folder)
    assert isinstance(done, Exported)
    for check in done.parity.values():
        assert check["agreement"] >= 0.99
    assert done.parity["onnxruntime"]["max_diff"] < 1e-4
    signature = json.loads((folder / "signature.json").read_text("utf-8"))
    report = run.report
    assert report is not None and signature["multi_label"] is True
    assert signature["thresholds"] == report["thresholds"]
    properties = {one.key: one.value for one in onnx.load(folder / "model.onnx").metadata_props}
    assert json.loads(properties["thresholds"]) == report["thresholds"] and properties["multi_label"] == "true"
    card = (folder / "MODEL_CARD.md").read_text("utf-8")
    assert "mAP" in card and "reaches its threshold" in card and "one of 3 classes" not in card
    paths = [row.path for row in run.data.rows[:6]]
    answers = [found for found in open_predictor(folder).predict(paths) if isinstance(found, Prediction)]
    own = [f for f in open_predictor(run.folder).predict(paths) if isinstance(f, Prediction)]
    assert [set(answer.labels) for answer in answers] == [set(answer.labels) for answer in own]
    done_by = subprocess.run(
        [sys.executable, str(folder / "samples" / "predict.py"), *map(str, paths)],
        capture_output=True, text=True, check=True, encoding="utf-8",
    )  # fmt: skip
    lines = [line.split("\t") for line in done_by.stdout.splitlines()]
    for answer in answers:
        assert [label for path, label, _ in lines if path == str(answer.path)] == list(answer.labels)


def test_it_is_evaluated_again_and_on_other_images(run_of_several: Run, several_photos: Path) -> None:
    again, first = (present(report["test"]) for report in (ended(run_of_several, None), present(run_of_several.report)))
    assert again["map"] == pytest.approx(first["map"])
    assert again["accuracy"] == pytest.approx(first["accuracy"])
    other = ended(run_of_several, several_photos)
    assert (other["n_data"], other["skipped"]) == (56, [])
    assert present(other["data"])["map"] > 0.9


def test_what_is_known_of_it(run_of_several: Run, tmp_path: Path) -> None:
    found = assessment.read(run_of_several)
    assert found.multi_label and found.abstaining() == []
    part = found.parts["test"]
    figures = present(found.report["test"])
    assert part.right.mean() == figures["accuracy"]
    score = figures["per_class"][1]
    assert found.precision_recall("test", 1).average == pytest.approx(score["average_precision"])
    right, taken, wanted = found.at_threshold("test", 1, score["threshold"])
    assert (right, taken - right, wanted - right) == (score["tp"], score["fp"], score["fn"])
    assert sum(one.count for one in found.reliability("test")) == part.targets.size
    report_page.write(run_of_several, tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "mean average precision · " in page and "</b>all labels correct" in page
    assert "What it confuses" not in page and "Leaving unsure" not in page


def test_runs_are_compared_by_all_labels_right(make_several: Callable[..., Run]) -> None:
    runs = [make_several(name, strategy="scratch", epochs=1, seed=seed) for seed, name in enumerate(("one", "two"))]
    for run in runs:
        trained(run)
    (found,) = compare.compare(runs)
    rights = []
    for run in runs:
        part = assessment.read(run).parts["test"]
        rights.append({row.sha256 for row, right in zip(part.rows, part.right, strict=True) if right})
    assert set(found.only_first) == rights[0] - rights[1] and set(found.only_second) == rights[1] - rights[0]


def test_parts_of_a_learning_curve_keep_every_label(make_several: Callable[..., Run]) -> None:
    rows = make_several().data.rows
    before: set[int] = set()
    for fraction in learning_curve.FRACTIONS:
        part = learning_curve.nested(rows, fraction, seed=3)
        ids = {row.id for row in part}
        assert before <= ids
        assert {target for row in part if row.split == "train" for target in row.targets} == {0, 1, 2}
        before = ids
    assert before == {row.id for row in rows}
