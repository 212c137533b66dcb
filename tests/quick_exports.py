"""What PyTorch works out anew for every export is worked out once, or in short. Files stay the same.

Many tests export, and what that takes does not depend on how small a network is.
"""

from __future__ import annotations

import functools
import importlib
import sys
from typing import Any

_EXPORTS = "tldesk.engine.networks.onnx_export"


def pytest_fixture_setup() -> None:
    """Before the first export of a process: a fixture of a whole file may be what makes it."""
    if _EXPORTS in sys.modules:
        quicken()


@functools.cache
def quicken() -> None:
    """From now on, in this process."""
    import torch
    from torch._subclasses import fake_impls
    from torch.export import decomp_utils, exported_program

    registry = importlib.import_module("torch.onnx._internal.exporter._registration").ONNXRegistry
    registry.from_torchlib = staticmethod(functools.cache(registry.from_torchlib))  # a table of all operators
    askers: tuple[Any, ...] = (decomp_utils, exported_program)
    once = functools.cache(askers[0]._collect_all_valid_cia_ops)  # a walk through all operators
    for asker in askers:
        asker._collect_all_valid_cia_ops = once
    # PyTorch asks three times for the shape of what each of these answers, and works it out by their arithmetic.
    aten, shapes = torch.ops.aten, fake_impls.get_fast_op_impls()
    for one in (aten.leaky_relu, aten.clamp, aten.hardtanh, aten.gelu, aten.silu):
        shapes[one.default] = functools.partial(_of_one, one.default)
    shapes[aten._native_batch_norm_legit_no_training.default] = _of_batch_norm


def ours(shape: Any) -> bool:
    """Whether this is one of those below."""
    return getattr(shape, "func", shape) in (_of_one, _of_batch_norm)


def _of_one(operator: Any, mode: Any, values: Any, *rest: Any, **more: Any) -> Any:
    """Of an operator on each number by itself."""
    import torch
    from torch._decomp import decomposition_table

    with mode:
        if values.is_floating_point() and not any(isinstance(one, torch.Tensor) for one in (*rest, *more.values())):
            return torch.empty_like(values)
        return decomposition_table[operator](values, *rest, **more)


def _of_batch_norm(mode: Any, values: Any, *_: Any, **__: Any) -> tuple[Any, Any, Any]:
    import torch

    with mode:
        return torch.empty_like(values), values.new_empty((0,)), values.new_empty((0,))
