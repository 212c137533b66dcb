"""TryCard: a model on new images: dropped, chosen, pasted or from the webcam; each explained, many as a table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QWidget

from tldesk.errors import TldeskError
from tldesk.project.runs.runs import Run
from tldesk.ui.evaluate.explanation import Explanation
from tldesk.ui.evaluate.prediction_rows import Answered, Asked, answered
from tldesk.ui.parts import looks, theme
from tldesk.ui.parts.controls import Card, label
from tldesk.ui.parts.layouts import column, fill, holder, row, stacked
from tldesk.ui.parts.narrow import Halves, rows_shown, scrolled
from tldesk.ui.parts.record_table import ROW_ROLE
from tldesk.ui.parts.sign import Sign
from tldesk.ui.session.context import Context
from tldesk.ui.session.jobs import run_in_pool
from tldesk.ui.use.drop_area import DropArea
from tldesk.ui.use.examples import Examples
from tldesk.ui.use.live_view import LiveView
from tldesk.ui.use.predicting import Asking
from tldesk.ui.use.prediction_panel import AnsweredPanel
from tldesk.ui.use.tried_model import TriedModel

if TYPE_CHECKING:
    from tldesk.engine.answering.predict import Inputs

_HINT, _ANSWERS, _LIVE = range(3)
_TABLE_WIDTH = 40 * theme.GRID
_SIGN = 6 * theme.GRID
_BARS = 6  # classes that are seen at once


class TryCard(Card):
    """Asks the run of `show_run`."""

    def __init__(self, context: Context, opened: TriedModel, parent: QWidget | None = None) -> None:
        super().__init__("", "use-try-card", parent)
        self._context = context
        self._run: Run | None = None
        self._inputs: Inputs | None = None  # what is shown
        self.asking = Asking(context, opened, self)
        self.drop = DropArea()
        self.panel = AnsweredPanel()
        self.table = self.panel.table
        self.explanation = Explanation(context, "use")
        self.bars = self.explanation.bars
        rows_shown(self.bars, _BARS)
        self.live = LiveView(opened)
        self.table.mark_of = self.live.bars.ranking.mark_of = context.class_marks.of
        context.class_marks.changed.connect(self.table.viewport().update)
        self.examples = Examples()
        self.problem = label("", "bad", wrap=True, name="use-problem")
        self.none = label("", "warning", wrap=True, name="use-none")
        self.status = label("", "muted", wrap=True, name="use-status")
        self._arrange()
        self._connect()
        self._show_answer(None)

    def show_run(self, run: Run | None) -> None:
        """Ask this run from now on, at once about what is shown."""
        self._run = run
        self.examples.show_project(self._context.project if run is not None else None)
        if run is None:
            self.leave()
        elif self.live.live.running:
            self.live.ask(run)
        elif self._inputs is not None:
            self._ask(self._inputs)

    def ask(self, given: list[Path]) -> None:
        """Ask about files, and about the images in folders."""
        if self._run is not None:
            wait = self._context.wait(self.tr("Looking for images…"))
            run_in_pool(lambda: _found(given), self._ask, self._context.error_occurred.emit, wait=wait)

    def leave(self) -> None:
        """Give the webcam back: the page is left."""
        self.live.stop()
        self._show_part()

    # files

    def _ask(self, inputs: Inputs) -> None:
        self._inputs = inputs
        if self._run is None:
            return
        self.live.stop()
        rows = [one if isinstance(one, Path) else answered(one, Asked(())) for one in inputs.asked]
        self.panel.ask(rows, inputs.skipped)
        self.panel.setVisible(len(inputs.asked) + len(inputs.skipped) > 1)
        self._show_part()
        self._say(self.tr("Waiting for another job…") if self._context.jobs.busy else self.tr("Preparing…"))
        self.asking.ask(self._run, inputs.asked)

    def _say(self, text: str) -> None:
        """Say what is waited for, where it is seen."""
        self.panel.say(text)
        self.status.setText(text if self.panel.isHidden() else "")
        self.status.setVisible(bool(self.status.text()))

    def _take(self, first: int, rows: list[Answered]) -> None:
        self.status.hide()
        self.panel.answer(first, rows)

    def _end(self) -> None:
        self.status.hide()
        self.panel.end()

    def _show_row(self, current: QModelIndex) -> None:
        if current.isValid():
            self._show_answer(current.data(ROW_ROLE))

    def _update_row(self, first: QModelIndex, last: QModelIndex) -> None:
        current = self.table.currentIndex()
        if first.row() <= current.row() <= last.row():
            self._show_answer(current.data(ROW_ROLE))

    def _show_answer(self, answered: Answered | None) -> None:
        self.explanation.show_image(self._run, answered)
        self.problem.setText(answered.problem if answered is not None else "")
        self.problem.setVisible(bool(self.problem.text()))
        self.none.setVisible(answered is not None and answered.none_of_these)
        if answered is not None:
            text = self.tr("None of these: confidence is below {limit}%.")
            if answered.thresholds:
                text = self.tr("None of these: no label reaches its threshold (the line across its bar).")
            self.none.setText(text.format(limit=f"{100 * answered.limit:.1f}"))
        self._show_part()

    def _show_part(self) -> None:
        """The webcam, the answers, or a hint where there is neither."""
        asked = bool(self.table.answered.rows)
        self._parts.setCurrentIndex(_LIVE if self.live.live.running else _ANSWERS if asked else _HINT)
        self.drop.make_small(self._parts.currentIndex() != _HINT)
        self.drop.webcam_button.setVisible(bool(looks.of(self._context.modality).capture))

    # the webcam

    def open_webcam(self) -> None:
        """Ask about what the webcam sees; says what to install where that is missing."""
        from tldesk.ui.webcam import device

        if self._run is None:
            return
        try:
            source = device.open_cameras()
        except TldeskError as error:
            self._context.error_occurred.emit(error)
            return
        self.asking.stop()
        self.explanation.stop()
        self.live.start(self._run, source)
        self._show_part()

    # putting together

    def _connect(self) -> None:
        context = self._context
        self.drop.images_given.connect(self.ask)
        self.drop.nothing_given.connect(lambda: context.tell(self.tr("There is no image to paste. Copy one first.")))
        self.drop.webcam_wanted.connect(self.open_webcam)
        self.examples.image_chosen.connect(lambda path: self.ask([path]))
        self.asking.answers_came.connect(self._take)
        self.asking.progressed.connect(self.panel.advance)
        self.asking.preparing.connect(lambda: self._say(self.tr("Preparing…")))
        self.asking.ended.connect(self._end)
        self.panel.stop_wanted.connect(self.asking.stop)
        self.panel.saved.connect(
            lambda path: context.tell_saved(self.tr("Saved as {name}.").format(name=path.name), path)
        )
        self.panel.failed.connect(context.error_occurred)
        self.table.selectionModel().currentChanged.connect(self._show_row)
        self.table.answered.dataChanged.connect(self._update_row)
        self.live.ended.connect(self.leave)
        self.live.failed.connect(self._fail_live)
        self.explanation.neighbour_chosen.connect(lambda sample_id: context.go("label", [sample_id]))
        context.project_closed.connect(self.live.stop)

    def _fail_live(self, error: Exception) -> None:
        self.leave()
        self._context.error_occurred.emit(error)

    def _arrange(self) -> None:
        hint = label(self.tr("The model predicts the class of an image, with its confidence."), "muted", wrap=True)
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        first = column(1, (Sign("image-search-outline", _SIGN), Qt.AlignmentFlag.AlignHCenter), hint, self.examples, 2)
        words = column(self.status, self.problem, self.none, (self.explanation, 1))
        gaps = (theme.GAP_LARGE, theme.GAP_LARGE)
        answers = Halves(row(self.panel), words, growing=None, gaps=gaps)
        self.panel.setMaximumWidth(_TABLE_WIDTH)
        self._parts = stacked(holder(first), answers, self.live, name="use-parts")
        fill(self.body, self.drop, (scrolled(self._parts), 1))


def _found(given: list[Path]) -> Inputs:
    from tldesk.engine.answering.predict import find_inputs

    return find_inputs(given)
