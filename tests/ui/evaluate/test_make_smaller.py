"""Making a smaller model: what is offered, the training that it starts, and the comparison afterwards."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from engine.runs_for_tests import TINY
from present import present
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tldesk.project.runs import teachers
from tldesk.project.runs.run import Run
from tldesk.project.store import Project
from tldesk.ui.evaluate.compare_runs import CompareRuns
from tldesk.ui.evaluate.comparison import read_comparison
from tldesk.ui.evaluate.evaluate_page import EvaluatePage
from tldesk.ui.evaluate.make_smaller import MakeSmaller
from tldesk.ui.parts import language
from tldesk.ui.session.context import Context
from tldesk.ui.session.smaller import smaller_config

LONG = 60_000


def asked(qtbot: QtBot, context: Context, run: Run) -> MakeSmaller:
    context.open_project(run.project_folder)
    made = MakeSmaller(context, present(context.project), run)
    made.open()
    qtbot.waitUntil(lambda: made.found is not None or not made.message.isHidden(), timeout=LONG)
    return made


def test_a_smaller_model_is_trained_from_what_this_one_says(
    qtbot: QtBot, context: Context, trained_run: Any, tiny_weights: Path, qtmodeltester: ModelTester
) -> None:
    with Project.open(trained_run.project_folder) as project:
        learned = [one.id for one in project.samples.training_rows() if one.split == "train"]
        project.edits.set_label(learned[:2], None)
    dialog = asked(qtbot, context, trained_run)
    found = present(dialog.found)
    assert [one.name for one in found.candidates] == [TINY] and found.unlabelled == 2
    assert "“EfficientNet-Lite0 #1”: 14 MB" in dialog.itself.text()
    assert "It also learns from 2 images without a label." in dialog.about.text()
    qtmodeltester.check(dialog.models)
    went: list[tuple[str, object]] = []
    context.page_requested.connect(lambda page, target: went.append((page, target)))
    dialog.start_button.click()
    qtbot.waitUntil(lambda: bool(went), timeout=LONG)
    page, run = went[-1]
    assert page == "train" and isinstance(run, Run)
    told = (run.config.teacher, run.config.backbone, run.config.strategy)
    assert told == ("#1", TINY, trained_run.config.strategy)
    project = present(context.project)  # by now it is known what shows the same as what is held out
    assert run.data.unlabelled == teachers.unlabelled(project.store, project.samples)
    qtbot.waitUntil(lambda: context.trainings.current is not None, timeout=LONG)
    training = present(context.trainings.current)
    qtbot.waitUntil(lambda: not training.active, timeout=LONG)
    assert training.state == "finished" and present(run.report)["teacher"]["unlabelled"] == len(run.data.unlabelled)


def test_where_nothing_is_smaller_that_is_said(qtbot: QtBot, context: Context, trained_run: Any) -> None:
    dialog = asked(qtbot, context, trained_run)
    assert "no smaller model on this computer" in dialog.message.text()
    assert dialog.table.isHidden() and not dialog.start_button.isEnabled()


def test_images_with_several_labels_are_refused(qtbot: QtBot, context: Context, run_of_several: Run) -> None:
    dialog = asked(qtbot, context, run_of_several)
    assert "several labels" in dialog.message.text() and not dialog.start_button.isEnabled()


def test_it_is_offered_for_finished_trainings_of_images(
    qtbot: QtBot, show_page: Callable[..., Any], trained_run: Any
) -> None:
    page = show_page(EvaluatePage, trained_run.project_folder)
    assert not page.smaller.isVisible()
    qtbot.waitUntil(lambda: page.smaller.isVisible(), timeout=LONG)
    page.smaller.trigger()
    (dialog,) = page.window().findChildren(MakeSmaller)
    qtbot.waitUntil(lambda: dialog.found is not None, timeout=LONG)
    dialog.close()


def test_of_a_student_there_is_no_learning_curve(qtbot: QtBot, show_page: Callable[..., Any], trained_run: Any) -> None:
    config = trained_run.config.model_copy(update={"teacher": "#1"})
    (trained_run.folder / "config.toml").write_text(tomli_w.dumps(config.model_dump(exclude_none=True)))
    page = show_page(EvaluatePage, trained_run.project_folder)
    qtbot.waitUntil(lambda: page.smaller.isVisible(), timeout=LONG)
    assert not page.curve.isVisible()


def test_of_texts_it_is_not_offered(qtbot: QtBot, show_page: Callable[..., Any], text_run: Run) -> None:
    page = show_page(EvaluatePage, text_run.project_folder)
    qtbot.waitUntil(lambda: page.evaluation is not None, timeout=LONG)
    assert not page.smaller.isVisible()


@pytest.mark.parametrize("strategy", ["fine-tune", "scratch"])
def test_the_settings_are_those_of_the_teacher(trained_run: Any, strategy: str) -> None:
    changed = trained_run.config.model_copy(
        update={"strategy": strategy, "seed": 7, "start_from": "x", "head": "hidden"}
    )
    trained_run.config = changed
    config = smaller_config(trained_run, TINY)
    assert (config.seed, config.start_from, config.teacher) == (7, "", trained_run.name)
    assert config.head == "linear"
    assert config.strategy == ("auto" if strategy == "scratch" else strategy)


def test_a_student_is_compared_with_its_teacher_and_direct_training(
    qtbot: QtBot, context: Context, trained_run: Any, qapp: QApplication
) -> None:
    """The newest training is neither of the two."""
    runs = trained_run.folder.parent
    for number, name in enumerate(("direct", "student", "newest"), 2):
        folder = shutil.copytree(trained_run.folder, runs / name)
        about = {"number": number, "created": f"2030-01-0{number}T00:00:00+00:00"}
        if name == "student":
            about |= {"teacher": {"run": trained_run.name, "title": "", "backbone": "efficientnet-lite2", "number": 1}}
            config = trained_run.config.model_copy(update={"teacher": "#1"})
            (folder / "config.toml").write_text(tomli_w.dumps(config.model_dump(exclude_none=True)), encoding="utf-8")
        if name == "newest":
            report = present(trained_run.report)
            Run.load(folder).write_report(report | {"val": report["val"] | {"accuracy": 0.0}})
        (folder / "about.toml").write_text(tomli_w.dumps(about), encoding="utf-8")
    context.open_project(trained_run.project_folder)
    dialog = CompareRuns(context, present(context.project), Run.load(runs / "student"), None)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.compared is not None, timeout=LONG)
    assert {run.name for run in dialog.runs} == {"student", trained_run.name, "direct"}
    assert dialog.verdict.text().startswith("No gain:")
    rows = [dialog.figures.index(row, 0).data() for row in range(dialog.figures.rowCount())]
    assert {"Size", "Time in the model"} <= set(rows)
    names = [dialog.figures.headerData(place, Qt.Orientation.Horizontal) for place in range(1, 3)]
    assert " from " not in names[0] and names[0].endswith(" #3") and names[0] != names[1]
    language.install(qapp, "zh_CN")
    try:
        spoken = read_comparison([side.row.run for side in present(dialog.compared).sides])
    finally:
        language.install(qapp, "en")
    assert "学自" in spoken.sides[0].name
    dialog.close()
