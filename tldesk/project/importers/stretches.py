"""Stretches of a recording, as others write them: from one second to another, become places in its file."""

from __future__ import annotations

import math

from tldesk.media.limits import LONGEST_SOUND
from tldesk.media.place import WHOLE, Place, parse
from tldesk.project.importers import records

_LONGEST_TIME = 40  # letters
_ROUNDING = 1e-4  # milliseconds that a number lost when it was written


def place(start: str, end: str) -> tuple[str, str]:
    """The place from one time to another, both in seconds; or why there is none. Neither: the whole file."""
    if not start.strip() and not end.strip():
        return WHOLE, ""
    first, last = seconds(start), seconds(end)
    if first is None or last is None or last < first:
        return WHOLE, records.BAD_STRETCH
    if last - first > LONGEST_SOUND + 1e-6:
        return WHOLE, records.LONG_STRETCH
    # Rounded down, so that it does not reach behind the end of its file, and begins where the one before has ended.
    numbers = int(1000 * first + _ROUNDING), int(1000 * last + _ROUNDING)
    if numbers[0] == numbers[1]:
        return WHOLE, records.NO_STRETCH
    try:
        return Place("ms", numbers).text, ""
    except ValueError:
        return WHOLE, records.BAD_STRETCH


def shown(text: str) -> str:
    """The stretch of a place in seconds, as people read it; nothing where it is another place."""
    found = parse(text)
    if found is None or found.kind != "ms":
        return ""
    return f"{found.numbers[0] / 1000:g}–{found.numbers[1] / 1000:g} s"


def seconds(text: str) -> float | None:
    """A time that somebody wrote, as 12.5, 12,5 or 1:02:12.5; None for what is none."""
    parts = text.strip().replace(",", ".").split(":")
    if len(text) > _LONGEST_TIME or len(parts) > 3:
        return None
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        return None
    if not all(math.isfinite(number) and number >= 0 for number in numbers):
        return None
    return sum(number * 60.0**power for power, number in enumerate(reversed(numbers)))
