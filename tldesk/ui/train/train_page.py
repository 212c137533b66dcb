"""The Train page: choose a model and a strategy, watch the training, come back to earlier ones."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from tldesk.engine.embedding import speed
from tldesk.engine.networks import weights
from tldesk.errors import TldeskError
from tldesk.project.runs.command_line import train_command
from tldesk.project.runs.config import BASELINES, RunConfig
from tldesk.project.runs.events import Event
from tldesk.project.runs.runs import Run
from tldesk.ui.data.compare_data import CompareData
from tldesk.ui.data.duplicate_job import when_grouped
from tldesk.ui.parts import theme
from tldesk.ui.parts.confirm import Confirm
from tldesk.ui.parts.controls import label
from tldesk.ui.parts.errors import shown
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.layouts import fill, row, stacked
from tldesk.ui.parts.name_dialog import NameDialog
from tldesk.ui.parts.narrow import scrolled
from tldesk.ui.parts.page_header import PageHeader
from tldesk.ui.parts.waiting import Waiting
from tldesk.ui.samples.deleted_trainings import DeletedTrainings
from tldesk.ui.samples.note_dialog import NoteDialog
from tldesk.ui.samples.page import Page
from tldesk.ui.session.calls import run_newest
from tldesk.ui.session.context import Context
from tldesk.ui.session.how_far import rounded
from tldesk.ui.session.jobs import Job, run_in_pool, run_stoppable
from tldesk.ui.session.later_notes import read_later_notes
from tldesk.ui.session.progress import RunProgress
from tldesk.ui.session.runs import LiveState, RunListing, RunsModel, read_row, run_title
from tldesk.ui.session.training import Training
from tldesk.ui.train.run_list import RunList
from tldesk.ui.train.run_setup import RunSetup
from tldesk.ui.train.run_view import RunView
from tldesk.ui.train.speed import measure_work
from tldesk.ui.train.stop_training import StopTraining

# The page that mends what keeps a training from starting.
_MENDED_ON = {"nothing_labelled": "label", "one_class": "label", "class_too_small": "label"}


class TrainPage(Page):
    """Runs at the left; at the right the form of a new one, or the chosen one. `open` takes a Run or its name, or a
    RunConfig to train with again."""

    name = "train"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._trainings = context.trainings
        self._shown: RunListing | None = None  # in the view
        self.model = RunsModel(self)
        self.runs = RunList(self.model)
        self.setup = RunSetup(context)
        self.view = RunView()
        self._place = scrolled(self.view)
        self._stack = stacked(self.setup, self._place, name="train-stack")
        self.waiting = Waiting("train-waiting", over=self._stack)
        self.facts = label("", "muted", name="train-facts")
        head = PageHeader(self.tr("Train"), self.facts, self.runs.new_button)
        fill(self.body, head, (row(self.runs, (self._stack, 1), gap=theme.GAP_LARGE), 1))
        context.jobs.beat.connect(self._follow)
        self.runs.run_chosen.connect(self._show_row)
        self.runs.act_requested.connect(self._act)
        self.runs.deleted_wanted.connect(self._show_deleted)
        self._trainings.restored.connect(lambda run: self.runs.choose(run.name))
        self.model.refreshed.connect(self._show_changes)
        self.setup.start_requested.connect(self._make_run)
        self.setup.command_requested.connect(self._copy_command)
        self.view.pause_requested.connect(self.pause_run)
        self.view.stop_requested.connect(self._ask_to_stop)
        self.view.keep_requested.connect(self._ask_to_keep)
        self.view.resume_requested.connect(self.resume_run)
        self.view.dequeue_requested.connect(lambda: self._act("dequeue", self.runs.chosen()))
        self.view.evaluate_requested.connect(self._evaluate)
        self._trainings.advanced.connect(self._advance)
        self._trainings.changed.connect(self._change_state)
        self._trainings.ended.connect(self._end)
        context.runs_changed.connect(self._refresh_runs)
        context.samples_changed.connect(self._refresh_setup)
        self._change_state()

    def shown(self) -> None:
        self._refresh_runs()
        if self._stack.currentWidget() is self.setup:  # behind a run it is looked at when it comes forward
            self.setup.refresh()
        self.view.prepare()

    def open(self, target: object) -> None:
        if isinstance(target, Run | str):
            self.runs.choose(target if isinstance(target, str) else target.name)
            self._refresh_runs()
        elif isinstance(target, RunConfig):
            self._set_up(target)

    # what actions and buttons ask for

    def start_run(self) -> None:
        """Start the training that is set up; while a run is shown, turn to the set-up first."""
        if self._stack.currentWidget() is self.setup:
            self.setup.start()
        else:
            self.set_up()

    def set_up(self) -> None:
        """Turn to a new training."""
        self.runs.choose_none()

    def choose_model(self, name: str) -> None:
        """Turn to a new training, with this model."""
        self.runs.choose_none()
        self.setup.backbones.choose(name)

    @property
    def training(self) -> Training | None:
        """The training that goes on, or that did last."""
        return self._trainings.current

    def pause_run(self) -> None:
        """Pause the training that goes on."""
        self._trainings.pause()

    def stop_run(self) -> None:
        """Stop the training that goes on."""
        self._trainings.stop()

    def _ask_to_stop(self) -> None:
        """Ask how the training that goes on is to end; one that is ending with its best model is stopped at once."""
        training = self.training
        if training is None or not training.active:
            return
        if training.state == "finishing":
            self.stop_run()
            return
        row = self._shown
        title = row.title if row is not None and row.run == training.run else run_title(training.run)
        waiting = len(self._trainings.waiting)
        dialog = StopTraining(title, training.progress, going=True, parent=self.window(), waiting=waiting)
        dialog.keep_wanted.connect(training.finish)
        dialog.stop_wanted.connect(self.stop_run)
        training.advanced.connect(dialog.follow)
        training.ended.connect(dialog.reject)
        dialog.open()

    def _ask_to_keep(self) -> None:
        """Ask whether a run that was stopped is to end with its best model so far."""
        row = self._shown
        if row is None or self._trainings.active:
            return
        progress = self.view.progress
        dialog = StopTraining(row.title, progress, going=False, parent=self.window())
        dialog.keep_wanted.connect(lambda: self._trainings.finish(row.run, progress))
        dialog.open()

    def resume_run(self) -> None:
        """Go on with the chosen run; behind the one that goes on, if there is one."""
        row = self.runs.chosen()
        if row is not None:
            self._train(row)

    # starting

    def _make_run(self, config: RunConfig) -> None:
        project = self.context.project
        if project is not None:

            def make() -> None:
                wait = self.context.wait(self.tr("Adding the training…"))
                run_in_pool(lambda: read_row(project.runs.new(config)), self._start_new, self._refuse, wait=wait)

            when_grouped(self.context, make)

    def _start_new(self, row: RunListing) -> None:
        if not self._trainings.active:
            self.runs.choose(row.run.name)
            self._present(row, RunProgress())
        else:
            self.context.tell(self.tr("Added to the queue."))
        self._refresh_setup()
        self._train(row)
        self.context.runs_changed.emit()

    def _refuse(self, error: Exception) -> None:
        if isinstance(error, TldeskError):
            words = shown(error)
            self.setup.refuse(words.whole, _MENDED_ON.get(error.code, "data"))
        else:
            self.setup.refresh()
            self.context.error_occurred.emit(error)

    def _train(self, row: RunListing) -> None:
        """Train a run, now or when it is its turn."""
        progress = self.view.progress if self._shows(row) else None
        self._trainings.start(row.run, progress)
        self.runs.view.setFocus()  # the Start button that had the keyboard is gone

    # following

    def _advance(self, _event: Event) -> None:
        self.view.touch()

    def _follow(self) -> None:
        """The page, the list and the status bar say how far it is at one moment."""
        self.view.follow()
        self._show_live()

    def _change_state(self) -> None:
        """A training has begun or ended, or the queue is another one."""
        self._show_live()
        self.setup.set_queueing(self._trainings.active)
        row, training = self._shown, self.training
        if row is None:
            return
        if training is not None and training.run == row.run and training.progress is not self.view.progress:
            self._present(row, training.progress)
        else:
            self.view.show_state(self._live(row), free=not self._trainings.active)

    def _show_live(self) -> None:
        """Tell the list what goes on and what waits."""
        live = {run.name: LiveState("queued", place) for place, run in enumerate(self._trainings.waiting, 1)}
        training = self.training
        if training is not None and (training.active or training.state == "paused"):
            left = training.progress.seconds_left if training.active else None
            live[training.run.name] = LiveState(training.state, 0, None if left is None else rounded(left))
        self.model.set_live(live)

    def _live(self, row: RunListing) -> LiveState:
        """What a run does now; after its end until the program is closed, how it ended here."""
        state = self._trainings.state_of(row.run.name)
        return LiveState(state or row.status, self._trainings.place_of(row.run.name) if state == "queued" else 0)

    def _end(self, training: Training) -> None:
        """A training is over for now: its files tell the rest."""
        self.context.runs_changed.emit()
        self._refresh_setup()
        if training.state == "finished":
            self._measure_once(training.run)

    def _measure_once(self, run: Run) -> None:
        """After a backbone's first training its speed is measured, so that its card can tell it."""

        def unmeasured() -> str:
            backbone = run.config.backbone
            return backbone if weights.available(backbone) and speed.cached(backbone) is None else ""

        run_in_pool(unmeasured, self._measure, self.context.error_occurred.emit)

    def _measure(self, backbone: str) -> None:
        if backbone:
            job = Job(measure_work(backbone), self.tr("Measure speed"), self, needs_torch=True)
            job.ended.connect(self._refresh_setup)
            self.context.submit(job)

    # showing

    def _shows(self, row: RunListing) -> bool:
        return self._shown is not None and self._shown.run == row.run

    def _show_row(self, row: RunListing | None) -> None:
        if row is None:
            self._shown = None
            if self._stack.currentWidget() is not self.setup:
                self.setup.to_top()
            self._stack.setCurrentWidget(self.setup)
            self._refresh_setup()
            return
        if self._shows(row):
            return
        training = self.training
        if training is not None and training.run.name == row.run.name:
            self._present(row, training.progress)
            return

        wait, failed = self.waiting.begin(self.tr("Reading the training…")), self.context.error_occurred.emit
        run_stoppable(lambda stop: (row, RunProgress.of(row.run.events(), stop)), self._show_replayed, failed, wait)

    def _show_replayed(self, read: tuple[RunListing, RunProgress]) -> None:
        (row, progress), chosen = read, self.runs.chosen()
        if chosen is not None and chosen.run.name == row.run.name and not self._shows(row):
            self._present(row, progress)

    def _present(self, row: RunListing, progress: RunProgress) -> None:
        self._shown = row
        self.view.show_run(row, progress, self._live(row), free=not self._trainings.active)
        if row.status == "finished" and (project := self.context.project) is not None:
            run_newest(partial(read_later_notes, project, row.run), self.view.headline.add_notes)
        self._stack.setCurrentWidget(self._place)

    def _show_changes(self) -> None:
        """The list was read again: the shown run may have another title, note or state, or be gone."""
        count = self.model.count
        self.facts.setText(filled(self.tr("{count} {count:training|trainings}"), count=count) if count else "")
        if not self._trainings.at_work:
            self.runs.offer_to_resume()
        row = self.runs.chosen()
        if row is not None and self._shows(row):
            if self.training is not None and self.training.run == row.run:
                self.training.job.title = row.title
            self._present(row, self.view.progress)
        elif row is None and self._shown is not None and self.model.row_of(self._shown.run.name) < 0:
            self._show_row(None)

    def _refresh_runs(self) -> None:
        self.model.refresh(self.context.project)

    def _refresh_setup(self, _change: object = None) -> None:
        """Look again at what can be trained; not while it is hidden: whatever shows it does so."""
        if self.setup.isVisible():
            self.setup.refresh()

    # the list's wishes

    def _act(self, name: str, row: RunListing | None) -> None:
        """Do what a row of ACTS says with a run."""
        acts = {
            "up": lambda row: self._trainings.move(row.run, -1),
            "down": lambda row: self._trainings.move(row.run, 1),
            "dequeue": lambda row: self._trainings.remove(row.run),
            "resume": self._train,
            "rename": self._rename,
            "note": self._edit_note,
            "compare": self._compare,
            "reuse": lambda row: self._set_up(row.run.config),
            "start-from": self._start_from,
            "command": lambda row: self._copy_command(row.run.config),
            "delete": self._delete,
        }
        if row is not None:
            acts[name](row)

    def _set_up(self, config: RunConfig) -> None:
        self.runs.choose_none()
        self.setup.show_config(config)

    def _start_from(self, row: RunListing) -> None:
        config = row.run.config
        strategy = "fine-tune" if config.strategy in BASELINES else config.strategy
        self._set_up(config.model_copy(update={"start_from": row.run.name, "strategy": strategy}))

    def _copy_command(self, config: RunConfig) -> None:
        if self.context.project is not None:
            QGuiApplication.clipboard().setText(train_command(self.context.project.folder, config))
            self.context.tell(self.tr("Command copied."))

    def _rename(self, row: RunListing) -> None:
        def keep(title: str) -> None:
            self._edit(lambda: row.run.rename(title))

        field = self.tr("Title of the training")
        NameDialog(self.tr("Rename"), field, row.title, keep, self.window(), name="run-name").open()

    def _edit_note(self, row: RunListing) -> None:
        dialog = NoteDialog(self.tr("Your note on this training"), row.note, self.window())
        dialog.accepted.connect(lambda: self._edit(partial(row.run.set_note, dialog.note)))
        dialog.open()

    def _compare(self, row: RunListing) -> None:
        if self.context.project is not None:
            CompareData(self.context, self.context.project, row.run, self.window()).open()

    def _delete(self, row: RunListing) -> None:
        if not self._trainings.may_delete(row.run):
            return
        dialog = Confirm(
            filled(self.tr("Delete the training “{title}”?"), title=row.title),
            self.tr("It moves to the project's bin, with its exports, and can be restored from there."),
            self.tr("Delete training"),
            "delete-run",
            self.window(),
            destructive=True,
        )
        dialog.accepted.connect(lambda: self._remove(row))
        dialog.open()

    def _remove(self, row: RunListing) -> None:
        self.runs.choose_none()
        self._trainings.delete(row.run, row.title)

    def _show_deleted(self) -> None:
        if self.context.project is not None:
            DeletedTrainings(self.context, self.context.project, self.window()).open()

    def _edit(self, change: Callable[[], object]) -> None:
        run_in_pool(change, lambda _result: self.context.runs_changed.emit(), self.context.error_occurred.emit)

    def _evaluate(self) -> None:
        row = self.runs.chosen()
        if row is not None:
            self.context.go("evaluate", row.run)
