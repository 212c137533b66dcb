"""How training sounds are varied: level, place, speed, noise, rooms, and gaps in time and frequency.

Everything random comes from the generator that is handed in, so the same (seed, epoch, sample) gives the same sound. A
part draws only where it is on.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.modalities.sliders import sliders
from tldesk.media.modality import SOUND
from tldesk.media.sound import mel
from tldesk.project.runs.config import RunConfig

Samples = NDArray[np.float32]
Generator = np.random.Generator

NO_NOISE = 60.0  # dB below a sound: nobody hears it
_NOISES = 25.0  # dB from the loudest noise to the faintest
_STEEPEST = 1.0  # how fast a noise falls with its frequency: from white, 0, to brown
_FALLS = (0.05, 0.3)  # seconds in which a room's answer falls by 30 dB
_BEHIND = (0.0, 12.0)  # dB of that answer below what comes straight
_WIDEST_GAP, _WIDEST_BAND = 0.1, 0.125  # shares of a sound, and of the frequencies on the mel scale
_EDGE = 0.005  # seconds in which a sound fades before a gap
_LEAST = 1e-12


@dataclass(frozen=True, slots=True)
class SoundAugmentation:
    """One random variation of a sound is made of these; the defaults change nothing.

    `gain`: dB to either side; `shift`: milliseconds to either side of the middle; `speed`: by up to this share faster,
    and as much slower; `noise`: dB by which the loudest one is below the sound; `reverb`: the share of sounds that are
    heard in a room; `masks`: how many stretches of time, and how many bands of frequency, are left out (Park et al.,
    “SpecAugment”, 2019).
    """

    gain: float = 0.0
    shift: float = 0.0
    speed: float = 0.0
    noise: float = NO_NOISE
    reverb: float = 0.0
    masks: int = 0


PRESETS: dict[str, SoundAugmentation] = {
    "none": SoundAugmentation(),
    "light": SoundAugmentation(gain=6, shift=50, noise=20),
    "standard": SoundAugmentation(gain=6, shift=100, speed=0.12, noise=10, masks=2),
    "strong": SoundAugmentation(gain=12, shift=100, speed=0.2, noise=5, reverb=0.5, masks=3),
}


def augmentation_of(config: RunConfig) -> SoundAugmentation | None:
    """The preset that a run asks for, with what it sets by itself; None where its sounds stay as they are."""
    changes: dict[str, Any] = {
        part: getattr(config, field) for field, part in sliders(SOUND).items() if getattr(config, field) is not None
    }
    how = replace(PRESETS[config.augmentation], **changes)
    return None if how == SoundAugmentation() else how


def varied(samples: Samples, rng: Generator, how: SoundAugmentation, rate: int, window: int) -> Samples:
    """One random variation of a sound at a `rate`, as float32, hardly longer than a `window` of samples: of a longer
    one it is any stretch. It is as loud as the sound was at most, or full scale, and has no NaN.
    """
    factor = _factor(rng, how.speed) if how.speed else 1.0
    found = _stretch(samples, rng, math.ceil(window * factor) + 1 if how.speed else window)
    if how.speed:
        found = _at_speed(found, factor)
    if how.shift:
        found = _moved(found, rng, round(how.shift / 1000 * rate), window)
    if how.reverb and rng.random() < how.reverb:
        found = _in_a_room(found, rng, rate)
    if how.noise < NO_NOISE:
        found = _noisy(found, rng, how.noise)
    if how.masks:
        found = _with_gaps(found, rng, how.masks, rate)
    if how.gain:
        found = found * np.float32(10 ** (rng.uniform(-how.gain, how.gain) / 20))
    return _bounded(found, max(1.0, _peak(samples)))


def _factor(rng: Generator, speed: float) -> float:
    most = -math.log(1 - speed)
    return math.exp(rng.uniform(-most, most))


def _stretch(samples: Samples, rng: Generator, most: int) -> Samples:
    if len(samples) <= most:
        return samples
    start = int(rng.integers(len(samples) - most + 1))
    return samples[start : start + most]


def _at_speed(samples: Samples, factor: float) -> Samples:
    """So many times as fast, and as much higher."""
    import soxr  # no project without sounds needs it

    found = np.asarray(soxr.resample(samples, factor, 1.0, "MQ"), np.float32)
    return found if len(found) else samples


def _moved(samples: Samples, rng: Generator, most: int, window: int) -> Samples:
    """With silence at one side, which moves the middle; nothing of the sound leaves the window for it."""
    moved = int(rng.integers(-most, most + 1))
    around = min(2 * abs(moved), max(0, window - len(samples)))
    return np.pad(samples, (around, 0) if moved > 0 else (0, around))


def _in_a_room(samples: Samples, rng: Generator, rate: int) -> Samples:
    """With the answer of a made-up room: noise that falls evenly. Its power is what it was."""
    count = max(1, round(rng.uniform(*_FALLS) * rate))
    below = rng.uniform(*_BEHIND)
    tail = rng.standard_normal(count, dtype=np.float32) * (10 ** (-1.5 * np.arange(count) / count)).astype(np.float32)
    response = tail * np.float32(10 ** (-below / 20) / math.sqrt(_power(tail) * count + _LEAST))
    response[0] += 1
    size = _fast(len(samples) + count)
    found = np.fft.irfft(np.fft.rfft(samples, size) * np.fft.rfft(response, size), size)[: len(samples) + count - 1]
    before, after = _power(samples) * len(samples), _power(found) * len(found)
    return np.asarray(found * math.sqrt(before / after) if after > _LEAST else found, np.float32)


def _noisy(samples: Samples, rng: Generator, ratio: float) -> Samples:
    """With a noise that is quieter by `ratio` at least, of any colour from white to brown."""
    size = _fast(len(samples))
    steep, below = rng.uniform(0, _STEEPEST), rng.uniform(ratio, ratio + _NOISES)
    spectrum = np.fft.rfft(rng.standard_normal(size, dtype=np.float32))
    spectrum *= np.maximum(np.arange(len(spectrum)), 1) ** np.float32(-steep)
    noise = np.fft.irfft(spectrum, size)[: len(samples)]
    level = math.sqrt(_power(samples) / max(_power(noise), _LEAST)) * 10 ** (-below / 20)
    return np.asarray(samples + noise * level, np.float32)


def _with_gaps(samples: Samples, rng: Generator, count: int, rate: int) -> Samples:
    """Without some bands of frequency, and some stretches of time."""
    size = _fast(len(samples))
    spectrum = np.fft.rfft(samples, size)
    highest = float(mel.mel(rate / 2))
    for _ in range(count):
        width = rng.uniform(0, _WIDEST_BAND) * highest
        low = rng.uniform(0, highest - width)
        first, end = np.rint(mel.hertz(np.array([low, low + width])) * (size / rate)).astype(int)
        spectrum[first:end] = 0
    there = np.ones(len(samples), np.float32)
    for _ in range(count):
        length = int(rng.uniform(0, _WIDEST_GAP) * len(samples))
        start = int(rng.integers(len(samples) - length + 1))
        there[start : start + length] = 0
    fading = np.hanning(max(3, round(_EDGE * rate)) + 2)[1:-1]
    faded = np.convolve(np.pad(there, len(fading), "edge"), fading / fading.sum(), "same")[len(fading) : -len(fading)]
    return np.asarray(np.fft.irfft(spectrum, size)[: len(samples)] * faded, np.float32)


def _bounded(samples: Samples, most: float) -> Samples:
    peak = _peak(samples)
    return np.asarray(samples * (most / peak) if peak > most else samples, np.float32)


def _peak(samples: Samples) -> float:
    return float(np.abs(samples).max(initial=0))


def _power(samples: NDArray[Any]) -> float:
    return float(np.square(samples, dtype=np.float64).mean()) if len(samples) else 0.0


def _fast(count: int) -> int:
    """A number of samples, not less, of which a spectrum is made quickly."""
    return 1 << max(1, count - 1).bit_length()
