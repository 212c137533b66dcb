"""Variations of training sounds: the same from the same seed, bounded, never NaN, and true to what is asked for."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
import sounds
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tldesk.engine.modalities import sound, sound_augmentation
from tldesk.engine.modalities.learning import LEARNING, rng_for
from tldesk.engine.modalities.sliders import sliders
from tldesk.engine.modalities.sound_augmentation import PRESETS, SoundAugmentation, augmentation_of, varied
from tldesk.errors import TldeskError
from tldesk.media.modality import SOUND
from tldesk.media.sound.preparing import Preprocess
from tldesk.project.runs.config import RunConfig, make_config

RATE, WINDOW = 8_000, 8_000
PREPROCESS = Preprocess(RATE, WINDOW, windows=4, stride=4_000)
# Part → a value that changes every sound.
PARTS: dict[str, Any] = {"gain": 6, "shift": 100, "speed": 0.2, "noise": 20, "reverb": 1.0, "masks": 2}
EVERYTHING = SoundAugmentation(gain=30, shift=500, speed=0.3, noise=0, reverb=1.0, masks=4)


def word(seconds: float = 0.5, seed: int = 0) -> NDArray[np.float32]:
    return sounds.word(seed, seconds, RATE).astype(np.float32)


def made(samples: NDArray[Any], how: SoundAugmentation, seed: int = 0) -> NDArray[np.float32]:
    return varied(samples, rng_for(0, 1, seed), how, RATE, WINDOW)


def decibels(samples: NDArray[Any]) -> float:
    return float(10 * np.log10(np.square(samples.astype(np.float64)).mean()))


def test_the_preset_is_what_a_run_asks_for_and_sets_by_itself() -> None:
    assert set(sliders(SOUND).values()) == {part.name for part in fields(SoundAugmentation)} == set(PARTS)
    assert augmentation_of(RunConfig(modality=SOUND)) == PRESETS["standard"]
    assert augmentation_of(RunConfig(modality=SOUND, augmentation="none")) is None
    given = make_config({"modality": SOUND, "augmentation": "light", "augment_speed": "0.1", "augment_masks": "3"})
    assert augmentation_of(given) == replace(PRESETS["light"], speed=0.1, masks=3)
    assert augmentation_of(RunConfig(modality=SOUND, augmentation="none", augment_noise=60)) is None
    for name, value in (("augment_masks", "9"), ("augment_speed", "0.5"), ("augment_gain", "nan")):
        with pytest.raises(TldeskError):
            make_config({name: value})


@given(
    st.lists(st.floats(-3, 3, width=32), min_size=1, max_size=400),
    st.integers(1, 60),
    st.integers(0, 999),
    st.sampled_from([EVERYTHING, *PRESETS.values()]),
)
def test_any_sound_stays_a_sound(values: list[float], times: int, seed: int, how: SoundAugmentation) -> None:
    samples = np.tile(np.array(values, np.float32), times)
    first, again = (made(samples, how, seed) for _ in range(2))
    assert first.dtype == np.float32 and np.array_equal(first, again) and np.isfinite(first).all() and len(first)
    assert np.abs(first).max() <= max(1.0, float(np.abs(samples).max())) * (1 + 1e-6)
    whole = sound.vary(samples, rng_for(0, 1, seed), PREPROCESS, how)
    assert whole.shape == (WINDOW,) and whole.dtype == np.float32


@pytest.mark.parametrize("name", PARTS)
def test_each_part_alone_changes_the_sound_and_no_part_changes_nothing(name: str) -> None:
    samples, how = word(), replace(SoundAugmentation(), **{name: PARTS[name]})
    assert np.array_equal(made(samples, SoundAugmentation()), samples)
    variations = [made(samples, how, seed) for seed in range(6)]
    assert len({one.tobytes() for one in variations}) == 6 and all(
        len(one) != len(samples) or not np.array_equal(one, samples) for one in variations
    )


def test_noise_is_as_much_quieter_as_is_said() -> None:
    samples = word()
    how = SoundAugmentation(noise=10)
    ratios = [decibels(samples) - decibels(made(samples, how, seed) - samples) for seed in range(60)]
    assert min(ratios) >= 10 - 1e-3 and max(ratios) <= 35 + 1e-3 and max(ratios) - min(ratios) > 15
    assert not made(np.zeros(4000, np.float32), how).any()


def test_loudness_speed_and_gaps_are_within_what_is_said() -> None:
    samples = word() / 4
    levels = [decibels(made(samples, SoundAugmentation(gain=6), seed)) - decibels(samples) for seed in range(40)]
    assert -6 <= min(levels) < -4 and 4 < max(levels) <= 6
    factors = [len(samples) / len(made(samples, SoundAugmentation(speed=0.12), seed)) for seed in range(40)]
    assert 0.879 <= min(factors) < 0.92 and 1.09 < max(factors) <= 1.138
    tone = sounds.tone(1_000, 0.5, RATE).astype(np.float32)
    silent = [float((made(tone, SoundAugmentation(masks=2), seed) == 0).mean()) for seed in range(40)]
    assert float(np.mean(silent)) > 0.02 and max(silent) <= 0.2


def test_a_room_leaves_what_is_heard_and_its_power() -> None:
    samples = word()
    for seed in range(5):
        found = made(samples, SoundAugmentation(reverb=1.0), seed)
        assert 0 < len(found) - len(samples) <= 0.3 * RATE
        assert np.isclose(np.square(found).sum(), np.square(samples).sum(), rtol=1e-3)
        assert np.corrcoef(found[: len(samples)], samples)[0, 1] > 0.5
    half = [len(made(samples, SoundAugmentation(reverb=0.5), seed)) > len(samples) for seed in range(60)]
    assert 15 < sum(half) < 45


@pytest.mark.parametrize("preset", PRESETS)
def test_a_short_sound_stays_in_the_middle(preset: str) -> None:
    """But for what it is moved by: half of what is put before it."""
    how = replace(PRESETS[preset], masks=0)
    for seed in range(20):
        found = sound.vary(word(0.2), rng_for(0, 1, seed), PREPROCESS, how)
        there = np.flatnonzero(found)
        middle = (there[0] + there[-1] + 1) / 2
        assert abs(middle - WINDOW / 2) <= how.shift / 1000 * RATE + 2
        assert len(there) >= 0.2 * RATE * 0.75


def test_of_a_long_sound_any_stretch_is_heard() -> None:
    samples = np.repeat(np.arange(1, 11) / 10, WINDOW).astype(np.float32)
    heard = {
        float(value) for seed in range(40) for value in made(samples, SoundAugmentation(gain=0.001), seed)[[0, -1]]
    }
    assert min(heard) < 0.15 and max(heard) > 0.95
    whole = sound.vary(samples, rng_for(0, 1, 0), PREPROCESS, SoundAugmentation(gain=0.001))
    assert whole.shape == (WINDOW,) and whole.all()


def test_silence_around_all_of_a_batch_is_left_out_evenly() -> None:
    batch = np.zeros((2, WINDOW), np.float32)
    batch[0, 3_900:4_400], batch[1, 3_500:4_100] = 1, 1
    short = sound.trimmed(batch, PREPROCESS)
    assert short.shape == (2, 1_600) and np.array_equal(short, batch[:, 3_200:4_800])
    assert sound.trimmed(np.ones((1, WINDOW), np.float32), PREPROCESS).shape == (1, WINDOW)
    assert 0 < sound.trimmed(np.zeros((1, WINDOW), np.float32), PREPROCESS).shape[1] < WINDOW


def test_wholes_are_kept_only_where_they_are_varied() -> None:
    assert LEARNING[SOUND].wholes(RunConfig(modality=SOUND))
    assert not LEARNING[SOUND].wholes(RunConfig(modality=SOUND, augmentation="none"))
    assert sound_augmentation.NO_NOISE == 60
