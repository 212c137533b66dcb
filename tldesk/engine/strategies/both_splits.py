"""Both splits: a fine-tuned model learns once more, from what it was validated on too.

Of texts and sounds that is done where all of it comes from few groups: what a model misses of four speakers when one of
them validates is said in `training.choosing`. Of images it is done where few validate: a seventh of few labels teaches
more than it tells (tests/benchmarks/which_epoch.py).

As many epochs as have proved best, or where too few validate to tell that as many as were made, are made again from the
same start at the same rates, with the samples of both splits. What is told of the validation split is what the model
before said of it. A stop in between costs these epochs alone.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tldesk import leftovers
from tldesk.engine.judging import judge
from tldesk.engine.judging.tasks import task
from tldesk.engine.modalities import learning
from tldesk.engine.strategies import half_way
from tldesk.engine.training import checkpoint
from tldesk.engine.training.choosing import BOTH, LEARNED, VAL_SAMPLES, FittedHead, can_tell, learned_from_val
from tldesk.engine.training.linear import Linear
from tldesk.engine.training.outcome import Outcome
from tldesk.engine.training.phase import Phase
from tldesk.engine.training.training_state import Position
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
    run: Run, kind: str, start: FittedHead | None, tuned: Outcome, should_stop: Callable[[], bool]
) -> Generator[Event, None, Outcome]:
    """The outcome `tuned` of a training, its model learned from both splits where there is a reason to. `start` is the
    classifier of the features, if there is one. With a limit of time there is none left for it.
    """
    reasons = _reasons(run, start, tuned)
    if not reasons:
        return tuned
    told = before(run)
    if told is None:
        told = yield from on_val(run, kind, tuned, _validating(run, tuned), _step(run), "Evaluating", should_stop)
        head = start.kept if start is not None and _from_features(run) else None
        arrays = None if told is None else (yield from _again(run, kind, head, tuned, should_stop))
        if told is None or arrays is None:
            return Outcome("stopped", {})
        _, about = checkpoint.load_best(run)
        if head is not None and half_way.is_kept(about):
            arrays = half_way.mean(run, head, arrays)
        run.write_predictions(told)  # first: the model would praise itself on what it has learned
        checkpoint.save_best(run, arrays, about | {LEARNED: BOTH})
    yield from (replace(note, step=_step(run)) for note in reasons)
    return replace(tuned, before=told, notes=(*tuned.notes, *(note.text for note in reasons)))


def _epochs(run: Run, tuned: Outcome) -> int:
    """So many as have proved best; all that were made where the val split is too small to tell."""
    targets = task(run.data.multi_label).targets(_validating(run, tuned), len(run.data.classes))
    return int(tuned.chosen["best_epoch" if can_tell(targets, len(run.data.classes)) else "epochs"])


def planned(run: Run, start: FittedHead | None) -> bool:
    """Whether it is to be expected, before the fine-tuning: of what nobody can read by then nothing is known."""
    return bool(_wanted(run, start, [row for row in run.data.rows if row.split == "val"]))


def _reasons(run: Run, start: FittedHead | None, tuned: Outcome) -> tuple[Noted, ...]:
    """What is told of why the model learns from both splits; nothing where it does not."""
    found = _wanted(run, start, _validating(run, tuned)) if tuned.status == "finished" else ()
    if not found or _from_features(run):
        return found
    saved = checkpoint.load_last(run)  # of two phases the first may have ended anywhere
    return () if saved is None or Position(**saved["position"]).best_phase else found


def _wanted(run: Run, start: FittedHead | None, rows: list[SampleOfRun]) -> tuple[Noted, ...]:
    """As `_reasons`, as far as it follows from the data, of which these `rows` validate, and from what was chosen."""
    if run.config.minutes:
        return ()
    if _from_features(run):
        return start.notes if start is not None and learned_from_val(start.about) else ()
    wanted = learning.of(run.config.modality).recipe.both and run.config.both_splits
    if not wanted or run.config.teacher or len(rows) >= VAL_SAMPLES:
        return ()
    tested = [row.sha256 for row in run.data.rows if row.split == "test"]
    val, test = (set(judge.clusters(run, contents)) for contents in ([row.sha256 for row in rows], tested))
    if val & test:  # it would be tested on its lessons
        return ()
    return (noted("info", "few_validate", count=len(rows)),)


def _from_features(run: Run) -> bool:
    return learning.of(run.config.modality).recipe.from_features


def _validating(run: Run, tuned: Outcome) -> list[SampleOfRun]:
    """The rows of the val split that the training could read."""
    used = set() if tuned.ids is None else set(tuned.ids.tolist())
    return [row for row in run.data.rows if row.split == "val" and row.id in used]


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
    run: Run, kind: str, head: Linear | None, tuned: Outcome, should_stop: Callable[[], bool]
) -> Generator[Event, None, dict[str, NDArray[Any]] | None]:
    """The tensors that as many epochs with both splits give; None when stopped."""
    from tldesk.engine.training.loop import run_phases

    saved, ended, step = checkpoint.load_last(run), 0, _step(run)
    assert saved is not None and tuned.ids is not None
    phase, epochs = Phase(**saved["phases"][0]), _epochs(run, tuned)
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
