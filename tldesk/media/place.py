"""Where in its file a sample lies: a short text, of which there is one spelling for each place.

Empty for a whole file, else `row:12`, `frame:40`, `ms:1500-4500` (milliseconds), `channel:2` (of a sound, counted from
1), `ms:1500-4500,2` (both), `bytes:0-120` (from the first to before the second) or `box:x,y,w,h` (pixels of the upright
picture, from its left and top). A text may come from somebody else: what is not spelled like this is no place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

WHOLE = ""

_COUNT = r"(0|[1-9]\d{0,11})"
_OFFSET = r"(0|-?[1-9]\d{0,11})"  # a box may begin beside the picture
_SIZE = r"([1-9]\d{0,11})"
_STRETCHES = ("ms", "bytes")
# Kind → how its numbers are spelled.
_FORMS = {
    "row": re.compile(_COUNT, re.ASCII),
    "frame": re.compile(_COUNT, re.ASCII),
    "ms": re.compile(f"{_COUNT}-{_COUNT}(?:,{_SIZE})?", re.ASCII),
    "channel": re.compile(_SIZE, re.ASCII),
    "bytes": re.compile(f"{_COUNT}-{_COUNT}", re.ASCII),
    "box": re.compile(f"{_OFFSET},{_OFFSET},{_SIZE},{_SIZE}", re.ASCII),
}


# Every form, at the beginning of a line up to its end.
_LINE = re.compile(
    "^(?:{})$".format("|".join(f"{kind}:{form.pattern}" for kind, form in _FORMS.items())), re.ASCII | re.M
)


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a file: its `kind`, a key of `_FORMS`, and the numbers that say which.

    Raises ValueError for what is no part of any file: another kind, a number too many or too large, a stretch of
    nothing.
    """

    kind: str
    numbers: tuple[int, ...]

    def __post_init__(self) -> None:
        form = _FORMS.get(self.kind)
        spelled = form.fullmatch(self._spelled) if form else None
        if spelled is None or (self.kind in _STRETCHES and self.numbers[0] >= self.numbers[1]):
            raise ValueError("it is no place in a file")

    @property
    def text(self) -> str:
        """As it is stored."""
        return f"{self.kind}:{self._spelled}"

    @property
    def _spelled(self) -> str:
        texts = [str(number) for number in self.numbers]
        return ",".join([("-" if self.kind in _STRETCHES else ",").join(texts[:2]), *texts[2:]])


def stretch(first: int, end: int) -> str:
    """The place of these bytes of a file, as `Place("bytes", (first, end)).text`, and quick enough for a million."""
    return f"bytes:{first}-{end}"


def parse(text: str) -> Place | None:
    """The place that a text says; None for a whole file. Raises ValueError for any other text."""
    if text == WHOLE:
        return None
    kind, _, spelled = text.partition(":")
    form = _FORMS.get(kind)
    found = form.fullmatch(spelled) if form else None
    if found is None:
        raise ValueError("it is no place in a file")
    return Place(kind, tuple(int(number) for number in found.groups() if number is not None))


def in_channel(text: str, channel: int) -> str:
    """The same place of a recording, in one channel of it, counted from 1; as it is where it names one, or is another.
    Raises ValueError for what is no place.
    """
    place = parse(text)
    if place is None:
        return Place("channel", (channel,)).text
    return Place("ms", (*place.numbers, channel)).text if place.kind == "ms" and len(place.numbers) == 2 else text


def are_spelled(joined: str, count: int) -> bool:
    """Whether these are so many places, a line each, that are spelled like any; a million take a third of a second.

    Whether a stretch ends before it begins is seen when it is read.
    """
    return joined.count("\n") == max(0, count - 1) and sum(1 for _ in _LINE.finditer(joined)) == count


def belong_together(text: str) -> bool:
    """Whether samples at such places of one file show one thing, as frames do. Lines that the program has put into a
    file of texts do not.
    """
    return text != WHOLE and not text.startswith("bytes:")


def key(path: str, place: str) -> str:
    """What a sample below a root is known by: the path of its file, and the place in it unless it is the whole file."""
    return f"{path}\0{place}" if place else path


def of_key(text: str) -> tuple[str, str]:
    """The path and the place of a key."""
    path, _, place = text.partition("\0")
    return path, place
