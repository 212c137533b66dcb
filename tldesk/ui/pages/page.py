"""What a page is to the window."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from tldesk.ui import theme
from tldesk.ui.context import Context


class Page(QWidget):
    """One of the five pages; made at its first visit, with a project open, and kept until the project is closed.

    `name` is stable (`data`, `label` …). Actions of the table whose slot the page has are sent to it while it is shown.
    `self.body` is its layout, with the margins of the grid.
    """

    name: ClassVar[str] = ""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.setObjectName(f"{self.name}-page")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(theme.MARGIN, theme.GAP_LARGE, theme.MARGIN, theme.GAP_LARGE)
        self.body.setSpacing(theme.GAP_LARGE)

    def shown(self) -> None:
        """The page is shown now: refresh what costs too much while it is hidden."""

    def open(self, target: object) -> None:
        """Show `target`: what another page, a drop or the command line asked for. Each page says what it takes."""
