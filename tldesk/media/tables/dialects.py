"""Which letter stands between the cells of a table and how cells are quoted: by which choice its first rows agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from tldesk.media.tables import delimited
from tldesk.media.tables.delimited import QUOTES, UNCLOSED
from tldesk.media.tables.lines import Block
from tldesk.media.tables.records import Bad, Row

# In the order in which they are preferred where all rows agree by several: a tab is seldom part of a text.
DELIMITERS = "\t,;|"

_ROWS = 200  # that are looked at
_AGREE = 0.6  # share of the rows that must have the same number of cells, else it is a table of one column


class Dialect(NamedTuple):
    """The delimiter, empty for one column; the key of `delimited.QUOTES`; the share of the rows that agree by them."""

    delimiter: str
    quote: str
    agree: float


def found(
    lines: Sequence[str], delimiter: str | None, quote: str | None, *, whole: bool, among: str = DELIMITERS
) -> Dialect:
    """How a table is written, by its first lines. What is given already is kept; else it is one `among` these.

    `whole`: these are all lines, so what is open at their end is wrong.
    """
    if delimiter is None and lines:
        delimiter = delimited.said(lines[0]) or None
    letters = tuple(among) if delimiter is None else (delimiter,)
    quotes = tuple(QUOTES) if quote is None else (quote,)
    tried = [Dialect(letter, one, _agreement(lines, letter, one, whole)) for one in quotes for letter in letters]
    best = max(tried, key=lambda dialect: dialect.agree)
    if delimiter is not None or best.agree >= _AGREE:
        return best
    return Dialect("", max(quotes, key=lambda one: _readable(lines, one, whole)), 1.0)


def _first_rows(lines: Sequence[str], delimiter: str, quote: str, whole: bool) -> list[Row | Bad]:
    rows: list[Row | Bad] = []
    for row in delimited.read([Block(1, list(lines), {})], delimiter, quote):
        if isinstance(row, Row) or whole or row.reason != UNCLOSED:
            rows.append(row)
        if len(rows) >= _ROWS:
            break
    return rows


def _agreement(lines: Sequence[str], delimiter: str, quote: str, whole: bool) -> float:
    """The share of the rows with as many cells as most have, more than one and no more than the first has; 0 to 1."""
    rows = _first_rows(lines, delimiter, quote, whole)
    if delimiter == "":
        return _readable(lines, quote, whole)
    cells = [row.cells for row in rows if isinstance(row, Row)]
    if not cells:
        return 0.0
    first = len(cells[0])
    counts = Counter(first if not any(row[first:]) and len(row) > first else len(row) for row in cells)
    usual, count = max(counts.items(), key=lambda pair: (pair[1], pair[0]))
    # Quotes that are left standing around whole cells are signs of a choice that is not theirs.
    return count / len(rows) - _quoted(rows) if 1 < usual <= first else 0.0


def _readable(lines: Sequence[str], quote: str, whole: bool) -> float:
    rows = _first_rows(lines, "", quote, whole)
    return sum(isinstance(row, Row) for row in rows) / max(1, len(rows)) - _quoted(rows)


def _quoted(rows: Sequence[Row | Bad]) -> float:
    """The share of the cells that a quote both begins and ends."""
    cells = [cell.strip() for row in rows if isinstance(row, Row) for cell in row.cells]
    return sum(len(cell) > 1 and cell[0] == cell[-1] and cell[0] in "\"'" for cell in cells) / max(1, len(cells))
