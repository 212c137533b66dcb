"""Measured speeds: kept by weights and device, and never in the way."""

from __future__ import annotations

import re

import pytest

from tldesk import paths
from tldesk.engine.embedding import speed
from tldesk.engine.networks import backbones
from tldesk.engine.networks.backbones import Backbone
from tldesk.errors import TldeskError


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch, tiny_weights: object) -> Backbone:
    record = backbones.get("test_efficientnet")
    monkeypatch.setitem(backbones.BACKBONES, record.name, record)
    return record


def test_a_measured_speed_is_kept(tiny: Backbone) -> None:
    assert speed.cached(tiny.name) is None
    measured = speed.ms_per_sample(tiny.name, "cpu")
    assert 0 < measured < 10_000
    assert speed.cached(tiny.name) == measured
    (paths.cache() / "speeds.json").write_text("[damaged")
    assert speed.cached(tiny.name) is None


@pytest.mark.parametrize("figure", ['"fast"', "NaN", "-1", "[3]", "null"])
def test_what_is_no_speed_is_none(tiny: Backbone, figure: str) -> None:
    speed.ms_per_sample(tiny.name, "cpu")
    file = paths.cache() / "speeds.json"
    file.write_text(re.sub(r": [0-9.]+", f": {figure}", file.read_text()))
    assert speed.cached(tiny.name) is None


def test_a_batched_device_is_measured(tiny: Backbone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speed, "_GPU_BATCH", 2)
    assert speed._on_gpu(tiny, "cpu") > 0


def test_unknown_and_absent_ones(tiny: Backbone) -> None:
    assert speed.cached("no-such-model") is None
    assert speed.cached("vgg16") is None
    with pytest.raises(TldeskError) as caught:
        speed.ms_per_sample("vgg16", "cpu")
    assert caught.value.code == "no_weights"
