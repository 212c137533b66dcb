"""The one gradient loop: phases, epochs, validation, the best model, early stopping, and resuming after a stop.

The order of samples, the variation of each image and the learning rate are functions of (seed, epoch, sample, step);
everything else is in the checkpoint `last`. So on a processor a resumed run equals the unbroken one to the last bit.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from tldesk.engine.judging.tasks import loss_left, task
from tldesk.engine.modalities import learning
from tldesk.engine.networks import model
from tldesk.engine.training import answers, batches, checkpoint, feeding, lessons, losses, reuse, trained
from tldesk.engine.training.choosing import can_tell
from tldesk.engine.training.costs import Costs
from tldesk.engine.training.fitting import preprocess_of
from tldesk.engine.training.inputs import TrainingInputs
from tldesk.engine.training.linear import Linear
from tldesk.engine.training.losses import Loss
from tldesk.engine.training.outcome import Outcome
from tldesk.engine.training.phase import Ended, Phase
from tldesk.engine.training.pixel_store import PixelStore, left_out, open_store
from tldesk.engine.training.remaining import Remaining
from tldesk.engine.training.stepper import Stepper, precision_for, schedule
from tldesk.engine.training.training_state import Position
from tldesk.errors import TldeskError
from tldesk.project.runs.events import CheckpointSaved, EpochEnd, Event, PhaseStarted, StepEnd, noted
from tldesk.project.runs.runs import Run, SampleOfRun

_SAVE_SECONDS = 30.0  # at most so much work is lost when the power goes
# BatchNorm's averages need steps to follow weights that change: of 80 steps the models with pretrained ones get 1.6
# points more of test images, of 480 about a point less (docs/figures.md).
_FEW_STEPS = 100


def run_phases(
    run: Run,
    kind: str,
    phases: list[Phase],
    *,
    pretrained: bool,
    should_stop: Callable[[], bool],
    then: Callable[[list[Ended]], Phase | None] | None = None,
    head: Linear | None = None,
    known: Costs | None = None,
) -> Generator[Event, None, Outcome]:
    """Train the run's model through `phases` on the device `kind`, from `last` where there is one.

    A later phase goes on from the best model so far, and replaces it by getting more validation images correct. At the
    end of the plan, `then` may add a phase. The head starts as `head`, or with random weights. `known` is what the plan
    went by. Leaves `best`, and `last` when stopped. Raises TldeskError `no_weights`, `no_training_images`,
    `no_validation_images`, `data_changed`, `out_of_memory`, `not_finite`, `disk_full`.
    """
    began = time.monotonic()
    saved = checkpoint.load_last(run)
    if saved is not None and "phases" in saved:
        phases = [Phase(**phase) for phase in saved["phases"]]  # as they were planned, whatever time is left now
    rows = lessons.rows(run)
    step = saved["position"]["step"] if saved else 0
    yield PhaseStarted(step=step, name="read", text="Reading images", total=len(rows))
    kept, wholes = run.project_folder / "cache" / "pixels", learning.of(run.config.modality).wholes(run.config)
    store = yield from open_store(kept, rows, preprocess_of(run), should_stop, wholes)
    if store is None or should_stop():
        return Outcome("stopped", {})
    notes = yield from left_out(rows, store, step)
    used = _used(rows, store, run.data.classes, None if saved is None else saved["ids"])
    yield PhaseStarted(step=step, name="prepare", text="Preparing the model")  # imports and exports may take seconds
    network = _network(run, pretrained, head)
    if pretrained and step == 0:
        frozen = network.freeze(phases[0].frozen_stages)
        yield noted("info", "stages_frozen", frozen=frozen, stages=network.stages)
    loop = _Loop(run, kind, phases, network, store, rows, used, began, pretrained, then, known)
    if saved is not None:
        loop.resume(saved)
    finished = yield from loop.go(should_stop)
    ids = np.array([rows[i].id for i in used], dtype=np.int64)
    chosen = {"best_epoch": loop.at.best_epoch, "epochs": len(loop.at.ended)}
    if pretrained:
        chosen["frozen_stages"] = loop.frozen()
    return Outcome("finished" if finished else "stopped", chosen, ids=ids, notes=notes, ended=tuple(loop.ended()))


def _network(run: Run, pretrained: bool, head: Linear | None) -> model.Model:
    """What learns, as it is before the first step."""
    torch.manual_seed(run.config.seed)
    made = trained.new(run, pretrained=pretrained)
    reuse.start_head(made, run, head)
    return made


def _used(rows: list[SampleOfRun], store: PixelStore, classes: list[str], before: list[int] | None) -> list[int]:
    """Positions of the rows to train and validate with: the readable ones; when a run is resumed, the ids `before`."""
    if before is not None:
        # The same images or none: with one more or less each epoch's batches would be others.
        wanted = set(before)
        used = [i for i, row in enumerate(rows) if row.id in wanted]
        gone = [i for i in used if i in store.problems]
        if gone:
            raise TldeskError("data_changed", count=len(gone), path=rows[gone[0]].path)
        return used
    used = [i for i in range(len(rows)) if i not in store.problems]
    taught = {target for i in used if rows[i].split == "train" for target in rows[i].targets}
    missing = [label for target, label in enumerate(classes) if target not in taught]
    if missing:
        raise TldeskError("no_training_images", classes=missing)
    if not any(rows[i].split == "val" for i in used):
        raise TldeskError("no_validation_images")
    return used


class _Loop:
    """The training of one sitting. `train_at`, `val_at` and `used` are positions in `rows`, `targets` has all rows."""

    def __init__(
        self,
        run: Run,
        kind: str,
        phases: list[Phase],
        network: model.Model,
        store: PixelStore,
        rows: list[SampleOfRun],
        used: list[int],
        began: float,
        pretrained: bool,
        then: Callable[[list[Ended]], Phase | None] | None,
        known: Costs | None,
    ) -> None:
        self.run, self.config, self.store, self.rows = run, run.config, store, rows
        self.phases, self._then = list(phases), then
        self._telling = True  # whether the phase's start is to be told (again) before its next step
        self.device, self.pretrained = torch.device(kind), pretrained
        self.model: model.Model = network.to(self.device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.ids = [rows[i].id for i in used]
        self.train_at = np.array([i for i in used if rows[i].split == "train"])
        self.val_at = np.array([i for i in used if rows[i].split == "val"])
        self.tempered = learning.of(run.config.modality).tempered
        self.n_classes, self.task = len(run.data.classes), task(run.data.multi_label)
        self.targets = self.task.targets(rows, self.n_classes)
        taught, self.lesson = self.targets[self.train_at], lessons.read(run)
        # With a teacher the loss knows by its position what is wanted of a row.
        self.labels = self.targets if self.lesson is None else np.arange(len(rows))
        self.balance = batches.balance_for(run.config.class_balance, taught, self.n_classes)
        self.log_prior = batches.log_prior(taught, self.n_classes, self.balance)
        self.at = Position()
        self._began, self._saved_at = began, time.monotonic()
        self.remaining = Remaining(len(self.train_at), len(self.val_at), len(rows), run.config.batch_size, known)
        if pretrained and kind == "cpu" and self.remaining.steps(phases[0]) < _FEW_STEPS:
            self.model.fold()
        self.stepper = self._stepper()

    def resume(self, saved: dict[str, Any]) -> None:
        """Go on from what `last` holds."""
        self.at = Position(**saved["position"])
        self.model.load_state_dict(saved["model"])
        # `__init__` made the stepper of the first phase, whose optimiser may have other parameters.
        if 0 < self.at.phase < len(self.phases):
            self.stepper = self._stepper()
        if self.at.phase < len(self.phases):
            self.stepper.load_state_dict(saved["stepper"])

    def frozen(self) -> int:
        """How many first stages of `best` are as they were pretrained."""
        return min(self.model.freeze(phase.frozen_stages) for phase in self.phases[: self.at.best_phase + 1])

    def ended(self) -> list[Ended]:
        """The results of the phases that have ended."""
        ids = [self.rows[i].id for i in self.val_at]
        began = self.at.began
        return [
            Ended(dict(zip(ids, right, strict=True)), end - begin)
            for right, begin, end in zip(self.at.rights, began, began[1:], strict=False)
        ]

    def go(self, should_stop: Callable[[], bool]) -> Generator[Event, None, bool]:
        """Train to the end; returns False when stopped, with `last` written."""
        # `last` is written before the end of an epoch is told: a kill between the two must not lose that event.
        told = {event.epoch for event in self.run.events() if isinstance(event, EpochEnd)}
        yield from (EpochEnd(**ended) for ended in self.at.ended if ended["epoch"] not in told)
        if self.at.step == 0:
            yield from self.remaining.promised(self.phases)
        while self.at.phase < len(self.phases):
            index, self._telling = self.at.phase, True
            while self.at.phase == index:
                if should_stop() or not (yield from self._epoch(self.phases[index], should_stop)):
                    yield self._save()
                    return False
        return True

    def _stepper(self) -> Stepper:
        """A fresh optimiser for the phase at hand."""
        phase, config = self.phases[min(self.at.phase, len(self.phases) - 1)], self.config
        frozen = self.model.freeze(phase.frozen_stages)
        self.model.train()
        before = self.phases[: self.at.phase + 1]
        # What frozen stages make is that of the pretrained weights: a phase that froze less has changed stages.
        pristine = self.pretrained and all(one.frozen_stages >= frozen for one in before)
        seen = sum(one.epochs for one in self.phases) * len(self.train_at)
        self.inputs: TrainingInputs = feeding.inputs(
            self.run, self.model, self.device, self.store, self.rows,
            splits=(self.train_at, self.val_at), frozen=frozen, pristine=pristine, seen=seen,
        )  # fmt: skip
        rate = config.learning_rate * phase.rate
        return Stepper(
            self.model,
            self.device,
            self.model.parameter_groups(rate, config.weight_decay, phase.head_multiplier, phase.decay),
            dtype=precision_for(config.precision, self.device.type),
            loss=self._loss(),
            micro=config.batch_size,
            forward=self.inputs.forward,
            capture=not self.model.head.dropout,  # whose random numbers are the step's own
        )

    def _loss(self) -> Loss:
        loss = losses.of(self.config, self.targets[self.train_at], self.balance, self.log_prior)
        if self.lesson is None:
            return loss
        return losses.Taught(loss, self.targets, *self.lesson.of(self.rows), lessons.labelled(self.run, self.rows))

    def _phase_started(self, phase: Phase) -> PhaseStarted:
        """The totals count from the first phase on, as steps and epochs do."""
        self._telling, at = False, self.at
        total = at.step + self.remaining.steps(phase) - at.phase_step
        epochs = len(at.ended) - at.epoch + phase.epochs  # of the phases before, and all of this one
        return PhaseStarted(step=at.step, name=phase.name, text=phase.text, total=total, epochs=epochs)

    def _epoch(self, phase: Phase, should_stop: Callable[[], bool]) -> Generator[Event, None, bool]:
        """What is left of an epoch, and its validation; False when stopped in it."""
        number = len(self.at.ended) + 1
        order = batches.epoch_order(self.targets[self.train_at], self.n_classes, self.config.seed, number, self.balance)
        parts = batches.split_batches(self.train_at[order], self.config.batch_size)
        if self.inputs.lengths is not None:
            parts = batches.alike(parts, self.inputs.lengths, self.config.seed, number)
        left = parts[self.at.batch :]
        self.remaining.begin()
        unprepared = self.inputs.unprepared(number, number)
        for event in self.inputs.prepare(number, self.at.step, should_stop):
            yield event
            self._telling = True  # after the phase `views`, which the inputs have told
        if not self.inputs.ready(number):
            return False
        self.remaining.prepared(unprepared)
        if self._telling:
            yield self._phase_started(phase)
        began = time.monotonic()
        with closing(self.inputs.batches(left, number, should_stop)) as made:  # ends the threads that read ahead
            for part, images in zip(left, made, strict=False):
                loss = self._step(phase, part, images)
                now = time.monotonic()
                yield from self._told()
                yield self._step_end(phase, number, part, loss, now - began)
                began = now
                if should_stop():
                    return False
                if now - self._saved_at > _SAVE_SECONDS:
                    yield self._save()
        if self.at.batch < len(parts):  # stopped: `made` ends early, hence no `strict`
            return False
        logits = yield from self._validate(should_stop)
        if logits is None:
            return False
        self.remaining.validated()
        yield from self._end_epoch(phase, number, logits)
        return True

    def _step(self, phase: Phase, part: NDArray[np.int64], images: NDArray[np.uint8]) -> tuple[float, int]:
        factor = schedule(self.at.phase_step, self.remaining.steps(phase), phase.straight)
        loss, right = self.stepper.step(images, self.labels[part], factor, self.at.step + 1)
        at = self.at
        at.batch += 1
        at.step += 1
        at.phase_step += 1
        at.loss_sum += loss * len(part)
        at.right += right
        at.seen += len(part)
        self.remaining.stepped(at.phase)
        return loss, right

    def _step_end(
        self, phase: Phase, epoch: int, part: NDArray[np.int64], result: tuple[float, int], seconds: float
    ) -> StepEnd:
        done = self.at.phase_step - 1  # `_step` has counted this one already
        return StepEnd(
            step=self.at.step,
            epoch=epoch,
            loss=result[0],
            accuracy=result[1] / len(part),
            learning_rate=self.stepper.learning_rate(schedule(done, self.remaining.steps(phase), phase.straight)),
            rate=len(part) / max(seconds, 1e-9),
            seconds_left=self.remaining.seconds(self.phases, self.at, self.inputs),
        )

    def _told(self) -> Iterator[Event]:
        notes, self.stepper.notes = self.stepper.notes, []
        yield from notes

    def _validate(self, should_stop: Callable[[], bool]) -> Generator[Event, None, NDArray[np.float32] | None]:
        self.model.eval()
        logits = yield from answers.logits_of(
            self.model,
            self.device,
            self.inputs.held_out(should_stop),
            len(self.val_at),
            batch_size=self.config.batch_size,
            step=self.at.step,
            forward=self.inputs.forward,
        )
        self.model.train()
        if logits is None:
            return None
        found = np.empty_like(logits)
        found[self.inputs.val_order] = logits
        return found

    def _end_epoch(self, phase: Phase, number: int, logits: NDArray[np.float32]) -> Iterator[Event]:
        """Keep the model when it is the best yet, write `last`, then tell: a `last` must not name a `best` that is not
        on the disk."""
        at, targets = self.at, self.targets[self.val_at]
        loss = self.task.loss(targets, logits + self.log_prior)  # the loss that training lowers
        figures = {
            "train/loss": at.loss_sum / at.seen,
            "train/accuracy": at.right / at.seen,
            "val/loss": loss,
            **{f"val/{name}": value for name, value in self.task.epoch(targets, logits).items()},
        }
        if not math.isfinite(loss):  # before anything is kept: the training goes on from the `last` before
            raise TldeskError("not_finite", step=at.step)
        right = self.task.right(targets, self.task.said(self.task.shares(logits)))  # without the prior, as it predicts
        kept = at.judge(number, self._worth(number, loss, logits), right.tolist())
        if kept:
            metadata = {"epoch": str(number), "val_loss": repr(loss), "backbone": self.config.backbone}
            metadata["classes"] = json.dumps(self.run.data.classes, ensure_ascii=False)
            checkpoint.save_best(self.run, self.model.state_dict(), metadata)
        ended = EpochEnd(step=at.step, epoch=number, metrics=figures)
        at.end_epoch(asdict(ended))
        if at.epoch >= self._planned_again(phase) or 0 < self.config.patience <= at.stale:
            self._end_phase()
        saved = self._save()
        yield ended
        if kept:
            yield CheckpointSaved(step=at.step, name="best")
        yield saved

    def _worth(self, number: int, loss: float, logits: NDArray[np.float32]) -> float:
        """What epochs are compared by: the less, the better. Of texts it is the loss that calibration leaves. Where the
        val split is too small to tell, a later epoch is the better one: its steps were smaller.
        """
        if not self.tempered:
            return loss
        targets = self.targets[self.val_at]
        return loss_left(targets, logits + self.log_prior) if can_tell(targets, self.n_classes) else -float(number)

    def _end_phase(self) -> None:
        """Go on from `best`, if there is more to do."""
        self.at.end_phase(self._spent())
        if self.at.phase == len(self.phases) and self._then is not None:
            more = self._then(self.ended())
            self.phases += [] if more is None else [more]  # `last` keeps it: a resumed run need not ask again
        if self.at.phase < len(self.phases):
            arrays, _ = checkpoint.load_best(self.run)
            self.model.load_state_dict({name: torch.from_numpy(value) for name, value in arrays.items()})
            self.stepper = self._stepper()

    def _spent(self) -> float:
        """Seconds of work in all sittings."""
        return self.at.seconds + time.monotonic() - self._began

    def _planned_again(self, phase: Phase) -> int:
        """How many epochs a phase has now. The learning rate reaches its end with the last one there is time for."""
        if phase.seconds:
            epochs = self.remaining.epochs_in(phase.seconds - self._spent(), self.phases, self.at, self.inputs)
            if epochs != phase.epochs:
                self.phases[self.at.phase], self._telling = replace(phase, epochs=epochs), True
        return self.phases[self.at.phase].epochs

    def _save(self) -> CheckpointSaved:
        now = time.monotonic()
        self.at.seconds, self._began = self.at.seconds + now - self._began, now  # counted once, however often saved
        state = {
            "position": asdict(self.at),
            "ids": self.ids,
            "phases": [asdict(phase) for phase in self.phases],
            "model": self.model.state_dict(),
            "stepper": self.stepper.state_dict(),
        }
        checkpoint.save_last(self.run, state)
        self._saved_at = now
        return CheckpointSaved(step=self.at.step, name="last")
