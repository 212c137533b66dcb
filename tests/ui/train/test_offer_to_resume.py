"""Whoever comes back to a training that was stopped is offered to resume it."""

from __future__ import annotations

import pytest
from present import present
from pytestqt.qtbot import QtBot
from windows import go

from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.events import PhaseStarted, RunEnded
from tldesk.project.runs.runs import Run
from tldesk.ui.window.main_window import MainWindow

CONFIG = RunConfig(backbone="mobilenetv3-small", strategy="scratch", device="cpu")


@pytest.fixture
def stopped(window: MainWindow) -> Run:
    """A training that was stopped in an earlier sitting."""
    run = present(window.context.project).runs.new(CONFIG)
    list(run.record(iter([PhaseStarted(name="embed", text="Reading"), RunEnded(status="stopped", report={})])))
    return run


def test_the_training_that_was_stopped_comes_first(window: MainWindow, stopped: Run, qtbot: QtBot) -> None:
    page = go(qtbot, window, "train")
    qtbot.waitUntil(lambda: page.view.resume_button.isVisible())
    assert page.runs.chosen().run == stopped
    page.runs.new_button.click()
    qtbot.waitUntil(lambda: page.setup.isVisible())
    with qtbot.waitSignal(page.model.refreshed):
        window.context.runs_changed.emit()
    assert page.setup.isVisible() and page.runs.chosen() is None, "the user wants a new one"


def test_a_newer_training_is_not_passed_over(window: MainWindow, stopped: Run, qtbot: QtBot) -> None:
    newest = present(window.context.project).runs.new(CONFIG)
    page = go(qtbot, window, "train")
    qtbot.waitUntil(lambda: page.model.count == 2)
    assert page.runs.chosen() is None and page.model.rows[0].run == newest
