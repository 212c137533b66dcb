"""Jobs: order, cancelling, exceptions, closing; and calls in the pool."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot

from tldesk.errors import TldeskError
from tldesk.project.runs.events import Event, Progressed
from tldesk.ui.session.jobs import Job, JobQueue, run_in_pool, run_slowly, wait_for_pool


@pytest.fixture
def queue(qapp: Any) -> Iterator[JobQueue]:
    made = JobQueue()
    yield made
    made.close()
    made.deleteLater()


def counting(total: int) -> Callable[[Callable[[], bool]], Iterator[Event]]:
    """Work that tells 0 … total - 1."""

    def work(should_stop: Callable[[], bool]) -> Iterator[Event]:
        for done in range(total):
            yield Progressed(phase="count", done=done, total=total)

    return work


class Endless:
    """Work that goes on until it is stopped; says when it is inside and when it was closed."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.closed = False

    def __call__(self, should_stop: Callable[[], bool]) -> Iterator[Event]:
        try:
            done = 0
            while not should_stop():
                self.begun.set()
                done += 1
                yield Progressed(phase="endless", done=done, total=0)
        finally:
            self.closed = True


def test_events_arrive_in_order_on_the_ui_thread(qtbot: QtBot, queue: JobQueue) -> None:
    seen: list[int] = []
    threads: set[QThread] = set()

    def listen(event: Progressed) -> None:
        seen.append(event.done)
        threads.add(QThread.currentThread())

    job = Job(counting(5000), "Counting")
    job.reported.connect(listen)
    with qtbot.waitSignal(queue.idle, timeout=20_000):
        queue.submit(job)
    assert seen == list(range(5000))
    assert threads == {queue.thread()}


def test_jobs_run_one_after_another_in_their_order(qtbot: QtBot, queue: JobQueue) -> None:
    told: list[tuple[str, str]] = []
    queue.started.connect(lambda job: told.append(("started", job.title)))
    queue.ended.connect(lambda job: told.append(("ended", job.title)))
    with qtbot.waitSignal(queue.idle):
        for title in "abc":
            queue.submit(Job(counting(3), title))
    assert told == [(what, title) for title in "abc" for what in ("started", "ended")]
    assert not queue.busy


def test_cancelling_ends_the_generator(qtbot: QtBot, queue: JobQueue) -> None:
    work = Endless()
    job = Job(work, "Endless")
    failures: list[Exception] = []
    queue.failed.connect(lambda _job, error: failures.append(error))
    # Not `job.reported`: to disconnect from a signal that a thread goes on emitting crashes PySide.
    with qtbot.waitSignal(queue.progressed):
        queue.submit(job)
    with qtbot.waitSignal(queue.idle):
        queue.cancel(job)
    assert work.closed
    assert not failures


def test_it_is_stopping_until_its_end_is_told(qtbot: QtBot, queue: JobQueue) -> None:
    work = Endless()
    job = Job(work, "Endless")
    queue.submit(job)
    qtbot.waitUntil(work.begun.is_set)
    assert not job.stopping
    queue.cancel(job)
    assert job.wait(20_000) and job.stopping, "its thread is over, and no event of that was handled"
    with qtbot.waitSignal(job.ended):
        pass
    assert not job.stopping


def test_cancelling_a_waiting_job_never_starts_it(qtbot: QtBot, queue: JobQueue) -> None:
    first, second = Job(Endless(), "first"), Job(counting(1), "second")
    started: list[str] = []
    queue.started.connect(lambda job: started.append(job.title))
    queue.submit(first)
    queue.submit(second)
    with qtbot.waitSignal(queue.ended) as ended:
        queue.cancel(second)
    assert ended.args[0].title == "second"
    with qtbot.waitSignal(queue.idle):
        queue.cancel(first)
    assert started == ["first"]


@pytest.mark.parametrize("error", [TldeskError("no_images", path="x", suffixes=".jpg"), ZeroDivisionError("0")])
def test_an_exception_is_told_and_the_next_job_runs(qtbot: QtBot, queue: JobQueue, error: Exception) -> None:
    def failing(should_stop: Callable[[], bool]) -> Iterator[Event]:
        yield Progressed(phase="x", done=1, total=2)
        raise error

    told: list[tuple[str, Exception]] = []
    queue.failed.connect(lambda job, raised: told.append((job.title, raised)))
    with qtbot.waitSignal(queue.idle):
        queue.submit(Job(failing, "bad"))
        queue.submit(Job(counting(1), "good"))
    assert told == [("bad", error)]


