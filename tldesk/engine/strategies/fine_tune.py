"""Fine-tuning: a new head and the later stages of the pretrained backbone learn together; early stages stay.

Early stages see edges and textures, which every set of photos has: holding them costs no accuracy on small sets and
makes a step two to six times cheaper.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING

from tldesk.engine.machine import device
from tldesk.engine.networks import backbones
from tldesk.engine.strategies import so_far
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
    limit = 60.0 * config.minutes
    frozen, epochs = config.frozen_stages, config.epochs
    seconds = limit - spent if limit else _PATIENCE_SECONDS
    if frozen is None:
        planned = _HURRIED if limit else STAGES
        in_time = [stages for stages in planned if _cost(config.backbone, stages, images) * epochs <= seconds]
        frozen = 4 if kind != "cpu" else in_time[0] if in_time else planned[-1]
    if limit and kind == "cpu":
        cost = _cost(config.backbone, max(stages for stages in _SECONDS if stages <= frozen), images)
        epochs = min(epochs, max(_FEWEST_EPOCHS, int(seconds / cost)))
    return [
        Phase(
            name="train",
            text="Training",
            epochs=epochs,
            frozen_stages=frozen,
            head_multiplier=config.head_multiplier,
            seconds=max(seconds, 1.0) if limit else 0.0,
        )
    ]


def fits(config: RunConfig, images: int, kind: str, spent: float) -> bool:
    """Whether the time limit leaves room for a fine-tuning that is worth it."""
    left = 60.0 * config.minutes - spent
    fewest = min(_FEWEST_EPOCHS, config.epochs)
    return not config.minutes or kind != "cpu" or fewest * _cost(config.backbone, 6, images) <= left


def whole(config: RunConfig, images: int, kind: str, spent: float, tuned: float) -> Phase | None:
    """A phase for the whole network after that of `phases`, which took `tuned` seconds; None where it would not be done
    in time, or where the user has said how many stages stay frozen."""
    if config.frozen_stages is not None:
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

    images = sum(row.split == "train" for row in run.data.rows)
    return (
        yield from run_phases(run, kind, phases(run.config, images, kind), pretrained=True, should_stop=should_stop)
    )


def finish(run: Run, kind: str, should_stop: Callable[[], bool]) -> Generator[Event, None, Outcome]:
    """End with the best model so far. Raises TldeskError `nothing_learned`."""
    return (yield from so_far.finish(run, pretrained=True))


def _cost(backbone: str, frozen: int, images: int) -> float:
    """Seconds of an epoch on this processor, by the size of the network and of its pictures against Lite0."""
    record, lite0 = backbones.get(backbone), backbones.BACKBONES["efficientnet-lite0"]
    larger = record.parameters_m / lite0.parameters_m * (record.input_size / lite0.input_size) ** 2
    return _SECONDS[frozen] * images * larger / device.threads()
