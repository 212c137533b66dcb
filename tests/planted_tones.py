"""Sounds whose class is a tone planted in them: only its frequency says which, and its time is another one each time.

Pointing game (Zhang et al., 2018): where a map of time and frequency is largest, there is the tone.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import sounds
from numpy.typing import NDArray

from tldesk.engine.explain import HeatMap
from tldesk.media.sound import mel, spectrogram

# The tone of each class in Hz. All lie in the band of a telephone, which every network hears.
TONES = {"high": 2600.0, "low": 620.0, "middle": 1600.0, "second": 1000.0}
BARE = "none"  # the class of sounds without one: without it a model knows one by the absence of the others
RATE = 16_000
LENGTH = 0.3  # seconds of a tone
# How far beside a tone a map may point: seconds, and the share of the picture's height.
SLACK, BESIDE = 0.1, 0.06

Place = tuple[float, float, float]  # seconds of its beginning and of its end, Hz


def background(rng: np.random.Generator, seconds: float) -> NDArray[np.float64]:
    """Noise with a spectrum that falls, and louder noises in it, which are of no class."""
    count = round(seconds * RATE)
    spectrum = np.fft.rfft(rng.standard_normal(count))
    spectrum /= np.maximum(np.fft.rfftfreq(count, 1 / RATE), 50.0) ** 0.5
    noise = np.fft.irfft(spectrum, count)
    found = 0.01 * noise / noise.std()
    for _ in range(1 + round(seconds)):
        burst = sounds.noise(int(rng.integers(1000)), float(rng.uniform(0.1, 0.3)), RATE, 0.03)
        start = int(rng.integers(0, count - len(burst)))
        found[start : start + len(burst)] += burst * np.hanning(len(burst))
    return np.asarray(found)


def plant(found: NDArray[np.float64], frequency: float, rng: np.random.Generator) -> tuple[float, float]:
    """Put a tone somewhere into a sound; where it begins and ends, in seconds."""
    tone = sounds.tone(frequency * float(rng.uniform(0.97, 1.03)), LENGTH, RATE, 0.25)
    tone = tone * np.minimum(1, 8 * np.hanning(len(tone)))
    start = int(rng.integers(0, len(found) - len(tone)))
    found[start : start + len(tone)] += tone
    return start / RATE, (start + len(tone)) / RATE


def write(root: Path, count: int, seed: int = 0, longest: float = 4.0) -> dict[str, Place]:
    """Class folders of so many sounds, of 0.8 seconds and more; where their tones are, by file name."""
    rng = np.random.default_rng(seed)
    labels, places = [*TONES, BARE], dict[str, Place]()
    for number in range(count):
        label = labels[number % len(labels)]
        found = background(rng, float(rng.uniform(0.8, longest)))
        file = root / label / f"{number:04}.wav"
        file.parent.mkdir(parents=True, exist_ok=True)
        if label != BARE:
            places[file.name] = (*plant(found, TONES[label], rng), TONES[label])
        file.write_bytes(sounds.encoded(found.clip(-1, 1), RATE))
    return places


def points_at(heat: HeatMap, seconds: float, rate: int, place: Place) -> bool:
    """Whether a map over the card of a sound of so many seconds, at a `rate` of its file, is largest on the tone."""
    edge = 400
    shown = heat.over(edge, edge)
    row, column = np.unravel_index(int(shown.argmax()), shown.shape)
    begins, ends, frequency = place
    at = (column + 0.5) / edge * seconds
    high = mel.mel(spectrogram.highest(rate)) - mel.mel(mel.LOWEST)
    drawn = (1 - (mel.mel(frequency) - mel.mel(mel.LOWEST)) / high) * heat.part[3]
    return bool(begins - SLACK <= at <= ends + SLACK and abs((row + 0.5) / edge - drawn) <= BESIDE)
