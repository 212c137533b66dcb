"""Weights: the bundled ones are right, foreign ones are checked, nothing harmful is ever opened."""

from __future__ import annotations

import hashlib
import os
import pickle
import shutil
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors.torch import load_file, save_file

from tldesk import paths
from tldesk.engine.networks import backbones, model, prepare, timm_network, weights
from tldesk.engine.networks.backbones import BACKBONES
from tldesk.errors import TldeskError

TINY = "test_resnet"


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    """A file as timm publishes it: half precision, with a classifier."""
    torch.manual_seed(2)
    state = timm_network.network(backbones.get(TINY), num_classes=10).state_dict()
    file = tmp_path / "foreign.safetensors"
    save_file({name: value.half() if value.is_floating_point() else value for name, value in state.items()}, file)
    return file


def changed(file: Path, **tensors: torch.Tensor | None) -> Path:
    state = load_file(file)
    for key, value in tensors.items():
        name = key.replace("__", ".")
        if value is None:
            del state[name]
        else:
            state[name] = value
    target = file.with_name("changed.safetensors")
    save_file(state, target)
    return target


def refusal(file: Path, name: str = TINY) -> TldeskError:
    with pytest.raises(TldeskError) as caught:
        prepare.import_weights(file, name)
    assert not (paths.weights() / f"{name}.safetensors").exists()
    return caught.value


def test_the_bundled_weights_keep_their_numbers() -> None:
    """The package's tensors lie transposed in memory; what is written must be what was published."""
    record = BACKBONES["efficientnet-lite0"]
    assert record.bundled is not None
    packaged = weights.packaged(record.bundled)
    assert packaged is not None
    assert hashlib.sha256(packaged.read_bytes()).hexdigest() == record.bundled.sha256
    (paths.weights() / f"{record.name}.safetensors").unlink(missing_ok=True)
    state = weights.state_dict(record)
    published = torch.load(packaged, weights_only=True)
    assert len(published) == len(state) + 2
    by_order = dict(zip(timm_network.network(record).state_dict(), published.values(), strict=False))
    assert all(torch.equal(state[name], by_order[name]) for name in state)


def test_a_changed_package_file_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = tmp_path / "fake.pth"
    fake.write_bytes(b"not the published file")
    record = BACKBONES["efficientnet-lite0"]
    (paths.weights() / f"{record.name}.safetensors").unlink(missing_ok=True)
    monkeypatch.setattr(weights, "packaged", lambda bundled: fake)
    with pytest.raises(TldeskError) as caught:
        weights.arrays(record)
    assert caught.value.code == "weights_damaged"
    assert "checksum" in caught.value.text


def test_absent_weights_are_said_with_what_to_do() -> None:
    assert not weights.available("vgg16")
    assert "efficientnet-lite0" in weights.available_names()
    with pytest.raises(TldeskError) as caught:
        weights.arrays("vgg16")
    assert caught.value.code == "no_weights"
    assert backbones.get("vgg16").title in caught.value.text, "by the name that its card has"
    assert "“Models…”" in caught.value.hint


def test_imported_weights_are_used(foreign: Path) -> None:
    prepare.import_weights(foreign, TINY)
    assert weights.available(TINY)
    state = load_file(foreign)
    made = model.build(TINY, 3, pretrained=True, seed=0)
    for name, value in made.backbone.state_dict().items():
        assert torch.equal(value, state[name].to(value.dtype))
    assert weights.metadata(TINY)["source"] == "imported from foreign.safetensors"
    first = weights.weights_hash(TINY)
    prepare.import_weights(changed(foreign, bn1__bias=torch.ones(32)), TINY)
    assert weights.weights_hash(TINY) != first


def test_dinov2_positions_are_fitted_to_the_smaller_picture(tmp_path: Path) -> None:
    record = backbones.get("dinov2-small")
    with torch.device("meta"):
        published = timm_network.network(record, img_size=518).state_dict()
    file = tmp_path / "dino.safetensors"
    torch.manual_seed(0)
    save_file({name: torch.rand(value.shape) for name, value in published.items()}, file)
    prepare.import_weights(file, record.name)
    assert weights.arrays(record)["pos_embed"].shape == (1, 257, 384)


