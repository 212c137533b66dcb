"""What is done with images on the Label page beside one label: several labels, flags, notes, exclusion, the bin."""

from __future__ import annotations

from typing import Any

import pytest
from present import present, typed
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QMenu, QPlainTextEdit
from pytestqt.qtbot import QtBot

from tldesk.project.samples.samples import Query, Sample
from tldesk.ui.label.label_page import LabelPage
from tldesk.ui.parts import theme
from tldesk.ui.parts.text import describe_sample
from tldesk.ui.samples.samples_model import SAMPLE_ROLE
from tldesk.ui.window.main_window import MainWindow

Key, Modifier = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def page(label_page: LabelPage) -> LabelPage:
    return label_page


@pytest.fixture
def labelling(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """The window on its Label page, with the keyboard at the first image."""
    window.show_page("label")
    page: Any = window.page
    window.activateWindow()
    qtbot.waitUntil(lambda: page.browser.current is not None and page.classes.rowCount() == 3)
    page.browser.grid.go_to(0)
    page.browser.grid.setFocus()
    return window


def sample(page: LabelPage, row: int) -> Sample:
    """What the database says of a row."""
    return present(page.context.project).samples.one(present(page.browser.model.id_at(row)))


def open_dialog(window: Any, name: str) -> Any:
    return next(d for d in window.findChildren(QDialog, name) if d.isVisible())


def test_with_several_classes_a_key_gives_and_takes_away(page: LabelPage, qtbot: QtBot) -> None:
    page.options.many.click()
    assert present(page.context.project).multi_label
    assert not page.options.advance.isEnabled()
    for key in (Key.Key_2, Key.Key_1):
        QTest.keyClick(page.browser.grid, key)
    assert page.browser.grid.current_row() == 0, "the next key may belong to the same image"
    assert sample(page, 0).labels == ("circle", "square")
    qtbot.waitUntil(lambda: page.keys.labels == ("circle", "square"))
    QTest.keyClick(page.browser.grid, Key.Key_1)
    assert sample(page, 0).labels == ("square",)
    QTest.keyClicks(page.browser.grid, "`")
    assert sample(page, 0).labels == ()


def test_of_many_all_get_the_class_before_it_is_taken_from_them(page: LabelPage) -> None:
    page.options.many.click()
    page.give("circle")
    page.browser.grid.selectAll()
    page.give("circle")
    project = present(page.context.project)
    assert project.samples.count(Query(label="circle")) == 24
    page.give("stripes")
    assert project.samples.count(Query(label="stripes")) == 24
    page.give("circle")
    assert project.samples.count(Query(label="circle")) == 0
    for _ in range(2):
        page.context.edit(lambda project: project.edits.undo())
    assert project.samples.count(Query(label="stripes")) == 0
    assert project.samples.count(Query(label="circle")) == 24


def test_dragged_onto_a_class_they_keep_their_others(page: LabelPage) -> None:
    page.options.many.click()
    ids = page.browser.model.ids()[:2].tolist()
    page.keys.samples_dropped.emit("circle", ids)
    page.keys.samples_dropped.emit("stripes", ids)
    assert sample(page, 1).labels == ("circle", "stripes")


def test_one_class_an_image_is_refused_while_some_have_several(page: LabelPage, qtbot: QtBot) -> None:
    page.options.many.click()
    page.give("circle")
    page.give("square")
    with qtbot.waitSignal(page.context.error_occurred) as caught:
        page.options.many.click()
    assert caught.args[0].code == "several_labels"
    assert page.options.many.isChecked()
    assert present(page.context.project).multi_label
    page.give("square")
    page.options.many.click()
    assert not present(page.context.project).multi_label
    assert page.options.advance.isEnabled()


def test_the_menu_ticks_the_classes_that_all_have(page: LabelPage) -> None:
    page.options.many.click()
    page.give("circle")
    labels = next(typed(QMenu, action.menu()) for action in page.menu.make().actions() if action.text() == "Label")
    ticked = {action.text(): action.isChecked() for action in labels.actions() if action.isCheckable()}
    assert ticked == {"circle": True, "square": False, "stripes": False}
    next(action for action in labels.actions() if action.text() == "stripes").trigger()
    assert sample(page, 0).labels == ("circle", "stripes")


def test_chips_of_all_labels_are_painted(page: LabelPage, qtbot: QtBot) -> None:
    page.options.many.click()
    for name in ("circle", "square"):
        page.give(name)
    page.browser.set_one_by_one(True)
    marks = page.browser.preview.marks
    qtbot.waitUntil(lambda: "circle, square" in marks.accessibleName())
    painted = marks.grab().toImage()
    colors = {painted.pixelColor(x, painted.height() // 2).name() for x in range(painted.width())}
    assert {theme.class_color(0).name(), theme.class_color(1).name()} <= colors
    page.give("square")
    qtbot.waitUntil(lambda: "square" not in marks.accessibleName())
    painted = marks.grab().toImage()
    colors = {painted.pixelColor(x, painted.height() // 2).name() for x in range(painted.width())}
    assert theme.class_color(1).name() not in colors


def test_f_flags_and_n_writes_a_note(labelling: MainWindow, qtbot: QtBot) -> None:
    page: Any = labelling.page
    grid = page.browser.grid
    before = grid.viewport().grab(grid.visualRect(page.browser.model.index(0))).toImage()
    QTest.keyClick(grid, Key.Key_F)
    assert sample(page, 0).flagged
    QTest.keyClick(grid, Key.Key_N)
    dialog = open_dialog(labelling, "note")
    qtbot.waitUntil(dialog.isActiveWindow)
    QTest.keyClicks(dialog.findChild(QPlainTextEdit), " ask Anna ")
    QTest.keyClick(dialog.text, Key.Key_Return, Modifier.ControlModifier)
    assert sample(page, 0).note == "ask Anna"
    labelling.activateWindow()
    qtbot.waitUntil(labelling.isActiveWindow)
    after = grid.viewport().grab(grid.visualRect(page.browser.model.index(0))).toImage()
    assert before != after, "a glyph for each"
    assert "ask Anna" in page.browser.model.index(0).data(Qt.ItemDataRole.ToolTipRole)
    assert describe_sample(sample(page, 0)).endswith("Flagged, Note: ask Anna")
    for status in ("flagged", "noted"):
        page.browser.filters.set_query(Query(status=status))
        qtbot.waitUntil(lambda: page.browser.model.rowCount() == 1)
    QTest.keyClick(grid, Key.Key_F)
    assert not page.context.project.samples.count(Query(status="flagged"))


def test_a_note_on_several_begins_with_what_they_share(page: LabelPage) -> None:
    ids = page.browser.model.ids()[:2].tolist()
    page.context.edit(lambda project: project.edits.set_note(ids, "same"))
    page.browser.grid.select_ids(ids)
    page.menu.write_note()
    dialog = open_dialog(page, "note")
    assert dialog.windowTitle() == "Note on 2 images – tldesk"
    assert dialog.note == "same"
    dialog.text.setPlainText("")
    dialog.accept()
    assert [sample(page, row).note for row in range(2)] == ["", ""]


def test_x_excludes_and_includes(labelling: MainWindow) -> None:
    page: Any = labelling.page
    QTest.keyClick(page.browser.grid, Key.Key_X)
    assert sample(page, 0).excluded
    QTest.keyClick(page.browser.grid, Key.Key_X)
    assert not sample(page, 0).excluded


def test_delete_moves_to_the_bin_and_restore_brings_back(labelling: MainWindow, qtbot: QtBot) -> None:
    page: Any = labelling.page
    grid, model, project = page.browser.grid, page.browser.model, labelling.context.project
    ids = model.ids()[:2].tolist()
    grid.select_ids(ids)
    QTest.keyClick(grid, Key.Key_Delete)
    qtbot.waitUntil(lambda: model.rowCount() == 22)
    assert not model.rows_of(ids)
    assert all(sample.path.is_file() for sample in present(project).samples.get(ids))
    assert not page.browser.bin_bar.isVisible()
    labelling.actions_table.by_id["edit.show_bin"].trigger()
    qtbot.waitUntil(lambda: model.ids().tolist() == ids)
    assert page.browser.bin_bar.isVisible()
    grid.go_to(0)
    qtbot.waitUntil(lambda: model.index(0).data(SAMPLE_ROLE) is not None)
    assert any(action.text() == "Restore" for action in page.menu.make().actions())
    page.browser.bin_bar.restore.click()
    qtbot.waitUntil(lambda: model.ids().tolist() == ids[1:])
    QTest.keyClick(grid, Key.Key_Backspace, Modifier.ControlModifier)
    qtbot.waitUntil(lambda: page.browser.no_match.isVisible())
    assert page.browser.no_match.words.text() == "The bin is empty"
    assert present(project).samples.count() == 24
    for _ in range(3):
        present(project).edits.undo()
    assert present(project).samples.count(Query(status="binned")) == 0
    assert present(project).samples.count() == 24


def test_nothing_is_changed_where_it_may_only_be_read(page: LabelPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page.context.project, "read_only", True)
    for act in (page.menu.toggle_flagged, page.menu.move_to_bin, page.menu.write_note, page.menu.toggle_excluded):
        act()
    assert not [d for d in page.findChildren(QDialog) if d.isVisible()]
    page.class_card.set_project(page.context.project)
    menu = page.class_card.acts.make_menu("circle")
    assert [action.text() for action in menu.actions() if action.isEnabled() and action.text()] == ["Show its images"]
