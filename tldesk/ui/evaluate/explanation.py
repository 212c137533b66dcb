"""Explanation: one sample large, what the model based its answer on, and the training samples most like it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from tldesk.errors import TldeskError
from tldesk.media.modality import TEXT
from tldesk.project.runs.runs import Run
from tldesk.project.samples.samples import Sample
from tldesk.project.samples.titles import title_of
from tldesk.project.store import Project
from tldesk.ui.evaluate import heard
from tldesk.ui.evaluate.evidence_view import EvidenceView
from tldesk.ui.evaluate.explaining import Explaining, ExplanationRequest
from tldesk.ui.evaluate.image_evidence import ImageEvidence
from tldesk.ui.evaluate.nearest_texts import NearestTexts, NearText
from tldesk.ui.evaluate.prediction_bars import PredictionBars
from tldesk.ui.evaluate.prediction_rows import Answered
from tldesk.ui.evaluate.text_evidence import LEAST_VIEW, TextEvidence
from tldesk.ui.evaluate.texts import text_of
from tldesk.ui.parts import errors, looks, theme
from tldesk.ui.parts.class_mark import Mark
from tldesk.ui.parts.combo import ClassCombo
from tldesk.ui.parts.controls import button, label, named
from tldesk.ui.parts.language import filled, percent
from tldesk.ui.parts.layouts import column, fill, row, stacked
from tldesk.ui.parts.narrow import Halves
from tldesk.ui.parts.tab_order import first_in
from tldesk.ui.parts.text import breakable
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.parts.waiting import Wait, Waiting
from tldesk.ui.samples.neighbour_strip import NeighbourStrip
from tldesk.ui.samples.sound.listening import Listening
from tldesk.ui.samples.thumbnails import Thumbnails
from tldesk.ui.session.calls import drop_calls_to, run_newest
from tldesk.ui.session.context import Context

if TYPE_CHECKING:
    from tldesk.engine.explain import Evidence
    from tldesk.engine.nearest import Neighbour

SOON = 150  # ms until the model is asked: an arrow key that is held passes over many images
_NEIGHBOURS, _EDGE = 6, 64
_LEAST_BARS = 13 * theme.GRID


class Explanation(QWidget):
    """Shows one sample of a run at a time, in the view of its kind. `neighbour_chosen` carries the id of a training
    sample that was clicked.

    `prefix` begins the names of the controls: each page has its own. `covers`: evidence lies on an image from the
    beginning, not only when it is asked for; that on a text hides nothing. `wide`: there is room beside all that is
    said of a text, so the classes stand there, and the text takes no more height than it needs.
    """

    neighbour_chosen = Signal(int)
    _run: Run | None
    _answered: Answered | None
    _evidence: Evidence | None
    _looking: Wait | None = None  # for what the model based its answer on
    _looks = False  # that is asked for

    def __init__(
        self, context: Context, prefix: str, parent: QWidget | None = None, *, covers: bool = True, wide: bool = False
    ) -> None:
        super().__init__(parent)
        self.setObjectName(f"{prefix}-explanation")
        self._context, self._covers, self._wide, self._kind = context, covers, wide, ""
        self._run, self._answered, self._evidence = None, None, None
        self.explaining = Explaining(context, self)
        self.images, self.texts = ImageEvidence(prefix, self), TextEvidence(prefix, self)
        self.view, self.strength = self.images.widget, self.images.strength
        self._shown: EvidenceView = self.images
        self.about = label("", "body", wrap=True, name=f"{prefix}-about")
        self.bars = PredictionBars()
        self.listening = Listening(context, prefix, self)
        self.looked = named(QCheckBox(self.tr("Evidence for")), f"{prefix}-looked")
        self.looked.setAccessibleName(self.looked.text())
        self.classes = named(ClassCombo(), f"{prefix}-looked-class", self.tr("Class whose evidence is shown"))
        self.status = label("", "small", wrap=True, name=f"{prefix}-explanation-status")
        self.compare_button = button(
            self.tr("Find the nearest training images"), f"{prefix}-find", self._compare, icon="image-search-outline"
        )
        self.thumbnails = Thumbnails(self)
        self.strip = named(
            NeighbourStrip(self.thumbnails, self._mark_of, count=_NEIGHBOURS, edge=_EDGE, likeness=True),
            f"{prefix}-neighbours",
            self.tr("Training images most similar to this one"),
        )
        self.near_texts = named(
            NearestTexts(self._mark_of), f"{prefix}-near-texts", self.tr("Training images most similar to this one")
        )
        self._nearest = label("", "small", wrap=True, name=f"{prefix}-neighbours-title")
        self._soon = QTimer(self, singleShot=True, interval=SOON)
        self._views = stacked(self.images.widget, self.texts.widget, name=f"{prefix}-sample")
        self.waiting = Waiting(f"{prefix}-image-waiting", over=self._views)
        self._arrange()
        self._connect()
        context.project_opened.connect(self.thumbnails.set_project)
        self.thumbnails.set_project(context.project)
        self.show_image(None, None)

    def show_image(self, run: Run | None, answered: Answered | None, about: str = "") -> None:
        """Show an image that `run` answered, or that waits for its answer, under a line about it; nothing of None."""
        before, self._run, self._answered = (self._run, self._answered), run, answered
        self.about.setText(breakable(about))
        self.about.setVisible(bool(about))
        self.bars.ranking.show(answered)
        another = run is None or before[0] != run or _where(before[1]) != _where(answered)
        if another:
            self._show_kind(run.config.modality if run is not None else self._context.modality)
            self.images.rate = heard.rate_of(run)
            self.listening.show_sample(answered if _is_heard(run, answered) else None)
            self._clear(answered)
        is_answered = answered is not None and bool(answered.probabilities)
        self.bars.setVisible(is_answered)
        self._controls.setVisible(is_answered)
        if is_answered and (another or not (before[1] and before[1].probabilities)):
            self._show_nearest(self._shown is self.texts)  # their place is kept, so that the text stays as large
            self._fill_classes()
            self._soon.start()

    def _show_kind(self, kind: str) -> None:
        """Use the view of a kind of data."""
        if kind != self._kind:
            self._kind = kind
            self.looked.setChecked(self._covers or kind == TEXT)
            self._place_bars(beside=self._wide and kind == TEXT)
        self._shown = self.texts if kind == TEXT else self.images
        self._views.setCurrentWidget(self._shown.widget)
        for one in (self.images, self.texts):
            one.legend.setVisible(False)
        policy = self.texts.legend.sizePolicy()
        policy.setRetainSizeWhenHidden(kind == TEXT)
        self.texts.legend.setSizePolicy(policy)
        self.strength.setVisible(self._shown.strength is self.strength)

    def _clear(self, answered: Answered | None) -> None:
        """Forget all of the image before, and read this one."""
        for done in (self._take_sample, self._match, self._match_texts):
            drop_calls_to(done)
        self.stop()
        self._take_evidence(None)
        self._show_neighbours([])
        self._show_lacking(0)
        self._say("")
        if answered is None:
            self._shown.show_message(
                self.tr("Select an image to see it here, with what the model based its prediction on.")
            )
        elif answered.problem:
            self._shown.show_message(answered.problem)
        else:
            self._shown.show_message("")
            self._load(answered)

    @property
    def label(self) -> str:
        """The class whose evidence is shown."""
        return str(self.classes.currentData() or "")

    def stop(self) -> None:
        """Ask no more: the page is left."""
        self._soon.stop()
        self.explaining.stop()
        self._end_looking()

    # the sample

    def _load(self, answered: Answered) -> None:
        self._shown.widget.setAccessibleDescription(answered.path.name)
        wait = self.waiting.begin(self.tr("Opening the image…"))
        run_newest(self._shown.read(answered), self._take_sample, priority=2, wait=wait)

    def _take_sample(self, read: Any | TldeskError) -> None:
        if isinstance(read, TldeskError):
            words = errors.shown(read)
            self._shown.show_message(f"{words.text}\n\n{words.hint}")
            return
        self._shown.show_sample(read)
        self._show_evidence()

    # what the model based its answer on

    def _ask(self, compare: bool = False) -> None:
        if self._run is not None and (shown := self._answered) is not None and self.label:
            source = shown.path if shown.text is None else shown.text.encode("utf-8", "replace")
            # A text of a project lies in one of the project's own files.
            name = (title_of(shown.path, shown.place) if shown.text is None else "") or shown.name
            near = compare or not (self.near_texts.ids or self.strip.ids)
            self._looks = not compare
            self.explaining.ask(
                ExplanationRequest(self._run, source, name, self.label, compare=compare, place=shown.place, near=near)
            )

    def _compare(self) -> None:
        self.compare_button.hide()
        self._show_nearest(self._shown is self.texts)
        self._ask(compare=True)

    def _take_evidence(self, evidence: Evidence | None) -> None:
        self._evidence = evidence
        self._show_evidence()

    def _receive_evidence(self, evidence: Evidence | None) -> None:
        self._end_looking()
        if evidence is None:
            self._say(self.tr("Evidence is not available for this kind of model."))
        self._take_evidence(evidence)

    def _show_evidence(self) -> None:
        self._shown.show_evidence(self._evidence, self.looked.isChecked())
        for control in (self.strength, self.classes):
            control.setEnabled(self.looked.isChecked())

    def _look(self, wanted: bool) -> None:
        """Show the evidence or not; what was cancelled is asked for again."""
        self._show_evidence()
        self._follow()
        if wanted and self._evidence is None and self.explaining.job is None and self._controls.isVisible():
            self._soon.start()

    def _fill_classes(self) -> None:
        with QSignalBlocker(self.classes):
            self.classes.clear()
            for name, share in self._answered.ranked if self._answered is not None else ():
                self.classes.addItem(f"{name} · {percent(share)}", name)

    # the nearest training images

    def _take_neighbours(self, neighbours: list[Neighbour]) -> None:
        project = self._context.project
        if project is None:
            return
        if self._shown is self.texts:
            run_newest(lambda: _near_texts(project, neighbours), self._match_texts)
        else:
            run_newest(lambda: _near(project, neighbours), self._match)

    def _match(self, pairs: list[tuple[Sample, float]]) -> None:
        self._show_neighbours(pairs)
        self._follow()

    def _match_texts(self, found: list[NearText]) -> None:
        self.near_texts.show_texts(found)
        self._show_nearest(bool(found))
        self._follow()  # the job may have ended before they were read

    def _show_neighbours(self, pairs: list[tuple[Sample, float]]) -> None:
        self.strip.show_samples(pairs)
        self.strip.setVisible(bool(pairs))
        self.near_texts.hide()
        self.near_texts.show_texts([])
        self._nearest.setVisible(bool(pairs))

    def _show_nearest(self, shown: bool) -> None:
        """Show the list of the nearest texts, which may be empty yet."""
        for part in (self.near_texts, self._nearest):
            part.setVisible(shown or (part is self._nearest and bool(self.strip.ids)))

    def _show_lacking(self, count: int) -> None:
        self._show_nearest(bool(self.near_texts.ids))
        self.compare_button.setVisible(bool(count))
        text = self.tr(
            "The pretrained model has to analyse {count} training {count:image|images} first. This is done once."
        )
        self.compare_button.setToolTip(as_tip(filled(text, count=count)))

    def _offer(self) -> None:
        """What was cancelled before there were neighbours can still be asked for."""
        self._show_nearest(False)
        self.compare_button.setVisible(True)
        self.compare_button.setToolTip("")

    def _fail(self, text: str) -> None:
        self._show_nearest(bool(self.near_texts.ids))
        self._say(text)

    def _mark_of(self, name: str) -> Mark:
        places = list(self._answered.probabilities) if self._answered is not None else []
        return self._context.class_marks.of(name, places.index(name) if name in places else 0)

    # what goes on

    def _follow(self) -> None:
        asked, said = self.explaining.job is not None, self.explaining.preparing or self.explaining.waiting
        if not asked or said or not self.looked.isChecked():
            self._end_looking()
        elif self._looking is None and self._evidence is None and self._looks:
            self._looking = self.waiting.begin(self.tr("Finding the evidence…"))
        if self.explaining.preparing:
            self._say(self.tr("Preparing…"))
        elif self.explaining.waiting:
            self._say(self.tr("Waiting for another job…"))
        elif self.status.text() in (self.tr("Preparing…"), self.tr("Waiting for another job…")):
            self._say("")
        if self.explaining.job is None and (self.strip.ids or self.near_texts.ids):
            self._say("")

    def _end_looking(self) -> None:
        looking, self._looking = self._looking, None
        if looking is not None:
            looking.end()

    def _advance(self, done: int, total: int) -> None:
        text = self.tr("Analysing the training images: {done} of {total}")
        self._say(filled(text, done=f"{done:,}", total=f"{total:,}"))

    def _search(self, done: int, total: int) -> None:
        """How much of the evidence is found: a long text takes a while."""
        if done < total and self._looking is not None:
            text = filled(self.tr("Finding the evidence: {percent}"), percent=percent(done / total, 0))
            self._looking.say(text)  # where the spinner is: a line of its own would take room from the text

    def _say(self, text: str) -> None:
        self.status.setText(text)
        self.status.setVisible(bool(text))

    # putting together

    def _connect(self) -> None:
        self._soon.timeout.connect(self._ask)
        self.looked.toggled.connect(self._look)
        self.classes.currentIndexChanged.connect(lambda _at: self._soon.start())
        self.strip.chosen.connect(self.neighbour_chosen)
        self.near_texts.chosen.connect(self.neighbour_chosen)
        self.bars.ranking.mark_of = self._context.class_marks.of
        for shown in (self.bars.viewport(), self.strip, self.near_texts.viewport()):
            self._context.class_marks.changed.connect(shown.update)
        self.explaining.evidence_found.connect(self._receive_evidence)
        self.explaining.neighbours_found.connect(self._take_neighbours)
        self.explaining.lacking.connect(self._show_lacking)
        self.explaining.advanced.connect(self._advance)
        self.explaining.searched.connect(self._search)
        self.explaining.failed.connect(self._fail)
        self.explaining.cut_short.connect(self._offer)
        self.explaining.changed.connect(self._follow)

    def _arrange(self) -> None:
        about = self.tr("Most similar as the pretrained model sees them, before it learned your classes.")
        self._nearest.setText(self.tr("Nearest training images (% similar)"))
        self._nearest.setToolTip(as_tip(about))
        self._controls = Halves(
            row(self.listening.button, (self.looked, 1)), row((self.classes, 1), self.strength), growing=1
        )
        self.bars.setMinimumWidth(_LEAST_BARS)
        self._top = row((self._views, 6), (self.bars, 5), gap=theme.GAP_LARGE)  # Tab goes in this order
        legends = (self.images.legend, self.texts.legend)
        below = (*legends, self._controls, self.status, self._nearest, self.strip, (self.near_texts, 1))
        compare = (self.compare_button, Qt.AlignmentFlag.AlignLeft)
        self._all = row((column((self._top, 1), *below, compare), 6), gap=theme.GAP_LARGE)
        self.setLayout(column(self.about, (self._all, 1), margins=(0, theme.GAP, 0, 0)))
        if self._wide:
            self.texts.view.height_wanted.connect(self._fit_text)
            self.near_texts.show_all()

    def _place_bars(self, beside: bool) -> None:
        """Beside the sample alone, or beside all that is said of it."""
        self._top.removeWidget(self.bars)
        self._all.removeWidget(self.bars)
        fill(self._all if beside else self._top, (self.bars, 5))
        if beside:
            QWidget.setTabOrder(self.compare_button, self.bars)
        else:
            first_in(self._controls, self.bars)

    def _fit_text(self, height: int) -> None:
        """A text alone has no use for more than its lines."""
        if self._kind == TEXT:
            self.texts.widget.setMinimumHeight(min(height, LEAST_VIEW.height()))
            self._views.setMaximumHeight(height)


def _is_heard(run: Run | None, answered: Answered | None) -> bool:
    """Whether it is a sound that can be read."""
    return run is not None and answered is not None and not answered.problem and looks.of(run.config.modality).plays


def _where(answered: Answered | None) -> tuple[Path, str, str | None] | None:
    return (answered.path, answered.place, answered.text) if answered is not None else None


def _near(project: Project, neighbours: list[Neighbour]) -> list[tuple[Sample, float]]:
    """The samples of the project, under the labels that the model learned."""
    return [
        (replace(sample, labels=(one.label,)), one.likeness)
        for one in neighbours
        for sample in project.samples.get([one.row.id])
    ]


def _near_texts(project: Project, neighbours: list[Neighbour]) -> list[NearText]:
    texts = [(sample, text_of(sample.path, sample.place), likeness) for sample, likeness in _near(project, neighbours)]
    return [NearText(sample, text, likeness) for sample, text, likeness in texts if isinstance(text, str)]
