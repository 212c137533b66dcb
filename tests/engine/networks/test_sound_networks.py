"""Networks for sound: features of length one, the same as a graph, of clips of any length; short ones are centred."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from timm.models import group_parameters
from torch import Tensor, nn
from torch.nn import functional

from tldesk.engine.modalities import sound as sounds
from tldesk.engine.networks import onnx_export, runtime
from tldesk.engine.networks.backbones import Backbone
from tldesk.engine.networks.sound import effects, speech_embedding, whisper
from tldesk.engine.networks.sound.records import RECORDS, STATISTICS
from tldesk.engine.networks.sound.spectra import Bands, Powers, centred, span, thirds
from tldesk.engine.networks.timm_network import network
from tldesk.media.sound.preparing import Preprocess

SMALL = [
    RECORDS["speech-embedding"],
    replace(RECORDS["whisper-tiny-en"], features=64, options=(("layers", 2), ("heads", 4))),
    replace(RECORDS["aisfx"], features=32),
]
LEAST = {
    "speech-embedding": speech_embedding.LEAST,
    "whisper-tiny-en": whisper.LEAST,
    "aisfx": effects.LEAST,
}


@pytest.fixture(params=SMALL, ids=lambda record: record.name)
def record(request: pytest.FixtureRequest) -> Backbone:
    found: Backbone = request.param
    return found


def made(record: Backbone) -> nn.Module:
    torch.manual_seed(0)
    module = network(record).eval()
    for value in module.parameters():
        if value.ndim > 1:
            nn.init.kaiming_normal_(value)
    return module


def noise(samples: int, count: int = 1) -> Tensor:
    return torch.from_numpy(np.random.default_rng(samples).normal(scale=0.1, size=(count, samples)).astype(np.float32))


@torch.inference_mode()
def test_features_have_the_length_one(record: Backbone) -> None:
    module, sound = made(record), noise(LEAST[record.name] + 5000, 3)
    features = module(sound)
    assert tuple(features.shape) == (3, record.features)
    torch.testing.assert_close(features.norm(dim=1), torch.ones(3))
    torch.testing.assert_close(module(sound[1:2]), features[1:2], atol=1e-5, rtol=0)
    assert not torch.allclose(features[0], features[1])
    assert module(torch.zeros(1, 100)).isfinite().all()
    for end in (slice(0, 100), slice(-100, None)):  # all that is heard of it
        sound = torch.zeros(1, 2 * LEAST[record.name])
        sound[:, end] = 0.1
        assert module(sound).isfinite().all()


@torch.inference_mode()
def test_a_short_clip_is_centred(record: Backbone) -> None:
    module, least = made(record), LEAST[record.name]
    sound = noise(least // 3)
    around = (least - sound.shape[1]) // 2
    silence = torch.zeros(1, around), torch.zeros(1, least - sound.shape[1] - around)
    torch.testing.assert_close(module(torch.cat([silence[0], sound, silence[1]], dim=1)), module(sound))
    assert torch.equal(centred(noise(least + 1), least), noise(least + 1))


@torch.inference_mode()
def test_a_graph_of_it_takes_clips_of_any_length(record: Backbone, tmp_path: Path) -> None:
    module = made(record)
    path = tmp_path / "it.onnx"
    onnx_export.write(module, noise(LEAST[record.name], 2), "sound", ["features"], path, free=("batch", "sample"))
    answer = runtime.network(path, "features", threads=1)
    assert path.stat().st_size < 4 * sum(value.numel() for value in module.parameters()) + 600_000
    for count, samples in ((1, 1), (2, 4000), (1, LEAST[record.name] - 1), (3, LEAST[record.name] + 20_001)):
        sound = noise(samples, count)
        np.testing.assert_allclose(answer(sound.numpy()), module(sound).numpy(), atol=2e-5)


def test_its_stages_can_be_held(record: Backbone) -> None:
    module = made(record)
    groups = group_parameters(module, module.group_matcher(coarse=True))  # type: ignore[operator]
    assert len(groups) > 2
    assert sorted(name for names in groups.values() for name in names) == sorted(dict(module.named_parameters()))
    module(noise(9000)).sum().backward()
    assert all(value.grad is not None for value in module.parameters())


@pytest.mark.parametrize("name", list(RECORDS))
def test_a_record_says_what_its_network_is(name: str) -> None:
    record = RECORDS[name]
    module = network(record)
    features = module(noise(LEAST[name], 2))
    assert record.parameters_m == pytest.approx(sum(value.numel() for value in module.parameters()) / 1e6, abs=0.01)
    assert tuple(features.shape) == (2, record.features)
    # Nothing is kept that can be computed.
    assert not [key for key in module.state_dict() if key.startswith("powers")]


@pytest.mark.parametrize("bands", [speech_embedding.BANDS, whisper.BANDS, effects.BANDS], ids=lambda bands: bands.count)
def test_powers_are_those_of_a_fourier_transform(bands: Bands) -> None:
    sound = noise(bands.window + 3 * bands.hop + 7, 2)
    found = Powers(bands)(sound).numpy()
    frames = np.stack([sound.numpy()[:, start : start + bands.window] for start in np.arange(4) * bands.hop], axis=1)
    powers = np.abs(np.fft.rfft(frames * bands.hann, bands.size)) ** 2
    np.testing.assert_allclose(found, powers @ bands.bank, rtol=2e-5)


def test_bands_lie_where_they_say() -> None:
    for bands in (speech_embedding.BANDS, whisper.BANDS, effects.BANDS):
        middle = bands.bank.argmax(axis=0) * bands.rate / bands.size
        assert (np.diff(middle) >= 0).all() and bands.lowest <= middle[0] < middle[-1] <= bands.highest
        assert (bands.bank > 0).any(axis=0).all()
    assert effects.BANDS.bank.sum(axis=0) == pytest.approx(np.ones(96))


def test_a_time_counts_in_each_third_by_its_part() -> None:
    states = torch.tensor([[[3.0, 1.0], [6.0, 1.0], [9.0, 1.0], [12.0, 1.0]]])
    for ends, expected in (((0, 4), (3.75, 7.5, 11.25)), ((0, 1), (3, 3, 3)), ((1, 4), (6, 9, 12))):
        means = torch.stack([torch.tensor(expected), torch.ones(3)], dim=1).flatten()
        torch.testing.assert_close(thirds(states, torch.tensor([ends]).float())[0], means)


def test_where_a_sound_begins_and_ends() -> None:
    sound = torch.zeros(4, 100)
    sound[0, 20:60], sound[0, 30:40], sound[1, 99], sound[2] = 0.1, 0.0, -0.1, 1.0
    assert span(sound, 4).tolist() == [[20, 60], [96, 100], [0, 100], [48, 52]]
    assert span(sound[:1], 50).tolist() == [[15, 65]]


@torch.inference_mode()
def test_a_longer_clip_gives_what_its_windows_give() -> None:
    module = made(SMALL[0])
    assert isinstance(module, speech_embedding.SpeechEmbedding)
    frames = torch.randn(1, speech_embedding.WINDOW + 20, 32)
    windows = torch.cat([frames[:, start : start + speech_embedding.WINDOW] for start in (0, 8, 16)])
    torch.testing.assert_close(module.states(frames)[0], module.states(windows)[:, 0], atol=1e-5, rtol=1e-5)


@torch.inference_mode()
def test_silence_around_a_clip_is_not_looked_at() -> None:
    module = made(SMALL[0])
    sound = noise(LEAST["speech-embedding"] + 1280)
    filled = functional.pad(sound, (5 * 1280, 6 * 1280))
    assert functional.cosine_similarity(module(sound), module(filled)).item() > 0.999


@pytest.mark.parametrize("record", [RECORDS["speech-embedding"], STATISTICS], ids=lambda record: record.name)
@torch.inference_mode()
def test_without_silence_that_is_not_needed_it_says_the_same(record: Backbone) -> None:
    """Words in the middle, a click at an end, faint and no sound: also where they lie between two steps."""
    module, pre, shortest = made(record), record.preprocess, 10**9
    assert isinstance(pre, Preprocess) and pre.silence is not None
    for begins, ends in [(0.4, 0.6), (0.41, 0.5873), (0.1234, 0.9), (0, 0.001), (0.9993, 1), (0.7, 0.8511), (0.5, 0.5)]:
        sound = noise(pre.window)[0]
        sound[: round(begins * pre.window)] = 0
        sound[round(ends * pre.window) :] = 0
        count = sounds.length(sound.numpy(), pre)
        assert (pre.window - count) % (2 * pre.silence.step) == 0
        short = torch.from_numpy(sounds.middle(sound.numpy(), count))
        torch.testing.assert_close(module(short[None]), module(sound[None]), atol=2e-6, rtol=0)
        shortest = min(shortest, count)
    assert shortest <= max(pre.silence.least + 2 * (pre.silence.around + pre.silence.step), pre.window * 0.22)
    assert sounds.length(np.zeros(3 * pre.window, np.float32), pre) == 3 * pre.window, "of several windows"


@torch.inference_mode()
def test_times_that_do_not_count_are_not_looked_at() -> None:
    module, frames = made(SMALL[1]), torch.randn(1, 100, 80)
    assert isinstance(module, whisper.WhisperEncoder)
    counts = (torch.arange(50) < 30).float()[None, :, None]
    other = torch.cat([frames[:, :64], torch.randn(1, 36, 80)], dim=1)
    torch.testing.assert_close(module.states(frames, counts)[:, :30], module.states(other, counts)[:, :30])
    assert not torch.allclose(module.states(frames)[:, :30], module.states(other)[:, :30])
