"""DropButton: a dashed field to drop files on, which is pressed by those who do not drag."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QSizePolicy

from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import ToolButton, label, named, set_property
from tldesk.ui.parts.layouts import column, row
from tldesk.ui.parts.sign import Sign
from tldesk.ui.parts.there import there

_PICTURE = 5 * theme.GRID


class DropButton(ToolButton):
    """An icon, what to do, and a line of what else may be dropped. What is dropped is the window's to take."""

    def __init__(self, name: str, title: str, hint: str, clicked: Callable[[], object]) -> None:
        super().__init__()
        named(self, name, title)
        self.setAccessibleDescription(hint)
        self.setProperty("role", "drop")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        words = (label(title, "heading", wrap=True), label(hint, "muted", wrap=True))
        for part in words:
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
        picture = Sign("tray-arrow-down", _PICTURE)
        for inner in (picture, *words):
            inner.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setLayout(column(1, row(1, picture, 1), *words, 1, gap=theme.GAP_SMALL, margins=theme.GAP_LARGE))
        self.clicked.connect(lambda _checked=False: clicked())

    def set_over(self, over: bool) -> None:
        """Show that what is held over it would be taken."""
        set_property(self, "over", "true" if over else "false")

    def sizeHint(self) -> QSize:
        """What its parts need: it has no text of its own."""
        return there(self.layout()).sizeHint()

    def minimumSizeHint(self) -> QSize:
        """The least that its parts need."""
        return there(self.layout()).minimumSize()

    def hasHeightForWidth(self) -> bool:
        """Its lines wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As its parts."""
        return there(self.layout()).heightForWidth(width)
