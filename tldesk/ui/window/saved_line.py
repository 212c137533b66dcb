"""SavedLine: in the status bar, what was just done, with a button that opens the file or takes it back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QStatusBar, QWidget

from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import button, label, named
from tldesk.ui.parts.layouts import row
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.session.context import Context

_MOST_WIDTH = 52 * theme.GRID  # of a narrow window's status bar, so that the rest has room beside it


class SavedLine(QWidget):
    """There until the button was pressed or something else is told: who uses the keyboard needs time to get to it."""

    def __init__(self, context: Context, bar: QStatusBar) -> None:
        super().__init__()
        named(self, "saved", self.tr("Saved"))
        self._bar = bar
        self._context = context
        self._file: Path | None = None
        self.text = label("", "muted", name="saved-text")
        self.open_button = button(self.tr("Open"), "saved-open", self._press, role="quiet")
        self.setLayout(row(self.text, self.open_button, margins=(theme.GAP, 0, theme.GAP, 0)))
        bar.addWidget(self)
        self.hide()
        context.saved.connect(self._show)
        context.offered.connect(self._show)
        context.samples_changed.connect(self._forget)
        context.project_closed.connect(self.hide)
        bar.messageChanged.connect(self._give_way)

    def _press(self) -> None:
        """Open the file with the program that the system has for it; without a file take back what was done."""
        self.hide()
        if self._file is None:
            self._context.undo()
        else:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._file)))

    def _show(self, text: str, file: Path | None = None) -> None:
        self._bar.clearMessage()
        self._file = file
        self.open_button.setText(self.tr("Undo") if file is None else self.tr("Open"))
        self.open_button.setAccessibleName(self.open_button.text())
        self.text.setText(self.text.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, _MOST_WIDTH))
        self.text.setToolTip(as_tip(text))
        self.open_button.setAccessibleDescription(text)
        self.show()

    @Slot(str)
    def _give_way(self, told: str) -> None:
        if told:
            self.hide()

    def _forget(self, _change: object) -> None:
        """What was done before this edit cannot be taken back from here any more."""
        if self._file is None:
            self.hide()
