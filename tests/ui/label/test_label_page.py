"""The Label page, driven by keys and mouse on a real project."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from present import present
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot

from tldesk.errors import TldeskError
from tldesk.project.editing.edits import Change
from tldesk.project.samples.samples import Query
from tldesk.project.store import Project
from tldesk.ui.label.label_page import PAUSE, LabelPage
from tldesk.ui.parts.combo import TypedCombo
from tldesk.ui.session.context import Context

Key = Qt.Key


@pytest.fixture
def context(unlabelled: Context) -> Context:
    return unlabelled


@pytest.fixture
def page(label_page: LabelPage) -> LabelPage:
    return label_page


def label_of(page: LabelPage, row: int) -> str | None:
    """What the database says, not what is shown."""
    return present(page.context.project).samples.one(present(page.browser.model.id_at(row))).label


def press(page: LabelPage, key: Any, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(page.browser.grid, key, modifier)


def test_a_digit_labels_and_goes_on(page: LabelPage, qtbot: QtBot) -> None:
    assert page.browser.grid.current_row() == 0
    press(page, Key.Key_2)
    assert label_of(page, 0) == "square"
    assert present(page.browser.model.sample(0)).label == "square"
    assert page.browser.grid.current_row() == 1
    press(page, Key.Key_1)
    assert label_of(page, 1) == "circle"
    qtbot.waitUntil(lambda: page.count.text() == "2 of 24 labelled")


def test_an_image_whose_label_has_no_room_stays(
    page: LabelPage, context: Context, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> Change:
        raise TldeskError("disk_full", path="project.tldesk")

    monkeypatch.setattr(present(context.project).edits, "set_label", full)
    with qtbot.waitSignal(context.error_occurred):
        press(page, Key.Key_2)
    assert label_of(page, 0) is None and page.browser.grid.current_row() == 0


def test_nothing_is_counted_while_an_edit_is_under_way(page: LabelPage, context: Context, qtbot: QtBot) -> None:
    gate, ids = threading.Event(), present(context.project).samples.ids().tolist()[:2]
    qtbot.waitUntil(lambda: page.count.text() == "0 of 24 labelled")

    def slow(project: Project) -> Change | None:
        gate.wait(60)
        return project.edits.set_label(ids, "square")

    context.edit(slow, 1000)
    page.shown()
    context.samples_changed.emit(None)
    page.count.setText("not counted since")
    try:
        with qtbot.assertNotEmitted(page.classes.modelReset, wait=3 * PAUSE):
            assert context.saving
        assert page.count.text() == "not counted since"
    finally:
        gate.set()
    qtbot.waitUntil(lambda: page.count.text() == "2 of 24 labelled")


def test_what_is_excluded_is_named_and_not_counted(page: LabelPage, context: Context, qtbot: QtBot) -> None:
    context.edit(lambda project: project.edits.set_excluded([1, 2, 3], True))
    qtbot.waitUntil(lambda: page.count.text() == "0 of 21 labelled · 3 excluded")
    model = page.browser.model
    page.browser.filters.set_query(Query(text="circle"))
    qtbot.waitUntil(lambda: not model.busy and model.rowCount() == 8)
    assert model.left_out == (3, 0)
    context.edit(lambda project: project.edits.set_excluded([1], False))
    qtbot.waitUntil(lambda: model.left_out == (2, 0))
    page.browser.filters.set_query(Query(status="excluded"))
    qtbot.waitUntil(lambda: model.rowCount() == 2)
    assert model.left_out == (0, 0), "who asks for them counts them"


def test_without_auto_advance_it_stays(page: LabelPage, context: Context) -> None:
    page.options.advance.click()
    assert context.settings.auto_advance is False
    press(page, Key.Key_3)
    assert page.browser.grid.current_row() == 0
    assert page.keys.labels == ("stripes",)
    press(page, "`")
    assert label_of(page, 0) is None


def test_a_key_without_a_class_does_nothing(page: LabelPage) -> None:
    press(page, Key.Key_9)
    press(page, Key.Key_B)
    assert label_of(page, 0) is None
    assert page.browser.grid.current_row() == 0


def test_a_closed_box_searches_its_choices_by_what_is_typed(page: LabelPage) -> None:
    box = page.browser.filters.findChildren(TypedCombo)[0]
    box.blockSignals(True)  # it is about the keys, and not about what the choice finds
    box.setFocus()
    box.insertItem(1, "2 and more")
    QTest.keyClick(box, Key.Key_2)
    assert box.currentIndex() == 1
    QTest.keyClick(box, Key.Key_Delete)
    assert label_of(page, 0) is None and page.browser.grid.current_row() == 0


def test_d_and_a_and_arrows_walk(page: LabelPage) -> None:
    press(page, Key.Key_D)
    press(page, Key.Key_Right)
    assert page.browser.grid.current_row() == 2
    press(page, Key.Key_A)
    assert page.browser.grid.current_row() == 1
    press(page, Key.Key_Down)
    assert page.browser.grid.current_row() > 2


def test_space_finds_the_next_unlabelled(page: LabelPage) -> None:
    press(page, Key.Key_1)
    press(page, Key.Key_1)
    press(page, Key.Key_Home)
    assert page.browser.grid.current_row() == 0
    press(page, Key.Key_Space)
    assert page.browser.grid.current_row() == 2
    press(page, Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    assert page.browser.grid.current_row() == 23


def test_many_are_labelled_at_once_and_undone(page: LabelPage, context: Context, qtbot: QtBot) -> None:
    press(page, Key.Key_Home)
    press(page, Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    press(page, Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert len(page.browser.grid.selected_ids()) == 3
    said: list[str] = []
    context.told.connect(lambda notice: said.append(notice.text))
    press(page, Key.Key_1)
    assert [label_of(page, row) for row in range(4)] == ["circle"] * 3 + [None]
    page.browser.grid.go_to(20)
    context.edit(lambda project: project.edits.undo())
    assert said == ["3 images labelled “circle”.", "Undone: 3 images labelled “circle”."]
    assert [label_of(page, row) for row in range(3)] == [None] * 3
    assert page.browser.grid.selected_rows() == [0, 1, 2], "what was undone is shown"


def test_of_many_that_are_undone_the_first_is_shown(
    page: LabelPage, context: Context, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next key labels one image, not all of which an edit was taken back."""
    monkeypatch.setattr("tldesk.ui.label.label_page.REVEALED", 5)
    ids = page.browser.model.ids()[2:12].tolist()
    page.browser.grid.go_to(20)
    context.edit(lambda project: project.edits.set_label(ids, "circle"))
    assert page.browser.grid.selected_rows() == [20], "what is labelled elsewhere moves nobody"
    context.edit(lambda project: project.edits.undo())
    assert page.browser.grid.selected_rows() == [2]


