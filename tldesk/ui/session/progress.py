"""What is known of a training while its events arrive: live and replayed ones are folded in by the same method."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from tldesk.engine.training.course import QUICK, Course
from tldesk.engine.training.curves import Curves
from tldesk.engine.training.series import Series
from tldesk.media.pool import never
from tldesk.project.runs.estimate import Countdown, Now
from tldesk.project.runs.events import (
    CandidateFitted,
    EpochEnd,
    Event,
    Noted,
    PhaseStarted,
    Progressed,
    RunEnded,
    RunStarted,
    StepEnd,
)
from tldesk.project.runs.report import Report
from tldesk.ui.charts.verdict import Verdict

_ATTEMPTS = "fit"  # the phase whose epochs are attempts at a classifier, and have no steps
_LONG = ("embed", _ATTEMPTS)  # the phases without steps that a training may consist of
_LOGGED = (RunStarted, PhaseStarted, CandidateFitted, EpochEnd, Noted, RunEnded)


class RunProgress:
    """The state of one run's training: curves, phase, rate, time left and the log. Knows no widget.

    `version` rises with each event.
    """

    def __init__(self, now: Now = time.monotonic) -> None:
        self.measured = Curves()
        self.log: list[Event] = []
        self._told: set[str] = set()  # the phases of this sitting that the log has
        self.started: RunStarted | None = None
        self.phase: PhaseStarted | None = None
        self.epoch = 0
        self.step = 0
        self.done = 0
        self.total = 0
        self.rate = 0.0
        self._left = Countdown(now)
        self._spent = self._heard = 0.0
        self._whole: float | None = None  # seconds
        self.metrics: dict[str, float] = {}
        self.ended: RunEnded | None = None
        self.course = Course()
        self.version = self._replayed = 0

    @classmethod
    def of(cls, events: Iterable[Event], should_stop: Callable[[], bool] = never) -> RunProgress:
        """The state after `events`: re-opening a run is this. How long it took from then is not what it takes now.

        Once `should_stop()` turns true the rest is left out.
        """
        progress = cls()
        for event in events:
            if should_stop():
                break
            progress.add(event)
        for series in progress.curves.values():
            _ = series.smooth  # a long one is smoothed here, not where it is drawn
        progress._left.tell(None)
        progress._replayed = progress.version
        return progress

    def add(self, event: Event) -> None:
        """Fold in one event."""
        self.version += 1
        self.step = max(self.step, event.step)
        self.course.add(event)
        self.measured.add(event)
        if isinstance(event, _LOGGED) and self._is_new(event):
            self.log.append(event)
        if isinstance(event, StepEnd):
            self._add_step(event)
        elif isinstance(event, EpochEnd):
            self.epoch, self.metrics = event.epoch, dict(event.metrics)
            if self.phase is not None and self.phase.name == _ATTEMPTS:
                # Those of the cross-validation came before.
                before = max(0, self.phase.total - self.phase.epochs)
                self.done, self.total = before + event.epoch, self.phase.total
        elif isinstance(event, Progressed):
            self._add_progress(event)
        elif isinstance(event, PhaseStarted):
            if self.phase is not None and self.phase.name == _ATTEMPTS:
                self.epoch = 0  # what comes now counts its own
            self.phase = event
            # A training that goes on is told where in its steps it stands.
            self.done = min(event.step, event.total) if event.epochs else 0
            self.total, self.rate = event.total, 0.0
            self._left.tell(None)
        elif isinstance(event, RunStarted):
            self.started, self.ended = event, None
            self._left.tell(None)
        elif isinstance(event, RunEnded):
            self.ended = event
        self._weigh(event)

    def _weigh(self, event: Event) -> None:
        """How long all of it takes, where events say when they were told; what lies between two sittings is none of
        it. A step tells what is left of the training, so the phases in between only show that it takes longer. After
        the features of Auto more comes, and nobody knows how much."""
        if not event.time:
            return
        if isinstance(event, RunStarted):
            self._spent = event.before
        elif self._heard:
            self._spent += max(0.0, event.time - self._heard)
        self._heard = event.time
        left = event.seconds_left if isinstance(event, (StepEnd, Progressed)) else None
        if left is None:
            return
        quick = isinstance(event, Progressed) and event.phase in _LONG and self.course.asked != "auto"
        if isinstance(event, StepEnd) or quick:
            self._whole = self._spent + left
        elif self._whole is not None:
            self._whole = max(self._whole, self._spent + left)
            self._left.tell(self._whole - self._spent)

    def _is_new(self, event: Event) -> bool:
        """Whether the log does not have it: phases that take turns, as caching and training do, are told once."""
        if isinstance(event, RunStarted):
            self._told.clear()
        known = isinstance(event, PhaseStarted) and event.text in self._told
        if isinstance(event, PhaseStarted):
            self._told.add(event.text)
        return not known

    @property
    def curves(self) -> dict[str, Series]:
        """What was measured, by name and over the step."""
        return self.measured.series

    @property
    def begun(self) -> bool:
        """Whether anything was told in this sitting."""
        return self.version > self._replayed

    @property
    def seconds_left(self) -> float | None:
        """How long it still takes, the whole where a step has told, else the phase; None while nobody knows."""
        return self._left.left

    @property
    def report(self) -> Report | None:
        """The report, when the training is finished."""
        return self.ended.report if self.ended is not None else None

    @property
    def verdict(self) -> Verdict:
        """Which of the curves are of the model that was kept."""
        course, report = self.course, self.report
        rejected = course.rejected(report)
        return Verdict(
            after=None if rejected is None else rejected.step,
            level=course.level(report),
            level_kept=None if report is None else report.get("strategy") in QUICK,
            best=course.best_epoch(report),
            rungs=tuple(course.rungs(report)),
            folded=course.folded(report),
        )

    @property
    def fraction(self) -> float | None:
        """How much is done, 0 to 1; None while nobody knows. Of a training it is the time, which its phases share: each
        has units of its own. They count until the time is known, but for those of a phase before the training proper,
        and where events say no times."""
        if self._whole:
            return min(1.0, self._spent / self._whole)
        if self._heard and self.phase is not None and not self.phase.epochs and self.phase.name not in _LONG:
            return None
        return min(1.0, self.done / self.total) if self.total else None

    def _add_progress(self, event: Progressed) -> None:
        """Where a phase stands; the validation within a phase that counts steps leaves its count alone."""
        if self.phase is not None and self.phase.epochs and event.phase != self.phase.name:
            return
        self.done, self.total = event.done, event.total
        self.rate = event.rate
        self._left.tell(event.seconds_left)

    def _add_step(self, event: StepEnd) -> None:
        self.epoch = event.epoch
        self.rate = event.rate
        self._left.tell(event.seconds_left)
        if self.phase is not None and self.phase.total:
            self.done = min(self.done + 1, self.phase.total)
