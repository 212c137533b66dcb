"""Live: a run is asked about the frames of a camera, one at a time; those that come meanwhile are passed over."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from tldesk.project.runs.runs import Run
from tldesk.ui.evaluate.prediction_rows import Answered, Asked, answered
from tldesk.ui.session.jobs import Call, run_slowly
from tldesk.ui.use.tried_model import TriedModel
from tldesk.ui.webcam.recorder import encoded

if TYPE_CHECKING:
    from tldesk.engine.answering.predict import Failure, Prediction

_QUALITY = 95  # of JPEG: what the recorder keeps for training


class Live(QObject):
    """Between `start` and `stop` `answered` carries an Answered and the milliseconds it took; at most one frame is
    with the model. `failed` carries an exception, after which it has stopped."""

    answered = Signal(object, float)
    failed = Signal(object)

    def __init__(self, opened: TriedModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._opened = opened
        self._run: Run | None = None
        self._call: Call | None = None

    @property
    def running(self) -> bool:
        """Whether frames are wanted."""
        return self._run is not None

    @property
    def busy(self) -> bool:
        """Whether a frame is with the model."""
        return self._call is not None

    def start(self, run: Run) -> None:
        """Ask this run from now on."""
        self.stop()
        self._run = run

    def stop(self) -> None:
        """Ask no more."""
        self._run = None
        if self._call is not None:
            self._call.stop()
            self._call = None

    def take(self, picture: QImage) -> None:
        """A frame came in; it is passed over while another is with the model."""
        run = self._run
        if run is None or self._call is not None:
            return
        kept = picture.copy()
        self._call = run_slowly(lambda stop: self._ask(run, kept, stop), self._take, self._fail)

    def _ask(self, run: Run, picture: QImage, should_stop: Callable[[], bool]) -> tuple[Answered, float]:
        """In the pool."""
        predictor = self._opened.of(run, should_stop=should_stop)
        start = time.perf_counter()
        content = encoded(picture, "JPEG", _QUALITY)
        found: Prediction | Failure = predictor.answer(content, "webcam", own=True, should_stop=should_stop)
        took = 1000 * (time.perf_counter() - start)
        return answered(found, Asked.of(predictor)), took

    def _take(self, found: tuple[Answered, float]) -> None:
        self._call = None
        self.answered.emit(*found)

    def _fail(self, error: Exception) -> None:
        self._call = None
        self.stop()
        self.failed.emit(error)
