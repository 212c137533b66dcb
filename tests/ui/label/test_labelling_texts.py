"""Texts are read and labelled by keys."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from present import typed
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from texts import make_project
from windows import arrived, go

from tldesk.project.samples.samples import Query
from tldesk.project.store import Project
from tldesk.ui.samples.browser import Browser
from tldesk.ui.samples.text.large_text import LargeText
from tldesk.ui.window.main_window import MainWindow


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """24 texts; the `window` is on it."""
    with make_project(tmp_path / "texts") as made:
        yield made


def test_ten_texts_are_labelled_by_keys_while_each_is_read(window: MainWindow, qtbot: QtBot) -> None:
    page = go(qtbot, window, "label")
    browser = page.browser
    browser.filters.set_query(Query(status="unlabelled"))
    qtbot.waitUntil(lambda: not browser.model.busy and browser.model.rowCount() == 21)
    browser.grid.go_to(0)
    browser.set_view("single")
    view = typed(LargeText, browser.preview.view)
    qtbot.waitUntil(view.reader.hasFocus)
    browser.filters.set_query(Query())
    qtbot.waitUntil(lambda: not browser.model.busy and browser.model.rowCount() == 24)
    qtbot.waitUntil(lambda: page.classes.rowCount() == 2)
    read = []
    for number in range(10):
        qtbot.waitUntil(lambda: browser.current is not None)
        before = browser.current
        assert before is not None and before.label is None
        qtbot.waitUntil(lambda: view.has_content and browser.preview.sample == browser.current)
        read.append(view.reader.text)
        qtbot.keyClick(QApplication.focusWidget(), "12"[number % 2])
        qtbot.waitUntil(partial(_labelled_and_left, browser, before.id))
        assert view.reader.hasFocus()
    project = window.context.project
    assert project is not None and project.samples.summary().labelled == 13
    assert "I want my money back 🙂 and the card, too" in read
    qtbot.keyClick(view.reader, Qt.Key.Key_Space)
    assert browser.current.label is None
    row = browser.grid.current_row()
    qtbot.keyClick(view.reader, Qt.Key.Key_Left)
    assert browser.grid.current_row() == row - 1
    qtbot.keyClick(view.reader, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: browser.view == "grid")


def test_a_list_is_one_of_the_views_of_texts(window: MainWindow, qtbot: QtBot) -> None:
    page = arrived(qtbot, window, "data")
    qtbot.waitUntil(lambda: page.browser.model.rowCount() == 24)
    qtbot.keyClick(window, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert page.browser.view == "list" and page.browser.grid.isVisible()
    page.browser.set_view("single")
    size = window.context.settings.reading_size
    qtbot.keyClick(window, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert window.context.settings.reading_size > size
    page.clear_selection()
    assert page.browser.view == "list"


def _labelled_and_left(browser: Browser, id_: int) -> bool:
    """Whether a sample has a label, and another one is the current one."""
    sample, now = browser.model.sample(browser.model.rows_of([id_])[0]), browser.current
    return sample is not None and sample.label is not None and now is not None and now.id != id_
