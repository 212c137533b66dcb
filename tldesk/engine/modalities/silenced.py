"""What can be taken out of a sound: cells of time and frequency, which then are as quiet as the sound ever is there.

A cell of mere silence would be something that no network has heard: a hole in the noise of a room. So what is taken
out leaves what lies below it: of each frequency the level that it seldom falls below, and no more than frequencies
nearby have, so that a hum which never ends is taken out as well.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tldesk.media import modality
from tldesk.media.sound import mel
from tldesk.media.sound.preparing import Preprocess

ROWS = 16
_COLUMN = 0.12  # seconds
_FEWEST, _MOST = 6, 24  # columns

_FRAME = 0.032  # seconds
_SELDOM = 20  # percent of a frequency's time
_NEARBY = 0.12  # of all frequencies on the scale of pitch, to either side
_EDGE = 0.5  # of a cell, over which it begins and ends
_WIDER = 0.25  # of a cell, that it reaches into the next

Samples = NDArray[np.float32]
Cell = tuple[int | None, int | None]  # a row and a column; None: all of them


class SoundCells:
    """A sound, given as the whole of its code, in cells of a spectrogram as cards have it: the highest frequency above,
    `shape` rows and columns.
    """

    def __init__(self, samples: Samples, preprocess: Preprocess) -> None:
        self._samples, self._pre = samples, preprocess
        self.whole = self._fitted(samples)[None]
        size = round(_FRAME * preprocess.rate) // 2 * 2
        self._hop = size // 2
        starts = preprocess.starts(len(samples))
        self._heard = max(0, starts[0]), min(len(samples), starts[-1] + preprocess.window)
        count = self._heard[1] - self._heard[0]
        columns = min(max(round(count / preprocess.rate / _COLUMN), _FEWEST), _MOST)
        self.shape = (ROWS, max(1, min(columns, count // self._hop)))
        # Sines, squared and one on the other by half, have the sum of one.
        self._window = np.sin(np.pi * (np.arange(size) + 0.5) / size).astype(np.float32)
        behind = -len(samples) % self._hop + self._hop
        padded = np.pad(samples, (self._hop, behind))
        frames = np.lib.stride_tricks.sliding_window_view(padded, size)[:: self._hop]
        self._spectra = np.fft.rfft(frames * self._window).astype(np.complex64)
        self._quieter = self._spectra - self._quiet()
        self._rows, self._columns = self._covers()

    def without(self, cells: Sequence[Cell]) -> Samples:
        """A batch of the arrays that a model takes, each without one cell."""
        return np.stack([self._fitted(self._left(*cell)) for cell in cells])

    def _fitted(self, samples: Samples) -> Samples:
        return np.asarray(modality.code_of(self._pre).fit(samples, self._pre), np.float32)

    def _left(self, row: int | None, column: int | None) -> Samples:
        """The sound without a cell; what is beside it stays as it is, to the last bit."""
        times = self._columns[column] if column is not None else np.ones(len(self._spectra), np.float32)
        first, last = np.flatnonzero(times)[[0, -1]].tolist()
        taken = self._quieter[first : last + 1] * times[first : last + 1, None]
        if row is not None:
            taken = taken * self._rows[row]
        frames = np.fft.irfft(taken, len(self._window)).astype(np.float32) * self._window
        sums = np.zeros((len(frames) + 1, self._hop), np.float32)
        sums[:-1] += frames[:, : self._hop]
        sums[1:] += frames[:, self._hop :]
        # The first frame begins a hop before the sound.
        start, found = (first - 1) * self._hop, self._samples.copy()
        some = sums.ravel()[max(0, -start) :][: len(found) - max(0, start)]
        found[max(0, start) : max(0, start) + len(some)] -= some
        return found

    def _pitches(self) -> NDArray[np.float64]:
        """Where each frequency lies on the scale of cards, from 0 at the bottom to 1."""
        bottom, top = mel.mel(mel.LOWEST), mel.mel(self._pre.rate / 2)
        frequencies = np.arange(self._spectra.shape[1]) * (self._pre.rate / len(self._window))
        return np.asarray((mel.mel(frequencies) - bottom) / (top - bottom))

    def _quiet(self) -> NDArray[np.complex64]:
        """The spectra as quiet as they ever are."""
        levels = np.abs(self._spectra)
        seldom = np.percentile(levels, _SELDOM, axis=0)
        pitches = self._pitches()
        low, high = (np.searchsorted(pitches, pitches + side) for side in (-_NEARBY, _NEARBY))
        around = np.array([np.median(seldom[start:end]) for start, end in zip(low, high, strict=True)])
        share = np.minimum(1, np.minimum(seldom, around) / np.maximum(levels, 1e-9))
        return np.asarray(self._spectra * share, np.complex64)

    def _covers(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """How much each row covers of each frequency, and each column of each frame; cells reach into one another."""
        rows, columns = self.shape
        heights = (1 - self._pitches()) * rows - 0.5
        heights[heights > rows - 1] = rows - 1  # below the lowest frequency of cards is what belongs to the last row
        begins, ends = self._heard
        times = (np.arange(len(self._spectra)) * self._hop - begins) * columns / max(1, ends - begins) - 0.5
        return _cover(heights, rows), _cover(times, columns)


def _cover(places: NDArray[np.float64], count: int) -> NDArray[np.float32]:
    """How much each of so many cells, whose middles are whole numbers, covers of some places (cells, places)."""
    beside = np.abs(places - np.arange(count)[:, None])
    return np.asarray(np.clip((0.5 + _WIDER + _EDGE / 2 - beside) / _EDGE, 0, 1), np.float32)


def of_sound(samples: Samples, preprocess: Preprocess) -> SoundCells:
    """The cells of a sound."""
    return SoundCells(samples, preprocess)
