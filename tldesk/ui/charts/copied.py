"""The points of curves as a table: what is copied from a chart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from tldesk.ui.charts.line import Line

_DIGITS = ".10g"


def table(lines: Iterable[Line], x_title: str) -> list[list[str]]:
    """The names of all columns, then a row for each place on the x axis, empty where a curve has no point there."""
    columns = [
        (title, dict(zip(_numbered(line.x.tolist()), values.tolist(), strict=True)))
        for line in lines
        if line.title
        for title, values in ((line.title, line.y), (f"{line.title} ≥", line.low), (f"{line.title} ≤", line.high))
        if values is not None
    ]
    rows = [[x_title, *(title for title, _ in columns)]]
    for at in sorted({place for _, values in columns for place in values}):
        cells = (format(values[at], _DIGITS) if at in values else "" for _, values in columns)
        rows.append([format(at[0], _DIGITS), *cells])
    return rows


def _numbered(places: Sequence[float]) -> list[tuple[float, int]]:
    """Places, each with how often it came before: a curve may have several values at one."""
    seen: Counter[float] = Counter()
    found = []
    for place in places:
        found.append((place, seen[place]))
        seen[place] += 1
    return found
