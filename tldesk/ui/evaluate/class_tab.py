"""The classes of an evaluation: their scores, and of the chosen one its precision, recall and threshold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QWidget

from tldesk.engine.judging.curves import FEWEST_POSITIVE
from tldesk.ui.charts.line import SHARES, Line, Ring
from tldesk.ui.evaluate.class_scores import ScoreTable
from tldesk.ui.evaluate.evaluation import Evaluation
from tldesk.ui.parts import theme
from tldesk.ui.parts.class_mark import Mark, MarkSign
from tldesk.ui.parts.controls import label
from tldesk.ui.parts.language import filled, percent
from tldesk.ui.parts.layouts import column, row
from tldesk.ui.parts.narrow import rows_shown
from tldesk.ui.parts.text import breakable
from tldesk.ui.session.chart_place import LinePlace

_CHART = 24 * theme.GRID
_ROWS = 6  # that are seen at once wherever there are so many classes


class ClassTab(QWidget):
    """The table above, the chosen class below. `class_chosen` gives its place among the run's classes.

    `mark_of` gives the mark of a class by its name and place.
    """

    class_chosen = Signal(int)

    def __init__(self, mark_of: Callable[[str, int], Mark], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._evaluation: Evaluation | None = None
        self._split = ""
        self._mark_of = mark_of
        self.table = ScoreTable()
        self.table.scores.mark_of = mark_of
        rows_shown(self.table, _ROWS)
        self.chart = LinePlace(
            "chart-precision-recall",
            self.tr("Precision and recall"),
            replace(SHARES, title=self.tr("Recall")),
            replace(SHARES, title=self.tr("Precision")),
            ends="names",
        )
        self.chart.setFixedHeight(_CHART)
        self.sign = MarkSign()
        self.title = label("", "heading", wrap=True, name="class-title")
        self.about = label("", "body", wrap=True, name="class-about")
        self.table.selectionModel().currentRowChanged.connect(self._choose)
        head = row((self.sign, Qt.AlignmentFlag.AlignVCenter), (self.title, 1))
        below = row((self.chart, 3), (column(head, self.about, 1), 2), gap=theme.GAP_LARGE)
        self.setLayout(column((self.table, 1), below, margins=(0, theme.GAP, 0, 0)))

    def show_evaluation(self, evaluation: Evaluation, split: str) -> None:
        """Show the classes of a split; the one with the lowest F1 is drawn."""
        self._evaluation, self._split = evaluation, split
        scores = evaluation.figures(split)["per_class"]
        self.table.scores.show(scores)
        self.draw(int(np.argmin([score["f1"] if score["support"] else 2.0 for score in scores])))

    def draw(self, place: int) -> None:
        """Draw the curve of the class at `place`."""
        evaluation, split = self._evaluation, self._split
        if evaluation is None:
            return
        found = evaluation.assessment
        score = evaluation.figures(split)["per_class"][place]
        self.title.setText(breakable(score["label"]))
        self.sign.show_mark(partial(self._mark_of, score["label"], place))
        curve = found.precision_recall(split, place)
        x, y = 100 * np.append(curve.recall, 0.0), 100 * np.append(curve.precision, 1.0)
        line = Line(self.tr("Precision"), x, y, named=False)
        self.chart.show_lines([line] if score["support"] else [])
        threshold = evaluation.report["thresholds"].get(score["label"])
        text = [filled(self.tr("Average precision {value}."), value=percent(curve.average))]
        if not score["support"]:
            self.chart.show_mark(None)
            text = [self.tr("There are no images of this class here, so its results are unknown.")]
        elif threshold is None:
            self.chart.show_mark(None)
            text.append(self.tr("No threshold: too few validation images of this class."))
        else:
            right, taken, wanted = found.at_threshold(split, place, threshold)
            precision, recall = right / max(1, taken), right / max(1, wanted)
            self.chart.show_mark(Ring(100 * recall, 100 * precision) if taken and wanted else None)
            words = self.tr(
                "Its threshold is {threshold} (the best F1 on validation images). With it, precision is "
                "{precision} and recall {recall} here."
            )
            if evaluation.multi_label and evaluation.figures("val")["per_class"][place]["support"] < FEWEST_POSITIVE:
                words = self.tr(
                    "It has too few validation images for a threshold of its own, so the common one of "
                    "{threshold} is used. With it, precision is {precision} and recall {recall} here."
                )
            shown = {"precision": percent(precision), "recall": percent(recall)}
            text.append(filled(words, threshold=percent(threshold), **shown))
        self.about.setText("\n\n".join(text))
        self.chart.describe(f"{score['label']}: {' '.join(text)}")

    def clear_choice(self) -> None:
        """Choose no class."""
        self.table.setCurrentIndex(QModelIndex())
        self.table.clearSelection()

    def _choose(self, current: QModelIndex) -> None:
        if current.isValid():
            place = self.table.sorted.mapToSource(current).row()
            self.draw(place)
            self.class_chosen.emit(place)
