"""The one way to run work beside the window: a `Job` iterates a generator of events in its own thread.

Signals arrive on the UI thread, in order. A job that nobody empties is slowed down rather than flooding the UI thread.
Short calls (a thumbnail, a query, a bulk edit) go through `run_in_pool`.
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

    `ended` comes last, on the UI thread, whatever happened. A job with `needs_torch` first looks for the device and
    tells it through `device_found` (a DeviceInfo); `preparing` comes before when torch is not loaded yet.
    """

    reported = Signal(object)
    failed = Signal(object)
    preparing = Signal()
    device_found = Signal(object)
    ended = Signal()

    def __init__(self, work: Work, title: str, parent: QObject | None = None, *, needs_torch: bool = False) -> None:
        super().__init__(parent)
        self.title = title
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
            if self._needs_torch:
                self._prepare()
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
    """Runs one heavy job at a time, in the order they were submitted, and tells what goes on."""

    submitted = Signal(object)
    started = Signal(object)
    progressed = Signal(object, object)
    preparing = Signal(object)
    device_found = Signal(object)
    failed = Signal(object, object)
    ended = Signal(object)
    stopping = Signal()
    idle = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[Job] = deque()
        self._closed = False
        self._afterwards: list[Callable[[], object]] = []
        self.current: Job | None = None

    @property
    def waiting(self) -> tuple[Job, ...]:
        """Jobs whose turn has not come."""
        return tuple(self._waiting)

    @property
    def busy(self) -> bool:
        """Whether a job runs or waits."""
        return self.current is not None

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

    def stop_all(self) -> None:
        """Empty the queue and ask the running job to end; returns at once, `idle` follows."""
        for job in tuple(self._waiting):
            self.cancel(job)
        if self.current is not None:
            self.current.stop()

    def when_idle(self, function: Callable[[], object]) -> None:
        """Stop everything and call the function when all has ended: at once when nothing runs."""
        if self.current is None:
            function()
            return
        self._afterwards.append(function)
        self.stopping.emit()
        self.stop_all()

    def close(self) -> None:
        """Stop everything and wait for the threads; no job starts any more."""
        self._closed = True
        self.stop_all()
        if self.current is not None:
            self.current.wait()
        wait_for_pool()

    def _start_next(self) -> None:
        if self.current is not None or not self._waiting or self._closed:
            return
        self.current = self._waiting.popleft()
        self.started.emit(self.current)
        self.current.start()

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
        if self.current is None:
            self.idle.emit()
            functions, self._afterwards = self._afterwards, []
            for function in functions:
                function()


class _Call(QObject):
    """Carries a result from the pool to the UI thread."""

    returned = Signal(object)
    raised = Signal(object)

    def __init__(self, done: Callable[[Any], None], failed: Callable[[Exception], None] | None) -> None:
        super().__init__()
        self._done = done
        self._failed = failed
        self.returned.connect(self._deliver)
        self.raised.connect(self._tell)

    @Slot(object)
    def _deliver(self, result: object) -> None:
        _calls.discard(self)
        if _alive(self._done):
            self._done(result)

    @Slot(object)
    def _tell(self, error: Exception) -> None:
        _calls.discard(self)
        if self._failed is None:
            raise error
        if _alive(self._failed):
            self._failed(error)


_calls: set[_Call] = set()


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
    call = _Call(done, failed)
    _calls.add(call)

    def work() -> None:
        try:
            result = function()
        except Exception as error:
            call.raised.emit(error)
        else:
            call.returned.emit(result)

    QThreadPool.globalInstance().start(work, priority)


def wait_for_pool() -> None:
    """Drop what has not begun, and wait for the rest; nothing of it is delivered."""
    pool = QThreadPool.globalInstance()
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
