"""What each place adds to a logit: that it adds up, and that shifted views are laid where they belong."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tldesk.engine.networks import backbones
from tldesk.engine.networks.backbones import Backbone
from tldesk.engine.reporting.evidence import evidence_maps, fine_evidence

SWIN = Backbone(
    name="swin", timm_name="swin_tiny_patch4_window7_224", title="", about="", parameters_m=0, features=16, source="",
    options=(("embed_dim", 8), ("depths", (1, 1)), ("num_heads", (1, 2))),
)  # fmt: skip


def model_of(record: Backbone) -> tuple[Any, Any]:
    import torch

    from tldesk.engine.networks import model

    made = model.build(record, 3, pretrained=False, seed=0).eval()
    return made, torch.rand(1, 3, record.input_size, record.input_size, generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize("record", ["test_efficientnet", "test_resnet", SWIN], ids=str)
def test_evidence_adds_up_to_the_logit(record: str | Backbone) -> None:
    """Where maps are averaged into a linear head: channels first, and Swin's channels last."""
    import torch

    made, pixels = model_of(backbones.get(record) if isinstance(record, str) else record)
    both = torch.cat([pixels, pixels.flip(3)])
    evidence = evidence_maps(made, both, 2)
    assert evidence is not None and evidence.ndim == 3 and min(evidence.shape) > 1
    with torch.no_grad():
        logits = (made(both)[:, 2] - made.head.bias[2]).tolist()
    assert evidence.sum(axis=(1, 2)).tolist() == pytest.approx(logits, abs=1e-4)
    assert torch.is_grad_enabled() and all(parameter.grad is None for parameter in made.parameters())


@pytest.mark.parametrize("name", ["test_vit", "test_convnext", "test_byobnet"])
def test_other_families_have_maps_too(name: str) -> None:
    made, pixels = model_of(backbones.get(name))
    evidence = evidence_maps(made, pixels, 0)
    assert evidence is not None and evidence.shape[1] == evidence.shape[2] > 1
    assert np.ptp(evidence) > 0
    fine = fine_evidence(made, pixels, 0)
    assert fine is not None and fine.shape == (3 * evidence.shape[1], 3 * evidence.shape[2])


CELL, CELLS = 24, 6


def model_of_brightness() -> Any:
    """A network whose logit 0 is the mean brightness, told by cells of 24 pixels."""
    import torch

    class Backbone(torch.nn.Module):
        def forward_features(self, pixels: torch.Tensor) -> torch.Tensor:
            return torch.nn.functional.avg_pool2d(pixels, CELL)

        def forward_head(self, maps: torch.Tensor) -> torch.Tensor:
            return maps.mean(dim=(1, 2, 3))[:, None]

    class Model(torch.nn.Module):
        mean, std = 0.0, 1.0

        def __init__(self) -> None:
            super().__init__()
            self.backbone, self.head = Backbone(), torch.nn.Identity()

    return Model().eval()


@given(st.integers(CELL, CELL * (CELLS - 1)), st.integers(CELL, CELL * (CELLS - 1)))
def test_the_finest_place_with_most_is_where_the_bright_spot_is(row: int, column: int) -> None:
    """Within a third of a cell, away from the edge, where a shift mirrors what it lacks."""
    import torch

    pixels = torch.zeros(1, 3, CELL * CELLS, CELL * CELLS)
    pixels[:, :, row - 4 : row + 5, column - 4 : column + 5] = 1.0
    model = model_of_brightness()
    fine = fine_evidence(model, pixels, 0)
    assert fine is not None and fine.shape == (3 * CELLS, 3 * CELLS)
    most = np.argwhere(fine >= fine.max() - 1e-7).mean(axis=0)
    assert np.abs((most + 0.5) * CELL / 3 - (row + 0.5, column + 0.5)).max() <= CELL / 3 + 1e-6


def test_fine_evidence_adds_up_to_about_the_logit() -> None:
    """Exactly where the margin that comes in with a shift is what goes out."""
    import torch

    pixels = torch.full((1, 3, CELL * CELLS, CELL * CELLS), 0.25)
    fine = fine_evidence(model_of_brightness(), pixels, 0)
    assert fine is not None and float(fine.sum()) == pytest.approx(0.25)
