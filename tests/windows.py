"""Fixtures of the real window on a real project. The guards of conftest.py fail a test that leaves anything behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot
from strays import watch

from tldesk.ui.parts import appearance
from tldesk.ui.parts.confirm import Confirm
from tldesk.ui.samples.page import Page
from tldesk.ui.session.context import Context
from tldesk.ui.session.garbage import GarbageCollector
from tldesk.ui.window.main_window import MainWindow
from tldesk.ui.window.rail import PAGES
from tldesk.ui.window.skeleton import Skeleton

# In ms, for whatever is waited for: a wait ends when that has come, so this costs a quick machine nothing, and a busy
# machine is not a wrong answer. An export of five seconds took two minutes beside ten busy processes on two cores.
PATIENCE = 600_000
# A job of a closed window ends at its next step; loading PyTorch from a cold disk beside other work has none.
ENDING = 600_000


class PatientBot(QtBot):
    """Waits for at least `PATIENCE`, whatever a test says, unless the test expects that nothing comes.

    What a test shows alone is dressed as in the window.
    """

    def addWidget(self, widget: QWidget, **more: Any) -> None:
        """As QtBot's."""
        super().addWidget(widget, **more)
        if widget.parentWidget() is None and not widget.styleSheet():
            appearance.dress(widget)

    def waitUntil(self, callback: Any, *, timeout: int = 0) -> None:
        """As QtBot's."""
        super().waitUntil(callback, timeout=max(timeout, PATIENCE))

    def waitSignal(self, signal: Any, *, timeout: int = 0, raising: bool | None = None, **more: Any) -> Any:
        """As QtBot's."""
        longest = timeout if raising is False else max(timeout, PATIENCE)
        return super().waitSignal(signal, timeout=longest, raising=raising, **more)

    def waitSignals(self, signals: Any, *, timeout: int = 0, raising: bool | None = None, **more: Any) -> Any:
        """As QtBot's."""
        longest = timeout if raising is False else max(timeout, PATIENCE)
        return super().waitSignals(signals, timeout=longest, raising=raising, **more)

    def waitExposed(self, widget: QWidget, *, timeout: int = 0) -> Any:
        """As QtBot's."""
        return super().waitExposed(widget, timeout=max(timeout, PATIENCE))


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> PatientBot:
    """In place of pytest-qt's own."""
    return PatientBot(request)


@pytest.fixture
def context(qapp: QApplication) -> Iterator[Context]:
    """A Context with no project, garbage collected as in the program; what it runs is stopped and closed afterwards."""
    appearance.apply(qapp, "light")
    garbage = GarbageCollector()
    made = Context()
    yield made
    made.jobs.close()
    made.close_project()
    made.deleteLater()
    garbage.stop()
    garbage.deleteLater()


@pytest.fixture
def empty_window(qtbot: QtBot, context: Context, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """The window on its welcome page."""
    strays = watch(monkeypatch.setattr)
    made = MainWindow(context)
    made.show()
    qtbot.waitExposed(made)
    yield made
    close_window(qtbot, made)
    assert not strays, f"shown without a parent: {strays[0]} (and {len(strays) - 1} more)"


@pytest.fixture
def window(empty_window: MainWindow, project: Any) -> MainWindow:
    """The window on the Data page of `project` (`window.context.project`; the fixture's own object is closed)."""
    project.close()
    empty_window.context.open_project(project.folder)
    return empty_window


@pytest.fixture
def show_page(context: Context) -> Iterator[Callable[..., Any]]:
    """A function that shows a page (or another widget made of a Context alone) on the project of a folder."""
    shown: list[Any] = []

    def show(kind: Callable[[Context], Any], folder: Path) -> Any:
        context.open_project(folder)
        made = kind(context)
        shown.append(made)
        made.resize(1180, 640)
        made.show()
        if isinstance(made, Page):
            made.shown()
        return made

    yield show
    context.jobs.close()
    for made in shown:
        made.close()
        made.deleteLater()


def go(qtbot: QtBot, window: MainWindow, name: str) -> Any:
    """Go to a page of the window by its keys."""
    number = 1 + [page.name for page in PAGES].index(name)
    qtbot.keyClick(window, getattr(Qt.Key, f"Key_{number}"), Qt.KeyboardModifier.ControlModifier)
    return arrived(qtbot, window, name)


def arrived(qtbot: QtBot, window: MainWindow, name: str) -> Any:
    """The page that the window is on its way to, once it is there."""
    qtbot.waitUntil(
        lambda: window.page is not None and window.page.name == name and not isinstance(window.page, Skeleton)
    )
    return window.page


def told(window: MainWindow) -> str:
    """What the window tells now, the newest last."""
    return "\n".join(toast.notice.text for toast in window.toasts.shown)


def idle(qtbot: QtBot, window: MainWindow, timeout: int = 180_000) -> None:
    """Wait (in ms) for what runs."""
    qtbot.waitUntil(lambda: not window.context.jobs.busy, timeout=timeout)


@pytest.fixture
def open_dialog(qtbot: QtBot, empty_window: MainWindow) -> Callable[[str], Any]:
    """A function that gives the window's open dialog of an object name, once it is there."""

    def shown() -> list[str]:
        return [dialog.objectName() for dialog in empty_window.findChildren(QDialog) if dialog.isVisible()]

    def find(name: str) -> Any:
        qtbot.waitUntil(lambda: name in shown(), timeout=10_000)
        assert shown().count(name) == 1, shown()
        return next(d for d in empty_window.findChildren(QDialog, name) if d.isVisible())

    return find


def close_window(qtbot: QtBot, window: MainWindow) -> None:
    """Close as a user does: dialogs first, then the window, which is gone at once and ends its jobs out of sight."""
    for open_dialog in window.findChildren(QDialog):
        open_dialog.close()
    window.close()
    for asking in window.findChildren(Confirm, "close"):
        asking.act.click()
    assert not window.isVisible()
    qtbot.waitUntil(lambda: window.closing.done, timeout=ENDING)
    window.deleteLater()
