"""TryCard: a model on new images, texts or sounds: dropped, chosen, pasted, typed, from the webcam or the microphone;
each explained, many as a table.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QWidget

from tldesk.media import modality
from tldesk.media.pool import never
from tldesk.project.runs.runs import Run
from tldesk.project.texts import reading
from tldesk.ui.evaluate.explanation import Explanation
from tldesk.ui.evaluate.prediction_rows import Answered, Asked, answered
from tldesk.ui.parts import looks, theme
from tldesk.ui.parts.controls import Card, button, label
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.layouts import column, fill, holder, row, stacked
from tldesk.ui.parts.narrow import Halves, rows_shown, scrolled
from tldesk.ui.parts.record_table import ROW_ROLE
from tldesk.ui.parts.sign import Sign
from tldesk.ui.parts.text import breakable
from tldesk.ui.session.context import Context
from tldesk.ui.session.jobs import run_in_pool, run_slowly
from tldesk.ui.use.drop_area import DropArea
from tldesk.ui.use.examples import Examples
from tldesk.ui.use.predicting import Asking
from tldesk.ui.use.prediction_panel import AnsweredPanel
from tldesk.ui.use.text_box import TextBox
from tldesk.ui.use.text_examples import TextExamples
from tldesk.ui.use.tried_model import TriedModel

if TYPE_CHECKING:
    from tldesk.engine.answering.predict import Failure, Inputs
    from tldesk.engine.answering.texts import Asked as AskedText
    from tldesk.engine.answering.texts import Questions

_HINT, _ANSWERS, _LIVE = range(3)
_SIGN = 6 * theme.GRID
_BARS = 6  # classes that are seen at once


class TryCard(Card):
    """Asks the run of `show_run`. `clear_button` is for the head of the page."""

    def __init__(self, context: Context, opened: TriedModel, parent: QWidget | None = None) -> None:
        super().__init__("", "use-try-card", parent)
        self._context = context
        self._run: Run | None = None
        self._inputs: Inputs | Questions | None = None  # what is shown
        self.asking = Asking(context, opened, self)
        self.drop, self.box = DropArea(), TextBox()
        self.panel = AnsweredPanel()
        self.table = self.panel.table
        self.explanation = Explanation(context, "use", covers=False, wide=True)
        self.bars = self.explanation.bars
        rows_shown(self.bars, _BARS)
        views = looks.live(context.modality)
        self.live: Any = views.view(context, opened) if views is not None else None
        self.table.mark_of = context.class_marks.of
        context.class_marks.changed.connect(self.table.viewport().update)
        self.examples = Examples()
        self.text_examples = TextExamples(self.examples.words.text())
        self.problem = label("", "bad", wrap=True, name="use-problem")
        self.none = label("", "warning", wrap=True, name="use-none")
        trained = self.tr(
            "This image was in the model's training data, so its prediction says nothing about new images."
        )
        self.trained = label(trained, "warning", wrap=True, name="use-trained")
        self.status = label("", "muted", wrap=True, name="use-status")
        self.which = label("", "muted", wrap=True, name="use-which")
        self.clear_button = button(
            self.tr("Clear"),
            "use-clear",
            self.clear,
            icon="close",
            tip=self.tr("Remove these predictions and go back to the examples"),
        )
        self._arrange()
        self._connect()
        self._show_answer(None)

    def show_run(self, run: Run | None) -> None:
        """Ask this run from now on, at once about what is shown."""
        self._run = run
        project = self._context.project if run is not None else None
        self.examples.show_project(None if self._of_texts else project)
        self.text_examples.show_project(project if self._of_texts else None)
        self._show_part()
        if run is None:
            self.leave()
        elif self._is_live:
            self.live.ask(run)
        elif self._inputs is not None:
            self._ask(self._inputs)

    def ask(self, given: list[Path]) -> None:
        """Ask about files, and about the images in folders."""
        if self._run is not None:
            wait = self._context.wait(self.tr("Looking for images…"))
            kind = self._run.config.modality
            run_in_pool(lambda: _found(given, kind), self._ask, self._context.error_occurred.emit, wait=wait)

    def ask_text(self, text: str) -> None:
        """Ask about a text."""
        self.box.show_columns(None, (), ())
        if self._run is not None:
            run_in_pool(lambda: _questions([text], None, ""), self._ask, self._context.error_occurred.emit)

    def ask_table(self, table: Path, column: str = "") -> None:
        """Ask about the texts of a table, in the column of that name, or the one that looks like texts."""
        if self._run is None:
            return

        def take(found: Questions) -> None:
            self.box.show_columns(table, found.columns, found.used)
            self._ask(found)

        wait = self._context.wait(self.tr("Reading the table…"))
        run_slowly(lambda stop: _questions([], table, column, stop), take, self._context.error_occurred.emit, wait)

    def clear(self) -> None:
        """Back to the beginning: nothing is asked, and the examples are offered again."""
        self.asking.stop()
        self._inputs = None
        self.box.show_columns(None, (), ())
        self.box.edit.clear()
        self.panel.ask(())
        self._show_answer(None)
        first = self.text_examples.buttons if self._of_texts else self.examples.buttons
        next((one for one in (*first, self.box.edit, self.drop.choose_button) if one.isVisible()), self).setFocus()

    def paste(self) -> None:
        """Ask about what the clipboard holds."""
        (self.box if self._of_texts else self.drop).paste()

    @property
    def _of_texts(self) -> bool:
        """Whether the model takes texts."""
        return self._run is not None and bool(modality.of(self._run.config.modality).rows)

    @property
    def _is_live(self) -> bool:
        """Whether it is asked about what a device gives."""
        return self.live is not None and bool(self.live.running)

    def leave(self) -> None:
        """Give the webcam back: the page is left."""
        self._stop_live()
        self._show_part()

    def _stop_live(self) -> None:
        if self.live is not None:
            self.live.stop()

    # files

    def _ask(self, inputs: Inputs | Questions) -> None:
        self._inputs = inputs
        if self._run is None:
            return
        self._stop_live()
        rows = [_waiting(one) for one in inputs.asked]
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
        self.problem.setText(answered.problem if answered is not None else "")
        self.problem.setVisible(bool(self.problem.text()))
        self.explanation.setVisible(not self.problem.text())  # it would say the same once more
        self.explanation.show_image(self._run, answered)
        self._name(answered)
        self.trained.setVisible(answered is not None and answered.trained)
        self.none.setVisible(answered is not None and answered.none_of_these)
        if answered is not None:
            text = self.tr("None of these: confidence is below {limit}%.")
            if answered.thresholds:
                text = self.tr("None of these: no label reaches its threshold (the line across its bar).")
            self.none.setText(filled(text, limit=f"{100 * answered.limit:.1f}"))
        self._show_part()

    def _name(self, answered: Answered | None) -> None:
        """Which image it is, which a narrow table does not say, and what an example of the project is labelled."""
        name = answered.name if answered is not None and answered.text is None else ""
        labels = self.examples.labels(answered.path) if answered is not None and name and self.panel.isHidden() else ""
        said = f"{name} · {filled(self.tr('labelled {label}'), label=labels)}" if labels else name
        self.which.setText(breakable(said))
        self.which.setVisible(bool(name))

    def _show_part(self) -> None:
        """The webcam, the answers, or a hint where there is neither."""
        asked = bool(self.table.answered.rows)
        self._parts.setCurrentIndex(_LIVE if self._is_live else _ANSWERS if asked else _HINT)
        texts = self._of_texts
        for place, shown in ((self.drop, not texts), (self.box, texts)):
            place.setVisible(shown)
            place.make_small(self._parts.currentIndex() != _HINT)
        self.examples.setVisible(not texts)
        self.text_examples.setVisible(texts)
        self._sign.update()
        self.clear_button.setVisible(self._run is not None and self._parts.currentIndex() == _ANSWERS)
        self.drop.webcam_button.setVisible(self.live is not None)

    # the webcam

    def open_webcam(self) -> None:
        """Ask about what the webcam or the microphone gives."""
        if self._run is None or self.live is None:
            return
        if self.live.listen(self._run):
            self.asking.stop()
            self.explanation.stop()
            self._show_part()

    # putting together

    def _connect(self) -> None:
        context = self._context
        self.drop.images_given.connect(self.ask)
        self.drop.nothing_given.connect(lambda: context.tell(self.tr("There is no image to paste. Copy one first.")))
        self.drop.webcam_wanted.connect(self.open_webcam)
        self.examples.image_chosen.connect(lambda path: self.ask([path]))
        self.box.text_given.connect(self.ask_text)
        self.box.table_given.connect(self.ask_table)
        self.box.nothing_given.connect(lambda: context.tell(self.tr("There is no text to paste. Copy one first.")))
        self.box.nothing_typed.connect(lambda: context.tell(self.tr("There is no text yet. Type or paste one first.")))
        self.text_examples.text_chosen.connect(self.box.give)
        self.asking.answers_came.connect(self._take)
        self.asking.progressed.connect(self.panel.advance)
        self.asking.preparing.connect(lambda: self._say(self.tr("Preparing…")))
        self.asking.ended.connect(self._end)
        self.panel.stop_wanted.connect(self.asking.stop)
        self.panel.saved.connect(
            lambda path: context.tell_saved(filled(self.tr("Saved as {name}."), name=path.name), path)
        )
        self.panel.failed.connect(context.error_occurred)
        self.table.selectionModel().currentChanged.connect(self._show_row)
        self.table.answered.dataChanged.connect(self._update_row)
        if self.live is not None:
            self.live.bars.ranking.mark_of = context.class_marks.of
            self.live.ended.connect(self.leave)
            self.live.failed.connect(self._fail_live)
        self.explanation.neighbour_chosen.connect(lambda sample_id: context.go("label", [sample_id]))
        context.project_closed.connect(self._stop_live)

    def _fail_live(self, error: Exception) -> None:
        self.leave()
        self._context.error_occurred.emit(error)

    def _arrange(self) -> None:
        hint = label(self.tr("The model predicts the class of an image, with its confidence."), "muted", wrap=True)
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sign = Sign("image-search-outline", _SIGN)
        first = column(
            1,
            (self._sign, Qt.AlignmentFlag.AlignHCenter),
            hint,
            self.examples,
            self.text_examples,
            2,
        )
        words = column(
            self.which,
            self.status,
            (self.problem, Qt.AlignmentFlag.AlignTop),
            self.none,
            self.trained,
            (self.explanation, 1),
        )
        gaps = (theme.GAP_LARGE, theme.GAP_LARGE)
        answers = Halves(row(self.panel), words, growing=1, gaps=gaps)
        live = [] if self.live is None else [self.live]
        self._parts = stacked(holder(first), answers, *live, name="use-parts")
        fill(self.body, self.drop, self.box, (scrolled(self._parts), 1))


def _waiting(one: Path | Failure | AskedText) -> Path | Answered:
    """What was asked, as it is shown before there is an answer."""
    from tldesk.engine.answering.predict import Failure
    from tldesk.engine.answering.texts import Asked as AskedText

    if isinstance(one, AskedText):
        return Answered(Path(one.name), text=one.text, columns=one.columns)
    return answered(one, Asked(())) if isinstance(one, Failure) else one


def _questions(given: list[str], table: Path | None, column: str, should_stop: Callable[[], bool] = never) -> Questions:
    from tldesk.engine.answering import texts

    options = {reading.TEXT: column} if column else {}
    return texts.questions(given, [] if table is None else [table], options, should_stop)


def _found(given: list[Path], kind: str) -> Inputs:
    from tldesk.engine.answering.predict import find_inputs

    return find_inputs(given, kind)
