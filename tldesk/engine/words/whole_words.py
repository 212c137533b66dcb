"""Whole words of scripts without spaces, by the texts alone: what a fragment is a part of.

Chinese and Japanese do not say where a word ends, and a model of words knows sequences of characters that begin and end
anywhere. A word is what is not nearly always followed, or preceded, by the same character, and does not begin or end
with one that only joins others. That is no dictionary, but enough to show people words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tldesk.media.text import grams

_LONGEST = 8
_ALWAYS = 0.6  # the share of its places from which on a neighbour belongs to it
_FEWEST = 2  # places that say so
_MOST_PLACES, _MOST_CHARACTERS = 500, 2_000_000  # more would take long, and say the same
# Characters that join words, or stand for others, unless they stay together with the next one so many times as often as
# chance would have it: of Chinese in both scripts, and the particles of Japanese.
_JOINING = frozenset(
    "的地得了着过在是和与及或也都就而但不为被把对从到以于由给让向往这那哪其之此该个们些我你您他她它很更最将会能可要想吗呢吧啊呀有没一上中下后前时"
    "過著與為對從給讓這個們將會嗎沒後時還还又再已所者等并並且只"
    "のはがをにでともへやか"
)
_FIRST, _LAST = 20, 90


class WholeWords:
    """Knows the texts, as `grams.normalised` has them."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._all = "\n".join(texts)[:_MOST_CHARACTERS]
        self._known: dict[str, str] = {}

    def of(self, fragment: str) -> str:
        """The word that a fragment is a part of; empty where it is of none, as one from the end of one word and the
        beginning of the next."""
        if fragment not in self._known:
            joins = _JOINING.issuperset(fragment)
            self._known[fragment] = "" if joins else self._completed(self._stripped(self._completed(fragment)))
        return self._known[fragment]

    def _completed(self, word: str) -> str:
        """With what nearly always stands beside it."""
        while 1 < len(word) < _LONGEST:
            before, after = self._neighbours(word)
            found = [(count, char + word) for char, count in before.items() if _is_part(char)]
            found += [(count, word + char) for char, count in after.items() if _is_part(char)]
            count, longer = max(found, default=(0, ""))
            if count < max(_FEWEST, _ALWAYS * before.total()):
                break
            word = longer
        return word if len(word) > 1 else ""

    def _stripped(self, word: str) -> str:
        """Without what joins it to others."""
        while len(word) > 1 and word[-1] in _JOINING and not self._stay(word[-2:], _LAST):
            word = word[:-1]
        while len(word) > 1 and word[0] in _JOINING and not self._stay(word[:2], _FIRST):
            word = word[1:]
        return word

    def _stay(self, pair: str, least: int) -> bool:
        """Whether two characters stand together more often than chance would have it; of two that join, never."""
        one, other = (self._all.count(char) for char in pair)
        return not _JOINING.issuperset(pair) and self._all.count(pair) * len(self._all) >= least * one * other

    def _neighbours(self, word: str) -> tuple[Counter[str], Counter[str]]:
        before, after = Counter[str](), Counter[str]()
        place = self._all.find(word)
        while place >= 0 and before.total() < _MOST_PLACES:
            before[self._all[place - 1 : place] or "\n"] += 1
            after[self._all[place + len(word) : place + len(word) + 1] or "\n"] += 1
            place = self._all.find(word, place + 1)
        return before, after


def _is_part(char: str) -> bool:
    """Whether a character may belong to a word."""
    return grams.unspaced(char) and char not in _JOINING
