"""Asking a run about images or texts: the job behind the Use page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from tldesk.media import guard
from tldesk.project.runs.events import Event, PhaseStarted, Progressed
from tldesk.project.runs.runs import Run
from tldesk.ui.evaluate.prediction_rows import Answered, Asked, answered
from tldesk.ui.parts.language import QT_TRANSLATE_NOOP, filled
from tldesk.ui.session.context import Context
from tldesk.ui.session.jobs import Job
from tldesk.ui.use.tried_model import TriedModel

if TYPE_CHECKING:
    from tldesk.engine.answering.predict import Failure, Predictor
    from tldesk.engine.answering.texts import Asked as AskedText

    Inputs = Sequence[Path | Failure] | Sequence[AskedText]


class Asking(QObject):
    """`answers_came` carries the place of the first image that is answered now and a list of Answered.

    `progressed` carries how far it is (a Progressed), `preparing` tells that PyTorch is loaded, `ended` comes last.
    """

    answers_came = Signal(int, list)
    progressed = Signal(object)
    preparing = Signal()
    ended = Signal()

    def __init__(self, context: Context, opened: TriedModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._opened = opened
        self.job: Job | None = None

    def ask(self, run: Run, inputs: Inputs) -> None:
        """Ask about files, or about texts; the job of an earlier question is stopped."""
        self._cancel()
        job = Job(
            lambda stop: self._work(run, inputs, stop),
            filled(self.tr("Predict {count} {count:image|images}"), count=len(inputs)),
            needs_torch=lambda: self._opened.needs_torch(run, len(inputs)),
        )
        job.reported.connect(self._tell)
        job.preparing.connect(self._prepare)
        job.ended.connect(self._end)
        self.job = job
        self._context.submit(job)

    def stop(self) -> None:
        """Ask no more; what was answered stays."""
        if self.job is not None:
            self._cancel()
            self.ended.emit()

    def _cancel(self) -> None:
        job, self.job = self.job, None
        if job is not None:
            self._context.jobs.cancel(job)

    def _tell(self, event: Event) -> None:
        if self.sender() is not self.job:
            return
        if isinstance(event, _Answers):
            self.answers_came.emit(event.first, event.rows)
        elif isinstance(event, Progressed):
            self.progressed.emit(event)

    def _prepare(self) -> None:
        if self.sender() is self.job:
            self.preparing.emit()

    def _end(self) -> None:
        if self.sender() is self.job:
            self.job = None
            self.ended.emit()

    def _work(self, run: Run, inputs: Inputs, should_stop: Callable[[], bool]) -> Iterator[Event]:
        """In the job's thread: a few answers at once, so that thousands do not keep the window from being drawn."""
        from tldesk.engine.answering import learned_from
        from tldesk.project.runs.clock import Clock

        yield PhaseStarted(name="predict", text=QT_TRANSLATE_NOOP("lower", "Predicting"), total=len(inputs))
        guard.warm_up()  # while the model is opened
        predictor = self._opened.of(run, len(inputs), should_stop)
        model, clock = Asked.of(predictor, learned_from.contents(run)), Clock("predict", len(inputs))
        rows: list[Answered] = []
        for row in _answers(predictor, inputs, model, should_stop):
            rows.append(row)
            if clock.tick():
                yield _Answers(first=clock.done - len(rows), rows=rows)
                yield clock.event()
                rows = []
        if rows:
            yield _Answers(first=clock.done - len(rows), rows=rows)
            yield clock.event()


def _answers(predictor: Predictor, inputs: Inputs, model: Asked, should_stop: Callable[[], bool]) -> Iterator[Answered]:
    """The answers in the order of what was asked."""
    from tldesk.engine.answering import texts

    asked = [one for one in inputs if isinstance(one, texts.Asked)]
    for one, found in texts.answers(predictor, asked, should_stop):
        yield replace(answered(found, model), text=one.text, columns=one.columns)
    for found in predictor.predict([one for one in inputs if not isinstance(one, texts.Asked)], should_stop):
        yield answered(found, model)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answers(Event):
    """Answers in the order of the images, on their way to the UI thread."""

    first: int
    rows: list[Answered]
