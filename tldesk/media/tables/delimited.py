"""CSV and its relatives, row by row: a row that cannot be read costs itself, and reading goes on with the next line.

Python's `csv` finds the cells, strictly. Where it stops, as at text behind a closing quote, the row is told by the line
where it begins and the next line is read as a row's first: a quote that is missing would else swallow all that follows.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from tldesk.media.tables import columns
from tldesk.media.tables.lines import Block
from tldesk.media.tables.records import MOST_CHARACTERS, TOO_LONG, Bad, Row, Rows

# What a quote is called → what `csv` is told. The name is what it looks like in the file.
QUOTES: dict[str, dict[str, Any]] = {
    '"': {"quotechar": '"'},
    '\\"': {"quotechar": '"', "escapechar": "\\"},
    "": {"quoting": csv.QUOTE_NONE},
    "'": {"quotechar": "'"},
}
UNCLOSED = "a quotation mark is not closed"
_BEHIND = "there is text behind a closing quotation mark"
_NO_DELIMITER = "\uffff"  # of a table of one column: no letter at all

# Lines may be read again after a row that never ended, so many and so many times as many as there are: a file in which
# each row is open to its end would take for ever. From then on every line is a row.
_AGAIN_FREE, _AGAIN_SHARE = 1_000_000, 4


class _TooLong(Exception):
    """A row has more letters than any row of texts."""


class _Feed:
    """The lines of a file for `csv`, from any line on that is not behind the row being read."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        self._blocks = iter(blocks)
        self._lines: list[str] = []
        self._first = 1  # the number of the first of them
        self._row = self._next = 0  # where the row begins, and which line comes next, among them
        self._held = self._again = 0
        self.wrong: dict[int, str] = {}

    @property
    def number(self) -> int:
        """The line where the row begins that is being read."""
        return self._first + self._row

    @property
    def height(self) -> int:
        """How many lines of the row have been read."""
        return self._next - self._row

    @property
    def is_over(self) -> bool:
        """Whether there is no further line."""
        return self._next >= len(self._lines) and not self._more()

    def lines(self, most: int = sys.maxsize) -> Iterator[str]:
        """Those from the next one on, at most so many. Raises _TooLong."""
        while most and not self.is_over:
            self._next += 1
            most -= 1
            yield self._lines[self._next - 1]

    def problem(self) -> str | None:
        """What is wrong with a line of the row."""
        numbers = range(self.number, self._first + self._next)
        return next((self.wrong[number] for number in numbers if number in self.wrong), None)

    def done(self) -> None:
        """The row has been read: the next one begins with the next line."""
        self._row = self._next

    def passed_over(self) -> None:
        """The row could not be read: the next one begins with the line after its first."""
        self._again += max(0, self._next - self._row - 1)
        self._row += 1
        self._next = self._row

    @property
    def is_tired(self) -> bool:
        """Whether too many lines have been read again."""
        return self._again > _AGAIN_FREE + _AGAIN_SHARE * self.number

    def _more(self) -> bool:
        block = next(self._blocks, None)
        if block is None:
            return False
        self._first, self._next = self.number, self._next - self._row
        if self._row:
            del self._lines[: self._row]
            self._held, self._row = sum(map(len, self._lines)), 0
        held, self._held = self._held, self._held + sum(map(len, block.lines))  # letters of the row up to now
        self._lines += block.lines
        self.wrong = {number: why for number, why in self.wrong.items() if number >= self._first} | block.wrong
        if held > MOST_CHARACTERS:
            raise _TooLong
        return True


def read(blocks: Iterable[Block], delimiter: str, quote: str, width: int = sys.maxsize) -> Rows:
    """The rows that are not blank, of as many cells as each has, the header among them; Bad in the place of others.

    `delimiter` is one letter, or empty for a single column; `quote` a key of QUOTES. A row of several lines with more
    than `width` cells is none: a quote was left open, and what follows it is read as rows again.
    """
    csv.field_size_limit(2 * MOST_CHARACTERS)  # the row's own limit comes first
    how = QUOTES[quote] | {"delimiter": delimiter or _NO_DELIMITER, "strict": True}
    feed = _Feed(_without_said(blocks))
    while not feed.is_over:
        try:
            for cells in csv.reader(feed.lines(1 if feed.is_tired else sys.maxsize), **how):
                if feed.wrong and (problem := feed.problem()):
                    yield Bad(feed.number, problem)
                elif len(cells) > width and feed.height > 1 and any(cells[width:]):
                    yield Bad(feed.number, columns.too_many_reason(len(cells), width))
                    feed.passed_over()
                    break
                elif any(cells) and (len(cells) > 1 or not cells[0].isspace()):
                    yield Row(feed.number, tuple(cells))
                feed.done()
        except (csv.Error, _TooLong) as error:
            yield Bad(feed.number, feed.problem() or _reason(error))
            feed.passed_over()


def said(line: str) -> str:
    """The delimiter that Excel's first line `sep=;` says; empty for any other line."""
    return line[4] if line[:4].lower() == "sep=" and len(line.rstrip("\r\n")) == 5 else ""


def _without_said(blocks: Iterable[Block]) -> Iterator[Block]:
    first = True
    for block in blocks:
        if first and block.lines and said(block.lines[0]):
            block.lines[0] = "\n"
        first = False
        yield block


def _reason(error: Exception) -> str:
    if isinstance(error, _TooLong):
        return TOO_LONG
    return UNCLOSED if "unexpected end" in str(error) else _BEHIND
