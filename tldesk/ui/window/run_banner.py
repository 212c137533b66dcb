"""Following: what the window tells of trainings wherever the user is, and when they are elsewhere."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from tldesk.project.runs.runs import Run
from tldesk.ui.parts.errors import shown
from tldesk.ui.parts.language import filled, percent
from tldesk.ui.parts.text import window_title
from tldesk.ui.session.how_far import time_left
from tldesk.ui.session.import_job import ImportJob, running_import
from tldesk.ui.session.jobs import Job, run_in_pool
from tldesk.ui.session.runs import RunListing, read_rows, run_title, status_title
from tldesk.ui.window.frame import Frame
from tldesk.ui.window.keep_awake import Awake

if TYPE_CHECKING:
    from tldesk.project.store import Project

_NOTICE_MS = 15_000
LONG_SECONDS = 30.0  # a job that took so long may have sent its user elsewhere


class Following(QObject):
    """The title with how far a training is, the banner of what was interrupted or waits, the computer kept awake, and a
    notice when a long job has ended while another window is in front."""

    def __init__(self, window: Frame) -> None:
        super().__init__(window)
        self._window = window
        self._context = window.context
        self._trainings = window.context.trainings
        self._awake = Awake()
        self._interrupted: list[RunListing] = []
        self._imports: dict[int, str] = {}  # sources that did not come in whole, by id, and their names
        self._passed_over = False  # the user does not want to hear of what waits
        self._began = 0.0
        self._told = ""  # how far the title says that the training is
        self._tray: QSystemTrayIcon | None = None
        self._trainings.changed.connect(self._change)
        self._context.jobs.beat.connect(self._beat)
        self._context.project_opened.connect(self._look)
        self._context.project_closed.connect(self._forget)
        self._context.runs_changed.connect(self._drop_deleted)
        self._context.settings_changed.connect(self._keep_awake)
        self._context.jobs.started.connect(self._start)
        self._context.jobs.ended.connect(self._end)
        window.run_banner.act_wanted.connect(self._act)
        window.run_banner.dismissed.connect(self._dismiss)

    # ------------------------------------------------------------------------------------------ title and banner

    @Slot()
    def refresh(self) -> None:
        """Say in the title, which the taskbar shows as well, how far the training is."""
        project, self._told = self._context.project, self._how_far()
        if project is not None:
            self._window.setWindowTitle(window_title(f"{self._told}{project.name}"))

    @Slot()
    def _beat(self) -> None:
        """The name of a project is read from its file, which is not worth it for the same title."""
        if self._how_far() != self._told or not self._window.windowTitle().startswith(self._told):  # it was renamed
            self.refresh()

    def _how_far(self) -> str:
        training = self._trainings.current
        if training is None or not training.active:
            return ""
        if training.state in ("waiting", "preparing"):  # what an earlier sitting told says nothing of this one
            return f"{status_title(training.state)} – "
        progress = training.progress
        parts = [] if progress.fraction is None else [percent(progress.fraction, 0)]
        if progress.seconds_left is not None:
            parts.append(time_left(progress.seconds_left))
        return f"{' · '.join(parts) or self.tr('Training')} – "

    @Slot()
    def _change(self) -> None:
        going = {self._trainings.current.run} if self._trainings.current is not None else set()
        self._interrupted = [row for row in self._interrupted if row.run not in going]
        self.refresh()
        self._show_banner()
        self._keep_awake()

    def _show_banner(self) -> None:
        banner, waiting = self._window.run_banner, len(self._trainings.waiting)
        if self._trainings.at_work or self._context.project is None:
            banner.show_text("")
        elif self._interrupted:
            words = self.tr("The training “{title}” was interrupted. What it had learned is saved.")
            banner.show_text(
                filled(words, title=self._interrupted[0].title), "power-plug-off-outline", self.tr("Resume")
            )
        elif waiting and not self._passed_over:
            words = self.tr("{count} {count:training is|trainings are} queued.")
            banner.show_text(
                filled(words, count=waiting), "timer-sand", self.tr("Start") if waiting == 1 else self.tr("Start all")
            )
        elif self._imports:
            words = self.tr("The import of “{name}” was not completed. Import it again to add the rest.")
            banner.show_text(filled(words, name=next(iter(self._imports.values()))), "folder-alert-outline")
        else:
            banner.show_text("")

    @Slot()
    def _act(self) -> None:
        if self._interrupted:
            run = self._interrupted[0].run
            self._context.go("train", run)
            self._trainings.start(run)
        else:
            self._trainings.start_all()
            self._context.go("train", self._trainings.current.run if self._trainings.current else None)

    @Slot()
    def _dismiss(self) -> None:
        """Resuming stays possible on the Train page, and importing on the Data page."""
        project = self._context.project
        if self._interrupted:
            run: Run = self._interrupted.pop(0).run
            run_in_pool(run.settle, lambda _none: self._context.runs_changed.emit(), self._context.error_occurred.emit)
        elif self._trainings.waiting and not self._passed_over:
            self._passed_over = True
        elif project is not None:
            del self._imports[next(iter(self._imports))]
            left = set(self._imports)
            run_in_pool(lambda: project.set_unfinished_imports(left), bool, self._context.error_occurred.emit)
        self._show_banner()

    @Slot(object)
    def _look(self, project: Project) -> None:
        """Find what a crash or a power cut has interrupted, or the user has stopped."""

        def take(found: tuple[list[RunListing], dict[int, str]]) -> None:
            rows, self._imports = found
            current = self._trainings.current
            busy = current.run if current is not None else None
            self._interrupted = [row for row in rows if row.status == "interrupted" and row.run != busy]
            self._show_banner()

        if not project.read_only:
            run_in_pool(lambda: (read_rows(project), project.unfinished_imports), take)

    @Slot()
    def _drop_deleted(self) -> None:
        """What is in the bin is not resumed; what was renamed is called so."""
        there = [row for row in self._interrupted if row.run.folder.is_dir()]
        self._interrupted = [replace(row, title=run_title(row.run)) for row in there]
        self._show_banner()

    @Slot()
    def _forget(self) -> None:
        self._interrupted, self._imports, self._passed_over = [], {}, False
        self._show_banner()

    # ------------------------------------------------------------------------------------------ when nobody looks

    def _keep_awake(self, _settings: object = None) -> None:
        if self._trainings.at_work and self._context.settings.keep_awake:
            self._awake.hold(self.tr("Training in progress"))
        else:
            self._awake.release()

    @Slot(object)
    def _start(self, _job: Job) -> None:
        self._began = time.monotonic()

    @Slot(object)
    def _end(self, job: Job) -> None:
        project = self._context.project
        if project is not None and not project.read_only and isinstance(job, ImportJob):
            run_in_pool(lambda: project.unfinished_imports, partial(self._show_imports, project))
        took, self._began = time.monotonic() - self._began, time.monotonic()
        if took < LONG_SECONDS or self._window.isActiveWindow() or not self._context.settings.tell_when_done:
            return
        words = self.tr("“{title}” has finished.") if job.error is None else self.tr("“{title}” failed: {reason}")
        reason = "" if job.error is None else shown(job.error).text
        self.notify(filled(words, title=job.title, reason=reason))

    def _show_imports(self, project: Project, found: dict[int, str]) -> None:
        if project is self._context.project and running_import(self._context.jobs) is None:
            self._imports = found
            self._show_banner()

    def notify(self, text: str) -> None:
        """Draw the user back: the taskbar's mark, and a message of the system where it has a place for one."""
        QApplication.alert(self._window)
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return
        if self._tray is None:
            self._tray = QSystemTrayIcon(self._window.windowIcon() or QApplication.windowIcon(), self)
            self._tray.messageClicked.connect(self._window.activateWindow)
        self._tray.show()
        # on Linux it is markup for some desktops, letter by letter for others
        plain = text.translate({ord("<"): "‹", ord(">"): "›"})
        self._tray.showMessage("tldesk", plain, QSystemTrayIcon.MessageIcon.Information, _NOTICE_MS)
        QTimer.singleShot(_NOTICE_MS, self._tray, self._tray.hide)

    def let_go(self) -> None:
        """The window is closed: nothing of it is to be seen, and the computer may fall asleep."""
        self._awake.release()
        if self._tray is not None:
            self._tray.hide()
