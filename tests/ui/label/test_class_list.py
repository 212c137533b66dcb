"""The list of classes on the Label page: edited by keyboard, menu and mouse, and every edit undone."""

from __future__ import annotations

from typing import Any

import pytest
from present import present, typed
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QDragMoveEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QMenu
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tldesk.project.samples.samples import Query
from tldesk.ui.label.class_keys import CLASS_TYPE, ROW
from tldesk.ui.label.label_page import LabelPage
from tldesk.ui.label.merge_classes import MergeClasses
from tldesk.ui.parts import theme
from tldesk.ui.samples.class_matches import ClassMatches
from tldesk.ui.samples.drag_source import DragSource
from tldesk.ui.samples.sample_drag import dragged_samples, packed
from tldesk.ui.samples.thumbnail_delegate import ThumbnailDelegate
from tldesk.ui.session.classes import images_of

Key, Modifier = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def page(label_page: LabelPage) -> LabelPage:
    """With five circles and two squares."""
    ids = label_page.browser.model.ids()
    label_page.context.edit(lambda project: project.edits.set_label(ids[:5].tolist(), "circle"))
    label_page.context.edit(lambda project: project.edits.set_label(ids[5:7].tolist(), "square"))
    label_page.browser.grid.go_to(0)
    return label_page


def names(page: LabelPage) -> list[str]:
    """What the database says."""
    return present(page.context.project).classes.names()


def undo(page: LabelPage) -> None:
    page.context.edit(lambda project: project.edits.undo())


def dialog(page: LabelPage, name: str, qtbot: QtBot) -> Any:
    """The open dialog of an object name, once it has the keyboard."""
    qtbot.waitUntil(lambda: any(d.isActiveWindow() for d in page.findChildren(QDialog, name)))
    return next(d for d in page.findChildren(QDialog, name) if d.isActiveWindow())


def choose(menu: QMenu, text: str) -> None:
    next(action for action in menu.actions() if action.text().startswith(text)).trigger()


def focus(page: LabelPage, row: int) -> None:
    page.keys.setFocus()
    page.keys.setCurrentIndex(page.classes.index(row))


def drop(page: LabelPage, data: QMimeData, point: QPoint) -> bool:
    """Drop on the list, as Qt would; whether it was taken."""
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Modifier.NoModifier
    move = QDragMoveEvent(point, copy, data, left, none)
    move.setAccepted(False)
    page.keys.dragMoveEvent(move)
    page.keys.grab()  # paints where it would land
    taken = move.isAccepted()
    if taken:
        page.keys.dropEvent(QDropEvent(QPointF(point), copy, data, left, none))
    return taken


def test_f2_renames_in_place_and_undo_brings_the_name_back(page: LabelPage, qtbot: QtBot) -> None:
    focus(page, 1)
    QTest.keyClick(page.keys, Key.Key_F2)
    editor = present(page.keys.findChild(QLineEdit, "label-class-name"))
    assert editor.text() == "square"
    QTest.keyClicks(editor, "box 1")
    QTest.keyClick(editor, Key.Key_Return)
    qtbot.waitUntil(lambda: page.classes.names() == ["circle", "box 1", "stripes"])
    assert present(page.context.project).samples.count(Query(label="box 1")) == 2
    undo(page)
    qtbot.waitUntil(lambda: page.classes.names() == ["circle", "square", "stripes"])


def test_a_name_that_is_refused_stays_to_be_mended(page: LabelPage, qtbot: QtBot) -> None:
    focus(page, 1)
    QTest.keyClick(page.keys, Key.Key_F2)
    editor, wrong = present(page.keys.findChild(QLineEdit, "label-class-name")), page.class_card.wrong
    QTest.keyClicks(editor, "circle")
    QTest.keyClick(editor, Key.Key_Return)
    assert editor.isVisible() and editor.text() == "circle" and "already a class" in wrong.text() and wrong.isVisible()
    QTest.keyClicks(editor, "s")
    assert not wrong.isVisible()
    QTest.keyClick(editor, Key.Key_Return)
    qtbot.waitUntil(lambda: page.classes.names() == ["circle", "circles", "stripes"])


