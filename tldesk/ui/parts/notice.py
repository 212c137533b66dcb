"""Notice: what is told for a while, as a record. Who tells it needs no widget; the window makes a toast of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import SignalInstance

if TYPE_CHECKING:
    from tldesk.project.editing.edits import Change


@dataclass(frozen=True, slots=True)
class Act:
    """What can be done about a notice: the word on its button, and what pressing it does.

    `key` is an action of the table that does the same, whose key the button's tip tells.
    """

    text: str
    do: Callable[[], object]
    key: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence, and what can be done about it.

    `until`: a signal after which it is no longer so. `change`: the edit that was undone or done again, which may be of
    what is not in sight.
    """

    text: str
    acts: tuple[Act, ...] = ()
    until: SignalInstance | None = None
    change: Change | None = None
