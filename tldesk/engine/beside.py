"""What a training's data give without pretrained weights, where that is quick to find out: told beside its result."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.judging import metrics
from tldesk.engine.judging.tasks import task
from tldesk.engine.modalities import learning
from tldesk.engine.strategies import STRATEGIES
from tldesk.engine.training.outcome import Outcome
from tldesk.project.runs.events import Event, Noted, PhaseStarted, Progressed, noted, passed_on
from tldesk.project.runs.run_data import Predictions
from tldesk.project.runs.runs import Run

# What is told, of the test split and of the val split.
_CODES = {
    "beside": ("words_beside", "words_beside_val"),
    "ahead": ("words_ahead", "words_ahead_val"),
    "unsure": ("words_ahead_unsure", "words_ahead_val_unsure"),
}


def told(
    run: Run, given: Predictions, outcome: Outcome, step: int, should_stop: Callable[[], bool]
) -> Generator[Event, None, Noted | None]:
    """One sentence on what the run's model has answered (`given`) against the baseline of its kind of data, on the test
    split, or the val split where there is none; None where there is no quick one, where it is the model that is kept
    (`outcome`), and when stopped.
    """
    baseline = STRATEGIES[learning.of(run.config.modality).baseline]
    kept = STRATEGIES[outcome.chosen.get("strategy", run.config.strategy)]
    if baseline.beside is None or not kept.pretrained:
        return None
    yield PhaseStarted(step=step, name="evaluate", text="Comparing with words alone", total=1)
    found = outcome.beside  # Auto has tried it already
    if found is None:
        fitted = yield from passed_on(baseline.beside(run, should_stop), partial(_how_far, step))
        found = None if fitted is None else fitted.outcome
    if found is None or found.ids is None or found.logits is None:
        return None
    split = "test" if (given.splits == "test").any() else "val"
    place = {int(sample): row for row, sample in enumerate(found.ids)}
    asked = np.array([i for i, sample in enumerate(given.ids) if given.splits[i] == split and int(sample) in place])
    if not len(asked):
        return None
    logits = found.logits[[place[int(sample)] for sample in given.ids[asked]]]
    judged = task(run.data.multi_label)
    words, model = (
        np.asarray(judged.right(given.targets[asked], judged.said(judged.shares(answers))), bool)
        for answers in (logits, given.logits[asked])
    )
    return _note(words, model, split, step)


def _how_far(step: int, event: Event) -> Event | None:
    """Of the events of a fit those that tell how far it is: others would be taken for those of the run's own model."""
    return replace(event, step=step, phase="evaluate") if isinstance(event, Progressed) else None


def _note(words: NDArray[np.bool_], model: NDArray[np.bool_], split: str, step: int) -> Noted:
    """What to tell of the answers to the same texts, whether each is correct; it warns where words have more."""
    low, high = metrics.wilson_interval(int(words.sum()), len(words))
    ahead = words.sum() > model.sum()
    chance = metrics.mcnemar(int((model & ~words).sum()), int((words & ~model).sum())) >= metrics.SURE
    codes = _CODES["beside" if not ahead else "unsure" if chance else "ahead"]
    code = codes[split == "val"]
    shares = {"words": words.mean(), "model": model.mean(), "low": low, "high": high}
    told = {name: f"{share:.1%}" for name, share in shares.items()}
    return noted("warning" if ahead else "info", code, step, **told, count=len(words))
