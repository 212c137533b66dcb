"""The open project and who listens.

Whoever changes something says so here, and every page redraws what it shows of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, QUrl, Signal, SignalInstance
from PySide6.QtGui import QDesktopServices

from tldesk import settings as settings_file
from tldesk.media.modality import IMAGE
from tldesk.settings import Settings
from tldesk.ui.parts import language
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.language import told as in_words
from tldesk.ui.parts.notice import Act, Notice
from tldesk.ui.parts.waiting import Wait, Waits
from tldesk.ui.session.calls import in_order, run_in_order, wait_for_pool
from tldesk.ui.session.jobs import Job, JobQueue
from tldesk.ui.session.playing import Playing

if TYPE_CHECKING:
    from tldesk.project.editing.edits import Change
    from tldesk.project.store import Project

Result = TypeVar("Result")
Says = Callable[["Change"], str]

_RECENT_PROJECTS = 12
# More samples than this are edited off the UI thread; fewer take less time than a frame.
_BULK = 100


@dataclass(frozen=True, slots=True)
class Undoable:
    """An act that is no edit of the project's, as a training that was deleted: `text` says it, `undo` takes it back."""

    text: str
    undo: Callable[[], object]


class Session(QObject):
    """Holds the project, the settings and the job queue; its signals connect the pages.

    `opening` says that a project begins to be opened, or (False) that this has failed; `project_opened` carries it.
    `samples_changed` carries a Change, or None when anything may have changed (an import). `models_changed`: there may
    be other pretrained models here than before. `page_requested` carries a page's name and what it is to show (or
    None). `told` carries a Notice. `superseded`: what was done last is not the last any more, or was taken back.
    `nothing_imported`: an import was given up, or is over, and may have brought no image. `error_occurred` carries an
    exception to show to the user.
    """

    opening = Signal(bool)
    project_opened = Signal(object)
    project_closed = Signal()
    samples_changed = Signal(object)
    runs_changed = Signal()
    settings_changed = Signal(object)
    models_changed = Signal()
    page_requested = Signal(str, object)
    told = Signal(object)
    superseded = Signal()
    nothing_imported = Signal()
    error_occurred = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings: Settings = settings_file.load()
        self.jobs: JobQueue = JobQueue(self)
        self.waits = Waits(self)  # what the window as a whole waits for
        self.playing = Playing(self.settings, self)
        self.project: Project | None = None
        self.undoable: Undoable | None = None  # comes before the project's own edits
        self.asks_before_replacing = True  # many labels at once, until the user wants no more questions
        self.samples_changed.connect(self.forget_undoable)
        self.project_closed.connect(self.forget_undoable)
        self.settings_changed.connect(self.playing.take_settings)
        self.playing.told.connect(self.tell)

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

    def create_project(self, folder: Path, name: str | None = None, modality: str = IMAGE) -> None:
        """Make a project of a kind in `folder` and open it. Raises TldeskError; then nothing has changed."""
        from tldesk.project.store import Project

        if not self.shows(folder):
            self.adopt(Project.create(folder, name, modality))

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
        language.speak_of(project.modality)  # before anybody says anything of it
        self._list_again(str(project.folder), 0)
        self.project_opened.emit(project)

    def close_project(self) -> None:
        """Close the project, if one is open. The caller has seen to it that no job works on it."""
        project, self.project = self.project, None
        if project is not None:
            self.let_go()
            wait_for_pool()
            self.playing.close()
            language.speak_of(IMAGE)
            self.project_closed.emit()
            project.close()

    @property
    def saving(self) -> bool:
        """Whether an edit of many samples is under way."""
        return in_order()

    def let_go(self) -> None:
        """The project is about to be closed: what works on it in the background ends here."""

    def wait(self, text: str) -> Wait:
        """Something is waited for from now on, whatever page is shown: the window says it when it takes long."""
        return self.waits.begin(text)

    def edit(
        self, change: Callable[[Project], Change | None], size: int = 1, says: Says | None = None, shows: str = ""
    ) -> bool:
        """Make an edit, then tell the pages what changed; it is durable before it is shown.

        `size` is how many samples it concerns: many are edited off the UI thread. Edits take effect in the order in
        which they were made here. What it raises is shown to the user, and what it did is told: in the words that it
        `says`, or else where it is easily overlooked; a page that `shows` its samples is offered with it.
        Returns as `ask` does.
        """
        return self.ask(change, lambda made: self.show_change(made, says, shows), size)

    def ask(self, question: Callable[[Project], Result], then: Callable[[Result], object], size: int = 1) -> bool:
        """Call `then` with what the project answers: at once, or later where it concerns many samples, or comes after
        what does. False where it has failed at once."""
        project = self.project
        if project is None:
            return False
        if size > _BULK or self.saving:
            wait = self.wait(self.tr("Saving the change…"))
            run_in_order(lambda: question(project), then, self.error_occurred.emit, wait)
            return True
        try:
            result = question(project)
        except Exception as error:
            self.error_occurred.emit(error)
            return False
        then(result)
        return True

    def submit(self, job: Job) -> Job:
        """Queue a job; what it raises is shown to the user."""
        return self.jobs.submit(job)

    def go(self, page: str, target: object = None) -> None:
        """Show a page (`data`, `label`, `train`, `evaluate`, `use`), and on it `target` when given."""
        self.page_requested.emit(page, target)

    def tell(self, text: str, *acts: Act, until: SignalInstance | None = None, change: Change | None = None) -> None:
        """Tell something for a while, with what can be done about it; see `Notice`."""
        self.told.emit(Notice(text, acts, until, change))

    def tell_saved(self, text: str, path: Path, *, folder: bool = False) -> None:
        """Tell that a file or a `folder` was saved; it can be opened from there, by what the system has for it."""
        words = self.tr("Open folder") if folder else self.tr("Open")
        self.tell(text, Act(words, lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))))

    def tell_undoable(self, told: str, text: str, undo: Callable[[], object]) -> None:
        """Tell what was done; until the next edit it can be taken back from there, and by undo, which calls it
        `text`."""
        self.superseded.emit()
        self.undoable = Undoable(text, undo)
        self.tell(told, self._undo_act(self.undo), until=self.superseded)

    def undo(self) -> None:
        """Take back what can be taken back and is no edit."""
        act = self.undoable
        self.forget_undoable()
        if act is not None:
            act.undo()

    def forget_undoable(self, _change: object = None) -> None:
        """Something else was done since; undo is about the edits again."""
        if self.undoable is not None:
            self.undoable = None
            self.superseded.emit()

    def change_settings(self, **values: Any) -> None:
        """Change settings, keep them, and tell. Raises ValidationError or OSError; then nothing has changed.

        What is as it was here is not written: another window may have changed it, and this one goes on with its own.
        """
        before = self.settings.model_dump()
        new = {name: value for name, value in values.items() if value != before[name]}
        changed = Settings(**{**before, **new})
        if changed != self.settings:
            settings_file.change(**new)
            self._take_settings(changed)

    def forget_project(self, folder: str) -> None:
        """Take a project out of the list of recent ones, which can be taken back; nothing is deleted, and that is
        said."""
        before = self.settings.recent_projects
        if self.forget_recent(folder):
            words = self.tr("“{name}” was removed from the list. The project and its files stay where they are.")
            place = before.index(folder) if folder in before else 0
            undo = Act(self.tr("Undo"), partial(self._list_again, folder, place))
            self.tell(filled(words, name=Path(folder).name), undo, until=self.project_opened)

    def forget_recent(self, folder: str) -> bool:
        """Take a project that is no more out of the list of recent ones; whether that could be written."""
        return self._change_recent(lambda recent: [path for path in recent if path != folder])

    def refresh_recent(self) -> None:
        """Know also the projects that other windows have opened since."""
        self._take_settings(self.settings.model_copy(update={"recent_projects": settings_file.load().recent_projects}))

    def _list_again(self, folder: str, place: int) -> None:
        """Have a project in the list of recent ones, at a place of it."""

        def change(recent: list[str]) -> list[str]:
            others = [path for path in recent if path != folder]
            return [*others[:place], folder, *others[place:]][:_RECENT_PROJECTS]

        self._change_recent(change)

    def _change_recent(self, change: Callable[[list[str]], list[str]]) -> bool:
        """Change the list of recent projects that all windows share; what stands in the way is shown."""
        try:
            kept = settings_file.change_by(lambda now: {"recent_projects": change(now.recent_projects)})
        except OSError as error:
            self.error_occurred.emit(error)
            return False
        self._take_settings(self.settings.model_copy(update={"recent_projects": kept.recent_projects}))
        return True

    def _take_settings(self, changed: Settings) -> None:
        if changed != self.settings:
            self.settings = changed
            self.settings_changed.emit(changed)

    def show_change(self, change: Change | None, says: Says | None = None, shows: str = "") -> None:
        """Tell the pages, and where it is wanted the user, of an edit that was made."""
        if change is None:
            return
        changed = bool(change.ids or change.fields)
        if changed or change.again:
            self.superseded.emit()
        self.samples_changed.emit(change)
        if change.again:
            self._tell_step(change)
        elif changed:
            self._tell_edit(change, says, shows)

    def _tell_edit(self, change: Change, says: Says | None, shows: str) -> None:
        """What is seen where it was done is told only when it is of many, or took something away."""
        words = self.tr("{act}; {count} {count:label|labels} replaced.") if change.replaced else self.tr("{act}.")
        text = filled(words, act=in_words(change.text), count=change.replaced) if says is None else says(change)
        if says is not None or change.replaced or len(change.ids) > 1:
            acts = [Act(self.tr("Show"), partial(self.go, shows, change.ids))] if shows else []
            self.tell(text, self._undo_act(partial(self._undo_edit, change)), *acts, until=self.superseded)

    def _tell_step(self, change: Change) -> None:
        """An undo or redo can be far from what is in sight, and its opposite is what is wanted where it was a slip."""
        words = self.tr("Undone: {act}.") if change.undone else self.tr("Redone: {act}.")
        redo = Act(self.tr("Redo"), partial(self._redo_edit, change), "edit.redo")
        back = redo if change.undone else self._undo_act(partial(self._undo_edit, change))
        acts = (back,) if change.edit is not None else ()
        self.tell(filled(words, act=in_words(change.text)), *acts, until=self.superseded, change=change)

    def _undo_act(self, undo: Callable[[], object]) -> Act:
        return Act(self.tr("Undo"), undo, "edit.undo")

    def _undo_edit(self, change: Change) -> None:
        """Take back this edit, if it is still the newest."""
        self.edit(lambda project: project.edits.undo(change.edit), len(change.ids))

    def _redo_edit(self, change: Change) -> None:
        self.edit(lambda project: project.edits.redo(change.edit), len(change.ids))
