"""A text in the units that people read: words, characters of scripts without spaces, and signs."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tldesk.media.text import grams

Span = tuple[int, int]  # from the first to before the second character

_GAP = re.compile(r"\s{16,}")  # where no unit is looked for: it would be at each of a million spaces


def units(text: str) -> list[Span]:
    """The units of a text, in order; gaps belong to none."""
    unit, found, start = grams.unit(), list[Span](), 0
    for gap in _GAP.finditer(text):
        found += (one.span() for one in unit.finditer(text, start, gap.start()))
        start = gap.end()
    return found + [one.span() for one in unit.finditer(text, start)]


def joined(found: Iterable[Span], across: Iterable[Span | None]) -> list[Span]:
    """Units, those of them as one that something goes across, as a tokenizer's piece of several characters does."""
    ends = sorted((span for span in across if span is not None), key=lambda span: span[0])
    result: list[Span] = []
    at = 0
    for start, end in found:
        while at < len(ends) and ends[at][0] < start:
            # The piece that begins in the unit before reaches into this one.
            if result and ends[at][1] > start:
                result[-1] = result[-1][0], end
                break
            at += 1
        else:
            result.append((start, end))
    return result
