"""Networks cut behind their frozen stages: both halves together are the whole, whatever the family."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from tldesk.engine.networks import backbones, cutting, frozen_prefix, onnx_export, runtime, weights
from tldesk.engine.networks.backbones import BACKBONES, Backbone
from tldesk.engine.networks.model import Model
from tldesk.media.modality import IMAGE

_SMALL = 112  # pixels: a quarter of the work
_BY_PATCHES = ("vit", "deit", "dinov2", "swin")


def small(name: str) -> Backbone:
    """A record that sees fewer pixels."""
    record = backbones.get(name)
    options = (("img_size", _SMALL),) if name.startswith(_BY_PATCHES) else record.options
    return replace(record, input_size=_SMALL, options=options)


@pytest.mark.parametrize("name", [name for name, record in BACKBONES.items() if record.modality == IMAGE])
def test_every_backbone_for_images_is_cut_at_half_of_its_stages(name: str) -> None:
    model = Model(small(name), 3).eval()
    stages = -(-model.stages // 2)
    halves = frozen_prefix.halves(model, stages)
    assert halves is not None
    before, behind = halves.steps[: halves.at], halves.steps[halves.at :]
    frozen = model.names_of(stages)
    assert frozen == set().union(*(step.parameters for step in before))
    assert not any(step.parameters & frozen for step in behind)
    pixels = torch.rand(1, 3, _SMALL, _SMALL)
    with torch.inference_mode():
        apart, whole = halves.rest(halves.first(pixels)), model.backbone(pixels)
    assert torch.allclose(apart, whole, atol=1e-4 * float(whole.abs().max()))


def test_the_first_half_is_the_same_through_onnx_runtime(home: object) -> None:
    """Of tokens with a class token among them; of maps a whole training says it (`test_train`)."""
    from tldesk import paths

    record = replace(backbones.get("test_vit"), input_size=32, options=(("img_size", 32),))
    model = Model(record, 3).eval()
    halves = frozen_prefix.halves(model, 1)
    assert halves is not None
    path = paths.cache() / "half.onnx"
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx_export.write_frozen(frozen_prefix.Prefix(model, halves), record, path)
    images = np.random.default_rng(0).integers(0, 256, (3, 32, 32, 3), np.uint8)
    found = runtime.network(path, "features", threads=1)(images)
    with torch.inference_mode():
        wanted = halves.first((torch.from_numpy(images).permute(0, 3, 1, 2) / 255 - model.mean) / model.std)
        logits = model(torch.from_numpy(images).permute(0, 3, 1, 2) / 255)
        again = frozen_prefix.logits(model, halves, torch.from_numpy(found))
    assert np.abs(found - wanted.numpy()).max() < 1e-4
    assert torch.allclose(again, logits, atol=1e-4)


class _Together(nn.Module):
    """Parts between which something else happens."""

    def __init__(self) -> None:
        super().__init__()
        self.stem, self.blocks = nn.Conv2d(3, 4, 1), nn.Sequential(nn.Conv2d(4, 4, 1), nn.Conv2d(4, 4, 1))

    def forward_features(self, pixels: Tensor) -> Tensor:
        early: Tensor = self.stem(pixels)
        late: Tensor = self.blocks(early)
        return late + early

    def forward_head(self, maps: Tensor) -> Tensor:
        return maps.mean(dim=(2, 3))

    def forward(self, pixels: Tensor) -> Tensor:
        return self.forward_head(self.forward_features(pixels))


def test_a_network_that_does_more_than_call_its_parts_is_not_cut() -> None:
    network = _Together().train()
    assert cutting.steps(network, torch.rand(1, 3, 8, 8)) is None
    assert network.training and network.stem.training
    assert cutting.steps(nn.Conv2d(3, 4, 1), torch.rand(1, 3, 8, 8)) is None
    network.forward_features = lambda pixels: network.blocks(network.stem(pixels))  # type: ignore[method-assign]
    found = cutting.steps(network, torch.rand(1, 3, 8, 8))
    assert found is not None and [step.name for step in found] == ["stem", "blocks.0", "blocks.1"]


def test_a_network_whose_blocks_are_handed_more_than_one_tensor_is_not_cut() -> None:
    model = Model(replace(backbones.get("levit_128s"), input_size=224), 3)
    assert model.chain is None and frozen_prefix.prefixed(model, 1, weights.WORTH) is None


def test_stages_of_a_network_that_timm_does_not_group_go_by_their_names() -> None:
    with torch.device("meta"):
        model = Model(backbones.get("poolformer_s12"), 3)
    assert model.stages == 4
    assert {name.split(".")[0] for name in model.names_of(1)} == {"stem", "stages"}


def test_tokens_of_the_network_itself_are_frozen_with_the_stem() -> None:
    model = Model(backbones.get("test_vit3"), 3)
    loose = {name for name, _ in model.backbone.named_parameters(recurse=False)}
    assert loose and loose <= model.names_of(1)
