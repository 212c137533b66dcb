"""What an evaluation says first: its headline, and what warns of it."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from tldesk.engine.judging import headline
from tldesk.project.runs.events import Noted
from tldesk.ui.evaluate.evaluation import Evaluation
from tldesk.ui.parts.controls import label
from tldesk.ui.parts.headline import HeadlineView
from tldesk.ui.parts.layouts import column
from tldesk.ui.session.calls import run_newest
from tldesk.ui.session.context import Context
from tldesk.ui.session.later_notes import read_later_notes
from tldesk.ui.session.run_text import noted_text, untested_text


class EvaluationHead(QWidget):
    """The headline of a run; of its validation images in particular where these are asked for.

    Showing test images is a look.
    """

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.headline = HeadlineView("evaluate-headline")
        self.warnings = label("", "warning", wrap=True, name="evaluate-warnings")
        self.setLayout(column(self.headline, self.warnings))

    def show_split(self, evaluation: Evaluation, split: str) -> None:
        """Show the figures of a split."""
        report = evaluation.report
        told = headline.of(report, split if report.get("test") else "")
        notes = [noted_text(note) for note in evaluation.notes if note.level != "warning"]
        self.headline.show_headline(told.noting(*notes) if told is not None else None)
        self._warn(evaluation.notes, untested_text(evaluation.figures(split), split))
        self.count_looks(evaluation, split)

    def count_looks(self, evaluation: Evaluation, split: str) -> None:
        """Test images that are shown, or still there when somebody comes back, are looked at: say how often by now."""
        if (project := self._context.project) is not None:
            read = partial(read_later_notes, project, evaluation.run, tests=split == "test")
            run_newest(read, self.headline.add_notes, self._context.error_occurred.emit)

    def _warn(self, notes: list[Noted], untested: str) -> None:
        """Warnings stand by themselves, always to be seen; first which classes are not tested."""
        texts = [untested] if untested else []
        texts += [noted_text(note) for note in notes if note.level == "warning"]
        self.warnings.setText("\n".join(texts))
        self.warnings.setVisible(bool(texts))
