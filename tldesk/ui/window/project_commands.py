"""Keeping projects safe: backups in the background and before a project is left, what to do about a damaged one,
and where originals have gone."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QFileDialog

from tldesk import paths
from tldesk.errors import TldeskError
from tldesk.media.modality import IMAGE
from tldesk.project.database import migrations
from tldesk.project.samples import file_names
from tldesk.ui.parts import looks
from tldesk.ui.parts.language import filled, joined
from tldesk.ui.parts.problem_report import hide_home
from tldesk.ui.parts.saving import ask_file
from tldesk.ui.parts.text import local_time, window_title
from tldesk.ui.projects import copy_jobs, places
from tldesk.ui.session.calls import run_after_edits, run_in_pool, run_slowly
from tldesk.ui.window import page_makers
from tldesk.ui.window.doubting import Doubting
from tldesk.ui.window.frame import Frame

if TYPE_CHECKING:
    from tldesk.project.database.backups import Backup, Restored
    from tldesk.project.exchange.relink import Relink
    from tldesk.project.exchange.roots import Root
    from tldesk.project.store import Project
    from tldesk.ui.parts.waiting import Wait

log = logging.getLogger(__name__)

_LOOK_MS = 60_000
_SETTLED_MS = 1_000  # after opening: by then the images are in sight, which is what the disk is to be read for first


class Keeping(QObject):
    """Looks once a minute whether a backup is due, and holds the slots of the actions about a project as a whole."""

    def __init__(self, window: Frame) -> None:
        super().__init__(window)
        self._window = window
        self._context = window.context
        self._doubting = Doubting(window, self._refuse)
        self._told: set[str] = set()
        self._opening: Wait | None = None
        self._arrived: list[Project] = []  # opened by the pool, and not adopted yet
        self._leaving: list[Callable[[], object]] = []
        self._away: set[int] = set()  # ids of the roots that are not at hand
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._settled = QTimer(self, singleShot=True, interval=_SETTLED_MS)
        self._settled.timeout.connect(self._verify)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._go_on)
        self._context.project_opened.connect(self._opened)
        window.banner.act_wanted.connect(self.relink)
        self._context.project_closed.connect(self._closed)

    # ------------------------------------------------------------------------------------------ backups

    @Slot()
    def look(self) -> None:
        """Make a backup if one is due, and see whether the originals are at hand."""
        self._look_at_roots()
        project = self._context.project
        if project is not None:
            run_slowly(lambda _stop: _backup_if(project, project.backups.due()), self._made, self._failed)

    def leave(self, then: Callable[[], object]) -> None:
        """Stop what runs, make a backup of what has changed, then do what ends the work on the open project."""
        self._context.jobs.when_idle(lambda: self._back_up(then))

    def open_folder(self, folder: Path) -> None:
        """Open a project after leaving the present one; when it is damaged, offer what backups there are."""
        self.leave(lambda: self._open(folder))

    def show_backups(self) -> None:
        """The backups of the open project."""
        from tldesk.ui.projects.backups_dialog import BackupsDialog

        project = self._context.project
        if project is not None:
            dialog = BackupsDialog(project.folder, project, parent=self._window)
            dialog.restore_wanted.connect(lambda backup: self.restore(project.folder, backup))
            dialog.open()

    def restore(self, folder: Path, backup: Backup) -> None:
        """Put a backup in the place of the project file, and open the project."""

        def work() -> Restored:
            from tldesk.project.database import backups

            return backups.restore(folder, backup)

        def restore() -> None:
            self._context.close_project()
            run_in_pool(
                work,
                lambda kept: self._restored(folder, backup, kept),
                lambda error: self._refuse(error, folder),
                wait=self._context.wait(self.tr("Restoring the backup…")),
            )

        self.leave(restore)

    # ------------------------------------------------------------------------------------------ copies

    def show_project(self) -> None:
        """The project's name, and what it takes up on the disk."""
        from tldesk.ui.projects.project_info import ProjectDialog

        project = self._context.project
        if project is not None:
            dialog = ProjectDialog(self._context, project, self._window)
            dialog.backups_wanted.connect(self.show_backups)
            dialog.renamed.connect(lambda name: self._window.setWindowTitle(window_title(name)))
            dialog.open()

    def pack(self) -> None:
        """Say what a packed project holds, ask for the zip, and pack the project into it."""
        from tldesk.ui.projects.pack_dialog import PackDialog

        project = self._context.project
        if project is not None:
            dialog = PackDialog(project, self._window)
            dialog.pack_wanted.connect(lambda outside: self._pack(project, outside))
            dialog.open()

    def _pack(self, project: Project, outside: bool) -> None:
        suggested = str(project.folder.parent / f"{file_names.portable(project.name)}.zip")
        kinds = {".zip": self.tr("Zip archives (*.zip)")}
        file = ask_file(self._window, self.tr("Pack project as"), suggested, kinds)
        if file is not None:
            self._context.submit(copy_jobs.pack_job(self._context, project, file, outside))

    def duplicate(self) -> None:
        """Ask for a name and a place, and copy the project there."""
        from tldesk.ui.projects.duplicate_dialog import DuplicateDialog

        project = self._context.project
        if project is not None:
            dialog = DuplicateDialog(project, self._window)
            dialog.duplicate_wanted.connect(
                lambda folder, name: self._context.submit(copy_jobs.duplicate_job(self._context, project, folder, name))
            )
            dialog.open()

    def open_packed(self) -> None:
        """Ask for a packed project, and open it."""
        kinds = self.tr("Zip archives (*.zip)")
        file, _ = QFileDialog.getOpenFileName(self._window, self.tr("Open packed project"), "", kinds)
        if file:
            self.unpack(Path(file))

    def unpack_or(self, file: Path, otherwise: Callable[[], object]) -> None:
        """Open a zip that is a packed project; any other is for `otherwise`."""

        def look() -> bool:
            from tldesk.project.exchange.packing import is_packed

            return is_packed(file)

        wait = self._context.wait(filled(self.tr("Opening {name}…"), name=file.name))
        run_in_pool(look, lambda packed: self.unpack(file) if packed else otherwise(), wait=wait)

    def unpack(self, file: Path) -> None:
        """Make a project of a packed one among the others, and open it."""
        folder = places.free(file_names.portable(file.stem), places.for_new(self._context.settings))
        self._context.submit(copy_jobs.unpack_job(file, folder, self.open_folder))

    # ------------------------------------------------------------------------------------------ moved images

    def relink(self) -> None:
        """Ask where the images have gone."""
        from tldesk.ui.projects.relink_dialog import RelinkDialog

        project = self._context.project
        if project is not None:
            dialog = RelinkDialog(project, self._window)
            dialog.relink_wanted.connect(lambda relinks: self._relink(project, relinks))
            dialog.open()

    def _relink(self, project: Project, relinks: Sequence[Relink]) -> None:
        from tldesk.project.exchange.relink import relink

        def done(_none: object) -> None:
            text = self.tr("{count} {count:image is|images are} available again.")
            self._context.tell(filled(text, count=sum(one.found for one in relinks)))
            self._context.samples_changed.emit(None)
            self._look_at_roots()

        wait = self._context.wait(self.tr("Saving where the images are…"))
        run_in_pool(lambda: relink(project, relinks), done, self._context.error_occurred.emit, wait=wait)

    def _look_at_roots(self) -> None:
        from tldesk.project.exchange.roots import all_roots

        project = self._context.project
        if project is not None:
            run_in_pool(lambda: [root for root in all_roots(project) if not root.at_hand], self._show_away)

    def _show_away(self, away: list[Root]) -> None:
        """Say above the pages which folders are not at hand, and that labelling goes on."""
        project = self._context.project
        if project is None or project.read_only:
            return  # that is what the banner says then
        back = self._away - {root.id for root in away}
        self._away = {root.id for root in away}
        if back:
            self._context.samples_changed.emit(None)
        if not away:
            self._window.banner.show_text("")
            return
        words = self.tr(
            "{count} {count:image is|images are} unavailable because {folder} is missing. You can still edit labels."
        )
        text = filled(words, count=sum(root.samples for root in away), folder=hide_home(str(away[0].path)))
        self._window.banner.show_text(text, "link-variant-off", self.tr("Find them…"))

    @Slot(object)
    def _opened(self, _project: Project) -> None:
        self._told.clear()
        self._away = set()
        self._timer.start()
        self._look_at_roots()
        self._settled.start()

    def _back_up(self, then: Callable[[], object]) -> None:
        self._leaving.append(then)
        if len(self._leaving) > 1:
            return  # the backup is being made
        if self._context.saving:
            run_after_edits(lambda _none: self._make_backup())  # it holds what was asked for by now
        else:
            self._make_backup()

    def _make_backup(self) -> None:
        project = self._context.project
        try:
            needed = project is not None and project.backups.needed()
        except OSError as error:  # its folder is gone
            self._left_without(error)
            return
        if project is None or not needed:
            self._go_on()
        else:
            wait = self._context.wait(filled(self.tr("Backing up {name}…"), name=project.name))
            run_in_pool(project.backups.make, self._left, self._left_without, wait=wait)

    @Slot()
    def _go_on(self) -> None:
        leaving, self._leaving = self._leaving, []
        for then in leaving:
            then()

    def _left(self, made: Backup | None) -> None:
        self._made(made)
        self._go_on()

    def _left_without(self, error: Exception) -> None:
        """Nothing is in the user's way when they leave: the next opening tries again, and says what is wrong."""
        log.warning("no backup could be made: %s", error)
        self._go_on()

    @Slot()
    def _closed(self) -> None:
        """What waited for a backup goes on, for closing a project drops what the pool has not delivered. So it does
        with a project that was being opened: that is given up."""
        self._timer.stop()
        self._settled.stop()
        if self._opening is not None:
            self._give_up_opening()
        if self._leaving:
            self._soon.start()

    @Slot(object)
    def _made(self, made: Backup | None) -> None:
        if made:
            log.info("backup made: %s", made.file)

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        """Say once while a project is open what is wrong: it is tried again every minute."""
        log.warning("no backup could be made: %s", error)
        code = error.code if isinstance(error, TldeskError) else type(error).__name__
        if code not in self._told:
            self._told.add(code)
            self._context.error_occurred.emit(error)

    def _open(self, folder: Path) -> None:
        """Open the project in the pool; one of an older program is brought up to date first, and that is said."""
        if self._opening is not None or self._context.shows(folder):
            return
        file = folder / paths.PROJECT_FILE

        def looked(older: bool) -> None:
            if older:
                text = self.tr("This project was made by an older tldesk and is being updated…")
                self._context.tell(text, until=self._context.project_opened)
            run_in_pool(lambda: (work(), older and not migrations.is_older(file)), opened, refused, priority=4)
            run_in_pool(_import_likely, lambda _none: None, lambda _error: None, priority=4)  # `work` tells what fails

        def work() -> Project:
            from tldesk.project.store import Project

            project = Project.open(folder, check_later=True)
            self._arrived.append(project)
            page_makers.data_page()  # and not where the window would wait for it
            looks.large(project.modality)
            return project

        def opened(answer: tuple[Project, bool]) -> None:
            project, updated = answer  # not updated is one where nothing can be written
            self._opening = None
            self._arrived.clear()
            wait.end()
            self._context.adopt(project)
            if updated:
                words = self.tr("The project was updated. Its previous state is kept as a backup.")
                self._context.tell(words)

        def refused(error: Exception) -> None:
            self._give_up_opening()
            self._refuse(error, folder)

        self._context.opening.emit(True)
        wait = self._opening = self._context.wait(filled(self.tr("Opening {name}…"), name=folder.name))
        run_in_pool(lambda: migrations.is_older(file), looked, refused, priority=4)

    def _give_up_opening(self) -> None:
        """What is being opened comes to nothing; the pool has ended or dropped it."""
        wait, self._opening = self._opening, None
        self._context.opening.emit(False)
        if wait is not None:
            wait.end()
        while self._arrived:
            self._arrived.pop().close()

    @Slot()
    def _verify(self) -> None:
        """Check the rest of the file, and back it up; a damaged one is closed before anything is written."""
        project = self._context.project
        if project is None:
            return

        def verified(_none: object) -> None:
            if project is self._context.project and not project.read_only:
                run_slowly(lambda _stop: _backup_if(project, project.backups.needed()), self._made, self._failed)

        run_slowly(lambda _stop: project.store.verify(), verified, lambda error: self._doubting.close(project, error))

    def _refuse(self, error: Exception, folder: Path) -> None:
        """Show why a project cannot be opened; of a damaged one that has backups, these."""
        from tldesk.project.database import backups
        from tldesk.ui.projects.backups_dialog import BackupsDialog

        damaged = isinstance(error, TldeskError) and error.code == "project_damaged"
        if not damaged or not backups.found(folder):
            self._window.show_error(error)
            return
        dialog = BackupsDialog(folder, None, damage=error, parent=self._window)
        dialog.restore_wanted.connect(lambda backup: self.restore(folder, backup))
        dialog.open()

    def _restored(self, folder: Path, backup: Backup, kept: Restored) -> None:
        self._open(folder)
        parts = [filled(self.tr("Restored to {time}."), time=local_time(backup.time))]
        if kept.backup is not None:
            parts.append(self.tr("The previous state is kept as a backup."))
        if kept.damaged is not None:
            parts.append(filled(self.tr("The damaged file is kept as {name}."), name=kept.damaged.name))
        self._context.tell(joined(*parts))


def _import_likely() -> None:
    """What most projects need first, while the database is read, which Python does not wait for."""
    page_makers.data_page()
    looks.large(IMAGE)


def _backup_if(project: Project, wanted: bool) -> Backup | None:
    """Make a backup, if one is wanted; in a thread."""
    return project.backups.make() if wanted else None
