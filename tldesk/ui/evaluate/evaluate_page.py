"""The Evaluate page: how good a run is, class by class, and the images behind each figure."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QComboBox, QWidget

from tldesk.engine.judging import judge
from tldesk.engine.judging.slices import Slice
from tldesk.errors import TldeskError
from tldesk.project.runs.runs import Run
from tldesk.project.samples.file_names import portable
from tldesk.ui.evaluate.answers import Answer, in_cell, labelled, mistaken, unsure, worst, wrong_first
from tldesk.ui.evaluate.class_tab import ClassTab
from tldesk.ui.evaluate.confidence_tab import ConfidenceTab
from tldesk.ui.evaluate.confusion_matrix import ConfusionMatrix
from tldesk.ui.evaluate.evaluation import Evaluation, read_evaluation, write_report
from tldesk.ui.evaluate.evaluation_head import EvaluationHead
from tldesk.ui.evaluate.explanation import Explanation
from tldesk.ui.evaluate.label_count_rows import CELLS
from tldesk.ui.evaluate.label_counts import LabelCounts
from tldesk.ui.evaluate.limit_keeping import LimitKeeping
from tldesk.ui.evaluate.make_smaller import SmallerAct
from tldesk.ui.evaluate.mistakes_panel import AnswersPanel
from tldesk.ui.evaluate.prediction_rows import Answered
from tldesk.ui.evaluate.slice_table import SliceTable
from tldesk.ui.evaluate.slices import slice_title
from tldesk.ui.parts import errors, theme
from tldesk.ui.parts.controls import Card, button, menu_act, more_button, named, plain_tabs
from tldesk.ui.parts.documents import to_save
from tldesk.ui.parts.empty_state import EmptyState
from tldesk.ui.parts.language import filled, percent
from tldesk.ui.parts.layouts import column, fill, holder, row, stacked
from tldesk.ui.parts.narrow import Beside, BesideTabs, scrolled
from tldesk.ui.parts.page_header import PageHeader
from tldesk.ui.parts.saving import ask_file
from tldesk.ui.parts.shortened import Shortened
from tldesk.ui.parts.tab_order import first_in
from tldesk.ui.parts.waiting import Waiting
from tldesk.ui.samples.page import Page
from tldesk.ui.session.calls import drop_calls_to, run_newest
from tldesk.ui.session.context import Context
from tldesk.ui.session.jobs import run_in_pool
from tldesk.ui.session.runs import RunListing
from tldesk.ui.train.curve_act import CurveAct
from tldesk.ui.train.run_choice import RunChoice

_LEAST_BESIDE, _LEAST_BELOW = 38 * theme.GRID, 28 * theme.GRID  # what the large image's bars and buttons need
_FIGURES = 0.4  # of the width: the rest is for the images and the large one, which both have their place from the start


class EvaluatePage(Page):
    """Figures of one run on one split; `open` takes a Run or its name."""

    name = "evaluate"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.evaluation: Evaluation | None = None
        self._left: list[str] = []  # the finished trainings when the page was left
        self.choice = RunChoice("evaluate-run")
        self.more, menu = more_button("evaluate-more", self.tr("More"))
        self.curve, self.smaller = CurveAct(context, self.choice, self), SmallerAct(context, self.choice, self)
        menu.addActions([self.curve, self.smaller])
        report = self.tr("Save report…")
        self.report_act = menu_act(menu, report, "evaluate-report", self.save_report, icon="file-document-outline")
        self.splits = named(QComboBox(), "evaluate-split", self.tr("Split"))
        self.use_button = button(
            self.tr("Use this model"), "evaluate-use", self._use, role="primary", icon="rocket-launch-outline"
        )
        self.compare_button = button(
            self.tr("Compare with…"), "evaluate-compare", self.compare_runs, icon="compare-horizontal"
        )
        self.head = EvaluationHead(context)
        self.matrix = ConfusionMatrix()
        self.counts = LabelCounts()
        self.classes = ClassTab(context.class_marks.of)
        self.confidence = ConfidenceTab()
        self.limits = LimitKeeping(context, self)
        self.slices = SliceTable()
        self.images = AnswersPanel(context)
        self.explanation = Explanation(context, "evaluate")
        self.worst_button = button(
            self.tr("Show the worst mistakes"), "evaluate-worst", self.show_worst, role="quiet", icon="alert-outline"
        )
        self.empty = EmptyState(
            "evaluate-empty", "chart-box-outline", "", "", self.tr("Go to Train"), lambda: context.go("train")
        )
        self._stack = stacked(self.empty, scrolled(self._content()), name="evaluate-stack")
        self.waiting = self.choice.waiting = Waiting("evaluate-waiting", over=self._stack)
        acts = (self.more, self.compare_button, self.use_button)
        facts = holder(row((self.choice, 100), self.splits, 1))  # nothing is left empty while its text is shortened
        fill(self.body, PageHeader(self.tr("Evaluate"), facts, *acts), (self._stack, 1))
        self._connect()
        self._show_page(0)
        self.empty.hide()  # until the trainings are read, nobody knows whether there are any

    def shown(self) -> None:
        if self._left and (newer := [name for name in self.choice.finished() if name not in self._left]):
            self.choice.choose(newer[0])
        self._left = []
        self._refresh()
        if self.evaluation is not None:
            self.head.count_looks(self.evaluation, self.split)

    def hideEvent(self, event: QHideEvent) -> None:
        """Whoever comes back finds what has been trained meanwhile."""
        super().hideEvent(event)
        self._left = self.choice.finished()

    def open(self, target: object) -> None:
        if isinstance(target, Run | str):
            self.choice.choose(target if isinstance(target, str) else target.name)
            self._refresh()

    @property
    def split(self) -> str:
        """The split whose figures are shown."""
        return str(self.splits.currentData() or "")

    def show_cell(self, true: int, predicted: int) -> None:
        """Show the images of a cell of the confusion matrix."""
        evaluation = self.evaluation
        if evaluation is None:
            return
        classes = evaluation.classes
        answers = in_cell(evaluation.answers[self.split], true, predicted)
        if true == predicted:
            title = filled(self.tr("“{true}”, predicted correctly"), true=classes[true])
        else:
            text = self.tr("“{true}” predicted as “{predicted}”")
            title = filled(text, true=classes[true], predicted=classes[predicted])
        about = self.matrix.matrix.cell_text(true, predicted)
        self._show_images(title, about, answers, self.tr("There are no images in this cell."))

    def show_count(self, place: int, column: int) -> None:
        """Show the images of a count: those of which a label is found, is missed or is said wrongly."""
        evaluation = self.evaluation
        if evaluation is None:
            return
        title = (self.tr("“{label}”, found"), self.tr("“{label}”, missed"), self.tr("“{label}”, predicted wrongly"))[
            column
        ]
        answers = labelled(evaluation.answers[self.split], place, *CELLS[column])
        about = self.counts.counts.cell_text(place, column)
        self._show_images(filled(title, label=evaluation.classes[place]), about, answers, self.tr("There are none."))

    def show_worst(self) -> None:
        """Show the wrong answers, the most confident first."""
        evaluation = self.evaluation
        if evaluation is None:
            return
        self.worst_button.setVisible(False)
        for tab in (self.matrix, self.counts, self.classes, self.slices):
            tab.clear_choice()
        self.images.show_answers(
            self.tr("Worst mistakes"),
            self.tr("Wrong predictions, most confident first. A label may be wrong, or the image unusual."),
            evaluation,
            worst(evaluation.answers[self.split]),
            self.tr("No mistakes: every image in this split is predicted correctly."),
        )

    def compare_runs(self) -> None:
        """Show this training beside others."""
        from tldesk.ui.evaluate.compare_runs import CompareRuns

        if self.evaluation is not None and self.context.project is not None:
            CompareRuns(self.context, self.context.project, self.evaluation.run, self.window()).open()

    def save_report(self) -> None:
        """Ask where to, and write the report as one HTML file."""
        evaluation, chosen = self.evaluation, self.choice.chosen()
        if evaluation is None:
            return
        title = self.tr("Save report")
        wish = to_save(portable(f"{chosen.title if chosen is not None else evaluation.run.name}.html"))
        file = ask_file(self, title, wish, {".html": self.tr("Web page (*.html)")})
        if file is not None:
            wait, failed = self.context.wait(self.tr("Saving the report…")), self.context.error_occurred.emit
            run_in_pool(lambda: write_report(evaluation.run, file), self._say_saved, failed, wait=wait)

    def _say_saved(self, file: Path) -> None:
        self.context.tell_saved(filled(self.tr("Report saved: {name}"), name=file.name), file)

    def show_class(self, place: int) -> None:
        """Show what is wrong with a class: what was missed of it, and what was taken for it."""
        evaluation = self.evaluation
        if evaluation is None:
            return
        about = self.tr("Its missed images first, then other images predicted as this class.")
        if evaluation.multi_label:
            about = self.tr("Images where it was missed first, then images where it was predicted wrongly.")
        self._show_images(
            filled(self.tr("Mistakes about “{label}”"), label=evaluation.classes[place]),
            about,
            mistaken(evaluation.answers[self.split], place),
            self.tr("There are no mistakes with this class."),
        )

    def show_slice(self, part: Slice) -> None:
        """Show the images of a slice, the wrong ones first."""
        evaluation = self.evaluation
        if evaluation is None:
            return
        text = self.tr("{right} of {count} are correct. The others come first.")
        answers = evaluation.answers[self.split]
        self._show_images(
            slice_title(part),
            filled(text, right=part.right, count=len(part.rows)),
            wrong_first([answers[row] for row in part.rows]),
            "",
        )

    def show_unanswered(self, limit: float) -> None:
        """Show the images that a limit of confidence leaves unanswered."""
        evaluation = self.evaluation
        if evaluation is None:
            return
        if limit:
            title = filled(self.tr("Confidence below {limit}"), limit=percent(limit))
        else:
            title = self.tr("Least confident predictions")
        none = self.tr("Every image gets a prediction.")
        about = self.tr("Least confident first.")
        self._show_images(title, about, unsure(evaluation.answers[self.split], limit), none)

    def _show_images(self, title: str, about: str, answers: list[Answer], none: str) -> None:
        assert self.evaluation is not None
        self.images.show_answers(title, about, self.evaluation, answers, none)
        self.worst_button.setVisible(True)

    def _explain(self) -> None:
        """Show the chosen image large, with where the model looked."""
        evaluation, chosen = self.evaluation, self.images.view.selected()
        if evaluation is None or len(chosen) != 1:
            self.explanation.show_image(None, None)
            return
        answer = chosen[0]
        shares = dict(zip(evaluation.classes, answer.shares.tolist(), strict=True))
        limits = judge.thresholds_of(evaluation.report) if evaluation.multi_label else []
        thresholds = dict(zip(evaluation.report["thresholds"], limits, strict=False))
        shown = Answered(answer.path, shares, thresholds=thresholds, place=answer.place)
        true = self.images.view.answers.names(answer.targets)
        about = filled(self.tr("{name}, labelled: {true}"), name=shown.name, true=true or self.tr("no label"))
        self.explanation.show_image(evaluation.run, shown, about)

    # reading

    def _refresh(self) -> None:
        self.choice.refresh(self.context.project)

    def _read(self, row: RunListing | None) -> None:
        if row is None or row.status != "finished":
            drop_calls_to(self._take)
            self.evaluation = None
            self._say_empty(row)
        else:
            wait = self.waiting.begin(self.tr("Reading the results…"))
            run_newest(lambda: read_evaluation(row.run), self._take, self._refuse, wait=wait)

    def _take(self, evaluation: Evaluation) -> None:
        split = self.split
        self.evaluation = evaluation
        titles = {"test": self.tr("Test images"), "val": self.tr("Validation images")}
        self.splits.blockSignals(True)
        self.splits.clear()
        for name in evaluation.answers:
            self.splits.addItem(titles[name], name)
        self.splits.setCurrentIndex(max(0, self.splits.findData(split)))
        self.splits.blockSignals(False)
        self._show_split()

    def _refuse(self, error: Exception) -> None:
        self.evaluation = None
        if isinstance(error, TldeskError):
            words = errors.shown(error)
            self.empty.say(words.text, words.hint)
            self._show_page(0)
        else:
            self.context.error_occurred.emit(error)

    # showing

    def _say_empty(self, row: RunListing | None = None) -> None:
        if row is None:
            title = self.tr("Nothing to evaluate yet")
            text = self.tr("Train a model first. Its results appear here as soon as it is trained.")
        else:
            title = filled(self.tr("“{title}” has no results yet"), title=row.title)
            text = self.tr("Its training has not finished. Resume it on the Train page, or select another training.")
        self.empty.say(title, text)
        self._show_page(0)

    def _show_page(self, number: int) -> None:
        self._stack.setCurrentIndex(number)
        self.empty.setVisible(not number)
        for widget in (self.splits, self.more, self.compare_button, self.use_button):
            widget.setVisible(bool(number))
        self.choice.setVisible(self.choice.count() > 0)

    def _show_split(self) -> None:
        evaluation = self.evaluation
        if evaluation is None or self.split not in evaluation.answers:
            return
        self.head.show_split(evaluation, self.split)
        several = evaluation.multi_label
        figures = evaluation.figures(self.split)
        if several:
            self.counts.show_counts(figures["per_class"])
        else:
            self.matrix.show_matrix(evaluation.classes, figures["confusion"])
        for tab, shown in ((self._matrix_place, not several), (self.counts, several)):
            self._tabs.setTabVisible(self._tabs.indexOf(tab), shown)
        self.classes.show_evaluation(evaluation, self.split)
        self.confidence.show_evaluation(evaluation, self.split)
        self.slices.show_slices(evaluation.slices[self.split])
        self._show_page(1)
        self.show_worst()

    def _keep_limit(self, limit: float) -> None:
        if self.evaluation is not None:
            self.limits.keep(self.evaluation.run, limit, self.evaluation.limit)

    def _show_kept(self, run: Run, limit: float) -> None:
        if self.evaluation is not None and self.evaluation.run == run:
            self.evaluation = replace(self.evaluation, limit=limit)
            self.confidence.show_kept(limit)

    def _use(self) -> None:
        if self.evaluation is not None:
            self.context.go("use", self.evaluation.run)

    # arranging

    def _connect(self) -> None:
        self.listening = self.explanation.listening
        self.choice.run_chosen.connect(self._read)
        self.splits.currentIndexChanged.connect(lambda _index: self._show_split())
        self.matrix.cell_chosen.connect(self.show_cell)
        self.counts.cell_chosen.connect(self.show_count)
        self.classes.class_chosen.connect(self.show_class)
        self.confidence.limit_moved.connect(self.show_unanswered)
        self.confidence.limit_kept.connect(self._keep_limit)
        self.limits.kept.connect(self._show_kept)
        self.slices.slice_chosen.connect(self.show_slice)
        self.images.view.selection_changed.connect(self._explain)
        self.explanation.neighbour_chosen.connect(lambda sample_id: self.context.go("label", [sample_id]))
        self.context.runs_changed.connect(self._refresh)

    def _content(self) -> QWidget:
        tabs = self._tabs = plain_tabs("evaluate-tabs", self.tr("Details of the results"))
        self._matrix_place = self._matrix_tab()
        tabs.addTab(self._matrix_place, self.tr("Confusion matrix"))
        tabs.addTab(self.counts, self.tr("Found and missed"))
        tabs.addTab(scrolled(self.classes), self.tr("Classes"))
        tabs.addTab(scrolled(self.confidence), self.tr("Confidence"))
        tabs.addTab(self.slices, self.tr("Weak spots"))
        left, right = Card(name="evaluate-figures-card"), Card(name="evaluate-images-card")
        fill(left.body, tabs)
        fill(self.images.corner, self.worst_button)
        first_in(self.images, self.worst_button)
        large = scrolled(self.explanation, "evaluate-image")
        large.setMinimumHeight(_LEAST_BELOW)
        fill(right.body, (named(Beside(self.images, large, _LEAST_BESIDE), "evaluate-images"), 1))
        split = self._split = named(BesideTabs(left, right, tabs, _FIGURES), "evaluate-splitter")
        return holder(column(self.head, (split, 1)))

    def _matrix_tab(self) -> QWidget:
        words = Shortened("small", name="evaluate-matrix-hint")
        fewer = self.tr("Rows: the label. Columns: the prediction.")
        words.say(self.tr("Rows: the label. Columns: the prediction. Select a cell to see its images."), fewer)
        return holder(column(words, (self.matrix, 1), gap=theme.GAP_SMALL, margins=(0, theme.GAP, 0, 0)))
