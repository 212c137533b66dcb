"""A line above the pages that stays while it is true."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from tldesk.ui.parts import icons, theme
from tldesk.ui.parts.controls import button, icon_button, label, named


class Banner(QFrame):
    """Hidden while it has nothing to say. `act_wanted` tells that its button was pressed, `dismissed` that the user has
    seen it (where that may be said)."""

    act_wanted = Signal()
    dismissed = Signal()

    def __init__(self, name: str = "banner", *, dismissible: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, name, self.tr("Notice"))
        self.setProperty("role", "banner")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.MARGIN, theme.GAP, theme.MARGIN, theme.GAP)
        self._icon = QLabel()
        self._text = label("", wrap=True, name=f"{name}-text")
        self._act = button("", f"{name}-act", self.act_wanted.emit)
        self._act.setVisible(False)
        layout.addWidget(self._icon)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._act)
        if dismissible:
            layout.addWidget(icon_button("close", f"{name}-dismiss", self.tr("Dismiss"), self.dismissed.emit))
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
