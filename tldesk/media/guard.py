"""Processes that open new files: a file that crashes a decoder, hangs it or eats memory costs itself, not the app.

Each process answers requests in their order. It ends when its input is closed (so also when this program is killed),
when a file takes too long, and after some idle seconds; until then the next import finds it warm. It is this program
itself, started with `FLAG`, so that a frozen one needs no Python beside it. Only one picture that takes much memory is
opened at a time, whoever asked for it.
"""

from __future__ import annotations

import atexit
import contextlib
import faulthandler
import logging
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any, TypeVar

from tldesk.media import FLAG, itself
from tldesk.media.opening import TAKES_MUCH, Opened, Request, open_file
from tldesk.media.pool import never, worker_count

log = logging.getLogger(__name__)

Item = TypeVar("Item")

CRASHES, HANGS = "image_crashes", "image_hangs"
CRASHED = "the program that opens images crashed on it"
HUNG = "it takes too long to open"

# The largest picture takes 6 s of a processor. Where the system counts those, a file is judged by them.
PROCESSOR_SECONDS = 12.0
# Beside a training that is several times as long on the clock, which also ends what waits for ever.
DECODE_SECONDS = 18.0
DECODE_BYTES_A_SECOND = 4e6
# Reading may be slow for a good reason (a drive that wakes up, a network): this is for one that never answers.
READ_SECONDS = 240.0
# A photo of `MAX_PIXELS` takes 1.6 GB in the costliest format, WebP; the rest is what the process itself maps.
MEMORY_BYTES = 2 << 30
# Pieces of a megabyte and more go back to the system when a picture is done. Of smaller ones glibc keeps 16 MB for the
# next picture: by its own rule (128 KB) it would give back and ask anew for most of the heap at every photo.
_GIVEN_BACK = {"MALLOC_MMAP_THRESHOLD_": str(1 << 20), "MALLOC_TRIM_THRESHOLD_": str(16 << 20)}

_IDLE_SECONDS, _STAY_SECONDS, _POLL_SECONDS = 10.0, 600.0, 0.05
_MAX_WORKERS = 8
# Enough that a process never waits for this one, few enough that stopping is quick.
_OUTSTANDING = 4
# Results may wait for an earlier one, but only so many, and so many bytes of files that are to be kept.
_AHEAD, _KEPT_BYTES = 128, 64 << 20

_READY = b"ready\n"
# Exit codes. Those for a file that takes too long are `faulthandler`'s and, where there is one, that of a signal.
_UNUSED, _TOO_LONG, _BROKEN = 0, (1, -getattr(signal, "SIGPROF", -1)), 3


def command() -> list[str]:
    """How a process that opens images is started."""
    return itself.command(FLAG)


# ---------------------------------------------------------------------------------------------- this side


def open_all(
    items: Iterable[Item], request: Callable[[Item], Request], should_stop: Callable[[], bool] = never
) -> Generator[tuple[Item, Opened], None, None]:
    """Yield each item with what `request(item)` brought, in the items' order.

    At most `_AHEAD` items are taken from `items` before their results are. When `should_stop()` turns true the results
    just end, at once. However the generator ends, no process of it works on afterwards.
    """
    run = _Run(items, request)
    try:
        while not should_stop():
            run.hand_out()
            if (result := run.next_result()) is not None:
                yield result
            elif run.is_done():
                return
            else:
                run.collect()
    finally:
        run.end()


def warm_up() -> None:
    """Start a process for what will soon be opened, unless one waits already."""
    with _lock:
        if not _idle:
            _idle.append(_Worker(queue.SimpleQueue()))


def close_idle() -> None:
    """End the processes that wait for more to do, and wait until they are gone."""
    with _lock:
        idle = [_idle.pop() for _ in range(len(_idle))]
    for worker in idle:
        worker.close()


@dataclass(slots=True)
class _Order:
    """A request on its way: its place among all, and whether a process has crashed while it was the first."""

    place: int
    item: Any
    request: Request
    suspected: bool = False


_Answers = queue.SimpleQueue[tuple["_Worker", Opened | None]]


