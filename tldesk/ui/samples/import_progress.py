"""ImportProgress: what stands where images will be, from the moment an import was asked for until the first are in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QProgressBar, QWidget

from tldesk.project.runs.events import Event
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import button, label, named
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.layouts import column, fill, row
from tldesk.ui.session.halting import stopping
from tldesk.ui.session.import_job import ImportJob, running_import
from tldesk.ui.session.job_status import details
from tldesk.ui.session.jobs import Job, JobQueue
from tldesk.ui.session.progress import RunProgress

_REFRESH_MS = 150
_WIDTH = 48 * theme.GRID


class ImportProgress(QWidget):
    """Title, bar, rate, time left and Cancel of the import that runs or waits. Events only change numbers; a timer
    draws them a few times a second, while this can be seen."""

    def __init__(self, jobs: JobQueue, prefix: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, f"{prefix}-importing", self.tr("Running import"))
        self._jobs = jobs
        self._progress = RunProgress()
        self.job: ImportJob | None = None
        self._pictures = row()
        self.title = label("", "heading", name=f"{prefix}-importing-title")
        self.bar = named(QProgressBar(), f"{prefix}-importing-bar", self.tr("Progress of the import"))
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(_WIDTH)
        self.detail = label("", "muted", name=f"{prefix}-importing-detail")
        self.cancel = button(self.tr("Cancel the import"), f"{prefix}-importing-cancel", self._stop)
        parts = ((part, Qt.AlignmentFlag.AlignHCenter) for part in (self.title, self.bar, self.detail, self.cancel))
        self.setLayout(column(1, self._pictures, *parts, 1, margins=None))
        jobs.beat.connect(self.refresh)
        jobs.submitted.connect(self._look)
        jobs.started.connect(self._look)
        jobs.ended.connect(self._look)
        jobs.progressed.connect(self._add)
        self._look()

    def show_pictures(self, pictures: Sequence[QPixmap]) -> None:
        """Some of what is imported, as the preview has shown it; gone when the import has ended."""
        self._clear()
        fill(self._pictures, 1, *(QLabel(pixmap=picture) for picture in pictures), 1)

    @Slot()
    def refresh(self) -> None:
        """Draw the numbers of now."""
        job, progress = self.job, self._progress
        if job is None:
            return
        self.cancel.setEnabled(not job.stopping)
        if job.stopping:
            self.detail.setText(stopping(progress))
            return
        fraction = progress.fraction
        self.bar.setRange(0, 0 if fraction is None else 1000)
        if fraction is not None:
            self.bar.setValue(round(fraction * 1000))
        waiting = self.tr("Starts when “{name}” has finished.")
        other = self._jobs.current
        self.detail.setText(filled(waiting, name=other.title) if other not in (None, job) else details(progress)[0])

    @Slot()
    def _look(self, _job: Job | None = None) -> None:
        """Another job may be the import that is shown now, or none."""
        job = running_import(self._jobs)
        if job is not self.job:
            self.job, self._progress = job, RunProgress()
        if job is None:
            self._clear()
            return
        words = self.tr("Importing {count} {count:image|images}…")
        self.title.setText(filled(words, count=job.expected) if job.expected else f"{job.title}…")
        self.refresh()

    @Slot(object, object)
    def _add(self, job: Job, event: Event) -> None:
        if job is self.job:
            self._progress.add(event)

    def _stop(self) -> None:
        if self.job is not None:
            self._jobs.cancel(self.job)
            self.refresh()

    def _clear(self) -> None:
        while (item := self._pictures.takeAt(0)) is not None:
            if widget := item.widget():
                widget.deleteLater()
