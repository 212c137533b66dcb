"""How a sound is made ready to be heard: at the rate of the device, slower, without low frequencies, as loud as others.

Slower is also lower, as of a tape: a bat becomes audible, and nothing is made up in between.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import soxr

from tldesk.media.sound.player import RATE, Heard, Samples
from tldesk.media.sound.reading import Sound

# What all sounds are brought to where they are levelled: 20 dB below full scale, by the mean of the louder parts.
_LEVEL, _MOST_GAIN, _PEAK = 0.1, 31.6, 0.98
_PART, _HEARD = 0.05, 0.1  # seconds of which a loudness is taken; of the loudest, below which one does not count
_ORDER = 4  # of the filter: 24 dB an octave


@dataclass(frozen=True, slots=True)
class Listening:
    """How to listen: at a `speed` of 1 or less, `levelled`, without what is below `high_pass` (Hz; 0: with all)."""

    speed: float = 1.0
    levelled: bool = False
    high_pass: int = 0


def heard(sound: Sound, how: Listening) -> Heard:
    """A sound as it is to be heard."""
    samples = sound.samples if not how.high_pass else without_low(sound.samples, sound.rate, how.high_pass)
    rate = sound.rate * how.speed
    found = samples if rate == RATE else np.asarray(soxr.resample(samples, rate, RATE, "HQ"), np.float32)
    gain = level_gain(samples, sound.rate) if how.levelled else 1.0
    return Heard(np.clip(found * np.float32(gain), -1, 1), how.speed)


def without_low(samples: Samples, rate: int, lowest: int) -> Samples:
    """The samples without what is below a frequency in Hz. Nothing comes later than it did: the filter is one of
    amplitudes alone, those of Butterworth's.
    """
    count = len(samples)
    points = 1 << (count + rate // 10).bit_length()  # with room, or the end would be heard at the beginning
    spectrum = np.fft.rfft(samples, points)
    at = np.arange(len(spectrum)) * (rate / points / lowest)
    spectrum *= at**_ORDER / np.sqrt(1 + at ** (2 * _ORDER))
    return np.asarray(np.fft.irfft(spectrum, points)[:count], np.float32)


def level_gain(samples: Samples, rate: int) -> float:
    """What to multiply a sound with to have it as loud as all others; less where it would be cut off."""
    part = max(1, round(_PART * rate))
    padded = np.pad(samples, (0, -len(samples) % part))
    loudness = np.sqrt((padded.reshape(-1, part) ** 2).mean(1, dtype=np.float64))
    loudest, peak = float(loudness.max()), float(np.abs(samples).max())
    if not peak:
        return 1.0
    usual = float(np.sqrt((loudness[loudness >= _HEARD * loudest] ** 2).mean()))
    return min(_LEVEL / usual, _MOST_GAIN, _PEAK / peak)
