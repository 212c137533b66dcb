"""What can be left out of a text: its words, as numbers that a model takes, so that no text is written anew.

Of a pretrained network's numbers those of a word become the one that fills up, which its attention does not look at and
its mean leaves out; all others stay at their places. Of n-grams a word takes with it those that the rest has not.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tldesk.media.text import grams, tokens, units
from tldesk.media.text.preparing import Preprocess
from tldesk.media.text.tokens import Tokenizer
from tldesk.media.text.units import Span

Ids = NDArray[np.int32]


class OfTokens:
    """The words that a network with a vocabulary sees; of one in two windows of a long text both are left out."""

    def __init__(self, text: str, preprocess: Preprocess, tokenizer: Tokenizer) -> None:
        self._pad = tokenizer.pad
        windows, of_each = tokenizer.windows(text, preprocess), tokenizer.places(text, preprocess)
        ids, places = windows[0], of_each[0]
        if len(windows) > 1:
            ids = np.full((len(windows), preprocess.window), self._pad, np.int32)
            places = []
            for row, window, some in zip(ids, windows, of_each, strict=True):
                row[: len(window)] = window
                places += [*some, *[None] * (preprocess.window - len(some))]
        self.whole: Ids = ids.reshape(1, -1)
        self.seen = max((place[1] for place in places if place is not None), default=0)
        self.spans = units.joined(units.units(text[: self.seen]), places)
        self.names = _names(text, self.spans)
        starts = np.array([start for start, _ in self.spans])
        firsts = np.array([-1 if place is None else place[0] for place in places])
        # To which of the words a number belongs; -1: to none, as that of the beginning.
        self._own = np.where(firsts < 0, -1, np.searchsorted(starts, firsts, side="right") - 1)

    def without(self, groups: Sequence[Sequence[int]]) -> Ids:
        """See `learning.Passages`."""
        left = np.repeat(self.whole, len(groups), axis=0)
        for row, group in zip(left, groups, strict=True):
            row[np.isin(self._own, group)] = self._pad
        return left


class OfGrams:
    """The words of which a model of words and characters sees the n-grams."""

    def __init__(self, text: str, window: int) -> None:
        self._text, self.seen = text, min(len(text), grams.MOST_CHARACTERS)
        self.spans = units.units(text[: self.seen])
        self.names = _names(text, self.spans)
        self.whole = grams.ids(text)[None, :window]
        known = self.whole[0] & grams.MASK
        self._order = np.argsort(known)
        self._known = known[self._order]

    def without(self, groups: Sequence[Sequence[int]]) -> Ids:
        """See `learning.Passages`."""
        left = np.zeros((len(groups), self.whole.shape[1]), np.int32)
        for row, group in zip(left, groups, strict=True):
            rest = grams.ids(self._blanked(group))
            place = np.searchsorted(self._known, rest & grams.MASK)
            there = place < len(self._known)
            there[there] = self._known[place[there]] == rest[there] & grams.MASK  # what comes to stand side by side
            row[self._order[place[there]]] = rest[there]
        return left

    def _blanked(self, group: Sequence[int]) -> str:
        parts, end = [], 0
        for number in sorted(group):
            first, last = self.spans[number]
            parts += [self._text[end:first], " "]
            end = last
        return "".join([*parts, self._text[end : self.seen]])


def of_text(characters: NDArray[np.uint32], preprocess: Preprocess) -> OfTokens | OfGrams:
    """The words of a text (`Code.whole` gives its characters) that a model sees."""
    text = characters.astype("<u4").tobytes().decode("utf-32-le")
    made = tokens.of(preprocess.vocabulary)
    if isinstance(made, Tokenizer):
        return OfTokens(text, preprocess, made)
    return OfGrams(text, preprocess.window)


def _names(text: str, spans: Sequence[Span]) -> list[str]:
    return [text[start:end].casefold() for start, end in spans]
