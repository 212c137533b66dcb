"""What the backbones make of the open project's data: measured in a job, kept with the project, known to the cards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from tldesk.engine.networks import backbones, prepare, weights
from tldesk.project.runs.events import BackboneMeasured, Event, Noted, PhaseStarted, Progressed
from tldesk.ui.parts.language import filled, told
from tldesk.ui.session import how_far
from tldesk.ui.session.calls import run_newest
from tldesk.ui.session.context import Context
from tldesk.ui.session.jobs import Job
from tldesk.ui.session.run_text import noted_text

if TYPE_CHECKING:
    from tldesk.engine.recommend import Recommendation
    from tldesk.project.store import Project

_ANALYSED = 0.8  # of what a backbone takes; behind it come its figures


class Measuring(QObject):
    """`result` is what was measured last, None when nothing was; `stale` when the data have changed since.

    While `job` goes on, `found` holds the backbones that are done and `told` what is done now, in words, and `share`
    how much of all is done. `notes` says, until the next time, what could not be used. `changed` follows each of these.
    """

    changed = Signal()

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.result: Recommendation | None = None
        self.stale = False
        self.found: list[BackboneMeasured] = []
        self.job: Job | None = None
        self.notes: list[str] = []
        self.told = ""
        self.share = 0.0
        self._begun = 0  # backbones
        context.project_opened.connect(self._forget)
        self.read()

    def read(self) -> None:
        """Read what is kept with the project, in the pool."""
        project = self._context.project
        if project is not None:
            run_newest(lambda: _read(project), self._take, lambda _error: None)

    def start(self) -> None:
        """Measure all backbones that are on this computer."""
        project = self._context.project
        if project is None or self.job is not None:
            return
        self.found, self.notes, self._begun = [], [], 0
        self.told, self.share = self.tr("Preparing…"), 0.0
        job = Job(
            lambda stop: _measure(project, stop),
            self.tr("Measure on my data"),
            needs_torch=lambda: _needs_torch(project),
        )
        job.reported.connect(self._follow)
        job.ended.connect(self._end)
        self.job = job
        self._context.submit(job)
        if self._context.jobs.current is not job:
            self.told = self.tr("Waiting for another job…")
        self.changed.emit()

    def stop(self) -> None:
        """Stop; what was looked at need not be looked at again."""
        if self.job is not None:
            self._context.jobs.cancel(self.job)

    def _follow(self, event: Event) -> None:
        if isinstance(event, PhaseStarted):
            self._begun += event.name == "embed"
            self.share = self._so_far(_ANALYSED if event.name == "fit" else 0.0)
            self.told = told(event.text)
        elif isinstance(event, Progressed) and event.total:
            self.share = self._so_far(_ANALYSED * event.done / event.total)
            text = self.tr("{model} is analysing your images: {done} of {total}")
            text = filled(text, model=self._title(), done=f"{event.done:,}", total=f"{event.total:,}")
            left = [] if event.seconds_left is None else [how_far.time_left(event.seconds_left)]
            self.told = " · ".join([text, *left])
        elif isinstance(event, BackboneMeasured):
            self.found.append(event)
        elif isinstance(event, Noted):
            self.notes = list(dict.fromkeys([*self.notes, noted_text(event)]))
        else:
            return
        self.changed.emit()

    def _so_far(self, of_one: float) -> float:
        """The share of all backbones that is done, where so much of the one whose turn it is is done."""
        count = max(1, len(weights.available_names(self._context.modality)))
        return min(1.0, (max(0, self._begun - 1) + of_one) / count)

    def _title(self) -> str:
        """The backbone whose turn it is."""
        names = weights.available_names(self._context.modality)
        return backbones.get(names[min(max(1, self._begun), len(names)) - 1]).title

    def _end(self) -> None:
        self.job, self.told = None, ""
        self.read()
        self.changed.emit()

    def _forget(self, _project: object) -> None:
        self.result, self.stale, self.found, self.notes = None, False, [], []
        self.read()
        self.changed.emit()

    def _take(self, found: tuple[Recommendation | None, bool]) -> None:
        if found != (self.result, self.stale):
            self.result, self.stale = found
            self.changed.emit()


def _read(project: Project) -> tuple[Recommendation | None, bool]:
    from tldesk.engine import recommend

    result = recommend.kept(project.folder)
    return result, result is not None and recommend.is_stale(project, result)


def _measure(project: Project, should_stop: Callable[[], bool]) -> Iterator[Event]:
    from tldesk.engine import recommend

    return recommend.measure(project, should_stop=should_stop)


def _needs_torch(project: Project) -> bool:
    """In the job's thread: for a graphics card, and where a backbone's network was not prepared by the set-up."""
    from tldesk.engine.machine import device

    names = weights.available_names(project.modality)
    return device.known() is None or any(prepare.frozen_needs_torch(name) for name in names)
