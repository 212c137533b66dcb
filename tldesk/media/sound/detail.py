"""A sound as it is looked at closely: a spectrogram whose frequencies lie evenly, so that they can be read off, and its
waveform. What fine structure is seen is a choice: of frequency by many points of a spectrum, of time by few.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tldesk.media.sound import mel, spectrogram
from tldesk.media.sound.reading import Sound

_USUAL = 0.03  # seconds of sound that a spectrum is of
_TOGETHER = 1 << 19  # values of the windows whose spectra are computed at once


@dataclass(frozen=True, slots=True)
class Detail:
    """What is seen: spectra of so many `points` (0: of about as many milliseconds as a syllable changes in), up to the
    frequency `highest` (Hz; 0: all there are), `contrast` dB from the brightest to the darkest."""

    points: int = 0
    highest: int = 0
    contrast: int = 70


def top(rate: int, detail: Detail) -> float:
    """The frequency at the upper edge, in Hz."""
    return min(detail.highest or rate / 2, rate / 2)


def picture(sound: Sound, detail: Detail, width: int, height: int) -> NDArray[np.uint8]:
    """The spectrogram as an RGB picture (height, width, 3)."""
    found = _levels(sound, detail, width, height)
    image = Image.fromarray(np.ascontiguousarray(found.T[::-1])).resize((width, height), Image.Resampling.BILINEAR)
    levels = np.asarray(image)
    brightest = max(float(levels.max()), mel.FLOOR + detail.contrast)
    shades = np.clip((levels - (brightest - detail.contrast)) * (255 / detail.contrast), 0, 255)
    return np.asarray(spectrogram.colours()[shades.astype(np.uint8)])


def envelope(sound: Sound, width: int) -> NDArray[np.float32]:
    """The least and the most of the samples (columns, 2), of at most `width` columns."""
    count = len(sound.samples)
    starts = np.unique(np.arange(width) * count // width)
    least = np.minimum.reduceat(sound.samples, starts)
    return np.stack((least, np.maximum.reduceat(sound.samples, starts)), 1)


def _levels(sound: Sound, detail: Detail, width: int, height: int) -> NDArray[np.float32]:
    """Levels (columns, rows) in dB, of which a sine of full scale has about 0; at most so many of either."""
    points, count = detail.points or 1 << round(np.log2(_USUAL * sound.rate)), len(sound.samples)
    bins = max(2, round(top(sound.rate, detail) * points / sound.rate) + 1)
    hop = max(1, min(points // 2, count // width))
    shape = np.asarray(0.5 - 0.5 * np.cos(2 * np.pi * np.arange(points) / points), np.float32)
    shape *= 2 / shape.sum()
    half = np.zeros(points // 2, np.float32)
    padded = np.concatenate((half, sound.samples, half))
    windows = np.lib.stride_tricks.sliding_window_view(padded, points)[::hop]
    some = max(1, _TOGETHER // points)
    rows = []
    for start in range(0, len(windows), some):
        found = np.fft.rfft(windows[start : start + some] * shape)[:, :bins]
        rows.append(np.asarray(found.real**2 + found.imag**2, np.float32))
    power = np.concatenate(rows)
    for axis, most in ((0, width), (1, height)):
        count = power.shape[axis]
        if count > most:  # the loudest of what falls on one place: neither a click nor a tone is lost
            power = np.maximum.reduceat(power, np.arange(most) * count // most, axis)
    return np.asarray(np.maximum(10 * np.log10(power + 1e-12), mel.FLOOR), np.float32)
