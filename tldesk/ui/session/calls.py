"""Calls off the UI thread that give one result, which is delivered on it.

Short ones (a thumbnail, a query) go through `run_in_pool`, those of seconds through `run_slowly`, through `run_newest`
those whose answer is out of date once they are asked again, through `run_refresh` those whose answer is shown until a
newer one is there, and edits through `run_in_order`. Nothing of a project's
calls is delivered when it has been closed: see `wait_for_pool`. What may never end, and is no project's, goes through
`run_unwaited`. A `wait` (ui/parts/waiting.py) says what is done for whom waits for the answer; it ends with the call.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import BuiltinMethodType, MethodType
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, QThreadPool, Signal, Slot
from shiboken6 import isValid

from tldesk.media.pool import unwaited

if TYPE_CHECKING:
    from tldesk.ui.parts.waiting import Wait

Result = TypeVar("Result")


class Call(QObject):
    """A call in the pool: carries its result to the UI thread, unless it was stopped."""

    returned = Signal(object)
    raised = Signal(object)

    def __init__(
        self,
        done: Callable[[Any], object],
        failed: Callable[[Exception], object] | None,
        wait: Wait | None = None,
        ordered: bool = False,
        replaces: tuple[Call, ...] = (),
    ) -> None:
        super().__init__()
        self.ordered = ordered
        self._replaces = replaces
        self._stopped = False
        self._wait = wait
        self._done = done
        self._failed = failed
        self.returned.connect(self._deliver)
        self.raised.connect(self._tell)

    def stop(self) -> None:
        """Its result is not wanted any more; nothing of it is delivered."""
        self._stopped = True
        self._end_wait()

    def goes_to(self, done: Callable[..., object]) -> bool:
        """Whether it is `done` that gets its result."""
        return self._done == done

    def stopped(self) -> bool:
        """Whether the result is not wanted any more; asked by the function that runs."""
        return self._stopped

    @Slot(object)
    def _deliver(self, result: object) -> None:
        _calls.discard(self)
        self._end_wait()
        if not self._stopped and _alive(self._done):
            for older in self._replaces:
                older.stop()
            self._done(result)
        self._replaces = ()

    @Slot(object)
    def _tell(self, error: Exception) -> None:
        _calls.discard(self)
        self._end_wait()
        if self._stopped:
            return
        if self._failed is None:
            raise error
        if _alive(self._failed):
            self._failed(error)

    def _end_wait(self) -> None:
        wait, self._wait = self._wait, None
        if wait is not None:
            wait.end()


_calls: set[Call] = set()
# Edits take effect in the order in which they were asked for, and none is dropped once it was.
_ordered_pool = QThreadPool()
_ordered_pool.setMaxThreadCount(1)
# Calls of seconds have threads of their own, so that a thumbnail or a query never waits for them.
_slow_pool = QThreadPool()
_slow_pool.setMaxThreadCount(2)


def run_in_pool(
    function: Callable[[], Result],
    done: Callable[[Result], object],
    failed: Callable[[Exception], object] | None = None,
    *,
    priority: int = 0,
    wait: Wait | None = None,
) -> None:
    """Run a short function off the UI thread; `done(result)` is called on the UI thread.

    Nothing is delivered when `done` is a method of a widget that is gone. Without `failed` an exception reaches the
    excepthook, as in a slot. Higher priorities run first.
    """
    _start(QThreadPool.globalInstance(), function, Call(done, failed, wait), priority)


def run_refresh(
    function: Callable[[], Result],
    done: Callable[[Result], object],
    failed: Callable[[Exception], object] | None = None,
    *,
    priority: int = 0,
) -> None:
    """As `run_in_pool` for a look at what may change again meanwhile: of those with the same `done`, which is a method,
    no answer is delivered after a newer one. One that comes before a newer one is: while data are imported, each look
    is out of date before it ends."""
    older = tuple(call for call in _calls if call.goes_to(done))
    _start(QThreadPool.globalInstance(), function, Call(done, failed, replaces=older), priority)


def run_in_order(
    function: Callable[[], Result],
    done: Callable[[Result], object],
    failed: Callable[[Exception], object] | None = None,
    wait: Wait | None = None,
) -> None:
    """As `run_in_pool`, one after another. Closing the project waits for what was asked, and carries it out."""
    _start(_ordered_pool, function, Call(done, failed, wait, ordered=True), 0)


def in_order() -> bool:
    """Whether something that `run_in_order` was asked for has not been delivered yet."""
    return any(call.ordered for call in _calls)


def run_after_edits(done: Callable[[None], object]) -> None:
    """Call `done` when what `run_in_order` was asked for by now has been delivered. Who waits is no edit: nobody who
    waits, waits for another one."""
    _start(_ordered_pool, lambda: None, Call(done, None), 0)


def run_newest(
    function: Callable[[], Result],
    done: Callable[[Result], object],
    failed: Callable[[Exception], object] | None = None,
    *,
    priority: int = 0,
    wait: Wait | None = None,
) -> None:
    """As `run_in_pool` for a question that is asked again and again: of those with the same `done`, which is a method,
    the newest alone is answered, whichever ends last. What has not begun by then never runs."""
    drop_calls_to(done)
    call = Call(done, failed, wait)
    _start(QThreadPool.globalInstance(), lambda: None if call.stopped() else function(), call, priority)


def drop_calls_to(done: Callable[..., object]) -> None:
    """Nobody waits any more for what goes to `done`."""
    for call in _calls:
        if call.goes_to(done):
            call.stop()


def run_stoppable(
    function: Callable[[Callable[[], bool]], Result],
    done: Callable[[Result], object],
    failed: Callable[[Exception], object] | None = None,
    wait: Wait | None = None,
) -> Call:
    """As `run_newest` for a function that is short, but for what a file of somebody else makes it do:
    `function(should_stop)` ends soon once the call is stopped."""
    drop_calls_to(done)
    call = Call(done, failed, wait)
    _start(QThreadPool.globalInstance(), lambda: function(call.stopped), call, 0)
    return call


def run_slowly(
    function: Callable[[Callable[[], bool]], Result],
    done: Callable[[Result], object],
    failed: Callable[[Exception], object] | None = None,
    wait: Wait | None = None,
) -> Call:
    """As `run_in_pool` for a function of seconds: `function(should_stop)` ends soon once the call is stopped."""
    call = Call(done, failed, wait)
    _start(_slow_pool, lambda: function(call.stopped), call, 0)
    return call


class _Door(QObject):
    """Brings the results of calls that nobody waits for to the UI thread. It is never deleted, as an object would be
    that such a thread alone still knows."""

    arrived = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._awaited: dict[object, Callable[[Any], object]] = {}
        self.arrived.connect(self._deliver)

    def open_for(self, done: Callable[[Any], object]) -> object:
        """The key with which a result arrives for `done`."""
        key = object()
        self._awaited[key] = done
        return key

    @Slot(object, object)
    def _deliver(self, key: object, result: object) -> None:
        done = self._awaited.pop(key)
        if _alive(done):
            done(result)


@cache
def _door() -> _Door:
    return _Door()  # made in the UI thread, by the first who asks


def run_unwaited(function: Callable[[], Result], done: Callable[[Result], object]) -> None:
    """As `run_in_pool` for what may never end, and raises nothing: it has a thread of its own, which neither closing a
    project nor closing the window waits for or drops."""
    door = _door()
    key = door.open_for(done)
    unwaited(lambda: door.arrived.emit(key, function()))


def _start(pool: QThreadPool, function: Callable[[], object], call: Call, priority: int) -> None:
    _calls.add(call)

    def work() -> None:
        try:
            result = function()
        except Exception as error:
            call.raised.emit(error)
        else:
            call.returned.emit(result)

    pool.start(work, priority)


def drop_calls() -> None:
    """Drop what has not begun, but for what runs in order, and ask the rest to end; nothing of it is delivered."""
    for call in _calls:
        call.stop()
    for pool in _pools():
        if pool is not _ordered_pool:
            pool.clear()


def calls_at_rest() -> bool:
    """Whether no call runs."""
    return not any(pool.activeThreadCount() for pool in _pools())


def wait_for_pool() -> None:
    """Drop what has not begun, but for what runs in order, and wait for the rest; nothing of it is delivered."""
    drop_calls()
    for pool in _pools():
        pool.waitForDone()
    for call in _calls:
        call.blockSignals(True)
        call.returned.disconnect()
        call.raised.disconnect()
    _calls.clear()


def _pools() -> tuple[QThreadPool, ...]:
    return QThreadPool.globalInstance(), _slow_pool, _ordered_pool


def _alive(function: Callable[..., object]) -> bool:
    """False for a method of a Qt object that was deleted."""
    owner = function.__self__ if isinstance(function, MethodType | BuiltinMethodType) else None
    return not isinstance(owner, QObject) or isValid(owner)
