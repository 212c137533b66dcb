"""Words: a linear classifier of a text's words and characters, without any pretrained network.

What it reaches says how much of a text is in its words alone; a pretrained network has to do better to be worth it.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.networks import backbones
from tldesk.engine.training import choosing
from tldesk.engine.training.choosing import FittedHead
from tldesk.engine.training.outcome import Outcome
from tldesk.errors import TldeskError
from tldesk.media.examples import example
from tldesk.media.modality import AnyPreprocess
from tldesk.media.pool import never, ordered_map
from tldesk.media.text.preparing import WORDS
from tldesk.project.runs.clock import Clock
from tldesk.project.runs.events import Event, PhaseStarted, noted

if TYPE_CHECKING:
    from tldesk.project.runs.runs import Run, SampleOfRun

NAME = "words"

Read = NDArray[np.int32] | str


def run(run: Run, kind: str, should_stop: Callable[[], bool] = never) -> Generator[Event, None, Outcome]:
    """Learn which n-grams tell the classes apart, and keep that as `best`; its logits of every row are in the Outcome.

    Always on the processor. Raises TldeskError `no_training_images`, `no_validation_images` or `disk_full`.
    """
    fitted = yield from fit_words(run, should_stop)
    if fitted is None:
        return Outcome("stopped", {})
    yield from choosing.keep(run, fitted)
    return fitted.outcome


def fit_words(run: Run, should_stop: Callable[[], bool]) -> Generator[Event, None, FittedHead | None]:
    """As `run`, and keep nothing. None when stopped."""
    from tldesk.engine.words import fit
    from tldesk.engine.words.vocabulary import Vocabulary

    rows = run.data.rows
    texts = yield from _read(run, should_stop)
    if texts is None:
        return None
    learned = [text for text, row in zip(texts, rows, strict=True) if row.split == "train" and text is not None]
    words = Vocabulary.of(learned, len(run.data.classes))
    readable = np.array([text is not None for text in texts])
    features = words.rows([_NOTHING if text is None else text for text in texts])
    fitted = yield from choosing.fit_head(run, features, readable, fit, words.tensors, should_stop)
    return None if fitted is None else replace(fitted, about=fitted.about | {"backbone": WORDS})


_NOTHING = np.zeros(0, np.int32)


def _read(run: Run, should_stop: Callable[[], bool]) -> Generator[Event, None, list[NDArray[np.int32] | None] | None]:
    """The n-grams of each row's text, None for what cannot be read, which is told; None when stopped."""
    rows, preprocess = run.data.rows, backbones.get(WORDS).preprocess
    yield PhaseStarted(name="embed", text="Reading the texts", total=len(rows))
    clock, problems = Clock("embed", len(rows)), list[tuple[str, str]]()
    texts: list[NDArray[np.int32] | None] = []
    for row, found in zip(rows, ordered_map(lambda row: _ids(row, preprocess), rows, should_stop), strict=False):
        if isinstance(found, str):
            problems.append((str(row.path), found))
        texts.append(None if isinstance(found, str) else found)
        if clock.tick():
            yield clock.event()
    if len(texts) < len(rows):
        return None
    if problems:
        path, reason = problems[0]
        yield noted("warning", "images_left_out", count=len(problems), path=path, reason=reason)
    return texts


def _ids(row: SampleOfRun, preprocess: AnyPreprocess) -> Read:
    """Without what fills up; or why it cannot be read."""
    try:
        ids = example(row, preprocess)
    except TldeskError as error:
        return str(error.arguments.get("reason", error.text))
    found: NDArray[np.int32] = ids[ids != 0]
    return found
