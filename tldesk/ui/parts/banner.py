"""A line above the pages that stays while it is true."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from tldesk.ui.parts import icons, theme
from tldesk.ui.parts.controls import button, icon_button, label, named
from tldesk.ui.parts.layouts import fill, row


class Banner(QFrame):
    """Hidden while it has nothing to say. `act_wanted` tells that its button was pressed, `dismissed` that the user has
    seen it (where that may be said)."""

    act_wanted = Signal()
    dismissed = Signal()

    def __init__(self, name: str = "banner", *, dismissible: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, name, self.tr("Notice"))
        self.setProperty("role", "banner")
        self._icon = QLabel()
        self._text = label("", wrap=True, name=f"{name}-text")
        self._act = button("", f"{name}-act", self.act_wanted.emit)
        self._act.setVisible(False)
        margins = (theme.MARGIN, theme.GAP, theme.MARGIN, theme.GAP)
        parts = row(self._icon, (self._text, 1), self._act, gap=None, margins=margins)
        if dismissible:
            fill(parts, icon_button("close", f"{name}-dismiss", self.tr("Dismiss"), self.dismissed.emit))
        self.setLayout(parts)
        self.setVisible(False)

    def show_text(self, text: str, icon: str = "lock-outline", act: str = "") -> None:
        """Say this, with a button `act` when there is something to do; nothing hides the banner."""
        self._icon.setPixmap(icons.icon(icon, "warning").pixmap(theme.ICON, theme.ICON))
        self._text.setText(text)
        self._act.setText(act)
        self._act.setAccessibleName(act)
        self._act.setVisible(bool(act))
        self.setAccessibleDescription(text)
        self.setVisible(bool(text))
