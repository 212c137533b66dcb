"""Rows, columns and stacks, so that the code of a layout reads as its picture.

A widget or a layout stands for itself, a number for a stretch, `Space(pixels)` for a distance. `(thing, 1)` gives a
thing a share of the room that is left, `(widget, alignment)` its own size at that side.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeAlias, TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QStackedWidget, QVBoxLayout, QWidget

from tldesk.ui.parts import theme

Box = TypeVar("Box", bound=QBoxLayout)
Margins: TypeAlias = int | tuple[int, int, int, int]


class Space(int):
    """So many pixels between two things, beside the gap."""


Thing: TypeAlias = QWidget | QLayout | int | Space | tuple[QWidget | QLayout, int] | tuple[QWidget, Qt.AlignmentFlag]


def fill(layout: Box, *things: Thing) -> Box:
    """Add things to a layout, in this order, which is that of the Tab key as well; the layout is given back."""
    for thing in things:
        what, how = thing if isinstance(thing, tuple) else (thing, 0)
        if isinstance(what, Space):
            layout.addSpacing(what)
        elif isinstance(what, int):
            layout.addStretch(what)
        elif isinstance(what, QLayout):
            layout.addLayout(what, how)
        elif isinstance(how, Qt.AlignmentFlag):
            layout.addWidget(what, 0, how)
        else:
            layout.addWidget(what, how)
    return layout


def fit(layout: Box, gap: int | None, margins: Margins | None) -> Box:
    """Set the gap between things and the margins (left, top, right, bottom) around them; None leaves them to Qt."""
    if gap is not None:
        layout.setSpacing(gap)
    if margins is not None:
        layout.setContentsMargins(*(margins if isinstance(margins, tuple) else (margins,) * 4))
    return layout


def row(*things: Thing, gap: int | None = theme.GAP, margins: Margins | None = 0) -> QHBoxLayout:
    """Things beside one another."""
    return fill(fit(QHBoxLayout(), gap, margins), *things)


def column(*things: Thing, gap: int | None = theme.GAP, margins: Margins | None = 0) -> QVBoxLayout:
    """Things below one another."""
    return fill(fit(QVBoxLayout(), gap, margins), *things)


def holder(layout: QLayout) -> QWidget:
    """A widget that is nothing but its layout."""
    widget = QWidget()
    widget.setLayout(layout)
    return widget


@contextmanager
def at_once(widget: QWidget) -> Iterator[None]:
    """Changes of what is shown in a widget, after which it is laid out once: Qt does so for each thing that appears."""
    layout = widget.layout()
    if layout is None or not layout.isEnabled():
        yield
        return
    layout.setEnabled(False)
    try:
        yield
    finally:
        layout.setEnabled(True)
        layout.activate()


class _Stack(QStackedWidget):
    """As small as what is shown can be, whatever the others need."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(self.updateGeometry)

    def minimumSizeHint(self) -> QSize:
        shown = self.currentWidget()
        if shown is None:
            return super().minimumSizeHint()
        return shown.minimumSizeHint().expandedTo(shown.minimumSize())


def stacked(*pages: QWidget, name: str = "") -> QStackedWidget:
    """Widgets in one place, of which one is shown."""
    stack = _Stack()
    stack.setObjectName(name)
    for page in pages:
        stack.addWidget(page)
    return stack
