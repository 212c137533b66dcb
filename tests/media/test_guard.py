"""Processes that open files: in order, bounded, and a file that crashes or hangs one costs itself alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from tldesk.media import guard, itself
from tldesk.media.guard import open_all
from tldesk.media.opening import Opened, Request

# A process in which opening a file named for it goes wrong in each way that a decoder can.
DANGEROUS = """
import ctypes, os, sys, time
from tldesk.media import guard, image
guard.DECODE_SECONDS, guard._IDLE_SECONDS, guard.MEMORY_BYTES = 1.0, {idle}, 1 << 30

def read(file, original=image.read):
    read.name = read.name if isinstance(file, bytes) else file.name
    return original(file)

def inspect(data, edge=None, original=image.inspect):
    if "crash" in read.name:
        ctypes.string_at(0)
    if "once" in read.name and not os.path.exists(r"{flag}"):
        open(r"{flag}", "w").close()
        ctypes.string_at(0)
    if "hang" in read.name:
        ctypes.PyDLL(None).sleep(60)  # with Python's lock held, as a decoder may
    if "hungry" in read.name:
        bytearray(4 << 30)
    if "talk" in read.name:
        os.write(1, b"a decoder may print what it likes")
    return original(data, edge)

image.read, image.inspect = read, inspect
sys.exit(guard.serve())
"""

Danger = Callable[..., None]


@pytest.fixture
def danger(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Danger]:
    """From the call on, files named crash, once, hang, hungry and talk are that; `danger(idle=…)` in seconds."""

    def start(idle: float = 30) -> None:
        guard.close_idle()
        code = DANGEROUS.format(idle=idle, flag=tmp_path / "flag")
        monkeypatch.setattr(guard, "command", lambda: [sys.executable, "-c", code])

    yield start
    guard.close_idle()


@pytest.fixture
def photos(tmp_path: Path) -> Callable[..., list[Path]]:
    """Pictures of a size of their own: `photos("a", "b")`."""

    def make(*names: str) -> list[Path]:
        files = [tmp_path / f"{name}.png" for name in names]
        for number, file in enumerate(files):
            Image.new("RGB", (number + 1, 7), "red").save(file)
        return files

    return make


def numbered(count: int) -> list[str]:
    return [f"{number:03}" for number in range(count)]


def opened(files: list[Path]) -> list[Opened]:
    found = list(open_all(files, Request))
    assert [file for file, _ in found] == files
    return [one for _, one in found]


def processes() -> list[subprocess.Popen[bytes]]:
    return [worker.process for worker in guard._idle]


def test_results_come_in_order_with_all_that_is_wanted(photos: Callable[..., list[Path]]) -> None:
    files = photos(*numbered(60))
    results = opened(files)
    assert [(one.width, one.height) for one in results] == [(number + 1, 7) for number in range(60)]
    assert all(one.problem is None and one.measures and one.thumbnail[:2] == b"\xff\xd8" for one in results)
    assert {len(one.sha256) for one in results} == {64}
    assert [one.file_bytes for one in results] == [file.stat().st_size for file in files]


def test_processes_stay_warm_for_the_next_time(photos: Callable[..., list[Path]]) -> None:
    files = photos(*numbered(30))
    opened(files)
    warm = {process.pid for process in processes()}
    assert warm
    opened(files)
    assert {process.pid for process in processes()} == warm
    guard.close_idle()
    assert not processes()
    assert not [thread for thread in threading.enumerate() if thread.name == "guard"]


def test_one_file_starts_one_process(photos: Callable[..., list[Path]]) -> None:
    guard.close_idle()
    opened(photos("only"))
    assert len(processes()) == 1


def test_a_crash_costs_the_file_that_caused_it(photos: Callable[..., list[Path]], danger: Danger) -> None:
    danger()
    files = photos(*numbered(10), "crash-1", *(f"b{name}" for name in numbered(10)), "crash-2", "last")
    results = dict(zip(files, opened(files), strict=True))
    bad = {file.stem: one for file, one in results.items() if one.problem}
    assert {name: (one.problem, one.reason) for name, one in bad.items()} == {
        f"crash-{number}": ("image_crashes", guard.CRASHED) for number in (1, 2)
    }
    assert all(one.file_bytes > 0 and one.mtime_ns > 0 for one in bad.values())


def test_a_process_that_was_ended_by_chance_costs_nothing(photos: Callable[..., list[Path]], danger: Danger) -> None:
    danger()
    assert [one.problem for one in opened(photos("a", "once", "b"))] == [None] * 3


def test_a_hang_costs_the_file_and_its_time(photos: Callable[..., list[Path]], danger: Danger) -> None:
    danger()
    started = time.monotonic()
    results = opened(photos("a", "hang", *numbered(20)))
    assert [one.problem for one in results] == [None, "image_hangs", *[None] * 20]
    assert results[1].reason == guard.HUNG
    assert 1 <= time.monotonic() - started < 15


@pytest.mark.skipif(sys.platform != "linux", reason="stops a process, and limits its memory")
def test_a_process_that_does_not_even_end_itself_is_killed(
    photos: Callable[..., list[Path]], danger: Danger, monkeypatch: pytest.MonkeyPatch
) -> None:
    danger()
    files = photos("a", *numbered(20))
    opened(files[:1])
    monkeypatch.setattr(guard, "READ_SECONDS", 1.5)
    monkeypatch.setattr(guard, "DECODE_SECONDS", 0.5)
    (process,) = processes()
    os.kill(process.pid, signal.SIGSTOP)
    first, *rest = opened(files)
    assert (first.problem, first.reason) == ("image_hangs", guard.HUNG)
    assert all(one.problem is None for one in rest)


@pytest.mark.skipif(sys.platform != "linux", reason="no other system limits memory this way")
def test_a_file_that_wants_too_much_memory_is_told(photos: Callable[..., list[Path]], danger: Danger) -> None:
    danger()
    results = opened(photos("a", "hungry", "b"))
    assert [one.problem for one in results] == [None, "image_unreadable", None]
    assert results[1].reason == "there is not enough memory to open it"


def test_what_a_decoder_prints_is_not_taken_for_an_answer(photos: Callable[..., list[Path]], danger: Danger) -> None:
    danger()
    assert [one.width for one in opened(photos("a", "talk", "b"))] == [1, 2, 3]


def test_unused_processes_end_and_are_not_missed(photos: Callable[..., list[Path]], danger: Danger) -> None:
    danger(idle=0.1)
    files = photos(*numbered(6))
    opened(files)
    for process in processes():
        assert process.wait(20) == 0
    assert [one.problem for one in opened(files)] == [None] * 6


def test_leaving_early_ends_the_work_at_once(photos: Callable[..., list[Path]], danger: Danger) -> None:
    danger()
    results = open_all(photos("a", "hang", "hang-2", "hang-3"), Request)
    next(results)
    started = time.monotonic()
    results.close()
    assert time.monotonic() - started < 0.9
    assert all(not worker.orders for worker in guard._idle)


def test_being_stopped_ends_the_results_while_a_file_hangs(photos: Callable[..., list[Path]], danger: Danger) -> None:
    danger()
    seen: list[Path] = []
    for file, _ in open_all(photos("a", "hang"), Request, lambda: bool(seen)):
        seen.append(file)
    assert [file.stem for file in seen] == ["a"]


def test_reading_ahead_is_bounded(photos: Callable[..., list[Path]]) -> None:
    (file,) = photos("a")
    taken: list[int] = []

    def endless() -> Iterator[Path]:
        while True:
            taken.append(len(taken))
            yield file

    results = open_all(endless(), Request)
    for _ in range(5):
        next(results)
    assert len(taken) <= 5 + guard._AHEAD
    results.close()


def test_processes_that_do_not_start_are_a_fault_that_is_told(
    photos: Callable[..., list[Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    guard.close_idle()
    monkeypatch.setattr(guard, "command", lambda: [sys.executable, "-c", "raise SystemExit(7)"])
    with pytest.raises(RuntimeError, match="does not start"):
        opened(photos("a"))


def test_answers_that_make_no_sense_are_a_crash(
    photos: Callable[..., list[Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    guard.close_idle()
    code = "import sys; print('ready', flush=True); sys.stdin.readline(); print('[[[', flush=True); sys.stdin.read()"
    monkeypatch.setattr(guard, "command", lambda: [sys.executable, "-c", code])
    assert [one.problem for one in opened(photos("a"))] == ["image_crashes"]


_PARENT = """
import sys
from pathlib import Path
from tldesk.media import guard
from tldesk.media.opening import Request
for _ in guard.open_all(map(Path, sys.argv[1:]), Request): pass
print(*(worker.process.pid for worker in guard._idle), flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_no_process_outlives_a_program_that_is_killed(photos: Callable[..., list[Path]]) -> None:
    command = [sys.executable, "-c", _PARENT, *map(str, photos("a", "b"))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        left = [Path("/proc") / pid for pid in parent.stdout.readline().split()]
        assert left and all(process.exists() for process in left)
        parent.kill()
    until = time.monotonic() + 20
    while any(_runs(process) for process in left):
        assert time.monotonic() < until, "a process is left behind"
        time.sleep(0.05)


def _runs(process: Path) -> bool:
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_the_program_itself_is_such_a_process() -> None:
    """As a frozen one starts it: with the argument alone."""
    done = subprocess.run(guard.command(), input=b"", capture_output=True, cwd=itself.FOLDER, check=False)
    assert (done.returncode, done.stdout) == (0, b"ready\n")


def large(folder: Path, count: int) -> list[Path]:
    """Pictures each of which takes more than `memory.MUCH` and is soon opened."""
    files = [folder / f"large-{number}.png" for number in range(count)]
    for number, file in enumerate(files):
        Image.new("RGBA", (4400, 4000 + number), "red").save(file, compress_level=1)
    return files


def test_pictures_that_take_much_memory_are_opened_one_at_a_time(
    photos: Callable[..., list[Path]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "worker_count", lambda: 3)
    monkeypatch.setattr(guard, "_idle", [])
    given: list[int] = []

    def give(worker: guard._Worker, order: guard._Order, original: Callable[..., None] = guard._Worker.give) -> None:
        if order.request.alone:
            assert guard._one_at_a_time.locked()
            given.append(order.place)
        original(worker, order)

    monkeypatch.setattr(guard._Worker, "give", give)
    small, big = photos(*numbered(9)), large(tmp_path, 3)
    mixed = [file for three in zip(small[::3], small[1::3], small[2::3], strict=True) for file in three]
    files = [big[0], *mixed[:5], big[1], *mixed[5:], big[2]]
    with_another = threading.Thread(target=lambda: opened(big[:1]))
    with_another.start()
    results = opened(files)
    with_another.join()
    assert [one.problem for one in results] == [None] * 12
    assert [(one.width, one.height) for one in results if one.width > 100] == [(4400, 4000 + at) for at in range(3)]
    assert len(given) == 4 and not guard._one_at_a_time.locked()
    guard.close_idle()


def test_a_large_picture_that_nobody_waits_for_gives_its_turn_back(tmp_path: Path) -> None:
    stop = threading.Event()
    run = open_all(large(tmp_path, 1), Request, stop.is_set)
    waiting = threading.Thread(target=lambda: list(run))
    waiting.start()
    while not guard._one_at_a_time.locked() and waiting.is_alive():
        time.sleep(0.01)
    stop.set()
    waiting.join()
    assert not guard._one_at_a_time.locked()


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux what a process holds")
def test_what_a_large_picture_took_is_given_back(photos: Callable[..., list[Path]], tmp_path: Path) -> None:
    def held() -> int:
        pages = [int(Path(f"/proc/{process.pid}/statm").read_text().split()[1]) for process in processes()]
        return max(pages) * os.sysconf("SC_PAGE_SIZE")

    guard.close_idle()
    opened(photos("small"))
    before = held()
    opened(large(tmp_path, 1))
    assert held() < before + (24 << 20)
