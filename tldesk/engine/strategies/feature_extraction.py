"""Feature extraction: the backbone stays as it is, logistic regression on its features becomes the head.

A head that is not linear is fitted by gradient steps on them.

How strong its rein is, `training.choosing` decides.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.embedding import features
from tldesk.engine.judging import metrics
from tldesk.engine.networks import heads, weights
from tldesk.engine.networks.backbone import Backbone
from tldesk.engine.training import background, choosing, lessons
from tldesk.engine.training.choosing import Fits, FittedHead
from tldesk.engine.training.fitting import preprocess_of
from tldesk.engine.training.head_fit import HeadFit
from tldesk.engine.training.lessons import Lesson
from tldesk.engine.training.outcome import Outcome
from tldesk.media.modality import AnyPreprocess
from tldesk.media.pool import never
from tldesk.project.runs.events import EpochEnd, Event, PhaseStarted, passed_on

if TYPE_CHECKING:
    from tldesk.engine.training.pupil import Pupil
    from tldesk.project.runs.runs import Run, SampleOfRun


def run(run: Run, kind: str, should_stop: Callable[[], bool] = never) -> Generator[Event, None, Outcome]:
    """Embed all rows, fit the head, keep it as `best`; its logits of every row are in the Outcome.

    Raises TldeskError `no_weights`, `no_training_images`, `no_validation_images` or `disk_full`.
    """
    fitted = yield from fit(run, kind, should_stop)
    if fitted is None:
        return Outcome("stopped", {})
    yield from choosing.keep(run, fitted)
    return fitted.outcome


def quietly(work: Generator[Event, None, FittedHead | None]) -> Generator[Event, None, FittedHead | None]:
    """A fit before a training by steps: steps and epochs are counted by that, so its events have none."""
    return passed_on(work, lambda event: None if isinstance(event, EpochEnd) else replace(event, step=0))


def fit(run: Run, kind: str, should_stop: Callable[[], bool]) -> Generator[Event, None, FittedHead | None]:
    """As `run`, and keep nothing but the embeddings. None when stopped."""
    record = weights.backbone_of(run)
    text = "Reading the images with the pretrained model"
    return (yield from fit_on(record, preprocess_of(run), text, run, kind, should_stop, hears=True))


def fit_on(
    record: Backbone,
    preprocess: AnyPreprocess,
    text: str,
    run: Run,
    kind: str,
    should_stop: Callable[[], bool],
    *,
    hears: bool = False,
) -> Generator[Event, None, FittedHead | None]:
    """The same with the features of any network; `text` says what goes on while they are made. With `hears` it is asked
    about background at once: without PyTorch, which takes two seconds to load."""
    rows, lesson = run.data.rows, lessons.read(run)
    more = () if lesson is None else lesson.unlabelled
    yield PhaseStarted(name="embed", text=text, total=len(rows) + len(more))
    cache = run.project_folder / "cache"
    with background.made(run, "learned") as made, background.made(run, "held out", wanted=hears) as held_out:
        embedded = yield from features.embed(
            cache, record, [*rows, *made, *held_out, *more], kind, should_stop, preprocess
        )
    if not embedded.complete:
        return None
    yield PhaseStarted(name="prepare", text="Preparing the model")  # what fits a head takes a second to import
    parts = np.cumsum([len(rows), len(made), len(held_out)])
    (found, of_none, heard, unnamed), seen = np.split(embedded.features, parts), embedded.readable[parts[-1] :]
    readable, fits = embedded.readable[: len(rows)], _fits(run, of_none)
    taught = None if lesson is None else partial(_pupil, lesson, rows, unnamed, seen)
    work = choosing.fit_head(run, found, readable, fits, lambda: weights.arrays(record), should_stop, taught)
    fitted = yield from work
    if fitted is None or not held_out:
        return fitted
    seconds = sum(clip.seconds for clip in held_out)
    return replace(fitted, outcome=replace(fitted.outcome, heard=(fitted.kept.logits(heard), seconds)))


def _fits(run: Run, of_none: NDArray[np.float32]) -> Fits:
    """How the head is fitted: beside features of what is of no class, where there are any."""
    if heads.chosen(run.config).kind != heads.LINEAR:
        return HeadFit(run.config, sum(row.split == "train" for row in run.data.rows))
    # scikit-learn takes a second to import, which the embedding need not wait for
    from tldesk.engine.training import probe

    return probe.Others(of_none, background.own_class(run)) if len(of_none) else probe


def _pupil(
    lesson: Lesson,
    rows: Sequence[SampleOfRun],
    features: NDArray[np.float32],
    readable: NDArray[np.bool_],
    fitted: NDArray[np.bool_],
) -> Pupil:
    """Who learns from a teacher too: from the rows that are `fitted` (n,), and from what has no label, which has these
    `features` (m, d) where it is `readable` (m,)."""
    from tldesk.engine.training.pupil import Pupil

    own = [row for row, one in zip(rows, fitted, strict=True) if one]
    logits, answered = lesson.of(own)
    others, _ = lesson.of(lesson.unlabelled)
    return Pupil(metrics.softmax(logits), answered, features[readable], metrics.softmax(others[readable]))
