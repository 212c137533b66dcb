"""What runs now, in the status bar: title, bar, rate, time left and Cancel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QProgressBar, QWidget

from tldesk.project.runs.events import Event
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import icon_button, named
from tldesk.ui.parts.elided import Elided
from tldesk.ui.parts.language import filled, told
from tldesk.ui.parts.layouts import row
from tldesk.ui.parts.shortened import Shortened
from tldesk.ui.session import how_far
from tldesk.ui.session.halting import stopping
from tldesk.ui.session.jobs import Job, JobQueue

if TYPE_CHECKING:
    from tldesk.ui.session.progress import RunProgress

_BAR_WIDTH = 20 * theme.GRID


class JobStatus(QWidget):
    """Hidden while nothing runs. Events only change numbers; the beat of the jobs draws them. `name` begins the names
    of its parts: a dialog that lies over the status bar has one of its own."""

    def __init__(self, jobs: JobQueue, parent: QWidget | None = None, *, name: str = "job") -> None:
        super().__init__(parent)
        named(self, f"{name}-status", self.tr("Running job"))
        self._jobs = jobs
        self._progress: RunProgress | None = None
        self._preparing = False
        self.title = Elided()
        self.title.setObjectName(f"{name}-title")
        self.bar = named(QProgressBar(), f"{name}-progress", self.tr("Progress"))
        self.bar.setFixedWidth(_BAR_WIDTH)
        self.bar.setTextVisible(False)
        self.detail = Shortened("muted", name=f"{name}-detail")
        self.cancel = icon_button("close-circle-outline", f"{name}-cancel", self.tr("Cancel this job"), self.stop)
        self.setLayout(row(self.title, self.bar, self.detail, self.cancel, margins=(theme.GAP, 0, theme.GAP, 0)))
        jobs.beat.connect(self.refresh)
        jobs.started.connect(self._start)
        jobs.progressed.connect(self._add)
        jobs.preparing.connect(self._prepare)
        jobs.ended.connect(self._end)
        self.setVisible(False)
        if jobs.current is not None:
            self._start(jobs.current)

    @Slot()
    def stop(self) -> None:
        """Ask the running job to end."""
        if self._jobs.current is not None:
            self._jobs.cancel(self._jobs.current)
            self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Draw the numbers of now."""
        job, progress = self._jobs.current, self._progress
        if job is None or progress is None:
            return
        waiting = len(self._jobs.waiting)
        self.title.say(job.title + (filled(self.tr(" (+{count} waiting)"), count=waiting) if waiting else ""))
        fraction = progress.fraction if progress.begun else None  # an earlier sitting's is none of this one
        self.bar.setRange(0, 0 if fraction is None else 1000)
        if fraction is not None:
            self.bar.setValue(round(fraction * 1000))
        self.cancel.setEnabled(not job.stopping)  # whoever has asked it to
        if job.stopping:
            self.detail.say(stopping(progress, loading=self._preparing))
        elif self._preparing:
            self.detail.say(self.tr("Preparing…"))
        else:
            self.detail.say(*(details(progress) if progress.begun else ("",)))

    @Slot(object)
    def _start(self, job: Job) -> None:
        from tldesk.ui.session.progress import RunProgress

        self._progress = job.progress or RunProgress()
        self.detail.say("")
        self.refresh()
        self.setVisible(True)

    @Slot(object, object)
    def _add(self, job: Job, event: Event) -> None:
        if self._progress is not None:
            if job.progress is None:  # else it has been added
                self._progress.add(event)
            self._preparing = self._preparing and not self._progress.done

    @Slot(object)
    def _prepare(self, job: Job) -> None:
        self._preparing = True
        self.refresh()

    @Slot(object)
    def _end(self, job: Job) -> None:
        if self._jobs.current is None:
            self._preparing = False
            self._progress = None
            self.setVisible(False)


def details(progress: RunProgress) -> list[str]:
    """“1,200 of 3,068 · 110 images/s · 15 s left”, as far as it is known, until then what is being done; then the same
    with less of it."""
    phase = progress.phase
    where = told(phase.text) if not progress.done and phase is not None else how_far.position(progress)
    left = how_far.left(progress)
    wordings = ((where, how_far.pace(progress), left), (where, left), (where or left,))
    return list(dict.fromkeys(" · ".join(filter(None, parts)) for parts in wordings))
