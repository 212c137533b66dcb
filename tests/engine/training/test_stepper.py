"""The schedule, precisions, and what counts as running out of memory."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch
from torch._subclasses.fake_tensor import DataDependentOutputException, FakeTensorMode

from engine.runs_for_tests import TINY
from tldesk.engine.machine import device
from tldesk.engine.networks import model
from tldesk.engine.training import losses, stepper
from tldesk.engine.training.cuda_graph import Act
from tldesk.errors import TldeskError


def test_schedule_warms_up_and_falls_to_nothing() -> None:
    factors = [stepper.schedule(step, 100) for step in range(100)]
    assert factors[:10] == pytest.approx([(i + 1) / 10 for i in range(10)])
    assert factors[10] == 1.0 and all(a >= b for a, b in pairwise(factors[10:]))
    assert 0 < factors[-1] < 0.001
    assert stepper.schedule(0, 1) == 1.0


def test_it_may_fall_in_a_straight_line() -> None:
    factors = [stepper.schedule(step, 100, straight=True) for step in range(100)]
    assert factors[:10] == [stepper.schedule(step, 100) for step in range(10)]
    assert factors[10:] == pytest.approx([(100 - step) / 90 for step in range(10, 100)])


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
    assert device.is_out_of_memory(error) is memory


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


class Rehearsed:
    """What stands for a graph where there is no card: rehearses the step as often, then makes it."""

    def __init__(self, act: Act, images: torch.Tensor, labels: torch.Tensor) -> None:
        self._act = act
        for _ in range(3):
            act(images, labels)
        numbers = act.__self__._optimizer.state  # type: ignore[attr-defined]
        assert numbers and all(state["exp_avg"].any() for state in numbers.values())  # there, and not yet put back

    def __call__(self, images: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        return self._act(images, labels)


def test_rehearsals_leave_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """They make the optimiser's numbers: made while the step is captured, each replay would set them to zero."""
    monkeypatch.setattr(stepper, "Captured", Rehearsed)
    rng = np.random.default_rng(0)
    batches = [rng.integers(0, 256, (size, 64, 64, 3), dtype=np.uint8) for size in (4, 4, 3, 4, 3)]
    told, weights = [], []
    captures: tuple[dict[Any, Any] | None, ...] = (None, {})
    for captured in captures:
        network = model.build(TINY, 2, pretrained=False, seed=0).train()
        groups = network.parameter_groups(1e-3, 0.01, 10.0)
        loss = losses.CrossEntropy(np.ones(2, np.float32), np.zeros(2, np.float32), 0.1)
        steps = stepper.Stepper(network, torch.device("cpu"), groups, dtype=None, loss=loss, micro=4)
        steps._captured = captured  # as on a card
        told.append([steps.step(batch, np.arange(len(batch)) % 2, 0.5, 1)[0] for batch in batches])
        weights.append([value.clone() for value in network.state_dict().values()])
    assert told[0] == told[1]
    assert all(torch.equal(a, b) for a, b in zip(*weights, strict=True))


@pytest.mark.parametrize("several", [False, True])
def test_a_step_to_capture_looks_at_no_number(several: bool) -> None:
    """A graph cannot wait for the processor to read one. Tensors without numbers refuse to be read."""
    ones, zeros = np.ones(2, np.float32), np.zeros(2, np.float32)
    loss = losses.Binary(ones, zeros, 0.1, ones / np.float32(2)) if several else losses.CrossEntropy(ones, zeros, 0.1)
    with FakeTensorMode(allow_non_fake_inputs=True):
        network = model.build(TINY, 2, pretrained=False, seed=0).train()
        groups = network.parameter_groups(1e-3, 0.01, 10.0)
        steps = stepper.Stepper(network, torch.device("cpu"), groups, dtype=None, loss=loss, micro=4)
        labels = torch.zeros((4, 2) if several else (4,), dtype=torch.int64)
        told = steps._act(torch.zeros(4, 3, 64, 64), labels)
        assert told.shape == (3,)
        with pytest.raises(DataDependentOutputException):
            told.tolist()
