"""How a text becomes a model's input, in plain values: the table of backbones names it, so it loads nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar

_NAME = re.compile("[a-z0-9][a-z0-9.-]{0,63}", re.ASCII)
_WINDOWS = range(8, 4097)

# The vocabulary that is none: hashes of n-grams, see `grams`.
WORDS = "words"


@dataclass(frozen=True)
class Preprocess:
    """How a text becomes a model's input: numbers of the `vocabulary` of that name, as many as the `window` has places,
    the rest of them filled up. Raises ValueError for what is none.
    """

    vocabulary: str
    window: int = 128
    modality: ClassVar[str] = "text"
    dtype: ClassVar[str] = "int32"
    least: ClassVar[int] = 0

    def __post_init__(self) -> None:
        # It may come from somebody else, and names a file.
        if not (isinstance(self.vocabulary, str) and _NAME.fullmatch(self.vocabulary)) or self.window not in _WINDOWS:
            raise ValueError("it is no way to prepare a text")

    @property
    def key(self) -> str:
        """What caches of such numbers and of their features are named by."""
        return f"{self.vocabulary} {self.window}"

    @property
    def shape(self) -> tuple[int, ...]:
        """Of the numbers of a text."""
        return (self.window,)

    def settled(self, fitting: Any) -> Preprocess:
        """A text has no shape that would be fitted."""
        return self