class _Worker:
    """A process, its orders, and the thread that puts what comes of them into a queue: at last None."""

    def __init__(self, answers: _Answers) -> None:
        self.orders: deque[_Order] = deque()
        self.late = False
        self.ready_at: float | None = None
        self._since = 0.0
        self._answers = answers
        self._ended = False
        self._lock = threading.Lock()
        self.process = subprocess.Popen(
            command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=itself.FOLDER,
            env=os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"} | _GIVEN_BACK,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._reader = threading.Thread(target=self._read, name="guard", daemon=True)
        self._reader.start()

    def serve(self, answers: _Answers) -> bool:
        """Answer into another queue from now on; False when the process has ended."""
        with self._lock:
            self._answers = answers
            return not self._ended

    def give(self, order: _Order) -> None:
        """Send a request. To a process that has just ended it is lost: the queue's None tells."""
        if not self.orders:
            self._since = time.monotonic()
        self.orders.append(order)
        assert self.process.stdin is not None
        with contextlib.suppress(OSError):
            for part in order.request.parts():
                rest = memoryview(part)
                while rest:
                    rest = rest[os.write(self.process.stdin.fileno(), rest) :]

    def answered(self) -> _Order:
        """The order that was answered, which is the first."""
        self._since = time.monotonic()
        return self.orders.popleft()

    def seconds(self) -> float:
        """For how long it has had its first order; not counted until it has started."""
        return time.monotonic() - max(self._since, self.ready_at) if self.ready_at and self.orders else 0.0

    def kill(self) -> None:
        """End it now, whatever it does."""
        self.process.kill()

    def close(self) -> None:
        """Let it end, and wait until it is gone."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self._reader.join(2)
        if self._reader.is_alive():
            self.kill()
            self._reader.join()

    def _read(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        with stream:
            try:
                self.ready_at = time.monotonic() if stream.readline() == _READY else None
                while (opened := Opened.read(stream)) is not None:
                    self._answers.put((self, opened))
            except (ValueError, KeyError, TypeError) as error:
                log.warning("the process that opens files sent nonsense: %s", error)
                self.kill()
        self.process.wait()
        with self._lock:
            self._ended = True
            self._answers.put((self, None))


_lock = threading.Lock()
_one_at_a_time = threading.Lock()
_idle: list[_Worker] = []
atexit.register(close_idle)


def _take(answers: _Answers) -> _Worker:
    """A warm process or a new one."""
    while True:
        with _lock:
            worker = _idle.pop() if _idle else None
        if worker is None:
            return _Worker(answers)
        if worker.serve(answers):
            return worker
        worker.close()


class _Run:
    """One call of `open_all`: what is on its way and what has come back."""

    def __init__(self, items: Iterable[Any], request: Callable[[Any], Request]) -> None:
        self._items = iter(items)
        self._request = request
        self._limit = min(worker_count(), _MAX_WORKERS)
        self._workers: list[_Worker] = []
        self._answers: _Answers = queue.SimpleQueue()
        self._again: deque[_Order] = deque()
        self._large: deque[_Order] = deque()
        self._turn = contextlib.ExitStack()  # of one of them
        self._results: dict[int, tuple[Any, Opened]] = {}
        self._kept = 0
        self._asked = self._given = 0

    def hand_out(self) -> None:
        """Give every process enough to do; a further one is started when all there are have something."""
        while any(len(worker.orders) < _OUTSTANDING for worker in self._workers) or len(self._workers) < self._limit:
            order = self._next_order()
            if order is None:
                return
            least = min(self._workers, key=lambda worker: len(worker.orders), default=None)
            if least is None or (least.orders and len(self._workers) < self._limit):
                least = _take(self._answers)
                self._workers.append(least)
            least.give(order)

    def next_result(self) -> tuple[Any, Opened] | None:
        """What comes next in the items' order; None while it is on its way."""
        result = self._results.pop(self._given, None)
        if result is not None:
            self._given += 1
            self._kept -= len(result[1].content)
        return result

    def is_done(self) -> bool:
        """Whether nothing is on its way any more."""
        return not self._again and not self._large and not any(worker.orders for worker in self._workers)

    def collect(self) -> None:
        """Wait a little for an answer; see to processes that have ended or do not answer."""
        with contextlib.suppress(queue.Empty):
            worker, opened = self._answers.get(timeout=_POLL_SECONDS)
            if opened is None:
                self._bury(worker)
            else:
                self._finish(worker.answered(), opened)
        for worker in self._workers:
            if worker.seconds() > READ_SECONDS + DECODE_SECONDS and not worker.late:
                worker.late = True
                worker.kill()

    def end(self) -> None:
        """Keep idle processes warm; end those that still work."""
        for worker in self._workers:
            if worker.orders:
                worker.kill()
                worker.close()
            else:
                with _lock:
                    _idle.append(worker)
        self._turn.close()

    def _next_order(self) -> _Order | None:
        if self._again:
            return self._again.popleft()
        if self._large and _one_at_a_time.acquire(blocking=False):
            self._turn.callback(_one_at_a_time.release)
            return self._large.popleft()
        if self._asked - self._given >= _AHEAD or self._kept > _KEPT_BYTES:
            return None
        for item in self._items:
            self._asked += 1
            return _Order(self._asked - 1, item, self._request(item))
        return None

    def _finish(self, order: _Order, opened: Opened) -> None:
        if opened.problem == TAKES_MUCH:
            self._large.append(replace(order, request=replace(order.request, alone=True)))
            return
        if order.request.alone:
            self._turn.close()
        self._results[order.place] = (order.item, opened)
        self._kept += len(opened.content)

    def _bury(self, worker: _Worker) -> None:
        """A process has ended. Its first order is to blame if it took too long, or if this happens to it twice."""
        self._workers.remove(worker)
        worker.close()
        code = worker.process.returncode
        if worker.ready_at is None:
            raise RuntimeError(f"the process that opens files does not start ({code}): {command()}")
        if not worker.orders:
            return
        first = worker.orders[0]
        log.warning("the process that opens files ended (%s) at %s", code, first.request.path)
        if worker.late or code in _TOO_LONG:
            self._finish(worker.orders.popleft(), _failed(first.request.path, HANGS, HUNG))
        elif first.suspected:
            self._finish(worker.orders.popleft(), _failed(first.request.path, CRASHES, CRASHED))
        else:
            first.suspected = code != _UNUSED
        self._again.extendleft(reversed(worker.orders))


def _failed(path: Path, problem: str, reason: str) -> Opened:
    """A file that could not be opened, with what shows later whether it has changed."""
    failed = Opened(problem=problem, reason=reason)
    with contextlib.suppress(OSError):
        status = path.stat()
        failed = replace(failed, file_bytes=status.st_size, mtime_ns=status.st_mtime_ns)
    return failed


# ---------------------------------------------------------------------------------------------- the other side


def serve() -> int:
    """Answer requests until there are no more: the whole life of a process that opens images."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb")
    with Path(os.devnull).open("wb") as nowhere:
        # What a decoder prints must not come between the answers.
        os.dup2(nowhere.fileno(), 1)
        _limit_itself()
        try:
            answers.write(_READY)
            answers.flush()
            _answer(os.fdopen(0, "rb"), answers, nowhere)
        except Exception:
            return _BROKEN
    return 0


def _answer(requests: IO[bytes], answers: IO[bytes], nowhere: IO[bytes]) -> None:
    def decode_in_time(length: int) -> None:
        # Only a thread that needs no lock of Python, or the system, can end a decoder that holds it for ever.
        seconds = DECODE_SECONDS + length / DECODE_BYTES_A_SECOND
        faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
        _end_after(PROCESSOR_SECONDS)

    waiting = [(time.monotonic(), _IDLE_SECONDS)]
    threading.Thread(target=_leave_when_idle, args=(waiting,), daemon=True).start()
    while (request := Request.read(requests)) is not None:
        waiting[:] = []
        opened = open_file(request, decode_in_time)
        faulthandler.cancel_dump_traceback_later()
        _end_after(0)
        opened.write(answers)
        waiting[:] = [(time.monotonic(), _STAY_SECONDS if request.stay else _IDLE_SECONDS)]


def _leave_when_idle(waiting: list[tuple[float, float]]) -> None:
    while True:
        time.sleep(1)
        if any(time.monotonic() - since > seconds for since, seconds in waiting):
            os._exit(_UNUSED)


def _end_after(seconds: float) -> None:
    """Let the system end this process when it has computed for so long; 0: not any more."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _limit_itself() -> None:
    """Leave the window its share of the processor, take no more memory than a picture may need, dump no core."""
    if sys.platform != "win32":
        os.nice(5)
    itself.limit(AS=MEMORY_BYTES, CORE=0)
