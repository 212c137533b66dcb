"""How a text becomes a model's input, in plain values: the table of backbones names it, so it loads nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, ClassVar

_NAME = re.compile("[a-z0-9][a-z0-9.-]{0,63}", re.ASCII)
_WINDOWS, _MOST_WINDOWS = range(8, 4097), range(1, 257)
# The first and the last number of a window.
SPECIAL = 2

# The vocabulary that is none: hashes of n-grams, see `grams`.
WORDS = "words"
# A longer text is read in at most so many windows. Of 128 numbers these are about 1,100 words of English: what is
# behind them seldom changes what a text is about, and a text of 10 MB must not take hours.
WINDOWS = 16


@dataclass(frozen=True)
class Preprocess:
    """How a text becomes a model's input: numbers of the `vocabulary` of that name, as many as the `window` has places,
    the rest of them filled up. Raises ValueError for what is none.

    A text that is longer becomes several such windows one behind the other, at most `windows`; each begins `stride`
    numbers after the one before it. With one window what is behind it is left out.
    """

    vocabulary: str
    window: int = 128
    windows: int = 1
    stride: int = 0
    modality: ClassVar[str] = "text"
    dtype: ClassVar[str] = "int32"
    least: ClassVar[int] = 0

    def __post_init__(self) -> None:
        # It may come from somebody else, and names a file.
        named = isinstance(self.vocabulary, str) and _NAME.fullmatch(self.vocabulary)
        parted = self.windows == 1 or (self.windows in _MOST_WINDOWS and 0 < self.stride <= self.window - SPECIAL)
        if not named or self.window not in _WINDOWS or not parted:
            raise ValueError("it is no way to prepare a text")

    @property
    def key(self) -> str:
        """What caches of such numbers and of their features are named by."""
        parted = f" {self.windows} {self.stride}" if self.windows > 1 else ""
        return f"{self.vocabulary} {self.window}{parted}"

    @property
    def shape(self) -> tuple[int, ...]:
        """Of the numbers of a text that fits."""
        return (self.window,)

    @property
    def beginning(self) -> Preprocess:
        """The same for the first window alone: of a text that fits, it makes the same numbers."""
        return replace(self, windows=1, stride=0)

    def settled(self, fitting: Any, parts: int = WINDOWS) -> Preprocess:
        """A text has no shape that would be fitted; of how many `parts` it is seen was settled."""
        return self if self.windows <= parts else self.beginning


def in_windows(vocabulary: str, window: int = 128) -> Preprocess:
    """That of a network which reads long texts in windows; a quarter of each is in the next one as well."""
    return Preprocess(vocabulary, window, WINDOWS, (window - SPECIAL) * 3 // 4)
