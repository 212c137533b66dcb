"""The guide as the window shows it: the pages of docs/guide, in the language that is spoken.

They are written of images, as every sentence is. What is in `_OF_EVERY_KIND` is true of the other kinds word by word.
"""

from __future__ import annotations

import re
from pathlib import Path

from tldesk import paths
from tldesk.media import wording
from tldesk.ui.parts.language import spoken, spoken_of

# Pages in their order; those named like a page of the window are shown when help is asked for there.
PAGES = ("start", "texts", "sounds", "data", "label", "train", "evaluate", "use", "projects", "words", "trouble")
_OF_EVERY_KIND = ("label",)

_PICTURE = re.compile(r"^!\[[^\]]*\]\([^)]*\)\n+", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]+)\)")


def title(page: str) -> str:
    """What a page is called: its first heading."""
    return _file(page).read_text(encoding="utf-8").partition("\n")[0].lstrip("# ")


def text(page: str) -> str:
    """A page in Markdown, without pictures, which show the very window, and without links to what is not shipped; said
    of the kind of data that is spoken of, where that can be."""
    said = _LINK.sub(_kept, _PICTURE.sub("", _file(page).read_text(encoding="utf-8")))
    return wording.reworded(said, spoken_of(), spoken()) if page in _OF_EVERY_KIND else said


def _kept(link: re.Match[str]) -> str:
    return link[0] if link[2].startswith("https:") or "/" not in link[2] else link[1]


def _file(page: str) -> Path:
    own = paths.guide() / spoken() / f"{page}.md"
    return own if own.is_file() else paths.guide() / f"{page}.md"
