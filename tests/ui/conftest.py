"""The real window on a real project. The guards of tests/conftest.py fail a test that leaves anything behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from tldesk.ui import theme
from tldesk.ui.context import Context
from tldesk.ui.main_window import MainWindow


@pytest.fixture
def context(qapp: QApplication) -> Iterator[Context]:
    """A Context with no project; whatever it runs is stopped and closed afterwards."""
    theme.apply(qapp, "light")
    made = Context()
    yield made
    made.jobs.close()
    made.close_project()
    made.deleteLater()


@pytest.fixture
def empty_window(qtbot: QtBot, context: Context) -> Iterator[MainWindow]:
    """The window on its welcome page."""
    made = MainWindow(context)
    made.show()
    qtbot.waitExposed(made)
    yield made
    _close(qtbot, made)


@pytest.fixture
def window(empty_window: MainWindow, project: Any) -> MainWindow:
    """The window on the Data page of `project` (`window.context.project`; the fixture's own object is closed)."""
    project.close()
    empty_window.context.open_project(project.folder)
    return empty_window


@pytest.fixture
def open_dialog(empty_window: MainWindow) -> Callable[[str], Any]:
    """A function that gives the window's open dialog of an object name."""

    def find(name: str) -> Any:
        shown = [d for d in empty_window.findChildren(QDialog) if d.isVisible()]
        found = [d for d in shown if d.objectName() == name]
        assert len(found) == 1, [d.objectName() for d in shown]
        return found[0]

    return find


def _close(qtbot: QtBot, window: MainWindow) -> None:
    """Close as a user does: dialogs first, then the window, which waits for its jobs."""
    for open_dialog in window.findChildren(QDialog):
        open_dialog.close()
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=20_000)
    window.deleteLater()
