"""ComparedText: one of two texts that are compared, with what the other has not marked in it."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from PySide6.QtCore import Qt

from tldesk.errors import TldeskError
from tldesk.media.text import lines
from tldesk.ui.parts.looks import Placed
from tldesk.ui.samples.text.prepared import Prepared, prepare
from tldesk.ui.samples.text.reader import Reader, Span
from tldesk.ui.session.calls import run_newest

_MOST = 20_000  # characters in which differences are looked for
_UNIT = re.compile(r"[^\W\u2e80-\uffff]+|\w|[^\w\s]")  # a word, or a character of a script without spaces


class ComparedText(Reader):
    """It is scrolled and selected with the mouse: the keys belong to the decision."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_beside(self, sample: Placed, other: Placed) -> None:
        """Show a text, read in the pool, and how it differs from the other one."""
        run_newest(lambda: _read(sample, other), self._take)

    def _take(self, found: tuple[Prepared, list[Span]] | TldeskError) -> None:
        if isinstance(found, TldeskError):
            self.show_text("")
            self.setPlaceholderText(f"{found.text}\n\n{found.hint}")
        else:
            self.show_text(*found)


def differences(text: str, other: str) -> list[Span]:
    """The stretches of a text that the other one has not."""
    if max(len(text), len(other)) > _MOST:
        return []
    units = list(_UNIT.finditer(text))
    matcher = SequenceMatcher(None, [one[0] for one in units], _UNIT.findall(other), autojunk=False)
    changes = (change for change in matcher.get_opcodes() if change[0] in ("replace", "delete"))
    return [(units[first].start(), units[end - 1].end(), "found") for _, first, end, _, _ in changes]


def _read(sample: Placed, other: Placed) -> tuple[Prepared, list[Span]] | TldeskError:
    try:
        text, beside = (lines.read(one.path, one.place).text for one in (sample, other))
    except TldeskError as error:
        return error
    return prepare(text), differences(text, beside)
