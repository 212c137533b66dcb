"""Remaining: how long a gradient training still takes."""

from __future__ import annotations

from tldesk.engine.training.inputs import TrainingInputs
from tldesk.engine.training.phase import Phase
from tldesk.engine.training.training_state import Position
from tldesk.project.runs.estimate import Estimate

_FORWARD = 3  # a step costs about so many times what the answers to its images cost


class Remaining:
    """Each kind of work has a pace of its own: views of the frozen stages are made for the first epochs alone, a step
    comes hundreds of times, a validation once an epoch. The weights stand in for those that are not measured yet.

    `images` are trained on in batches of `batch`, and `held_out` are validated on.
    """

    def __init__(self, images: int, held_out: int, batch: int) -> None:
        self._batches, self._batch, self._held_out = -(-images // batch), batch, held_out
        self._estimate = Estimate()

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
        """An epoch has ended."""
        self._estimate.did("validate", 1)

    def seconds(self, phases: list[Phase], at: Position, inputs: TrainingInputs) -> float | None:
        """How long what follows `at` takes; None while nobody knows."""
        phase, later, plan = phases[at.phase], phases[at.phase + 1 :], self._estimate.plan
        epochs, number = phase.epochs - at.epoch + sum(one.epochs for one in later), len(at.ended) + 1
        plan("prepare", inputs.unprepared(number + 1, number + epochs - 1), 1 / self._batch)
        plan("validate", epochs, 1 + self._held_out / self._batch / _FORWARD)
        plan(f"step {at.phase}", self.steps(phase) - at.phase_step)
        for index, one in enumerate(later, at.phase + 1):
            plan(f"step {index}", self.steps(one))
        return self._estimate.seconds_left
