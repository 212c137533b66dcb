"""The one way to run work beside the window: a `Job` iterates a generator of events in its own thread.

Signals arrive on the UI thread, in order. A job that nobody empties is slowed down rather than flooding the UI thread.
Short calls (a thumbnail, a query, a bulk edit) go through `run_in_pool`, calls of seconds through `run_slowly`.
"""

from __future__ import annotations

import logging
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterator
from typing import Any

from PySide6.QtCore import QObject, QSemaphore, QThread, QThreadPool, Signal, Slot
from shiboken6 import isValid

from tldesk.errors import TldeskError
from tldesk.project.events import Event

log = logging.getLogger(__name__)

Work = Callable[[Callable[[], bool]], Iterator[Event]]

# Events that may wait for the UI thread at once before the worker waits in turn.
_WAITING_EVENTS = 500


class Job(QThread):
    """Iterates `work(should_stop)` in a thread and emits each event.

    `ended` comes last, on the UI thread, whatever happened. A `light` job does not wait until what runs in the
    background has ended: it asks that to stop and begins. A job with `needs_torch` first looks for the device and
    tells it through `device_found` (a DeviceInfo); `preparing` comes before when torch is not loaded yet. Whether it
    does may be a function, which is asked in the thread.
    """

    reported = Signal(object)
    failed = Signal(object)
    preparing = Signal()
    device_found = Signal(object)
    ended = Signal()

    def __init__(
        self,
        work: Work,
        title: str,
        parent: QObject | None = None,
        *,
        needs_torch: bool | Callable[[], bool] = False,
        light: bool = False,
    ) -> None:
        super().__init__(parent)
        self.title = title
        self.light = light
        self.error: Exception | None = None
        self._work = work
        self._needs_torch = needs_torch
        self._room = QSemaphore(_WAITING_EVENTS)
        self.reported.connect(self._make_room)
        self.finished.connect(self.ended)

    def stop(self) -> None:
        """Ask the work to end at its next step; returns at once."""
        self.requestInterruption()

    def run(self) -> None:
        """In the thread: iterate the work; whatever it raises becomes `failed`."""
        try:
            if self._needs_torch() if callable(self._needs_torch) else self._needs_torch:
                self._prepare()
                if self.isInterruptionRequested():  # preparing takes seconds
                    return
            self._iterate()
        except TldeskError as error:
            if error.code != "interrupted":
                self._fail(error)
        except Exception as error:
            log.exception("job “%s” failed", self.title)
            self._fail(error)

    def _iterate(self) -> None:
        events = self._work(self.isInterruptionRequested)
        try:
            for event in events:
                while not self._room.tryAcquire(1, 50) and not self.isInterruptionRequested():
                    pass
                self.reported.emit(event)
        finally:
            if isinstance(events, Generator):
                events.close()

    def _prepare(self) -> None:
        if "torch" not in sys.modules:
            self.preparing.emit()
        from tldesk.engine import device, preload

        preload.load_libraries()
        self.device_found.emit(device.describe())

    def _fail(self, error: Exception) -> None:
        self.error = error
        self.failed.emit(error)

    @Slot()
    def _make_room(self) -> None:
        self._room.release()


