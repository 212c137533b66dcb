"""What a training measured, as curves: folded from its events in one way for the window and for a report."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.training.series import Series, span_of
from tldesk.project.runs.events import EpochEnd, Event, PhaseStarted, RunStarted, StepEnd

CURVES = ("train/loss", "val/loss", "train/accuracy", "val/accuracy", "val/macro_f1", "val/map", "learning_rate")


class Curves:
    """Folds in the events of a run, live or replayed.

    `series` holds a point a step for what is measured each step (`train/…`, `learning_rate`) and a point an epoch for
    `val/…`, all over the step; a strategy without steps gives a point of all for each strength of regularization that
    it tried. `epoch_steps` is how many steps an epoch has: the same all through a training.
    """

    def __init__(self) -> None:
        self.series = {name: Series() for name in CURVES}
        self.epoch_steps = 1.0
        self.strengths: list[float] = []

    @classmethod
    def of(cls, events: Iterable[Event]) -> Curves:
        """The curves after `events`."""
        curves = cls()
        for event in events:
            curves.add(event)
        return curves

    @property
    def by_step(self) -> bool:
        """Whether what is measured on training images has a point for each step."""
        return len(self.series["learning_rate"]) > 0

    @property
    def empty(self) -> bool:
        """Whether nothing was measured yet."""
        return not any(map(len, self.series.values()))

    def epochs(self, name: str) -> NDArray[np.float64]:
        """Where the points of a curve lie, in epochs (n,)."""
        return self.series[name].x / self.epoch_steps

    def add(self, event: Event) -> None:
        """Fold in one event."""
        if isinstance(event, StepEnd):
            self.series["train/loss"].append(event.step, event.loss)
            self.series["train/accuracy"].append(event.step, event.accuracy)
            self.series["learning_rate"].append(event.step, event.learning_rate)
        elif isinstance(event, EpochEnd):
            self._add_epoch(event)
        elif isinstance(event, PhaseStarted):
            # Both count from the first phase on. What is fitted without steps is told by its epochs.
            if event.name == "train" and event.epochs and event.total:
                self._take_pace(event.total / event.epochs)
        elif isinstance(event, RunStarted):
            del self.strengths[event.step :]
            for series in self.series.values():  # what was told after its checkpoint is told again
                series.cut(event.step)

    def _add_epoch(self, event: EpochEnd) -> None:
        if event.step and event.epoch:
            self._take_pace(event.step / event.epoch)
        if "C" in event.metrics:
            self.strengths.append(event.metrics["C"])
        by_step = self.by_step
        for name in (name for name in CURVES[:-1] if name.startswith("val/") or not by_step):
            if name in event.metrics:
                self.series[name].append(event.step, event.metrics[name])

    def _take_pace(self, steps: float) -> None:
        self.epoch_steps = steps
        if self.by_step or steps > 1:
            for name in ("train/loss", "train/accuracy"):
                self.series[name].smooth_over(span_of(steps))
