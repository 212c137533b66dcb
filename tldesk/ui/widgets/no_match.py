"""NoMatch: what stands where the grid would be when there is nothing to show, and what to do next."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from tldesk.project.samples import Query
from tldesk.ui import theme
from tldesk.ui.widgets.parts import button, label


class NoMatch(QWidget):
    """Says why no image is shown; `clear` shows all of them again, `bring` goes where images are imported."""

    def __init__(
        self, clear: Callable[[], object], bring: Callable[[], object], prefix: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._picture = QLabel()
        self.words = label("", "heading", name=f"{prefix}-no-match")
        self.clear_button = button(self.tr("Show all images"), f"{prefix}-clear-filters", clear, role="quiet")
        self.bring_button = button(self.tr("Go to Data"), f"{prefix}-go-to-data", bring, role="quiet")
        body = QVBoxLayout(self)
        body.addStretch(1)
        for widget in (self._picture, self.words, self.clear_button, self.bring_button):
            body.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        body.addStretch(1)

    def explain(self, query: Query, filtering: bool) -> None:
        """Say why `query` finds nothing."""
        icon, words = "image-search-outline", self.tr("No image matches these filters")
        if not filtering:
            icon, words = "image-plus", self.tr("There are no images yet: import some on the Data page")
        elif query == Query(status="unlabelled", sort=query.sort, descending=query.descending):
            icon, words = "check-circle-outline", self.tr("Every image has a label")
        elif query == Query(status="binned", sort=query.sort, descending=query.descending):
            icon, words = "trash-can-outline", self.tr("No image is in the bin")
        self._picture.setPixmap(theme.icon(icon, "muted").pixmap(QSize(56, 56)))
        self.words.setText(words)
        self.clear_button.setVisible(filtering)
        self.bring_button.setVisible(not filtering)
