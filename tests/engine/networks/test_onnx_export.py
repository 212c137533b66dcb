"""Graphs are what PyTorch's exporter makes of networks."""

from __future__ import annotations

from pathlib import Path

import pytest
import quick_exports
import torch
from torch import nn
from torch._subclasses import fake_impls

from tldesk.engine.networks import onnx_export


def test_what_makes_exports_quick_in_these_tests_changes_no_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch.manual_seed(0)
    steps = (
        nn.BatchNorm2d(3),
        nn.LeakyReLU(),
        nn.Hardtanh(0.0, 6.0),
        nn.SiLU(),
        nn.GELU(),
        nn.ReLU6(),
        nn.Conv2d(3, 4, 3),
    )
    network = nn.Sequential(*steps, nn.Flatten(), nn.Linear(144, 2)).eval()
    files = [tmp_path / name for name in ("quick.onnx", "own.onnx")]
    quick_exports.quicken()
    shapes = fake_impls.get_fast_op_impls()
    for file in files:
        onnx_export.write(network, torch.zeros(2, 3, 8, 8), "image", ["features"], file)
        for operator in [one for one, shape in shapes.items() if quick_exports.ours(shape)]:
            monkeypatch.delitem(shapes, operator)
    assert not any(map(quick_exports.ours, shapes.values()))
    quick, own = (file.read_bytes() for file in files)
    assert quick == own
