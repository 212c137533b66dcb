"""Texts that say the same: alike but for case, spaces, punctuation and the width of letters.

Such texts in two splits make an accuracy too good, as photos of one thing do. What says the same in other words is not
found.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator

from tldesk.errors import TldeskError
from tldesk.media import examples
from tldesk.media.pool import never, ordered_map
from tldesk.media.text.normal import nfkc
from tldesk.project.runs.clock import Clock
from tldesk.project.runs.events import Event, PhaseStarted
from tldesk.project.samples.groups import Content
from tldesk.project.store import Project

log = logging.getLogger(__name__)


def plain(text: str) -> str:
    """The letters and digits of a text (NFKC, without case); of one that has none, the text."""
    folded = nfkc(text).casefold()
    return "".join(filter(str.isalnum, folded)) or folded


def search(project: Project, should_stop: Callable[[], bool] = never, *, gently: bool = False) -> Iterator[Event]:
    """Look at every usable text and keep the groups of those that say the same; when stopped they stay as they are.

    Raises TldeskError `project_read_only` or `disk_full`.
    """
    contents = project.near.contents()
    yield PhaseStarted(name="compare", text="Comparing the texts", total=len(contents))
    clock, groups = Clock("compare", len(contents)), dict[str, int]()
    first: dict[bytes, int] = {}
    said = ordered_map(lambda content: _said(project, content), contents, should_stop, gently=gently)
    for place, (content, key) in enumerate(zip(contents, said, strict=False)):
        groups[content.sha256] = place if key is None else first.setdefault(key, place)
        if clock.tick():
            yield clock.event()
    if not should_stop():
        project.near.put(groups)


def _said(project: Project, content: Content) -> bytes | None:
    try:
        text = examples.content(content, project.kind).decode()
    except TldeskError as error:
        log.warning("%s is not compared: %s", content.path, error.text)
        return None
    return hashlib.blake2b(plain(text).encode(errors="replace"), digest_size=16).digest()