def test_what_is_typed_stays_when_the_counts_come(page: LabelPage, qtbot: QtBot) -> None:
    focus(page, 1)
    QTest.keyClick(page.keys, Key.Key_F2)
    editor = present(page.keys.findChild(QLineEdit, "label-class-name"))
    QTest.keyClicks(editor, "box")
    with qtbot.waitSignal(page.classes.refreshed):
        page.classes.refresh()
    assert editor.text() == "box"
    QTest.keyClick(editor, Key.Key_Return)
    qtbot.waitUntil(lambda: page.classes.names() == ["circle", "box", "stripes"])


def test_a_taken_name_is_refused_in_words(page: LabelPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.context.error_occurred) as caught:
        page.classes.setData(page.classes.index(0), " square ")
    assert caught.args[0].code == "class_exists"
    assert names(page) == ["circle", "square", "stripes"]
    assert not page.classes.setData(page.classes.index(0), "  ")


def test_a_filter_goes_along_with_a_new_name_and_ends_with_its_class(page: LabelPage, qtbot: QtBot) -> None:
    page.class_card.acts.show_images("square")
    qtbot.waitUntil(lambda: page.browser.model.rowCount() == 2)
    page.class_card.acts.rename("square", "box")
    qtbot.waitUntil(lambda: page.browser.filters.label.currentText() == "box")
    assert page.browser.filters.query.label == "box"
    page.context.edit(lambda project: project.edits.remove_class("box"))
    qtbot.waitUntil(lambda: page.browser.filters.query.label is None)
    qtbot.waitUntil(lambda: page.browser.model.rowCount() == 24)


def test_alt_and_arrows_move_a_class_and_its_key(page: LabelPage, qtbot: QtBot) -> None:
    focus(page, 2)
    QTest.keyClick(page.keys, Key.Key_Up, Modifier.AltModifier)
    assert names(page) == ["circle", "stripes", "square"]
    qtbot.waitUntil(lambda: page.classes.names()[1] == "stripes")
    page.give_by_key("2")
    assert present(page.context.project).samples.one(present(page.browser.model.id_at(0))).label == "stripes"
    undo(page)
    undo(page)
    assert names(page) == ["circle", "square", "stripes"]


def test_delete_says_how_many_images_and_deletes(page: LabelPage, qtbot: QtBot) -> None:
    ids = page.browser.model.ids()
    page.context.edit(lambda project: project.edits.set_binned([int(ids[0])], True))
    focus(page, 0)
    QTest.keyClick(page.keys, Key.Key_Delete)
    asked = dialog(page, "delete-class", qtbot)
    assert asked.text.text().startswith("5 images have this class"), "the one in the bin counts too"
    assert asked.act.property("role") == "danger" and asked.cancel.isDefault()
    asked.reject()
    assert names(page) == ["circle", "square", "stripes"]
    page.class_card.acts.remove("circle")
    dialog(page, "delete-class", qtbot).act.click()
    assert names(page) == ["square", "stripes"]
    assert present(page.context.project).samples.count(Query(status="labelled")) == 2
    undo(page)
    assert images_of(present(page.context.project), ["circle"]) == 5


def test_the_keys_of_the_menu_are_those_of_the_class(page: LabelPage, qtbot: QtBot) -> None:
    page.browser.focus_images()
    assert page.browser.grid.hasFocus()
    page.keys.customContextMenuRequested.emit(page.keys.visualRect(page.classes.index(1)).center())
    assert page.window().focusWidget() is page.keys, "once the menu is gone"
    with qtbot.waitSignal(present(page.keys.findChild(QMenu, "label-class-menu")).destroyed) as gone:
        present(page.keys.findChild(QMenu, "label-class-menu")).close()
    assert gone.signal_triggered
    QTest.keyClick(page.keys, Key.Key_Delete)
    asked = dialog(page, "delete-class", qtbot)
    assert asked.text.text().startswith("2 images")
    asked.reject()
    assert present(page.context.project).samples.count(Query(status="binned")) == 0
    assert "Click to label the selected images" in page.keys.toolTip()


