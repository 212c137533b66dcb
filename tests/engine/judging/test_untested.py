"""A class of which a split has no image is named wherever the figures of the split are told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tldesk.cli.options import figure_lines
from tldesk.engine.exporters import EXPORTERS, card
from tldesk.engine.exporters.source import ExportSource
from tldesk.engine.judging import assessment, judge
from tldesk.engine.judging.untested import known, sentences
from tldesk.engine.networks import backbones
from tldesk.engine.reporting import report_page
from tldesk.project.runs.report import Figures
from tldesk.project.runs.run import Run

CLASSES = ["pants", "shirt", "skirt"]
# Logits that say a class clearly.
SAYS = 9.0 * np.eye(3, dtype=np.float32)


def figures(targets: list[int], said: list[int]) -> Figures:
    return judge.figures(CLASSES, np.array(targets), SAYS[said])


def test_a_class_without_images_is_named_and_left_out_of_the_mean() -> None:
    assert sentences(figures([0, 1, 2], [0, 1, 2]), "test") == []
    found = figures([0, 1, 1], [0, 1, 1])
    assert found["macro_f1"] == 1.0
    assert sentences(found, "test") == [
        "No test images of “skirt”: its results are unknown.",
        "Macro F1 is the mean over the classes that have images (2 of 3).",
    ]
    assert sentences(figures([1, 1], [1, 1]), "val")[0] == (
        "No validation images of “pants”, “skirt”: their results are unknown."
    )


def test_a_class_that_is_said_wrongly_counts_in_the_mean() -> None:
    found = figures([0, 1, 1], [0, 1, 2])
    assert found["macro_f1"] < 0.6
    assert sentences(found, "test") == ["No test images of “skirt”: its results are unknown."]


def test_what_is_never_said_has_no_precision() -> None:
    pants, shirt, skirt = figures([0, 1, 1], [1, 1, 1])["per_class"]
    assert [known(score, "precision") for score in (pants, shirt, skirt)] == [False, True, False]
    assert [known(score, "recall") for score in (pants, shirt, skirt)] == [True, True, False]


def without_tests_of(run: Run, place: int) -> Run:
    """The run as if no image of a class were for testing."""
    answers = run.predictions()
    assert answers is not None
    keep = (answers.splits != "test") | (answers.targets != place)
    fields = ("ids", "splits", "targets", "logits", "probabilities")
    answers = replace(answers, **{name: getattr(answers, name)[keep] for name in fields})
    contents = {row.id: row.sha256 for row in run.data.rows}
    found = judge.report_of(run, [contents[int(i)] for i in answers.ids], answers)
    run.write_predictions(answers)
    run.write_report((run.report or {}) | found | {"n_test": int((answers.splits == "test").sum())})
    return run


def test_report_card_and_command_line_say_so(trained_run: Run) -> None:
    run = without_tests_of(trained_run, 0)
    name, report = run.data.classes[0], judge.completed(run)
    assert report is not None
    page = report_page.page(assessment.read(run))
    assert f"No test images of “{name}”: its results are unknown." in page
    assert f"<tr><td>{name}</td><td>–</td><td>–</td><td>–</td>" in page
    source = ExportSource(run, None, backbones.get(run.config.backbone), run.data.classes, report)  # type: ignore[arg-type]
    written = card.text(source, EXPORTERS["onnx"], {})
    assert f"| {name} | – | – | – | 0 |" in written
    assert f"No test images of “{name}”" in written
    lines = figure_lines(report)
    assert f"No test images of “{name}”: its results are unknown." in lines[2].strip()
