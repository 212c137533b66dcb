"""The gradient loop: what of a network it changes. How it stops and goes on is in `engine/test_train.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from engine.runs_for_tests import TINY
from tldesk.engine.networks import backbones, weights
from tldesk.engine.strategies import fine_tune
from tldesk.engine.train import train
from tldesk.engine.training import checkpoint, loop
from tldesk.engine.training.phase import Phase
from tldesk.project.runs import estimate
from tldesk.project.runs.events import EpochEnd, PhaseStarted, StepEnd
from tldesk.project.runs.run import Run


@pytest.mark.parametrize(
    ("strategy", "few", "still"), [("fine-tune", 100, True), ("fine-tune", 1, False), ("scratch", 100, False)]
)
def test_statistics_of_a_pretrained_network_stand_still_in_few_steps(
    strategy: str, few: int, still: bool, make_run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "_FEW_STEPS", few)
    run = make_run(strategy=strategy, frozen_stages=0, epochs=1)
    for _ in run.record(train(run)):
        pass
    found, _ = checkpoint.load_best(run)
    before = weights.arrays(backbones.get(TINY))
    changed = {name for name, value in before.items() if not np.array_equal(found[f"backbone.{name}"], value)}
    statistics = {name for name in before if name.endswith(("running_mean", "running_var"))}
    assert statistics and changed - statistics
    assert not changed & statistics if still else statistics <= changed


@pytest.mark.parametrize(
    ("seconds", "planned", "most", "made"), [(1e-3, 5, 5, 1), (1e6, 1, 3, 3), (1e6, 3, 0, 3), (0.0, 2, 0, 2)]
)
def test_with_a_limit_of_time_there_are_as_many_epochs_as_there_is_time_for(
    seconds: float, planned: int, most: int, made: int, make_run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = fine_tune.phases

    def limited(*given: Any) -> list[Phase]:
        return [replace(phase, seconds=seconds, epochs=planned, most=most) for phase in real(*given)]

    monkeypatch.setattr(fine_tune, "phases", limited)
    monkeypatch.setattr(estimate, "_KNOWN", 0.0)  # these epochs take no second
    run = make_run(strategy="fine-tune", epochs=5, patience=0, both_splits=False)
    told = list(run.record(train(run)))
    assert len([event for event in told if isinstance(event, EpochEnd)]) == made
    steps = [event for event in told if isinstance(event, StepEnd)]
    if made > 1:
        starts = [event for event in told if isinstance(event, PhaseStarted) and event.name == "train"]
        assert (starts[-1].epochs, starts[-1].total) == (made, len(steps)), "the window is told"
        assert steps[-1].learning_rate < min(step.learning_rate for step in steps[:-1])
