"""PageHeader: what stands at the top of each of the five pages, in one place and of one height."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget

from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import label
from tldesk.ui.parts.layouts import column, row
from tldesk.ui.parts.narrow import Halves, tight_row

HEIGHT = 7 * theme.GRID
_LATIN = 26  # pixels of a title in Latin letters; below a taller one, as in Chinese, the facts need a little more


class PageHeader(QWidget):
    """Title, one line of facts, and at the right what can be done: all on one centre line.

    While there is no room for that, the facts stand below the title; then buttons do without their words.
    """

    def __init__(self, title: str, facts: QWidget, *actions: QWidget) -> None:
        super().__init__()
        self.setObjectName("page-header")
        self.title = label(title, "title", name="page-title")
        tall = QFontMetrics(theme.font("title")).size(0, title).height() > _LATIN
        self.setFixedHeight(HEIGHT + theme.GRID if tall else HEIGHT)
        self.words = Halves(row(self.title), row(facts), growing=1, gaps=(theme.GAP_LARGE, 0))
        # Its own height, so that title and facts stand in the middle also where one is below the other.
        self.setLayout(tight_row((column(1, self.words, 1), 1), *actions))
