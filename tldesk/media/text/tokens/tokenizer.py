"""A text as numbers: what a vocabulary's file says, done."""

from __future__ import annotations

import json
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tldesk.errors import TldeskError
from tldesk.foreign import Refused
from tldesk.media.text import grams
from tldesk.media.text.grams import Grams
from tldesk.media.text.preparing import SPECIAL, WORDS, Preprocess
from tldesk.media.text.tokens import vocabulary
from tldesk.media.text.tokens.byte_pairs import BytePairs
from tldesk.media.text.tokens.characters import Span
from tldesk.media.text.tokens.vocabulary import Vocabulary
from tldesk.media.text.tokens.words import Words

# Words of a language come again and again; how many are kept, and how long they are at most.
_KEPT, _KEPT_LENGTH = 50_000, 64
# No word is longer: what follows would cost time, and seldom changes what is before it.
_LONGEST = 100_000


class Tokenizer:
    """Makes numbers of texts, as a vocabulary says; for any number of threads. Raises Refused for one that is none.

    Numbers of special tokens come from the vocabulary alone, never from a text that spells them. `pad` is the number
    that fills up.
    """

    def __init__(self, found: Vocabulary) -> None:
        self.pad, self._prefix, self._ends = found["pad"], found["prefix"], (found["first"], found["last"])
        self._cut = BytePairs(found) if found["kind"] == "bpe" else Words(found)
        self._kept = lru_cache(_KEPT)(partial(self._cut.ids, most=_KEPT_LENGTH**2))

    def ids(self, text: str, window: int) -> NDArray[np.int32]:
        """The numbers of a text with those of its beginning and its end, int32 (n,), n at most `window` (2 or more).

        What is behind the window is not looked at, so that a long text costs no more than a short one.
        """
        first, last = self._ends
        return np.array([first, *self._inside(text, window - SPECIAL), last], np.int32)

    def windows(self, text: str, pre: Preprocess) -> list[NDArray[np.int32]]:
        """The numbers of each window, as `ids` gives those of the first; one of a text that fits.

        What is behind the last is not looked at.
        """
        first, last = self._ends
        inside = self._inside(text, pre.window - SPECIAL + (pre.windows - 1) * pre.stride)
        return [np.array([first, *inside[start:end], last], np.int32) for start, end in _stretches(len(inside), pre)]

    def steps(self, pre: Preprocess) -> list[str]:
        """How a text becomes its numbers, for people."""
        made = "make numbers of the text by `vocabulary.json`"
        if pre.windows == 1:
            return [
                f"{made}, with those of its beginning and its end",
                f"leave out what is behind the first {pre.window - 1} of them, but for the last",
                "fill up with its `pad`",
            ]
        room = pre.window - SPECIAL
        return [
            f"{made}, at most {room + (pre.windows - 1) * pre.stride} of them",
            f"if there are no more than {room}, put those of its beginning and its end around them",
            f"else do so with each stretch of {room} of them, of which one begins every {pre.stride}, fill each up to"
            f" {pre.window} with the vocabulary's `pad`, and put them one behind the other",
        ]

    def is_longer(self, text: str, window: int) -> bool:
        """Whether the window cuts off a part of a text."""
        return len(self._inside(text, window - SPECIAL + 1)) > window - SPECIAL

    def places(self, text: str, pre: Preprocess) -> list[list[Span | None]]:
        """For each of `windows` and each of its numbers the stretch of the text that it stands for; None for those that
        stand for none of it.
        """
        inside = self._inside_places(text, pre.window - SPECIAL + (pre.windows - 1) * pre.stride)
        return [[None, *inside[start:end], None] for start, end in _stretches(len(inside), pre)]

    def _inside_places(self, text: str, most: int) -> list[Span | None]:
        found: list[Span | None] = []
        for part in self._cut.parts(self._prefix + text):
            before = part.start() - len(self._prefix)
            for start, end in self._cut.placed(part[0][:_LONGEST], most):
                found.append((max(0, start + before), end + before) if end + before > 0 else None)
            if len(found) > most:
                break
        return found[:most]

    def _inside(self, text: str, most: int) -> list[int]:
        found: list[int] = []
        for match in self._cut.parts(self._prefix + text):
            part = match[0]
            found += self._kept(part) if len(part) <= _KEPT_LENGTH else self._cut.ids(part[:_LONGEST], most)
            if len(found) > most:
                break
        return found[:most]


def _stretches(count: int, pre: Preprocess) -> list[Span]:
    """Where the windows of so many numbers begin and end; one at least."""
    room = pre.window - SPECIAL
    more = range(pre.stride, count - room + pre.stride, pre.stride) if pre.windows > 1 else ()
    return [(start, min(count, start + room)) for start in (0, *more)]


def of(name: str) -> Tokenizer | Grams:
    """The tokenizer of the vocabulary of that name. Raises TldeskError `no_vocabulary` or `vocabulary_damaged`."""
    if name == WORDS:
        return _GRAMS
    path = vocabulary.path_of(name)
    try:
        changed = path.stat().st_mtime_ns
    except OSError as error:
        raise TldeskError("no_vocabulary", vocabulary=name) from error
    return _made(path, changed)


def written(name: str) -> bytes:
    """What a program has to know to make the same numbers, as JSON. Raises OSError."""
    return json.dumps(grams.SAYS, indent=1).encode() if name == WORDS else vocabulary.path_of(name).read_bytes()


_GRAMS = Grams()


@lru_cache(maxsize=4)
def _made(path: Path, _changed: int) -> Tokenizer:
    try:
        return Tokenizer(vocabulary.read(path))
    except Refused as error:
        raise TldeskError("vocabulary_damaged", path=path, reason=error) from error