def test_space_presses_a_button_that_has_the_keyboard(page: LabelPage, context: Context) -> None:
    before = context.settings.auto_advance
    page.options.advance.setFocus()
    QTest.keyClick(page.options.advance, Key.Key_Space)
    assert context.settings.auto_advance is not before
    page.tabs.buttons["suggestions"].setFocus()
    QTest.keyClick(page.tabs.buttons["suggestions"], Key.Key_Space)
    assert page.suggestions.isVisible()
    assert page.browser.grid.current_row() == 0


def test_the_rubber_band_selects(page: LabelPage) -> None:
    grid = page.browser.grid
    viewport = grid.viewport()
    last = grid.visualRect(page.browser.model.index(1)).center()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(3, 3))
    QTest.mouseMove(viewport, QPoint(40, 40))
    QTest.mouseMove(viewport, last)
    assert grid.selected_rows() == [0, 1]
    grid.grab()  # paints the band
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, last)
    assert grid.selected_rows() == [0, 1]


def test_shift_click_selects_a_range(page: LabelPage) -> None:
    grid = page.browser.grid
    shift, none = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier
    for row, modifier in ((1, none), (8, shift)):
        centre = grid.visualRect(page.browser.model.index(row)).center()
        QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, modifier, centre)
    assert grid.selected_rows() == list(range(1, 9))
    page.clear_selection()
    assert grid.selected_rows() == []


def test_everything_selected_is_labelled_in_the_pool(page: LabelPage, context: Context, qtbot: QtBot) -> None:
    page.select_all()
    assert len(page.browser.grid.selected_ids()) == 24
    page.give("stripes")
    qtbot.waitUntil(lambda: page.count.text() == "24 of 24 labelled")
    assert not page.next_button.isEnabled()
    with qtbot.waitSignal(page.browser.model.refreshed):
        page.browser.filters.set_query(Query(status="unlabelled"))
    assert page.browser.no_match.words.text() == "Every image has a label"
    assert page.browser.no_match.isVisible()


