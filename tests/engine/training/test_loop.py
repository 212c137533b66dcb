"""The gradient loop: what of a network it changes. How it stops and goes on is in `engine/test_train.py`."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from engine.runs_for_tests import TINY
from tldesk.engine.networks import backbones, weights
from tldesk.engine.train import train
from tldesk.engine.training import checkpoint, loop
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
