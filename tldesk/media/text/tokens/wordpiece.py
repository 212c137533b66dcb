"""WordPiece: the longest piece first, from the left (Wu et al., 2016; as in BERT, Devlin et al., 2019)."""

from __future__ import annotations

from tldesk.media.text.tokens.vocabulary import Vocabulary

_LONGEST_WORD = 100
_INSIDE = "##"  # begins a piece that is not the first of its word


class WordPiece:
    """Cuts words into the pieces of a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        pieces = enumerate(vocabulary["pieces"])
        self._first = {piece: number for number, piece in pieces if piece and not piece.startswith(_INSIDE)}
        inside = ((number, piece) for number, piece in enumerate(vocabulary["pieces"]) if piece.startswith(_INSIDE))
        self._inside = {piece.removeprefix(_INSIDE): number for number, piece in inside}
        self._longest = max(map(len, vocabulary["pieces"]))
        self._unknown = vocabulary["unknown"]

    def ids(self, word: str, most: int) -> list[int]:
        """The numbers of a word's pieces; that of what is unknown alone, where it is not wholly made of pieces."""
        return [number for number, _, _ in self.pieces(word, most)]

    def pieces(self, word: str, most: int) -> list[tuple[int, int, int]]:
        """The same, with where in the word each begins and ends."""
        unknown = [(self._unknown, 0, len(word))]
        if len(word) > _LONGEST_WORD:
            return unknown
        found, start, known = [], 0, self._first
        while start < len(word):
            for end in range(min(len(word), start + self._longest), start, -1):
                number = known.get(word[start:end])
                if number is not None:
                    break
            else:
                return unknown
            found.append((number, start, end))
            start, known = end, self._inside
        return found
