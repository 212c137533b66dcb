"""What a page is to the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from tldesk.ui.parts import theme
from tldesk.ui.parts.layouts import column
from tldesk.ui.session.context import Context

if TYPE_CHECKING:
    from tldesk.ui.samples.browser import Browser  # which the window does not import before it is shown
    from tldesk.ui.samples.sample_menu import SampleMenu
    from tldesk.ui.samples.sound.listening import Listening


class Page(QWidget):
    """One of the five pages; made at its first visit, with a project open, and kept until the project is closed.

    `name` is stable (`data`, `label` …). `self.body` is its layout, with the margins of the grid, and a `PageHeader`
    is the first thing in it. `browser` has its images, where it shows any; `listening` plays the one sound that is
    shown without one.
    """

    name: str = ""
    browser: Browser | None = None
    listening: Listening | None = None

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.setObjectName(f"{self.name}-page")
        self.body = column(gap=theme.GAP, margins=(theme.MARGIN, theme.GAP, theme.MARGIN, theme.GAP_LARGE))
        self.setLayout(self.body)

    def shown(self) -> None:
        """The page is shown now: refresh what costs too much while it is hidden."""

    def open(self, target: object) -> None:
        """Show `target`: what another page, a drop or the command line asked for. Each page says what it takes."""

    def at_stake(self) -> list[str]:
        """What ends with the page though the project stays open, in words."""
        return []

    def paste(self) -> bool:
        """Take what the clipboard holds; whether the page has a use of its own for it."""
        return False


class ImagesPage(Page):
    """A page of images: actions of the table concern those that are chosen in its `browser`."""

    browser: Browser
    menu: SampleMenu

    def select_all(self) -> None:
        """Select every image that is shown."""
        self.browser.grid.selectAll()

    def clear_selection(self) -> None:
        """Back to the grid, or nothing selected."""
        self.browser.leave()
