"""What an evaluation says first: how much is right, how sure that is, how often the test images were looked at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from tldesk.project.runs.events import Noted
from tldesk.project.runs.looks import Looks
from tldesk.ui.evaluate.evaluation import Evaluation, look
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import label
from tldesk.ui.parts.figure import Figure
from tldesk.ui.parts.language import filled, percent
from tldesk.ui.parts.layouts import column, row
from tldesk.ui.session.calls import run_newest
from tldesk.ui.session.context import Context
from tldesk.ui.session.run_text import interval_sentence, noted_text, untested_text


class EvaluationHead(QWidget):
    """Accuracy (of several labels mAP) and macro F1 of a split in large letters, and what they are worth.

    Showing test images is a look.
    """

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.accuracy, self.f1 = Figure("evaluate-accuracy"), Figure("evaluate-macro-f1")
        self.f1.setToolTip(self.tr("The mean F1 of all classes. A small class counts as much as a large one."))
        self.interval = label("", "muted", wrap=True, name="evaluate-interval")
        self.looks = label("", "muted", wrap=True, name="evaluate-looks")
        self.looks.setToolTip(
            self.tr(
                "The test results are also shown at the end of each training. What counts is whether a "
                "training, a threshold or an export follows: choices made after seeing the test results make "
                "them too optimistic. Use the validation images to choose."
            )
        )
        self.warnings = label("", "warning", wrap=True, name="evaluate-warnings")
        self.notes = label("", "muted", wrap=True, name="evaluate-notes")
        words = column(1, self.interval, self.looks, self.warnings, self.notes, 1, gap=2)
        self.setLayout(row(self.accuracy, self.f1, (words, 1), gap=theme.GAP_LARGE))

    def show_split(self, evaluation: Evaluation, split: str) -> None:
        """Show the figures of a split."""
        figures = evaluation.figures(split)
        if evaluation.multi_label:
            words = _with_interval(self.tr("mean average precision"), figures, "map")
            self.accuracy.show_figure(percent(figures["map"]), words)
        else:
            self.accuracy.show_figure(percent(figures["accuracy"]), self.tr("correct"))
        self.f1.show_figure(percent(figures["macro_f1"]), _with_interval(self.tr("macro F1"), figures, "macro_f1"))
        self.interval.setText(self._interval(evaluation, split))
        self._show_notes(evaluation.notes, untested_text(figures, split))
        self.looks.setVisible(split == "test")
        self.count_looks(evaluation, split)

    def count_looks(self, evaluation: Evaluation, split: str) -> None:
        """Test images that are shown, or still there when somebody comes back, are looked at: say how often by now."""
        if split == "test":
            run_newest(lambda: look(evaluation.run), self._say_looks, self._context.error_occurred.emit)

    def _show_notes(self, notes: list[Noted], untested: str) -> None:
        """Warnings stand by themselves, before what only informs; first which classes are not tested."""
        for shown, warns in ((self.warnings, True), (self.notes, False)):
            texts = [untested] if warns and untested else []
            texts += [noted_text(note) for note in notes if (note.level == "warning") == warns]
            shown.setText("\n".join(texts))
            shown.setVisible(bool(texts))

    def _interval(self, evaluation: Evaluation, split: str) -> str:
        """What the accuracy is worth; of several labels what it is, first."""
        figures, report = evaluation.figures(split), evaluation.report
        count = report.get("n_test", 0) if split == "test" else report.get("n_val", 0)
        if not evaluation.multi_label:
            return interval_sentence(figures, count)
        text = self.tr("All labels are correct on {percent} of {count} {count:image|images} ({low}–{high}%).")
        low, high = figures["accuracy_interval"]
        words = {"low": f"{100 * low:.1f}", "high": f"{100 * high:.1f}"}
        return filled(text, percent=percent(figures["accuracy"]), count=count, **words)

    def _say_looks(self, found: Looks) -> None:
        """Say how often something was chosen after a look at the test images: whoever chooses by them, chooses for
        them."""
        text = self.tr(
            "Test results were seen {count} {count:time|times} before a choice was made ({runs} "
            "{runs:training|trainings})."
        )
        if not found.count:
            text = self.tr("No choice has been made yet after seeing the test results.")
        self.looks.setText(filled(text, count=found.count, runs=found.runs))


def _with_interval(text: str, figures: Mapping[str, Any], name: str) -> str:
    """A figure's name with its 95 % interval, where the report has one."""
    if f"{name}_interval" not in figures:
        return text
    low, high = figures[f"{name}_interval"]
    if low == high:  # of reports of before: no more than that no answer was wrong
        return text
    return f"{text} ({100 * low:.1f} – {100 * high:.1f})"
