"""The Evaluate page on a really trained run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tldesk.project.config import RunConfig
from tldesk.project.samples import Query
from tldesk.ui.context import Context
from tldesk.ui.models.run_text import percent
from tldesk.ui.pages.evaluate import EvaluatePage


@pytest.fixture
def page(qtbot: QtBot, context: Context, trained_run: Any) -> Iterator[EvaluatePage]:
    context.open_project(trained_run.project_folder)
    made = EvaluatePage(context)
    made.resize(1180, 640)
    made.show()
    made.shown()
    qtbot.waitUntil(lambda: made.evaluation is not None, timeout=10_000)
    yield made
    context.jobs.close()
    made.close()
    made.deleteLater()


def test_figures_are_those_of_the_report(page: EvaluatePage, trained_run: Any) -> None:
    figures = trained_run.report["test"]
    assert page.split == "test"
    assert page.accuracy.value.text() == percent(figures["accuracy"])
    low, high = figures["accuracy_interval"]
    assert f"between {100 * low:.1f} and {100 * high:.1f} %" in page.interval.text()
    assert page.table.scores.rowCount() == len(trained_run.report["classes"])
    page.splits.setCurrentIndex(page.splits.findData("val"))
    assert page.accuracy.value.text() == percent(trained_run.report["val"]["accuracy"])


def test_a_cell_opens_its_images(qtbot: QtBot, page: EvaluatePage, trained_run: Any) -> None:
    predictions = trained_run.predictions()
    test = predictions.splits == "test"
    guesses = predictions.probabilities.argmax(axis=1)
    target, guess = int(predictions.targets[test][0]), int(guesses[test][0])
    inside = test & (predictions.targets == target) & (guesses == guess)
    cell = page.matrix.matrix.index(target, guess)
    qtbot.mouseClick(page.matrix.viewport(), Qt.MouseButton.LeftButton, pos=page.matrix.visualRect(cell).center())
    shown = page.images.view.answers.answers
    assert {answer.sample_id for answer in shown} == set(predictions.ids[inside].tolist())
    assert page.images.about.text() == cell.data(Qt.ItemDataRole.AccessibleTextRole)
    assert page.worst_button.isVisible()
    qtbot.mouseClick(page.worst_button, Qt.MouseButton.LeftButton)
    assert all(answer.target != answer.predicted for answer in page.images.view.answers.answers)
    assert not page.matrix.currentIndex().isValid()


def test_the_matrix_is_walked_by_keys(qtbot: QtBot, page: EvaluatePage) -> None:
    page.matrix.setFocus()
    page.matrix.setCurrentIndex(page.matrix.matrix.index(0, 0))
    with qtbot.waitSignal(page.matrix.cell_chosen) as chosen:
        qtbot.keyClick(page.matrix, Qt.Key.Key_Right)
    assert chosen.args == [0, 1]


def test_an_image_is_opened_elsewhere_and_relabelled(qtbot: QtBot, page: EvaluatePage) -> None:
    answer = page.evaluation.answers["test"][0]
    page.show_cell(answer.target, answer.predicted)
    view = page.images.view
    view.setCurrentIndex(view.answers.index(0))
    sample_id = view.selected()[0].sample_id
    with qtbot.waitSignal(page.context.page_requested) as asked:
        qtbot.mouseClick(page.images.open_button, Qt.MouseButton.LeftButton)
    assert asked.args == ["data", Query(ids=(sample_id,))]
    page.images.classes.setCurrentText("stripes")
    with qtbot.waitSignal(page.context.samples_changed):
        qtbot.mouseClick(page.images.relabel_button, Qt.MouseButton.LeftButton)
    assert page.context.project.samples.one(sample_id).label == "stripes"


def test_thumbnails_of_the_images_arrive(qtbot: QtBot, page: EvaluatePage) -> None:
    answer = page.evaluation.answers["test"][0]
    page.show_cell(answer.target, answer.predicted)
    thumbnails = page.images.view.thumbnails
    qtbot.waitUntil(lambda: thumbnails.pixmap(answer, 112) is not None, timeout=10_000)


def test_a_run_without_figures_says_so(qtbot: QtBot, page: EvaluatePage) -> None:
    run = page.context.project.runs.new(RunConfig(strategy="fine-tune"))
    page.open(run)
    qtbot.waitUntil(lambda: page.empty.isVisible(), timeout=5000)
    assert "no figures yet" in page.empty.title.text()
    with qtbot.waitSignal(page.context.page_requested) as asked:
        qtbot.mouseClick(page.empty.button, Qt.MouseButton.LeftButton)
    assert asked.args == ["train", None]


def test_without_a_run_the_page_says_what_to_do(qtbot: QtBot, context: Context, project: Any) -> None:
    project.close()
    context.open_project(project.folder)
    page = EvaluatePage(context)
    page.show()
    page.shown()
    assert page.empty.isVisible()
    assert "Train a model first" in page.empty.text.text()
    context.jobs.close()
    page.close()
    page.deleteLater()
