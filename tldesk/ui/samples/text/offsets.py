"""Where a character of a text is for Qt, which counts in units of UTF-16; and where words are in a text."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_LOOKED_AT = 200  # letters
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Offsets:
    """Translates places in a text into those of a QTextDocument or QTextLayout that shows it, and back. `breaks` are
    the places before which a line break was put in that the text has not.
    """

    def __init__(self, text: str, breaks: Sequence[int] = ()) -> None:
        plain = not text or (text.isascii() or max(text) <= "\uffff")
        longer = [] if plain else [found.start() for found in _ASTRAL.finditer(text)]
        self._longer = sorted([*longer, *(place - 1 for place in breaks)])

    def to_qt(self, place: int) -> int:
        """Where Qt has what is at a place of the text."""
        return place + bisect_left(self._longer, place)

    def from_qt(self, place: int) -> int:
        """Where the text has what is at a place of Qt's."""
        low, high = 0, len(self._longer)
        while low < high:
            middle = (low + high) // 2
            if self._longer[middle] + middle + 1 < place:
                low = middle + 1
            else:
                high = middle
        return place - low


def shown(text: str) -> str:
    """A text as it can be shown, each character at its place: what ends a line or cannot be seen is one character."""
    return _UNSEEN.sub("\ufffd", text.replace("\r\n", " \n").replace("\r", "\n"))


def right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction says so."""
    if text.isascii():
        return False
    directions = (unicodedata.bidirectional(letter) for letter in text[:_LOOKED_AT])
    return next((one in ("R", "AL") for one in directions if one in ("L", "R", "AL")), False)


def found(words: Iterable[str], text: str, most: int) -> list[tuple[int, int]]:
    """Where the words are in a text, whatever their case; at most so many places, in their order."""
    wanted = "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)) if word)
    places: list[tuple[int, int]] = []
    if wanted:
        for match in re.finditer(wanted, text, re.IGNORECASE):
            places.append(match.span())
            if len(places) >= most:
                break
    return places
