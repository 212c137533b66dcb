"""From scratch: the same network with random weights, all of it learning. For comparison, and for unusual pictures."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING

from tldesk.engine.strategies import so_far
from tldesk.engine.training.epoch_count import epochs_of
from tldesk.engine.training.outcome import Outcome
from tldesk.engine.training.phase import Phase
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.events import Event

if TYPE_CHECKING:
    from tldesk.project.runs.runs import Run


def phases(config: RunConfig, images: int) -> list[Phase]:
    """One phase with one learning rate and nothing frozen, for so many `images`."""
    return [Phase(name="train", text="Training", epochs=epochs_of(config, images))]


def run(run: Run, kind: str, should_stop: Callable[[], bool]) -> Generator[Event, None, Outcome]:
    """Train the run's model on the device `kind`, from where it was left."""
    from tldesk.engine.training.loop import run_phases

    plan = phases(run.config, sum(row.split == "train" for row in run.data.rows))
    return (yield from run_phases(run, kind, plan, pretrained=False, should_stop=should_stop))


def finish(run: Run, kind: str, should_stop: Callable[[], bool]) -> Generator[Event, None, Outcome]:
    """End with the best model so far. Raises TldeskError `nothing_learned`."""
    return (yield from so_far.finish(run, pretrained=False))
