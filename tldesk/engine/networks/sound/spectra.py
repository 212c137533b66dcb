"""From sound to the power in bands of frequency, as steps that every runtime has: PyTorch, ONNX Runtime, a web page.

A graph has them inside. A Fourier transform is two products with small matrices (Cooley and Tukey, 1965): an operator
for it is not everywhere, and one product with a large matrix is ten times the work and 17 MB in an exported file.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

Array = NDArray[np.float64]

# Slaney's scale is straight up to 1,000 Hz, and logarithmic above.
_STRAIGHT = 200 / 3
_BEND = 1000.0
_STEP = math.log(6.4) / 27


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale of pitch: `up` makes it of Hz, `down` makes Hz of it."""

    up: Callable[[Array], Array]
    down: Callable[[Array], Array]


def _slaney_up(hertz: Array) -> Array:
    above = _BEND / _STRAIGHT + np.log(np.maximum(hertz, 1.0) / _BEND) / _STEP
    return np.where(hertz < _BEND, hertz / _STRAIGHT, above)


def _slaney_down(mel: Array) -> Array:
    above = _BEND * np.exp((mel - _BEND / _STRAIGHT) * _STEP)
    return np.where(mel < _BEND / _STRAIGHT, mel * _STRAIGHT, above)


SLANEY = Scale(_slaney_up, _slaney_down)
HTK = Scale(lambda hertz: 2595 * np.log10(1 + hertz / 700), lambda mel: 700 * (10 ** (mel / 2595) - 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bands:
    """So many triangular bands of a `scale` from the `lowest` to the `highest` Hz, seen in frames of `window` samples,
    one each `hop`, by a transform of `size` of them.

    The published networks differ in the rest. `equal_sums`: the weights of a band have the sum 1, else its triangle has
    the area 1 in Hz. `on_scale`: triangles are straight on the scale, not in Hz. `symmetric`: Hann's window ends in a
    zero as it begins with one.
    """

    rate: int
    size: int
    window: int
    hop: int
    count: int
    scale: Scale
    lowest: float
    highest: float
    equal_sums: bool = False
    on_scale: bool = False
    symmetric: bool = False

    @property
    def bank(self) -> Array:
        """The weights (size / 2 + 1, count) of the powers of all frequencies in each band."""
        hertz: Array = np.arange(self.size // 2 + 1, dtype=np.float64) * (self.rate / self.size)
        ends = self.scale.up(np.array([self.lowest, self.highest], np.float64))
        edges: Array = np.linspace(ends[0], ends[1], self.count + 2)
        hertz, edges = (self.scale.up(hertz), edges) if self.on_scale else (hertz, self.scale.down(edges))
        rising = (hertz[:, None] - edges[:-2]) / (edges[1:-1] - edges[:-2])
        falling = (edges[2:] - hertz[:, None]) / (edges[2:] - edges[1:-1])
        triangles = np.maximum(0.0, np.minimum(rising, falling))
        return triangles / triangles.sum(axis=0) if self.equal_sums else triangles * 2 / (edges[2:] - edges[:-2])

    @property
    def hann(self) -> Array:
        """What the samples of a frame are multiplied with."""
        around = self.window - 1 if self.symmetric else self.window
        found: Array = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(self.window) / around)
        return found


class Powers(nn.Module):
    """The power in each of some `Bands`: sound (n, samples) to (n, frames, bands)."""

    hann: Tensor
    first: Tensor
    turns: Tensor
    second: Tensor
    bank: Tensor

    def __init__(self, bands: Bands) -> None:
        super().__init__()
        self.bands = bands
        size = bands.size
        rows = max(one for one in range(1, math.isqrt(size) + 1) if size % one == 0)
        columns = size // rows
        kept = columns // 2 + 1  # the other half of a real transform says the same
        self.columns = columns
        second = _turns(columns, kept, columns)
        bank = np.zeros((rows * kept, bands.count))
        bank[: size // 2 + 1] = bands.bank
        self._keep(hann=bands.hann, first=np.concatenate(_parts(_turns(rows, rows, rows)), axis=1))
        self._keep(turns=np.stack(_parts(_turns(columns, rows, size))), bank=bank)
        real, imaginary = _parts(second)
        self._keep(second=np.block([[real, imaginary], [-imaginary, real]]))

    def _keep(self, **arrays: Array) -> None:
        for name, array in arrays.items():
            self.register_buffer(name, torch.from_numpy(array.astype(np.float32)), persistent=False)

    def forward(self, sound: Tensor) -> Tensor:
        bands = self.bands
        frames = sound.unfold(1, bands.window, bands.hop) * self.hann
        frames = functional.pad(frames, (0, bands.size - bands.window))
        # Each frame as a matrix: columns are transformed, turned, and then rows are.
        matrices = frames.reshape(*frames.shape[:2], -1, self.columns)
        real, imaginary = (matrices.transpose(-1, -2) @ self.first).chunk(2, dim=-1)
        turned = torch.cat(
            [
                real * self.turns[0] - imaginary * self.turns[1],
                real * self.turns[1] + imaginary * self.turns[0],
            ],
            dim=-2,
        )
        real, imaginary = (turned.transpose(-1, -2) @ self.second).chunk(2, dim=-1)
        powers = (real * real + imaginary * imaginary).transpose(-1, -2).flatten(-2)
        found: Tensor = powers @ self.bank
        return found


def _turns(rows: int, columns: int, size: int) -> NDArray[np.complex128]:
    """The roots of unity whose exponents are row × column, of so many."""
    exponents = np.outer(np.arange(rows), np.arange(columns)) % size
    found: NDArray[np.complex128] = np.exp(-2j * np.pi * exponents / size)
    return found


def _parts(values: NDArray[np.complex128]) -> list[Array]:
    return [values.real, values.imag]


def centred(sound: Tensor, least: int) -> Tensor:
    """Sound (n, samples) with silence on both sides, so that there are as many samples as this at least.

    A network that is shown short clips at one end of its window answers by where they are: of 100 spoken digits with
    silence behind them 40 were told, and 99 with as much before as behind.
    """
    samples: Any = sound.shape[1]
    wanted: Any = torch.sym_max(samples, least)  # type: ignore[no-untyped-call]
    before = (wanted - samples) // 2
    return functional.pad(sound, (before, wanted - samples - before))


def span(sound: Tensor, least: int) -> Tensor:
    """Where each sound (n, samples) begins and ends (n, 2), but `least` samples around its middle at least, all of them
    inside. Zeros around it are none of it: they fill the window that clips of several lengths share.
    """
    places = torch.arange(sound.shape[1], device=sound.device, dtype=sound.dtype)
    heard, none = sound != 0, torch.zeros_like(sound)
    # Counted from the middle, so that silence alone begins and ends there.
    middle = sound.shape[1] / 2
    first = torch.where(heard, places - middle, none + middle).amin(dim=1)
    last = torch.where(heard, places + 1 - middle, none - middle).amax(dim=1)
    half = ((last - first) / 2).clamp(min=least / 2)
    centre = torch.where(last > first, (first + last) / 2, 0 * first) + middle
    centre = torch.minimum(torch.maximum(centre, half), 2 * middle - half)
    return torch.stack([centre - half, centre + half], dim=1)


def shares(times: int, starts: Tensor, ends: Tensor) -> Tensor:
    """How much of each stretch (n, k), from a start to an end in times, lies in each of so many (n, times, k)."""
    numbers = torch.arange(times, device=starts.device, dtype=starts.dtype)[None, :, None]
    inside = torch.minimum(numbers + 1, ends[:, None]) - torch.maximum(numbers, starts[:, None])
    return inside.clamp(min=0)


def thirds(states: Tensor, ends: Tensor) -> Tensor:
    """The means (n, 3 × width) of the first, the second and the last third of states (n, times, width) between two
    `ends` (n, 2) in times; a time in two of them counts in each by its part.
    """
    cuts = ends[:, :1] + (ends[:, 1:] - ends[:, :1]) * (torch.arange(4, device=ends.device, dtype=ends.dtype) / 3)
    parts = shares(states.shape[1], cuts[:, :-1], cuts[:, 1:])
    parts = parts / parts.sum(dim=1, keepdim=True)
    return (states.transpose(1, 2) @ parts).transpose(1, 2).flatten(1)
