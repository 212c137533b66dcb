"""What the dialogs have in common: margins, a title, buttons at the foot; opened without a loop of its own."""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QStyle, QWidget

from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import button, label, named
from tldesk.ui.parts.layouts import column, fill, row
from tldesk.ui.parts.text import window_title

# Where Qt shows a window-modal dialog as a sheet, which has no title bar.
_SHEETS = sys.platform == "darwin"


def close_dialogs(window: QWidget) -> None:
    """The project is closed: an answer to what was asked about it would be carried out in the next one."""
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()
    for dialog in window.findChildren(QDialog):
        if dialog.isVisible() and not (isinstance(dialog, Dialog) and dialog.stays):
            dialog.done(QDialog.DialogCode.Rejected)


class Dialog(QDialog):
    """A window-modal dialog named `name`; it is deleted when it closes.

    The title bar says the title; a `heading` stands in it where it says more, such as a question. `body` is the layout
    of what it shows, `column` that of all of it; `add_buttons` puts a row at the foot, the last of which is the
    default. A dialog is about the open project, and goes with it, unless it `stays`.
    """

    stays = False

    def __init__(self, title: str, name: str, parent: QWidget | None, heading: str = "") -> None:
        super().__init__(parent)
        named(self, name, heading or title)
        self.setWindowTitle(window_title(title))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.body, self._foot = column(), row()
        margins = (theme.MARGIN, theme.MARGIN, theme.MARGIN, theme.GAP_LARGE)
        self.heading = label(heading or (title if _SHEETS else ""), "title", wrap=True, name=f"{name}-heading")
        if not self.heading.text():
            self.heading.hide()
        self.column = column(self.heading, (self.body, 1), self._foot, gap=theme.GAP_LARGE, margins=margins)
        self.setLayout(self.column)

    def showEvent(self, event: QShowEvent) -> None:
        """Open as tall as its words are, and no larger than the screen, lest the buttons at the foot lie below it."""
        size = self.size()
        if not self.testAttribute(Qt.WidgetAttribute.WA_Resized) and self.column.hasHeightForWidth():
            # Qt asks how tall words are that are broken where it thinks best, also where they get more width than that.
            size.setHeight(max(self.minimumHeight(), self.column.totalHeightForWidth(size.width())))
        room, title = self.screen().availableGeometry(), QStyle.PixelMetric.PM_TitleBarHeight
        self.resize(size.boundedTo(room.adjusted(0, 0, 0, -self.style().pixelMetric(title)).size()))
        super().showEvent(event)

    def grow(self) -> None:
        """Make room for words that have become more; `showEvent` says how tall it can get, and it never shrinks."""
        self.column.activate()
        room = self.screen().availableGeometry().height() - self.style().pixelMetric(
            QStyle.PixelMetric.PM_TitleBarHeight
        )
        self.resize(self.width(), min(room, max(self.height(), self.column.totalHeightForWidth(self.width()))))

    def add_buttons(self, *buttons: QPushButton, left: tuple[QPushButton, ...] = ()) -> None:
        """Fill the foot: `left` at its left end, the others at its right end, the default last."""
        fill(self._foot, *left, 1, *buttons)
        buttons[-1].setDefault(True)
        buttons[-1].setAutoDefault(True)

    def close_button(self, text: str = "") -> QPushButton:
        """A button that closes the dialog and changes nothing."""
        return button(text or self.tr("Close"), f"{self.objectName()}-close", self.reject)
