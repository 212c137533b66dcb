"""The n-grams of a text as numbers: words (1 to 2) and characters (2 to 5), hashed, so that no vocabulary is needed.

What a text becomes depends on the text alone, not on other texts: it can be kept, and a program in any language makes
the same numbers of it in a few lines. A hash is FNV-1a (Fowler, Noll, Vo) in 32 bits whose steps take whole units in
place of bytes: code points for characters, hashes of words for words. So an n-gram's hash is one step more than that of
its first n - 1 units, and NumPy takes the step for all n-grams of a text at once.

Which n-grams a model knows, and what they weigh, it learns; that lies in the model.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from tldesk.media.text.preparing import Preprocess

# Of a text so many code points are read. N-grams of the rest would say little more, and a text may be of any length.
MOST_CHARACTERS = 20_000
WORDS, CHARACTERS = (1, 2), (2, 5)
# A number holds the hash of an n-gram, folded to so many bits, and above them how often the text has it. Together they
# have 24 bits, so that a float holds them as well. On banking77 and sib200_zh more bits were no more accurate.
BITS = 21
MASK, MOST_COUNT = (1 << BITS) - 1, 7

_MOST_WORD = 64  # code points of a word
_PRIME = 16_777_619
# Where the hashes of characters and words begin, and those of n-grams of words: another start, for another kind.
_START, _START_WORDS = 2_166_136_261, 2_166_136_262
# What stands between words and is no character: control characters and spaces, as far as NFKC leaves them.
_GAPS = ((0, 0x20), (0x7F, 0xA0), (0x1680, 0x1680), (0x200B, 0x200B), (0x2028, 0x2029), (0xFEFF, 0xFEFF))
# Chinese and Japanese have no spaces: each of these characters is a word.
_ALONE = (
    (0x3005, 0x3007), (0x3021, 0x3029), (0x3041, 0x3096), (0x30A1, 0x30FF), (0x31F0, 0x31FF), (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF),
)  # fmt: skip
# All that decides which numbers a text becomes, for the programs that go with an export.
SAYS = {
    "kind": "words",
    "most_characters": MOST_CHARACTERS,
    "gaps": _GAPS,
    "alone": _ALONE,
    "most_word": _MOST_WORD,
    "prime": _PRIME,
    "start": _START,
    "words": {"start": _START_WORDS, "sizes": WORDS},
    "characters": {"start": _START, "sizes": CHARACTERS},
    "bits": BITS,
    "most_count": MOST_COUNT,
}

Ids = NDArray[np.int32]


class Grams:
    """Makes numbers of texts as the tokenizers of `tokens` do, without a vocabulary."""

    pad = 0

    def ids(self, text: str, window: int) -> Ids:
        """The n-grams of a text, at most `window`."""
        return ids(text)[:window]

    def windows(self, text: str, pre: Preprocess) -> list[Ids]:
        """Those of the one window that there is."""
        return [self.ids(text, pre.window)]

    def is_longer(self, text: str, window: int) -> bool:
        """Whether the window cuts off a part of a text."""
        return len(ids(text)) > window

    def steps(self, pre: Preprocess) -> list[str]:
        """How a text becomes its numbers, for people."""
        return [
            "hash the words, the pairs of words and the sequences of characters of the text, as `vocabulary.json` says",
            f"put the count of each above its hash, and leave out what is behind the first {pre.window}",
            "fill up with 0",
        ]


def ids(text: str) -> Ids:
    """The distinct n-grams (n,) of a text: `MASK` takes the hash of one, `>> BITS` gives its count, at most 7.

    Words come before characters and shorter n-grams before longer ones, each kind in the order of the text, so that
    whoever cuts the array keeps what says most.
    """
    parts = [hashes for _, hashes in _kinds(text)]
    if not parts:
        return np.zeros(0, np.int32)
    found, first, count = np.unique(np.concatenate(parts), return_index=True, return_counts=True)
    packed = found.astype(np.int32) | (np.minimum(count, MOST_COUNT).astype(np.int32) << BITS)
    return packed[np.argsort(first)]


def spelled(text: str) -> Iterator[tuple[int, str, bool]]:
    """The n-grams of a text with their hashes, not distinct, and whether one is of words; for people."""
    plain = normalised(text)
    words, characters = _words(plain), f" {plain} "
    for size, hashes in _kinds(text):
        of_words = size < 0
        for place, value in enumerate(hashes.tolist()):
            end = place + abs(size)
            yield value, " ".join(words[place:end]) if of_words else characters[place:end], of_words


def normalised(text: str) -> str:
    """What n-grams are made of: compatible forms are one (NFKC), all is lower case, gaps are one space."""
    folded = unicodedata.normalize("NFKC", text[:MOST_CHARACTERS]).lower()[:MOST_CHARACTERS]
    return _gap().sub(" ", folded).strip(" ")


def unspaced(text: str) -> bool:
    """Whether a text is of nothing but characters that are words by themselves."""
    return _unspaced().fullmatch(text) is not None


def _kinds(text: str) -> Iterator[tuple[int, NDArray[np.uint32]]]:
    """The folded hashes of each kind of n-gram, by their size: of words below 0, of characters above."""
    plain = normalised(text)
    if not plain:
        return
    words = np.array([_hash(word[:_MOST_WORD]) for word in _words(plain)], np.uint32)
    characters = np.frombuffer(f" {plain} ".encode("utf-32-le", "surrogatepass"), np.uint32)
    for size, hashes in _grams(words, _START_WORDS, *WORDS):
        yield -size, hashes
    yield from _grams(characters, _START, *CHARACTERS)


def _grams(
    units: NDArray[np.uint32], start: int, shortest: int, longest: int
) -> Iterator[tuple[int, NDArray[np.uint32]]]:
    hashes = np.full(len(units), start, np.uint32)
    for size in range(1, min(longest, len(units)) + 1):
        hashes = (hashes[: len(units) - size + 1] ^ units[size - 1 :]) * np.uint32(_PRIME)
        if size >= shortest:
            yield size, (hashes >> np.uint32(BITS)) ^ (hashes & np.uint32(MASK))


def _words(plain: str) -> list[str]:
    found: list[str] = _pattern().findall(plain)
    return found


@functools.lru_cache(maxsize=1 << 15)
def _hash(word: str) -> int:
    value = _START
    for character in word:
        value = ((value ^ ord(character)) * _PRIME) & 0xFFFFFFFF
    return value


@functools.cache
def _gap() -> re.Pattern[str]:
    return re.compile(f"[{_ranges(_GAPS)}]+")


@functools.cache
def _unspaced() -> re.Pattern[str]:
    return re.compile(f"[{_ranges(_ALONE)}]+")


@functools.cache
def unit() -> re.Pattern[str]:
    """What a person reads as one: a word, with what joins its parts; else signs, up to the next space or word."""
    word, letters = _pattern().pattern, _letter() + "+"
    return re.compile(f"{letters}(?:['’\\-]{letters})*|{word}|(?:(?!{word})\\S)+")


@functools.cache
def _pattern() -> re.Pattern[str]:
    """A word: letters and digits, or a character that is one by itself."""
    return re.compile(f"[{_ranges(_ALONE)}]|{_letter()}+")


@functools.cache
def _letter() -> str:
    """A letter, a digit or a mark on one, which `\\w` leaves out and many scripts write vowels with."""
    codes = (*range(0x300, 0x20000), *range(0xE0100, 0xE01F0))
    marks: list[tuple[int, int]] = []
    for code in codes:
        if unicodedata.category(chr(code))[0] == "M":
            start = marks.pop()[0] if marks and marks[-1][1] == code - 1 else code
            marks.append((start, code))
    return f"(?:(?![{_ranges(_ALONE)}])[^\\W_]|[{_ranges(marks)}])"


def _ranges(stretches: Iterable[tuple[int, int]]) -> str:
    """Characters from the first to the last of each, for the brackets of a pattern."""
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in stretches)
