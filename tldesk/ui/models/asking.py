"""Asking a run about images: the job behind the Use page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from tldesk.errors import TldeskError
from tldesk.project.events import Event, PhaseStarted, Progressed
from tldesk.project.runs import Run
from tldesk.ui import errors
from tldesk.ui.context import Context
from tldesk.ui.jobs import Job
from tldesk.ui.models.prediction_rows import Answered

if TYPE_CHECKING:
    from tldesk.engine.predict import Predictor


class Asking(QObject):
    """Keeps the model of the run that was asked last. `answered` gives an Answered, `ended` follows the last one."""

    answered = Signal(object)
    ended = Signal()

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._opened: tuple[Path, Predictor] | None = None
        self.job: Job | None = None

    def ask(self, run: Run, paths: list[Path]) -> None:
        """Ask about images; the job of an earlier question is stopped."""
        self.stop()
        job = Job(
            lambda stop: self._work(run, paths, stop),
            self.tr("Predict {count} images").format(count=len(paths)),
            needs_torch=True,
        )
        job.ended.connect(self._end)
        self.job = job
        self._context.submit(job)

    def stop(self) -> None:
        """Ask no more."""
        if self.job is not None:
            job, self.job = self.job, None
            self._context.jobs.cancel(job)

    def _end(self) -> None:
        if self.sender() is self.job:
            self.job = None
            self.ended.emit()

    def _work(self, run: Run, paths: list[Path], should_stop: Callable[[], bool]) -> Iterator[Event]:
        """In the job's thread; `answered` is delivered on the UI thread."""
        from tldesk.engine.predict import Failure, Predictor

        yield PhaseStarted(name="predict", text="Predicting", total=len(paths))
        if self._opened is None or self._opened[0] != run.folder:
            self._opened = (run.folder, Predictor.open(run.folder))
        limit = run.limit  # it may have been changed since the model was opened
        classes, several = self._opened[1].classes, self._opened[1].thresholds
        thresholds = {} if several is None else dict(zip(classes, several, strict=True))
        for done, found in enumerate(self._opened[1].predict(paths, should_stop), start=1):
            if isinstance(found, Failure):
                self.answered.emit(Answered(found.path, problem=_words(found.error)))
            else:
                self.answered.emit(Answered(found.path, dict(found.probabilities), "", limit, thresholds))
            yield Progressed(phase="predict", done=done, total=len(paths))


def _words(error: TldeskError) -> str:
    return errors.shown(error).text
