"""A step that was captured on an NVIDIA card does what the same step does eagerly."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from engine.runs_for_tests import TINY
from tldesk.engine.networks import model
from tldesk.engine.training import losses, stepper

pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="needs an NVIDIA graphics card")


def made(capture: bool) -> stepper.Stepper:
    device = torch.device("cuda")
    network: Any = model.build(TINY, 2, pretrained=False, seed=0)
    network = network.to(device, memory_format=torch.channels_last)
    network.train()
    groups = network.parameter_groups(1e-3, 0.01, 10.0)
    loss = losses.CrossEntropy(np.ones(2, np.float32), np.zeros(2, np.float32), 0.1)
    return stepper.Stepper(network, device, groups, dtype=None, loss=loss, micro=8, capture=capture)


def test_the_same_losses() -> None:
    rng = np.random.default_rng(0)
    batches = [rng.integers(0, 256, (size, 64, 64, 3), dtype=np.uint8) for size in (8, 8, 7, 8, 7)]
    targets = [rng.integers(0, 2, len(batch)) for batch in batches]
    losses = []
    for capture in (False, True):
        steps = made(capture)
        factors = [stepper.schedule(i, len(batches)) for i in range(len(batches))]
        losses.append(
            [
                steps.step(batch, labels, factor, number)[0]
                for number, (batch, labels, factor) in enumerate(zip(batches, targets, factors, strict=True), start=1)
            ]
        )
        assert steps.capturing is capture
    assert losses[1] == pytest.approx(losses[0], rel=1e-2)
