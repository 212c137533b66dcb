"""What people know a sample by: a title that is read for it, or the name of its file; and titles that were given."""

from __future__ import annotations

from pathlib import Path

from tldesk import escape
from tldesk.project.samples import unseen

_LONGEST = 200  # letters


def title_of(path: Path, place: str) -> str:
    """What people know a sample by that is read for it, as a text; empty for one that has no title."""
    if not place:
        return ""
    from tldesk.media.text import titles  # files are opened by it, which the window does not begin with

    return titles.title(path, place)


def name_of(path: str, place: str) -> str:
    """A sample's name: that of its file, and the place in it unless it is the whole file."""
    return f"{path.rpartition('/')[2]} {place}".rstrip()


def given_title(text: str) -> str:
    """A title as somebody gave it, whoever that was: one line of letters that are seen and turn no others around."""
    return escape.line(" ".join(unseen.removed(text[: 2 * _LONGEST]).split()))[:_LONGEST].strip()
