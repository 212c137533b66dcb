"""The learning curve of a run: what is kept of it, what it would cost, and the job that makes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QCoreApplication, QObject, Signal

from tldesk.project.runs.events import CurvePoint, Event, PhaseStarted, Progressed
from tldesk.project.runs.runs import Run
from tldesk.ui.parts.language import filled, told
from tldesk.ui.session import how_far
from tldesk.ui.session.calls import run_newest
from tldesk.ui.session.context import Context
from tldesk.ui.session.jobs import Job

_Found = tuple[list[CurvePoint], float | None, bool]


class Curving(QObject):
    """`points` of `run`, `seconds` that the whole takes (None: unknown), whether one was `begun` and stopped.

    While `job` goes on, `share` of it is done and `told` says what is done now. `changed` follows each of these.
    """

    changed = Signal()

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.run: Run | None = None
        self.points: list[CurvePoint] = []
        self.seconds: float | None = None
        self.begun = False
        self.job: Job | None = None
        self.told, self.share = "", 0.0
        self._phase = ""

    def open(self, run: Run) -> None:
        """Turn to a run; while a curve is being made it stays with that one."""
        if self.job is None:
            self.run, self.points, self.seconds, self.begun = run, [], None, False
            self._read()

    def start(self) -> None:
        """Make the curve, or go on with it."""
        run = self.run
        if run is None or self.job is not None:
            return
        title = self.tr("Pretrained vs. from scratch")
        self.job = Job(lambda stop: _work(run, stop), title, needs_torch=True)
        self.job.reported.connect(self._follow)
        self.job.ended.connect(self._end)
        self.points, self.share = [], 0.0
        self._context.submit(self.job)
        waits = self._context.jobs.current is not self.job
        self.told = self.tr("Waiting for another job…") if waits else self.tr("Preparing…")
        self.changed.emit()

    def stop(self) -> None:
        """Stop; it can go on later."""
        if self.job is not None:
            self._context.jobs.cancel(self.job)

    def _read(self) -> None:
        run = self.run
        if run is not None:
            run_newest(lambda: _read(run), self._take, self._context.error_occurred.emit)

    def _take(self, found: _Found) -> None:
        if self.job is None:
            self.points, self.seconds, self.begun = found
            self.changed.emit()

    def _follow(self, event: Event) -> None:
        if isinstance(event, PhaseStarted):
            self._phase = self.told = told(event.text)
        elif isinstance(event, Progressed):
            self.share = event.done / max(1, event.total)
            left = [] if event.seconds_left is None else [how_far.time_left(event.seconds_left)]
            self.told = " · ".join([self._phase, *left])
        elif isinstance(event, CurvePoint):
            self.points = [*self.points, event]
        else:
            return
        self.changed.emit()

    def _end(self) -> None:
        self.job, self.told = None, ""
        self._read()
        self.changed.emit()


def duration(seconds: float) -> str:
    """A time in words, as exact as an estimate is: “about 40 minutes”."""
    if seconds < 90:
        return _tr("about a minute")
    minutes = seconds / 60
    step = 1 if minutes < 10 else 5 if minutes < 90 else 30
    rounded = max(1, round(minutes / step)) * step
    if rounded < 90:
        return filled(_tr("about {count} {count:minute|minutes}"), count=rounded)
    hours = f"{rounded / 60:.1f}".removesuffix(".0")
    return filled(_tr("about {count} {count:hour|hours}"), count=hours)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Curving", text)


def _read(run: Run) -> _Found:
    from tldesk.engine import learning_curve

    return learning_curve.kept(run), learning_curve.seconds(run), learning_curve.begun(run)


def _work(run: Run, should_stop: Callable[[], bool]) -> Iterator[Event]:
    from tldesk.engine import learning_curve

    return learning_curve.learning_curve(run, should_stop)
