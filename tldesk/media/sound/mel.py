"""Log-mel spectrograms, with NumPy alone, and what is told of a sound by those of its bands over time.

The spectrum of windows (Hann, `WINDOW` seconds, one each `HOP`) is summed in bands that lie evenly on the mel scale,
triangles that reach from the middle of one neighbour to that of the other (Davis and Mermelstein, “Comparison of
parametric representations for monosyllabic word recognition”, IEEE ASSP, 1980). The scale is O'Shaughnessy's (“Speech
Communication”, 1987): mel = 2595 log10(1 + f / 700).
"""

from __future__ import annotations

import functools
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

BANDS = 64
WINDOW, HOP = 0.025, 0.010  # seconds
LOWEST, HIGHEST = 50.0, 7_600.0  # Hz
FLOOR = -120.0  # dB below a sine of full scale
HEARD = 50.0  # dB

_TOGETHER = 1 << 19  # values of the windows whose spectra are computed at once
_DELTA = 2  # windows before and behind of which a slope is made

Floats = NDArray[np.float32]


def log_mel(
    samples: Floats, rate: int, bands: int = BANDS, highest: float = HIGHEST, hop: float = HOP, lowest: float = LOWEST
) -> Floats:
    """The levels (windows, bands) in dB, of which a sine of full scale in one band has about 0.

    The first window begins half a window before the sound and the last ends behind it, in silence.
    """
    filters = _filters(rate, bands, lowest, min(highest, rate / 2))
    power = np.concatenate([some @ filters for some in _spectra(samples, rate, hop)])
    return np.asarray(np.maximum(10 * np.log10(power + 1e-12), FLOOR), np.float32)


def mean_power(samples: Floats, rate: int) -> NDArray[np.float64]:
    """The mean power of a sound at each of the `frequencies`, of the windows that lie within it where there are some:
    where a sound begins and ends abruptly, there is a little of every frequency.
    """
    length = max(2, round(WINDOW * rate))
    if len(samples) < 4 * length:
        return np.asarray(np.concatenate(list(_spectra(samples, rate, HOP))).mean(0, dtype=np.float64))
    total, count = np.zeros(len(frequencies(rate))), 0
    for some in _spectra(samples[length:-length], rate, HOP, silence=False):
        total += some.sum(0, dtype=np.float64)
        count += len(some)
    return total / count


def _spectra(samples: Floats, rate: int, hop: float, silence: bool = True) -> Iterator[Floats]:
    """The power (windows, frequencies) of windows of a sound, some at a time; with `silence` before and behind it."""
    length, step, points = max(2, round(WINDOW * rate)), max(1, round(hop * rate)), _points(rate)
    if silence:
        half = np.zeros(length // 2, np.float32)
        samples = np.concatenate((half, samples, half, half[:1]))
    windows = np.lib.stride_tricks.sliding_window_view(samples, length)[::step]
    shape, some = _hann(length), max(1, _TOGETHER // points)
    for start in range(0, len(windows), some):
        found = np.fft.rfft(windows[start : start + some] * shape, points)
        yield np.asarray(found.real**2 + found.imag**2, np.float32)


def frequencies(rate: int) -> Floats:
    """The frequencies of a spectrum, in Hz."""
    points = _points(rate)
    return np.linspace(0, rate / 2, points // 2 + 1, dtype=np.float32)


def statistics(samples: Floats, rate: int) -> Floats:
    """What is told of a sound without anything that was learned from others, (8 × BANDS,): of each band the mean, the
    standard deviation, the least and the most over time, and those of how it changes.

    Levels go by the mean of all, and by what is at most `HEARD` below the loudest: how near a microphone was, and what
    it hears between words, tells speakers and rooms apart, not words. The change is the slope of a line through five
    windows (Furui, “Speaker-independent isolated word recognition using dynamic features of speech spectrum”, IEEE
    ASSP, 1986).
    """
    found = log_mel(samples, rate)
    heard = np.maximum(found, found.max() - HEARD)
    levels = heard - heard.mean()
    told = [(one.mean(0), one.std(0), one.min(0), one.max(0)) for one in (levels, deltas(levels))]
    return np.concatenate([part for parts in told for part in parts]).astype(np.float32)


def deltas(levels: Floats) -> Floats:
    """How levels (windows, bands) change from one window to the next, the first and the last one repeated outside."""
    padded = np.pad(levels, ((_DELTA, _DELTA), (0, 0)), "edge")
    count = len(levels)
    slopes = sum(
        step * (padded[_DELTA + step : _DELTA + step + count] - padded[_DELTA - step : _DELTA - step + count])
        for step in range(1, _DELTA + 1)
    )
    return np.asarray(slopes / (2 * sum(step**2 for step in range(1, _DELTA + 1))), np.float32)


def mel(frequency: NDArray[np.float64] | float) -> NDArray[np.float64]:
    """A frequency in Hz on the mel scale."""
    return np.asarray(2595 * np.log10(1 + np.asarray(frequency) / 700))


def hertz(mels: NDArray[np.float64] | float) -> NDArray[np.float64]:
    """What has so many mel, in Hz."""
    return np.asarray(700 * (10 ** (np.asarray(mels) / 2595) - 1))


def _points(rate: int) -> int:
    """How many points a spectrum is computed of: the next power of two."""
    return 1 << (max(2, round(WINDOW * rate)) - 1).bit_length()


@functools.lru_cache(maxsize=8)
def _hann(length: int) -> Floats:
    """A Hann window, such that a sine of full scale has a power of 1 in all."""
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(length) / length)
    return np.asarray(window * 2 / window.sum(), np.float32)


@functools.lru_cache(maxsize=8)
def _filters(rate: int, bands: int, lowest: float, highest: float) -> Floats:
    """The triangles (frequencies, bands). One that is narrower than the spectrum is fine takes the frequency next to
    it, and has all of that: else bands in a row were brighter and darker as they meet it.
    """
    edges = hertz(np.linspace(mel(lowest), mel(highest), bands + 2))
    at = frequencies(rate)[:, None]
    below, middle, above = edges[:-2], edges[1:-1], edges[2:]
    rising, falling = (at - below) / (middle - below), (above - at) / (above - middle)
    filters = np.maximum(0, np.minimum(rising, falling))
    empty = np.flatnonzero(filters.sum(0) == 0)
    filters[np.abs(at - middle[empty]).argmin(0), empty] = 1
    return np.asarray(filters / np.minimum(filters.sum(0), 1), np.float32)
