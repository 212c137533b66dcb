"""AnsweredPanel: many images with their answers: which are shown, how far it is, and the table as a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from tldesk.errors import TldeskError
from tldesk.project.importers.records import Skipped
from tldesk.project.runs.events import Progressed
from tldesk.ui.evaluate.prediction_rows import Answered
from tldesk.ui.parts.controls import button, icon_button, label, named
from tldesk.ui.parts.documents import to_save
from tldesk.ui.parts.language import filled, told
from tldesk.ui.parts.layouts import column, row
from tldesk.ui.parts.narrow import Halves
from tldesk.ui.parts.saving import ask_file
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.parts.waiting import Waiting
from tldesk.ui.session import how_far
from tldesk.ui.session.jobs import run_slowly
from tldesk.ui.use.answer_table import AnswerTable
from tldesk.ui.use.answered import CLASS, EVERYTHING, NONE, PROBLEM, TRAINED, ShownAnswer
from tldesk.words import utf8

_TOLD = 20  # skipped files that are named


class AnsweredPanel(QWidget):
    """`table.answered` holds the rows. `stop_wanted` asks for an end of asking; `saved` carries the file written,
    `failed` why it was not."""

    stop_wanted = Signal()
    saved = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("use-answers")
        self.table = AnswerTable()
        self._skipped: Sequence[Skipped] = ()
        self.filter = named(QComboBox(), "use-filter", self.tr("Images to show"))
        self.filter.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.filter.setMinimumContentsLength(10)  # “All images (20)”
        self.words = label("", "muted", wrap=True, name="use-summary")
        self.stop = icon_button("close-circle-outline", "use-stop", self.tr("Stop"), self.stop_wanted.emit)
        self.save_button = button(
            self.tr("Save as CSV…"),
            "use-save-csv",
            self.save,
            icon="content-save-outline",
            tip=self.tr("All predictions as a table, with the probability of each class"),
        )
        head = Halves(row(self.filter), row(self.save_button))
        self.waiting = Waiting("use-saving", over=self.table)
        self.setLayout(column(head, row((self.words, 1), self.stop), (self.table, 1)))
        self.filter.currentIndexChanged.connect(lambda _at: self._show_only())

    def ask(self, images: Sequence[Path | Answered], skipped: Sequence[Skipped] = ()) -> None:
        """Show images that wait; what was `skipped` is no image."""
        self._skipped = skipped
        self.table.answered.ask(images)
        self.table.choose(0)
        self._refresh()
        self.say("")

    def answer(self, first: int, rows: Sequence[Answered]) -> None:
        """Show answers to them, from the place `first` on."""
        self.table.answered.answer(first, rows)
        self._refresh()

    def say(self, text: str) -> None:
        """Say what is waited for."""
        self.words.setText(text)
        self.stop.setVisible(True)
        self.save_button.setEnabled(False)

    def advance(self, event: Progressed) -> None:
        """Say how far it is."""
        parts = [how_far.count(event.done, event.total), how_far.images_a_second(event.rate)]
        if event.seconds_left is not None:
            parts.append(how_far.time_left(event.seconds_left))
        self.words.setText(" · ".join(parts))

    def end(self) -> None:
        """Say what came of it."""
        counts = self.table.answered.counts
        kinds = {NONE: self.tr("{count} none of these"), PROBLEM: self.tr("{count} could not be read")}
        given = self.table.answered.given
        parts = [filled(self.tr("{count} predicted"), count=f"{given:,}")]
        parts += [
            filled(text, count=f"{counts[ShownAnswer(kind)]:,}")
            for kind, text in kinds.items()
            if counts[ShownAnswer(kind)]
        ]
        waiting = counts[ShownAnswer()] - self.table.answered.done
        parts += [filled(self.tr("{count} not predicted"), count=f"{waiting:,}")] if waiting else []
        parts += [filled(self.tr("{count} skipped"), count=f"{len(self._skipped):,}")] if self._skipped else []
        text = " · ".join(parts)
        if trained := counts[ShownAnswer(TRAINED)]:
            seen = self.tr("{count} of {total} {total:image|images} {count:was|were} in this model's training data.")
            text += "\n" + filled(seen, count=trained, total=given)
        self.words.setText(text)
        self.words.setToolTip(as_tip(self._about_skipped()))
        self.stop.setVisible(False)
        self.save_button.setEnabled(given > 0)

    def save(self) -> None:
        """Ask where to, and write all answers."""
        kinds = {".csv": self.tr("Tables (*.csv)")}
        path = ask_file(self, self.tr("Save predictions"), to_save("predictions.csv"), kinds)
        if path is not None:
            wait = self.waiting.begin(self.tr("Saving the predictions…"))
            run_slowly(_writer(path, list(self.table.answered.rows)), self.saved.emit, self.failed.emit, wait)

    def _about_skipped(self) -> str:
        """Some of what was skipped, and why."""
        if not self._skipped:
            return ""
        lines = [filled(self.tr("{count} skipped"), count=f"{len(self._skipped):,}")]
        lines += [utf8(f"{Path(one.path_or_row).name}: {told(one.reason)}") for one in self._skipped[:_TOLD]]
        if len(self._skipped) > _TOLD:
            lines.append(filled(self.tr("… and {count} more"), count=f"{len(self._skipped) - _TOLD:,}"))
        return "\n".join(lines)

    def _show_only(self) -> None:
        shown = self.filter.currentData()
        if isinstance(shown, ShownAnswer):
            self.table.answered.show_only(shown)

    def _refresh(self) -> None:
        """The choices of what is shown, with how many each would show; not while one of them is chosen."""
        if self.filter.view().isVisible():
            return
        model = self.table.answered
        titles = {
            EVERYTHING: self.tr("All images"),
            NONE: self.tr("None of these"),
            PROBLEM: self.tr("Could not be read"),
            TRAINED: self.tr("In the training data"),
        }
        with QSignalBlocker(self.filter):
            self.filter.clear()
            fixed = [ShownAnswer(kind) for kind in titles if model.counts[ShownAnswer(kind)] or kind == EVERYTHING]
            named_ = sorted((shown for shown in model.counts if shown.kind == CLASS), key=lambda shown: shown.label)
            for shown in (*fixed, *named_):
                title = titles.get(shown.kind, shown.label)
                self.filter.addItem(f"{title} ({model.counts[shown]:,})", shown)
            self.filter.setCurrentIndex(
                max(0, [*fixed, *named_].index(model.shown) if model.counts[model.shown] else 0)
            )


def _writer(path: Path, rows: Sequence[Answered]) -> Callable[[Callable[[], bool]], Path]:
    """What writes the answers to a file, in the pool."""

    def write(should_stop: Callable[[], bool]) -> Path:
        from tldesk.engine.answering.answers_table import Table
        from tldesk.engine.answering.predict import Prediction

        one = next(row for row in rows if row.probabilities)
        texts = one.text is not None
        further = list(dict.fromkeys(name for row in rows for name in row.columns))
        with Table(path, list(one.probabilities), bool(one.thresholds), texts, further) as table:
            for row in rows:
                if should_stop():
                    raise TldeskError("interrupted")
                if row.problem:
                    table.add_problem(row.path, row.problem, row.text, row.columns)
                elif row.probabilities:
                    answer = Prediction(row.path, tuple(row.said), row.best[1], dict(row.probabilities))
                    table.add(answer, row.text, row.columns)
        return path

    return write
