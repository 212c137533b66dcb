"""The order of the Tab key, where a part comes into the window after what stands behind it."""

from __future__ import annotations

import itertools

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tldesk.ui.parts.there import there


def first_in(place: QWidget, *late: QWidget) -> None:
    """Tab comes to these, and what they hold, in this order, before whatever else the place holds."""
    parts = [part for widget in late for part in _held(widget) if _stops(part)]
    if not parts:
        return
    following, window = there(place.nextInFocusChain()), place.window()
    while following is not window and (following in parts or not _stops(following)):
        following = there(following.nextInFocusChain())
    if following is window:  # they are the last
        order = parts
    else:
        QWidget.setTabOrder(following, parts[0])
        order = [*parts, following]
    for before, after in itertools.pairwise(order):
        QWidget.setTabOrder(before, after)


def _stops(part: QWidget) -> bool:
    """Whether Tab stops here itself, and not at a part of it that has the keyboard in its place."""
    return part.focusPolicy() != Qt.FocusPolicy.NoFocus and part.focusProxy() is None


def _held(widget: QWidget) -> list[QWidget]:
    """A widget and what it holds, in the order of Tab."""
    parts, part = [widget], there(widget.nextInFocusChain())
    while widget.isAncestorOf(part):
        parts.append(part)
        part = there(part.nextInFocusChain())
    return parts
