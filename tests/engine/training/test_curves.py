"""What a training measured, folded from its events."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from tldesk.engine.training.curves import Curves
from tldesk.engine.training.series import smoothed, span_of
from tldesk.project.runs.events import EpochEnd, Event, PhaseStarted, RunStarted, StepEnd


def step(number: int, per_epoch: int = 4) -> StepEnd:
    epoch = 1 + (number - 1) // per_epoch
    return StepEnd(step=number, epoch=epoch, loss=1 / number, accuracy=0.5, learning_rate=0.1, rate=1.0)


def started(resumed: bool, at: int) -> RunStarted:
    about: dict[str, Any] = {
        "run": "r",
        "backbone": "b",
        "strategy": "fine-tune",
        "device": "cpu",
        "device_text": "CPU",
    }
    return RunStarted(step=at, **about, classes=["a"], n_train=9, n_val=9, n_test=9, resumed=resumed)


def test_steps_lie_within_their_epoch_from_the_first_one_on() -> None:
    curves = Curves.of([PhaseStarted(name="train", text="Training", total=12, epochs=3), step(1), step(2)])
    assert curves.epochs("train/loss").tolist() == [0.25, 0.5]
    for number in (3, 4):
        curves.add(step(number))
    curves.add(EpochEnd(step=4, epoch=1, metrics={"val/loss": 0.5, "train/loss": 0.7}))
    assert curves.epochs("val/loss").tolist() == [1.0]
    assert curves.by_step and len(curves.series["train/loss"]) == 4, "of each step, not of the epoch as well"


def test_a_second_phase_goes_on_counting() -> None:
    events: list[Event] = [PhaseStarted(name="train", text="Training", total=8, epochs=2)]
    events += [step(n) for n in range(1, 9)]
    events.append(PhaseStarted(step=8, name="train", text="Training the whole model", total=20, epochs=5))
    assert Curves.of([*events, step(9)]).epochs("train/loss")[-1] == 2.25


def test_what_is_fitted_without_steps_has_a_point_for_each_strength() -> None:
    fitted = [EpochEnd(step=n, epoch=n, metrics={"train/loss": 1.0, "val/loss": 2.0, "C": 0.1**n}) for n in (1, 2, 3)]
    curves = Curves.of(fitted)
    assert curves.epochs("train/loss").tolist() == [1, 2, 3] and not curves.by_step
    assert curves.strengths == [0.1**n for n in (1, 2, 3)]
    curves.add(started(resumed=False, at=0))
    assert curves.empty and curves.strengths == []


def test_what_was_told_after_the_checkpoint_is_told_again() -> None:
    phase = PhaseStarted(name="train", text="Training", total=8, epochs=2)
    curves = Curves.of([phase, *(step(n) for n in range(1, 7)), started(resumed=True, at=4), phase, step(5)])
    assert curves.series["train/loss"].x.tolist() == [1, 2, 3, 4, 5]
    assert curves.epochs("train/loss")[-1] == 1.25


def test_a_log_whose_pace_or_place_changes_at_each_line_takes_no_longer() -> None:
    """It is smoothed once, when it is drawn; anew at each of these lines it took minutes."""
    count = 5000
    began = time.process_time()
    curves = Curves.of(step(number, count) for number in range(1, count + 1))
    for number in range(count):
        curves.add(EpochEnd(step=100 + 20 * (number % 2), epoch=1, metrics={"val/loss": 1.0}))
        curves.add(started(resumed=True, at=count - number % 9))
    series = curves.series["train/loss"]
    assert np.allclose(series.smooth, smoothed(series.y, span_of(120)))
    assert time.process_time() - began < 5


def test_of_a_log_that_lacks_the_phase_the_epochs_tell() -> None:
    curves = Curves.of([*(step(n) for n in range(1, 5)), EpochEnd(step=4, epoch=1, metrics={"val/loss": 1.0})])
    assert curves.epochs("train/loss").tolist() == [0.25, 0.5, 0.75, 1.0]
