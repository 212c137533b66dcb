"""A line above the pages that stays while it is true."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from tldesk.ui import theme
from tldesk.ui.widgets.parts import label, named


class Banner(QFrame):
    """Hidden while it has nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "banner", self.tr("Notice"))
        self.setProperty("role", "banner")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.MARGIN, theme.GAP, theme.MARGIN, theme.GAP)
        self._icon = QLabel()
        self._icon.setPixmap(theme.icon("lock-outline", "warning").pixmap(theme.ICON, theme.ICON))
        self._text = label("", wrap=True, name="banner-text")
        layout.addWidget(self._icon)
        layout.addWidget(self._text, 1)
        self.setVisible(False)

    def show_text(self, text: str) -> None:
        """Say this; nothing hides the banner."""
        self._text.setText(text)
        self.setAccessibleDescription(text)
        self.setVisible(bool(text))
