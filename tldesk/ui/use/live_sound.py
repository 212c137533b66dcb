"""LiveSound: what the microphone hears, and what the model says of the last seconds of it, twice a second."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from tldesk.errors import TldeskError
from tldesk.media.sound import microphone, waves
from tldesk.media.sound.microphone import RATE, Block
from tldesk.media.sound.taking import Lately
from tldesk.project.runs.runs import Run
from tldesk.project.store import Project
from tldesk.ui.evaluate.prediction_bars import PredictionBars
from tldesk.ui.evaluate.prediction_rows import Answered
from tldesk.ui.microphone.hearing import Hearing
from tldesk.ui.microphone.level_meter import LevelMeter
from tldesk.ui.microphone.microphone_choice import MicrophoneChoice
from tldesk.ui.parts import theme
from tldesk.ui.parts.combo import Combo
from tldesk.ui.parts.controls import button, label, named
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.layouts import column, row
from tldesk.ui.parts.narrow import tight_row
from tldesk.ui.samples.image_view import ImageView, to_qimage
from tldesk.ui.session.calls import run_in_pool, run_newest
from tldesk.ui.session.context import Context
from tldesk.ui.use.live import Live
from tldesk.ui.use.tried_model import TriedModel

_EVERY = 0.5  # seconds between two questions
_SECONDS = (0.5, 1.0, 2.0, 3.0, 5.0, 10.0)  # that the model hears at once
_USUAL = 1.0
_SILENCE = -55.0  # dB of loudness: what is below it is silence, and no model is asked about that
_WIDTH, _HEIGHT = 640, 512  # pixels of the spectrogram
_SIDE = 28 * theme.GRID


def view(context: Context, opened: TriedModel) -> LiveSound:
    """What asks about what the microphone hears."""
    return LiveSound(context, opened)


class LiveSound(QWidget):
    """Listens between `start` and `stop`; `ended` tells that the person wants no more of it."""

    ended = Signal()
    failed = Signal(object)

    def __init__(self, context: Context, opened: TriedModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("use-live")
        self._context = context
        self.live = Live(opened, "microphone", self)
        self._hearing: Hearing | None = None
        self._lately, self._since = Lately(_USUAL), 0
        self.view = named(ImageView(), "use-live-view", self.tr("Spectrogram of what is heard"))
        self.meter = LevelMeter("use-live-level")
        self.microphones = MicrophoneChoice("use-live-microphone", context)
        self.seconds = named(Combo(), "use-live-seconds", self.tr("How much the model hears at once"))
        self.answer = label("", "title", wrap=True, name="use-live-answer")
        self.time = label("", "small", name="use-live-time")
        self.bars = PredictionBars()
        self.bars.setObjectName("use-live-bars")
        self.end_button = button(self.tr("Stop the microphone"), "use-live-stop", self.ended.emit, icon="stop")
        for one in _SECONDS:
            self.seconds.addItem(filled(self.tr("The last {seconds} s"), seconds=f"{one:g}"), one)
        self._choose(_USUAL)
        self._arrange()
        self.seconds.activated.connect(lambda _at: self._choose(self.seconds.currentData()))
        self.microphones.explained.connect(self._explain)
        self.live.answered.connect(self._show)
        self.live.failed.connect(self.failed)

    @property
    def running(self) -> bool:
        """Whether a run is asked."""
        return self.live.running

    def listen(self, run: Run) -> bool:
        """Ask the run about what the microphone hears, where it can be opened; says why it cannot."""
        try:
            self.start(run, Hearing(microphone.open_source()))
        except TldeskError as error:
            self._context.error_occurred.emit(error)
        return self.running

    def start(self, run: Run, hearing: Hearing) -> None:
        """Ask the run about what is heard, which it stops hearing at the end."""
        self.stop()
        hearing.setParent(self)
        self._hearing = hearing
        hearing.arrived.connect(self._hear)
        self.live.start(run)
        self.microphones.serve(hearing)
        project = self._context.project
        if project is not None:
            run_in_pool(partial(_usual_seconds, project), self._choose)

    def ask(self, run: Run) -> None:
        """Ask another run from now on."""
        if self.live.running:
            self.live.start(run)

    def stop(self) -> None:
        """Give the microphone back."""
        self.live.stop()
        hearing, self._hearing = self._hearing, None
        if hearing is not None:
            hearing.stop()
            hearing.deleteLater()

    def _choose(self, seconds: float) -> None:
        """Have the model hear so much at once."""
        self.seconds.setCurrentIndex(_SECONDS.index(seconds))
        self._lately.seconds = seconds

    def _hear(self, block: Block) -> None:
        self.meter.take(block)
        self._lately.add(block)
        self._since += len(block)
        if self._since < _EVERY * RATE:
            return
        self._since = 0
        samples = self._lately.samples()
        run_newest(partial(_drawn, samples), self._show_picture)
        self.live.take(partial(_content, samples))

    def _show_picture(self, picture: QImage) -> None:
        if self._hearing is not None:
            self.view.show_image(picture, picture.size(), keep_zoom=self.view.has_content)

    def _explain(self, text: str) -> None:
        """Say why nothing is heard."""
        self._lately, self._since = Lately(self._lately.seconds), 0
        self.meter.clear()
        self.view.show_message(text or self.tr("Waiting for the microphone…"))
        self.bars.ranking.show(None)
        self.answer.setText("")
        self.time.setText("")

    def _show(self, found: Answered | None, milliseconds: float = 0.0) -> None:
        self.bars.ranking.show(found)
        if found is None:
            self.answer.setText(self.tr("Silence"))
        elif found.none_of_these:
            self.answer.setText(self.tr("None of these"))
        else:
            self.answer.setText(", ".join(found.said) or found.problem)
        known = found is not None and bool(found.probabilities)
        self.time.setText(filled(self.tr("{time} ms per sound"), time=f"{milliseconds:.0f}") if known else "")

    def _arrange(self) -> None:
        above = tight_row((self.microphones, 1), self.seconds, self.end_button)
        side = column(self.answer, (self.bars, 1), self.time)
        below = row((column((self.view, 1), self.meter), 1), side, gap=theme.GAP_LARGE)
        self.setLayout(column(above, (below, 1)))
        for part in (self.answer, self.bars):
            part.setFixedWidth(_SIDE)


def _usual_seconds(project: Project) -> float:
    """In the pool: so much that a sound of the usual length is heard as a whole, whenever it begins."""
    widths = project.samples.widths()
    usual = float(np.median(widths)) / 1000 + _EVERY if len(widths) else _USUAL
    return next((one for one in _SECONDS if one >= usual), _SECONDS[-1])


def _content(samples: Block) -> bytes | None:
    """In the pool: what the model is asked about, a WAV file; nothing of silence."""
    from tldesk.media.sound import measures

    heard = _floats(samples)
    if measures.loudness(heard - heard.mean(), RATE) < _SILENCE:
        return None
    return waves.written(samples[:, None], RATE)


def _floats(samples: Block) -> NDArray[np.float32]:
    return np.asarray(samples / 2**15, np.float32)


def _drawn(samples: Block) -> QImage:
    """In the pool: the spectrogram."""
    from tldesk.media.sound import spectrogram
    from tldesk.media.sound.reading import Sound

    return to_qimage(spectrogram.drawn(Sound(_floats(samples), RATE), _WIDTH, _HEIGHT))
