"""Trainings: one goes on, the others wait in their order. The order is kept in the project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from tldesk.project.runs.run_queue import RunQueue
from tldesk.project.runs.runs import Run
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.notice import Act
from tldesk.ui.session.calls import Call
from tldesk.ui.session.jobs import run_in_pool, run_stoppable
from tldesk.ui.session.progress import RunProgress
from tldesk.ui.session.runs import run_title
from tldesk.ui.session.session import Session
from tldesk.ui.session.training import Training

if TYPE_CHECKING:
    from tldesk.project.store import Project


class Trainings(QObject):
    """The trainings of the open project.

    `current` is the one that goes on, or that did last; `waiting` are those behind it. What waited when the program was
    closed waits again, and starts only when the user says so. `changed` follows each change of a state or of the order,
    `ended` carries a Training that is over for now, `advanced` an event of the current one, `restored` a run that came
    back from the bin.
    """

    changed = Signal()
    advanced = Signal(object)
    ended = Signal(object)
    restored = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._project: Project | None = None
        self._going_on = False  # the user has asked for what waits
        self._beginning = ""  # name of the run whose earlier events are being read
        self._reading: Call | None = None  # them
        self._kept: list[str] = []
        self._keeping = False
        self.current: Training | None = None
        self.waiting: list[Run] = []
        session.project_opened.connect(self._open)
        session.project_closed.connect(self._close)

    @property
    def active(self) -> bool:
        """Whether a training goes on."""
        return bool(self._beginning) or (self.current is not None and self.current.active)

    def backbones(self) -> set[str]:
        """The names of the pretrained models that trainings need which go on or wait."""
        going = [self.current.run] if self.current is not None and self.current.active else []
        return {run.config.backbone for run in (*going, *self.waiting)}

    @property
    def at_work(self) -> bool:
        """Whether a training goes on, or the next one is about to."""
        return self.active or bool(self.waiting and self._goes_on())

    def state_of(self, name: str) -> str:
        """What the run does now: a state of Training, `queued`, or empty when its files say it all."""
        if self.current is not None and self.current.run.name == name:
            return self.current.state
        return "queued" if self.place_of(name) else ""

    def place_of(self, name: str) -> int:
        """The run's place among those that wait, from 1; 0: it does not wait."""
        return next((place for place, run in enumerate(self.waiting, 1) if run.name == name), 0)

    def start(self, run: Run, progress: RunProgress | None = None) -> None:
        """Train the run, or go on with it: now, or after those before it. `progress` is what its events say."""
        if self.active:
            if not self.place_of(run.name) and not self._is_current(run):
                self._going_on = True
                self._queue([*self.waiting, run])
            return
        self._queue([other for other in self.waiting if other.name != run.name])
        self._go(run, progress)

    def finish(self, run: Run, progress: RunProgress | None = None) -> None:
        """Have the run end with the best model so far, where it goes on or nothing else does."""
        if self.current is not None and self.current.active:
            if self.current.run == run:
                self.current.finish()
        elif not self._beginning:
            self._go(run, progress, finishing=True)

    def _go(self, run: Run, progress: RunProgress | None, *, finishing: bool = False) -> None:
        if progress is not None:
            self._begin(run, progress, finishing)
            return
        self._beginning = run.name
        self._reading = run_stoppable(
            lambda should_stop: RunProgress.of(run.events(), should_stop),
            lambda read: self._begin(run, read, finishing),
            self._cannot_begin,
            wait=self._session.wait(self.tr("Reading the training…")),
        )

    def start_all(self) -> None:
        """Train what waits, one after another."""
        self._going_on = True
        self._start_next()

    def remove(self, run: Run) -> None:
        """Take a run out of the queue; it stays in the list."""
        self._queue([other for other in self.waiting if other.name != run.name])

    def move(self, run: Run, by: int) -> None:
        """Move a waiting run nearer to its turn (-1) or away from it (1)."""
        order = [other for other in self.waiting if other.name != run.name]
        place = self.place_of(run.name) - 1
        if place >= 0:
            order.insert(max(0, place + by), run)
            self._queue(order)

    def may_delete(self, run: Run) -> bool:
        """Whether the run can go to the bin; of the one that goes on it is told that it has to be stopped first."""
        goes_on = self.current is not None and self.current.active and self.current.run == run
        if goes_on:
            self._session.tell(self.tr("Stop the training first."))
        return not goes_on

    def delete(self, run: Run, title: str) -> None:
        """Move a run that `may_delete` to the project's bin; it can be taken back at once, and from there later. One
        whose earlier events are still being read does not begin.
        """
        if not self.may_delete(run):
            return
        place = self.place_of(run.name)
        self._leave(run)
        self.remove(run)

        def deleted(binned: Run) -> None:
            told, text = self.tr("Training “{title}” moved to the bin."), self.tr("Delete the training “{title}”")
            self._session.tell_undoable(
                filled(told, title=title), filled(text, title=title), lambda: self.restore(binned, title, place)
            )
            self._session.runs_changed.emit()

        wait = self._session.wait(self.tr("Moving the training to the bin…"))
        run_in_pool(run.delete, deleted, self._session.error_occurred.emit, wait=wait)

    def _leave(self, run: Run) -> None:
        """Do not begin with the run whose earlier events are being read; it is the next one's turn."""
        if self._reading is not None and self._beginning == run.name:
            self._reading.stop()
            self._beginning = ""
            self.changed.emit()
            if self._goes_on():
                self._start_next()

    def restore(self, binned: Run, title: str, place: int = 0) -> None:
        """Bring a deleted run back; where it waited, it waits again at its `place` (from 1)."""

        def restored(run: Run) -> None:
            if place:
                order = list(self.waiting)
                order.insert(place - 1, run)
                self._queue(order)
            self._session.forget_undoable()
            self._session.tell(filled(self.tr("Training “{title}” restored."), title=title))
            self._session.runs_changed.emit()
            self.restored.emit(run)

        wait = self._session.wait(self.tr("Restoring the training…"))
        run_in_pool(binned.restore, restored, self._session.error_occurred.emit, wait=wait)

    def pause(self) -> None:
        """End at the next step; what waits goes on waiting."""
        if self.current is not None:
            self.current.pause()

    def stop(self) -> None:
        """End at the next step; then it is the next one's turn."""
        if self.current is not None:
            self.current.stop()

    def _is_current(self, run: Run) -> bool:
        return self._beginning == run.name or (self.current is not None and self.current.run.name == run.name)

    def _begin(self, run: Run, progress: RunProgress, finishing: bool) -> None:
        self._beginning = ""
        if self.current is not None:
            self.current.deleteLater()
        self.current = Training(self._session, run, progress, self, finishing=finishing)
        self.current.advanced.connect(self.advanced)
        self.current.changed.connect(self.changed)
        self.current.ended.connect(self._end)
        self.changed.emit()
        self.current.start()

    def _cannot_begin(self, error: Exception) -> None:
        self._beginning = ""
        self._session.error_occurred.emit(error)

    def _start_next(self) -> None:
        if self._going_on and self.waiting and not self.active:
            self.start(self.waiting[0])

    @Slot()
    def _end(self) -> None:
        training = self.current
        assert training is not None
        self.ended.emit(training)
        if training.state == "finished":
            self._tell_trained(training.run)
        if self._goes_on():
            self._start_next()

    def _tell_trained(self, run: Run) -> None:
        tell, told = self._session.tell, self.tr("“{title}” is trained.")
        act = Act(self.tr("Evaluate"), lambda: self._session.go("evaluate", run))
        failed = self._session.error_occurred.emit
        run_in_pool(lambda: run_title(run), lambda title: tell(filled(told, title=title), act), failed)

    def _goes_on(self) -> bool:
        """Whether the next one follows by itself: it was asked for, and the one before is over.

        Where that is paused, or was ended by who closes the project or cancels the job, the others wait.
        """
        before = self.current
        return self._going_on and (before is None or before.state in ("finished", "failed") or before.was_stopped)

    def _queue(self, runs: list[Run]) -> None:
        if [run.name for run in runs] != [run.name for run in self.waiting]:
            self.waiting = runs
            self._keep()
            self.changed.emit()

    def _keep(self) -> None:
        """Write the queue off the UI thread, one writing after another, the newest order last."""
        project, names = self._project, [run.name for run in self.waiting]
        if project is None or project.read_only or self._keeping or names == self._kept:
            return

        def written(_none: object) -> None:
            self._keeping, self._kept = False, names
            self._keep()

        def failed(error: Exception) -> None:
            self._keeping = False
            self._session.error_occurred.emit(error)

        self._keeping = True
        run_in_pool(lambda: RunQueue(project.folder).write(names), written, failed)

    @Slot(object)
    def _open(self, project: Project) -> None:
        self._project = project

        def read() -> list[Run]:
            runs = {run.name: run for run in project.runs.all()}
            return [runs[name] for name in RunQueue(project.folder).names() if name in runs and runs[name].resumable]

        def take(runs: list[Run]) -> None:
            self._kept = [run.name for run in runs]
            self._queue([*runs, *(run for run in self.waiting if run not in runs)])

        run_in_pool(read, take)

    @Slot()
    def _close(self) -> None:
        self._project, self.waiting, self._kept = None, [], []
        self._going_on, self._keeping, self._beginning = False, False, ""
        if self.current is not None:
            self.current.deleteLater()
            self.current = None
        self.changed.emit()
