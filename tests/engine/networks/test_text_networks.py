"""Networks for texts: features of length one, which what fills up does not change, the same as a graph and in parts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from tldesk.engine.networks import onnx_export, runtime
from tldesk.engine.networks.backbones import BACKBONES, Backbone
from tldesk.engine.networks.model import Model
from tldesk.engine.networks.text.tables import EightBits, FourBits


def _bert(name: str, pad: int, four_bits: bool) -> Backbone:
    options = (("layers", 2), ("heads", 4), ("rows", 90), ("pad", pad), ("four_bits", four_bits))
    return replace(BACKBONES[name], features=64, options=options)


SMALL = [
    _bert("minilm", 0, False),
    _bert("e5-small", 1, True),
    replace(BACKBONES["use"], features=64, options=(("rows", 90), ("pad", 80), ("epsilon", 1e-12))),
]


def made(record: Backbone) -> Model:
    torch.manual_seed(0)
    model = Model(record, n_classes=3).eval()
    for name, value in model.backbone.named_buffers():
        if value.dtype == torch.uint8:
            value.copy_(torch.randint(0, 256, value.shape))
        elif "scale" in name:
            value.fill_(0.01)
    return model


def pad(record: Backbone) -> int:
    return int(dict(record.options)["pad"])


@pytest.fixture(params=SMALL, ids=lambda record: record.name)
def record(request: pytest.FixtureRequest) -> Backbone:
    found: Backbone = request.param
    return found


@torch.inference_mode()
def test_what_fills_up_changes_nothing(record: Backbone) -> None:
    model, ids = made(record), torch.randint(2, 70, (3, 9)).float()
    features = model.features(ids)
    filled = torch.cat([ids, torch.full((3, 20), float(pad(record)))], dim=1)
    torch.testing.assert_close(model.features(filled), features, atol=1e-6, rtol=0)
    torch.testing.assert_close(features.norm(dim=1), torch.ones(3))
    torch.testing.assert_close(model.features(ids[1:2]), features[1:2], atol=1e-6, rtol=0)
    assert not torch.allclose(features[0], features[1])


@torch.inference_mode()
@pytest.mark.parametrize("record", SMALL[1:2], ids=lambda record: record.name)
def test_a_graph_of_it_takes_texts_of_any_length(record: Backbone, home: Path) -> None:
    from tldesk import paths

    model = made(record)
    for parameter in model.parameters():
        parameter.copy_(parameter.half())  # as the published ones
    path = paths.cache() / "backbones" / "small.onnx"
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx_export.write_frozen(onnx_export.Frozen(model), record, path)
    assert path.stat().st_size < 3 * sum(parameter.numel() for parameter in model.parameters())
    network = runtime.network(path, "features", threads=1)
    for shape in ((1, 3), (4, 17), (2, record.preprocess.shape[0])):
        ids = np.random.default_rng(0).integers(2, 70, shape).astype(np.int32)
        np.testing.assert_allclose(network(ids), model.features(torch.from_numpy(ids).float()).numpy(), atol=1e-5)


def test_its_stages_can_be_held(record: Backbone) -> None:
    model = made(record)
    assert model.stages > 1 and model.freeze(1) == 1
    held = [name for name, parameter in model.backbone.named_parameters() if not parameter.requires_grad]
    assert held and len(held) < len(list(model.backbone.parameters()))
    model(torch.randint(2, 70, (2, 5)).float()).sum().backward()
    learning = [parameter for parameter in model.backbone.parameters() if parameter.requires_grad]
    assert all(parameter.grad is not None for parameter in learning)


def test_tables_of_few_bits_say_what_they_stand_for() -> None:
    four, eight = FourBits(3, 32), EightBits(4, 5, 2)
    four.packed[1], four.scale[1] = torch.arange(16, dtype=torch.uint8) * 16 + 15, 0.5
    expected = torch.cat([torch.full((16,), 3.5), (torch.arange(16) - 8) * 0.5])
    assert torch.equal(four(torch.tensor([[1]]))[0, 0], expected)
    eight.rows[3], eight.scale[1], eight.lowest[1] = torch.full((5,), 200, dtype=torch.uint8), 0.1, -2.0
    found: Tensor = eight(torch.tensor([[3]]))[0, 0]
    torch.testing.assert_close(found, torch.full((5,), 18.0))


@pytest.mark.parametrize("name", [one.name for one in SMALL])
def test_a_record_says_what_its_network_is(name: str) -> None:
    from tldesk.engine.networks.timm_network import network

    record = BACKBONES[name]
    with torch.device("meta"):
        made = network(record)
    of_table = [(key, value) for key, value in made.named_buffers() if value.dtype == torch.uint8]
    numbers = sum(parameter.numel() for parameter in made.parameters())
    numbers += sum(value.numel() * (2 if "packed" in key else 1) for key, value in of_table)
    assert record.parameters_m == pytest.approx(numbers / 1e6, abs=0.01)
    assert tuple(made(torch.zeros(2, 5, device="meta")).shape) == (2, record.features)
