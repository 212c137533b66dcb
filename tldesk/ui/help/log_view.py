"""The end of the log, by level, and the report made from it."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase, QTextCursor
from PySide6.QtWidgets import QApplication, QComboBox, QPlainTextEdit, QWidget

from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import button, label, named
from tldesk.ui.parts.dialog import Dialog
from tldesk.ui.parts.layouts import fill, row
from tldesk.ui.parts.problem_report import LEVELS, hide_home, log_lines, report


class LogView(Dialog):
    """Shows the last lines; *Copy report* adds versions, device and system."""

    stays = True

    def __init__(self, device: str = "", parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Log"), "log", parent)
        self._device = device
        self.level = named(QComboBox(), "log-level", self.tr("Lowest level shown"))
        titles = (self.tr("Debugging"), self.tr("Information"), self.tr("Warnings"), self.tr("Errors"))
        for title, level in zip(titles, LEVELS, strict=False):  # CRITICAL is an error as well
            self.level.addItem(title, level)
        self.level.setCurrentIndex(LEVELS.index("INFO"))
        self.level.currentIndexChanged.connect(self.refresh)
        self.text = named(QPlainTextEdit(), "log-text", self.tr("Log"))
        self.text.setReadOnly(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        caption = label(self.tr("Show from level"), "muted")
        caption.setBuddy(self.level)
        again = button(self.tr("Refresh"), "log-refresh", self.refresh, role="quiet", icon="refresh")
        fill(self.body, row(caption, self.level, 1, again), (self.text, 1))
        copy = button(self.tr("Copy report"), "log-copy", self.copy_report, icon="content-copy")
        self.add_buttons(self.close_button(), left=(copy,))
        self.resize(110 * theme.GRID, 70 * theme.GRID)
        self.refresh()

    def refresh(self) -> None:
        """Read the log again."""
        lines = log_lines(self.level.currentData())
        self.text.setPlainText(hide_home("\n".join(lines)) or self.tr("There are no entries at this level."))
        self.text.moveCursor(QTextCursor.MoveOperation.End)
        self.text.moveCursor(QTextCursor.MoveOperation.StartOfLine)  # lines are read from their beginning

    def copy_report(self) -> None:
        """Put the report on the clipboard."""
        QApplication.clipboard().setText(report(self._device))
