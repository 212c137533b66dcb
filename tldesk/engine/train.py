"""train: from a run's configuration to a trained and evaluated model, told as events.

The window, the command line and the tests all iterate this one generator. It imports PyTorch only where the strategy
needs it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tldesk.engine import beside, strategies
from tldesk.engine.embedding import longer
from tldesk.engine.judging import curves, judge, metrics
from tldesk.engine.judging.agreed import agreed
from tldesk.engine.judging.tasks import SEVERAL_LABELS, task
from tldesk.engine.machine import device
from tldesk.engine.networks import backbones, weights
from tldesk.engine.networks.backbones import Backbone
from tldesk.engine.similarity import grouping
from tldesk.engine.strategies import STRATEGIES, Strategy
from tldesk.engine.training import background, checkpoint, disk_space, reuse, teaching
from tldesk.engine.training.answers import answer, asked_of
from tldesk.engine.training.course import Course, spent
from tldesk.engine.training.fitting import REASONS
from tldesk.engine.training.outcome import Outcome
from tldesk.engine.training.reuse import Start
from tldesk.errors import TldeskError
from tldesk.media.pool import never
from tldesk.media.wording import worded
from tldesk.project.runs import looks
from tldesk.project.runs.config import OWN_NETWORK
from tldesk.project.runs.events import Event, Noted, PhaseStarted, RunEnded, RunStarted, noted, passed_on
from tldesk.project.runs.measured import read_alike
from tldesk.project.runs.report import Report
from tldesk.project.runs.run_data import Predictions
from tldesk.project.runs.runs import Run, SampleOfRun


@dataclass
class _Plan:
    """What is settled before the first event; `step` then follows the steps that are told.

    So many of the notes were `told` in an earlier sitting. Those took `seconds` in all when this one `began`.
    """

    run: Run
    kind: str
    backbone: Backbone
    strategy: Strategy
    notes: list[Noted]
    told: int
    leaks: int
    start: Start | None
    step: int
    seconds: float
    began: float
    resumed: bool


def train(
    run: Run, should_stop: Callable[[], bool] = never, should_finish: Callable[[], bool] = never
) -> Iterator[Event]:
    """Train the run, or go on with it; evaluate the best model on val and test; write the report.

    Yields RunStarted first and RunEnded (`finished`, or `stopped` when `should_stop()` turned true) last. To resume,
    call it again on the same run. When `should_finish()` turns true no step follows: the best model so far is evaluated
    as any other, and the report says `stopped_early`. Where there is none yet, a training that goes on is stopped, and
    one that was is refused: `nothing_learned`.

    Raises TldeskError: `run_finished`, `bad_value` (a strategy of another kind of data), `no_device`,
    `unknown_backbone`, `no_weights`, `no_training_images`, `no_validation_images`, `no_room`, `data_changed`,
    `out_of_memory`, `not_finite` (with half the learning rate too), `disk_full`, and as `reuse.read` and
    `teaching.check` do.
    """
    report = run.report
    if report is not None:
        yield from _tell_the_end(run, report)
        return
    if should_finish() and not Course.of(run.events()).learned:
        raise TldeskError("nothing_learned", run=run.title)
    plan = _plan(run)
    yield from _begin(plan)
    try:
        outcome = yield from _fit_or_finish(plan, should_stop, should_finish)
        report = (yield from _evaluate(plan, outcome, should_stop)) if outcome.status == "finished" else None
    except MemoryError as error:
        raise TldeskError("out_of_memory") from error
    if report is None:
        yield RunEnded(step=plan.step, status="stopped")
        return
    run.write_report(report)
    checkpoint.remove_last(run)
    yield RunEnded(step=plan.step, status="finished", report=report)


def _plan(run: Run) -> _Plan:
    """Check what can be checked at once, settle strategy and device, and find where an earlier sitting ended."""
    config = run.config
    kind = device.kind(config.device)
    backbone = backbones.of(config)
    seconds, began = spent(run.events()), time.monotonic()
    notes = []
    if config.fitting == "auto" and run.data.fitting != "crop":
        notes.append(noted("info", "fitting_chose", fitting=run.data.fitting, reason=REASONS[run.data.fitting]))
    strategy, offered = STRATEGIES[config.strategy], strategies.of(config.modality)
    notes += longer.notes(run, tuned=strategy.steps)
    if strategy.name not in offered:
        reason = "it is for another kind of data"
        raise TldeskError("bad_value", field="strategy", value=strategy.name, reason=reason, allowed=list(offered))
    if strategy.pretrained and not config.start_from and not weights.available(backbone):
        raise TldeskError("no_weights", backbone=backbone.title)
    _check_splits(run)
    teaching.check(run)
    disk_space.check(run.project_folder, backbone, steps=strategy.steps, start=bool(config.start_from))
    start = reuse.settle(run)
    if start is not None:
        notes += reuse.notes(start, config, run.data.classes, run.data.rows)
    leaks = _leaks(run.data.rows)
    notes += _doubts(run, leaks)
    saved, news = checkpoint.recover(run)
    position: dict[str, Any] = saved["position"] if saved else {"step": 0, "ended": []}
    if run.lowered:
        notes.append(noted("warning", "slower", step=run.lowered["step"], rate=run.lowered["learning_rate"]))
    told = len(notes) if saved else 0
    if news:
        notes.append(noted("warning", news))
    run.rewind(int(position["step"]), len(position["ended"]))
    at = int(position["step"])
    return _Plan(run, kind, backbone, strategy, notes, told, leaks, start, at, seconds, began, saved is not None)


def _begin(plan: _Plan) -> Iterator[Event]:
    """What a sitting tells first; notes are told once."""
    yield _started(plan)
    yield from plan.notes[plan.told :]


def _fit_or_finish(
    plan: _Plan, should_stop: Callable[[], bool], should_finish: Callable[[], bool]
) -> Generator[Event, None, Outcome]:
    """As `_fit_finite`; from when it should finish on, what the strategy has come to."""
    if not should_finish():
        outcome = yield from _fit_finite(plan, lambda: should_stop() or should_finish())
        asked = should_finish() and not should_stop()
        if outcome.status == "finished" or not asked or not Course.of(plan.run.events()).learned:
            return outcome
    return (yield from _followed(plan, plan.strategy.finish(plan.run, plan.kind, should_stop)))


def _fit_finite(plan: _Plan, should_stop: Callable[[], bool]) -> Generator[Event, None, Outcome]:
    """As `_fit`; where the loss stops being a number, once more from the last good state at half the learning rate."""
    try:
        return (yield from _fit(plan, should_stop))
    except TldeskError as error:
        if error.code != "not_finite" or plan.run.lowered:
            raise
        plan.run.lower_learning_rate(int(error.arguments["step"]))
    again = _plan(plan.run)
    plan.notes, plan.step, plan.resumed = again.notes, again.step, again.resumed
    plan.seconds, plan.began = again.seconds, again.began
    yield _started(plan)
    yield next(note for note in plan.notes if note.code == "slower")
    return (yield from _fit(plan, should_stop))


def _fit(plan: _Plan, should_stop: Callable[[], bool]) -> Generator[Event, None, Outcome]:
    """What the strategy comes to, once the teacher has answered, if there is one."""
    if not (yield from teaching.settle(plan.run, plan.kind, should_stop)):
        return Outcome("stopped", {})
    if not plan.resumed:
        yield from teaching.notes(plan.run)
    return (yield from _followed(plan, plan.strategy.run(plan.run, plan.kind, should_stop)))


def _followed(plan: _Plan, work: Generator[Event, None, Outcome]) -> Generator[Event, None, Outcome]:
    """Pass on what a strategy tells, and keep count of its steps."""

    def counted(event: Event) -> Event:
        plan.step = max(plan.step, event.step)
        return event

    return passed_on(work, counted)


def _evaluate(plan: _Plan, outcome: Outcome, should_stop: Callable[[], bool]) -> Generator[Event, None, Report | None]:
    """Evaluate the best model on val and test, once; keep its answers and give the report. None when stopped."""
    run = plan.run
    notes = [note.text for note in (*plan.notes, *teaching.notes(run))] + list(outcome.notes)
    answered = yield from _answered(plan, outcome, notes, should_stop)
    if answered is None:
        return None
    rows, logits = answered
    if should_stop():
        return None
    asked_for = task(run.data.multi_label)
    targets = asked_for.targets(rows, len(run.data.classes))
    splits = np.array([row.split for row in rows], dtype=np.str_)
    ids = np.array([row.id for row in rows], dtype=np.int64)
    given = Predictions(ids, splits, targets, logits, asked_for.shares(logits))
    if (compared := (yield from beside.told(run, given, outcome, plan.step, should_stop))) is not None:
        yield compared
        notes.append(compared.text)
    if should_stop():
        return None
    judged = judge.report_of(run, [row.sha256 for row in rows], given)
    temperature = judge.temperature_of(judged)
    apart = outcome.apart or (targets[splits == "val"], logits[splits == "val"])
    if (heard := background.heard(run, plan.kind, outcome, temperature, apart, should_stop)) is not None:
        judged["background"] = heard
        run.set_limit(heard["offered"])
    if should_stop():
        return None
    run.write_predictions(judge.calibrated(given, temperature))
    looks.record(run, "train")
    seconds = plan.seconds + time.monotonic() - plan.began  # all that was waited for, a comparison with words too
    return _report(plan, outcome, notes, splits) | judged | {"seconds": round(seconds, 2)}


def _answered(
    plan: _Plan, outcome: Outcome, notes: list[str], should_stop: Callable[[], bool]
) -> Generator[Event, None, tuple[list[SampleOfRun], NDArray[Any]] | None]:
    """The rows of val and test that can be read, and the best model's logits; what is told of others joins `notes`."""
    rows = [row for row in plan.run.data.rows if row.split in ("val", "test")]
    if outcome.logits is not None and outcome.ids is not None:
        place = {int(sample): i for i, sample in enumerate(outcome.ids)}
        rows = [row for row in rows if row.id in place]
        return rows, outcome.logits[[place[row.id] for row in rows]]
    # What could not be validated on is told already.
    rows = [row for row in rows if row.split == "test" or outcome.ids is None or row.id in outcome.ids]
    known = outcome.before
    before = {} if known is None else dict(zip(known.ids.tolist(), known.logits, strict=True))
    asked = [row for row in rows if row.id not in before and (known is None or row.split == "test")]
    yield PhaseStarted(step=plan.step, name="evaluate", text="Evaluating", total=len(asked))
    frozen = int(outcome.chosen.get("frozen_stages", 0))
    answers = yield from answer(plan.run, plan.kind, [asked_of(row) for row in asked], should_stop, plan.step, frozen)
    if answers is None:
        return None
    if answers.problems:
        first, reason = next(iter(answers.problems.items()))
        left_out = noted(
            "warning", "images_left_out", count=len(answers.problems), path=str(asked[first].path), reason=reason
        )
        yield left_out
        notes.append(left_out.text)
    said = before | {asked[at].id: logits for at, logits in zip(answers.positions, answers.logits, strict=True)}
    rows = [row for row in rows if row.id in said]
    none = np.zeros((0, len(plan.run.data.classes)), np.float32)
    return rows, np.stack([said[row.id] for row in rows]) if rows else none


