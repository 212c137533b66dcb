"""What a text is called where samples are named: its beginning, for its file and the place in it say nothing."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import TypeAdapter

from tldesk import foreign
from tldesk.errors import TldeskError
from tldesk.foreign import Refused
from tldesk.media import image, place
from tldesk.media.text import lines

LONGEST = 60  # characters
_TEXT = TypeAdapter(str)
_LOOKED_AT = 1 << 10  # bytes of a line, which may be a book
_STRING = re.compile(rb'(?:[^"\\]|\\(?:u[0-9a-fA-F]{4}|[^u]))*')  # up to its end, or to an escape that is cut


def title(file: Path, where: str) -> str:
    """The beginning of the text at a place of a file, in a line; empty where it cannot be read."""
    try:
        found = place.parse(where)
        if found is None or found.kind != "bytes":
            return ""
        first, end = found.numbers
        data = image.stretch(file, first, min(end, first + _LOOKED_AT))
    except (TldeskError, ValueError):
        return ""
    return shortened(_begun(data.removeprefix(lines.BEGINS))) if data.startswith(lines.BEGINS) else ""


def shortened(text: str) -> str:
    """A text in a line that is not too long, without what cannot be seen."""
    line = "".join(letter for letter in " ".join(text.split()) if letter.isprintable())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rstrip()}…"


def _begun(data: bytes) -> str:
    """The text whose JSON begins so."""
    string = _STRING.match(data)
    whole = (string[0] if string else b"").decode("utf-8", "ignore")
    try:
        return foreign.read(_TEXT, f'"{whole}"'.encode(), 2 * _LOOKED_AT)
    except Refused:
        return ""
