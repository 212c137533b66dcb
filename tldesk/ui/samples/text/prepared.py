"""A text made ready for a Reader, off the UI thread: what of it is shown, and where that is in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tldesk.ui.samples.text.offsets import Offsets, shown

_PARAGRAPH = 8_000  # characters; longer ones are broken, or laying one out would take seconds
_SPACE = re.compile(r"\s")
_LOOK_BACK = 200  # characters in which a space is looked for to break at


@dataclass(frozen=True)
class Prepared:
    """`said` is the text as it is shown, character for character; `written` has line breaks in it besides, where
    paragraphs are too long. `columns` are the further columns of its row.
    """

    text: str
    said: str
    written: str
    offsets: Offsets
    columns: Mapping[str, str] = field(default_factory=dict)


def prepare(text: str, columns: Mapping[str, str] | None = None) -> Prepared:
    """Make a text ready; of a long one in the pool."""
    said = shown(text)
    breaks = list(_breaks(said))
    written, start, parts = said, 0, []
    if breaks:
        for place in breaks:
            parts.append(said[start:place])
            start = place
        written = "\n".join([*parts, said[start:]])
    return Prepared(text, said, written, Offsets(said, breaks), columns or {})


def _breaks(said: str) -> Iterator[int]:
    """Where paragraphs are broken: behind a space if there is one near."""
    start = 0
    while len(said) - start > _PARAGRAPH:
        end = said.rfind("\n", start, start + _PARAGRAPH) + 1
        if end <= start:
            latest = start + _PARAGRAPH
            spaces = [found.end() for found in _SPACE.finditer(said, latest - _LOOK_BACK, latest)]
            end = spaces[-1] if spaces else latest
            yield end
        start = end
