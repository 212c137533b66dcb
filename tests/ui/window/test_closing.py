"""Closing the window: it asks where work would be lost, is gone at once, ends unseen, and says what takes long."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from present import present
from pytestqt.qtbot import QtBot

from tldesk.project.runs.events import Event, Progressed
from tldesk.project.store import Project
from tldesk.ui.projects import copy_jobs
from tldesk.ui.session import import_job
from tldesk.ui.session.calls import run_in_pool
from tldesk.ui.session.jobs import Job, Loss
from tldesk.ui.window import closing
from tldesk.ui.window.main_window import MainWindow

from ..test_app import run_program

OpenDialog = Callable[[str], Any]


class Deaf:
    """Work that does not look whether it should stop, as a library's does not."""

    def __init__(self) -> None:
        self.inside, self.go = threading.Event(), threading.Event()

    def __call__(self, should_stop: Callable[[], bool]) -> Iterator[Event]:
        yield Progressed(phase="work", done=4, total=8)
        self.inside.set()
        assert self.go.wait(60)
        yield Progressed(phase="work", done=8, total=8)


@pytest.fixture
def deaf(window: MainWindow, qtbot: QtBot) -> Iterator[Deaf]:
    """A job in the background that has begun, and ends when it is let go."""
    made = Deaf()
    jobs = window.context.jobs
    jobs.set_background(lambda: Job(made, "Analysing new images"))
    jobs.run_background()
    qtbot.waitUntil(made.inside.is_set)
    yield made
    made.go.set()


def test_a_closed_window_is_gone_though_something_cannot_be_stopped(
    window: MainWindow, deaf: Deaf, qtbot: QtBot
) -> None:
    folder = present(window.context.project).folder
    window.close()
    assert not window.isVisible() and not window.closing.done
    with qtbot.waitSignal(window.closing.ended):
        deaf.go.set()
    assert window.closing.done and window.context.jobs.at_rest and window.context.project is None
    Project.open(folder).close()


def test_what_it_waits_for_is_said_after_a_while(
    window: MainWindow, deaf: Deaf, qtbot: QtBot, open_dialog: OpenDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closing, "PATIENCE_MS", 50)
    forced: list[bool] = []
    window.closing.forced.connect(lambda: forced.append(True))
    window.close()
    dialog = open_dialog("finishing")
    assert dialog.waited_for.text() == "Analysing new images"
    assert not window.isVisible()
    dialog.quit.click()
    assert forced == [True] and not window.closing.done
    with qtbot.waitSignal(window.closing.ended):
        deaf.go.set()


def test_the_question_goes_with_what_it_was_about(window: MainWindow, qtbot: QtBot, open_dialog: OpenDialog) -> None:
    first, second = Deaf(), Deaf()
    window.context.submit(Job(first, "First", loss=Loss.ALL))
    window.context.submit(Job(second, "Second", loss=Loss.ALL))
    qtbot.waitUntil(first.inside.is_set)
    window.close()
    dialog = open_dialog("close")
    assert "First" in dialog.windowTitle() + dialog.heading.text()
    with qtbot.waitSignal(dialog.finished):
        first.go.set()
    dialog = open_dialog("close")
    assert "Second" in dialog.heading.text()
    with qtbot.waitSignal(dialog.finished):
        second.go.set()
    assert window.isVisible() and not window.closing.begun
    qtbot.waitUntil(lambda: window.context.jobs.at_rest)


def test_that_is_taken_back_when_all_has_ended(
    window: MainWindow, deaf: Deaf, qtbot: QtBot, open_dialog: OpenDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closing, "PATIENCE_MS", 50)
    window.close()
    dialog = open_dialog("finishing")
    with qtbot.waitSignals([window.closing.ended, dialog.finished]):
        deaf.go.set()
    assert window.closing.finishing is None


