"""Sequences: which photos may have been taken one after the other, as their names or their times tell.

That says nothing of what they show: five hundred things photographed one by one are numbered just so. It proposes
pairs, and likeness decides (`engine.similarity.scenes`). A name's last number counts, as cameras and frame grabbers
write it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime

from tldesk.project.samples.file_names import last_number
from tldesk.project.samples.groups import Content
from tldesk.project.trust.stored_values import time_of

REACH = 3  # a photo is proposed with so many that follow it
_GAP = 8  # numbers between them at most: some were thrown away
_SECONDS = 15.0
_LONGEST = 15  # digits: what is longer is no count, and costs time


def neighbours(contents: Sequence[Content]) -> list[tuple[int, int]]:
    """Pairs of places in `contents`, each once and the lower first, that follow one another by name or by time."""
    pairs: set[tuple[int, int]] = set()
    for numbers, gap in ((_by_name(contents), _GAP), (_by_time(contents), _SECONDS)):
        for line in numbers:
            line.sort()
            for place, (number, one) in enumerate(line):
                following = line[place + 1 : place + 1 + REACH]
                pairs.update((min(one, other), max(one, other)) for at, other in following if at - number <= gap)
    return sorted(pairs)


def _by_name(contents: Sequence[Content]) -> list[list[tuple[float, int]]]:
    """Lines of (number, place) of names in one folder that differ in their last number alone."""
    lines: dict[tuple[str, str], list[tuple[float, int]]] = defaultdict(list)
    for place, content in enumerate(contents):
        name = content.path.stem
        before, number, after = last_number(name)
        if 0 < len(number) <= _LONGEST:
            lines[str(content.path.parent), f"{before}#{after}"].append((float(number), place))
    return list(lines.values())


def _by_time(contents: Sequence[Content]) -> list[list[tuple[float, int]]]:
    """One line of (second, place) of all photos of which the camera wrote the time."""
    line = []
    for place, content in enumerate(contents):
        time = time_of(content.taken_at)
        if time is not None:
            line.append(((time - datetime(1995, 1, 1, tzinfo=UTC)).total_seconds(), place))
    return [line]
