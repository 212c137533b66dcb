"""SuggestionCard: what is suggested for the chosen images, why, and the button that takes it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from tldesk.project.samples.samples import Sample
from tldesk.ui.parts import theme
from tldesk.ui.parts.class_mark import Mark, paint_ring
from tldesk.ui.parts.controls import Card, button, label, named
from tldesk.ui.parts.errors import shown
from tldesk.ui.parts.language import filled, in_percent
from tldesk.ui.parts.layouts import fill
from tldesk.ui.samples.browser import Browser
from tldesk.ui.samples.marks import percents
from tldesk.ui.samples.neighbour_strip import COUNT, NeighbourStrip
from tldesk.ui.samples.replacing import ask_to_replace
from tldesk.ui.session.calls import run_newest
from tldesk.ui.session.classes import ClassesModel
from tldesk.ui.session.context import Context

SOON = 30  # ms in which changes of the selection are taken together
LATER = 150  # ms until the reason is looked for: nobody reads it while images fly by
DOT = 12


class _Answer(QWidget):
    """A class, its mark hollow (it is no label yet), and how sure that is."""

    def __init__(self, mark_of: Callable[[str], Mark]) -> None:
        super().__init__()
        self._mark_of = mark_of
        self._name, self._confidence = "", 0.0
        self.setFixedHeight(3 * theme.GRID)

    def sizeHint(self) -> QSize:
        return QSize(200, 3 * theme.GRID)

    def show_answer(self, name: str, confidence: float) -> None:
        """Show this one."""
        self._name, self._confidence = name, confidence
        self.setAccessibleName(
            filled(self.tr("{name}, {percent}% confidence"), name=name, percent=percents(confidence))
        )
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        paint_ring(painter, QRectF(1, middle - DOT / 2, DOT, DOT), self._mark_of(self._name))
        percent = in_percent(percents(self._confidence))
        painter.setFont(theme.font("body"))
        painter.setPen(theme.color("muted"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, percent)
        room = self.width() - QFontMetrics(painter.font()).horizontalAdvance(percent) - DOT - 3 * theme.GAP
        painter.setFont(theme.font("heading"))
        painter.setPen(theme.color("text"))
        name = QFontMetrics(painter.font()).elidedText(self._name, Qt.TextElideMode.ElideMiddle, room)
        place = QRectF(DOT + theme.GAP + 2, 0, room, self.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, name)


class SuggestionCard(Card):
    """Follows a browser's selection. `accepted` tells how many images got what was suggested."""

    accepted = Signal(int)

    def __init__(
        self, context: Context, classes: ClassesModel, browser: Browser, parent: QWidget | None = None
    ) -> None:
        super().__init__("", "label-suggestion", parent, margins=(theme.GAP_LARGE, 12, theme.GAP_LARGE, 12))
        self._context, self._browser, self._suggestions = context, browser, context.suggestions
        self._wanted: dict[int, str] = {}
        self._shown: list[int] = []
        self._many: list[int] = []
        self._correcting, self._steady = False, True
        self.words = label("", wrap=True, name="label-suggestion-words")
        self.answer = named(_Answer(classes.mark), "label-suggestion-answer")
        self.reason = label(self.tr("Most similar to these:"), "small", name="label-suggestion-reason")
        self.strip = named(
            NeighbourStrip(browser.thumbnails, classes.mark),
            "label-suggestion-neighbours",
            self.tr("Labelled images most similar to this one"),
        )
        self.accept_button = button("", "label-accept", self.accept)
        self.accept_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.resume = button(self.tr("Resume analysis"), "label-resume-embedding", self._go_on, icon="play")
        fill(self.body, self.words, self.answer, self.reason, self.strip, self.accept_button, self.resume, 1)
        self._soon = QTimer(self, singleShot=True, interval=SOON)
        self._later = QTimer(self, singleShot=True, interval=LATER)
        self._connect()
        self.refresh()

    def _connect(self) -> None:
        self._soon.timeout.connect(self.refresh)
        self._later.timeout.connect(self._ask_reason)
        self.strip.chosen.connect(self._show_neighbour)
        for signal in (
            self._browser.selection_changed,
            self._browser.current_changed,
            self._suggestions.refreshed,
            self._suggestions.assessed,
            self._context.embedding.changed,
        ):
            signal.connect(self._refresh_soon)  # a lambda would be called when the card is gone

    def set_steady(self, on: bool) -> None:
        """Whether it is as high for each image: in a low place what stands below is worth more."""
        if on != self._steady:
            self._steady = on
            self.refresh()

    def enter(self) -> None:
        """Accept what is suggested; a label that is there is changed by the button alone, and looked at by the key."""
        self._catch_up()
        if self._correcting:
            self._browser.set_one_by_one(True)
        else:
            self.accept()

    def accept(self) -> None:
        """Give the chosen images what is suggested; without a suggestion the image is shown large."""
        self._catch_up()
        wanted = self._wanted or self._suggestions.among(self._many)
        if not wanted or not self._writable:
            self._browser.set_one_by_one(True)
            return
        if self._correcting:
            ask_to_replace(self._context, wanted, lambda project: project.edits.set_labels(wanted), self.window())
        else:
            self._suggestions.accept(wanted)
        self.accepted.emit(len(wanted))

    def _catch_up(self) -> None:
        if self._soon.isActive():  # what is shown is of an earlier choice
            self._soon.stop()
            self.refresh()

    def _refresh_soon(self, *_values: object) -> None:
        self._soon.start()

    def refresh(self) -> None:
        """Show what is suggested for what is chosen now."""
        lack = self._suggestions.lack
        ids = [] if lack else self._browser.chosen_ids()
        sample = self._browser.current if len(ids) == 1 else None
        if len(ids) == 1 and sample is None and ids == self._shown:
            return  # it is being read again, and tells when it is there
        self._shown = ids[:2]
        self._wanted, self._correcting = {}, False
        self._many = ids if sample is None else []
        count = self._suggestions.count_among(self._many)
        confidence = 0.0
        if lack:
            self.words.setText(self._lacking(lack))
        elif sample is not None and sample.id == ids[0]:
            confidence = self._judge(sample)
        elif len(ids) > 1:
            text = self.tr("{count} of {total} selected {total:image|images} {count:has|have} a suggestion.")
            self.words.setText(filled(text, count=count, total=len(ids)))
        else:
            self.words.setText(self.tr("Select an image to see what it looks like."))
        self._show_parts(len(ids) == 1 and sample is not None, confidence, count)
        self.resume.setVisible(lack == "paused")
        # As high for each image, so that what stands below does not move while images are looked through.
        self.setMinimumHeight(0 if lack or not self._steady else self.usual_height)

    @property
    def usual_height(self) -> int:
        """What two lines of words and all parts of a suggestion need."""
        parts = (self.answer, self.reason, self.strip, self.accept_button)
        above, gaps = self.words.fontMetrics().lineSpacing(), len(parts) * self.body.spacing()
        margins = self.contentsMargins() + self.body.contentsMargins()
        return 2 * above + sum(part.sizeHint().height() for part in parts) + gaps + margins.top() + margins.bottom()

    def _judge(self, sample: Sample) -> float:
        """Words on one image and what is wanted for it; how sure that is."""
        if sample.label is None:
            found = self._suggestions.of(sample.id)
            if found is None or sample.problem or sample.excluded or sample.binned:
                self.words.setText(self.tr("There is no suggestion for this image."))
                return 0.0
            self._wanted = {sample.id: found[0]}
            self.words.setText(self.tr("This image looks like"))
            return found[1]
        doubt = self._suggestions.doubt(sample.id, sample.label)
        if doubt is None:
            self.words.setText(filled(self.tr("This image is labelled “{label}”."), label=sample.label))
            return 0.0
        self._wanted, self._correcting = {sample.id: doubt.suggested}, True
        text = self.tr("Labelled “{label}”, which may be correct. It looks like")
        self.words.setText(filled(text, label=sample.label))
        return doubt.confidence

    def _show_parts(self, single: bool, confidence: float, count: int) -> None:
        one = next(iter(self._wanted.values())) if single and self._wanted else ""
        self.answer.setVisible(bool(one))
        if one:
            self.answer.show_answer(one, confidence)
        many = filled(self.tr("Accept {count}"), count=f"{count:,}")
        text = self.tr("Change the label") if self._correcting else self.tr("Accept") if single else many
        self.accept_button.setText(text if self._correcting else filled(self.tr("{act}  (Enter)"), act=text))
        self.accept_button.setToolTip("" if self._correcting else self.tr("Enter"))
        self.accept_button.setAccessibleName(text)
        self.accept_button.setVisible((bool(self._wanted) or count > 0) and self._writable)
        if not single:
            self._show_reason([])
        else:
            self._later.start()

    def _lacking(self, lack: str) -> str:
        problem = self._context.embedding.problem
        return {
            "project": "",
            "several": self.tr("Suggestions are not available when an image may have several classes."),
            "problem": shown(problem).whole if problem is not None else "",
            "paused": self.tr("Suggestions need all images to be analysed, and the analysis is paused."),
            "images": self.tr("The images are being analysed. Suggestions appear as soon as the first are done."),
            "labels": self.tr(
                "Label an image or two of at least two classes. Suggestions for the others appear at once."
            ),
        }[lack]

    # the reason

    def _ask_reason(self) -> None:
        ids = self._browser.chosen_ids()
        if len(ids) == 1 and self.isVisible():
            self._suggestions.most_alike(ids[0], COUNT, partial(self._read_reason, ids[0]))

    def _read_reason(self, id_: int, found: list[tuple[int, float]]) -> None:
        project = self._context.project
        if project is not None and self._browser.chosen_ids() == [id_]:
            ids, alike = [one for one, _ in found], [similarity for _, similarity in found]
            run_newest(lambda: list(zip(project.samples.get(ids), alike, strict=True)), self._show_reason)

    def _show_reason(self, found: list[tuple[Sample, float]]) -> None:
        self.strip.show_samples(found)
        self.strip.setVisible(bool(found))
        self.reason.setVisible(bool(found))

    def _show_neighbour(self, id_: int) -> None:
        """Bring a neighbour into sight, in the grid of all images when it is not in this one."""
        if not self._browser.model.rows_of([id_]):
            self._browser.filters.clear()
        self._browser.reveal([id_])

    def _go_on(self) -> None:
        try:
            self._context.embedding.pause(False)
        except OSError as error:
            self._context.error_occurred.emit(error)

    @property
    def _writable(self) -> bool:
        return self._context.project is not None and not self._context.project.read_only
