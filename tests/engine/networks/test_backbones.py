"""Every record of BACKBONES against timm, and names that are not in the table."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from tldesk.engine.networks import backbones
from tldesk.engine.networks.backbones import BACKBONES
from tldesk.errors import TldeskError


@pytest.mark.parametrize("name", [name for name, record in BACKBONES.items() if not record.made_by])
def test_a_record_says_what_timm_says(name: str) -> None:
    import torch

    from tldesk.engine.networks.timm_network import network

    record = backbones.get(name)
    with torch.device("meta"):
        made: Any = network(record)
        pixels = torch.zeros(2, 3, record.input_size, record.input_size)
        maps = made.eval().forward_features(pixels)
        features = made.forward_head(maps)
        if record.maps:
            maps.sum().backward()
        unused = {name.partition(".")[0] for name, value in made.named_parameters() if value.grad is None}
        made.reset_classifier(5)
        logits = made(pixels)
    config = made.pretrained_cfg
    classes = config["num_classes"]
    assert record.published_megabytes == pytest.approx(record.megabytes + 4e-6 * classes * record.features, abs=0.1)
    size = dict(record.options).get("img_size", config["input_size"][1])
    assert tuple(features.shape) == (2, record.features)
    assert tuple(logits.shape) == (2, 5)
    assert record.maps == (tuple(maps.shape[1:]) if maps.ndim == 4 else ())
    assert not record.maps or set(record.behind) == unused
    assert record.input_size == size
    assert record.mean == tuple(config["mean"])
    assert record.std == tuple(config["std"])
    assert record.crop_pct == config["crop_pct"]
    assert record.interpolation == config["interpolation"]
    assert record.licence.lower() == config["license"]
    made.reset_classifier(0)
    assert record.parameters_m == pytest.approx(sum(p.numel() for p in made.parameters()) / 1e6, abs=0.01)


def test_names_are_those_users_know() -> None:
    assert {"vgg16", "resnet18", "resnet50", "efficientnet-b0", "convnext-tiny", "dinov2-small"} <= set(BACKBONES)
    assert all(name == record.name for name, record in BACKBONES.items())


def test_any_timm_name_works() -> None:
    record = backbones.get("test_resnet.r160_in1k")
    assert (record.features, record.input_size, record.interpolation) == (96, 160, "bilinear")
    assert record.preprocess.shape == (160, 160, 3)


@pytest.mark.parametrize("name", ["", "resnet-99", "../x", "hf_hub:timm/resnet18"])
def test_an_unknown_name_is_refused(name: str) -> None:
    with pytest.raises(TldeskError) as caught:
        backbones.get(name)
    assert caught.value.code == "unknown_backbone"
    assert name in caught.value.text


def test_the_table_needs_no_torch() -> None:
    code = (
        "import sys; from tldesk.engine.embedding import speed; from tldesk.engine.machine import device\n"
        "from tldesk.engine.networks import backbones, weights\n"
        "weights.available_names(); device.describe('cpu'); speed.cached('efficientnet-lite0')\n"
        "import tldesk.engine.exporters, tldesk.engine.strategies, tldesk.engine.answering.predict\n"
        "sys.exit('torch' in sys.modules or 'timm' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
