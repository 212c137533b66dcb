"""What is said of the time that is left, by a clock that is made up."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tldesk.project.runs.clock import Clock
from tldesk.project.runs.estimate import Countdown, Estimate


class _Time:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds

    def go(self, seconds: float) -> None:
        """Let so many seconds go by."""
        self.seconds += seconds


@pytest.fixture
def now() -> _Time:
    return _Time()


def _work(now: _Time, total: int, pace: Callable[[int], float]) -> list[tuple[float, float | None, float]]:
    """Do `total` units, unit n in `pace(n)` seconds: after each, when it was, what was said to be left, what was."""
    estimate, began = Estimate(now), now()
    estimate.plan("", total)
    told = []
    for number in range(total):
        now.go(pace(number))
        estimate.did("", 1)
        told.append((now() - began, estimate.seconds_left))
    return [(at, said, now() - began - at) for at, said in told]


def _ratios(told: list[tuple[float, float | None, float]], after: float = 5.0) -> list[float]:
    """Said against true, from so many seconds on, as long as there is a second left to be wrong about."""
    assert all(said is not None for at, said, _ in told if at >= after)
    return [said / true for at, said, true in told if at >= after and true > 1 and said is not None]


def test_steady_work_is_foretold(now: _Time) -> None:
    told = _work(now, 200, lambda _number: 0.1)
    assert _ratios(told) == pytest.approx([1.0] * len(_ratios(told)))
    assert told[-1][1] == 0


def test_nothing_is_said_before_it_is_known(now: _Time) -> None:
    told = _work(now, 100, lambda _number: 0.1)
    assert [said for _, said, _ in told[:10]] == [None] * 10, "nine tenths of a second behind the first report"
    assert told[11][1] is not None
    slow = _work(now, 5, lambda _number: 20.0)
    assert slow[0][1] is None and slow[1][1] == pytest.approx(60.0), "slow units are known by the second"


def test_what_it_takes_to_begin_is_no_pace(now: _Time) -> None:
    """Processes are started, a library is loaded: 4 s before the first of 1,000 that take 20 ms each."""
    told = _work(now, 1000, lambda number: 4.0 if number == 0 else 0.02)
    assert all(0.9 < ratio < 1.1 for ratio in _ratios(told))


def test_work_that_slows_down_is_followed(now: _Time) -> None:
    """Four times as slow from half on: within a factor of two soon after, which the mean of all would not be."""
    told = _work(now, 400, lambda number: 0.1 if number < 200 else 0.4)
    late = [said / true for at, said, true in told if 30 < at < 90 and said is not None]
    assert late and all(0.5 < ratio < 1.1 for ratio in late)
    changed = next(index for index, (at, _, _) in enumerate(told) if at > 20)
    assert told[changed + 40][1] == pytest.approx(told[changed + 40][2], rel=0.5), "16 s later"


def test_one_slow_unit_is_not_the_rule(now: _Time) -> None:
    told = _work(now, 600, lambda number: 2.0 if number == 300 else 0.1)
    assert all(0.75 < ratio < 1.35 for ratio in _ratios(told))


def test_parts_have_their_own_pace(now: _Time) -> None:
    """Ten epochs: 20 steps of a second, then a validation of four; before the first one, 30 s of preparation."""
    estimate = Estimate(now)
    begun, told = now(), []
    for epoch in range(10):
        estimate.begin()
        if epoch == 0:
            now.go(30)
            estimate.did("prepare", 100)
        for step in range(20):
            now.go(1)
            estimate.did("step", 1)
            estimate.plan("prepare", 0, weight=0.3)
            estimate.plan("step", 200 - 20 * epoch - step - 1)
            estimate.plan("validate", 10 - epoch, weight=4)
            told.append((now(), estimate.seconds_left))
        now.go(4)
        estimate.did("validate", 1)
    ended = now()
    assert ended - begun == 270
    ratios = [said / (ended - at) for at, said in told if said is not None]
    assert len(ratios) == len(told) - 1 and all(0.9 < ratio < 1.3 for ratio in ratios)


def test_a_part_that_has_not_begun_is_taken_by_its_weight(now: _Time) -> None:
    estimate = Estimate(now)
    estimate.plan("fast", 10, weight=1)
    estimate.plan("slow", 10, weight=3)
    for _ in range(5):
        now.go(2)
        estimate.did("fast", 1)
    assert estimate.seconds_left == pytest.approx(5 * 2 + 10 * 6)


def test_after_a_crash_only_what_this_sitting_does_counts(now: _Time) -> None:
    """900 of 1,000 are there already, in no time at all."""
    estimate = Estimate(now)
    estimate.plan("", 100)
    assert estimate.seconds_left is None, "what was done before says nothing of the pace"
    for number in range(1, 61):
        now.go(0.2)
        estimate.did("", 1)
        if number > 10:
            assert estimate.seconds_left == pytest.approx((100 - number) * 0.2)


def test_it_counts_down_between_reports_and_is_never_negative(now: _Time) -> None:
    estimate = Estimate(now)
    estimate.plan("", 12)
    for _ in range(10):
        now.go(1)
        estimate.did("", 1)
    assert estimate.seconds_left == pytest.approx(2.0)
    now.go(0.5)
    assert estimate.seconds_left == pytest.approx(1.5)
    now.go(60)
    assert estimate.seconds_left == 0.0


def test_more_may_be_done_than_was_planned(now: _Time) -> None:
    estimate = Estimate(now)
    estimate.plan("", 3)
    for _ in range(6):
        now.go(1)
        estimate.did("", 1)
    assert estimate.seconds_left == 0.0


def test_a_countdown_goes_with_the_clock(now: _Time) -> None:
    left = Countdown(now)
    assert left.left is None
    left.tell(5.0)
    now.go(2)
    assert left.left == 3.0
    now.go(9)
    assert left.left == 0.0
    left.tell(None)
    assert left.left is None


def test_a_clock_tells_a_few_times_a_second_and_at_the_end(now: _Time) -> None:
    clock = Clock("read", 10, step=7, now=now)
    ticked = []
    for _ in range(10):
        now.go(0.1)
        ticked.append(clock.tick())
    assert ticked == [False, False, True, False, False, True, False, False, True, True]
    event = clock.event()
    assert (event.step, event.phase, event.done, event.total, event.seconds_left) == (7, "read", 10, 10, 0.0)
    assert event.rate == pytest.approx(10.0)
    assert not clock.to(10), "nothing new"


def test_a_clock_says_nothing_of_the_rest_while_more_may_come(now: _Time) -> None:
    clock = Clock("import", 20, now=now)
    clock.complete = False
    for _ in range(10):
        now.go(0.5)
        clock.tick()
    assert clock.event().seconds_left is None
    clock.total, clock.complete = 40, True
    assert clock.event().seconds_left == pytest.approx(15.0)