def test_escape_gives_the_keyboard_of_the_list_back_to_the_images(page: LabelPage) -> None:
    focus(page, 1)
    page.clear_selection()  # Escape
    assert page.browser.grid.hasFocus()


def test_a_class_without_images_goes_at_once(page: LabelPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.context.told):
        page.class_card.acts.remove("stripes")
    assert names(page) == ["circle", "square"]


def test_merging_says_how_many_images_and_merges(page: LabelPage, qtbot: QtBot) -> None:
    page.class_card.acts.merge("square")
    asked: MergeClasses = dialog(page, "merge-classes", qtbot)
    assert (asked.names, asked.into) == (["square"], "circle")
    qtbot.waitUntil(lambda: asked.told.text().startswith("2 images get the class “circle”; “square” will be"))
    asked.target.setCurrentText("stripes")
    asked.list.item(0).setCheckState(Qt.CheckState.Checked)
    qtbot.waitUntil(lambda: asked.told.text().startswith("7 images get the class “stripes”; “circle”, “square”"))
    asked.merge_button.click()
    assert names(page) == ["stripes"]
    assert present(page.context.project).samples.count(Query(label="stripes")) == 7
    undo(page)
    assert names(page) == ["circle", "square", "stripes"]
    assert present(page.context.project).samples.count(Query(label="square")) == 2


def test_many_classes_that_are_merged_are_counted_and_not_named(page: LabelPage, qtbot: QtBot) -> None:
    project = present(page.context.project)
    for number in range(4):
        project.edits.add_class(f"a_class_of_a_long_name_{number}")
    page.classes.refresh()
    qtbot.waitUntil(lambda: page.classes.rowCount() == 7)
    page.class_card.acts.merge("square")
    asked: MergeClasses = dialog(page, "merge-classes", qtbot)
    for row in range(asked.list.count()):
        asked.list.item(row).setCheckState(Qt.CheckState.Checked)
    qtbot.waitUntil(lambda: "; 6 classes will be deleted" in asked.told.text())
    asked.reject()


def test_merging_a_class_with_itself_is_not_offered(page: LabelPage, qtbot: QtBot) -> None:
    page.class_card.acts.merge("square")
    asked: MergeClasses = dialog(page, "merge-classes", qtbot)
    asked.target.setCurrentText("square")
    assert not asked.merge_button.isEnabled()
    asked.reject()


def test_the_menu_recolours_and_moves(page: LabelPage, qtbot: QtBot) -> None:
    menu = page.class_card.acts.make_menu("circle")
    enabled = {action.text(): action.isEnabled() for action in menu.actions()}
    assert not enabled["Move up"]
    assert enabled["Move down"]
    colors = next(typed(QMenu, action.menu()) for action in menu.actions() if action.text() == "Colour")
    assert colors.actions()[0].text() == "Orange (current)"
    assert len(colors.actions()) == theme.CLASS_COLORS
    colors.actions()[4].trigger()
    qtbot.waitUntil(lambda: page.classes.info("circle").color_index == 4)
    assert page.classes.color("circle") == theme.class_color(4)
    choose(menu, "Move down")
    assert names(page) == ["square", "circle", "stripes"]
    undo(page)
    undo(page)
    qtbot.waitUntil(lambda: page.classes.info("circle").color_index == 0)


