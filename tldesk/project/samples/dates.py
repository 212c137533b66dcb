"""Dates as tables write them, read strictly: a cell is a date as a whole, or it is none.

Which of two numbers with slashes is the day is said by the column itself, where one of its cells leaves no choice;
else somebody has to say it. A time counts where it is written, in UTC where its zone is.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

DAY_FIRST, MONTH_FIRST = ORDERS = ("day", "month")

_TIME = r"(?:[T ]+(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d{1,9})?)?)?"
_ZONE = r"\s?(?P<zone>Z|UTC|[+-]\d\d:?\d\d)?"
_FORMS = tuple(
    re.compile(form + _TIME + _ZONE, re.ASCII)
    for form in (
        r"(?P<year>\d{4})(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})",
        r"(?P<year>\d{4})年(?P<month>\d{1,2})月(?P<day>\d{1,2})日",
        r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})",
    )
)
_EITHER = re.compile(
    r"(?P<one>\d{1,2})(?P<sign>[-/])(?P<other>\d{1,2})(?P=sign)(?P<year>\d{4})" + _TIME + _ZONE, re.ASCII
)
_MONTHS = 12
_LONGEST = 40  # letters
_FARTHEST = datetime.timedelta(hours=14)  # of any zone from UTC


@dataclass(frozen=True, slots=True)
class Dates:
    """The cells of a column as dates, None for what is none. `order` says which number came first where that was a
    question, as in `example`; `is_open`: nothing in the column has answered it. `odd` are cells that are something
    else.
    """

    found: tuple[datetime.datetime | None, ...]
    order: str | None = None
    is_open: bool = False
    odd: tuple[str, ...] = ()
    example: str = ""

    @property
    def are_likely(self) -> bool:
        """Whether the column is one of dates: nine in ten of the cells that are not empty."""
        there = sum(one is not None for one in self.found)
        return there > 0 and there >= 9 * len(self.odd)


def read(cells: Sequence[str], order: str | None = None) -> Dates:
    """The dates of a column; `order` is one of `ORDERS` where somebody has said it."""
    plain = [cell.strip() for cell in cells]
    said = _order(plain)
    used = order or said or DAY_FIRST
    found = tuple(_read(cell, used) for cell in plain)
    odd = tuple(cell for cell, one in zip(plain, found, strict=True) if cell and one is None)
    asked = next((cell for cell in plain if len(cell) <= _LONGEST and _EITHER.fullmatch(cell)), "")
    return Dates(found, used if asked else None, bool(asked) and said is None, odd, asked)


def _order(cells: Iterable[str]) -> str | None:
    """Which number comes first, by the cells in which one of them can be no month; None where that is not told, or
    told in both ways."""
    told = set()
    for cell in cells:
        either = _EITHER.fullmatch(cell) if len(cell) <= _LONGEST else None
        if either is not None:
            one, other = int(either["one"]), int(either["other"])
            told |= {DAY_FIRST} if one > _MONTHS else {MONTH_FIRST} if other > _MONTHS else set()
    return told.pop() if len(told) == 1 else None


def _read(cell: str, order: str) -> datetime.datetime | None:
    if not cell or len(cell) > _LONGEST:
        return None
    either = _EITHER.fullmatch(cell)
    if either is not None:
        day, month = ("one", "other") if order == DAY_FIRST else ("other", "one")
        return _made(either, int(either[month]), int(either[day]))
    matched = next((match for form in _FORMS if (match := form.fullmatch(cell))), None)
    return None if matched is None else _made(matched, int(matched["month"]), int(matched["day"]))


def _made(match: re.Match[str], month: int, day: int) -> datetime.datetime | None:
    hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
    try:
        found = datetime.datetime(int(match["year"]), month, day, hour, minute, second, tzinfo=datetime.UTC)
        return found - _offset(match["zone"])
    except (ValueError, OverflowError):
        return None


def _offset(zone: str | None) -> datetime.timedelta:
    """Raises ValueError for what is no zone."""
    if zone is None or zone in ("Z", "UTC"):
        return datetime.timedelta()
    minutes = int(zone[-2:])
    offset = datetime.timedelta(hours=int(zone[1:3]), minutes=minutes)
    if minutes > 59 or offset > _FARTHEST:
        raise ValueError(zone)
    return -offset if zone[0] == "-" else offset