def _report(plan: _Plan, outcome: Outcome, notes: list[str], splits: NDArray[np.str_]) -> Report:
    """What the report says beside what `judge.report_of` finds."""
    run, classes = plan.run, plan.run.data.classes
    train_ids = {row.id for row in run.data.rows if row.split == "train"}
    used = train_ids if outcome.ids is None else train_ids & {int(sample) for sample in outcome.ids}
    report: Report = {} if plan.start is None else {"start": reuse.reported(run, plan.start)}
    if (teacher := teaching.reported(run)) is not None:
        report["teacher"] = teacher
    if outcome.early:
        report["stopped_early"] = True
    right, images = outcome.held_out
    if images:
        interval = list(metrics.wilson_interval(right, images))
        report["cross_validated"] = {"accuracy": right / images, "accuracy_interval": interval}
        report["n_cross_validated"] = images
    report |= {
        "run": run.name,
        "project": str(run.project_folder),
        "modality": run.config.modality,
        "backbone": OWN_NETWORK.get(outcome.chosen.get("strategy", ""), plan.backbone.name),
        "strategy": outcome.chosen.get("strategy", plan.strategy.name),
        "strategy_asked": run.config.strategy,
        "device": plan.kind,
        "device_text": device.describe(plan.kind).text,
        "seconds": 0.0,
        "classes": classes,
        "multi_label": run.data.multi_label,
        "n_train": len(used),
        "n_val": int((splits == "val").sum()),
        "n_test": int((splits == "test").sum()),
        "chosen": outcome.chosen | {"fitting": run.data.fitting},
        "notes": [worded(note, run.config.modality) for note in notes],
        "leaks": plan.leaks,
    }
    return report


