"""The history: its model page by page, and the dialog that goes back to any point."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from present import present
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tldesk.project.samples.samples import Query
from tldesk.project.store import Project
from tldesk.ui.parts import theme
from tldesk.ui.session.context import Context
from tldesk.ui.session.jobs import wait_for_pool
from tldesk.ui.window import history_rows
from tldesk.ui.window.history_dialog import HistoryDialog
from tldesk.ui.window.history_rows import WHAT, WHEN, WHO, HistoryModel
from tldesk.ui.window.main_window import MainWindow


@pytest.fixture
def edited(project: Project) -> Project:
    """A project with seven edits, the last but one undone; edits 1, 3 and 5 are of the first sample."""
    ids = project.samples.ids().tolist()
    for number in range(5):
        project.edits.set_label([ids[number % 2]], ("stripes", "square", "circle")[number % 3])
    project.edits.set_flagged(ids[:3], True)
    project.edits.undo()
    project.edits.set_note(ids[:1], "last")
    return project


@pytest.fixture
def model(edited: Project, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[HistoryModel]:
    monkeypatch.setattr(history_rows, "PAGE", 3)
    made = HistoryModel(edited)
    with qtbot.waitSignal(made.refreshed):
        made.refresh()
    yield made
    wait_for_pool()


def texts(model: HistoryModel) -> list[str]:
    return [model.index(row, WHAT).data() for row in range(model.rowCount())]


def test_it_is_a_sound_item_model(model: HistoryModel, qtmodeltester: ModelTester, qtbot: QtBot) -> None:
    qtmodeltester.check(model)
    qtbot.waitUntil(lambda: model.rowCount() > 3)
    qtmodeltester.check(model)


def test_pages_are_read_as_they_are_asked_for(model: HistoryModel, edited: Project, qtbot: QtBot) -> None:
    first, second, third = (sample.name for sample in edited.samples.get(edited.samples.ids()[:3].tolist()))
    three = f"{first}, {second}, {third}"
    undo, undone = f"Undo: 3 images flagged: {three}", f"3 images flagged (undone): {three}"
    assert texts(model) == [f"Note of 1 image changed: {first}", undo, undone]
    while model.canFetchMore():
        with qtbot.waitSignal(model.refreshed):
            model.fetchMore()
    assert model.rowCount() == len(edited.edits.history(1000)) == 8
    assert texts(model)[3:5] == [f"1 image labelled “square”: {first}", f"1 image labelled “stripes”: {second}"]
    assert model.index(0, WHO).data() == edited.edits.history(1)[0].author
    assert model.index(0, WHEN).data()
    assert model.index(2, WHAT).data(Qt.ItemDataRole.ForegroundRole) == theme.color("muted")


def test_a_time_that_is_none_is_left_out(model: HistoryModel, edited: Project, qtbot: QtBot) -> None:
    with edited.store.writing() as db:
        db.execute("UPDATE edits SET time = 'soon' WHERE id % 2")
    with qtbot.waitSignal(model.refreshed):
        model.refresh()
    assert sorted(bool(model.index(row, WHEN).data()) for row in range(2)) == [False, True]


def test_of_one_sample_alone(model: HistoryModel, edited: Project, qtbot: QtBot) -> None:
    second = int(edited.samples.ids()[1])
    with qtbot.waitSignal(model.refreshed):
        model.show_sample(second)
    assert len(texts(model)) == 3
    assert not any("note" in text for text in texts(model))
    assert model.steps_to_undo(model.rowCount() - 1) == 0, "others would have to be undone before"


def test_how_many_steps_back(model: HistoryModel, qtbot: QtBot) -> None:
    assert [model.steps_to_undo(row) for row in range(3)] == [1, 0, 0]
    with qtbot.waitSignal(model.refreshed):
        model.fetchMore()
    assert model.steps_to_undo(3) == 2


def test_the_dialog_undoes_back_to_an_edit(window: MainWindow, qtbot: QtBot) -> None:
    context: Context = window.context
    ids = present(context.project).samples.ids().tolist()
    for name in ("circle", "square", "stripes"):
        context.edit(lambda project: project.edits.set_label(ids[:2], name))
    window.actions_table.by_id["edit.history"].trigger()
    dialog = next(d for d in window.findChildren(HistoryDialog) if d.isVisible())
    qtbot.waitUntil(lambda: dialog.model.rowCount() == len(present(context.project).edits.history()))
    before = dialog.model.rowCount()
    dialog.table.selectRow(1)
    assert dialog.count.text().startswith("2 edits would be undone")
    dialog.undo_button.click()
    qtbot.waitUntil(lambda: dialog.model.rowCount() == before + 2)
    assert present(context.project).samples.count(Query(label="circle")) == 8
    assert "(undone): " in dialog.model.index(3, WHAT).data()
    dialog.reject()


def test_the_dialog_shows_the_history_of_the_chosen_image(window: MainWindow, qtbot: QtBot) -> None:
    page = present(window.page)
    qtbot.waitUntil(lambda: present(page.browser).current is not None)
    context = window.context
    ids = present(page.browser).model.ids()
    present(page.browser).grid.go_to(0)
    context.edit(lambda project: project.edits.set_note([int(ids[0])], "mine"))
    context.edit(lambda project: project.edits.set_note([int(ids[1])], "other"))
    window.commands.show_history()
    dialog = next(d for d in window.findChildren(HistoryDialog) if d.isVisible())
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 2)
    dialog.scope.setCurrentIndex(1)
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 1)
    assert present(present(page.browser).current).name in dialog.scope.currentText()
    dialog.reject()
