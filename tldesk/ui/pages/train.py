"""The Train page: choose a model and a strategy, watch the training, come back to earlier ones."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QInputDialog, QMessageBox, QStackedWidget

from tldesk.engine import speed, weights
from tldesk.errors import TldeskError
from tldesk.project.config import RunConfig
from tldesk.project.events import Event
from tldesk.project.runs import Run
from tldesk.ui import theme
from tldesk.ui.context import Context
from tldesk.ui.dialogs.compare_data import CompareData
from tldesk.ui.jobs import Job, run_in_pool
from tldesk.ui.models.progress import RunProgress
from tldesk.ui.models.runs import RunRow, RunsModel, read_row
from tldesk.ui.models.speed import measure_work
from tldesk.ui.models.training import Training
from tldesk.ui.pages.page import Page
from tldesk.ui.widgets.run_list import RunList
from tldesk.ui.widgets.run_setup import RunSetup
from tldesk.ui.widgets.run_view import RunView

# The page that mends what keeps a training from starting.
_MENDED_ON = {"nothing_labelled": "label", "one_class": "label", "class_too_small": "label"}


class TrainPage(Page):
    """Runs at the left; at the right the form of a new one, or the chosen one. `open` takes a Run or its name."""

    name = "train"

    def __init__(self, context: Context, parent=None) -> None:
        super().__init__(context, parent)
        self.training: Training | None = None
        self.model = RunsModel(self)
        self.runs = RunList(self.model)
        self.setup = RunSetup(context)
        self.view = RunView()
        self._stack = QStackedWidget()
        self._stack.setObjectName("train-stack")
        self._stack.addWidget(self.setup)
        self._stack.addWidget(self.view)
        row = QHBoxLayout()
        row.setSpacing(theme.MARGIN)
        row.addWidget(self.runs)
        row.addWidget(self._stack, 1)
        self.body.addLayout(row)
        self.runs.run_chosen.connect(self._show_row)
        self.runs.rename_requested.connect(self._rename)
        self.runs.note_requested.connect(self._edit_note)
        self.runs.compare_requested.connect(self._compare)
        self.runs.delete_requested.connect(self._delete)
        self.model.refreshed.connect(self._show_changes)
        self.setup.start_requested.connect(self._make_run)
        self.view.pause_requested.connect(self.pause_run)
        self.view.stop_requested.connect(self.stop_run)
        self.view.resume_requested.connect(self.resume_run)
        self.view.evaluate_requested.connect(self._evaluate)
        context.runs_changed.connect(self._refresh_runs)
        context.samples_changed.connect(self._refresh_setup)

    def shown(self) -> None:
        self._refresh_runs()
        self.setup.refresh()
        self.view.prepare()

    def open(self, target: object) -> None:
        if isinstance(target, Run | str):
            self.runs.choose(target if isinstance(target, str) else target.name)
            self._refresh_runs()

    # what actions and buttons ask for

    def start_run(self) -> None:
        """Start the training that is set up; while a run is shown, turn to the set-up first."""
        if self._stack.currentWidget() is self.setup:
            self.setup.start()
        else:
            self.runs.choose_none()

    def pause_run(self) -> None:
        """Pause the training that goes on."""
        if self.training is not None:
            self.training.pause()

    def stop_run(self) -> None:
        """Stop the training that goes on."""
        if self.training is not None:
            self.training.stop()

    def resume_run(self) -> None:
        """Go on with the chosen run."""
        row = self.runs.chosen()
        if row is not None:
            self._train(row)

    # starting

    def _make_run(self, config: RunConfig) -> None:
        project = self.context.project
        if project is not None:
            run_in_pool(lambda: read_row(project.runs.new(config)), self._start_new, self._refuse)

    def _start_new(self, row: RunRow) -> None:
        self.setup.refresh()
        self.runs.choose(row.run.name)
        self._train(row)
        self.context.runs_changed.emit()

    def _refuse(self, error: Exception) -> None:
        if isinstance(error, TldeskError):
            self.setup.refuse(f"{error.text} {error.hint}", _MENDED_ON.get(error.code, "data"))
        else:
            self.setup.refresh()
            self.context.error_occurred.emit(error)

    def _train(self, row: RunRow) -> None:
        """Train a run in this window; one at a time."""
        if self.training is not None and self.training.active:
            self.context.tell(self.tr("Another training is still going on."))
            return
        progress = self.view.progress if self._shows(row) else RunProgress()
        self.training = Training(self.context, row.run, progress, self)
        self.training.advanced.connect(self._advance)
        self.training.changed.connect(self._change_state)
        self.training.ended.connect(self._end)
        self._change_state()
        self._present(row, progress)
        self.runs.view.setFocus()  # the Start button that had the keyboard is gone
        self.training.start()

    # following

    def _advance(self, _event: Event) -> None:
        self.view.touch()

    def _change_state(self) -> None:
        training = self.training
        assert training is not None
        self.model.set_running(training.run.name if training.active else "", training.state)
        row = self.runs.chosen()
        if row is not None and row.run.name == training.run.name:
            self.view.show_state(training.state)

    def _end(self) -> None:
        """The training is over for now: its files tell the rest."""
        self.context.runs_changed.emit()
        self.setup.refresh()
        training = self.training
        if training is not None and training.state == "finished":
            self.context.tell(self.tr("“{title}” is trained.").format(title=training.run.title))
            self._measure_once(training.run.config.backbone)

    def _measure_once(self, backbone: str) -> None:
        """After a backbone's first training its speed is measured, so that its card can tell it."""
        if weights.available(backbone) and speed.cached(backbone) is None:
            job = Job(measure_work(backbone), self.tr("Measure speed"), self, needs_torch=True)
            job.ended.connect(self.setup.backbones.refresh)
            self.context.submit(job)

    # showing

    def _shows(self, row: RunRow) -> bool:
        return self._stack.currentWidget() is self.view and self._shown_name == row.run.name

    _shown_name = ""

    def _show_row(self, row: RunRow | None) -> None:
        if row is None:
            self._shown_name = ""
            self._stack.setCurrentWidget(self.setup)
            return
        if self._shows(row):
            return
        training = self.training
        if training is not None and training.run.name == row.run.name:
            self._present(row, training.progress)
            return

        def replayed(progress: RunProgress) -> None:
            chosen = self.runs.chosen()
            if chosen is not None and chosen.run.name == row.run.name and not self._shows(row):
                self._present(row, progress)

        run_in_pool(lambda: RunProgress.of(row.run.events()), replayed, self.context.error_occurred.emit)

    def _present(self, row: RunRow, progress: RunProgress) -> None:
        self._shown_name = row.run.name
        training = self.training
        live = training is not None and training.run.name == row.run.name
        self.view.show_run(row, progress, training.state if live and training is not None else row.status)
        self._stack.setCurrentWidget(self.view)

    def _show_changes(self) -> None:
        """The list was read again: the shown run may have another title, note or state, or be gone."""
        row = self.runs.chosen()
        if row is not None and self._shows(row):
            self._present(row, self.view.progress)
        elif row is None and self._stack.currentWidget() is self.view and self.model.row_of(self._shown_name) < 0:
            self._show_row(None)

    def _refresh_runs(self) -> None:
        self.model.refresh(self.context.project)

    def _refresh_setup(self, _change: object) -> None:
        if self.isVisible():
            self.setup.refresh()

    # the list's wishes

    def _rename(self, row: RunRow) -> None:
        title, good = QInputDialog.getText(self, self.tr("Rename"), self.tr("Title of the training"), text=row.title)
        if good and title.strip():
            self._edit(lambda: row.run.rename(title.strip()))

    def _edit_note(self, row: RunRow) -> None:
        note, good = QInputDialog.getMultiLineText(
            self, self.tr("Note"), self.tr("Your note on this training"), row.note
        )
        if good:
            self._edit(lambda: row.run.set_note(note.strip()))

    def _compare(self, row: RunRow) -> None:
        if self.context.project is not None:
            CompareData(self.context, self.context.project, row.run, self.window()).open()

    def _delete(self, row: RunRow) -> None:
        if self.training is not None and self.training.active and self.training.run.name == row.run.name:
            self.context.tell(self.tr("Stop the training first."))
            return
        question = self.tr("Move “{title}” to the project's bin? Exports inside it go with it.")
        answer = QMessageBox.question(self, self.tr("Delete training"), question.format(title=row.title))
        if answer == QMessageBox.StandardButton.Yes:
            self.runs.choose_none()
            self._edit(row.run.delete)

    def _edit(self, change) -> None:
        run_in_pool(change, lambda _result: self.context.runs_changed.emit(), self.context.error_occurred.emit)

    def _evaluate(self) -> None:
        row = self.runs.chosen()
        if row is not None:
            self.context.go("evaluate", row.run)
