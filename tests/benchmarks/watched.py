"""A fine-tuning of which every epoch's model is remembered, and what rules and means make of them (which_epoch.py)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import numpy as np
import torch
from numpy.typing import NDArray

from tldesk.engine.judging.tasks import loss_left, task_of
from tldesk.engine.training import inputs, loop
from tldesk.engine.training.choosing import can_tell
from tldesk.media.pool import never
from tldesk.project.runs.events import CheckpointSaved

USUAL = 0.1  # the momentum of BatchNorm

State = dict[str, torch.Tensor]


class Watched(loop._Loop):
    """A training whose models are remembered: after each epoch, and their moving average over about one epoch.

    What BatchNorm finds in each batch is kept too, and its running statistics are made of that in several ways: steps
    do not look at them, so one training tells what each way is worth. They are those of the program in `states`.
    """

    now: Watched

    def __init__(self, *words: Any, **more: Any) -> None:
        super().__init__(*words, **more)
        Watched.now = self
        self.states: list[State] = []
        self.logits: list[NDArray[np.float32]] = []
        self.average: State = _copied(self.model)
        norms = ((n, m) for n, m in self.model.named_modules() if isinstance(m, torch.nn.BatchNorm2d) and m.training)
        self.norms = dict(norms)
        self.usual, self.of_epoch = _statistics(self.norms), _statistics(self.norms)
        for norm in self.norms.values():
            norm.momentum = 1.0  # what it keeps are the statistics of the last batch

    def _step(self, *words: Any) -> tuple[float, int]:
        told = super()._step(*words)
        batches = -(-len(self.train_at) // self.config.batch_size)
        kept = min(1 - 1 / max(2, batches), self.at.step / (self.at.step + 1))  # at first it is the plain mean
        for name, value in self.model.state_dict().items():
            if value.is_floating_point():
                self.average[name].lerp_(value, 1 - kept)
        for name, value in _statistics(self.norms).items():
            self.usual[name].lerp_(value, USUAL)
            self.of_epoch[name].lerp_(value, 1 / self.at.batch)
        return told

    def _validate(self, *words: Any) -> Any:
        self.model.load_state_dict(self.usual, strict=False)
        return super()._validate(*words)

    def _end_epoch(self, phase: Any, number: int, logits: NDArray[np.float32]) -> Iterator[Any]:
        self.states.append(_copied(self.model))
        self.logits.append(logits)
        yield from super()._end_epoch(phase, number, logits)

    def _late(self, phase: Any) -> bool:
        return False

    def _save(self) -> CheckpointSaved:
        """Nothing goes on from here: writing would cost a third of the time."""
        return CheckpointSaved(step=self.at.step, name="last")


def _statistics(norms: dict[str, torch.nn.BatchNorm2d]) -> State:
    """What the layers keep at the moment."""
    return {
        f"{name}.{kind}": getattr(norm, kind).clone()
        for name, norm in norms.items()
        for kind in ("running_mean", "running_var")
    }


class Shared(inputs.Views):
    """Views that both trainings of a seed have: those of an image do not depend on what else is learned from."""

    made: ClassVar[dict[tuple[int, int], NDArray[Any]]] = {}

    def _maps(self, position: int, view: int) -> NDArray[Any]:
        if view == 0:  # of what validates
            return super()._maps(position, view)
        if (position, view) not in self.made:
            self.made[position, view] = super()._maps(position, view)
        return self.made[position, view]


def _copied(model: torch.nn.Module) -> State:
    return {name: value.clone() for name, value in model.state_dict().items()}


def mean(states: list[State]) -> State:
    """The mean of the models, running statistics and all."""
    return {
        name: torch.stack([state[name] for state in states]).mean(0) if first.is_floating_point() else first
        for name, first in states[-1].items()
    }


def settled(seen: Watched, state: State) -> State:
    """The state with the running statistics of its own BatchNorm, from the views of the last epoch."""
    seen.model.load_state_dict(state)
    seen.model.train()
    for norm in seen.norms.values():
        norm.reset_running_stats()
        norm.momentum = None  # the plain mean over the batches
    parts = np.array_split(seen.train_at, max(1, -(-len(seen.train_at) // seen.config.batch_size)))
    forward = seen.inputs.forward
    assert forward is not None
    with torch.no_grad():
        for batch in seen.inputs.batches(parts, len(seen.states), never):
            forward(batch)
    return _copied(seen.model)


def rules(seen: Watched) -> dict[str, int]:
    """Which epoch each rule keeps, from 0."""
    targets = seen.targets[seen.val_at]
    asked, prior = task_of(targets), seen.log_prior
    losses = [asked.loss(targets, logits + prior) for logits in seen.logits]
    tempered = [loss_left(targets, logits + prior) for logits in seen.logits]
    right = [int((logits.argmax(1) == targets).sum()) for logits in seen.logits]
    last = len(losses) - 1
    told = int(np.argmin(tempered)) if can_tell(targets, seen.n_classes) else last
    accurate = max(range(len(right)), key=lambda at: (right[at], at))
    return {
        "last": last,
        "least loss": int(np.argmin(losses)),
        "least tempered loss": int(np.argmin(tempered)),
        "tempered, last where few": told,
        "most right": accurate,
    }


def settlings(seen: Watched) -> dict[str, State]:
    """The last model, and the mean of the last three, with running statistics of their own."""
    return {
        "last, settled": settled(seen, seen.states[-1]),
        "mean of 3, settled": settled(seen, mean(seen.states[-3:])),
    }


def averages(seen: Watched) -> dict[str, State]:
    """The means of models, and the last one with statistics that follow the steps faster."""
    return {
        "moving average": seen.average,
        "moving average, settled": settled(seen, seen.average),
        "mean of 3": mean(seen.states[-3:]),
        "last, statistics of the epoch": seen.states[-1] | seen.of_epoch,
    }
