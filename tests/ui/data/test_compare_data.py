"""What has changed since a training is told, shown on the Data page and brought back."""

from __future__ import annotations

from typing import Any

import pytest
from present import present, typed
from pytestqt.qtbot import QtBot

from tldesk.project.runs.config import RunConfig
from tldesk.ui.data.compare_data import CompareData
from tldesk.ui.data.data_page import DataPage
from tldesk.ui.train.train_page import TrainPage
from tldesk.ui.window.main_window import MainWindow


@pytest.fixture
def project(project: Any) -> Any:
    """Three images relabelled, one moved, one excluded and one in the bin since the training."""
    project.runs.new(RunConfig())
    project.edits.set_label([1, 2, 3], "stripes")
    project.edits.set_split([5], "test" if project.samples.one(5).split != "test" else "val")
    project.edits.set_excluded([6], True)
    project.edits.set_binned([7], True)
    return project


@pytest.fixture
def dialog(window: MainWindow, qtbot: QtBot) -> CompareData:
    page = typed(DataPage, window.page)
    page.compare_act.trigger()
    dialog = typed(CompareData, page.dialog)
    qtbot.waitUntil(lambda: dialog.counts["relabelled"].text() == "3")
    return dialog


def test_each_kind_is_counted(dialog: CompareData) -> None:
    shown = {name: count.text() for name, count in dialog.counts.items()}
    assert shown == {"added": "0", "removed": "1", "binned": "1", "relabelled": "3", "moved": "1", "changed": "0"}
    assert {name for name, show in dialog.shows.items() if show.isEnabled()} == set(shown) - {"added", "changed"}
    assert "4 images" in dialog.state.text()


@pytest.mark.parametrize(("kind", "ids"), [("relabelled", [1, 2, 3]), ("removed", [6]), ("binned", [7])])
def test_a_kind_is_shown(dialog: CompareData, window: MainWindow, qtbot: QtBot, kind: str, ids: list[int]) -> None:
    dialog.shows[kind].click()
    model = present(present(window.page).browser).model
    qtbot.waitUntil(lambda: model.ids().tolist() == ids)


def test_labels_and_splits_come_back(dialog: CompareData, window: MainWindow, qtbot: QtBot) -> None:
    dialog.restore_button.click()
    qtbot.waitUntil(lambda: dialog.counts["relabelled"].text() == "0")
    project = present(window.context.project)
    assert [sample.label for sample in project.samples.get([1, 2, 3])] == ["circle"] * 3
    assert project.samples.one(6).excluded
    assert not dialog.restore_button.isEnabled()
    assert "unchanged" in dialog.state.text()
    window.context.edit(lambda project: project.edits.undo())
    qtbot.waitUntil(lambda: dialog.counts["relabelled"].text() == "3")


def test_without_a_training_it_says_so(window: MainWindow, qtbot: QtBot) -> None:
    for run in present(window.context.project).runs.all():
        run.delete()
    page = typed(DataPage, window.page)
    page.compare_data()
    dialog = typed(CompareData, page.dialog)
    qtbot.waitUntil(lambda: "no training" in dialog.state.text())
    assert not dialog.restore_button.isEnabled()


def test_it_is_reached_from_the_list_of_trainings(window: MainWindow, qtbot: QtBot, open_dialog: Any) -> None:
    window.show_page("train")
    page = typed(TrainPage, window.page)
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    page.runs.choose(page.model.rows[0].run.name)
    page.runs.actions_by_name["compare"].trigger()
    dialog = open_dialog("compare")
    qtbot.waitUntil(lambda: dialog.run is not None and dialog.run.name == page.model.rows[0].run.name)
