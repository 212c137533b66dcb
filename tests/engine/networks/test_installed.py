"""How models came here, taking them away, and what the header of a model of timm says of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from safetensors import safe_open
from safetensors.numpy import load_file, save_file

from engine.runs_for_tests import TINY
from tldesk import paths
from tldesk.engine.networks import (
    backbones,
    installed,
    model_files,
    model_pack,
    model_unpack,
    packed,
    timm_records,
    weights,
)
from tldesk.engine.networks.installed import Origin
from tldesk.errors import TldeskError
from tldesk.foreign import Refused


def test_a_model_of_timm_is_known_by_what_its_weights_say(tiny_weights: Path) -> None:
    known = backbones.known()[TINY]
    assert known == backbones._from_timm(TINY) == backbones.get(TINY)
    assert TINY in weights.available_names()
    tiny_weights.unlink()
    assert TINY not in backbones.known() and timm_records.named(TINY) is None


@pytest.mark.parametrize("said", ["{", "[]", '{"name": "resnet50"}', "x" * 5000])
def test_what_is_said_of_no_model_is_none(tiny_weights: Path, said: str) -> None:
    with safe_open(tiny_weights, "np") as opened:
        about = opened.metadata()
    save_file(load_file(tiny_weights), tiny_weights, metadata={**about, timm_records.KEY: said})
    assert TINY not in backbones.known()
    record = backbones.get(TINY)  # timm says it
    with pytest.raises(Refused, match="header"):
        model_files.check(record, {model_files.WEIGHTS: tiny_weights})


def test_how_a_model_came_here(tiny_weights: Path) -> None:
    record = backbones.get(TINY)
    assert installed.origin(record) == Origin("imported", "tiny.safetensors")
    assert installed.origin(backbones.get("resnet50")) is None
    assert installed.origin(backbones.get("efficientnet-lite0")) == Origin("along")
    about = {"checked_by": "server"}
    weights.keep(record, weights.arrays(record), "http://127.0.0.1:9/timm/one", about)
    assert installed.origin(record) == Origin("downloaded", "127.0.0.1:9", "server")


def test_what_came_in_a_pack_says_so_until_it_comes_otherwise(tiny_weights: Path, tmp_path: Path) -> None:
    record = backbones.get(TINY)
    about = {"checked_by": "server"}
    weights.keep(record, weights.arrays(record), "http://127.0.0.1:9/timm/one", about)
    for target in (tmp_path / "models.zip", tmp_path / "folder"):
        list(model_pack.pack([TINY], target))
        installed.remove(record)
        list(model_unpack.unpack(target))
        assert installed.origin(record) == Origin("imported", target.name)
    assert packed.Pack(tmp_path / "folder" / packed.LIST, [], lambda _: (tiny_weights.open("rb"), 0)).name == "folder"
    weights.keep(record, weights.arrays(record), "http://127.0.0.1:9/timm/one", about)
    assert installed.origin(record) == Origin("downloaded", "127.0.0.1:9", "server")


def test_what_was_added_is_removed_and_the_rest_is_not(tiny_weights: Path) -> None:
    record = backbones.get(TINY)
    graphs = paths.cache() / "backbones"
    graphs.mkdir(parents=True, exist_ok=True)
    mine, other = graphs / f"{weights.weights_hash(record)[:32]}-160.onnx", graphs / "other.onnx"
    for file in (mine, other):
        file.unlink(missing_ok=True)  # tests share such files
        file.write_bytes(b"")
    installed.remove(record)
    assert not mine.exists() and other.exists() and not tiny_weights.exists()
    for name, code in ((TINY, "not_here"), ("efficientnet-lite0", "came_along")):
        with pytest.raises(TldeskError) as caught:
            installed.remove(backbones.get(name))
        assert caught.value.code == code


def test_licences_have_their_text() -> None:
    for record in backbones.BACKBONES.values():
        if record.licence in ("Apache-2.0", "MIT", "BSD-3-Clause"):
            assert "Copyright" in installed.licence_text(record) or "copyright" in installed.licence_text(record)
    assert installed.licence_text(replace(backbones.get("resnet50"), licence="unknown")) == ""
