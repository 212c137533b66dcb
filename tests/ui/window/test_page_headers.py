"""The header of the pages: in one place, of one height, on one centre line; it folds where there is no room."""

from __future__ import annotations

from typing import Any

import pytest
from present import present
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tldesk.ui.parts import theme
from tldesk.ui.parts.page_header import PageHeader
from tldesk.ui.parts.there import widgets_in
from tldesk.ui.window.main_window import MainWindow
from tldesk.ui.window.rail import PAGES


@pytest.fixture
def trained_window(empty_window: MainWindow, trained_run: Any, qtbot: QtBot) -> MainWindow:
    """The window on a project with a training, which every page has something to say of."""
    empty_window.context.open_project(trained_run.project_folder)
    return empty_window


def header_of(window: MainWindow, page: str, qtbot: QtBot) -> PageHeader:
    """The header of a page that has shown what it has."""
    window.show_page(page)
    shown = present(window.page)
    stack = getattr(shown, "_stack", None)
    if page in ("evaluate", "use"):
        qtbot.waitUntil(lambda: present(stack).currentIndex() == 1, timeout=10_000)
    if page == "data":
        qtbot.waitUntil(lambda: shown.headline.isVisible(), timeout=10_000)  # type: ignore[attr-defined]
    if page == "train":
        qtbot.waitUntil(lambda: shown.model.rowCount() == 1, timeout=10_000)  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: not present(present(window.centralWidget()).layout()).activate())
    return present(shown.findChild(PageHeader))


def top(part: QWidget, window: MainWindow) -> float:
    return part.mapTo(window, QPoint(0, 0)).y()


def centre(part: QWidget, window: MainWindow) -> float:
    return top(part, window) + part.height() / 2


def off_the_line(header: PageHeader, window: MainWindow) -> list[str]:
    """What does not stand on the centre line of a header."""
    facts = [part for half in header.words._halves for part in widgets_in(half)]
    parts = [part for part in (*facts, *widgets_in(present(header.layout()))) if part.isVisible()]
    line = centre(header, window)
    return [part.objectName() or type(part).__name__ for part in parts if abs(centre(part, window) - line) > 1]


@pytest.mark.parametrize("width", [1280, 1920])
def test_all_stand_in_one_place_and_on_one_line(trained_window: MainWindow, qtbot: QtBot, width: int) -> None:
    trained_window.resize(width, 720)
    places = set()
    for spec in PAGES:
        header = header_of(trained_window, spec.name, qtbot)
        qtbot.waitUntil(lambda header=header: off_the_line(header, trained_window) == [])  # type: ignore[misc]
        places.add((top(header, trained_window), header.height()))
    assert len(places) == 1 and {height for _, height in places} == {7 * theme.GRID}


@pytest.mark.parametrize("page", [spec.name for spec in PAGES])
def test_facts_stand_below_the_title_where_there_is_no_room(
    trained_window: MainWindow, qtbot: QtBot, page: str
) -> None:
    trained_window.resize(trained_window.minimumSizeHint().width(), 480)
    header = header_of(trained_window, page, qtbot)
    trained_window.resize(trained_window.minimumSizeHint().width(), 480)
    qtbot.waitUntil(lambda: not present(present(trained_window.centralWidget()).layout()).activate())
    assert header.height() == 7 * theme.GRID
    for part in header.findChildren(QWidget):
        if part.isVisible():
            place = part.mapTo(header, QPoint(0, 0))
            assert place.y() >= 0 and place.y() + part.height() <= header.height(), part.objectName()
            assert place.x() + part.width() <= header.width(), part.objectName()
