"""Remaining: how long a gradient training still takes."""

from __future__ import annotations

import math
import time
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from tldesk.engine.training.costs import Costs, Measured
from tldesk.engine.training.inputs import TrainingInputs
from tldesk.engine.training.phase import Phase
from tldesk.engine.training.training_state import Position
from tldesk.project.runs.estimate import Estimate, Now
from tldesk.project.runs.events import Noted, noted

_MINUTE = 60
_RIGHT = (0.75, 1.33)  # times what is planned
_FORWARD = 3  # a step costs about so many times what the answers to its images cost


class Remaining:
    """Each kind of work has a pace of its own: views of the frozen stages are made for the first epochs alone, a step
    comes hundreds of times, a validation once an epoch. The weights stand in for those that are not measured yet.

    `images` of `samples` in all splits are trained on in batches of `batch`, and `held_out` are validated on. What the
    best model is asked of all samples afterwards counts too. Where it was measured on this computer what each costs
    (`known`), that is told from the first moment on.
    """

    def __init__(
        self,
        images: int,
        held_out: int,
        samples: int,
        batch: int,
        known: Costs | None = None,
        now: Now = time.monotonic,
    ) -> None:
        self._images, self._batches, self._batch, self._held_out = images, -(-images // batch), batch, held_out
        self._afterwards = samples - images
        self._plan, self._known = known, known if isinstance(known, Measured) else None
        self._estimate = Estimate(now, seconds=self._known is not None)

    def promised(self, phases: list[Phase]) -> Iterator[Noted]:
        """How long all that is planned takes; nothing where nobody knows."""
        if self._plan is None:
            return
        if self._known is not None and phases[0].frozen_stages > 0 and not self._known.figures.cut:
            yield noted("info", "not_cut")
        seconds = self._plan.seconds(phases[0].frozen_stages, 0, 1, self._afterwards)
        for phase in phases:
            seconds += self._plan.seconds(phase.frozen_stages, self._images, phase.epochs, self._held_out)
            if phase.again:
                seconds += self._plan.seconds(phase.frozen_stages, self._images + self._held_out, phase.epochs)
        code = "time_short" if seconds < _MINUTE else "time_planned"
        yield noted("info", code, minutes=f"{seconds / _MINUTE:.1f}", seconds=round(seconds))

    def steps(self, phase: Phase) -> int:
        """How many steps a phase has."""
        return phase.epochs * self._batches

    def begin(self) -> None:
        """What follows is work of the training."""
        self._estimate.begin()

    def prepared(self, images: int) -> None:
        """So many images were worked on before the first step of an epoch."""
        self._estimate.did("prepare", images)

    def stepped(self, phase: int) -> None:
        """A step of that phase is done."""
        self._estimate.did(f"step {phase}", 1)

    def validated(self) -> None:
        """An epoch has ended. Costs that turn out to be wrong, as the computer was busy when they were measured, are
        measured anew before the next training."""
        self._estimate.did("validate", 1)
        slowness = self._estimate.slowness
        if self._known is not None and slowness is not None and not _RIGHT[0] < slowness < _RIGHT[1]:
            self._known.forget()

    def seconds(self, phases: list[Phase], at: Position, inputs: TrainingInputs) -> float | None:
        """How long what follows `at` takes, with what is learned once more; None while nobody knows."""
        phase, later, plan = phases[at.phase], phases[at.phase + 1 :], self._estimate.plan
        epochs, ended = phase.epochs - at.epoch + sum(one.epochs for one in later), len(at.ended)
        ready = ended + (at.batch > 0)  # epochs whose inputs are prepared
        view, answers = 1 / self._batch, 1 + self._held_out / self._batch / _FORWARD
        asked = self._afterwards / self._batch / _FORWARD
        if self._known is not None:
            asked = self._known.seconds(phase.frozen_stages, 0, 1, self._afterwards)
            view = self._known.view(phase.frozen_stages)
            answers = self._known.answers(phase.frozen_stages, self._held_out, inputs.forward is not None)
        plan("prepare", inputs.unprepared(ready + 1, ended + epochs), view)
        plan("validate", epochs, answers)
        plan(f"step {at.phase}", self.steps(phase) - at.phase_step, self._step(phase, inputs.forward is not None))
        for index, one in enumerate(later, at.phase + 1):
            plan(f"step {index}", self.steps(one), self._step(one, False))
        for one in (one for one in phases[at.phase :] if one.again):
            plan(f"again {one.name}", one.epochs, self._epoch_again(one))
        plan("afterwards", 1, asked)
        return self._estimate.seconds_left

    def epochs_in(self, left: float, phases: list[Phase], at: Position, inputs: TrainingInputs) -> int:
        """How many epochs the phase at hand has, by what is measured, when one has ended and so many seconds are
        `left`; as many as were planned until something is."""
        phase = phases[at.phase]

        def takes(epochs: int) -> float:
            plan = [*phases[: at.phase], replace(phase, epochs=epochs), *phases[at.phase + 1 :]]
            seconds = self.seconds(plan, at, inputs)
            if seconds is None:
                return 0.0 if epochs <= phase.epochs else math.inf
            return seconds

        choices = range(at.epoch, max(phase.most, phase.epochs) + 1)
        return at.epoch + max(0, bisect_right(choices, left, key=takes) - 1) * (left > 0)

    def _epoch_again(self, phase: Phase) -> float:
        """The weight of an epoch that learns from both splits, after all others."""
        images = self._images + self._held_out
        if self._known is None:
            return -(-images // self._batch)
        return self._known.seconds(phase.frozen_stages, images, phase.epochs) / phase.epochs

    def _step(self, phase: Phase, apart: bool) -> float:
        """A step's weight."""
        if self._known is None:
            return 1.0
        return self._known.steps(phase.frozen_stages, self._images, apart) / self._batches
