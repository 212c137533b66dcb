"""Ending early: the best model that a training by steps has come to, without another step."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from tldesk.engine.strategies import both_splits
from tldesk.engine.training import checkpoint
from tldesk.engine.training.outcome import Outcome
from tldesk.engine.training.phase import Ended, Phase
from tldesk.engine.training.training_state import Position
from tldesk.errors import TldeskError, said
from tldesk.project.runs.events import Event, Noted, noted

if TYPE_CHECKING:
    from tldesk.project.runs.runs import Run


def finish(run: Run, *, pretrained: bool) -> Generator[Event, None, Outcome]:
    """End the training of `run` with its `best`. Raises TldeskError `nothing_learned` before the first epoch's end."""
    found = best(run, pretrained=pretrained)
    if found is None:
        raise TldeskError("nothing_learned", run=run.title)
    outcome, note = found
    if note is None:
        return outcome
    yield note
    return replace(outcome, notes=(*outcome.notes, note.text), early=True)


def best(run: Run, *, pretrained: bool) -> tuple[Outcome, Noted | None] | None:
    """The outcome of a training that ends where `last` is, and what is to be told of it: nothing, when all is done.
    None while no epoch has ended."""
    saved = checkpoint.load_last(run)
    if saved is None or not saved["position"].get("best_epoch"):
        return None
    at, phases = Position(**saved["position"]), [Phase(**phase) for phase in saved["phases"]]
    done, planned = len(at.ended), sum(phase.epochs for phase in phases)
    chosen = {"best_epoch": at.best_epoch, "epochs": done}
    if pretrained:
        chosen["frozen_stages"] = _frozen(run, phases[: at.best_phase + 1])
    used, split = np.array(saved["ids"], dtype=np.int64), {row.id: row.split for row in run.data.rows}
    val = [sample for sample in saved["ids"] if split.get(sample) == "val"]  # what has no label is no row
    ends = [*at.began[1:], at.seconds]
    ended = [
        Ended(dict(zip(val, right, strict=True)), end - begin)
        for right, begin, end in zip(at.rights, at.began, ends, strict=False)
    ]
    learned = both_splits.before(run)
    notes = (*_left_out(run), *(() if learned is None else (said("val_learned"),)))
    outcome = Outcome("finished", chosen, ids=used, notes=notes, ended=tuple(ended), before=learned)
    if at.phase >= len(phases):
        return outcome, both_splits.left_out(run)
    return outcome, noted("info", "stopped_early", at.step, done=done, planned=planned, best=at.best_epoch)


def _frozen(run: Run, phases: list[Phase]) -> int:
    """How many first stages of `best` are as they were pretrained."""
    from tldesk.engine.training import trained

    network = trained.load(run)
    return min(network.freeze(phase.frozen_stages) for phase in phases)


def _left_out(run: Run) -> tuple[str, ...]:
    """What an earlier sitting told of images that could not be read."""
    told = [event for event in run.events() if isinstance(event, Noted) and event.code == "images_left_out"]
    return tuple(dict.fromkeys(event.text for event in told))
