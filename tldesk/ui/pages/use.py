"""The Use page: ask a trained model about images, and export it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from tldesk.project.runs import Run
from tldesk.ui import theme
from tldesk.ui.context import Context
from tldesk.ui.jobs import run_in_pool
from tldesk.ui.models.asking import Asking
from tldesk.ui.models.prediction_rows import ANSWERED_ROLE, Answered
from tldesk.ui.models.runs import RunRow
from tldesk.ui.pages.page import Page
from tldesk.ui.widgets.drop_area import DropArea
from tldesk.ui.widgets.empty_state import EmptyState
from tldesk.ui.widgets.explanation import Explanation
from tldesk.ui.widgets.export_panel import ExportPanel
from tldesk.ui.widgets.parts import Card, label
from tldesk.ui.widgets.prediction_bars import AnsweredList
from tldesk.ui.widgets.run_choice import RunChoice


class UsePage(Page):
    """Predictions and exports of one run; `open` takes a Run or its name."""

    name = "use"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.asking = Asking(context, self)
        self.choice = RunChoice("use-run")
        self.drop = DropArea()
        self.list = AnsweredList()
        self.explanation = Explanation(context, "use")
        self.bars = self.explanation.bars
        self.problem = label("", "bad", wrap=True, name="use-problem")
        self.none = label("", "warning", wrap=True, name="use-none")
        self.status = label("", "muted", wrap=True, name="use-status")
        self.export_panel = ExportPanel(context)
        self.empty = EmptyState(
            "use-empty",
            "rocket-launch-outline",
            self.tr("No trained model yet"),
            self.tr("Train a model first; then it can be tried on new images and exported here."),
            self.tr("Go to Train"),
            lambda: context.go("train"),
        )
        self._stack = QStackedWidget()
        self._stack.setObjectName("use-stack")
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self._content())
        self.body.addWidget(self.choice, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self._stack, 1)
        self.choice.run_chosen.connect(self._show_run)
        self.explanation.neighbour_chosen.connect(lambda sample_id: context.go("label", [sample_id]))
        self.drop.images_given.connect(self.ask)
        self.asking.answered.connect(self._take)
        self.asking.ended.connect(self._end)
        self.list.selectionModel().currentChanged.connect(self._show_row)
        self.list.answered.dataChanged.connect(self._update_row)
        context.runs_changed.connect(self._refresh)
        self._show_run(None)
        self._show_answer(None)

    def shown(self) -> None:
        self._refresh()

    def open(self, target: object) -> None:
        if isinstance(target, Run | str):
            self.choice.choose(target if isinstance(target, str) else target.name)
            self._refresh()

    def export_model(self) -> None:
        """Go to the export; the action of the menu."""
        self.export_panel.export_button.setFocus()

    def ask(self, given: list[Path]) -> None:
        """Ask the chosen run about files, and about the images in folders."""
        if self._run() is not None:
            run_in_pool(lambda: _images_in(given), self._ask, self.context.error_occurred.emit)

    def _ask(self, images: list[Path]) -> None:
        run = self._run()
        if run is None:
            return
        self.list.answered.ask(images)
        self.list.parentWidget().setVisible(len(images) > 1)
        self.list.setCurrentIndex(self.list.answered.index(0))
        self.status.setText(self._waiting_text())
        self.asking.ask(run, images)
        job = self.asking.job
        if job is not None:
            job.preparing.connect(self._prepare)

    def _waiting_text(self) -> str:
        return self.tr("Waiting for another job…") if self.context.jobs.busy else self.tr("Preparing…")

    def _prepare(self) -> None:
        self.status.setText(self.tr("Preparing…"))

    def _take(self, answered: Answered) -> None:
        self.status.setText("")
        self.list.answered.answer(answered)

    def _end(self) -> None:
        self.status.setText("")

    def _run(self) -> Run | None:
        row = self.choice.chosen()
        return row.run if row is not None and row.status == "finished" else None

    def _refresh(self) -> None:
        self.choice.refresh(self.context.project)

    def _show_run(self, row: RunRow | None) -> None:
        run = self._run()
        self.choice.setVisible(self.choice.count() > 0)
        self._stack.setCurrentIndex(0 if run is None else 1)
        if row is not None and run is None:
            self.empty.say(
                self.tr("“{title}” is not trained yet").format(title=row.title),
                self.tr("Resume it on the Train page, or choose another run."),
            )
        self.export_panel.show_run(run)
        images = [answered.path for answered in self.list.answered.rows]
        if run is not None and images:
            self._ask(images)

    def _show_row(self, current: QModelIndex) -> None:
        self._show_answer(current.data(ANSWERED_ROLE) if current.isValid() else None)

    def _update_row(self, first: QModelIndex) -> None:
        current = self.list.currentIndex()
        if current.row() == first.row():
            self._show_answer(current.data(ANSWERED_ROLE))

    def _show_answer(self, answered: Answered | None) -> None:
        self.explanation.show_image(self._run(), answered)
        self.problem.setText(answered.problem if answered is not None else "")
        self.problem.setVisible(bool(self.problem.text()))
        self.none.setVisible(answered is not None and answered.none_of_these)
        if answered is not None:
            text = self.tr("None of these: the model is less sure than {limit} %.")
            if answered.thresholds:
                text = self.tr("None of these: no label reaches its threshold, the line across its bar.")
            self.none.setText(text.format(limit=f"{100 * answered.limit:.1f}"))
        self._answer.setVisible(answered is not None)
        self._hint.setVisible(answered is None)

    def _content(self) -> QWidget:
        images = QWidget()
        column = QVBoxLayout(images)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)
        images.setFixedWidth(216)
        images.hide()
        words = QVBoxLayout()
        words.setSpacing(theme.GAP)
        words.addWidget(self.status)
        words.addWidget(self.problem)
        words.addWidget(self.none)
        words.addWidget(self.explanation, 1)
        self._answer = QWidget()
        answer = QHBoxLayout(self._answer)
        answer.setContentsMargins(0, 0, 0, 0)
        answer.setSpacing(theme.GAP_LARGE)
        answer.addWidget(images)
        answer.addLayout(words, 1)
        self._hint = label(
            self.tr("The model says which class an image belongs to, and how sure it is."), "muted", wrap=True
        )
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        card = Card(self.tr("Try it"), "use-try-card")
        card.body.addWidget(self.drop)
        card.body.addSpacing(theme.GAP)
        card.body.addWidget(self._hint, 1)
        card.body.addWidget(self._answer, 4)
        self.export_panel.setFixedWidth(336)
        page = QWidget()
        layout = QHBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP_LARGE)
        layout.addWidget(card, 1)
        layout.addWidget(self.export_panel)
        return page


def _images_in(given: list[Path]) -> list[Path]:
    from tldesk.engine.predict import find_inputs

    return find_inputs(given)
