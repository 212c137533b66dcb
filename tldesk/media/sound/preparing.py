"""How a sound becomes a model's input, in plain values: the table of backbones names it, so it loads nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar

_RATES, _SAMPLES, _MOST_WINDOWS = range(4_000, 96_001), range(400, 2_880_001), range(1, 257)
_MOST_SAMPLES = 1 << 25  # of all windows of a sound: four times what the largest network takes

# The network that measures bands of frequency, which has learned nothing.
BANDS = "bands"
# At which speech is recorded, and at which most networks of sound take it.
USUAL_RATE = 16_000
# A longer sound is seen in at most so many windows, spread over all of it.
WINDOWS = 16


@dataclass(frozen=True)
class Silence:
    """How much of the silence around a sound a network has to hear for the numbers that it gives with all of it: so
    many samples `around`, `least` with the sound in all. What is left out at each end is a multiple of its `step`.
    """

    step: int
    least: int
    around: int = 0


@dataclass(frozen=True)
class Preprocess:
    """How a sound becomes a model's input: `window` samples at a `rate`, one channel. Raises ValueError for what is
    none.

    A shorter one stands in the middle of its window, with silence on both sides: a network that has learned from
    speech takes a word at the end or at the beginning of silence for something else. A longer one becomes several
    windows one behind the other, at most `windows`, which begin at most `stride` samples apart where these are enough;
    the first begins with the sound and the last ends with it. Of one window it is the middle of the sound. `silence`
    says how much of a window may be left out; it is None where all of it counts.
    """

    rate: int = USUAL_RATE
    window: int = USUAL_RATE
    windows: int = 1
    stride: int = 0
    silence: Silence | None = None
    modality: ClassVar[str] = "sound"
    dtype: ClassVar[str] = "float32"

    def __post_init__(self) -> None:
        numbers = (self.rate, self.window, self.windows, self.stride)
        parted = self.windows == 1 or (self.windows in _MOST_WINDOWS and 0 < self.stride <= self.window)
        whole = all(type(number) is int for number in numbers)
        fits = whole and self.window * self.windows <= _MOST_SAMPLES
        if not fits or self.rate not in _RATES or self.window not in _SAMPLES or not parted:
            raise ValueError("it is no way to prepare a sound")

    @property
    def key(self) -> str:
        """What caches of such samples and of their features are named by."""
        parted = f" {self.windows} {self.stride}" if self.windows > 1 else ""
        return f"{self.rate} {self.window}{parted}"

    @property
    def shape(self) -> tuple[int, ...]:
        """Of the samples of a sound that fits."""
        return (self.window,)

    @property
    def least(self) -> int:
        """The rate of the whole that it is made of."""
        return self.rate

    def settled(self, fitting: Any, parts: int = WINDOWS) -> Preprocess:
        """A sound has no shape that would be fitted; in how many `parts` it is seen was settled."""
        windows = min(self.windows, parts)
        return replace(self, windows=windows, stride=self.stride if windows > 1 else 0)

    def starts(self, count: int) -> list[int]:
        """Where the windows of a sound with so many samples begin; before it where it is shorter than one."""
        if count <= self.window:
            return [-((self.window - count) // 2)]
        room = count - self.window
        wanted = -(-room // self.stride) + 1 if self.windows > 1 else 1
        some = min(wanted, self.windows)
        return [room // 2] if some == 1 else [room * number // (some - 1) for number in range(some)]


def in_windows(rate: int, seconds: float, silence: Silence | None = None) -> Preprocess:
    """That of a network which hears long sounds in windows of so many seconds, each by half in the next one as well."""
    window = round(rate * seconds)
    return Preprocess(rate, window, WINDOWS, window // 2, silence)