def test_work_that_fails_before_its_first_event_is_told(qtbot: QtBot, queue: JobQueue) -> None:
    def refuse(should_stop: Callable[[], bool]) -> Iterator[Event]:
        raise TldeskError("nothing_labelled")

    with qtbot.waitSignal(queue.failed) as failed:
        queue.submit(Job(refuse, "refused"))
    assert failed.args[1].code == "nothing_labelled"
    qtbot.waitUntil(lambda: not queue.busy)


def test_being_interrupted_is_no_failure(qtbot: QtBot, queue: JobQueue) -> None:
    def interrupted(should_stop: Callable[[], bool]) -> Iterator[Event]:
        yield Progressed(phase="x", done=1, total=2)
        raise TldeskError("interrupted")

    failures: list[Exception] = []
    queue.failed.connect(lambda _job, error: failures.append(error))
    with qtbot.waitSignal(queue.idle):
        queue.submit(Job(interrupted, "interrupted"))
    assert not failures


def test_closing_stops_everything_and_starts_nothing(qtbot: QtBot, queue: JobQueue) -> None:
    work, never = Endless(), Endless()
    job = queue.submit(Job(work, "running"))
    queue.submit(Job(never, "waiting"))
    assert work.begun.wait(60)
    queue.close()
    assert job.isFinished()
    assert work.closed
    assert not never.begun.is_set()


def test_a_listener_that_is_slow_slows_the_job_down(qtbot: QtBot, queue: JobQueue) -> None:
    """Nobody empties the UI thread's events here, so the job may not run ahead of it without bound."""
    work = Endless()
    made = 0

    def counted(should_stop: Callable[[], bool]) -> Iterator[Event]:
        nonlocal made
        for event in work(should_stop):
            made += 1
            yield event

    job = queue.submit(Job(counted, "flood"))
    assert work.begun.wait(60)
    assert not job.wait(200)
    assert made <= 1000
    with qtbot.waitSignal(queue.idle):
        queue.cancel(job)


def test_when_idle_calls_at_once_or_after_all_has_ended(qtbot: QtBot, queue: JobQueue) -> None:
    called: list[bool] = []
    queue.when_idle(lambda: called.append(queue.busy))
    job = Job(Endless(), "running")
    with qtbot.waitSignal(queue.progressed):
        queue.submit(job)
    with qtbot.waitSignal(queue.idle):
        queue.when_idle(lambda: called.append(queue.busy))
        assert len(called) == 1
    assert called == [False, False]


def test_a_job_that_needs_torch_tells_the_device(qtbot: QtBot, queue: JobQueue) -> None:
    with qtbot.waitSignal(queue.device_found, timeout=60_000) as found:
        queue.submit(Job(counting(1), "device", needs_torch=True))
    assert found.args[0].text
    qtbot.waitUntil(lambda: not queue.busy)


def test_pool_delivers_on_the_ui_thread(qtbot: QtBot) -> None:
    got: list[tuple[int, QThread]] = []
    run_in_pool(lambda: 6 * 7, lambda value: got.append((value, QThread.currentThread())))
    qtbot.waitUntil(lambda: bool(got))
    assert got == [(42, QThread.currentThread())]


def test_pool_tells_what_was_raised(qtbot: QtBot) -> None:
    raised: list[Exception] = []
    run_in_pool(lambda: 1 / 0, lambda _value: None, raised.append)
    qtbot.waitUntil(lambda: bool(raised))
    assert isinstance(raised[0], ZeroDivisionError)


def test_pool_without_a_handler_raises_as_a_slot_does(qtbot: QtBot) -> None:
    with qtbot.captureExceptions() as caught:
        run_in_pool(lambda: 1 / 0, lambda _value: None)
        qtbot.waitUntil(lambda: bool(caught))
    assert caught[0][0] is ZeroDivisionError