def _started(plan: _Plan) -> RunStarted:
    splits = [row.split for row in plan.run.data.rows]
    return RunStarted(
        step=plan.step,
        run=plan.run.name,
        backbone=plan.backbone.name,
        strategy=plan.strategy.name,
        device=plan.kind,
        device_text=device.describe(plan.kind).text,
        classes=plan.run.data.classes,
        n_train=splits.count("train"),
        n_val=splits.count("val"),
        n_test=splits.count("test"),
        resumed=plan.resumed,
        before=round(plan.seconds, 2),
    )


def _tell_the_end(run: Run, report: Report) -> Iterator[Event]:
    """A crash may have come between the report and the last event: then only that is missing."""
    if any(isinstance(event, RunEnded) and event.status == "finished" for event in run.events()):
        raise TldeskError("run_finished", run=run.name)
    step = max((event.step for event in run.events()), default=0)
    checkpoint.remove_last(run)
    yield RunEnded(step=step, status="finished", report=report)


def _check_splits(run: Run) -> None:
    rows = run.data.rows
    trained = {target for row in rows if row.split == "train" for target in row.targets}
    missing = [label for target, label in enumerate(run.data.classes) if target not in trained]
    if missing:
        raise TldeskError("no_training_images", classes=missing)
    if not any(row.split == "val" for row in rows):
        raise TldeskError("no_validation_images")


