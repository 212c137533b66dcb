"""A sound as a sample: what is read of it, its parts, its windows, its card."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sounds
from hypothesis import given
from hypothesis import strategies as st

from tldesk.errors import TldeskError
from tldesk.media.opening import Opened, Request
from tldesk.media.sound import card, code, mel, preparing, reading, spectrogram, waves
from tldesk.media.sound.preparing import Preprocess, in_windows

REQUEST = Request(Path("it.wav"))


def test_a_part_is_a_file_of_its_own_with_all_channels() -> None:
    made = np.stack([sounds.tone(), sounds.tone(880)], axis=1)
    data = sounds.encoded(made, coding="PCM_24")
    part = code.part(data, "ms:250-750")
    found = reading.read(part, channel=1)
    assert (found.rate, found.channels, found.milliseconds) == (16_000, 2, 500)
    assert np.array_equal(found.samples, reading.read(data, channel=1).samples[4_000:12_000])
    assert code.part(part, "ms:0-500") == part


@pytest.mark.parametrize(("place", "first", "last"), [("channel:2", 0, None), ("ms:250-750,2", 4_000, 12_000)])
def test_a_channel_is_a_part(place: str, first: int, last: int | None) -> None:
    data = sounds.encoded(np.stack([sounds.tone(), sounds.tone(880)], axis=1), coding="PCM_24")
    found = reading.read(code.part(data, place))
    assert found.channels == 1
    assert np.array_equal(found.samples, reading.read(data, channel=1).samples[first:last])
    with pytest.raises(TldeskError) as caught:
        code.part(data, place.replace("2", "3") if place.startswith("channel") else "ms:250-750,3")
    assert caught.value.arguments["reason"] == reading.NO_CHANNEL


def test_a_part_has_the_same_hash_tomorrow(monkeypatch: pytest.MonkeyPatch) -> None:
    data = sounds.encoded(sounds.tone())
    first = hashlib.sha256(code.part(data, "ms:0-100")).hexdigest()
    monkeypatch.setattr(time, "time", lambda: 2e9)
    assert hashlib.sha256(code.part(data, "ms:0-100")).hexdigest() == first
    assert waves.written(np.zeros((2, 1), np.float32), 8_000)[-8:] == bytes(8)


@pytest.mark.parametrize(
    ("place", "reason"),
    [("ms:500-1201", code.OUTSIDE), ("ms:9000-9001", code.OUTSIDE), ("row:1", code.NO_SUCH_PLACE),
     ("ms:5-2", code.NO_SUCH_PLACE), ("", code.NO_SUCH_PLACE), ("left", code.NO_SUCH_PLACE)],
)  # fmt: skip
def test_a_place_that_a_sound_has_not_is_refused(place: str, reason: str) -> None:
    with pytest.raises(TldeskError) as caught:
        code.part(sounds.encoded(sounds.tone()), place)
    assert (caught.value.code, caught.value.arguments["reason"]) == ("place_unknown", reason)


@pytest.mark.parametrize("count", [1, 2, 99, 399, 400, 401, 402])
def test_a_short_sound_stands_in_the_middle(count: int) -> None:
    found = code.fit(np.ones(count, np.float32), Preprocess(16_000, 400))
    there = np.flatnonzero(found)
    assert found.shape == (400,) and len(there) == min(count, 400)
    assert abs(int(there[0]) - (399 - int(there[-1]))) <= 1


@given(st.integers(400, 9_000), st.integers(1, 20), st.integers(1, 400))
def test_a_long_sound_is_heard_from_its_beginning_to_its_end(count: int, windows: int, stride: int) -> None:
    pre = Preprocess(16_000, 400, windows, stride if windows > 1 else 0)
    samples = np.arange(1, count + 1, dtype=np.float32)
    parts = code.fit(samples, pre).reshape(-1, 400)
    assert 1 <= len(parts) <= windows and (np.diff(parts, axis=1) == 1).all() and parts.min() > 0
    starts = pre.starts(count)
    if len(parts) > 1:
        assert parts[0, 0] == 1 and parts[-1, -1] == count and (np.diff(starts) > 0).all()
        assert len(parts) == windows or max(np.diff(starts)) <= stride
    (left, _, right, _), _ = code.seen(samples, pre)
    assert left == starts[0] / count and right == pytest.approx((starts[-1] + 400) / count)


def test_windows_of_half_a_second_go_over_each_other_by_half() -> None:
    pre = in_windows(16_000, 0.5)
    assert (pre.window, pre.stride, pre.windows) == (8_000, 4_000, preparing.WINDOWS)
    assert pre.starts(16_000) == [0, 4_000, 8_000] and pre.key == "16000 8000 16 4000"
    assert pre.settled("crop") == pre and pre.settled("crop", 1) == Preprocess(16_000, 8_000)
    assert len(pre.starts(60 * 16_000)) == 16


@pytest.mark.parametrize(
    "values",
    [{"rate": 999}, {"rate": "16000"}, {"rate": 16_000.0}, {"window": 10}, {"window": True}, {"windows": 0},
     {"windows": 2, "stride": 0}, {"windows": 2, "stride": 16_001}, {"windows": 300, "stride": 100},
     {"window": 2_880_000, "windows": 12, "stride": 1}],
)  # fmt: skip
def test_a_way_to_prepare_that_is_none_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="no way to prepare"):
        Preprocess(**values)


def test_what_a_model_takes_is_resampled() -> None:
    data = sounds.encoded(sounds.tone(seconds=0.5, rate=44_100), 44_100)
    found = code.load(data, Preprocess(8_000, 8_000))
    assert np.flatnonzero(np.abs(found) > 0.01)[[0, -1]].tolist() == pytest.approx([2_000, 5_999], abs=5)


def test_an_import_knows_length_measures_and_picture() -> None:
    data = sounds.encoded(sounds.word(seconds=0.4321))
    opened = code.open_content(Opened(), data, REQUEST)
    assert (opened.width, opened.height) == (432, 1) and opened.measures == code.look(data)[0]
    assert code.places(data) == [""] and not code.takes_much(data, REQUEST)
    wide = sounds.encoded(np.zeros((384_000 * 2, 16), np.int16), 384_000)
    assert code.takes_much(wide, REQUEST) and not code.takes_much(wide, Request(Path("it"), listing=True))


@pytest.mark.parametrize(
    ("milliseconds", "said"),
    [
        (10, "0.01 s"),
        (520, "0.52 s"),
        (994, "0.99 s"),
        (996, "1.0 s"),
        (8_340, "8.3 s"),
        (9_960, "10 s"),
        (59_700, "60 s"),
    ],
)
def test_a_length_is_as_exact_as_it_matters(milliseconds: int, said: str) -> None:
    assert card.length(milliseconds) == said


def test_a_card_shows_time_frequency_and_length() -> None:
    rising = np.sin(2 * np.pi * np.cumsum(np.linspace(300, 7_000, 16_000)) / 16_000)
    picture = code.render(sounds.encoded(rising), 128)
    assert (picture.size, picture.mode) == ((128, 128), "RGB")
    grey = np.asarray(picture.convert("L"), int)
    top = grey[:105].argmax(axis=0)
    assert top[5] > top[40] > top[80] > top[120]  # upwards
    assert grey[110:, 80:].max() > 180 and grey[110:, :60].max() < 60  # letters at the right
    assert code.render(sounds.encoded(rising), 20).size == (20, 20)


def test_quiet_and_loud_look_alike_and_silence_is_dark() -> None:
    cards = [
        np.asarray(code.render(sounds.encoded(level * sounds.word(), coding="FLOAT"), 64), int) for level in (1, 0.1)
    ]
    assert np.abs(cards[0] - cards[1]).mean() < 1.5
    silence = np.asarray(code.render(sounds.encoded(np.zeros(16_000)), 64))
    assert (silence[:50] == spectrogram.colours()[0]).all()


def test_colours_rise_evenly_in_lightness_and_are_each_other() -> None:
    found = spectrogram.colours()
    luma = found @ np.array([0.2126, 0.7152, 0.0722])
    assert found.shape == (256, 3) and found.dtype == np.uint8 and (np.diff(luma) >= -0.5).all()
    assert len(np.unique(found, axis=0)) > 250 and luma[0] < 20 and luma[-1] > 220


@pytest.mark.parametrize("rate", [8_000, 16_000, 48_000, 192_000])
def test_a_tone_is_in_its_band_at_its_level(rate: int) -> None:
    levels = mel.log_mel(sounds.tone(1_000, rate=rate, level=1.0).astype(np.float32), rate)
    centres = mel.hertz(np.linspace(mel.mel(mel.LOWEST), mel.mel(min(mel.HIGHEST, rate / 2)), mel.BANDS + 2))[1:-1]
    middle = levels[len(levels) // 2]
    assert abs(centres[middle.argmax()] - 1_000) < 60 and abs(middle.max()) < 3
    assert middle[-5:].max() < -60 and len(levels) == pytest.approx(101, abs=1)


def test_mel_and_hertz_are_inverse() -> None:
    assert np.allclose(mel.hertz(mel.mel(np.array([50.0, 1_000.0, 8_000.0]))), [50, 1_000, 8_000])
    assert float(mel.mel(1_000.0)) == pytest.approx(1_000, abs=0.1)


def test_statistics_tell_bands_and_changes() -> None:
    steady = mel.statistics(sounds.tone(1_000).astype(np.float32), 16_000).reshape(2, 4, mel.BANDS)
    rising = np.sin(2 * np.pi * np.cumsum(np.linspace(300, 7_000, 16_000)) / 16_000).astype(np.float32)
    moving = mel.statistics(rising, 16_000).reshape(2, 4, mel.BANDS)
    assert np.isfinite(steady).all() and np.isfinite(moving).all() and steady.dtype == np.float32
    assert moving[0, 1].mean() > 2 * steady[0, 1].mean()
    assert (moving[:, 2] <= moving[:, 0]).all() and (moving[:, 0] <= moving[:, 3]).all()
    assert np.allclose(mel.deltas(np.arange(10, dtype=np.float32)[:, None])[2:-2], 1)
    quieter = mel.statistics(0.05 * rising, 16_000).reshape(2, 4, mel.BANDS)
    assert np.allclose(quieter, moving, atol=0.05)
    assert np.isfinite(mel.statistics(np.zeros(160, np.float32), 16_000)).all()
