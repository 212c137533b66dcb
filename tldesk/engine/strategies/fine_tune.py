"""Fine-tuning: a head and the later stages of the pretrained backbone learn together; early stages stay.

Early stages see edges and textures, which every set of photos has: holding them costs no accuracy on small sets and
makes a step two to six times cheaper. What differs for another kind of data is in the recipe of its record.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING

from tldesk.engine.machine import device
from tldesk.engine.modalities import learning
from tldesk.engine.networks import backbones
from tldesk.engine.strategies import both_splits, feature_extraction, half_way, so_far
from tldesk.engine.training.choosing import FittedHead
from tldesk.engine.training.linear import Linear
from tldesk.engine.training.outcome import Outcome
from tldesk.engine.training.phase import Phase
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.events import Event

if TYPE_CHECKING:
    from tldesk.project.runs.runs import Run

# What may stay frozen where the user does not say: set-up prepares it.
STAGES = (4, 5)
# Seconds for one image and epoch on one processor core, by how many stages of EfficientNet-Lite0 are frozen, all work
# included (tests/benchmarks/fine_tune_cost.py). Between four and five there is no difference in accuracy that several
# seeds could tell; six lose a point.
_SECONDS = {0: 0.140, 4: 0.040, 5: 0.024, 6: 0.012}
_HURRIED = (*STAGES, 6)  # with a limit of time; six are no default, since they lose a point
_PATIENCE_SECONDS = 240.0  # what more than the least is done in on a processor, where the user sets no limit of time
_FEWEST_EPOCHS = 2
# The whole network goes on from what the last stages have learned: few epochs, in small steps. Where it was tried
# (a third of sign digits) it gained one image of 400, so nobody waits long for it unasked.
_WHOLE_EPOCHS, _WHOLE_RATE = 3, 0.3


def phases(config: RunConfig, images: int, kind: str, spent: float = 0.0) -> list[Phase]:
    """One phase for a train split of so many `images` on the device `kind`: the fewest stages frozen (of at least
    four) that are done in time, the most where none are, and with a time limit fewer epochs then.

    `spent` seconds of the run's time limit are gone. The new head learns `head_multiplier` times faster than the rest.
    """
    limit, recipe = 60.0 * config.minutes, learning.of(config.modality).recipe
    frozen, epochs = config.frozen_stages, config.epochs
    seconds = limit - spent if limit else _PATIENCE_SECONDS
    if frozen is None and recipe.frozen is not None:
        frozen = recipe.frozen(backbones.get(config.backbone))
    elif frozen is None:
        planned = _HURRIED if limit else STAGES
        in_time = [stages for stages in planned if _cost(config.backbone, stages, images) * epochs <= seconds]
        frozen = 4 if kind != "cpu" else in_time[0] if in_time else planned[-1]
    if limit and kind == "cpu":
        cost = _cost(config.backbone, frozen, images)
        epochs = min(epochs, max(_FEWEST_EPOCHS, int(seconds / cost)))
    return [
        Phase(
            name="train",
            text="Training",
            epochs=epochs,
            rate=recipe.rate,
            frozen_stages=frozen,
            head_multiplier=config.head_multiplier,
            seconds=max(seconds, 1.0) if limit else 0.0,
            decay=recipe.decay,
            straight=recipe.straight,
        )
    ]


def fits(config: RunConfig, images: int, kind: str, spent: float) -> bool:
    """Whether the time limit leaves room for a fine-tuning that is worth it."""
    left = 60.0 * config.minutes - spent
    fewest, record = min(_FEWEST_EPOCHS, config.epochs), backbones.get(config.backbone)
    frozen = learning.of(config.modality).recipe.frozen
    least = 6 if frozen is None else frozen(record)
    return not config.minutes or kind != "cpu" or fewest * _cost(config.backbone, least, images) <= left


def whole(config: RunConfig, images: int, kind: str, spent: float, tuned: float) -> Phase | None:
    """A phase for the whole network after that of `phases`, which took `tuned` seconds; None where it would not be done
    in time, or where the user or the kind of data has said how many stages stay frozen."""
    if config.frozen_stages is not None or learning.of(config.modality).recipe.frozen is not None:
        return None
    limit, epochs = 60.0 * config.minutes, min(_WHOLE_EPOCHS, config.epochs)
    if kind == "cpu":
        seconds = (limit - spent if limit else _PATIENCE_SECONDS) - tuned
        epochs = min(epochs, int(seconds / _cost(config.backbone, 0, images)))
        if epochs < min(_FEWEST_EPOCHS, config.epochs):
            return None
    return Phase(
        name="train",
        text="Training the whole model",
        epochs=epochs,
        rate=_WHOLE_RATE,
        head_multiplier=config.head_multiplier,
        seconds=max(limit - spent, 1.0) if limit else 0.0,
    )


def run(run: Run, kind: str, should_stop: Callable[[], bool]) -> Generator[Event, None, Outcome]:
    """Train the run's model on the device `kind`, from where it was left."""
    from tldesk.engine.training.loop import run_phases

    began, head, fitted = time.monotonic(), None, None
    if learning.of(run.config.modality).recipe.from_features:
        fitted = yield from feature_extraction.quietly(feature_extraction.fit(run, kind, should_stop))
        if fitted is None:
            return Outcome("stopped", {})
        head = fitted.head
    images = sum(row.split == "train" for row in run.data.rows)
    plan = phases(run.config, images, kind, time.monotonic() - began if head is not None else 0.0)
    tuned = yield from run_phases(run, kind, plan, pretrained=True, should_stop=should_stop, head=head)
    if head is not None and tuned.status == "finished":
        tuned = yield from half_way.kept(run, kind, head, tuned, should_stop)
    return (yield from both_splits.learned(run, kind, fitted, tuned, should_stop))


def head_of(run: Run, fitted: FittedHead) -> Linear | None:
    """What the head starts as; None where that is random."""
    if not learning.of(run.config.modality).recipe.from_features:
        return None
    return fitted.head


def finish(run: Run, kind: str, should_stop: Callable[[], bool]) -> Generator[Event, None, Outcome]:
    """End with the best model so far. Raises TldeskError `nothing_learned`."""
    return (yield from so_far.finish(run, pretrained=True))


def _cost(backbone: str, frozen: int, images: int) -> float:
    """Seconds of an epoch on this processor: of images by the size of the network and of its pictures against Lite0."""
    record, lite0 = backbones.get(backbone), backbones.BACKBONES["efficientnet-lite0"]
    if (seconds := learning.of(record.modality).recipe.seconds) is not None:
        return seconds(record, frozen) * images / device.threads()
    larger = record.parameters_m / lite0.parameters_m * (record.input_size / lite0.input_size) ** 2
    measured = max(stages for stages in _SECONDS if stages <= frozen)
    return _SECONDS[measured] * images * larger / device.threads()
