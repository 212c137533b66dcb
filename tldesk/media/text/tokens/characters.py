"""The first step of a tokenizer: characters as the vocabulary writes them, and words.

It looks at no table of Unicode but the vocabulary's own: those of Python differ from version to version.
"""

from __future__ import annotations

import base64
import binascii
import struct
from bisect import bisect
from collections.abc import Iterator

from tldesk.foreign import Refused
from tldesk.media.text.tokens.vocabulary import Vocabulary

Span = tuple[int, int]  # from the first to before the second character

_LONGEST_SEQUENCE = 4  # characters


class _Table(dict[int, str]):
    """For `str.translate`: what the vocabulary's map says; a character of a stretch stands alone. It learns as it is
    asked: an exception for each character that stays would cost more than all the rest.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__({ord(char): text for char, text in vocabulary["map"].items()})
        stretches = [(first, last, " {} ") for first, last in vocabulary["alone"]]
        stretches += [(first, last, "") for first, last in vocabulary["dropped"]]
        self._stretches = sorted(stretches)
        self._firsts = [stretch[0] for stretch in self._stretches]

    def __missing__(self, code: int) -> str:
        place = bisect(self._firsts, code) - 1
        _, last, becomes = self._stretches[place] if place >= 0 else (0, -1, "")
        self[code] = becomes.format(chr(code)) if code <= last else chr(code)
        return self[code]


class _Sequences:
    """Several characters that become one: a double array over UTF-8 bytes (Aoe, 1989), as SentencePiece writes it.

    Raises Refused for one that is none.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        try:
            units = base64.b64decode(vocabulary["sequences"], validate=True)
            self._texts = base64.b64decode(vocabulary["replacements"], validate=True)
            self._units = struct.unpack(f"<{len(units) // 4}I", units)
        except (binascii.Error, struct.error) as error:
            raise Refused("its sequences are not readable") from error

    def longest(self, text: str) -> tuple[int, str]:
        """How many of the first characters of a text are the longest sequence, and what they become; 0 where none is.

        A damaged array gives other texts, and no error: a place outside of it is the end of a sequence.
        """
        units, found = self._units, (0, "")
        unit, place = units[0], _offset(units[0])
        for count, char in enumerate(text[:_LONGEST_SEQUENCE], start=1):
            for byte in char.encode("utf-8", "surrogatepass"):
                place ^= byte
                unit = units[place] if place < len(units) else 0
                if unit & 0x800000FF != byte:  # the unit of another byte
                    return found
                place ^= _offset(unit)
            if unit & 0x100 and place < len(units):  # a sequence ends here
                found = count, self._text(units[place] & 0x7FFFFFFF)
        return found

    def _text(self, start: int) -> str:
        end = self._texts.find(b"\0", start)
        return self._texts[start : end if end >= 0 else None].decode("utf-8", "replace")


def _offset(unit: int) -> int:
    return (unit >> 10) << ((unit & 0x200) >> 6)


class Characters:
    """Cuts a text into words, written as the vocabulary writes them."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._table = _Table(vocabulary)
        self._joining = frozenset(vocabulary["joining"])
        self._sequences = _Sequences(vocabulary) if vocabulary["sequences"] else None

    def words(self, text: str) -> list[str]:
        """The words of a text."""
        if self._sequences is not None and not self._joining.isdisjoint(text):
            text = "".join(becomes for _, becomes in self._joined(text))
        else:
            text = text.translate(self._table)
        return [word for word in text.split(" ") if word]

    def placed(self, text: str) -> list[tuple[str, list[Span]]]:
        """The words of a text, with the stretch of it that each of their characters comes from."""
        found: list[tuple[str, list[Span]]] = []
        letters, places = "", list[Span]()
        for place, becomes in (*self._joined(text), ((len(text), len(text)), " ")):
            for letter in becomes:
                if letter != " ":
                    letters += letter
                    places.append(place)
                elif letters:
                    found.append((letters, places))
                    letters, places = "", []
        return found

    def _joined(self, text: str) -> Iterator[tuple[Span, str]]:
        """Characters, several where these become one, with what they become."""
        place = 0
        while place < len(text):
            count, becomes = 0, ""
            if self._sequences is not None and text[place + 1 : place + 2] in self._joining:
                count, becomes = self._sequences.longest(text[place : place + _LONGEST_SEQUENCE])
            end = place + max(count, 1)
            yield (place, end), becomes if count > 1 else text[place].translate(self._table)
            place = end
