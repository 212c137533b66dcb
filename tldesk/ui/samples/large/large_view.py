"""LargeView: what shows one sample as large as its place, whatever kind it is of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QToolButton, QWidget


class LargeView(QWidget):
    """Shows what the `read` of its module gave (see `looks.LargeViews`), or words in its place."""

    @property
    def has_content(self) -> bool:
        """Whether a sample is shown."""
        raise NotImplementedError

    def show_content(self, content: Any, full_size: QSize | None = None, *, keep_zoom: bool = False) -> None:
        """Show a sample whose whole has this size; `keep_zoom` when it replaces a stand-in of the same one."""
        raise NotImplementedError

    def show_message(self, text: str) -> None:
        """Show words in place of a sample (none: nothing)."""
        raise NotImplementedError

    def show_words(self, words: Sequence[str]) -> None:
        """Mark the words of a search, where the sample has such."""

    def resize_by(self, step: int) -> bool:
        """Show it larger (1), smaller (-1), or as at first (0); whether that means something here."""
        return False

    def keyboard(self) -> QWidget:
        """What gets the keys."""
        return self

    def leave(self) -> bool:
        """What Escape does first; whether it did anything."""
        return False

    def tools(self, prefix: str) -> list[QToolButton]:
        """The buttons of its bar."""
        return []