def test_a_class_beyond_the_colours_keeps_its_shape(page: LabelPage, qtbot: QtBot) -> None:
    page.context.edit(lambda project: project.edits.recolor_class("square", 9))
    qtbot.waitUntil(lambda: page.classes.info("square").color_index == 9)
    assert page.classes.mark("square").shape != page.classes.mark("circle").shape
    colors = page.class_card.acts._color_menu("square", page.class_card.acts.make_menu("circle"))
    assert colors.actions()[1].text() == "Cyan (current)"
    colors.actions()[0].trigger()
    qtbot.waitUntil(lambda: page.classes.info("square").color_index == 8)
    assert page.classes.color("square") == page.classes.color("circle")


def test_the_menu_key_asks_for_the_menu_of_the_current_class(page: LabelPage, qtbot: QtBot) -> None:
    focus(page, 1)
    with qtbot.waitSignal(page.keys.menu_wanted) as asked:
        page.keys.customContextMenuRequested.emit(QPoint(5, 10 * ROW))
    assert asked.args[0] == "square"
    menu = present(page.keys.findChild(QMenu, "label-class-menu"))
    menu.close()


def test_a_dragged_class_lands_between_others(page: LabelPage, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setData(CLASS_TYPE, b"circle")
    assert drop(page, data, QPoint(20, 2 * ROW + 2))
    assert names(page) == ["square", "circle", "stripes"]
    qtbot.waitUntil(lambda: page.classes.names()[0] == "square")
    assert drop(page, data, QPoint(20, 2 * ROW - 2)), "on its own place"
    assert names(page) == ["square", "circle", "stripes"]


def test_dragged_images_get_the_class_they_are_dropped_on(page: LabelPage) -> None:
    ids = page.browser.model.ids()[10:13].tolist()
    assert drop(page, packed(ids), QPoint(20, 2 * ROW + 5))
    assert {present(page.context.project).samples.one(id_).label for id_ in ids} == {"stripes"}
    assert not drop(page, packed(ids), QPoint(20, 8 * ROW)), "below the last class"


def test_a_press_on_a_picture_begins_a_drag_of_the_selection(page: LabelPage, monkeypatch: pytest.MonkeyPatch) -> None:
    carried: list[tuple[list[int], QImage]] = []

    def note(drag: Any, _action: Any) -> Qt.DropAction:
        carried.append((dragged_samples(drag.mimeData()), drag.pixmap().toImage()))
        return Qt.DropAction.CopyAction

    monkeypatch.setattr("tldesk.ui.samples.sample_drag.QDrag.exec", note)
    grid = page.browser.grid
    grid.go_to(1)
    QTest.keyClick(grid, Key.Key_Right, Modifier.ShiftModifier)
    centre = (
        typed(ThumbnailDelegate, grid.itemDelegate())
        .picture_rect(grid.visualRect(page.browser.model.index(2)))
        .center()
    )
    QTest.mousePress(grid.viewport(), Qt.MouseButton.LeftButton, Modifier.NoModifier, centre)
    QTest.mouseMove(grid.viewport(), centre + QPoint(40, 40))
    assert [ids for ids, _ in carried] == [page.browser.model.ids()[1:3].tolist()]
    assert not carried[0][1].isNull()
    assert grid.selected_rows() == [1, 2]
    QTest.mouseRelease(grid.viewport(), Qt.MouseButton.LeftButton, Modifier.NoModifier, centre)
    assert page.browser.grid.findChildren(DragSource)


def test_a_class_is_dragged_by_its_row(page: LabelPage, monkeypatch: pytest.MonkeyPatch) -> None:
    carried: list[bytes] = []
    monkeypatch.setattr(
        "tldesk.ui.label.class_keys.QDrag.exec",
        lambda drag, _action: carried.append(bytes(drag.mimeData().data(CLASS_TYPE).data())),
    )
    centre = page.keys.visualRect(page.classes.index(1)).center()
    QTest.mousePress(page.keys.viewport(), Qt.MouseButton.LeftButton, Modifier.NoModifier, centre)
    QTest.mouseMove(page.keys.viewport(), centre + QPoint(0, 40))
    QTest.mouseRelease(page.keys.viewport(), Qt.MouseButton.LeftButton, Modifier.NoModifier, centre)
    assert carried == [b"square"]


def test_a_class_is_found_by_typing_and_given(page: LabelPage, qtbot: QtBot) -> None:
    QTest.keyClicks(page.browser.grid, "/")
    finder = dialog(page, "class-finder", qtbot)
    rows = finder.list.viewport().height() / finder.list.sizeHintForRow(0)
    assert 4 <= rows < 6, "of three classes, and room for a new one"
    QTest.keyClicks(finder.field, "stri")
    QTest.keyClick(finder.field, Key.Key_Return)
    assert present(page.context.project).samples.one(present(page.browser.model.id_at(0))).label == "stripes"


def test_a_class_that_is_not_there_is_made_and_given(page: LabelPage, qtbot: QtBot) -> None:
    QTest.keyClicks(page.browser.grid, ".")
    finder = dialog(page, "class-finder", qtbot)
    QTest.keyClicks(finder.field, "star")
    assert finder.model.index(finder.model.rowCount() - 1, 0).data() == "New class “star”"
    QTest.keyClick(finder.field, Key.Key_PageDown)
    QTest.keyClick(finder.field, Key.Key_Return)
    assert names(page) == ["circle", "square", "stripes", "star"]
    assert present(page.context.project).samples.one(present(page.browser.model.id_at(0))).label == "star"
    undo(page)
    undo(page)
    assert names(page) == ["circle", "square", "stripes"]


def test_matches_are_a_sound_item_model(page: LabelPage, qtmodeltester: ModelTester) -> None:
    model = ClassMatches(page.classes, may_add=True)
    qtmodeltester.check(model)
    model.search("Circle")
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == ["circle"]
    model.search("zz")
    assert model.rowCount() == 1
    assert model.is_new(0)
    model = ClassMatches(page.classes, may_add=False)
    model.search("zz")
    assert model.rowCount() == 0


def test_a_row_opens_its_menu_and_f4_asks_for_the_definition(page: LabelPage, qtbot: QtBot) -> None:
    index = page.classes.index(1)
    given: list[str] = []
    page.keys.class_chosen.connect(given.append)
    QTest.mouseMove(page.keys.viewport(), page.keys.visualRect(index).center())
    with qtbot.waitSignal(page.keys.menu_wanted) as asked:
        place = page.keys.more_place(index).center()
        QTest.mouseClick(page.keys.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert asked.args[0] == "square" and not given
    present(page.keys.findChild(QMenu, "label-class-menu")).close()
    QTest.keyClick(page.keys, Key.Key_F4)
    dialog(page, "note", qtbot).reject()
    present(page.findChild(QAction, "label-define-class")).trigger()
    finder = dialog(page, "class-finder", qtbot)
    QTest.keyClicks(finder.field, "stri")
    QTest.keyClick(finder.field, Key.Key_Return)
    assert "stripes" in dialog(page, "note", qtbot).windowTitle()


def test_a_definition_is_written_in_the_menu_and_shown_beside_the_key(page: LabelPage, qtbot: QtBot) -> None:
    choose(page.class_card.acts.make_menu("circle"), "Definition")
    asking = dialog(page, "note", qtbot)
    asking.text.setPlainText("Round,\nwithout corners")
    before = page.keys.grab().toImage()
    asking.keep.click()
    qtbot.waitUntil(lambda: page.classes.info("circle").definition == "Round,\nwithout corners")
    index = page.classes.index(names(page).index("circle"))
    assert "without corners" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert "without corners" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    qtbot.waitUntil(lambda: page.keys.grab().toImage() != before)
    undo(page)
    qtbot.waitUntil(lambda: page.classes.info("circle").definition == "")
