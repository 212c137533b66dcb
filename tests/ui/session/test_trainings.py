"""The queue of trainings, what was interrupted, and what the window does while one goes on; real trainings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from present import present
from pytestqt.qtbot import QtBot

from tldesk.project.exchange.importing import import_source
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.events import PhaseStarted, StepEnd
from tldesk.project.runs.run_queue import RunQueue
from tldesk.project.runs.runs import Run
from tldesk.project.store import Project
from tldesk.ui.session.context import Context
from tldesk.ui.session.import_job import import_job
from tldesk.ui.session.runs import RunsModel, queue_text, read_row, read_rows, run_title
from tldesk.ui.session.trainings import Trainings
from tldesk.ui.window import run_banner
from tldesk.ui.window.main_window import MainWindow

LONG = 120_000
QUICK = RunConfig(backbone="mobilenetv3-small", strategy="scratch", epochs=1, batch_size=8, device="cpu", patience=0)
ENDLESS = QUICK.model_copy(update={"epochs": 500})


@pytest.fixture
def opened(context: Context, project: Project) -> Context:
    project.close()
    context.open_project(project.folder)
    return context


@pytest.fixture
def make(opened: Context) -> Callable[[RunConfig], Run]:
    assert opened.project is not None
    return opened.project.runs.new


def _going(qtbot: QtBot, trainings: Trainings, run: Run) -> None:
    """Wait until the run makes steps."""
    qtbot.waitUntil(lambda: trainings.current is not None and trainings.current.run == run, timeout=LONG)
    qtbot.waitUntil(lambda: present(trainings.current).progress.step > 0, timeout=LONG)


def _at_rest(qtbot: QtBot, context: Context) -> None:
    qtbot.waitUntil(lambda: not context.trainings.active and not context.jobs.busy, timeout=LONG)


def _kept(qtbot: QtBot, context: Context, *runs: Run) -> None:
    assert context.project is not None
    queue = RunQueue(context.project.folder)
    qtbot.waitUntil(lambda: queue.names() == [run.name for run in runs], timeout=10_000)


def test_one_after_another_in_their_order(qtbot: QtBot, opened: Context, make: Callable[[RunConfig], Run]) -> None:
    trainings = opened.trainings
    first, second, third = (make(QUICK) for _ in range(3))
    ended: list[tuple[str, str]] = []
    trainings.ended.connect(lambda training: ended.append((training.run.name, training.state)))
    for run in (first, second, third):
        trainings.start(run)
    assert [trainings.place_of(run.name) for run in (first, second, third)] == [0, 1, 2]
    trainings.start(second)
    assert trainings.waiting == [second, third], "nothing waits twice"
    trainings.move(third, -1)
    trainings.move(third, -1)
    assert trainings.waiting == [third, second]
    assert trainings.state_of(third.name) == "queued"
    _kept(qtbot, opened, third, second)
    notices: list[Any] = []
    opened.told.connect(notices.append)
    qtbot.waitUntil(lambda: len(ended) == 3, timeout=LONG)
    assert ended == [(run.name, "finished") for run in (first, third, second)]
    _at_rest(qtbot, opened)
    _kept(qtbot, opened)
    said = [f"“{run_title(run)}” is trained." for run in (first, third, second)]
    qtbot.waitUntil(lambda: sorted(notice.text for notice in notices) == sorted(said))
    with qtbot.waitSignal(opened.page_requested) as asked:
        next(notice for notice in notices if notice.text == said[1]).acts[0].do()
    assert asked.args == ["evaluate", third]


def test_stop_goes_on_with_the_next_and_pause_does_not(
    qtbot: QtBot, opened: Context, make: Callable[[RunConfig], Run]
) -> None:
    trainings = opened.trainings
    first, second, third = make(ENDLESS), make(ENDLESS), make(QUICK)
    for run in (first, second, third):
        trainings.start(run)
    _going(qtbot, trainings, first)
    trainings.stop()
    _going(qtbot, trainings, second)
    trainings.pause()
    _at_rest(qtbot, opened)
    assert trainings.current is not None and trainings.current.state == "paused"
    assert trainings.waiting == [third] and third.status == "new"
    trainings.remove(third)
    assert trainings.state_of(third.name) == "" and third.resumable
    assert (first.status, second.status) == ("stopped", "stopped")


def test_what_is_deleted_while_its_log_is_read_does_not_begin(
    qtbot: QtBot, opened: Context, make: Callable[[RunConfig], Run]
) -> None:
    trainings = opened.trainings
    first, second = make(QUICK), make(ENDLESS)
    trainings.start(first)
    trainings.start(second)
    assert trainings.active and trainings.current is None and trainings.waiting == [second]
    with qtbot.waitSignal(opened.told, timeout=LONG) as told:
        trainings.delete(first, "First")
    assert "First" in present(told.args)[0].text and not first.folder.exists()
    _going(qtbot, trainings, second)
    with qtbot.waitSignal(opened.told) as told:
        trainings.delete(second, "Second")
    assert present(told.args)[0].text == "Stop the training first." and second.folder.exists()
    trainings.stop()
    _at_rest(qtbot, opened)


def _first_model(qtbot: QtBot, trainings: Trainings) -> None:
    qtbot.waitUntil(lambda: present(trainings.current).progress.course.learned, timeout=LONG)


def test_the_best_so_far_is_kept_and_the_next_one_follows(
    qtbot: QtBot, opened: Context, make: Callable[[RunConfig], Run]
) -> None:
    trainings = opened.trainings
    first, second, third = make(ENDLESS), make(QUICK), make(QUICK)
    for run in (first, second):
        trainings.start(run)
    _going(qtbot, trainings, first)
    _first_model(qtbot, trainings)
    trainings.finish(second)
    assert present(trainings.current).state == "running", "only what goes on"
    trainings.finish(first)
    assert present(trainings.current).state == "finishing" and trainings.active
    qtbot.waitUntil(lambda: first.status == "finished", timeout=LONG)
    assert present(first.report)["stopped_early"] and present(first.report)["test"]
    qtbot.waitUntil(lambda: second.status == "finished", timeout=LONG)
    assert "stopped_early" not in present(second.report) and third.status == "new"
    _at_rest(qtbot, opened)


def test_a_paused_training_ends_with_its_best_and_one_without_a_model_does_not(
    qtbot: QtBot, opened: Context, make: Callable[[RunConfig], Run]
) -> None:
    trainings, run = opened.trainings, make(ENDLESS)
    trainings.start(run)
    _going(qtbot, trainings, run)
    _first_model(qtbot, trainings)
    trainings.pause()
    _at_rest(qtbot, opened)
    assert present(trainings.current).state == "paused"
    trainings.finish(Run(run.folder))
    _at_rest(qtbot, opened)
    assert present(trainings.current).state == "finished" and present(run.report)["stopped_early"]
    new, told = make(QUICK), []
    opened.jobs.failed.connect(lambda _job, error: told.append(error.code))
    trainings.finish(new)
    qtbot.waitUntil(lambda: told == ["nothing_learned"], timeout=LONG)
    _at_rest(qtbot, opened)


def test_what_waits_is_there_after_a_restart_and_starts_when_asked(
    qtbot: QtBot, opened: Context, make: Callable[[RunConfig], Run]
) -> None:
    first, second, third = make(ENDLESS), make(QUICK), make(QUICK)
    for run in (first, second, third):
        opened.trainings.start(run)
    _going(qtbot, opened.trainings, first)
    _kept(qtbot, opened, second, third)
    opened.jobs.stop_all()
    _at_rest(qtbot, opened)
    assert second.status == third.status == "new", "closing starts nothing"
    folder = present(opened.project).folder
    opened.close_project()
    assert not opened.trainings.waiting
    opened.open_project(folder)
    qtbot.waitUntil(lambda: len(opened.trainings.waiting) == 2, timeout=10_000)
    assert [run.name for run in opened.trainings.waiting] == [second.name, third.name]
    assert not opened.trainings.active
    opened.trainings.start(Run(first.folder))
    _going(qtbot, opened.trainings, Run(first.folder))
    opened.trainings.stop()
    _at_rest(qtbot, opened)
    assert second.status == "new", "only what was asked for"
    opened.trainings.start_all()
    qtbot.waitUntil(lambda: third.status == "finished", timeout=LONG)
    _at_rest(qtbot, opened)
    assert second.status == "finished"


def test_a_queue_that_cannot_be_read_is_empty(opened: Context, make: Callable[[RunConfig], Run]) -> None:
    run = make(QUICK)
    queue = RunQueue(present(opened.project).folder)
    queue.write([run.name])
    assert queue.names() == [run.name]
    (run.folder.parent / "queue.json").write_bytes(b"{torn")
    assert queue.names() == []
    assert present(opened.project).runs.all() == [run]


def test_places_in_words() -> None:
    words = [queue_text(place).partition(", ")[2] for place in (1, 2, 11)]
    assert words == ["next", "number 2", "number 11"]


def test_the_list_is_ordered_and_filtered(qtbot: QtBot, opened: Context, make: Callable[[RunConfig], Run]) -> None:
    rows: list[Any] = []
    for accuracy in (0.5, None, 0.9):
        run = make(QUICK)
        if accuracy is not None:
            list(run.record(iter([StepEnd(step=1, epoch=1, loss=1, accuracy=1, learning_rate=1, rate=1)])))
            run.write_report({"val": {"accuracy": accuracy}, "strategy": "scratch"})
        rows.insert(0, read_row(run))
    model = RunsModel()
    model.show(rows)
    best, none, worst = rows
    shown: dict[str, list[Any]] = {}
    for order in ("newest", "best", "unfinished"):
        model.set_order(order)
        shown[order] = model.rows
    assert shown == {"newest": rows, "best": [best, worst, none], "unfinished": [none]}


def test_a_damaged_run_costs_the_list_that_run_alone(opened: Context, make: Callable[[RunConfig], Run]) -> None:
    whole, damaged = make(QUICK), make(QUICK)
    (damaged.folder / "config.toml").write_bytes(b"\xff")
    first, second = read_rows(present(opened.project))
    assert (first.run, first.status) == (damaged, "failed") and "cannot be read" in first.problem
    assert second.run == whole and not second.problem


# ---------------------------------------------------------------- in the window


def _interrupt(run: Run) -> None:
    """What a killed program leaves: events, and no end."""
    list(run.record(iter([StepEnd(step=1, epoch=1, loss=1.0, accuracy=0.5, learning_rate=0.1, rate=1.0)])))


def test_an_interrupted_training_is_offered_to_be_resumed(qtbot: QtBot, window: MainWindow) -> None:
    project = present(window.context.project)
    run = project.runs.new(QUICK)
    _interrupt(run)
    folder = project.folder
    window.context.close_project()
    window.context.open_project(folder)
    banner = window.run_banner
    qtbot.waitUntil(banner.isVisible, timeout=10_000)
    assert "was interrupted" in banner.accessibleDescription()
    assert read_row(run).status == "interrupted"
    banner.act_wanted.emit()
    assert present(window.page).name == "train"
    qtbot.waitUntil(lambda: not banner.isVisible(), timeout=10_000)
    qtbot.waitUntil(lambda: run.status == "finished", timeout=LONG)
    _at_rest(qtbot, window.context)


def test_an_interruption_that_the_user_knows_of_is_a_stop(qtbot: QtBot, window: MainWindow) -> None:
    project = present(window.context.project)
    run = project.runs.new(QUICK)
    _interrupt(run)
    folder = project.folder
    window.context.close_project()
    window.context.open_project(folder)
    qtbot.waitUntil(window.run_banner.isVisible, timeout=10_000)
    with qtbot.waitSignal(window.context.runs_changed):
        window.run_banner.dismissed.emit()
    assert not window.run_banner.isVisible()
    assert (read_row(run).status, run.resumable) == ("stopped", True)


def test_an_import_that_was_stopped_is_told_of_until_it_is_done(
    qtbot: QtBot, window: MainWindow, make_photos: Callable[..., Path]
) -> None:
    photos, context, banner = make_photos(classes=("c", "d"), per_class=2), window.context, window.run_banner
    folder = present(context.project).folder
    told: Any = import_source(present(context.project), photos)
    next(event for event in told if isinstance(event, PhaseStarted) and event.name == "import")
    told.close()  # as when the program ends
    for _ in range(2):
        context.close_project()
        context.open_project(folder)
        qtbot.waitUntil(banner.isVisible, timeout=10_000)
        assert f"The import of “{photos.name}” was not completed" in banner.accessibleDescription()
    context.submit(import_job(context, photos))
    qtbot.waitUntil(lambda: not banner.isVisible(), timeout=10_000)
    assert not present(context.project).unfinished_imports
    list(import_source(present(context.project), photos, should_stop=lambda: True))
    context.close_project()
    context.open_project(folder)
    qtbot.waitUntil(banner.isVisible, timeout=10_000)
    banner.dismissed.emit()
    assert not banner.isVisible()
    qtbot.waitUntil(lambda: not present(context.project).unfinished_imports)
    _at_rest(qtbot, context)


def test_waiting_trainings_are_offered_to_be_started(qtbot: QtBot, window: MainWindow) -> None:
    project = present(window.context.project)
    RunQueue(project.folder).write([project.runs.new(QUICK).name])
    folder = project.folder
    window.context.close_project()
    window.context.open_project(folder)
    qtbot.waitUntil(window.run_banner.isVisible, timeout=10_000)
    assert window.run_banner.accessibleDescription() == "1 training is queued."
    window.run_banner.dismissed.emit()
    assert not window.run_banner.isVisible() and len(window.context.trainings.waiting) == 1


def test_closing_asks_while_a_training_goes_on(
    qtbot: QtBot, window: MainWindow, open_dialog: Callable[[str], Any]
) -> None:
    trainings = window.context.trainings
    run = present(window.context.project).runs.new(ENDLESS)
    trainings.start(run)
    _going(qtbot, trainings, run)
    qtbot.waitUntil(lambda: "%" in window.windowTitle(), timeout=LONG)
    assert window.windowTitle().endswith("– tldesk")
    window.close()
    dialog = open_dialog("close")
    assert window.isVisible() and "saved" in dialog.text.text()
    dialog.reject()
    assert trainings.active
    window.close()
    open_dialog("close").act.click()
    assert not window.isVisible()
    qtbot.waitUntil(lambda: window.closing.done, timeout=LONG)
    assert (run.status, run.interrupted, run.resumable) == ("stopped", False, True)


def test_a_long_job_that_ends_while_nobody_looks_is_told(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(run_banner, "LONG_SECONDS", 0.0)
    monkeypatch.setattr(window, "isActiveWindow", lambda: False)
    monkeypatch.setattr(window.following, "notify", told.append)
    run = present(window.context.project).runs.new(QUICK)
    window.context.trainings.start(run)
    qtbot.waitUntil(lambda: run.status == "finished", timeout=LONG)
    _at_rest(qtbot, window.context)
    assert told[0] == f"“{run_title(run)}” has finished."
    window.context.change_settings(tell_when_done=False)
    told.clear()
    window.context.trainings.start(again := present(window.context.project).runs.new(QUICK))
    qtbot.waitUntil(lambda: again.status == "finished", timeout=LONG)
    _at_rest(qtbot, window.context)
    assert not told
