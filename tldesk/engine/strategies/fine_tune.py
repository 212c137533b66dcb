"""Fine-tuning: a head and the later stages of the pretrained backbone learn together; early stages stay.

Early stages see edges and textures, which every set of photos has: holding them costs no accuracy on small sets and
makes a step two to six times cheaper. What differs for another kind of data is in the recipe of its record.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING

from tldesk.engine.modalities import learning
from tldesk.engine.networks import backbones, weights
from tldesk.engine.strategies import both_splits, feature_extraction, half_way, so_far
from tldesk.engine.training import costs
from tldesk.engine.training.choosing import FittedHead
from tldesk.engine.training.costs import Costs
from tldesk.engine.training.epoch_count import epochs_of
from tldesk.engine.training.linear import Linear
from tldesk.engine.training.outcome import Outcome
from tldesk.engine.training.phase import Phase
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.events import Event, PhaseStarted

if TYPE_CHECKING:
    from tldesk.project.runs.runs import Run

_PATIENCE_SECONDS = 240.0  # what more than the least is done in on a processor, where the user sets no limit of time
_FEWEST_EPOCHS = 2
# Of clothing three epochs with five of seven stages frozen got .933 of the test images right, four with six .922, and
# five with five, without a limit of time, .946.
_ENOUGH_EPOCHS = 3
_ON_A_CARD = 4  # stages that stay frozen on a graphics card, which is not waited for
# The whole network goes on from what the last stages have learned: few epochs, in small steps. Where it was tried
# (a third of sign digits) it gained one image of 400, so nobody waits long for it unasked.
_WHOLE_EPOCHS, _WHOLE_RATE = 3, 0.3


def costs_of(run: Run, kind: str) -> Generator[Event, None, Costs | None]:
    """What a plan goes by, measured now where it never was; None where none is wanted: on a graphics card nothing is
    planned, and where the user has said what stays frozen and sets no limit, only what is known already is told."""
    config, recipe = run.config, learning.of(run.config.modality).recipe
    record = weights.backbone_of(run)
    if kind != "cpu":
        return None
    if recipe.seconds is not None:
        return costs.Told(record, recipe)
    known = costs.cached(record)
    if known is not None or (config.frozen_stages is not None and not config.minutes):
        return known
    yield PhaseStarted(name="measure", text="Measuring the model")
    from tldesk.engine.training import cost_measuring

    return cost_measuring.measured(record)


def phases(
    config: RunConfig,
    images: int,
    kind: str,
    known: Costs | None,
    spent: float = 0.0,
    held_out: int = 0,
    again: bool = False,
) -> list[Phase]:
    """One phase for a train split of so many `images` on the device `kind`: the fewest stages frozen (of at least
    half) that are done in time, the most where none are, and with a time limit fewer epochs before more of them.

    `known` is what that costs, `held_out` how many samples validate it. `spent` seconds of the run's time limit are
    gone. It is expected `again`, as `both_splits.planned` says. The new head learns `head_multiplier` times faster than
    the rest.
    """
    limit, recipe = 60.0 * config.minutes, learning.of(config.modality).recipe
    frozen, most = config.frozen_stages, epochs_of(config, images)
    seconds = limit - spent if limit else _PATIENCE_SECONDS
    if frozen is None and recipe.frozen is not None:
        frozen = recipe.frozen(backbones.get(config.backbone))
    elif frozen is None and known is not None:
        frozen = _frozen_in(known, seconds, images, most, held_out, hurried=bool(limit))
    elif frozen is None:
        frozen = _ON_A_CARD
    epochs = most
    if limit and known is not None:
        epochs = max(min(_FEWEST_EPOCHS, most), _epochs_in(known, seconds, frozen, images, most, held_out))
    return [
        Phase(
            name="train",
            text="Training",
            epochs=epochs,
            rate=recipe.rate,
            frozen_stages=frozen,
            head_multiplier=config.head_multiplier,
            seconds=max(seconds, 1.0) if limit else 0.0,
            most=most,
            decay=recipe.decay,
            straight=recipe.straight,
            again=again,
        )
    ]


def fits(config: RunConfig, images: int, known: Costs | None, spent: float, held_out: int = 0) -> bool:
    """Whether the time limit leaves room for a fine-tuning that is worth it."""
    if not config.minutes or known is None:
        return True
    fewest, least = min(_FEWEST_EPOCHS, epochs_of(config, images)), known.frozen(hurried=True)[-1]
    return known.seconds(least, images, fewest, held_out) <= 60.0 * config.minutes - spent


def whole(
    config: RunConfig, images: int, known: Costs | None, spent: float, tuned: float, held_out: int = 0
) -> Phase | None:
    """A phase for the whole network after that of `phases`, which took `tuned` seconds; None where it would not be done
    in time, or where the user or the kind of data has said how many stages stay frozen."""
    if config.frozen_stages is not None or learning.of(config.modality).recipe.frozen is not None:
        return None
    limit, most = 60.0 * config.minutes, min(_WHOLE_EPOCHS, epochs_of(config, images))
    epochs = most
    if known is not None:
        seconds = (limit - spent if limit else _PATIENCE_SECONDS) - tuned
        epochs = _epochs_in(known, seconds, 0, images, most, held_out)
        if epochs < min(_FEWEST_EPOCHS, most):
            return None
    return Phase(
        name="train",
        text="Training the whole model",
        epochs=epochs,
        rate=_WHOLE_RATE,
        head_multiplier=config.head_multiplier,
        seconds=max(limit - spent, 1.0) if limit else 0.0,
        most=most,
    )


def _frozen_in(known: Costs, seconds: float, images: int, epochs: int, held_out: int, hurried: bool) -> int:
    """How many stages stay frozen: the fewest with which all epochs are done in time. In a hurry as many as is usual at
    most, so that there is time for many epochs; more where even the least number that gets most of the accuracy is
    not done."""
    planned = known.frozen(hurried=False)
    in_time = [stages for stages in planned if known.seconds(stages, images, epochs, held_out) <= seconds]
    if hurried and not in_time:
        planned, epochs = known.frozen(hurried=True)[len(planned) - 1 :], min(_ENOUGH_EPOCHS, epochs)
        in_time = [stages for stages in planned if known.seconds(stages, images, epochs, held_out) <= seconds]
    return in_time[0] if in_time else planned[-1]


def _epochs_in(known: Costs, seconds: float, frozen: int, images: int, most: int, held_out: int) -> int:
    """So many epochs are done in that time, `most` at most."""
    done = [epochs for epochs in range(1, most + 1) if known.seconds(frozen, images, epochs, held_out) <= seconds]
    return max(done, default=0)


def run(run: Run, kind: str, should_stop: Callable[[], bool]) -> Generator[Event, None, Outcome]:
    """Train the run's model on the device `kind`, from where it was left."""
    from tldesk.engine.training.loop import run_phases

    began, head, fitted = time.monotonic(), None, None
    if learning.of(run.config.modality).recipe.from_features:
        fitted = yield from feature_extraction.quietly(feature_extraction.fit(run, kind, should_stop))
        if fitted is None:
            return Outcome("stopped", {})
        head = fitted.head
    images, held_out = (sum(row.split == split for row in run.data.rows) for split in ("train", "val"))
    images += len(run.data.unlabelled)
    known = yield from costs_of(run, kind)
    again = both_splits.planned(run, fitted)
    plan = phases(run.config, images, kind, known, time.monotonic() - began, held_out, again)
    tuned = yield from run_phases(run, kind, plan, pretrained=True, should_stop=should_stop, head=head, known=known)
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
