"""Byte-level BPE: the bytes of a part, joined in pairs as long as a pair is known, the one learned first before others
(Sennrich et al., 2016; of bytes: Radford et al., 2019; RoBERTa's: Liu et al., 2019).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from heapq import heapify, heappop, heappush

from tldesk.media.text.tokens.characters import Span
from tldesk.media.text.tokens.vocabulary import Vocabulary

_LONGEST = 100_000  # bytes of a part, as other vocabularies take so many characters of a word
_GONE = -1  # a piece that has become a part of the one before it

Piece = tuple[int, int, int]  # its number, where it begins and where it ends


class BytePairs:
    """Makes numbers of the parts of a text, each by itself: a word, a number or signs with the space before it."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._part = _part(vocabulary)
        self._spaces = "".join(chr(code) for first, last in vocabulary["spaces"] for code in range(first, last + 1))
        self._bytes = vocabulary["bytes"]
        merges = enumerate(vocabulary["merges"])
        self._merges = {(left, right): (rank, made) for rank, (left, right, made) in merges}

    def parts(self, text: str) -> Iterator[re.Match[str]]:
        """The parts of a text. Spaces around it do not count, as to Sentence Transformers: many files end in a line."""
        start, end = len(text) - len(text.lstrip(self._spaces)), len(text.rstrip(self._spaces))
        return self._part.finditer(text, start, max(start, end))

    def ids(self, part: str, most: int) -> list[int]:
        """All numbers of a part, however few are wanted: what is behind can change what is before it."""
        return [number for number, _, _ in self._joined(_encoded(part))]

    def placed(self, part: str, most: int) -> list[Span]:
        """The stretches of the part that these numbers stand for, without the space before a word."""
        owner = [place for place, char in enumerate(part) for _ in _encoded(char)]
        found = []
        for _, start, end in self._joined(_encoded(part)):
            first, last = owner[start], owner[end - 1] + 1
            found.append((first + 1 if part[first] == " " and last > first + 1 else first, last))
        return found

    def _joined(self, content: bytes) -> list[Piece]:
        numbers, size = [self._bytes[byte] for byte in content], len(content)
        ends, before = (
            list(range(1, size + 1)),
            list(range(-1, size - 1)),
        )  # of each piece, and where that before it begins
        queue: list[tuple[int, int]] = []

        def pair(place: int) -> tuple[int, int] | None:
            """The rank and the number of what the piece there becomes with the next one."""
            after = ends[place]
            return self._merges.get((numbers[place], numbers[after])) if after < size else None

        queue = [(known[0], place) for place in range(size) if (known := pair(place)) is not None]
        heapify(queue)
        while queue:
            rank, place = heappop(queue)
            known = pair(place)
            if known is None or known[0] != rank:  # one of the two has been joined with another since
                continue
            after = ends[place]
            numbers[place], numbers[after], ends[place] = known[1], _GONE, ends[after]
            if ends[place] < size:
                before[ends[place]] = place
            for changed in (before[place], place):
                if changed >= 0 and (known := pair(changed)) is not None:
                    heappush(queue, (known[0], changed))
        return [(number, place, ends[place]) for place, number in enumerate(numbers) if number != _GONE]


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")[:_LONGEST]


def _part(vocabulary: Vocabulary) -> re.Pattern[str]:
    """GPT-2's pattern, with the vocabulary's letters (L), numerals (N) and spaces (S)."""
    pattern = "'(?:s|t|re|ve|m|ll|d)| ?[L]+| ?[N]+| ?[^SLN]+|[S]+(?![^S])|[S]+"
    signs = {"L": vocabulary["letters"], "N": vocabulary["numerals"], "S": vocabulary["spaces"]}
    classes = {sign: "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in found) for sign, found in signs.items()}
    return re.compile(re.sub("[LNS]", lambda sign: classes[sign[0]], pattern))
