"""What sounds belong together, as those of one speaker or of one day: what a part of their names, or a folder, tells.

A model that has heard a speaker knows him again, so no split may part his sounds. What is likely is proposed; what
looks like it may be another thing, so it is asked.
"""

from __future__ import annotations

import os
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from tldesk.media.modality import MODALITIES, SOUND
from tldesk.project.importers import channels, records, splits
from tldesk.project.importers.records import Found, Options, Question, Skipped
from tldesk.project.samples import recorded

TOGETHER = "together"
ALONE, DAY, NAME, FOLDER = "alone", "day", "name", "folder"

_SOUND = MODALITIES[SOUND]
_PARTS = re.compile(r"[_\s.-]+")
_MOST_PARTS, _MOST_LEVELS = 6, 4
_NEARLY = 0.95  # of the names have such a part
_PROOF = 50  # files of which one must be a sound
_SHORT = 3  # digits: fewer are a count


def questions(things: Iterable[Found | Skipped], source: Path) -> tuple[Question, ...]:
    """What of these belongs together; nothing where they are no sounds, which the first of them tell."""
    every = (thing for thing in things if isinstance(thing, Found))
    first = list(islice(every, _PROOF))
    sounds = [one for one in first if _is_sound(one)]
    if not sounds:
        return ()
    sounds += filter(_is_sound, every)
    asked = _question(sounds, source)
    return () if asked is None else (asked,)


def _is_sound(found: Found) -> bool:
    """Whether it is one that can be read."""
    return channels.is_sound(found) and found.path.suffix.lower() not in _SOUND.refused


def _question(found: Sequence[Found], source: Path) -> Question | None:
    """None where nothing tells it."""
    offered: dict[str, str] = {}
    likely = []
    for answer, key in _ways(source):
        values = [key(one) for one in found]
        if _parts(values) and not _is_class(found, values) and not _is_count(found, values, answer):
            offered[answer] = _words(answer, values)
            if answer == DAY or _across_classes(found, values, answer):
                likely.append(answer)
    if not offered:
        return None
    return Question(
        TOGETHER,
        "Which sounds belong together, as those of one speaker or recording? They stay in one split, unless a class "
        "had no validation sounds then.",
        ((ALONE, "None: each stands for itself"), *offered.items()),
        proposed=likely[0] if likely else "",
    )


def grouped(things: Iterable[Found | Skipped], source: Path, options: Options) -> Iterator[Found | Skipped]:
    """What was found, with the groups that were answered for."""
    key = dict(_ways(source)).get(options.get(TOGETHER, ""))
    for thing in things:
        if key is not None and isinstance(thing, Found) and thing.group is None and (value := key(thing)):
            yield replace(thing, group=records.group_of(value))
        else:
            yield thing


def _ways(source: Path) -> Iterator[tuple[str, Callable[[Found], str]]]:
    """Every answer with what it makes of a sound, the likeliest first."""

    above = os.path.join(source, "")  # noqa: PTH118 (a slash at its end)
    labels: dict[str, str | None] = {"": ""}

    def folder(level: int) -> Callable[[Found], str]:
        def key(one: Found) -> str:
            text = str(one.path)  # paths are slow by the ten thousand
            parts = text[len(above) :].split(os.sep)[:-1] if text.startswith(above) else ()  # noqa: PTH206
            name = parts[-level] if len(parts) >= level else ""
            if name not in labels:
                labels[name] = "" if splits.of(name) else records.label_of(name)
            return "" if labels[name] in ("", one.label) else name

        return key

    def part(number: int) -> Callable[[Found], str]:
        def key(one: Found) -> str:
            parts = _PARTS.split(one.path.stem)
            return parts[number - 1] if len(parts) >= number else ""

        return key

    yield from ((f"{FOLDER}:{level}", folder(level)) for level in range(1, _MOST_LEVELS + 1))
    yield DAY, lambda one: recorded.day(one.path.name) or ""
    yield from ((f"{NAME}:{number}", part(number)) for number in range(1, _MOST_PARTS + 1))


def _parts(values: Sequence[str]) -> bool:
    """Whether these are values of several sounds each, and of nearly all."""
    there = [value for value in values if value]
    return len(there) >= _NEARLY * len(values) and 2 <= len(set(there)) <= len(there) / 2


def _is_class(found: Sequence[Found], values: Sequence[str]) -> bool:
    """Whether a value tells the class, or the other way round."""
    both = {(one.label, value) for one, value in zip(found, values, strict=True) if one.label is not None}
    return bool(both) and len(both) == len({label for label, _ in both}) == len({value for _, value in both})


def _across_classes(found: Sequence[Found], values: Sequence[str], answer: str) -> bool:
    """Whether most values come in several classes, as speakers do, and are no numbers that may be a count: of few
    digits, or at the end of a name."""
    classes: dict[str, set[str]] = defaultdict(set)
    sizes = Counter(values)
    for one, value in zip(found, values, strict=True):
        if value and one.label is not None:
            classes[value].add(one.label)
    several = [value for value in classes if sizes[value] > 1]
    if sum(len(classes[value]) > 1 for value in several) <= len(several) / 2:
        return False
    if answer.startswith(FOLDER):
        return True
    digits = [value for value in sizes if value.isdecimal()]
    return 2 * len(digits) < len(sizes) or not (_ends(found, values) or max(map(len, digits)) < _SHORT)


def _is_count(found: Sequence[Found], values: Sequence[str], answer: str) -> bool:
    """Whether these are numbers of few digits at the end of a name, which nobody means to say anything with."""
    few = all(value.isdecimal() and len(value) < _SHORT for value in values if value)
    return few and answer.startswith(NAME) and _ends(found, values)


def _ends(found: Sequence[Found], values: Sequence[str]) -> bool:
    return all(value == _PARTS.split(one.path.stem)[-1] for one, value in zip(found, values, strict=True))


def _words(answer: str, values: Sequence[str]) -> str:
    way, _, number = answer.partition(":")
    names = {value for value in values if value}
    count, listed = len(names), records.listed(names)
    text = f"Part {number} of the file name ({count}): {listed}"
    if way == DAY:
        text = f"Those of one day, by the time in the file name ({count}): {listed}"
    elif way == FOLDER and number == "1":
        text = f"Folder that holds the sounds ({count}): {listed}"
    elif way == FOLDER:
        text = f"Folder {number} levels up ({count}): {listed}"
    return text
