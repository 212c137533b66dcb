"""What is measured of a sound, on sounds of which it is known."""

from __future__ import annotations

import numpy as np
import pytest
import sounds

from tldesk.media.sound.measures import QUIETEST, likeness, measure, share_above
from tldesk.media.sound.reading import Sound, read


def heard(samples: sounds.Samples, rate: int = 16_000) -> Sound:
    return Sound(samples.astype(np.float32), rate)


def bits(one: Sound, other: Sound) -> int:
    found = [likeness(sound.samples, sound.rate) for sound in (one, other)]
    return ((found[0] ^ found[1]) & (1 << 64) - 1).bit_count()


@pytest.mark.parametrize(("level", "expected"), [(1.0, -3.01), (0.5, -9.03), (0.001, -63.01)])
def test_a_sine_has_the_loudness_that_is_known_of_it(level: float, expected: float) -> None:
    assert measure(heard(sounds.tone(level=level))).loudness == pytest.approx(expected, abs=0.05)


def test_pauses_do_not_make_a_sound_less_loud() -> None:
    paused = np.concatenate([sounds.tone(seconds=2), np.zeros(96_000)])
    assert measure(heard(paused)).loudness == pytest.approx(-9.03, abs=0.8)
    assert measure(heard(paused)).silent == pytest.approx(0.75, abs=0.01)


@pytest.mark.parametrize("samples", [np.zeros(16_000), np.full(16_000, 0.5)])
def test_silence_and_a_constant_are_silent(samples: sounds.Samples) -> None:
    found = measure(heard(samples))
    assert (found.loudness, found.silent, found.ratio, found.highest) == (QUIETEST, 1.0, 0.0, 0.0)


def test_a_clipped_sound_is_told() -> None:
    assert measure(read(sounds.encoded(np.clip(3 * sounds.tone(), -1, 1)))).clipped > 0.3
    assert measure(read(sounds.encoded(sounds.tone(level=0.9)))).clipped == 0.0


@pytest.mark.parametrize("ratio", [10, 20, 40])
def test_signal_to_noise_is_near_what_was_mixed(ratio: int) -> None:
    speech = np.concatenate([np.zeros(8_000), sounds.tone(seconds=1.0), np.zeros(8_000)])
    noise = sounds.noise(seconds=2, level=0.5 / np.sqrt(2) / 10 ** (ratio / 20))
    assert measure(heard(speech + noise)).ratio == pytest.approx(ratio, abs=2)
    assert measure(heard(sounds.noise())).ratio < 3


@pytest.mark.parametrize(
    ("frequency", "rate"), [(300, 8_000), (3_000, 16_000), (7_900, 16_000), (15_000, 48_000), (45_000, 192_000)]
)
def test_the_highest_frequency_is_that_of_the_tone(frequency: int, rate: int) -> None:
    found = measure(heard(sounds.tone(frequency, rate=rate), rate))
    assert frequency <= found.highest <= min(frequency * 1.7, rate / 2)


def test_what_a_network_would_not_hear_is_told() -> None:
    both = sounds.tone(2_000, rate=96_000) + sounds.tone(30_000, rate=96_000)
    assert share_above(both.astype(np.float32), 96_000, 8_000) == pytest.approx(0.5, abs=0.01)
    assert share_above(np.zeros(1_000, np.float32), 96_000, 8_000) == 0.0


def test_sounds_that_are_alike_have_like_hashes() -> None:
    word = heard(sounds.word(1))
    assert bits(word, heard(0.1 * sounds.word(1))) <= 2
    assert (
        bits(word, Sound(read(sounds.encoded(sounds.word(1), form="OGG", coding="VORBIS"), 11_025).samples, 11_025)) < 8
    )
    assert bits(word, heard(sounds.noise(seconds=0.6))) > 16
    assert bits(word, heard(sounds.tone(1_000, 0.6) * np.linspace(0, 1, 9_600))) > 16


def test_the_shortest_sound_is_measured() -> None:
    found = measure(heard(sounds.tone(seconds=0.01)))
    assert found.loudness == pytest.approx(-9, abs=2) and found.silent == 0.0
