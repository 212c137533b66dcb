"""What is known of a training while its events arrive: live and replayed ones are folded in by the same method."""

from __future__ import annotations

from collections.abc import Iterable

from tldesk.engine.training.course import FEATURES, Course
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
from tldesk.ui.charts.series import Series
from tldesk.ui.charts.verdict import Verdict

CURVES = ("train/loss", "val/loss", "train/accuracy", "val/accuracy", "val/macro_f1", "val/map", "learning_rate")
_LOGGED = (RunStarted, PhaseStarted, CandidateFitted, EpochEnd, Noted, RunEnded)


class RunProgress:
    """The state of one run's training: curves, phase, rate, time left and the log. Knows no widget.

    `curves` holds a point a step for what is measured each step (`train/…`, `learning_rate`) and a point an epoch
    for `val/…`, all over the step; a strategy without steps gives a point an epoch of all. `version` rises with each
    event.
    """

    def __init__(self) -> None:
        self.curves = {name: Series() for name in CURVES}
        self.log: list[Event] = []
        self._told: set[str] = set()  # the phases of this sitting that the log has
        self.started: RunStarted | None = None
        self.phase: PhaseStarted | None = None
        self.epoch = 0
        self.step = 0
        self.done = 0
        self.total = 0
        self.rate = 0.0
        self.seconds_left: float | None = None
        self.metrics: dict[str, float] = {}
        self.ended: RunEnded | None = None
        self.course = Course()
        self.version = 0

    @classmethod
    def of(cls, events: Iterable[Event]) -> RunProgress:
        """The state after `events`: re-opening a run is this."""
        progress = cls()
        for event in events:
            progress.add(event)
        return progress

    def add(self, event: Event) -> None:
        """Fold in one event."""
        self.version += 1
        self.step = max(self.step, event.step)
        self.course.add(event)
        if isinstance(event, _LOGGED) and self._is_new(event):
            self.log.append(event)
        if isinstance(event, StepEnd):
            self._add_step(event)
        elif isinstance(event, EpochEnd):
            self._add_epoch(event)
        elif isinstance(event, Progressed):
            self._add_progress(event)
        elif isinstance(event, PhaseStarted):
            self.phase = event
            # A training that goes on is told where in its steps it stands.
            self.done = min(event.step, event.total) if event.epochs else 0
            self.total, self.rate, self.seconds_left = event.total, 0.0, None
        elif isinstance(event, RunStarted):
            self.started, self.ended = event, None
            for series in self.curves.values():  # what was told after its checkpoint is told again
                series.cut(event.step)
        elif isinstance(event, RunEnded):
            self.ended = event

    def _is_new(self, event: Event) -> bool:
        """Whether the log does not have it: phases that take turns, as caching and training do, are told once."""
        if isinstance(event, RunStarted):
            self._told.clear()
        known = isinstance(event, PhaseStarted) and event.text in self._told
        if isinstance(event, PhaseStarted):
            self._told.add(event.text)
        return not known

    @property
    def report(self) -> Report | None:
        """The report, when the training is finished."""
        return self.ended.report if self.ended is not None else None

    @property
    def verdict(self) -> Verdict:
        """Which of the curves are of the model that was kept."""
        rejected, level = self.course.rejected(self.report), self.course.level(self.report)
        kept = None if self.report is None else self.report.get("strategy") == FEATURES
        if rejected is None:
            return Verdict(level=level, level_kept=kept)
        return Verdict(rejected.step, rejected.text, level, kept)

    @property
    def fraction(self) -> float | None:
        """How much of the phase is done, 0 to 1; None while its length is not known."""
        return min(1.0, self.done / self.total) if self.total else None

    def _add_progress(self, event: Progressed) -> None:
        """Where a phase stands; the validation within a phase that counts steps leaves its count alone."""
        if self.phase is not None and self.phase.epochs and event.phase != self.phase.name:
            return
        self.done, self.total = event.done, event.total
        self.rate, self.seconds_left = event.rate, event.seconds_left

    def _add_step(self, event: StepEnd) -> None:
        self.epoch = event.epoch
        self.rate, self.seconds_left = event.rate, event.seconds_left
        if self.phase is not None and self.phase.total:
            self.done = min(self.done + 1, self.phase.total)
        self.curves["train/loss"].append(event.step, event.loss)
        self.curves["train/accuracy"].append(event.step, event.accuracy)
        self.curves["learning_rate"].append(event.step, event.learning_rate)

    def _add_epoch(self, event: EpochEnd) -> None:
        self.epoch = event.epoch
        self.metrics = dict(event.metrics)
        by_step = len(self.curves["learning_rate"]) > 0
        for name in (name for name in CURVES[:-1] if name.startswith("val/") or not by_step):
            if name in event.metrics:
                self.curves[name].append(event.step, event.metrics[name])
