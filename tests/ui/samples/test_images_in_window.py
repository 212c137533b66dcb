"""Data and Label inside of the real window: the keys of the actions table reach them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from present import present, typed
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from windows import close_window

from tldesk.project.samples.samples import Query
from tldesk.project.store import Project
from tldesk.ui.data.data_page import DataPage
from tldesk.ui.data.import_preview import ImportPreview
from tldesk.ui.parts import appearance
from tldesk.ui.session.context import Context
from tldesk.ui.window.main_window import MainWindow

Key, Modifier = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def window(qtbot: QtBot, qapp: Any, project: Project) -> Iterator[MainWindow]:
    appearance.apply(qapp, "light")
    folder = project.folder
    project.close()
    context = Context()
    made = MainWindow(context)
    made.resize(1280, 720)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    context.open_project(folder)
    yield made
    close_window(qtbot, made)


def go(window: MainWindow, name: str, qtbot: QtBot) -> Any:
    window.show_page(name)
    page: Any = window.page
    qtbot.waitUntil(lambda: page.browser.current is not None and page.classes.rowCount() == 3)
    qtbot.waitUntil(page.browser.grid.hasFocus)
    return page


def test_labels_are_given_undone_and_redone_with_keys(window: MainWindow, qtbot: QtBot) -> None:
    page = go(window, "label", qtbot)
    project = present(window.context.project)
    first = page.browser.model.id_at(0)
    QTest.keyClick(page.browser.grid, Key.Key_3)
    assert project.samples.one(first).label == "stripes"
    assert page.browser.grid.current_row() == 1
    page.browser.grid.go_to(9)
    QTest.keyClick(page.browser.grid, Key.Key_Z, Modifier.ControlModifier)
    assert project.samples.one(first).label == "circle"
    assert page.browser.grid.current_row() == 0, "what was undone is brought into sight"
    QTest.keyClick(page.browser.grid, Key.Key_Y, Modifier.ControlModifier)
    assert project.samples.one(first).label == "stripes"


def test_everything_is_selected_and_nothing(window: MainWindow, qtbot: QtBot) -> None:
    page = go(window, "label", qtbot)
    QTest.keyClick(page.browser.grid, Key.Key_A, Modifier.ControlModifier)
    assert len(page.browser.grid.selected_ids()) == 24
    QTest.keyClick(page.browser.grid, Key.Key_Escape)
    assert page.browser.grid.selected_ids() == []


def test_x_excludes_and_size_follows_the_keys(window: MainWindow, qtbot: QtBot) -> None:
    page = go(window, "data", qtbot)
    page.browser.grid.go_to(2)
    QTest.keyClick(page.browser.grid, Key.Key_X)
    assert page.browser.model.sample(2).excluded
    with qtbot.waitSignal(window.context.settings_changed):
        QTest.keyClick(page.browser.grid, Key.Key_Plus, Modifier.ControlModifier)
    assert page.browser.grid.edge == 160


def test_label_keys_type_letters_in_a_text_field(window: MainWindow, qtbot: QtBot) -> None:
    page = go(window, "label", qtbot)
    page.browser.filters.text.setFocus()
    with qtbot.waitSignal(page.browser.model.refreshed):
        QTest.keyClicks(page.browser.filters.text, "square-003")
    assert page.browser.model.rowCount() == 1
    assert present(window.context.project).edits.undo_text() is None
    QTest.keyClick(page.browser.filters.text, Key.Key_Escape)
    qtbot.waitUntil(lambda: page.browser.model.rowCount() == 24)
    assert page.browser.grid.hasFocus()


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Enter, Key.Key_Down])
def test_the_keyboard_leaves_search_for_the_first_image_that_it_finds(
    window: MainWindow, qtbot: QtBot, key: Qt.Key
) -> None:
    page = go(window, "label", qtbot)
    QTest.keyClick(page.browser.grid, Key.Key_A, Modifier.ControlModifier)
    search = page.browser.filters.text
    search.setFocus()
    QTest.keyClicks(search, "square")
    QTest.keyClick(search, key)  # sooner than the pause after the last letter
    assert search.hasFocus(), "what is selected now is not what was searched for"
    qtbot.waitUntil(page.browser.grid.hasFocus)
    assert page.browser.model.rowCount() == 8 and len(page.browser.grid.selected_ids()) == 1
    QTest.keyClick(page.browser.grid, Key.Key_1)
    count = present(window.context.project).samples.count
    qtbot.waitUntil(lambda: (count(Query(label="circle")), count(Query(label="square"))) == (9, 7))


def test_the_keyboard_stays_in_search_where_it_finds_nothing(window: MainWindow, qtbot: QtBot) -> None:
    page = go(window, "label", qtbot)
    search = page.browser.filters.text
    search.setFocus()
    QTest.keyClicks(search, "nothing is called so")
    with qtbot.waitSignal(page.browser.model.refreshed):
        QTest.keyClick(search, Key.Key_Return)
    assert search.hasFocus() and page.browser.no_match.isVisible()


def test_keys_of_the_label_page_do_nothing_on_the_data_page(window: MainWindow, qtbot: QtBot) -> None:
    go(window, "label", qtbot)
    page = go(window, "data", qtbot)
    QTest.keyClick(page.browser.grid, Key.Key_2)
    assert present(window.context.project).edits.undo_text() is None


def test_what_was_labelled_is_counted_when_data_is_shown_again(window: MainWindow, qtbot: QtBot) -> None:
    data = go(window, "data", qtbot)
    qtbot.waitUntil(lambda: data.summary.labelled == 24)
    label = go(window, "label", qtbot)
    QTest.keyClicks(label.browser.grid, "`")
    go(window, "data", qtbot)
    qtbot.waitUntil(lambda: data.summary.unlabelled == 1)
    assert data.chart.bars.bars[-1].label == ""
    # The counts and the samples come back from two jobs, in either order.
    qtbot.waitUntil(lambda: data.browser.model.sample(0) is not None and data.browser.model.sample(0).label is None)


def test_a_folder_dropped_on_the_window_is_previewed(window: MainWindow, photos: Path, qtbot: QtBot) -> None:
    window.commands.open_paths([photos])
    dialog = typed(ImportPreview, typed(DataPage, window.page).dialog)
    with qtbot.waitSignal(dialog.understood):
        pass
    assert dialog.isVisible()
    assert dialog.import_button.isEnabled()
    dialog.reject()
    assert present(window.context.project).samples.count(Query()) == 24


def test_what_data_has_shown_is_there_at_once_on_label(window: MainWindow, qtbot: QtBot) -> None:
    data = present(present(window.page).browser)
    qtbot.waitUntil(lambda: data.current is not None)
    sample, edge = present(data.current), data.grid.edge
    qtbot.waitUntil(lambda: data.thumbnails.pixmap(sample, edge) is not None)
    window.show_page("label")
    label = present(present(window.page).browser)
    assert label is not data
    assert label.thumbnails.pixmap(sample, edge) is not None, "without a turn of the event loop"
    window.context.close_project()
    assert label.thumbnails.any_size(sample) is None
