"""A deleted training: taken back at once, brought back from the bin later, or deleted for good."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from present import present
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from windows import close_window, told

from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.events import PhaseStarted, to_json
from tldesk.project.runs.run_queue import RunQueue
from tldesk.project.runs.runs import Run
from tldesk.ui.parts.confirm import Confirm
from tldesk.ui.samples.bin_bar import BinBar
from tldesk.ui.samples.deleted_trainings import DeletedTrainings
from tldesk.ui.session.context import Context
from tldesk.ui.train.train_page import TrainPage
from tldesk.ui.window.main_window import MainWindow

SOON = 10_000


@pytest.fixture
def window(qtbot: QtBot, trained_run: Any) -> Iterator[MainWindow]:
    context = Context()
    made = MainWindow(context)
    made.resize(1280, 720)
    with qtbot.waitExposed(made):
        made.show()
    made.context.open_project(trained_run.project_folder)
    made.show_page("train")
    qtbot.waitUntil(lambda: page(made).model.rowCount() == 1, timeout=SOON)
    yield made
    close_window(qtbot, made)
    context.deleteLater()


def page(window: MainWindow) -> TrainPage:
    assert isinstance(window.page, TrainPage)
    return window.page


def delete(window: MainWindow, run: Run, qtbot: QtBot) -> None:
    """As a person does: choose it, press Del, say so."""
    train = page(window)
    qtbot.waitUntil(lambda: train.model.row_of(run.name) >= 0, timeout=SOON)
    train.runs.choose(run.name)
    train.runs.actions_by_name["delete"].trigger()
    (question,) = train.window().findChildren(Confirm)
    assert question.act.property("role") == "danger" and question.cancel.isDefault()
    question.accept()
    qtbot.waitUntil(lambda: not run.folder.exists(), timeout=SOON)
    qtbot.waitUntil(lambda: train.model.row_of(run.name) < 0, timeout=SOON)


def test_undo_brings_it_back_and_so_does_the_button(window: MainWindow, qtbot: QtBot, trained_run: Any) -> None:
    undo = window.actions_table.by_id["edit.undo"]
    trained_run.rename("The good one")
    window.context.runs_changed.emit()
    qtbot.waitUntil(lambda: page(window).model.index(0).data() == "The good one", timeout=SOON)
    for way in (undo.trigger, lambda: window.toasts.shown[-1].acts[0].click()):
        delete(window, trained_run, qtbot)
        assert told(window).endswith("Training “The good one” moved to the bin.")
        assert [act.text() for act in window.toasts.shown[-1].acts] == ["Undo"]
        assert undo.isEnabled() and undo.text() == "&Undo: Delete the training “The good one”"
        way()
        qtbot.waitUntil(lambda: page(window).model.rowCount() == 1, timeout=SOON)
        qtbot.waitUntil(lambda: told(window) == "Training “The good one” restored.", timeout=SOON)
        assert trained_run.status == "finished" and trained_run.title == "The good one"
        qtbot.waitUntil(lambda: page(window).runs.chosen() is not None, timeout=SOON)


def test_after_an_edit_undo_is_about_the_edit(window: MainWindow, qtbot: QtBot, trained_run: Any) -> None:
    delete(window, trained_run, qtbot)
    project = window.context.project
    assert project is not None
    ids = [int(project.samples.ids()[0])]
    window.context.edit(lambda project: project.edits.set_binned(ids, True))
    assert not told(window)
    window.commands.undo()
    assert project.samples.one(ids[0]).binned is False
    assert not trained_run.folder.exists()


def test_a_queue_is_as_it_was(window: MainWindow, qtbot: QtBot) -> None:
    context = window.context
    project = context.project
    assert project is not None
    runs = [project.runs.new(RunConfig()) for _ in range(3)]
    context.trainings._queue(runs)
    context.runs_changed.emit()
    delete(window, runs[1], qtbot)
    assert context.trainings.waiting == [runs[0], runs[2]]
    window.commands.undo()
    qtbot.waitUntil(lambda: context.trainings.waiting == runs, timeout=SOON)
    names = [run.name for run in runs]
    qtbot.waitUntil(lambda: RunQueue(project.folder).names() == names, timeout=SOON)


def test_the_bin_lists_trainings_and_brings_them_back(window: MainWindow, qtbot: QtBot, trained_run: Any) -> None:
    delete(window, trained_run, qtbot)
    folder = trained_run.project_folder
    window.context.close_project()
    window.context.open_project(folder)  # after a restart nothing is left of undo
    window.commands.show_bin()
    (bar,) = present(window.page).findChildren(BinBar)
    qtbot.waitUntil(bar.trainings.isVisible, timeout=SOON)
    assert bar.trainings.text() == "1 deleted training…"
    bar.trainings.click()
    (dialog,) = window.findChildren(DeletedTrainings)
    qtbot.waitUntil(lambda: dialog.list.topLevelItemCount() == 1, timeout=SOON)
    item = present(dialog.list.topLevelItem(0))
    assert item.text(0) == "EfficientNet-Lite0 #1" and "test images" in item.text(2) and item.text(3)
    qtbot.mouseClick(dialog.restore_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.list.topLevelItemCount() == 0, timeout=SOON)
    assert trained_run.status == "finished" and not dialog.restore_button.isEnabled()
    qtbot.waitUntil(lambda: not bar.trainings.isVisible(), timeout=SOON)
    dialog.close()


@pytest.mark.parametrize("all_of_them", [False, True])
def test_for_good_is_asked_in_red(window: MainWindow, qtbot: QtBot, trained_run: Any, all_of_them: bool) -> None:
    delete(window, trained_run, qtbot)
    train = page(window)
    qtbot.waitUntil(train.runs.deleted.isVisible, timeout=SOON)
    qtbot.mouseClick(train.runs.deleted, Qt.MouseButton.LeftButton)
    (dialog,) = window.findChildren(DeletedTrainings)
    qtbot.waitUntil(lambda: dialog.list.topLevelItemCount() == 1, timeout=SOON)
    binned = trained_run.project_folder / "bin" / trained_run.name
    for answer, left in (("reject", True), ("accept", False)):
        (dialog.empty_button if all_of_them else dialog.remove_button).click()
        (question,) = dialog.findChildren(Confirm)
        assert question.act.property("role") == "danger" and question.focusWidget() is question.cancel
        getattr(question, answer)()
        qtbot.waitUntil(lambda: not dialog.findChildren(Confirm))
        qtbot.waitUntil(lambda: binned.exists() is left, timeout=SOON)
    qtbot.waitUntil(lambda: not dialog.empty_button.isEnabled(), timeout=SOON)
    assert window.context.undoable is None, "there is nothing to bring back"
    dialog.close()


def test_an_interrupted_training_that_is_deleted_is_not_offered_any_more(window: MainWindow, qtbot: QtBot) -> None:
    project = window.context.project
    assert project is not None
    run, folder = project.runs.new(RunConfig()), project.folder
    started = PhaseStarted(name="train", text="Training")
    (run.folder / "events.jsonl").write_text(to_json(started) + "\n", encoding="utf-8")
    window.context.close_project()
    window.context.open_project(folder)
    window.show_page("train")
    qtbot.waitUntil(window.run_banner.isVisible, timeout=SOON)
    delete(window, run, qtbot)
    qtbot.waitUntil(lambda: not window.run_banner.isVisible(), timeout=SOON)
