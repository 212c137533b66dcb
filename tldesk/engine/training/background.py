"""Background beside a training: what is of no class, to learn from it and to say what becomes of it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from tldesk.engine.judging import background
from tldesk.engine.modalities import learning
from tldesk.engine.training.answers import Answers, LabelledFile, answer
from tldesk.project.runs.events import Event
from tldesk.project.runs.report import Background

if TYPE_CHECKING:
    from tldesk.engine.modalities.background import Half, MadeUp
    from tldesk.project.runs.runs import Run


@contextmanager
def made(run: Run, half: Half) -> Iterator[list[MadeUp]]:
    """A half of the background of a run, as files; nothing for kinds of data that have none, nor with several labels,
    where none may be said.
    """
    write = learning.of(run.config.modality).background
    if not write or run.data.multi_label:
        yield []
        return
    with learning.named(write)([row for row in run.data.rows if row.split == "train"], half) as clips:
        yield clips


def own_class(run: Run) -> int | None:
    """The number of the class that a run has for background."""
    return background.class_of(run.data.classes)


def heard(run: Run, kind: str, temperature: float, should_stop: Callable[[], bool]) -> Background | None:
    """What the best model makes of background that it has not learned from; None where there is none to ask about, or
    when stopped. It tells nothing: it is a moment beside the rest.
    """
    with made(run, "held out") as clips:
        if not clips:
            return None
        answers = _quiet(answer(run, kind, [LabelledFile(one.path, (0,), one.sha256) for one in clips], should_stop))
        if answers is None or not len(answers.logits):
            return None
        seconds = float(sum(clips[place].seconds for place in answers.positions))
        return background.heard(answers.logits, seconds, run.data.classes, temperature)


def _quiet(work: Generator[Event, None, Answers | None]) -> Answers | None:
    with closing(work):
        while True:
            try:
                next(work)
            except StopIteration as end:
                found: Answers | None = end.value
                return found
