"""BinBar: says above the images in the bin what that means, and brings them back."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from tldesk.project.samples import Query
from tldesk.ui import theme
from tldesk.ui.keys import keyed_tip
from tldesk.ui.widgets.parts import button, label


class BinBar(QWidget):
    """Visible while the bin is shown. `restore_wanted` asks for what is chosen."""

    restore_wanted = Signal()

    def __init__(self, prefix: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        picture = QLabel()
        picture.setPixmap(theme.icon("trash-can-outline", "muted").pixmap(QSize(theme.ICON, theme.ICON)))
        words = label(self.tr("Images in the bin are used for nothing. Their files stay where they are."), "muted")
        self.restore = button(
            self.tr("Restore selected"),
            f"{prefix}-restore",
            self.restore_wanted.emit,
            role="quiet",
            icon="restore",
        )
        keyed_tip(self.restore, self.restore.accessibleName(), "edit.restore")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP)
        row.addWidget(picture)
        row.addWidget(words, 1)
        row.addWidget(self.restore, 0, Qt.AlignmentFlag.AlignRight)
        self.hide()

    def show_query(self, query: Query) -> None:
        """Show it for the bin alone."""
        self.setVisible(query.status == "binned")
