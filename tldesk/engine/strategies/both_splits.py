"""Both splits: a fine-tuned model learns once more, from what it was validated on too, where all of it comes from few
groups.

What a model misses of four speakers when one of them validates is said in `training.choosing`. The validation split has
chosen the epoch; as many epochs are made again from the same start at the same rates, with the samples of both splits.
What is told of the validation split is what the model before said of it. A stop in between costs these epochs alone.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tldesk import leftovers
from tldesk.engine.judging.tasks import task
from tldesk.engine.modalities import learning
from tldesk.engine.strategies import half_way
from tldesk.engine.training import checkpoint
from tldesk.engine.training.choosing import BOTH, LEARNED, FittedHead, learned_from_val
from tldesk.engine.training.linear import Linear
from tldesk.engine.training.outcome import Outcome
from tldesk.engine.training.phase import Phase
from tldesk.errors import TldeskError
from tldesk.project.runs.clock import Clock
from tldesk.project.runs.events import EpochEnd, Event, Noted, PhaseStarted, StepEnd, noted, passed_on
from tldesk.project.runs.run_data import Predictions, RunData
from tldesk.project.runs.runs import Run

if TYPE_CHECKING:
    from tldesk.project.runs.runs import SampleOfRun


AGAIN = "again"  # the phase


def before(run: Run) -> Predictions | None:
    """What the model said of the val split before it learned from it; None where it has not.

    Raises TldeskError `run_damaged` where that is lost: now it would praise itself.
    """
    if not learned_from_val(checkpoint.load_best(run)[1]):
        return None
    found = run.predictions()
    if found is None or not (found.splits == "val").any():
        raise TldeskError("run_damaged", run=run.name, reason="predictions.npz: val is missing")
    return found


def learned(
    run: Run, kind: str, start: FittedHead, tuned: Outcome, should_stop: Callable[[], bool]
) -> Generator[Event, None, Outcome]:
    """The outcome `tuned` of a training that began with the head `start`, its model learned from both splits where
    `start` says that this is to be. With a limit of time there is none left for it.
    """
    wanted = learned_from_val(start.about) and learning.of(run.config.modality).recipe.from_features
    if tuned.status != "finished" or not wanted or run.config.minutes:
        return tuned
    told = before(run)
    if told is None:
        used = set() if tuned.ids is None else set(tuned.ids.tolist())
        rows = [row for row in run.data.rows if row.split == "val" and row.id in used]
        told = yield from on_val(run, kind, tuned, rows, _step(run), "Evaluating", should_stop)
        head = start.kept
        arrays = None if told is None else (yield from _again(run, kind, head, tuned, should_stop))
        if told is None or arrays is None:
            return Outcome("stopped", {})
        _, about = checkpoint.load_best(run)
        if half_way.is_kept(about):
            arrays = half_way.mean(run, head, arrays)
        run.write_predictions(told)  # first: the model would praise itself on what it has learned
        checkpoint.save_best(run, arrays, about | {LEARNED: BOTH})
    yield from (replace(note, step=_step(run)) for note in start.notes)
    return replace(tuned, before=told, notes=(*tuned.notes, *(note.text for note in start.notes)))


def left_out(run: Run) -> Noted | None:
    """What is to be told where the second learning has begun and was ended by the user."""
    begun = any(isinstance(event, PhaseStarted) and event.name == AGAIN for event in run.events())
    return noted("info", "stopped_early_both", _step(run)) if begun and before(run) is None else None


def on_val(
    run: Run,
    kind: str,
    tuned: Outcome,
    rows: list[SampleOfRun],
    step: int,
    text: str,
    should_stop: Callable[[], bool],
) -> Generator[Event, None, Predictions | None]:
    """What the fine-tuned model says of some `rows` of the val split that can be read, from before it learned from
    them; None when stopped. `text` says what this is for."""
    from tldesk.engine.training.answers import answer, asked_of

    if (told := before(run)) is not None:
        return told.only({row.id for row in rows})
    yield PhaseStarted(step=step, name="evaluate", text=text, total=len(rows))
    asked, frozen = [asked_of(row) for row in rows], int(tuned.chosen["frozen_stages"])
    found = yield from answer(run, kind, asked, should_stop, step, frozen)
    if found is None:
        return None
    rows = [rows[place] for place in found.positions]  # what can still be read
    the_task = task(run.data.multi_label)
    ids, splits = np.array([row.id for row in rows], np.int64), np.array(["val"] * len(rows), np.str_)
    targets = the_task.targets(rows, len(run.data.classes))
    return Predictions(ids, splits, targets, found.logits, the_task.shares(found.logits))


def _again(
    run: Run, kind: str, head: Linear, tuned: Outcome, should_stop: Callable[[], bool]
) -> Generator[Event, None, dict[str, NDArray[Any]] | None]:
    """The tensors that as many epochs with both splits give; None when stopped."""
    from tldesk.engine.training.loop import run_phases

    saved, epochs, ended, step = checkpoint.load_last(run), int(tuned.chosen["best_epoch"]), 0, _step(run)
    assert saved is not None and tuned.ids is not None
    phase = Phase(**saved["phases"][0])
    batches = -(-len(tuned.ids) // run.config.batch_size)
    clock = Clock(AGAIN, epochs * batches, step)
    yield PhaseStarted(
        step=step, name=clock.phase, text="Learning once more, from the validation images too", total=clock.total
    )

    def told(event: Event) -> Event | None:
        nonlocal ended
        ended += isinstance(event, EpochEnd)
        if isinstance(event, Noted) and event.code == "images_left_out":  # since the first time
            return replace(event, step=step)
        return clock.event() if isinstance(event, StepEnd) and clock.to(min(event.step, clock.total)) else None

    with leftovers.temporary_folder() as folder:
        both = _Both(run, set(tuned.ids.tolist()), folder)
        work = run_phases(
            both, kind, [phase], pretrained=True, should_stop=lambda: should_stop() or ended >= epochs, head=head
        )
        yield from passed_on(work, told)
        state = checkpoint.load_last(both) if ended >= epochs else None
    return None if state is None else {name: value.numpy() for name, value in state["model"].items()}


class _Both(Run):
    """A run as it would be with the val split to learn from, whose checkpoints lie in a `folder` of their own."""

    def __init__(self, run: Run, used: set[int], folder: Path) -> None:
        super().__init__(run.folder)
        self.checkpoints = folder / "checkpoints"
        self.checkpoints.mkdir()
        self.config = run.config.model_copy(update={"patience": 0})
        self.data = replace(run.data, rows=_together(run.data, used))


def _together(data: RunData, used: set[int]) -> list[SampleOfRun]:
    """All rows to learn from, and one of them to validate on, which the loop cannot do without."""
    rows = [row for row in data.rows if row.id in used]
    return [*(replace(row, split="train") for row in rows), replace(rows[0], split="val")]


def _step(run: Run) -> int:
    return max((event.step for event in run.events()), default=0)
