"""The open project and who listens.

Whoever changes something says so here, and every page redraws what it shows of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from tldesk import settings as settings_file
from tldesk.media.modality import IMAGE
from tldesk.settings import Settings
from tldesk.ui.parts.keys import key_text
from tldesk.ui.parts.language import told as in_words
from tldesk.ui.parts.waiting import Wait, Waits
from tldesk.ui.session.jobs import Job, JobQueue, run_in_pool, wait_for_pool

if TYPE_CHECKING:
    from tldesk.project.editing.edits import Change
    from tldesk.project.store import Project

_RECENT_PROJECTS = 12
# More samples than this are edited in the pool; fewer take less time than a frame.
_BULK = 100


@dataclass(frozen=True, slots=True)
class Undoable:
    """An act that is no edit of the project's, as a training that was deleted: `text` says it, `undo` takes it back."""

    text: str
    undo: Callable[[], object]


class Session(QObject):
    """Holds the project, the settings and the job queue; its signals connect the pages.

    `samples_changed` carries a Change, or None when anything may have changed (an import). `page_requested` carries a
    page's name and what it is to show (or None). `told` is a line for the status bar, `saved` one about a file (a
    Path) that it offers to open, `offered` one about what was just done and can be taken back: `undoable`.
    `error_occurred` carries an exception to show to the user.
    """

    project_opened = Signal(object)
    project_closed = Signal()
    samples_changed = Signal(object)
    runs_changed = Signal()
    settings_changed = Signal(object)
    page_requested = Signal(str, object)
    told = Signal(str)
    saved = Signal(str, object)
    offered = Signal(str)
    error_occurred = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings: Settings = settings_file.load()
        self.jobs: JobQueue = JobQueue(self)
        self.waits = Waits(self)  # what the window as a whole waits for
        self.project: Project | None = None
        self.undoable: Undoable | None = None  # comes before the project's own edits
        self.samples_changed.connect(self.forget_undoable)
        self.project_closed.connect(self.forget_undoable)

    @property
    def modality(self) -> str:
        """The open project's kind of data; without a project, images."""
        return self.project.modality if self.project is not None else IMAGE

    def open_project(self, folder: Path) -> None:
        """Open the project in `folder` in place of the present one. Raises TldeskError; then nothing has changed.

        The window opens projects through `Keeping`, off the UI thread.
        """
        from tldesk.project.store import Project

        if not self.shows(folder):
            self.adopt(Project.open(folder))

    def create_project(self, folder: Path, name: str | None = None) -> None:
        """Make a project in `folder` and open it. Raises TldeskError; then nothing has changed."""
        from tldesk.project.store import Project

        if not self.shows(folder):
            self.adopt(Project.create(folder, name))

    def shows(self, folder: Path) -> bool:
        """Whether the project in `folder` is the open one; then its first page is shown."""
        if self.project is None or self.project.folder != folder.resolve():
            return False
        self.page_requested.emit("data", None)
        return True

    def adopt(self, project: Project) -> None:
        """Show a project that was just opened, in place of the present one, which is closed."""
        self.close_project()
        self.project = project
        recent = [str(project.folder), *self.settings.recent_projects]
        self._remember(list(dict.fromkeys(recent))[:_RECENT_PROJECTS])
        self.project_opened.emit(project)

    def close_project(self) -> None:
        """Close the project, if one is open. The caller has seen to it that no job works on it."""
        project, self.project = self.project, None
        if project is not None:
            self.let_go()
            wait_for_pool()
            self.project_closed.emit()
            project.close()

    def let_go(self) -> None:
        """The project is about to be closed: what works on it in the background ends here."""

    def wait(self, text: str) -> Wait:
        """Something is waited for from now on, whatever page is shown: the window says it when it takes long."""
        return self.waits.begin(text)

    def edit(self, change: Callable[[Project], Change | None], size: int = 1) -> None:
        """Make an edit, then tell the pages what changed; it is durable before it is shown.

        `size` is how many samples it concerns: many are edited in the pool. What it raises is shown to the user.
        """
        project = self.project
        if project is None:
            return
        if size > _BULK:
            wait = self.wait(self.tr("Saving the change…"))
            run_in_pool(lambda: change(project), self._show_change, self.error_occurred.emit, wait=wait)
            return
        try:
            result = change(project)
        except Exception as error:
            self.error_occurred.emit(error)
        else:
            self._show_change(result)

    def submit(self, job: Job) -> Job:
        """Queue a job; what it raises is shown to the user."""
        return self.jobs.submit(job)

    def go(self, page: str, target: object = None) -> None:
        """Show a page (`data`, `label`, `train`, `evaluate`, `use`), and on it `target` when given."""
        self.page_requested.emit(page, target)

    def tell(self, text: str) -> None:
        """Say something in the status bar for a while."""
        self.told.emit(text)

    def tell_saved(self, text: str, file: Path) -> None:
        """Say in the status bar that a file was saved; it can be opened from there."""
        self.saved.emit(text, file)

    def tell_undoable(self, told: str, text: str, undo: Callable[[], object]) -> None:
        """Say in the status bar what was done; until the next edit it can be taken back from there, and by undo, which
        calls it `text`."""
        self.undoable = Undoable(text, undo)
        self.offered.emit(told)

    def undo(self) -> None:
        """Take back what can be taken back and is no edit."""
        act, self.undoable = self.undoable, None
        if act is not None:
            act.undo()

    def forget_undoable(self, _change: object = None) -> None:
        """Something else was done since; undo is about the edits again."""
        self.undoable = None

    def change_settings(self, **values: Any) -> None:
        """Change settings, keep them, and tell. Raises ValidationError or OSError; then nothing has changed."""
        changed = Settings(**{**self.settings.model_dump(), **values})
        if changed != self.settings:
            settings_file.save(changed)
            self.settings = changed
            self.settings_changed.emit(changed)

    def forget_project(self, folder: str) -> None:
        """Take a project out of the list of recent ones; nothing is deleted."""
        self.change_settings(recent_projects=[path for path in self.settings.recent_projects if path != folder])

    def _remember(self, recent: list[str]) -> None:
        try:
            self.change_settings(recent_projects=recent)
        except OSError as error:
            self.error_occurred.emit(error)

    def _show_change(self, change: Change | None) -> None:
        if change is None:
            return
        self.samples_changed.emit(change)
        if len(change.ids) > 1 and not change.again:
            words = self.tr("{act}. {undo} to undo.")
            self.tell(words.format(act=in_words(change.text), undo=key_text("edit.undo")))
