"""The order of the Tab key, where a part comes into the window after what stands behind it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def behind(before: QWidget, *late: QWidget) -> None:
    """Tab comes from `before`, and what it holds, to these and what they hold, in this order."""
    _chain(_held(before)[-1], late)


def first_in(place: QWidget, *late: QWidget) -> None:
    """Tab comes to these before whatever else the place holds."""
    _chain(place, late)


def _chain(last: QWidget, late: tuple[QWidget, ...]) -> None:
    for widget in late:
        for part in _held(widget):
            QWidget.setTabOrder(last, part)
            last = part


def _held(widget: QWidget) -> list[QWidget]:
    """A widget and what it holds, in the order of Tab."""
    parts, part = [widget], widget.nextInFocusChain()
    while widget.isAncestorOf(part):
        parts.append(part)
        part = part.nextInFocusChain()
    return parts