def test_pool_delivers_nothing_to_what_is_gone(qtbot: QtBot) -> None:
    import shiboken6

    got: list[object] = []

    class Listener(QObject):
        def take(self, value: object) -> None:
            got.append(value)

    gate = threading.Event()
    listener = Listener()
    run_in_pool(lambda: gate.wait(60), listener.take)
    shiboken6.delete(listener)
    arrived: list[object] = []
    gate.set()
    run_in_pool(lambda: 1, arrived.append)
    qtbot.waitUntil(lambda: bool(arrived))
    wait_for_pool()
    assert not got


def test_waiting_for_the_pool_drops_its_results(qtbot: QtBot) -> None:
    got: list[object] = []
    run_in_pool(lambda: 1, got.append)
    wait_for_pool()
    after: list[object] = []
    run_in_pool(lambda: 2, after.append)
    qtbot.waitUntil(lambda: bool(after))
    assert not got


class Background:
    """What there is to do in the background: a number of steps, one job after another until all are done."""

    def __init__(self, steps: int) -> None:
        self.left = steps
        self.jobs: list[Job] = []
        self.gate = threading.Event()

    def make(self) -> Job | None:
        if not self.left:
            return None
        self.jobs.append(Job(self._work, f"background {len(self.jobs)}"))
        return self.jobs[-1]

    def _work(self, should_stop: Callable[[], bool]) -> Iterator[Event]:
        while self.left and not should_stop():
            if not self.gate.wait(0.002):
                continue
            self.left -= 1
            yield Progressed(phase="background", done=0, total=0)


def test_what_runs_in_the_background_makes_room_and_goes_on(qtbot: QtBot, queue: JobQueue) -> None:
    background = Background(20)
    queue.set_background(background.make)
    told: list[str] = []
    queue.started.connect(lambda job: told.append(f"{job.title} {queue.background}"))
    queue.run_background()
    qtbot.waitUntil(lambda: background.jobs[0].isRunning())
    assert not queue.busy
    assert not queue.at_rest
    heavy = queue.submit(Job(counting(3), "heavy"))
    assert heavy in queue.waiting and queue.busy
    qtbot.waitUntil(lambda: len(background.jobs) == 2)
    assert told == ["heavy None"]
    background.gate.set()
    qtbot.waitUntil(lambda: queue.at_rest)
    assert background.left == 0


def test_what_waits_for_rest_waits_for_the_background_too(qtbot: QtBot, queue: JobQueue) -> None:
    background = Background(5)
    queue.set_background(background.make)
    queue.run_background()
    seen: list[bool] = []

    def act() -> None:
        seen.append(queue.at_rest)
        background.left = 0

    queue.when_idle(act)
    assert not seen
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [True]
    assert len(background.jobs) == 1


def test_closing_ends_the_background(qtbot: QtBot, queue: JobQueue) -> None:
    background = Background(5)
    queue.set_background(background.make)
    queue.run_background()
    queue.close()
    assert background.jobs[0].isFinished()
    queue.run_background()
    assert len(background.jobs) == 1


def test_whether_torch_is_needed_is_asked_in_the_thread(qtbot: QtBot, queue: JobQueue) -> None:
    asked: list[QThread] = []

    def needs() -> bool:
        asked.append(QThread.currentThread())
        return False

    with qtbot.waitSignal(queue.idle):
        job = queue.submit(Job(counting(1), "asking", needs_torch=needs))
        thread = QThread.currentThread()
    assert len(asked) == 1 and asked[0] is not thread
    del job


def test_a_slow_call_does_not_hold_up_the_others_and_ends_when_it_is_stopped(qtbot: QtBot) -> None:
    got: list[object] = []
    ended = threading.Event()

    def slow(should_stop: Callable[[], bool]) -> str:
        while not should_stop():
            ended.wait(0.002)
        ended.set()
        return "slow"

    calls = [run_slowly(slow, got.append) for _ in range(4)]
    run_in_pool(lambda: "quick", got.append)
    qtbot.waitUntil(lambda: got == ["quick"])
    calls[0].stop()
    assert ended.wait(60)
    wait_for_pool()
    assert got == ["quick"]
