"""Asking a run what it based an answer on, and which training samples are most like the sample: the job behind it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from tldesk.errors import TldeskError
from tldesk.media.place import WHOLE
from tldesk.project.runs.events import Event, PhaseStarted, Progressed
from tldesk.project.runs.runs import Run
from tldesk.ui.parts import errors
from tldesk.ui.parts.language import QT_TRANSLATE_NOOP, filled
from tldesk.ui.session.context import Context
from tldesk.ui.session.jobs import Job

if TYPE_CHECKING:
    from tldesk.engine.explain import Explainer

# So many training images are looked at without asking; more would keep the computer busy for a while.
_FEW = 300


@dataclass(frozen=True, slots=True)
class ExplanationRequest:
    """A sample, called `name`, in a file at a `place` of it, or its bytes, of which to explain the answer `label`;
    `near`: and which training samples are most like it. `compare`: that alone, however long it takes.
    """

    run: Run
    source: Path | bytes
    name: str
    label: str
    compare: bool = False
    place: str = WHOLE
    near: bool = True


class Explaining(QObject):
    """Keeps the model of the run that was asked last.

    `evidence_found` carries Evidence or None, `neighbours_found` a list of Neighbour, `lacking` how many training
    samples have yet to be looked at before they can be compared (0: they cannot be), `advanced` how many of them are
    done, `failed` words; `searched` how much of the evidence is found; `cut_short`: cancelled, before there were
    neighbours.
    """

    evidence_found = Signal(object)
    neighbours_found = Signal(object)
    lacking = Signal(int)
    advanced = Signal(int, int)
    searched = Signal(int, int)
    failed = Signal(str)
    cut_short = Signal()
    changed = Signal()

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._explainer: Explainer | None = None
        self.job: Job | None = None
        self.preparing = False
        self._settled = True  # what is to be said of neighbours is said

    @property
    def waiting(self) -> bool:
        """Whether another job goes on before this one."""
        return self.job is not None and self._context.jobs.current is not self.job

    def ask(self, question: ExplanationRequest) -> None:
        """Explain one image; what was asked before is not answered any more."""
        self.stop()
        job = Job(
            lambda stop: self._work(question, stop),
            filled(self.tr("Explain “{name}”"), name=question.name),
            needs_torch=lambda: _needs_torch(question.run),
        )
        job.reported.connect(self._tell)
        job.preparing.connect(self._prepare)
        job.ended.connect(self._end)
        self.job = job
        self._settled = not question.near
        self._context.submit(job)
        self.changed.emit()

    def stop(self) -> None:
        """Answer no more."""
        if self.job is not None:
            job, self.job = self.job, None
            self._context.jobs.cancel(job)
        self.preparing = False

    def _prepare(self) -> None:
        self.preparing = self.sender() is self.job
        self.changed.emit()

    def _tell(self, event: Event) -> None:
        if self.sender() is not self.job:
            return
        self.preparing = False
        if isinstance(event, _Explained):
            self._settled |= event.neighbours is not None or event.missing is not None or bool(event.problem)
            event.deliver(self)
        elif isinstance(event, Progressed) and event.phase == "explain":
            self.searched.emit(event.done, event.total)
        elif isinstance(event, Progressed) and event.total > 1:
            self.advanced.emit(event.done, event.total)
        self.changed.emit()

    def _end(self) -> None:
        if self.sender() is self.job:
            self.job, self.preparing = None, False
            if not self._settled:
                self.cut_short.emit()
            self.changed.emit()

    def _work(self, question: ExplanationRequest, should_stop: Callable[[], bool]) -> Iterator[Event]:
        """In the job's thread."""
        yield PhaseStarted(name="explain", text=QT_TRANSLATE_NOOP("lower", "Looking at the image"))
        try:
            yield from self._answers(question, should_stop)
        except TldeskError as error:
            yield _Explained(problem=errors.shown(error).text)

    def _answers(self, question: ExplanationRequest, should_stop: Callable[[], bool]) -> Iterator[Event]:
        from tldesk.engine.explain import Explainer

        if self._explainer is None or self._explainer.run != question.run:
            self._explainer = Explainer(question.run)
        explainer = self._explainer
        # Where the evidence takes long, neighbours that take none come first: who cancels the one has the other.
        first = explainer.searches and question.near and explainer.comparable and not explainer.missing()
        if first or question.compare:
            yield from _neighbours(explainer, question, should_stop)
        if question.compare or should_stop():
            return
        found = yield from explainer.looking(question.source, question.label, question.place, should_stop)
        if should_stop():
            return
        yield _Explained(evidence=(found,))
        if question.near and not first and not should_stop():
            yield from _neighbours(explainer, question, should_stop)


def _neighbours(
    explainer: Explainer, question: ExplanationRequest, should_stop: Callable[[], bool]
) -> Generator[Event, None, None]:
    missing = explainer.missing() if explainer.comparable else 0
    if not explainer.comparable or (missing > _FEW and not question.compare):
        yield _Explained(missing=missing)
        return
    neighbours = yield from explainer.nearest(question.source, should_stop, question.place)
    if neighbours is not None:
        yield _Explained(neighbours=neighbours)


def _needs_torch(run: Run) -> bool:
    """Whether the model is looked into, or asked through PyTorch; what is wrong with it is said by the work."""
    from tldesk.engine.answering import onnx_forward
    from tldesk.engine.modalities import learning

    try:
        how = learning.of(run.config.modality)
        return not (how.passages or how.cells) or onnx_forward.needs_torch(run, 1)
    except TldeskError:
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Explained(Event):
    """A part of the answer, on its way to the UI thread."""

    evidence: tuple[object, ...] = ()
    neighbours: object = None
    missing: int | None = None
    problem: str = ""

    def deliver(self, to: Explaining) -> None:
        """Emit it."""
        if self.evidence:
            to.evidence_found.emit(self.evidence[0])
        if self.neighbours is not None:
            to.neighbours_found.emit(self.neighbours)
        if self.missing is not None:
            to.lacking.emit(self.missing)
        if self.problem:
            to.failed.emit(self.problem)
