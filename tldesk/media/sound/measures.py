"""What is measured of a sound when it is first opened, for the checks of the data. A constant part is taken away first:
nobody hears it.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tldesk.media.sound import mel
from tldesk.media.sound.reading import Samples, Sound

QUIETEST = -120.0  # dB below full scale; less is told of no sound
SILENT = -60.0  # dB below full scale, of a frame
LOUDEST_RATIO = 90.0  # dB of signal to noise; more is told of no sound

_FRAME = 0.02  # seconds
_BLOCK, _STEP = 0.4, 0.1  # seconds: those of ITU-R BS.1770-4
_GATE, _BELOW = -70.0, -10.0  # its gates: absolute, and below the mean of what passes that
_NOISE, _SIGNAL = 10, 95  # percentiles of the power of frames
_BANDS_OF_OCTAVE, _FIRST_BAND, _ENERGY = 3, 25.0, -50.0  # Hz; dB below the loudest band
_ACROSS, _DOWN = 9, 8  # cells of a hash
_HASHED, _HEARD = 4_000.0, 50.0  # Hz; dB below the loudest: what is below that is what an encoder leaves out

Powers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Heard:
    """`loudness` is the level of what is not silence, in dB below full scale; `clipped` and `silent` are shares of its
    time; `ratio` estimates signal to noise, in dB; `highest` is the highest frequency with energy, in Hz. `dhash` is
    64 bits as a signed number: sounds that are alike have similar ones.
    """

    loudness: float
    clipped: float
    silent: float
    ratio: float
    highest: float
    dhash: int


def measure(sound: Sound) -> Heard:
    """The measures of a sound."""
    samples = sound.samples - sound.samples.mean(dtype=np.float64).astype(np.float32)
    frames = _powers(samples, sound.rate, _FRAME, _FRAME)
    return Heard(
        loudness=loudness(samples, sound.rate),
        clipped=sound.clipped,
        silent=float((_decibels(frames) < SILENT).mean()),
        ratio=_ratio(frames),
        highest=highest(samples, sound.rate),
        dhash=likeness(samples, sound.rate),
    )


def loudness(samples: Samples, rate: int) -> float:
    """The mean level, in dB below full scale (RMS), of what is not silence: of blocks of 400 ms those above the two
    gates of ITU-R BS.1770-4, without the weighting by frequency, which is made for music at home. A sound that is
    shorter than a block is one.
    """
    blocks = _powers(samples, rate, _BLOCK, _STEP)
    blocks = blocks[_decibels(blocks) > _GATE]
    if len(blocks):
        blocks = blocks[_decibels(blocks) > _decibels(blocks.mean()) + _BELOW]
    return float(_decibels(blocks.mean())) if len(blocks) else float(_decibels(_powers(samples, rate, 0, 0).mean()))


def highest(samples: Samples, rate: int) -> float:
    """The upper edge of the highest third of an octave whose mean power, by Hz, is less than 50 dB below the largest;
    0 of silence. The highest there is, is half the rate.
    """
    power, at = mel.mean_power(samples, rate), mel.frequencies(rate)
    edges = _edges(rate)
    places = np.searchsorted(at, edges)
    bands = np.array([power[low:high].mean() if high > low else 0.0 for low, high in itertools.pairwise(places)])
    if not len(bands) or float(_decibels(bands.max())) <= QUIETEST:
        return 0.0
    loud = np.flatnonzero(_decibels(bands) > _decibels(bands.max()) + _ENERGY)
    return float(min(edges[loud[-1] + 1], rate / 2))


def share_above(samples: Samples, rate: int, frequency: float) -> float:
    """The share of a sound's energy above a frequency: what a network that takes half as many samples never hears."""
    power = mel.mean_power(samples, rate)
    power[0] = 0.0
    total = power.sum()
    return float(power[mel.frequencies(rate) > frequency].sum() / total) if total > 0 else 0.0


def likeness(samples: Samples, rate: int) -> int:
    """Each bit says whether the levels of a band, of 8 bands in 9 stretches of the sound, rise to the next stretch (a
    gradient hash). Neither loudness nor rate changes it.
    """
    levels = mel.log_mel(samples, rate, highest=_HASHED).T
    heard = Image.fromarray(np.maximum(levels, levels.max() - _HEARD))
    cells = np.asarray(heard.resize((_ACROSS, _DOWN), Image.Resampling.BOX))
    return int.from_bytes(np.packbits(cells[:, 1:] > cells[:, :-1]).tobytes(), "big", signed=True)


def _ratio(frames: Powers) -> float:
    """Signal to noise in dB, as far as a recording has moments without a signal: the power of its loud frames, by that
    of its quiet ones. Steady sounds have none, and are told as noise.
    """
    noise, loud = np.percentile(frames, (_NOISE, _SIGNAL))
    least = 10 ** (QUIETEST / 10)
    if loud <= least:
        return 0.0
    return float(np.clip(10 * np.log10(max(loud - noise, least) / max(noise, least)), 0, LOUDEST_RATIO))


def _powers(samples: Samples, rate: int, length: float, step: float) -> Powers:
    """The mean power of stretches of so many seconds, one each `step`; of all of a sound that is shorter."""
    size = round(length * rate)
    if not 0 < size <= len(samples):
        return np.array([np.mean(np.square(samples, dtype=np.float64))])
    total = np.concatenate(([0.0], np.cumsum(np.square(samples, dtype=np.float64))))
    starts = np.arange(0, len(samples) - size + 1, max(1, round(step * rate)))
    return np.asarray((total[starts + size] - total[starts]).clip(0) / size)


def _decibels(power: Powers | float) -> Powers:
    return np.asarray(np.maximum(10 * np.log10(np.maximum(power, 1e-12)), QUIETEST))


def _edges(rate: int) -> Powers:
    """The edges of thirds of octaves, up to beyond half the rate."""
    count = max(1, int(np.ceil(_BANDS_OF_OCTAVE * np.log2(max(2.0, rate / 2 / _FIRST_BAND)))))
    return np.asarray(_FIRST_BAND * 2 ** (np.arange(count + 1) / _BANDS_OF_OCTAVE))
