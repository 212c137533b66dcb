"""Cuts a list in JSON into the texts of its objects, without reading more of it than the one that is being cut.

Brackets are counted. A bracket too few would make all that follows a part of one object: an object that begins its line
where the first one did is therefore never a part of another.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tldesk.media.tables import encodings
from tldesk.media.tables.records import MOST_CHARACTERS, TOO_LONG, Bad

_INDENT = 200  # letters before an object that are looked at
_UNCLOSED = "a bracket is not closed"
_REST = "from here on it cannot be read: a bracket is not closed"

# A whole text; one that ends with its line, which no text may; one that may go on in what follows; a bracket.
_TOKEN = re.compile(r'"[^"\\\n]*+(?:\\[^\n][^"\\\n]*+)*+(?:"|(?P<broken>\\?\n)|(?P<open>\\?\Z))|[\[\]{}]')


@dataclass(frozen=True, slots=True)
class Cut:
    """The text of an object, and the number of the line where it begins."""

    number: int
    text: str


def cut(pieces: Iterable[bytes], encoding: str) -> Iterator[Cut | Bad]:
    """The objects, lists and texts of a list, in an encoding of `encodings.ENCODINGS`.

    What cannot be decoded is half a pair of UTF-16 in the text.
    """
    return _Cutter(_texts(pieces, encoding)).all()


def _texts(pieces: Iterable[bytes], encoding: str) -> Iterator[str]:
    record = encodings.ENCODINGS[encoding]
    decoder = codecs.getincrementaldecoder(record.codec)(encodings.MARKED)
    for piece in encodings.without_mark(pieces, record.mark):
        yield decoder.decode(piece)
    yield decoder.decode(b"", final=True)


class _Cutter:
    """What has been read of the list, from the object on that is being cut."""

    def __init__(self, texts: Iterator[str]) -> None:
        self._texts = texts
        self._text = ""
        self._place = 0  # up to where it has been looked at
        self._start: int | None = None  # of the object that is being cut
        self._line, self._counted = 1, 0  # the number of a line, and the place up to which lines are counted
        self._indent: str | None = None  # a line feed and what stands between it and an object

    def all(self) -> Iterator[Cut | Bad]:
        """Each object, and Bad in the place of one."""
        depth, is_lost = 0, False
        self._skip_opening()
        while (token := self._token()) is not None:
            sign, at = token[0][0], token.start()
            if is_lost and not (sign == "{" and self._begins_another(at)):
                continue
            if self._start is not None and sign == "{" and self._begins_another(at):
                yield Bad(self._number(), _UNCLOSED)
                self._start = None
            if self._start is None:
                if sign in "]}":
                    continue  # the end of the list, or one too many
                self._begin(at)
                depth, is_lost = 0, False
            depth += (sign in "[{") - (sign in "]}")
            if depth == 0:
                yield Cut(self._number(), self._text[self._start : token.end()])
                self._start = None
            elif self._place - (self._start or 0) > MOST_CHARACTERS:
                yield Bad(self._number(), TOO_LONG if self._indent else _REST)
                self._start, is_lost = None, True
        if self._start is not None:
            yield Bad(self._number(), _UNCLOSED)

    def _skip_opening(self) -> None:
        while "[" not in self._text and self._more():
            self._place = len(self._text)
        self._place = self._text.find("[") + 1

    def _begin(self, at: int) -> None:
        self._start = at
        if self._indent is None:
            line = self._text[max(0, at - _INDENT) : at]
            blank = line[line.rfind("\n") :] if "\n" in line else "-"
            self._indent = blank if blank.isspace() else None

    def _begins_another(self, at: int) -> bool:
        return self._indent is not None and self._text.endswith(self._indent, 0, at)

    def _number(self) -> int:
        """The line where the object begins."""
        self._count(self._start or 0)
        return self._line

    def _count(self, place: int) -> None:
        if place > self._counted:
            self._line += self._text.count("\n", self._counted, place)
            self._counted = place

    def _token(self) -> re.Match[str] | None:
        """The next one, as far as it goes where it is longer than any row; None at the end."""
        while True:
            token = _TOKEN.search(self._text, self._place)
            if token is not None and token["open"] is None:
                self._place = token.end()
                return token
            self._place = len(self._text) if token is None else token.start()
            if len(self._text) - self._place > MOST_CHARACTERS or not self._more():
                self._place = len(self._text)
                return token

    def _more(self) -> bool:
        """Read as much as is held already, so that a large object is not looked at again and again."""
        kept = max(0, self._place - _INDENT) if self._start is None else self._start
        self._count(kept)
        parts = [self._text[kept:]]
        self._place, self._counted = self._place - kept, self._counted - kept
        self._start = None if self._start is None else 0
        wanted = max(1, len(parts[0]))
        while wanted > 0 and (text := next(self._texts, None)) is not None:
            parts.append(text)
            wanted -= len(text)
        self._text = "".join(parts)
        return len(self._text) > len(parts[0])
