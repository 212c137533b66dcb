"""The schedule, precisions, and what counts as running out of memory."""

from __future__ import annotations

from itertools import pairwise

import pytest
import torch

from tldesk.engine import stepper
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
