"""An error, shown: plainly when the user can act on it, else with what to try and a report to copy."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import Button, button, label, named
from tldesk.ui.parts.dialog import Dialog
from tldesk.ui.parts.errors import ErrorWords
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.layouts import fill
from tldesk.ui.parts.problem_report import report


class ErrorDialog(Dialog):
    """One error. More that come while it is open are counted, not piled up; all are in the log."""

    stays = True

    def __init__(self, error: ErrorWords, device: str = "", parent: QWidget | None = None) -> None:
        title = self.tr("Something went wrong") if error.details else self.tr("Something failed")
        super().__init__(error.title or title, "error", parent)
        self._report = report(device, error.details) if error.details else ""
        self._more = 0
        fill(self.body, label(error.text, wrap=True, name="error-text"))
        if error.hint:
            fill(self.body, label(error.hint, "muted", wrap=True, name="error-hint"))
        self._count = label("", "muted", wrap=True, name="error-count")
        self._count.setVisible(False)
        self._view = named(QPlainTextEdit(self._report), "error-report", self.tr("Report"))
        self._view.setReadOnly(True)
        self._view.setVisible(False)
        self._view.setMinimumHeight(30 * theme.GRID)
        fill(self.body, self._count, (self._view, 1))
        left: tuple[Button, ...] = ()
        if self._report:
            copy = button(self.tr("Copy report"), "error-copy", self.copy_report, icon="content-copy")
            details = button(self.tr("Details"), "error-details", self.show_details, role="quiet")
            left = (copy, details)
        close = self.close_button(self.tr("OK"))
        close.setProperty("role", "primary")
        self.add_buttons(close, left=left)
        close.setFocus()
        self.setMinimumWidth(60 * theme.GRID)

    def count_another(self) -> None:
        """Say that one more error came in the meantime."""
        self._more += 1
        text = self.tr("{count} more {count:error|errors} followed. The log lists them all.")
        self._count.setText(filled(text, count=self._more))
        self._count.setVisible(True)

    def copy_report(self) -> None:
        """Put the report on the clipboard."""
        QApplication.clipboard().setText(self._report)

    def show_details(self) -> None:
        """Show the report, or hide it again."""
        self._view.setVisible(self._view.isHidden())
        self.adjustSize()