def test_a_call_that_hangs_is_waited_for_without_a_frozen_program(
    window: MainWindow, qtbot: QtBot, open_dialog: OpenDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A drive that is gone may keep a call for a minute."""
    monkeypatch.setattr(closing, "PATIENCE_MS", 50)
    go = threading.Event()
    delivered: list[object] = []
    run_in_pool(lambda: go.wait(60), delivered.append)
    window.close()
    assert not window.isVisible()
    assert open_dialog("finishing").waited_for.text()
    qtbot.waitUntil(window.closing._look.isActive)  # the backup is made: from now on nothing is delivered
    with qtbot.waitSignal(window.closing.ended):
        go.set()
    assert delivered == []


def test_an_error_after_closing_is_logged_alone(
    window: MainWindow, deaf: Deaf, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    window.close()
    window.show_error(ValueError("too late"))
    assert "too late" in caplog.text and window._error_dialog is None
    with qtbot.waitSignal(window.closing.ended):
        deaf.go.set()


@pytest.mark.parametrize(("loss", "word"), [(Loss.ALL, "nothing is kept"), (Loss.REST, "is kept")])
def test_closing_asks_where_work_would_be_lost(
    window: MainWindow, qtbot: QtBot, open_dialog: OpenDialog, loss: Loss, word: str
) -> None:
    work = Deaf()
    job = Job(work, "Export my model", loss=loss)
    window.context.submit(job)
    qtbot.waitUntil(work.inside.is_set)
    window.close()
    dialog = open_dialog("close")
    assert window.isVisible() and "Export my model" in dialog.heading.text() and word in dialog.text.text()
    window.close()
    assert open_dialog("close") is dialog, "it asks once"
    dialog.reject()
    assert window.isVisible() and window.context.jobs.current is job and not job.isInterruptionRequested()
    window.close()
    open_dialog("close").act.click()
    assert not window.isVisible() and job.isInterruptionRequested()
    with qtbot.waitSignal(window.closing.ended):
        work.go.set()


def test_what_waits_for_its_turn_is_asked_about_too(window: MainWindow, qtbot: QtBot, open_dialog: OpenDialog) -> None:
    work = Deaf()
    window.context.submit(Job(work, "first"))
    window.context.submit(Job(Deaf(), "Export my model", loss=Loss.ALL))
    window.close()
    dialog = open_dialog("close")
    assert "Export my model" in dialog.heading.text()
    dialog.reject()
    for job in reversed(window.context.jobs.unfinished):
        window.context.jobs.cancel(job)
    work.go.set()
    qtbot.waitUntil(lambda: not window.context.jobs.busy)


def test_imports_and_copies_are_asked_about(window: MainWindow, tmp_path: Path) -> None:
    context, project = window.context, window.context.project
    jobs: dict[Loss, list[Job]] = {
        Loss.REST: [import_job.import_job(context, tmp_path), import_job.rescan_job(context)],
        Loss.ALL: [
            copy_jobs.pack_job(context, present(project), tmp_path / "x.zip", outside=False),
            copy_jobs.duplicate_job(context, present(project), tmp_path / "x", "x"),
            copy_jobs.unpack_job(tmp_path / "x.zip", tmp_path / "y", print),
        ],
    }
    assert [(loss, job.loss) for loss, some in jobs.items() for job in some if job.loss is not loss] == []


PROGRAM = """
import threading
from tldesk.project.runs.events import Progressed
from tldesk.ui.window import closing
from tldesk.ui.session.jobs import Job
closing.PATIENCE_MS = 50
def endless(should_stop):
    yield Progressed(phase="work", done=1, total=2)
    threading.Event().wait({seconds})
def step():
    window().context.submit(Job(endless, "Endless"))
    QTimer.singleShot(100, leave)
def leave():
    window().close()
    print("gone", not window().isVisible(), flush=True)
    QTimer.singleShot(0, press)
def press():
    dialog = window().closing.finishing
    if dialog is None: QTimer.singleShot(20, press); return
    print("waits for", dialog.waited_for.text(), flush=True)
    {act}
"""


@pytest.mark.parametrize(("seconds", "act", "exits"), [(120, "dialog.quit.click()", False), (1, "pass", True)])
def test_the_program_ends_when_its_work_has_ended_or_the_user_does_not_wait(
    home: Path, seconds: int, act: str, exits: bool
) -> None:
    done = run_program(PROGRAM.replace("{seconds}", str(seconds)).replace("{act}", act))
    assert done.returncode == 0, done.stderr
    assert "gone True" in done.stdout and "waits for Endless" in done.stdout
    assert ("ended with" in done.stdout) == exits  # what the program prints after its window has ended
