"""SavedLine: in the status bar, which file was just saved, with a button that opens it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QStatusBar, QWidget

from tldesk.ui import theme
from tldesk.ui.context import Context
from tldesk.ui.tips import as_tip
from tldesk.ui.widgets.parts import button, label, named

_MOST_WIDTH = 52 * theme.GRID  # of a narrow window's status bar, so that the rest has room beside it


class SavedLine(QWidget):
    """There until the file was opened or something else is told: who uses the keyboard needs time to get to it."""

    def __init__(self, context: Context, bar: QStatusBar) -> None:
        super().__init__()
        named(self, "saved", self.tr("Saved"))
        self._bar = bar
        self._file = Path()
        self.text = label("", "muted", name="saved-text")
        self.open_button = button(self.tr("Open"), "saved-open", self.open_file, role="quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.GAP, 0, theme.GAP, 0)
        row.setSpacing(theme.GAP)
        row.addWidget(self.text)
        row.addWidget(self.open_button)
        bar.addWidget(self)
        self.hide()
        context.saved.connect(self._show)
        context.project_closed.connect(self.hide)
        bar.messageChanged.connect(self._give_way)

    def open_file(self) -> None:
        """Open the file with the program that the system has for it."""
        self.hide()
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._file)))

    @Slot(str, object)
    def _show(self, text: str, file: Path) -> None:
        self._bar.clearMessage()
        self._file = file
        self.text.setText(self.text.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, _MOST_WIDTH))
        self.text.setToolTip(as_tip(text))
        self.open_button.setAccessibleDescription(text)
        self.show()

    @Slot(str)
    def _give_way(self, told: str) -> None:
        if told:
            self.hide()
