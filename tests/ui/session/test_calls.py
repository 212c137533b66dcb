"""Of calls that ask the same the newest is answered; nothing of a project arrives when it has been closed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QThreadPool
from pytestqt.qtbot import QtBot

from tldesk.project.store import Project
from tldesk.ui.parts.waiting import Waits
from tldesk.ui.session.calls import (
    calls_at_rest,
    drop_calls_to,
    in_order,
    run_in_order,
    run_in_pool,
    run_newest,
    run_refresh,
    run_slowly,
    wait_for_pool,
)
from tldesk.ui.session.context import Context


class Asker:
    """Keeps what it is answered."""

    def __init__(self) -> None:
        self.got: list[object] = []
        self.errors: list[Exception] = []

    def take(self, found: object) -> None:
        self.got.append(found)

    def fail(self, error: Exception) -> None:
        self.errors.append(error)


@pytest.fixture
def asker() -> Iterator[Asker]:
    yield Asker()
    wait_for_pool()


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """What a call waits for that is to end late."""
    made = threading.Event()
    yield made
    made.set()


def settle(qtbot: QtBot) -> None:
    """All calls have ended, and what they tell has arrived."""
    qtbot.waitUntil(calls_at_rest)
    arrived: list[int] = []
    run_in_pool(lambda: 1, arrived.append)
    qtbot.waitUntil(lambda: bool(arrived))


def test_the_newest_is_answered_whichever_ends_last(qtbot: QtBot, asker: Asker, gate: threading.Event) -> None:
    begun = threading.Event()

    def late() -> str:
        begun.set()
        gate.wait(60)
        return "old"

    run_newest(late, asker.take, asker.fail)
    assert begun.wait(60)
    run_newest(lambda: "new", asker.take, asker.fail)
    qtbot.waitUntil(lambda: asker.got == ["new"])
    gate.set()
    settle(qtbot)
    assert asker.got == ["new"] and not asker.errors


def test_no_look_is_shown_after_a_newer_one_but_before_it(qtbot: QtBot, asker: Asker, gate: threading.Event) -> None:
    """What an old count says stays on no page for ever; while data are imported, pages do not wait for the last."""
    run_refresh(lambda: "first", asker.take)
    qtbot.waitUntil(lambda: asker.got == ["first"])
    begun = threading.Event()

    def late() -> str:
        begun.set()
        gate.wait(60)
        return "late"

    run_refresh(late, asker.take)
    assert begun.wait(60)
    run_refresh(lambda: "new", asker.take)
    qtbot.waitUntil(lambda: asker.got == ["first", "new"])
    gate.set()
    settle(qtbot)
    assert asker.got == ["first", "new"]


def test_the_error_of_an_outdated_call_is_told_to_nobody(qtbot: QtBot, asker: Asker, gate: threading.Event) -> None:
    begun = threading.Event()

    def late() -> None:
        begun.set()
        gate.wait(60)
        raise ValueError("old")

    run_newest(late, asker.take, asker.fail)
    assert begun.wait(60)
    run_newest(lambda: 1 / 0, asker.take, asker.fail)
    qtbot.waitUntil(lambda: bool(asker.errors))
    gate.set()
    settle(qtbot)
    assert [type(error) for error in asker.errors] == [ZeroDivisionError] and not asker.got


def test_what_has_not_begun_when_it_is_asked_anew_never_runs(qtbot: QtBot, asker: Asker, gate: threading.Event) -> None:
    ran: list[int] = []
    for _ in range(QThreadPool.globalInstance().maxThreadCount()):
        run_in_pool(lambda: gate.wait(60), lambda _value: None, priority=9)
    for number in range(5):
        run_newest(partial(ran.append, number), asker.take)
    gate.set()
    qtbot.waitUntil(lambda: bool(asker.got))
    assert ran == [4]


def test_others_that_ask_have_their_own_answers(qtbot: QtBot, asker: Asker) -> None:
    other, third = Asker(), ValueError("third")
    run_newest(lambda: 1, asker.take)
    run_newest(lambda: 2, other.take)
    run_newest(lambda: third, other.errors.append)
    qtbot.waitUntil(lambda: (asker.got, other.got, other.errors) == ([1], [2], [third]))


def test_nothing_arrives_that_nobody_waits_for_any_more(qtbot: QtBot, asker: Asker) -> None:
    def failing() -> Exception:
        raise ZeroDivisionError

    run_newest(lambda: 1, asker.take, asker.fail)
    run_newest(failing, asker.fail, asker.fail)
    drop_calls_to(asker.take)
    drop_calls_to(asker.fail)
    settle(qtbot)
    assert not asker.got and not asker.errors


def test_nothing_of_a_project_arrives_when_it_has_been_closed(
    qtbot: QtBot, context: Context, project: Project, asker: Asker
) -> None:
    project.close()
    context.open_project(project.folder)
    opened = context.project
    assert opened is not None
    run_newest(lambda: opened.samples.count(), asker.take, asker.fail)
    context.close_project()
    assert context.project is None
    context.open_project(project.folder)
    again = context.project
    assert again is not None
    settle(qtbot)
    assert not asker.got and not asker.errors
    run_newest(lambda: again.samples.count(), asker.take, asker.fail)
    qtbot.waitUntil(lambda: asker.got == [24])


def test_what_is_waited_for_ends_with_its_call(qtbot: QtBot, asker: Asker, gate: threading.Event) -> None:
    waits = Waits()
    run_in_pool(lambda: gate.wait(60), asker.take, wait=waits.begin("Reading…"))
    qtbot.waitUntil(lambda: waits.text == "Reading…")
    gate.set()
    qtbot.waitUntil(lambda: bool(asker.got))
    assert waits.text == ""

    def bad() -> None:
        raise ValueError

    run_in_pool(bad, asker.take, asker.fail, wait=waits.begin("Saving…"))
    qtbot.waitUntil(lambda: bool(asker.errors))
    assert waits.text == ""


def test_what_is_wanted_no_more_is_not_waited_for(qtbot: QtBot, asker: Asker, gate: threading.Event) -> None:
    waits = Waits()
    run_newest(lambda: gate.wait(60), asker.take, wait=waits.begin("Finding…"))
    qtbot.waitUntil(lambda: waits.text == "Finding…")
    drop_calls_to(asker.take)
    assert waits.text == ""
    call = run_slowly(lambda _stop: gate.wait(60), asker.take, None, waits.begin("Copying…"))
    qtbot.waitUntil(lambda: waits.text == "Copying…")
    call.stop()
    assert waits.text == ""


def test_what_runs_in_order_is_carried_out_though_nobody_waits(asker: Asker, gate: threading.Event) -> None:
    made: list[int] = []

    def late() -> None:
        gate.wait(60)
        made.append(1)

    run_in_order(late, asker.take)
    run_in_order(lambda: made.append(2), asker.take)
    assert in_order()
    gate.set()
    wait_for_pool()
    assert made == [1, 2]
    assert asker.got == []
    assert not in_order()
