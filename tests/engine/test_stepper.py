"""The schedule, precisions, and what counts as running out of memory."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
import torch
from runs_for_tests import TINY

from tldesk.engine import losses, model, stepper
from tldesk.errors import TldeskError


def test_schedule_warms_up_and_falls_to_nothing() -> None:
    factors = [stepper.schedule(step, 100) for step in range(100)]
    assert factors[:10] == pytest.approx([(i + 1) / 10 for i in range(10)])
    assert factors[10] == 1.0 and all(a >= b for a, b in pairwise(factors[10:]))
    assert 0 < factors[-1] < 0.001
    assert stepper.schedule(0, 1) == 1.0


@pytest.mark.parametrize(
    ("error", "memory"),
    [
        (MemoryError(), True),
        (torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB"), True),
        (
            RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory: 9 bytes"),
            True,
        ),
        (RuntimeError("MPS backend out of memory (MPS allocated: 9 GB)"), True),
        (RuntimeError("CUDA error: unspecified launch failure"), False),
        (ValueError("out of memory"), False),
    ],
)
def test_out_of_memory(error: Exception, memory: bool) -> None:
    assert stepper.is_out_of_memory(error) is memory


def test_precisions() -> None:
    assert stepper.precision_for("auto", "cpu") is None and stepper.precision_for("auto", "mps") is None
    assert stepper.precision_for("float32", "cuda") is None
    assert stepper.precision_for("bfloat16", "cpu") is torch.bfloat16
    with pytest.raises(TldeskError) as caught:
        stepper.precision_for("float16", "cpu")
    assert caught.value.code == "bad_value"


def test_the_prior_is_in_the_loss_alone() -> None:
    """With the shares of the classes added, a model that knows nothing has the loss of guessing by them."""
    network = model.build(TINY, 2, pretrained=False, seed=0)
    torch.nn.init.zeros_(network.head.weight)
    torch.nn.init.zeros_(network.head.bias)
    groups = network.parameter_groups(1e-3, 0.0, 1.0)
    prior = np.log(np.array([0.75, 0.25], np.float32))
    loss = losses.CrossEntropy(np.ones(2, np.float32), prior, 0.0)
    steps = stepper.Stepper(network, torch.device("cpu"), groups, dtype=None, loss=loss, micro=4)
    images, targets = np.zeros((4, 160, 160, 3), np.uint8), np.array([0, 0, 0, 1])
    mean, right = steps.step(images, targets, 1.0, 1)
    assert mean == pytest.approx(-(0.75 * math.log(0.75) + 0.25 * math.log(0.25)), abs=1e-5)
    assert right == 3  # equal logits: the first class
