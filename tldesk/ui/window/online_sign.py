"""OnlineSign: in the status bar, that downloads are allowed; a click leads to the setting."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QWidget

from tldesk.settings import Settings
from tldesk.ui.parts import icons, theme
from tldesk.ui.parts.controls import ToolButton, named
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.session.context import Context


class OnlineSign(ToolButton):
    """Visible while they are."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "online-sign", self.tr("Online: downloads are allowed"))
        self.setText(f" {self.tr('Online')}")
        self.setIcon(icons.icon("lan-connect", "accent"))
        self.setIconSize(QSize(theme.ICON, theme.ICON))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        tip = self.tr(
            "Models are downloaded when you ask for them. Click to change this. Help → Network lists each contact."
        )
        self.setToolTip(as_tip(tip))
        self._follow(context.settings)
        context.settings_changed.connect(self._follow)

    def _follow(self, settings: Settings) -> None:
        self.setVisible(settings.online)