def test_the_first_tensor_that_differs_is_named(foreign: Path) -> None:
    assert "conv1.0.weight is missing" in refusal(changed(foreign, conv1__0__weight=None)).text
    error = refusal(changed(foreign, bn1__bias=torch.zeros(7)))
    assert error.code == "weights_mismatch"
    assert "bn1.bias is 7 and should be 32" in error.text
    error = refusal(changed(foreign, layer9__extra=torch.zeros(1)))
    assert "layer9.extra is unknown" in error.text


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_numbers_that_are_none_are_refused(foreign: Path, value: float) -> None:
    error = refusal(changed(foreign, bn1__bias=torch.full((32,), value)))
    assert error.code == "weights_damaged"
    assert "bn1.bias" in error.text


class Canary:
    """Unpickling this makes a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.folder),)


@pytest.mark.parametrize("suffix", [".safetensors", ".pt", ".pth", ".ckpt", ".bin", ".pkl", ".joblib", ".npy", ""])
@pytest.mark.parametrize("form", ["pickle", "zip", "npy"])
def test_a_pickle_never_runs(tmp_path: Path, suffix: str, form: str) -> None:
    fired = tmp_path / "fired"
    file = tmp_path / f"weights{suffix}"
    if form == "pickle":
        file.write_bytes(pickle.dumps(Canary(fired)))
    elif form == "zip":
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("archive/data.pkl", pickle.dumps(Canary(fired)))
    else:
        with file.open("wb") as stream:
            np.save(stream, np.array([Canary(fired)], dtype=object), allow_pickle=True)
    assert refusal(file).code == "weights_not_safetensors"
    assert not fired.exists()


def test_odd_files_are_refused(tmp_path: Path, foreign: Path) -> None:
    with pytest.raises(TldeskError) as caught:
        prepare.import_weights(tmp_path / "missing.safetensors", TINY)
    assert caught.value.code == "source_missing"
    data = foreign.read_bytes()
    cases = {
        b"": "weights_not_safetensors",
        b"12345": "weights_not_safetensors",
        (2**60).to_bytes(8, "little") + b"{}": "weights_not_safetensors",
        (2).to_bytes(8, "little") + b"[]": "weights_not_safetensors",
        (90).to_bytes(8, "little") + b"{}": "weights_damaged",
        data[: len(data) // 2]: "weights_damaged",
        data[:20]: "weights_damaged",
    }
    for content, code in cases.items():
        file = tmp_path / "odd.safetensors"
        file.write_bytes(content)
        assert refusal(file).code == code, content[:20]


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_flipped_header_bytes_never_load_wrong(tmp_path: Path, foreign: Path, data: st.DataObject) -> None:
    content = bytearray(foreign.read_bytes())
    length = int.from_bytes(content[:8], "little")
    place = data.draw(st.integers(0, length + 7))
    content[place] = data.draw(st.integers(0, 255).filter(lambda value: value != content[place]))
    file = tmp_path / "flipped.safetensors"
    file.write_bytes(content)
    target = paths.weights() / f"{TINY}.safetensors"
    target.unlink(missing_ok=True)
    try:
        prepare.import_weights(file, TINY)
    except TldeskError as error:
        assert error.code in ("weights_damaged", "weights_mismatch", "weights_not_safetensors")
        assert not target.exists()
    else:  # the flip hit what is not read: the classifier's name, white space
        assert set(weights.arrays(TINY)) == set(timm_network.network(backbones.get(TINY)).state_dict())


def test_a_damaged_kept_file_is_said(foreign: Path) -> None:
    prepare.import_weights(foreign, TINY)
    kept = paths.weights() / f"{TINY}.safetensors"
    shutil.copy(kept, foreign)
    kept.write_bytes(foreign.read_bytes()[:-100])
    with pytest.raises(TldeskError) as caught:
        weights.arrays(TINY)
    assert caught.value.code == "weights_damaged"


def test_set_up_prepares_every_bundled_backbone(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    monkeypatch.setattr(prepare, "frozen_onnx", made.append)  # making them takes 10 s each
    events = list(prepare.prepare())
    assert made[:1] == ["efficientnet-lite0"]
    assert len(events) == len(made) + 1
    assert len(list(prepare.prepare(lambda: True))) == 1


def test_whether_the_frozen_backbone_takes_pytorch_is_known_beforehand(foreign: Path) -> None:
    assert not prepare.frozen_needs_torch("resnet50"), "without weights there is nothing to make"
    prepare.import_weights(foreign, TINY)
    assert prepare.frozen_needs_torch(TINY)
    made = prepare.frozen_onnx(TINY)
    assert not prepare.frozen_needs_torch(TINY)
    made.unlink()
