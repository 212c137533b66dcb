"""Bands: a linear classifier of how loud each frequency of a sound is, without any pretrained network.

What it reaches says how much of a sound is in that alone; a pretrained network has to do better to be worth it.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace
from typing import TYPE_CHECKING

from tldesk.engine.networks import backbones
from tldesk.engine.strategies import feature_extraction
from tldesk.engine.training import choosing
from tldesk.engine.training.choosing import FittedHead
from tldesk.engine.training.outcome import Outcome
from tldesk.media.pool import never
from tldesk.media.sound.preparing import BANDS
from tldesk.project.runs.events import Event

if TYPE_CHECKING:
    from tldesk.project.runs.runs import Run

NAME = "bands"


def run(run: Run, kind: str, should_stop: Callable[[], bool] = never) -> Generator[Event, None, Outcome]:
    """Learn which frequencies tell the classes apart, and keep that as `best`; its logits of every row are in the
    Outcome.

    Always on the processor. Raises TldeskError `no_training_images`, `no_validation_images` or `disk_full`.
    """
    fitted = yield from fit_bands(run, should_stop)
    if fitted is None:
        return Outcome("stopped", {})
    yield from choosing.keep(run, fitted)
    return fitted.outcome


def fit_bands(run: Run, should_stop: Callable[[], bool]) -> Generator[Event, None, FittedHead | None]:
    """As `run`, and keep nothing but the features. None when stopped."""
    record = backbones.get(BANDS)
    preprocess = record.preprocess.settled(run.data.fitting, run.data.parts)
    text = "Measuring the frequency bands"
    fitted = yield from feature_extraction.fit_on(record, preprocess, text, run, "cpu", should_stop)
    return None if fitted is None else replace(fitted, about=fitted.about | {"backbone": BANDS})
