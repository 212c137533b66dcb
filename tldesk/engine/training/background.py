"""Background beside a training: what is of no class, to learn from it and to say what becomes of it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.judging import background
from tldesk.engine.modalities import learning
from tldesk.engine.training.answers import Answers, LabelledFile, answer
from tldesk.engine.training.outcome import Outcome
from tldesk.project.runs.events import Event
from tldesk.project.runs.report import Background

if TYPE_CHECKING:
    from tldesk.engine.modalities.background import Half, MadeUp
    from tldesk.project.runs.runs import Run


@contextmanager
def made(run: Run, half: Half, *, wanted: bool = True) -> Iterator[list[MadeUp]]:
    """A half of the background of a run, as files; nothing where it is not `wanted`, for kinds of data that have none,
    and with several labels, where none may be said.
    """
    write = learning.of(run.config.modality).background
    if not wanted or not write or run.data.multi_label:
        yield []
        return
    with learning.named(write)([row for row in run.data.rows if row.split == "train"], half) as clips:
        yield clips


def own_class(run: Run) -> int | None:
    """The number of the class that a run has for background."""
    return background.class_of(run.data.classes)


def heard(
    run: Run,
    kind: str,
    outcome: Outcome,
    temperature: float,
    apart: tuple[NDArray[np.int64], NDArray[np.float32]],
    should_stop: Callable[[], bool],
) -> Background | None:
    """What the best model, that of `outcome`, makes of background that it has not learned from, and the limit that
    follows from that and from `apart`: the targets (m,) and logits (m, classes) of samples that it has not learned from
    either. None where there is none to ask about, or when stopped. It tells nothing: it is a moment beside the rest.
    """
    answers = outcome.heard or _asked(run, kind, should_stop)
    if answers is None:
        return None
    found = background.heard(*answers, run.data.classes, temperature)
    return {**found, "offered": background.offered(found, background.sure_and_right(*apart, temperature))}


def _asked(run: Run, kind: str, should_stop: Callable[[], bool]) -> tuple[NDArray[np.float32], float] | None:
    """The logits (n, classes) of what it has not learned from, and how many seconds that is."""
    with made(run, "held out") as clips:
        asked = [LabelledFile(one.path, (0,), one.sha256) for one in clips]
        answers = _quiet(answer(run, kind, asked, should_stop)) if asked else None
    if answers is None or not len(answers.logits):
        return None
    return answers.logits, float(sum(clips[place].seconds for place in answers.positions))


def _quiet(work: Generator[Event, None, Answers | None]) -> Answers | None:
    with closing(work):
        while True:
            try:
                next(work)
            except StopIteration as end:
                found: Answers | None = end.value
                return found
