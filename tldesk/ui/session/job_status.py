"""What runs now, in the status bar: title, bar, rate, time left and Cancel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer, Slot
from PySide6.QtWidgets import QLabel, QProgressBar, QWidget

from tldesk.project.runs.events import Event
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import icon_button, label, named
from tldesk.ui.parts.language import told
from tldesk.ui.parts.layouts import row
from tldesk.ui.session.halting import stopping
from tldesk.ui.session.jobs import Job, JobQueue

if TYPE_CHECKING:
    from tldesk.ui.session.progress import RunProgress

_REFRESH_MS = 150
# Phases that count images.
_OF_IMAGES = ("embed", "evaluate", "export-labels", "import", "look", "predict", "read")
_BAR_WIDTH = 20 * theme.GRID


class JobStatus(QWidget):
    """Hidden while nothing runs. Events only change numbers; a timer draws them a few times a second."""

    def __init__(self, jobs: JobQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "job-status", self.tr("Running job"))
        self._jobs = jobs
        self._progress: RunProgress | None = None
        self._preparing = False
        self.title: QLabel = label(name="job-title")
        self.bar = named(QProgressBar(), "job-progress", self.tr("Progress"))
        self.bar.setFixedWidth(_BAR_WIDTH)
        self.bar.setTextVisible(False)
        self.detail: QLabel = label("", "muted", name="job-detail")
        self.cancel = icon_button("close-circle-outline", "job-cancel", self.tr("Cancel this job"), self.stop)
        self.setLayout(row(self.title, self.bar, self.detail, self.cancel, margins=(theme.GAP, 0, theme.GAP, 0)))
        self._timer = QTimer(self)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        jobs.started.connect(self._start)
        jobs.progressed.connect(self._add)
        jobs.preparing.connect(self._prepare)
        jobs.ended.connect(self._end)
        self.setVisible(False)

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
        self.title.setText(job.title + (self.tr(" (+{count} waiting)").format(count=waiting) if waiting else ""))
        fraction = progress.fraction
        self.bar.setRange(0, 0 if fraction is None else 1000)
        if fraction is not None:
            self.bar.setValue(round(fraction * 1000))
        self.cancel.setEnabled(not job.stopping)  # whoever has asked it to
        if job.stopping:
            self.detail.setText(stopping(progress, loading=self._preparing))
        else:
            self.detail.setText(self.tr("Preparing…") if self._preparing else detail(progress))

    @Slot(object)
    def _start(self, job: Job) -> None:
        from tldesk.ui.session.progress import RunProgress

        self._progress = RunProgress()
        self.detail.setText("")
        self.refresh()
        self.setVisible(True)
        self._timer.start()

    @Slot(object, object)
    def _add(self, job: Job, event: Event) -> None:
        if self._progress is not None:
            self._progress.add(event)
            self._preparing = self._preparing and not self._progress.done

    @Slot(object)
    def _prepare(self, job: Job) -> None:
        self._preparing = True
        self.refresh()

    @Slot(object)
    def _end(self, job: Job) -> None:
        if self._jobs.current is None:
            self._timer.stop()
            self._preparing = False
            self._progress = None
            self.setVisible(False)


def detail(progress: RunProgress) -> str:
    """“1,200 of 3,068 · 110 images/s · 0:17 left”, as far as it is known; until then what is being done."""
    translate, parts = QCoreApplication.translate, []
    if not progress.done and progress.phase is not None:
        parts.append(told(progress.phase.text))
    elif progress.total:
        parts.append(translate("JobStatus", "{done:,} of {total:,}").format(done=progress.done, total=progress.total))
    if progress.rate:
        of_images = progress.phase is not None and progress.phase.name in _OF_IMAGES
        text = translate("JobStatus", "{rate:,.0f} images/s") if of_images else translate("JobStatus", "{rate:,.0f}/s")
        parts.append(text.format(rate=progress.rate))
    if progress.seconds_left is not None:
        parts.append(translate("JobStatus", "{time} left").format(time=duration(progress.seconds_left)))
    return " · ".join(parts)


def duration(seconds: float) -> str:
    """`75` → `1:15`; with hours where there are some."""
    minutes, rest = divmod(max(0, round(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
