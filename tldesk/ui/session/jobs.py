"""The one way to run work beside the window: a `Job` iterates a generator of events in its own thread.

Signals arrive on the UI thread, in order. A job that nobody empties is slowed down rather than flooding the UI thread.
What gives one result and tells nothing meanwhile is a call: see ui/session/calls.py.
"""

from __future__ import annotations

import logging
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterator
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSemaphore, QThread, QTimer, Signal, Slot

from tldesk.errors import TldeskError
from tldesk.ui.session.calls import Call as Call
from tldesk.ui.session.calls import in_order, run_after_edits
from tldesk.ui.session.calls import run_in_pool as run_in_pool
from tldesk.ui.session.calls import run_slowly as run_slowly
from tldesk.ui.session.calls import run_stoppable as run_stoppable
from tldesk.ui.session.calls import wait_for_pool as wait_for_pool

if TYPE_CHECKING:
    from tldesk.ui.session.progress import RunProgress

log = logging.getLogger(__name__)

Work = Callable[[Callable[[], bool]], Iterator[object]]

# Events that may wait for the UI thread at once before the worker waits in turn.
_WAITING_EVENTS = 500
_BEAT_MS = 150


# What is lost of a job that is stopped: nothing that matters, all of it, or the rest of it.
Loss = Enum("Loss", "NOTHING ALL REST")


class Job(QThread):
    """Iterates `work(should_stop)` in a thread and emits each event.

    `ended` comes last, on the UI thread, whatever happened. A `light` job does not wait until what runs in the
    background has ended: it asks that to stop and begins. A job with `needs_torch` first looks for the device and
    tells it through `device_found` (a DeviceInfo); `preparing` comes before when torch is not loaded yet. Whether it
    does may be a function, which is asked in the thread. Where there is a `loss`, the user is asked before the window
    closes. Whoever `explains` its error shows that; else it is shown in a dialog. `progress`: somebody keeps what its
    events say.
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
        loss: Loss = Loss.NOTHING,
        explains: bool = False,
    ) -> None:
        super().__init__(parent)
        self.explains = explains
        self.title = title
        self.light = light
        self.loss = loss
        self.error: Exception | None = None
        self.progress: RunProgress | None = None
        self._work = work
        self._needs_torch = needs_torch
        self._room = QSemaphore(_WAITING_EVENTS)
        self._asked = False
        self.reported.connect(self._make_room)
        self.finished.connect(self._end)

    def stop(self) -> None:
        """Ask the work to end at its next step; returns at once."""
        self._asked = self._asked or self.isRunning()
        self.requestInterruption()

    @property
    def stopping(self) -> bool:
        """Whether it was asked to end, and has not yet `ended`: its thread may be over before that is told."""
        return self._asked

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
        if "torch" in sys.modules:
            from tldesk.engine.machine import freed

            freed.give_back()

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
        from tldesk.engine.machine import device, preload

        preload.load_libraries()
        self.device_found.emit(device.describe())

    def _fail(self, error: Exception) -> None:
        self.error = error
        self.failed.emit(error)

    @Slot()
    def _make_room(self) -> None:
        self._room.release()

    @Slot()
    def _end(self) -> None:
        self._asked = False
        self.ended.emit()


class JobQueue(QObject):
    """Runs one heavy job at a time, in the order they were submitted, and tells what goes on.

    While none runs there may be one in the background. It makes room for whatever is submitted, and is asked for anew
    when that has ended; it has to go on where it was. The signals tell of heavy jobs alone. At each `beat`, while one
    runs, whoever shows how far it is draws that: all of them the same.
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
    beat = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[Job] = deque()
        self._closed = False
        self._afterwards: list[Callable[[], object]] = []
        self._make_background: Callable[[], Job | None] | None = None
        self.current: Job | None = None
        self.background: Job | None = None
        self._beat = QTimer(self, interval=_BEAT_MS)
        self._beat.timeout.connect(self.beat)

    @property
    def waiting(self) -> tuple[Job, ...]:
        """Jobs whose turn has not come."""
        return tuple(self._waiting)

    @property
    def running(self) -> tuple[Job, ...]:
        """The jobs that have a thread now, the one in the background too."""
        return tuple(job for job in (self.current, self.background) if job is not None)

    @property
    def unfinished(self) -> tuple[Job, ...]:
        """The heavy jobs that were submitted and have not ended."""
        return self.waiting if self.current is None else (self.current, *self.waiting)

    @property
    def busy(self) -> bool:
        """Whether a job runs or waits."""
        return bool(self.unfinished)

    @property
    def at_rest(self) -> bool:
        """Whether no thread runs, not in the background either."""
        return not self.running

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
        for job in self.running:
            job.stop()

    def start_no_more(self) -> None:
        """Whatever is submitted from now on waits for ever."""
        self._closed = True

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
        self.start_no_more()
        self.stop_all()
        for job in self.running:
            job.wait()
        wait_for_pool()

    def _start_next(self) -> None:
        if self.current is not None or not self._waiting or self._closed:
            return
        if in_order():  # what was asked for before it is part of what it works on
            run_after_edits(lambda _none: self._start_next())
            return
        if self.background is not None:
            self.background.stop()  # its end starts the next
            if not self._waiting[0].light:
                return
        self.current = self._waiting.popleft()
        self.started.emit(self.current)
        self._beat.start()
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
    def _progress(self, event: object) -> None:
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
            self._beat.stop()
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
