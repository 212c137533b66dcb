"""Unigram: of all ways to cut a word into pieces the one whose log probabilities have the largest sum (Kudo, 2018).

Each word is cut by itself, in double precision, as the `tokenizers` library does; SentencePiece adds up in single
precision over the whole text, so where two ways are equally good it may take the other.
"""

from __future__ import annotations

import math
import re

from tldesk.media.text.tokens.vocabulary import Vocabulary

Piece = tuple[int, int, int]  # its number, where it begins and where it ends

SPACE = "▁"  # begins a word
_PARTS = re.compile(f"{SPACE}[^{SPACE}]*")  # of a word: the sign that begins words is one in a text as well
_UNKNOWN_COSTS = 10.0  # more than the rarest piece
_FIRST_LOOK = 2048  # characters after which it is asked for the first time whether the beginning is settled


class Unigram:
    """Cuts words into the pieces of a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        pieces = [(piece, number) for number, piece in enumerate(vocabulary["pieces"]) if piece]
        scores = vocabulary["scores"]
        self._pieces = {piece: (scores[number], number) for piece, number in pieces}
        self._unknown = vocabulary["unknown"]
        self._unknown_score = min(scores) - _UNKNOWN_COSTS
        self._reach: dict[str, int] = {}  # how long pieces are that begin so
        for piece, _ in pieces:
            if len(piece) > self._reach.get(piece[:2], 1):
                self._reach[piece[:2]] = len(piece)
        self._longest = max((len(piece) for piece, _ in pieces), default=1)

    def ids(self, word: str, most: int) -> list[int]:
        """The numbers of a word's pieces, or no less than the first `most` of them. Unknown characters in a row are one
        piece.
        """
        return [number for number, _, _ in self.pieces(word, most)]

    def pieces(self, word: str, most: int) -> list[Piece]:
        """The same, with where in the word each begins and ends: the first one may stand for no character of it."""
        found = []
        for part in _PARTS.finditer(SPACE + word):
            before = part.start() - 1  # the first sign is put before the word
            found += [
                (number, max(0, start + before), end + before) for number, start, end in self._part(part[0], most)
            ]
        return found

    def _part(self, word: str, most: int) -> list[Piece]:
        best, back = [0.0] + [-math.inf] * len(word), [(0, 0)] * (len(word) + 1)
        look = _FIRST_LOOK
        for start in range(len(word)):
            self._spread(word, start, best, back)
            if start >= look:
                look *= 2
                settled = self._path(back, _settled(back, start + 1, self._longest))
                if len(settled) > most:
                    return settled
        return self._path(back, len(word))

    def _spread(self, word: str, start: int, best: list[float], back: list[tuple[int, int]]) -> None:
        """Look at all pieces that begin at `start`: `best` is the largest sum up to a place, `back` its last piece."""
        here, pieces = best[start], self._pieces
        for end in range(start + 1, min(len(word), start + self._reach.get(word[start : start + 2], 1)) + 1):
            piece = pieces.get(word[start:end])
            if piece is not None and here + piece[0] > best[end]:
                best[end], back[end] = here + piece[0], (start, piece[1])
        if word[start] not in pieces and here + self._unknown_score > best[start + 1]:
            best[start + 1], back[start + 1] = here + self._unknown_score, (start, self._unknown)

    def _path(self, back: list[tuple[int, int]], end: int) -> list[Piece]:
        found: list[Piece] = []
        while end > 0:
            last = end
            end, number = back[last]
            if number == self._unknown and found and found[-1][0] == self._unknown:
                last = found.pop()[2]
            found.append((number, end, last))
        return found[::-1]


def _settled(back: list[tuple[int, int]], end: int, longest: int) -> int:
    """A place that every way goes through which ends at `end` or goes on there: nothing that follows changes what is
    before it.
    """
    ends = set(range(max(0, end - longest), end + 1))
    while len(ends) > 1:
        last = max(ends)
        ends.remove(last)
        ends.add(back[last][0])
    return ends.pop()
