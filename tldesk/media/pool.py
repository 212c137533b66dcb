"""The worker threads of the importer and the engine: read ahead, in order, bounded, and gone when they are done."""

from __future__ import annotations

import ctypes
import logging
import os
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import TypeVar

log = logging.getLogger(__name__)

Item = TypeVar("Item")
Result = TypeVar("Result")

_LOWERED = 5  # “nice” levels: a third of a core that somebody else wants; with less, Python's lock is held too long

_ASK_SECONDS = 0.1

# Decoding scales with cores, but beyond this many threads they wait for Python's lock more than they help.
_MAX_WORKERS = 16


def never() -> bool:
    """The `should_stop` of work that nobody stops."""
    return False


def worker_count() -> int:
    """How many cores this process may use, at most 16."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, _MAX_WORKERS))


def ordered_map(
    function: Callable[[Item], Result],
    items: Iterable[Item],
    should_stop: Callable[[], bool] = never,
    workers: int | None = None,
    ahead: int | None = None,
    gently: bool = False,
) -> Generator[Result, None, None]:
    """Yield `function(item)` for each item, in the items' order, computed in threads.

    At most `ahead` items (default: four for each worker) are taken from `items` before their results are. When
    `should_stop()` turns true the results just end. An exception of `function` is raised in its turn. However the
    generator ends (exhausted, closed, exception), its threads are joined before it returns. `gently` gives way to
    everything else that runs on this computer.
    """
    workers = workers or worker_count()
    limit = max(1, ahead or 4 * workers)
    waiting: deque[Future[Result]] = deque()
    pool = ThreadPoolExecutor(workers, thread_name_prefix="media", initializer=_give_way if gently else None)
    try:
        for item in items:
            if should_stop():
                return
            waiting.append(pool.submit(function, item))
            if len(waiting) >= limit:
                yield waiting.popleft().result()
        while waiting and not should_stop():
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def awaited(function: Callable[[], Result], should_stop: Callable[[], bool], give_up: Callable[[], object]) -> Result:
    """`function()`, which waits in a thread for something else, while `should_stop()` is asked in this one.

    When that turns true, `give_up()` has to make the function end soon; what it then returns or raises is as ever.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="media") as pool:
        future = pool.submit(function)
        try:
            while not should_stop() and not wait([future], _ASK_SECONDS).done:
                continue
        finally:
            if not future.done():
                give_up()
        try:
            return future.result()
        finally:
            del future  # what it raised would hold it, and this frame, and all that is known here


@contextmanager
def beside(function: Callable[[], Result]) -> Iterator[Callable[[], Result]]:
    """`function()` in a thread while the block runs, which gets what waits for its result, or raises what it raised.
    The thread has ended when the block has. For what needs no lock of Python most of the time, as a query.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="media") as pool:
        yield pool.submit(function).result


def in_order(
    function: Callable[[Item], Result], items: Iterable[Item], tell: Callable[[Result], object], workers: int
) -> None:
    """`tell(function(item))` for each item, in the items' order, while this thread waits for the next item.

    For a program that answers another one: what `function` or `tell` raises ends it at once, because who asked would
    take the next answer for his.
    """
    with ThreadPoolExecutor(workers) as pool, ThreadPoolExecutor(1) as telling:
        for item in items:
            future = pool.submit(function, item)
            telling.submit(_tell, future, tell)


def unwaited(function: Callable[[], object]) -> None:
    """Call `function` in a thread of its own that nobody joins, and that ends with the program at the latest.

    For what may never return, as asking a network drive that does not answer: no system lets go of a thread that does.
    """
    threading.Thread(target=function, name="unwaited", daemon=True).start()


def _tell(future: Future[Result], tell: Callable[[Result], object]) -> None:
    try:
        tell(future.result())
    except BaseException:
        traceback.print_exc()
        os._exit(1)


def _give_way() -> None:
    """Lower the priority of the calling thread, as the system knows it; where it cannot be, nothing changes."""
    try:
        if sys.platform == "win32":
            ctypes.windll.kernel32.SetThreadPriority(ctypes.windll.kernel32.GetCurrentThread(), -1)
        elif sys.platform == "darwin":
            ctypes.CDLL(None).pthread_set_qos_class_self_np(0x11, 0)  # “utility”
        else:
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _LOWERED)
    except (OSError, AttributeError) as error:
        log.info("the priority of a thread stays as it is: %s", error)
