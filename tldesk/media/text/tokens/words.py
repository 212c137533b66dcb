"""Words between spaces, written as a vocabulary writes them and cut into its pieces, as BERT and XLM-R do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tldesk.media.text.tokens.characters import Characters, Span
from tldesk.media.text.tokens.unigram import Unigram
from tldesk.media.text.tokens.vocabulary import Vocabulary
from tldesk.media.text.tokens.wordpiece import WordPiece

# What parts words in every vocabulary; what else does, its map says. No sequence that becomes one character has any.
_PART = re.compile(r"[^ \t\n\r]+")


class Words:
    """Makes numbers of the parts of a text, each by itself."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._characters = Characters(vocabulary)
        self._cut = WordPiece(vocabulary) if vocabulary["kind"] == "wordpiece" else Unigram(vocabulary)

    def parts(self, text: str) -> Iterator[re.Match[str]]:
        """The parts of a text."""
        return _PART.finditer(text)

    def ids(self, part: str, most: int) -> list[int]:
        """The numbers of a part, or no less than the first `most` of them."""
        found: list[int] = []
        for word in self._characters.words(part):
            found += self._cut.ids(word, most)
            if len(found) > most:
                break
        return found

    def placed(self, part: str, most: int) -> list[Span]:
        """The stretches of the part that these numbers stand for."""
        found: list[Span] = []
        for word, places in self._characters.placed(part):
            for _, start, end in self._cut.pieces(word, most):
                found.append((places[start][0], places[max(start, end - 1)][1] if end > start else places[start][0]))
            if len(found) > most:
                break
        return found
