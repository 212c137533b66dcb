"""ShownCount: in the status bar, how many images a filter leaves and how many of them are selected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget

from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import named
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.text import left_out
from tldesk.ui.samples.page import Page

if TYPE_CHECKING:
    from tldesk.ui.samples.browser import Browser  # which the window does not import before it is shown


class ShownCount(QLabel):
    """Follows the page of `pages` that is shown, where it has a browser; empty while all is shown and one is chosen."""

    def __init__(self, pages: QStackedWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "shown-count")
        self.setProperty("role", "muted")
        self.setContentsMargins(theme.GAP, 0, theme.GAP, 0)
        self._pages = pages
        self._followed: set[Browser] = set()
        self._soon = QTimer(self, singleShot=True, interval=0)  # a selection may change in several steps
        self._soon.timeout.connect(self.refresh)
        pages.currentChanged.connect(self._follow)
        self._follow()

    @Slot()
    def refresh(self) -> None:
        """Say how it is now."""
        browser, parts = self._browser(), []
        if browser is not None:
            if browser.filters.filtering:
                shown, excluded = self.tr("{count} {count:image|images} shown"), browser.model.left_out
                parts.append(filled(shown, count=browser.model.rowCount() - sum(excluded)))
                parts += left_out(*excluded)
            selected = len(browser.grid.selected_rows())
            if selected > 1:
                parts.append(filled(self.tr("{count} selected"), count=selected))
        self.setText(" · ".join(parts))

    def _browser(self) -> Browser | None:
        page = self._pages.currentWidget()
        return page.browser if isinstance(page, Page) else None

    @Slot()
    def _follow(self) -> None:
        self.setAccessibleName(self.tr("Images shown and selected"))
        browser = self._browser()
        if browser is not None and browser not in self._followed:
            self._followed.add(browser)
            browser.destroyed.connect(lambda: self._followed.discard(browser))
            for changed in (browser.selection_changed, browser.model.refreshed, browser.filters.query_changed):
                changed.connect(self._soon.start)
        self.refresh()
