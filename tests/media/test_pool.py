"""The worker pool: in order, bounded, and no thread left behind however it ends."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tldesk.media import pool
from tldesk.media.pool import awaited, never, ordered_map, worker_count


def pool_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("media")]


@given(st.lists(st.integers()), st.integers(1, 4), st.integers(1, 9))
def test_results_come_in_the_order_of_the_items(items: list[int], workers: int, ahead: int) -> None:
    results = list(ordered_map(lambda item: item * 2, items, workers=workers, ahead=ahead))
    assert results == [item * 2 for item in items]
    assert not pool_threads()


def test_items_really_run_side_by_side() -> None:
    meeting = threading.Barrier(2, timeout=20)
    assert len(list(ordered_map(lambda _: meeting.wait(), range(2), workers=2))) == 2


def test_reading_ahead_is_bounded() -> None:
    taken: list[int] = []

    def endless() -> Iterator[int]:
        number = 0
        while True:
            taken.append(number)
            yield number
            number += 1

    results = ordered_map(lambda item: item, endless(), workers=2, ahead=3)
    assert [next(results) for _ in range(5)] == [0, 1, 2, 3, 4]
    assert len(taken) <= 5 + 3
    results.close()
    assert not pool_threads()


def test_an_exception_comes_in_its_turn_and_ends_the_threads() -> None:
    results = ordered_map(lambda item: 10 // (3 - item), range(100), workers=2)
    assert [next(results) for _ in range(3)] == [3, 5, 10]
    with pytest.raises(ZeroDivisionError):
        next(results)
    assert not pool_threads()


def test_an_exception_of_the_items_ends_the_threads() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        list(ordered_map(lambda item: item, items(), workers=2))
    assert not pool_threads()


def test_stopping_ends_the_results_early() -> None:
    seen: list[int] = []
    for result in ordered_map(lambda item: item, range(1000), lambda: len(seen) >= 7, workers=2):
        seen.append(result)
    assert seen == list(range(7))
    assert not pool_threads()


def test_a_pool_that_is_closed_early_runs_nothing_more() -> None:
    ran: list[int] = []
    results = ordered_map(ran.append, range(1000), workers=1, ahead=8)
    next(results)
    results.close()
    count = len(ran)
    assert count <= 9
    assert not pool_threads()
    assert len(ran) == count


def test_what_is_waited_for_is_given_up_when_nobody_wants_it() -> None:
    assert awaited(lambda: 7, lambda: False, lambda: pytest.fail("it was there")) == 7
    asked: list[float] = []

    def ask() -> bool:
        asked.append(time.monotonic())
        return False

    assert awaited(lambda: 7, ask, never) == 7
    assert asked  # before it waits at all: what nobody wants any more may be there in no time
    ended = threading.Event()
    assert not awaited(lambda: ended.wait(60) and None, lambda: True, ended.set)

    def fail() -> bool:
        raise KeyboardInterrupt

    ended.clear()
    with pytest.raises(KeyboardInterrupt):
        awaited(lambda: ended.wait(60), fail, ended.set)
    assert ended.is_set() and not pool_threads()


def test_worker_count_is_sane() -> None:
    assert 1 <= worker_count() <= 16


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell the priority of a thread")
def test_gentle_work_gives_way_and_other_work_does_not() -> None:
    def priority(_item: int) -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    usual = priority(0)
    gentle = set(ordered_map(priority, range(4), workers=2, gently=True))
    assert gentle == {min(19, pool._LOWERED)}
    assert priority(0) == usual
    assert set(ordered_map(priority, range(4), workers=2)) == {usual}


def test_what_runs_beside_gives_its_result_or_raises() -> None:
    begun = threading.Event()
    with pool.beside(lambda: begun.wait(10)) as result:
        begun.set()  # by this thread, for which that one waits
        assert result() and result()
    with pytest.raises(ZeroDivisionError), pool.beside(lambda: 1 / 0) as failing:
        failing()