def _doubts(run: Run, leaks: int) -> Iterator[Noted]:
    """What makes the figures worth less than they look."""
    if run.data.left_out:
        yield noted("warning", "classes_left_out", classes=", ".join(f"“{name}”" for name in run.data.left_out))
    if run.data.multi_label:
        yield from _doubts_of_several(run)
    else:
        validated = {row.target for row in run.data.rows if row.split == "val"}
        if len(validated) == 1:
            yield noted("warning", "one_class_validation", label=f"“{run.data.classes[validated.pop()]}”")
    if leaks:
        yield noted("warning", "leaking_images", count=leaks)
    alike = read_alike(run.project_folder, run.data.rows)
    if alike.val and alike.test:
        yield noted("warning", "alike_images", val=alike.val, test=alike.test)
    elif alike.val or alike.test:
        yield noted("warning", "alike_test" if alike.test else "alike_validation", count=alike.val or alike.test)
    yield from grouping.divided(alike.divided)
    if run.data.unchecked:
        yield noted("warning", "test_unchecked", count=run.data.unchecked)
    if count := agreed(run):
        yield noted("warning", "test_agreed", count=count)


def _doubts_of_several(run: Run) -> Iterator[Noted]:
    """Classes of which the images tell too little: all have them, or too few are there to validate with."""
    rows, count = {split: [r for r in run.data.rows if r.split == split] for split in ("train", "val")}, {}
    for split, some in rows.items():
        support = SEVERAL_LABELS.support(SEVERAL_LABELS.targets(some, len(run.data.classes)), len(run.data.classes))
        count[split] = dict(zip(run.data.classes, support.tolist(), strict=True))
    always = [f"“{name}”" for name, found in count["train"].items() if found == len(rows["train"])]
    few = [f"“{name}”" for name, found in count["val"].items() if found < curves.FEWEST_POSITIVE]
    if always:
        yield noted("warning", "always_labelled", classes=", ".join(always))
    if few:
        yield noted("warning", "few_validated", classes=", ".join(few), least=curves.FEWEST_POSITIVE)


def _leaks(rows: Sequence[SampleOfRun]) -> int:
    """How many distinct contents are in the train split and in the test split."""
    contents = {split: {row.sha256 for row in rows if row.split == split} for split in ("train", "test")}
    return len(contents["train"] & contents["test"])
