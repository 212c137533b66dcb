"""Live: a run is asked about what a device gives, one thing at a time; what comes meanwhile is passed over."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from tldesk.project.runs.runs import Run
from tldesk.ui.evaluate.prediction_rows import Answered, Asked, answered
from tldesk.ui.session.jobs import Call, run_slowly
from tldesk.ui.use.tried_model import TriedModel

if TYPE_CHECKING:
    from tldesk.engine.answering.predict import Failure, Prediction


class Live(QObject):
    """Between `start` and `stop` `answered` carries an Answered and the milliseconds it took; None where there was
    nothing to ask about. At most one thing is with the model. `failed` carries an exception, after which it has
    stopped. `name`: what it is called, in place of a file.
    """

    answered = Signal(object, float)
    failed = Signal(object)

    def __init__(self, opened: TriedModel, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._opened, self._name = opened, name
        self._run: Run | None = None
        self._call: Call | None = None

    @property
    def running(self) -> bool:
        """Whether it is to be asked."""
        return self._run is not None

    @property
    def busy(self) -> bool:
        """Whether something is with the model."""
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

    def take(self, content: Callable[[], bytes | None]) -> None:
        """Ask about what `content` gives in the pool, the bytes of a file; not while something is with the model."""
        run = self._run
        if run is not None and self._call is None:
            self._call = run_slowly(lambda stop: self._ask(run, content, stop), self._take, self._fail)

    def _ask(
        self, run: Run, content: Callable[[], bytes | None], should_stop: Callable[[], bool]
    ) -> tuple[Answered | None, float]:
        """In the pool."""
        predictor = self._opened.of(run, should_stop=should_stop)
        start = time.perf_counter()
        given = content()
        if given is None:
            return None, 0.0
        found: Prediction | Failure = predictor.answer(given, self._name, own=True, should_stop=should_stop)
        took = 1000 * (time.perf_counter() - start)
        return answered(found, Asked.of(predictor)), took

    def _take(self, found: tuple[Answered | None, float]) -> None:
        self._call = None
        self.answered.emit(*found)

    def _fail(self, error: Exception) -> None:
        self._call = None
        self.stop()
        self.failed.emit(error)
