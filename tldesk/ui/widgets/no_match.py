"""NoMatch: what stands where the grid would be when the filters leave nothing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from tldesk.ui import theme
from tldesk.ui.widgets.parts import button, label


class NoMatch(QWidget):
    """Says that nothing matches, and offers to show everything again."""

    def __init__(self, clear: Callable[[], object], prefix: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        body = QVBoxLayout(self)
        body.addStretch(1)
        picture = QLabel()
        picture.setPixmap(theme.icon("image-search-outline", "muted").pixmap(QSize(56, 56)))
        body.addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)
        body.addWidget(label(self.tr("No image matches these filters"), "heading"), 0, Qt.AlignmentFlag.AlignHCenter)
        show = button(self.tr("Show all images"), f"{prefix}-clear-filters", clear, role="quiet")
        body.addWidget(show, 0, Qt.AlignmentFlag.AlignHCenter)
        body.addStretch(1)