class JobQueue(QObject):
    """Runs one heavy job at a time, in the order they were submitted, and tells what goes on.

    While none runs there may be one in the background. It makes room for whatever is submitted, and is asked for anew
    when that has ended; it has to go on where it was. The signals tell of heavy jobs alone.
    """

    submitted = Signal(object)
    started = Signal(object)
    progressed = Signal(object, object)
    preparing = Signal(object)
    device_found = Signal(object)
    failed = Signal(object, object)
    ended = Signal(object)
    stopping = Signal()
    idle = Signal()
    background_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[Job] = deque()
        self._closed = False
        self._afterwards: list[Callable[[], object]] = []
        self._make_background: Callable[[], Job | None] | None = None
        self.current: Job | None = None
        self.background: Job | None = None

    @property
    def waiting(self) -> tuple[Job, ...]:
        """Jobs whose turn has not come."""
        return tuple(self._waiting)

    @property
    def busy(self) -> bool:
        """Whether a job runs or waits."""
        return self.current is not None or bool(self._waiting)

    @property
    def at_rest(self) -> bool:
        """Whether no thread runs, not in the background either."""
        return self.current is None and self.background is None

    def submit(self, job: Job) -> Job:
        """Run the job now, or after those before it; the queue keeps it until it has ended."""
        job.setParent(self)
        job.reported.connect(self._progress)
        job.failed.connect(self._fail)
        job.preparing.connect(self._prepare)
        job.device_found.connect(self.device_found)
        job.ended.connect(self._end)
        self._waiting.append(job)
        self.submitted.emit(job)
        self._start_next()
        return job

    def cancel(self, job: Job) -> None:
        """Stop the job, or take it out of the queue when its turn has not come (then it only `ended`)."""
        if job in self._waiting:
            self._waiting.remove(job)
            job.ended.emit()
        else:
            job.stop()

    def set_background(self, make: Callable[[], Job | None]) -> None:
        """`make()` gives the job to run while nothing else does, or None when there is nothing to do."""
        self._make_background = make

    def run_background(self) -> None:
        """There may be something to do in the background."""
        if self._make_background is None or self._closed or self.background is not None or self.current is not None:
            return
        job = self._make_background()
        if job is not None:
            job.setParent(self)
            job.ended.connect(self._end_background)
            self.background = job
            job.start(QThread.Priority.LowPriority)
            self.background_changed.emit()

    def stop_background(self) -> None:
        """Stop what runs in the background and wait for its thread."""
        if self.background is not None:
            self.background.stop()
            self.background.wait()

    def stop_all(self) -> None:
        """Empty the queue and ask what runs to end; returns at once."""
        for job in tuple(self._waiting):
            self.cancel(job)
        for running in (self.current, self.background):
            if running is not None:
                running.stop()

    def when_idle(self, function: Callable[[], object]) -> None:
        """Stop everything and call the function when all has ended: at once when nothing runs."""
        if self.at_rest:
            function()
            return
        self._afterwards.append(function)
        if self.busy:
            self.stopping.emit()
        self.stop_all()

    def close(self) -> None:
        """Stop everything and wait for the threads; no job starts any more."""
        self._closed = True
        self.stop_all()
        for running in (self.current, self.background):
            if running is not None:
                running.wait()
        wait_for_pool()

    def _start_next(self) -> None:
        if self.current is not None or not self._waiting or self._closed:
            return
        if self.background is not None:
            self.background.stop()  # its end starts the next
            if not self._waiting[0].light:
                return
        self.current = self._waiting.popleft()
        self.started.emit(self.current)
        self.current.start()

    def _rest(self) -> None:
        """When all has ended: do what waited for it, then go on in the background."""
        if not self.at_rest:
            return
        functions, self._afterwards = self._afterwards, []
        for function in functions:
            function()
        self.run_background()

    # Slots, never lambdas: a job's signals must be delivered on the UI thread, to this object.
    @Slot(object)
    def _progress(self, event: Event) -> None:
        self.progressed.emit(self.sender(), event)

    @Slot(object)
    def _fail(self, error: Exception) -> None:
        self.failed.emit(self.sender(), error)

    @Slot()
    def _prepare(self) -> None:
        self.preparing.emit(self.sender())

    @Slot()
    def _end(self) -> None:
        job = self.sender()
        if self.current is job:
            job.wait()
            self.current = None
        self.ended.emit(job)
        job.deleteLater()
        self._start_next()
        if self.current is None and not self._waiting:
            self.idle.emit()
        self._rest()

    @Slot()
    def _end_background(self) -> None:
        job, self.background = self.background, None
        if job is not None:
            job.wait()
            job.deleteLater()
            self.background_changed.emit()
        self._start_next()
        self._rest()


class Call(QObject):
    """A call in the pool: carries its result to the UI thread, unless it was stopped."""

    returned = Signal(object)
    raised = Signal(object)

    def __init__(self, done: Callable[[Any], None], failed: Callable[[Exception], None] | None) -> None:
        super().__init__()
        self._stopped = False
        self._done = done
        self._failed = failed
        self.returned.connect(self._deliver)
        self.raised.connect(self._tell)

    def stop(self) -> None:
        """Its result is not wanted any more; nothing of it is delivered."""
        self._stopped = True

    def stopped(self) -> bool:
        """Whether the result is not wanted any more; asked by the function that runs."""
        return self._stopped

    @Slot(object)
    def _deliver(self, result: object) -> None:
        _calls.discard(self)
        if not self._stopped and _alive(self._done):
            self._done(result)

    @Slot(object)
    def _tell(self, error: Exception) -> None:
        _calls.discard(self)
        if self._stopped:
            return
        if self._failed is None:
            raise error
        if _alive(self._failed):
            self._failed(error)


_calls: set[Call] = set()
# Calls of seconds have threads of their own, so that a thumbnail or a query never waits for them.
_slow_pool = QThreadPool()
_slow_pool.setMaxThreadCount(2)


def run_in_pool(
    function: Callable[[], Any],
    done: Callable[[Any], None],
    failed: Callable[[Exception], None] | None = None,
    *,
    priority: int = 0,
) -> None:
    """Run a short function off the UI thread; `done(result)` is called on the UI thread.

    Nothing is delivered when `done` is a method of a widget that is gone. Without `failed` an exception reaches the
    excepthook, as in a slot. Higher priorities run first.
    """
    _start(QThreadPool.globalInstance(), function, Call(done, failed), priority)


def run_slowly(
    function: Callable[[Callable[[], bool]], Any],
    done: Callable[[Any], None],
    failed: Callable[[Exception], None] | None = None,
) -> Call:
    """As `run_in_pool` for a function of seconds: `function(should_stop)` ends soon once the call is stopped."""
    call = Call(done, failed)
    _start(_slow_pool, lambda: function(call.stopped), call, 0)
    return call


def _start(pool: QThreadPool, function: Callable[[], Any], call: Call, priority: int) -> None:
    _calls.add(call)

    def work() -> None:
        try:
            result = function()
        except Exception as error:
            call.raised.emit(error)
        else:
            call.returned.emit(result)

    pool.start(work, priority)


def wait_for_pool() -> None:
    """Drop what has not begun, and wait for the rest; nothing of it is delivered."""
    for call in _calls:
        call.stop()
    for pool in (QThreadPool.globalInstance(), _slow_pool):
        pool.clear()
        pool.waitForDone()
    for call in _calls:
        call.blockSignals(True)
        call.returned.disconnect()
        call.raised.disconnect()
    _calls.clear()


def _alive(function: Callable[..., None]) -> bool:
    """False for a method of a Qt object that was deleted."""
    owner = getattr(function, "__self__", None)
    return not isinstance(owner, QObject) or isValid(owner)
