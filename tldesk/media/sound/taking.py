"""What is recorded, piece by piece, and how loud it is."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

import numpy as np

from tldesk.media.sound.microphone import RATE, Block

QUIETEST = -60.0  # dB below full scale: the lower end of a meter
_FULL = 32_767
_CLIPPED = round(0.992 * _FULL)  # as of files, see `reading.CLIPPED`


@dataclass(frozen=True, slots=True)
class Level:
    """How loud some sound is, in dB below full scale: its mean (RMS) and its `peak`; whether it was `clipped`, or
    nothing but zeros, as of a microphone that is switched off.
    """

    mean: float = QUIETEST
    peak: float = QUIETEST
    clipped: bool = False
    zero: bool = True


def level(block: Block) -> Level:
    """The level of a block. A constant part does not count: nobody hears it."""
    if not len(block):
        return Level()
    samples = block.astype(np.float32)
    peak = float(np.abs(samples).max())
    heard = samples - samples.mean()
    loud = float(np.abs(heard).max())
    return Level(
        _decibels(math.sqrt(float(np.square(heard).mean()))), _decibels(loud), peak >= _CLIPPED, not samples.any()
    )


class Lately:
    """The last `seconds` of what came in."""

    def __init__(self, seconds: float) -> None:
        self._blocks: deque[Block] = deque()
        self._count = 0
        self.seconds = seconds

    def add(self, block: Block) -> None:
        """Take a block in, and forget what is too long ago."""
        self._blocks.append(block)
        self._count += len(block)
        while self._count - len(self._blocks[0]) >= self._most:
            self._count -= len(self._blocks.popleft())

    def samples(self) -> Block:
        """What is kept; less at the beginning."""
        blocks = list(self._blocks)
        return np.concatenate(blocks)[-self._most :] if blocks else np.zeros(0, np.int16)

    @property
    def _most(self) -> int:
        return round(self.seconds * RATE)


class Take:
    """A recording that goes on: `add` gives the pieces of `length` samples that are complete, as long as there are
    fewer than `most` samples; `rest` gives what is left at its end.
    """

    def __init__(self, most: int, length: int) -> None:
        self._most, self._length = most, length
        self._blocks: list[Block] = []
        self._waiting = 0
        self.count = 0

    @property
    def full(self) -> bool:
        """Whether it takes no more."""
        return self.count >= self._most

    def add(self, block: Block) -> list[Block]:
        """Take a block in, as far as there is room."""
        some = block[: self._most - self.count]
        self.count += len(some)
        self._waiting += len(some)
        self._blocks.append(some)
        if self._waiting < self._length:
            return []
        whole = self.rest()
        end = len(whole) // self._length * self._length
        self._blocks, self._waiting = [whole[end:]], len(whole) - end
        return [whole[start : start + self._length] for start in range(0, end, self._length)]

    def rest(self) -> Block:
        """What is in no piece yet; afterwards nothing is."""
        blocks, self._blocks, self._waiting = self._blocks, [], 0
        return np.concatenate(blocks) if blocks else np.zeros(0, np.int16)


def _decibels(value: float) -> float:
    return max(QUIETEST, 20 * math.log10(max(value, 1e-9) / _FULL))
