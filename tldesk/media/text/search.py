"""Which lines of a file of texts hold words, or values of further columns; and which values there are.

Lines are looked through as `lines.Line.write` has them, and not parsed: a million texts take a fraction of a second. In
JSON a quotation mark within a text is escaped, so what stands between the marks of the form is found by them.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from tldesk import foreign
from tldesk.errors import TldeskError
from tldesk.foreign import Refused
from tldesk.media.text import lines

_MORE = b'", "'  # after a text, where more follows
_LAST = b'"}\n'
_COLUMNS = b'", "columns": '
_MOST_BYTES = 4_000_000  # of the columns of a row
_PIECE = 1 << 18
_TABLES = re.compile(re.escape(_COLUMNS) + rb"(\{.*\})\}\n")
_TABLE = TypeAdapter(dict[str, str])

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Index:
    """Where the lines of a file begin, and where the text of each ends, in bytes, (n,) both. What is no line of ours
    holds nothing: it ends where it begins."""

    begins: Numbers
    ends: Numbers


def indexed(data: bytes) -> Index:
    """The index of a file with these bytes."""
    letters = np.frombuffer(data, np.uint8)
    last = np.flatnonzero(letters == ord("\n"))
    begins = np.concatenate([[0], last[:-1] + 1]).astype(np.int64) if len(last) else np.empty(0, np.int64)
    are_ours = _are_at(letters, begins, lines.BEGINS)
    more = np.append(_places(letters, _MORE), np.iinfo(np.int64).max - len(_MORE))  # of the last lines none may follow
    more = more[np.searchsorted(more, begins + len(lines.BEGINS))]
    ends = np.where(more + len(_MORE) <= last, more, last + 1 - len(_LAST))
    return Index(begins, np.where(are_ours, ends, begins))


def holding(data: bytes, index: Index, words: Sequence[str] = (), columns: Sequence[tuple[str, str]] = ()) -> Numbers:
    """The numbers of the lines whose text has all of the words, whatever their case, and whose columns all have these
    values; ascending. A word of ASCII is found as it is written alone: no “ss” in “ß”.
    """
    in_cases = any(word.isascii() and word.lower() != word.upper() for word in words)
    lowered = data.lower() if in_cases else data  # of ASCII alone
    found = [_with_word(data, lowered, index, word) for word in words]
    found += [_with_value(data, index, *pair) for pair in columns]
    return reduce(lambda one, other: np.intersect1d(one, other, assume_unique=True), found, *_all(index, found))


def values(data: bytes) -> dict[str, Counter[str]]:
    """How many lines have which values, by column."""
    tables: Counter[bytes] = Counter()
    end = 0
    while end < len(data):  # by the piece, between which the window has its turn
        begin, end = end, data.find(b"\n", end + _PIECE) + 1 or len(data)
        tables.update(_TABLES.findall(data, begin, end))
    found: dict[str, Counter[str]] = {}
    for table, count in tables.items():
        for name, value in _table(table).items():
            found.setdefault(name, Counter())[value] += count
    return found


def _all(index: Index, found: Sequence[Numbers]) -> tuple[Numbers, ...]:
    """What `reduce` begins with: every line, where nothing is asked for."""
    return () if found else (np.arange(len(index.begins)),)


def _places(letters: NDArray[np.uint8], wanted: bytes) -> Numbers:
    """Where something stands, ascending. Of few different places it is quicker than looking for each by itself."""
    places = np.flatnonzero(letters[: max(0, len(letters) + 1 - len(wanted))] == wanted[0])
    for offset, letter in enumerate(wanted[1:], 1):
        places = places[letters[places + offset] == letter]
    return places


def _are_at(letters: NDArray[np.uint8], places: Numbers, wanted: bytes) -> NDArray[np.bool_]:
    """Whether something stands at each of some places."""
    found = places + len(wanted) <= len(letters)
    for offset, letter in enumerate(wanted):
        found[found] = letters[places[found] + offset] == letter
    return found


def _with_word(data: bytes, lowered: bytes, index: Index, word: str) -> Numbers:
    """The lines whose text has a word."""
    plain = word.casefold()
    wanted = _within(plain).encode("utf-8", "replace")
    if not word.isascii() and plain != plain.upper():  # of letters in two cases that are no ASCII
        return _parsed(data, index, _folded(data, index, wanted.decode()), plain)
    rows, hits = _hits(lowered if word.isascii() else data, index, wanted)
    inside = (hits >= index.begins[rows] + len(lines.BEGINS)) & (hits + len(wanted) <= index.ends[rows])
    rows, hits = rows[inside], hits[inside]
    # Behind a backslash a letter may be half of a line break: such a line is read.
    doubtful = np.frombuffer(data, np.uint8)[hits - 1] == ord("\\")
    sure, asked = np.unique(rows[~doubtful]), np.unique(rows[doubtful])
    return np.union1d(sure, _parsed(data, index, np.setdiff1d(asked, sure), plain))


def _with_value(data: bytes, index: Index, name: str, value: str) -> Numbers:
    """The lines that have this value in a column of this name."""
    wanted = f'"{_within(name)}": "{_within(value)}"'.encode("utf-8", "replace")
    rows, hits = _hits(data, index, wanted)
    ends = index.ends[rows]
    behind = (hits > ends) & (hits != ends + len(_MORE) - 1)  # where the line's own id stands
    return np.unique(rows[behind])


def _hits(data: bytes, index: Index, wanted: bytes) -> tuple[Numbers, Numbers]:
    """Where something stands, and in which lines."""
    if not len(index.begins):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    hits = np.fromiter(map(re.Match.start, re.finditer(re.escape(wanted), data)), np.int64)
    return np.searchsorted(index.begins, hits, "right") - 1, hits


def _folded(data: bytes, index: Index, wanted: str) -> Numbers:
    """The lines that have this in some case, perhaps elsewhere than in the text."""
    folded = data.decode("utf-8", "replace").casefold().split("\n")
    return np.asarray([row for row in range(len(index.begins)) if wanted in folded[row]], np.int64)


def _parsed(data: bytes, index: Index, rows: Numbers, word: str) -> Numbers:
    """Those of these lines whose text has a word, for certain."""
    last = np.append(index.begins[1:], len(data))
    found = []
    for row in rows.tolist():
        try:
            text = lines.parsed(data[index.begins[row] : last[row]], data).text
        except TldeskError:
            continue
        if word in text.casefold():
            found.append(row)
    return np.asarray(found, np.int64)


def _table(data: bytes) -> Mapping[str, str]:
    try:
        return foreign.read(_TABLE, data, _MOST_BYTES)
    except Refused:
        return {}


def _within(text: str) -> str:
    """A text as it stands between the marks of JSON."""
    return json.dumps(text, ensure_ascii=False)[1:-1]