def test_a_click_on_a_class_gives_it_and_the_keyboard_stays(page: LabelPage) -> None:
    place = page.keys.visualRect(page.classes.index(2)).center()
    QTest.mouseClick(page.keys.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert label_of(page, 0) == "stripes"
    assert page.browser.grid.hasFocus()


def test_a_labelled_image_leaves_the_unlabelled_ones(page: LabelPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.browser.model.refreshed):
        page.browser.filters.set_query(Query(status="unlabelled"))
    second = page.browser.model.id_at(1)
    with qtbot.waitSignal(page.browser.model.refreshed):
        press(page, Key.Key_1)
    assert page.browser.model.rowCount() == 23
    assert page.browser.model.id_at(page.browser.grid.current_row()) == second


def test_one_by_one_keys_label_the_large_image(page: LabelPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.browser.preview.loaded):
        page.browser.switch.buttons["single"].click()
    assert page.browser.preview.isVisible()
    with qtbot.waitSignal(page.browser.preview.loaded):
        QTest.keyClick(page.browser.preview.view, Key.Key_3)
    assert label_of(page, 0) == "stripes"
    assert present(page.browser.preview.sample).id == page.browser.model.id_at(1)
    QTest.keyClick(page.browser.preview.view, Key.Key_Right)
    assert page.browser.grid.current_row() == 2
    QTest.keyClick(page.browser.preview.view, Key.Key_Up)
    assert page.browser.grid.current_row() == 1
    page.clear_selection()
    assert page.browser.switch.buttons["grid"].isChecked()
    assert page.browser.grid.isVisible()


def test_a_class_is_added_and_gets_the_next_key(page: LabelPage, context: Context, qtbot: QtBot) -> None:
    page.class_card.new_class.setFocus()
    QTest.keyClicks(page.class_card.new_class, "star 1")
    assert label_of(page, 0) is None, "letters in a text field label nothing"
    QTest.keyClick(page.class_card.new_class, Key.Key_Return)
    qtbot.waitUntil(lambda: page.classes.names()[-1] == "star 1")
    QTest.keyClicks(page.class_card.new_class, "star 2")
    assert label_of(page, 0) is None, "the next name is no key either"
    QTest.keyClick(page.class_card.new_class, Key.Key_Return)
    qtbot.waitUntil(lambda: page.classes.names()[-1] == "star 2")
    page.clear_selection()  # Escape
    assert page.browser.grid.hasFocus()
    press(page, Key.Key_4)
    assert label_of(page, 0) == "star 1"


def test_a_class_that_is_there_is_refused_in_words(page: LabelPage, context: Context, qtbot: QtBot) -> None:
    card = page.class_card
    card.new_class.setFocus()
    refused: list[Any] = []
    context.error_occurred.connect(refused.append)
    for name in ("circle", "star", "moon"):  # typed in a row
        QTest.keyClicks(card.new_class, name)
        QTest.keyClick(card.new_class, Key.Key_Return)
        assert card.wrong.isVisible() == (name == "circle")
    assert present(context.project).classes.names() == ["circle", "square", "stripes", "star", "moon"]
    QTest.keyClicks(card.new_class, "moon")
    card.add_button.click()
    assert "already a class “moon”" in card.wrong.text() and card.new_class.selectedText() == "moon"
    QTest.keyClicks(card.new_class, "s")
    assert not card.wrong.isVisible() and refused == []


def test_a_new_class_comes_into_sight(page: LabelPage, context: Context, qtbot: QtBot) -> None:
    card = page.class_card
    for number in range(20):
        card.new_class.setText(f"class {number}")
        card.add()
    qtbot.waitUntil(lambda: page.classes.names()[-1] == "class 19")
    last = page.keys.visualRect(page.classes.index(page.classes.rowCount() - 1))
    assert page.keys.viewport().rect().contains(last)


def test_exclude_is_a_toggle(page: LabelPage) -> None:
    page.browser.grid.go_to(4)
    page.menu.toggle_excluded()
    assert present(page.browser.model.sample(4)).excluded
    page.menu.toggle_excluded()
    assert not present(page.browser.model.sample(4)).excluded


def test_a_read_only_project_is_only_looked_at(qtbot: QtBot, context: Context, tmp_path: Path) -> None:
    folder = present(context.project).folder
    context.close_project()
    context.project = Project.open(folder, read_only=True)
    page = LabelPage(context)
    qtbot.addWidget(page)
    with qtbot.waitSignal(page.browser.model.refreshed):
        page.show()
    page.give("circle")
    assert context.project.samples.count(Query(status="labelled")) == 0
    assert not page.class_card.add_button.isEnabled()


def test_an_empty_project_says_what_to_do(qtbot: QtBot, context: Context, tmp_path: Path) -> None:
    context.create_project(tmp_path / "empty")
    page = LabelPage(context)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(page.browser.no_match.isVisible)
    qtbot.waitUntil(page.class_card.empty.isVisible)
    with qtbot.waitSignal(context.page_requested) as asked:
        page.browser.no_match.bring_button.click()
    assert asked.args[0] == "data"


def test_the_first_class_is_typed_at_once_and_undone_from_the_images(
    qtbot: QtBot, context: Context, tmp_path: Path
) -> None:
    context.create_project(tmp_path / "empty")
    page = LabelPage(context)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    page.shown()
    qtbot.waitUntil(page.class_card.new_class.hasFocus)
    QTest.keyClicks(page.class_card.new_class, "moon")
    QTest.keyClick(page.class_card.new_class, Key.Key_Return)
    qtbot.waitUntil(lambda: page.classes.names() == ["moon"])
    page.setFocus()
    context.edit(lambda project: project.edits.undo())
    qtbot.waitUntil(page.class_card.empty.isVisible)
    assert not page.class_card.new_class.hasFocus()  # the next Ctrl+Z is not one of the field


def test_the_classes_have_the_only_bar_beside_them(page: LabelPage, qtbot: QtBot) -> None:
    edits = present(page.context.project).edits
    for number in range(9):
        change = edits.add_class(f"another {number}")
    page.context.samples_changed.emit(change)
    page.resize(880, 380)
    qtbot.waitUntil(lambda: page.keys.model().rowCount() == 12 and page.keys.verticalScrollBar().maximum() > 0)
    inside = [area.objectName() for area in page.findChildren(QScrollArea) if area.isAncestorOf(page.keys)]
    assert inside == [] and page.class_card.new_class.isVisible()
