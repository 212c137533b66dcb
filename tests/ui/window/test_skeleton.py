"""A page's first visit: its skeleton is painted before anything of the page is made, and nothing meanwhile is lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from present import present, typed
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tldesk.project.samples.samples import Query
from tldesk.ui.data.data_page import DataPage
from tldesk.ui.evaluate.evaluate_page import EvaluatePage
from tldesk.ui.label.label_page import LabelPage
from tldesk.ui.samples.page import Page
from tldesk.ui.window.main_window import MainWindow
from tldesk.ui.window.rail import PAGES
from tldesk.ui.window.skeleton import Skeleton


class _Watch(QObject):
    """The order in which skeletons are painted and pages are made."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at every event of the program."""
        if event.type() == QEvent.Type.Paint and isinstance(watched, Skeleton):
            self._note("painted")
        elif event.type() == QEvent.Type.Polish and isinstance(watched, Page) and not isinstance(watched, Skeleton):
            self._note("made")
        return False

    def _note(self, what: str) -> None:
        if what not in self.seen:
            self.seen.append(what)


@pytest.fixture
def watch(qapp: QApplication) -> Iterator[_Watch]:
    made = _Watch()
    qapp.installEventFilter(made)
    yield made
    qapp.removeEventFilter(made)


@pytest.mark.parametrize("name", [spec.name for spec in PAGES if spec.name != "data"])
def test_the_skeleton_is_painted_before_the_page_is_made(
    window: MainWindow, qtbot: QtBot, watch: _Watch, name: str
) -> None:
    qtbot.waitUntil(lambda: window.windowHandle().isExposed())
    watch.seen.clear()
    window.visit(name)
    skeleton = typed(Skeleton, window.page)
    assert window.stack.currentWidget() is skeleton and skeleton.name == name
    title = next(spec.title for spec in PAGES if spec.name == name)
    assert title in [part.text() for part in skeleton.findChildren(QLabel)]
    assert watch.seen == ["painted"]
    qtbot.waitUntil(lambda: not isinstance(window.page, Skeleton))
    assert present(window.page).name == name and window.stack.currentWidget() is window.page
    assert watch.seen == ["painted", "made"]
    assert not [part for part in window.stack.findChildren(Skeleton) if window.stack.indexOf(part) >= 0]


def test_a_click_elsewhere_meanwhile_wins(window: MainWindow, qtbot: QtBot) -> None:
    window.visit("evaluate")
    window.visit("data")
    assert isinstance(window.page, DataPage)
    window.visit("train")
    window.visit("label")
    qtbot.waitUntil(lambda: isinstance(window.page, LabelPage))
    assert not window.findChildren(EvaluatePage)


def test_the_page_shows_what_its_skeleton_was_asked_for(
    empty_window: MainWindow, qtbot: QtBot, trained_run: Any
) -> None:
    window = empty_window
    window.context.open_project(trained_run.project_folder)
    ids = present(window.context.project).samples.ids()[:3].tolist()
    window.context.go("label", ids)
    assert isinstance(window.page, Skeleton)
    qtbot.waitUntil(lambda: isinstance(window.page, LabelPage))
    browser = typed(LabelPage, window.page).browser
    qtbot.waitUntil(lambda: browser.grid.selected_ids() == ids or browser.model.ids().tolist() == ids)
    window.context.go("data", Query(ids=tuple(ids)))
    qtbot.waitUntil(lambda: present(present(window.page).browser).model.rowCount() == 3)


def test_keys_meanwhile_change_nothing(window: MainWindow, qtbot: QtBot) -> None:
    project = present(window.context.project)
    before = [sample.labels for sample in project.samples.get(project.samples.ids().tolist())]
    window.visit("label")
    skeleton = typed(Skeleton, window.page)
    qtbot.waitUntil(lambda: skeleton.hasFocus() or not isinstance(window.page, Skeleton))
    for key in (Qt.Key.Key_1, Qt.Key.Key_Delete, Qt.Key.Key_Return, Qt.Key.Key_Space):
        qtbot.keyClick(skeleton, key)
    window.actions_table.by_id["edit.select_all"].trigger()
    qtbot.waitUntil(lambda: isinstance(window.page, LabelPage))
    assert [sample.labels for sample in project.samples.get(project.samples.ids().tolist())] == before


def test_a_project_may_be_closed_meanwhile(window: MainWindow, qtbot: QtBot) -> None:
    window.visit("use")
    window.context.close_project()
    assert window.page is None and window.stack.currentWidget() is window.welcome
    assert window.stack.count() == 1
    QApplication.processEvents()
    assert window.page is None
