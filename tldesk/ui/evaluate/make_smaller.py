"""MakeSmaller: chooses the smaller model that a finished training is made into, and starts that training."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, QLocale, QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QTableView, QWidget

from tldesk.media.modality import IMAGE
from tldesk.project.runs.config import BASELINES
from tldesk.project.runs.runs import Run
from tldesk.project.store import Project
from tldesk.ui.data.duplicate_job import when_grouped
from tldesk.ui.parts import errors, icons, theme
from tldesk.ui.parts.controls import button, label, named
from tldesk.ui.parts.dialog import Dialog
from tldesk.ui.parts.language import filled, joined
from tldesk.ui.parts.layouts import fill
from tldesk.ui.parts.record_table import RIGHT, Column, RecordTable, set_up_rows
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.parts.waiting import Waiting
from tldesk.ui.session.context import Context
from tldesk.ui.session.jobs import run_in_pool
from tldesk.ui.session.runs import RunListing
from tldesk.ui.session.smaller import Candidate, Smaller, read_smaller, smaller_config
from tldesk.ui.train.run_choice import RunChoice


class CandidateModel(RecordTable[Candidate]):
    """A row for each model that may be chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = [
            Column(self.tr("Model"), lambda row: row.title),
            Column(self.tr("MB"), lambda row: f"{row.megabytes:.0f}", RIGHT, self.tr("Size of the model")),
            Column(self.tr("ms"), _time, RIGHT, self.tr("Milliseconds per image on this computer")),
            Column(
                self.tr("Trained directly"),
                lambda row: row.figure or "–",
                RIGHT,
                self.tr("Accuracy of the best training of this model without a teacher"),
            ),
        ]


class MakeSmaller(Dialog):
    """Asks which model; the training is an ordinary one, and is shown on the Train page."""

    def __init__(self, context: Context, project: Project, run: Run, parent: QWidget | None = None) -> None:
        title = QCoreApplication.translate("MakeSmaller", "Make a smaller model")
        super().__init__(title, "make-smaller", parent)
        self._context, self._project, self._run = context, project, run
        self.found: Smaller | None = None
        self.itself = label("", "heading", wrap=True, name="make-smaller-itself")
        self.about = label("", "muted", wrap=True, name="make-smaller-about")
        self.models = CandidateModel(self)
        self.table = named(QTableView(), "make-smaller-table", self.tr("Smaller models on this computer"))
        self.table.setModel(self.models)
        set_up_rows(self.table, "make-smaller-header")
        self.message = label("", "warning", wrap=True, name="make-smaller-message")
        self.message.hide()
        self.start_button = button(self.tr("Start"), "make-smaller-start", self.start, role="primary", icon="play")
        self.start_button.setEnabled(False)
        fill(self.body, self.itself, self.about, (self.table, 1), self.message)
        self.add_buttons(self.close_button(self.tr("Cancel")), self.start_button)
        self.resize(84 * theme.GRID, 50 * theme.GRID)
        self.waiting = Waiting("make-smaller-waiting", over=self)
        self.table.doubleClicked.connect(lambda _index: self.start())
        context.project_closed.connect(self.reject)
        wait = self.waiting.begin(self.tr("Looking for smaller models…"))
        run_in_pool(lambda: read_smaller(project, run), self._show, self._refuse, wait=wait)

    @property
    def chosen(self) -> Candidate | None:
        """The model that is chosen."""
        index = self.table.currentIndex()
        return self.models.record(index.row()) if index.isValid() else None

    def start(self) -> None:
        """Make the training, and go to it."""
        chosen = self.chosen
        if chosen is None or not self.start_button.isEnabled():
            return
        self.start_button.setEnabled(False)
        config = smaller_config(self._run, chosen.name)
        wait = self.waiting.begin(self.tr("Adding the training…"))
        make = partial(self._project.runs.new, config)
        when_grouped(self._context, lambda: run_in_pool(make, self._begin, self._refuse, wait=wait))

    def _begin(self, run: Run) -> None:
        context = self._context
        context.trainings.start(run)
        context.runs_changed.emit()
        self.accept()
        context.go("train", run)

    def _show(self, found: Smaller) -> None:
        self.found = found
        one = found.itself
        text = self.tr("“{title}”: {size} MB, {figures}")
        if one.ms is not None:
            text = self.tr("“{title}”: {size} MB, {ms} ms per image, {figures}")
        facts = {"size": f"{one.megabytes:.0f}", "ms": _time(one), "figures": one.figure}
        self.itself.setText(filled(text, title=found.row.title, **facts))
        about = self.tr(
            "The smaller model learns from the labels and from what this one predicts for the training images."
        )
        if found.unlabelled:
            more = self.tr("It also learns from {count} {count:image|images} without a label.")
            about = joined(about, filled(more, count=found.unlabelled))
        afterwards = self.tr("Compare the two afterwards: it is no gain if direct training is as good.")
        self.about.setText(joined(about, afterwards))
        self.models.show(found.candidates)
        self.table.setVisible(bool(found.candidates))
        self.start_button.setEnabled(bool(found.candidates))
        if found.candidates:
            self.table.selectRow(0)
            self.table.setFocus()
        else:
            text = self.tr("There is no smaller model on this computer. Import one on the Train page, under Models.")
            self._say(text)

    def _refuse(self, error: Exception) -> None:
        words = errors.shown(error)
        self._say(words.whole)
        self.start_button.setEnabled(self.chosen is not None)

    def _say(self, text: str) -> None:
        self.message.setText(text)
        self.message.show()


class SmallerAct(QAction):
    """Follows a `RunChoice`; there for finished trainings on images."""

    def __init__(self, context: Context, choice: RunChoice, page: QWidget) -> None:
        super().__init__(page)
        self.setObjectName("evaluate-smaller")
        self._context, self._choice, self._page = context, choice, page
        self.setText(self.tr("Make a smaller one…"))
        self.setIcon(icons.icon("arrow-collapse"))
        self.setToolTip(as_tip(self.tr("Train a smaller model that learns from what this one predicts")))
        self.setVisible(False)
        self.triggered.connect(lambda _checked=False: self.ask())
        choice.run_chosen.connect(self._follow)

    def ask(self) -> None:
        """Ask which model the chosen training is to be made into."""
        row, project = self._choice.chosen(), self._context.project
        if row is not None and project is not None:
            MakeSmaller(self._context, project, row.run, self._page.window()).open()

    def _follow(self, row: RunListing | None) -> None:
        finished = row is not None and row.status == "finished" and row.strategy not in BASELINES
        self.setVisible(finished and self._context.modality == IMAGE)


def _time(row: Candidate) -> str:
    return "–" if row.ms is None else QLocale().toString(float(row.ms), "f", 1)
