"""Which lines of a file of texts hold words, or values of further columns; and which values there are.

Lines are looked through as `lines.Line.write` has them, and not parsed: 100,000 texts take a fraction of a second. In
JSON a quotation mark within a text is escaped, so what stands between the marks of the form is found by them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate

from pydantic import TypeAdapter

from tldesk import foreign
from tldesk.foreign import Refused
from tldesk.media.place import Place

_BEGINS = b'{"text": "'.decode()
_ENDS = ('", "id": "', '", "columns": {')  # of a text, where more follows
_LAST = '"}'
_COLUMNS = b'", "columns": '
_MOST_BYTES = 4_000_000  # of the columns of a row
_TABLE = TypeAdapter(dict[str, str])


def places(data: bytes, words: Sequence[str] = (), columns: Sequence[tuple[str, str]] = ()) -> list[str]:
    """The places of the lines whose text has all of the words, whatever their case, and whose columns all have these
    values.
    """
    raw = data.split(b"\n")
    numbers: Sequence[int] = range(len(raw))
    if wanted := [_within(word.casefold()) for word in words]:
        folded = data.decode("utf-8", "replace").casefold().split("\n")
        rarest = max(wanted, key=len)
        numbers = [number for number in numbers if rarest in folded[number] and _holds(folded[number], wanted)]
    for name, value in columns:
        pair = f'"{_within(name)}": "{_within(value)}"'.encode("utf-8", "replace")
        numbers = [number for number in numbers if pair in raw[number].rpartition(_COLUMNS)[2]]
    starts = [0, *accumulate(len(line) + 1 for line in raw)]
    return [Place("bytes", (starts[number], starts[number + 1])).text for number in numbers if raw[number]]


def values(data: bytes) -> dict[str, Counter[str]]:
    """How many lines have which values, by column."""
    tables = Counter(line.rpartition(_COLUMNS)[2] for line in data.split(b"\n") if _COLUMNS in line)
    found: dict[str, Counter[str]] = {}
    for table, count in tables.items():
        for name, value in _table(table.removesuffix(b"}")).items():
            found.setdefault(name, Counter())[value] += count
    return found


def _table(data: bytes) -> Mapping[str, str]:
    try:
        return foreign.read(_TABLE, data, _MOST_BYTES)
    except Refused:
        return {}


def _holds(line: str, wanted: Sequence[str]) -> bool:
    """Whether the text of a line has all of them."""
    if not line.startswith(_BEGINS):
        return False
    ends = [end for mark in _ENDS if (end := line.find(mark, len(_BEGINS))) >= 0]
    text = line[len(_BEGINS) : min(ends, default=len(line) - len(_LAST))]
    return all(word in text for word in wanted)


def _within(text: str) -> str:
    """A text as it stands between the marks of JSON."""
    return json.dumps(text, ensure_ascii=False)[1:-1]
