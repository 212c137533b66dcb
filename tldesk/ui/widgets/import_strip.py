"""ImportStrip: how far an import is, at what rate, how long it takes; it can be cancelled."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from tldesk.project.events import Event, Progressed
from tldesk.ui.jobs import Job, JobQueue
from tldesk.ui.text import duration
from tldesk.ui.widgets.parts import Card, button, label, named


class ImportStrip(Card):
    """Follows one job at a time; hidden while there is none."""

    def __init__(self, jobs: JobQueue, parent: QWidget | None = None) -> None:
        super().__init__("", "data-import-progress", parent)
        self._jobs = jobs
        self._job: Job | None = None
        self.title = label("", name="data-import-title")
        self.detail = label("", "muted", name="data-import-detail")
        self.bar = named(QProgressBar(), "data-import-bar", self.tr("Progress of the import"))
        self.bar.setTextVisible(False)
        self.cancel = button(self.tr("Cancel"), "data-import-cancel", self._cancel)
        words = QHBoxLayout()
        words.addWidget(self.title)
        words.addWidget(self.detail, 1)
        left = QVBoxLayout()
        left.addLayout(words)
        left.addWidget(self.bar)
        row = QHBoxLayout()
        row.addLayout(left, 1)
        row.addWidget(self.cancel)
        self.body.setContentsMargins(16, 8, 12, 8)
        self.body.addLayout(row)
        self.hide()

    @property
    def job(self) -> Job | None:
        """The import that is followed."""
        return self._job

    def follow(self, job: Job) -> None:
        """Show this job until it has ended. Call it before the job is submitted."""
        self._job = job
        self.title.setText(job.title)
        self.detail.setText(self.tr("Waiting for its turn") if self._jobs.busy else "")
        self.bar.setRange(0, 0)
        self.cancel.setEnabled(True)
        job.reported.connect(self._show)
        job.ended.connect(self._end)
        self.show()

    @Slot(object)
    def _show(self, event: Event) -> None:
        if not isinstance(event, Progressed) or self.sender() is not self._job:
            return
        self.bar.setRange(0, max(1, event.total))
        self.bar.setValue(event.done)
        parts = [self.tr("{done} of {total}").format(done=f"{event.done:,}", total=f"{event.total:,}")]
        if event.rate:
            parts.append(self.tr("{rate} a second").format(rate=f"{event.rate:,.0f}"))
        if event.seconds_left is not None:
            parts.append(self.tr("{time} left").format(time=duration(event.seconds_left)))
        self.detail.setText(" · ".join(parts))

    @Slot()
    def _end(self) -> None:
        if self.sender() is self._job:
            self._job = None
            self.hide()

    def _cancel(self) -> None:
        if self._job is not None:
            self.cancel.setEnabled(False)
            self._jobs.cancel(self._job)
