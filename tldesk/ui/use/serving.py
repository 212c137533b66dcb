"""Serving: the endpoint that answers other programs on this computer, on while somebody wants it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from tldesk.project.runs.runs import Run
from tldesk.ui.session.context import Context
from tldesk.ui.session.jobs import Call, run_slowly
from tldesk.ui.use.tried_model import TriedModel

if TYPE_CHECKING:
    from tldesk.engine.answering.endpoint import Endpoint
    from tldesk.engine.answering.predict import Failure, Prediction, Predictor


class Serving(QObject):
    """`changed` follows every turning on and off, `failed` carries why it could not be. It ends with the project."""

    changed = Signal()
    failed = Signal(object)

    def __init__(self, context: Context, opened: TriedModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._opened = opened
        self._call: Call | None = None
        self._ending = threading.Event()
        self.run: Run | None = None
        self.endpoint: Endpoint | None = None
        context.project_closed.connect(self.stop)

    @property
    def starting(self) -> bool:
        """Whether its model is being opened."""
        return self._call is not None

    def start(self, run: Run, port: int = 0) -> None:
        """Answer with this run's model, in place of another's; port 0 takes a free one."""
        self.stop()
        self._call = run_slowly(
            lambda stop: self._opened.of(run, should_stop=stop),
            lambda predictor: self._listen(run, predictor, port),
            self._fail,
        )
        self.changed.emit()

    def stop(self) -> None:
        """Answer no more."""
        call, self._call = self._call, None
        endpoint, self.endpoint = self.endpoint, None
        if call is not None:
            call.stop()
        if endpoint is not None:
            self._ending.set()  # the model is not waited for
            endpoint.stop()
        if call is not None or endpoint is not None:
            self.changed.emit()

    def _listen(self, run: Run, predictor: Predictor, port: int) -> None:
        """On the UI thread, so that there is never an endpoint that nobody knows of."""
        from tldesk.engine.answering.endpoint import Endpoint

        self._call = None
        try:
            self._ending = threading.Event()
            kind = run.config.modality
            self.endpoint = Endpoint(_asking(run, predictor, self._ending.is_set), port, kind=kind)
            self.run = run
        except Exception as error:
            self.failed.emit(error)
        self.changed.emit()

    def _fail(self, error: Exception) -> None:
        self._call = None
        self.failed.emit(error)
        self.changed.emit()


def _asking(run: Run, predictor: Predictor, should_stop: Callable[[], bool]) -> Callable[[bytes], Prediction | Failure]:
    """The model under the limit that the run has now; called in the endpoint's threads."""

    def ask(content: bytes) -> Prediction | Failure:
        predictor.limit = run.limit
        return predictor.answer(content, should_stop=should_stop)

    return ask
