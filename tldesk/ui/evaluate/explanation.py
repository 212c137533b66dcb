"""Explanation: one image large, where the model looked in it, its answer, and the training images most like it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QCheckBox, QComboBox, QSlider, QWidget

from tldesk.errors import TldeskError
from tldesk.project.runs.runs import Run
from tldesk.project.samples.samples import Sample
from tldesk.ui.evaluate.explaining import Explaining, ExplanationRequest
from tldesk.ui.evaluate.prediction_bars import PredictionBars
from tldesk.ui.evaluate.prediction_rows import Answered
from tldesk.ui.parts import errors, looks, theme
from tldesk.ui.parts.class_mark import Mark
from tldesk.ui.parts.controls import button, label, named
from tldesk.ui.parts.language import filled, percent
from tldesk.ui.parts.layouts import column, row
from tldesk.ui.parts.narrow import Halves
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.parts.waiting import Wait, Waiting
from tldesk.ui.samples.image_view import ImageView
from tldesk.ui.samples.large.large_view import LargeView
from tldesk.ui.samples.neighbour_strip import NeighbourStrip
from tldesk.ui.samples.thumbnails import Thumbnails
from tldesk.ui.session.calls import drop_calls_to, run_newest
from tldesk.ui.session.context import Context

if TYPE_CHECKING:
    from tldesk.engine.explain import HeatMap, Neighbour

LARGEST = 1600  # pixels of the longer side of what is shown
SOON = 150  # ms until the model is asked: an arrow key that is held passes over many images
_HEAT_EDGE = 320  # pixels of the longer side of the overlay
_STRENGTH = 70  # percent
_NEIGHBOURS, _EDGE = 6, 64
_FAINT = 0.06  # of the largest value: what is below is not painted, and what is little above is barely seen
_VEIL = 120  # opacity of what the model did not see, of 255
_SOFT = 0.06  # of the shorter side: how gently it begins
_LEAST_VIEW = QSize(11 * theme.GRID, 17 * theme.GRID)
_LEAST_BARS, _MOST_BARS = 15 * theme.GRID, 20 * theme.GRID


class Explanation(QWidget):
    """Shows one image of a run at a time. `neighbour_chosen` carries the id of a training image that was clicked.

    `prefix` begins the names of the controls: each page has its own.
    """

    neighbour_chosen = Signal(int)
    _run: Run | None
    _answered: Answered | None
    _looking: Wait | None = None  # for what the model based its answer on

    def __init__(self, context: Context, prefix: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{prefix}-explanation")
        self._context = context
        self._run, self._answered = None, None
        self._heat: HeatMap | None = None
        self._overlay: QImage | None = None
        self.explaining = Explaining(context, self)
        self._views = looks.large(context.modality)
        self.view: LargeView = self._views.view(context, prefix)
        named(self.view, f"{prefix}-image", self.tr("Large image"))
        self.about = label("", "body", wrap=True, name=f"{prefix}-about")
        self.bars = PredictionBars()
        self.looked = named(QCheckBox(self.tr("Evidence for")), f"{prefix}-looked")
        self.looked.setAccessibleName(self.looked.text())
        self.looked.setChecked(True)
        self.classes = named(QComboBox(), f"{prefix}-looked-class", self.tr("Class whose evidence is shown"))
        self.strength = named(_slider(), f"{prefix}-looked-strength", self.tr("Strength"))
        self.strength.setToolTip(self.tr("Opacity of the overlay"))
        faded = self.tr("The model does not see the faded edges.")
        self.legend = label(faded, "small", wrap=True, name=f"{prefix}-looked-legend")
        self.status = label("", "small", wrap=True, name=f"{prefix}-explanation-status")
        self.compare_button = button(
            self.tr("Find the nearest training images"), f"{prefix}-compare", self._compare, icon="image-search-outline"
        )
        self.thumbnails = Thumbnails(self)
        self.strip = named(
            NeighbourStrip(self.thumbnails, self._mark_of, count=_NEIGHBOURS, edge=_EDGE, likeness=True),
            f"{prefix}-neighbours",
            self.tr("Training images most similar to this one"),
        )
        self._nearest = label("", "small", wrap=True, name=f"{prefix}-neighbours-title")
        self._soon = QTimer(self, singleShot=True, interval=SOON)
        self.waiting = Waiting(f"{prefix}-image-waiting", over=self.view)
        self._arrange()
        self._connect()
        context.project_opened.connect(self.thumbnails.set_project)
        self.thumbnails.set_project(context.project)
        self._clear(None)
        self.show_image(None, None)

    def show_image(self, run: Run | None, answered: Answered | None, about: str = "") -> None:
        """Show an image that `run` answered, or that waits for its answer, under a line about it; nothing of None."""
        before, self._answered = (self._run, self._answered), answered
        self._run = run
        self.about.setText(about)
        self.about.setVisible(bool(about))
        self.bars.ranking.show(answered)
        another = before[0] != run or _where(before[1]) != _where(answered)
        if another:
            self._clear(answered)
        is_answered = answered is not None and bool(answered.probabilities)
        self.bars.setVisible(is_answered)
        self._controls.setVisible(is_answered)
        if is_answered and (another or not (before[1] and before[1].probabilities)):
            self._fill_classes()
            self._soon.start()

    def _clear(self, answered: Answered | None) -> None:
        """Forget all of the image before, and read this one."""
        for done in (self._take_image, self._match):
            drop_calls_to(done)
        self.stop()
        self._take_heat(None)
        self._show_neighbours([])
        self._show_lacking(0)
        self._say("")
        if answered is None:
            self.view.show_message(
                self.tr("Select an image to see it here, with what the model based its prediction on.")
            )
        elif answered.problem:
            self.view.show_message(answered.problem)
        else:
            self.view.show_message("")
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

    # the image

    def _load(self, answered: Answered) -> None:
        self.view.setAccessibleDescription(answered.path.name)
        wait = self.waiting.begin(self.tr("Opening the image…"))
        read = self._views.read_unknown
        run_newest(lambda: read(answered, LARGEST), self._take_image, priority=2, wait=wait)

    def _take_image(self, content: Any) -> None:
        if isinstance(content, TldeskError):
            words = errors.shown(content)
            self.view.show_message(f"{words.text}\n\n{words.hint}")
            return
        self.view.show_content(content)
        self._show_heat()

    # where the model looked

    def _ask(self) -> None:
        if self._run is not None and (shown := self._answered) is not None and self.label:
            self.explaining.ask(ExplanationRequest(self._run, shown.path, self.label, place=shown.place))

    def _compare(self) -> None:
        if self._run is not None and (shown := self._answered) is not None:
            self._show_lacking(0)
            self.explaining.ask(ExplanationRequest(self._run, shown.path, self.label, compare=True, place=shown.place))

    def _take_heat(self, heat: HeatMap | None) -> None:
        self._heat = heat
        self._overlay = heat_overlay(heat) if heat is not None else None
        self._show_heat()

    def _receive_heat(self, heat: HeatMap | None) -> None:
        self._end_looking()
        if heat is None:
            self._say(self.tr("Evidence is not available for this kind of model."))
        self._take_heat(heat)

    def _show_heat(self) -> None:
        shown = self.looked.isChecked() and self.view.has_content
        if isinstance(self.view, ImageView):
            self.view.show_overlay(self._overlay if shown else None, self.strength.value() / 100)
        self.legend.setVisible(shown and self._heat is not None and not self._heat.whole)
        for control in (self.strength, self.classes):
            control.setEnabled(self.looked.isChecked())

    def _fill_classes(self) -> None:
        with QSignalBlocker(self.classes):
            self.classes.clear()
            for name, share in self._answered.ranked if self._answered is not None else ():
                self.classes.addItem(f"{name} · {percent(share)}", name)

    # the nearest training images

    def _take_neighbours(self, neighbours: list[Neighbour]) -> None:
        project = self._context.project
        if project is not None:
            run_newest(lambda: [(one, project.samples.get([one.row.id])) for one in neighbours], self._match)

    def _match(self, found: list[tuple[Neighbour, list[Sample]]]) -> None:
        """Show the samples of the project under the labels that the model learned."""
        pairs = [(replace(sample, labels=(one.label,)), one.likeness) for one, samples in found for sample in samples]
        self._show_neighbours(pairs)

    def _show_neighbours(self, pairs: list[tuple[Sample, float]]) -> None:
        self.strip.show_samples(pairs)
        self.strip.setVisible(bool(pairs))
        self._nearest.setVisible(bool(pairs))

    def _show_lacking(self, count: int) -> None:
        self.compare_button.setVisible(bool(count))
        text = self.tr(
            "The pretrained model has to analyse {count} training {count:image|images} first. This is done once."
        )
        self.compare_button.setToolTip(as_tip(filled(text, count=count)))

    def _mark_of(self, name: str) -> Mark:
        places = list(self._answered.probabilities) if self._answered is not None else []
        return self._context.class_marks.of(name, places.index(name) if name in places else 0)

    # what goes on

    def _follow(self) -> None:
        asked, said = self.explaining.job is not None, self.explaining.preparing or self.explaining.waiting
        if not asked or said:
            self._end_looking()
        elif self._looking is None and self._heat is None:
            self._looking = self.waiting.begin(self.tr("Finding the evidence…"))
        if self.explaining.preparing:
            self._say(self.tr("Preparing…"))
        elif self.explaining.waiting:
            self._say(self.tr("Waiting for another job…"))
        elif self.status.text() in (self.tr("Preparing…"), self.tr("Waiting for another job…")):
            self._say("")
        if self.explaining.job is None and self.strip.ids:
            self._say("")

    def _end_looking(self) -> None:
        looking, self._looking = self._looking, None
        if looking is not None:
            looking.end()

    def _advance(self, done: int, total: int) -> None:
        text = self.tr("Analysing the training images: {done} of {total}")
        self._say(text.format(done=f"{done:,}", total=f"{total:,}"))

    def _say(self, text: str) -> None:
        self.status.setText(text)
        self.status.setVisible(bool(text))

    # putting together

    def _connect(self) -> None:
        self._soon.timeout.connect(self._ask)
        self.looked.toggled.connect(lambda _on: self._show_heat())
        self.strength.valueChanged.connect(lambda _value: self._show_heat())
        self.classes.currentIndexChanged.connect(lambda _at: self._soon.start())
        self.strip.chosen.connect(self.neighbour_chosen)
        self.bars.ranking.mark_of = self._context.class_marks.of
        for shown in (self.bars.viewport(), self.strip):
            self._context.class_marks.changed.connect(shown.update)
        self.explaining.heat_found.connect(self._receive_heat)
        self.explaining.neighbours_found.connect(self._take_neighbours)
        self.explaining.lacking.connect(self._show_lacking)
        self.explaining.advanced.connect(self._advance)
        self.explaining.failed.connect(self._say)
        self.explaining.changed.connect(self._follow)

    def _arrange(self) -> None:
        self.classes.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.classes.setMinimumContentsLength(10)  # “dress · 75.1%”
        about = self.tr("Most similar as the pretrained model sees them, before it learned your classes.")
        self._nearest.setText(self.tr("Nearest training images (% similar)"))
        self._nearest.setToolTip(as_tip(about))
        about = self.tr("Bright: what counted most for the class. Faded: outside of what the model sees.")
        self.view.setToolTip(as_tip(about if isinstance(self.view, ImageView) else ""))
        self._controls = Halves(row(self.looked), row((self.classes, 1), self.strength), growing=1)
        self.view.setMinimumSize(_LEAST_VIEW)
        self.bars.setMinimumWidth(_LEAST_BARS)
        self.bars.setMaximumWidth(_MOST_BARS)
        top = row((self.view, 2), (self.bars, 1), gap=theme.GAP_LARGE)
        below = (self.legend, self._controls, self.status, self._nearest, self.strip)
        compare = (self.compare_button, Qt.AlignmentFlag.AlignLeft)
        self.setLayout(column(self.about, (top, 1), *below, compare, margins=(0, theme.GAP, 0, 0)))


def heat_overlay(heat: HeatMap) -> QImage:
    """The heat map as a transparent picture of the whole image; what the model did not see lies under a veil."""
    scale = _HEAT_EDGE / max(heat.size)
    width, height = (max(1, round(side * scale)) for side in heat.size)
    values = heat.over(width, height)
    table = np.array(theme.heat_colors(256), dtype=np.uint8)
    seen = _seen(heat, width, height)
    bright = seen * np.clip(values / _FAINT - 1, 0, 1) * 255 * np.sqrt(values)
    veil = (1 - seen) * _VEIL
    share = (bright / np.maximum(bright + veil, 1e-6))[..., None]  # of the heat in the colour of a pixel
    pixels = np.empty((height, width, 4), np.uint8)
    pixels[..., :3] = share * table[(255 * values).astype(np.uint8)] + (1 - share) * theme.rgb(theme.color("window"))
    pixels[..., 3] = np.minimum(255, bright + veil)
    return QImage(pixels.tobytes(), width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()


def _seen(heat: HeatMap, width: int, height: int) -> NDArray[np.float64]:
    """How much of each pixel the model sees, (height, width), 0 to 1: the crop has no hard edge, which nothing in the
    image has there."""
    soft = max(1.0, _SOFT * min(width, height))
    left, top, right, bottom = heat.covered(width, height)
    shares = []
    for low, high, length in ((left, right, width), (top, bottom, height)):
        at = np.arange(length) + 0.5
        into = np.minimum(np.inf if low <= 0 else at - low, np.inf if high >= length else high - at)
        shares.append(np.clip(np.broadcast_to(into, length) / soft, 0, 1))
    across, down = (share * share * (3 - 2 * share) for share in shares)
    return np.outer(down, across)


def _slider() -> QSlider:
    result = QSlider(Qt.Orientation.Horizontal)
    result.setRange(10, 100)
    result.setValue(_STRENGTH)
    result.setFixedWidth(7 * theme.GRID)
    return result


def _where(answered: Answered | None) -> tuple[Path, str] | None:
    return (answered.path, answered.place) if answered is not None else None
