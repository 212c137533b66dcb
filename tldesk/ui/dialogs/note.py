"""NoteDialog: a note on one image or on several."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from tldesk.ui import theme
from tldesk.ui.dialogs.dialog import Dialog
from tldesk.ui.language import filled
from tldesk.ui.widgets.parts import button, label, named


class NoteDialog(Dialog):
    """`note` is what stands there; an empty one takes the note away. Ctrl+Enter keeps it."""

    def __init__(self, text: str, count: int, parent: QWidget | None) -> None:
        several = QCoreApplication.translate("NoteDialog", "Note on {count} {count:image|images}")
        title = (
            filled(several, count=count)
            if count > 1
            else QCoreApplication.translate("NoteDialog", "Note on this image")
        )
        super().__init__(title, "note", parent)
        self.text = named(QPlainTextEdit(text), "note-text", title)
        self.text.setTabChangesFocus(True)
        self.text.selectAll()
        self.text.setMinimumHeight(15 * theme.GRID)
        self.body.addWidget(self.text, 1)
        if count > 1:
            self.body.addWidget(label(self.tr("All of them get this note in place of their own."), "muted", wrap=True))
        text = self.tr("Keep note")
        self.keep = button(text, "note-keep", self.accept, role="primary")
        self.keep.setText(self.tr("{act}  (Ctrl+Enter)").format(act=text))  # Enter begins a line
        self.add_buttons(self.close_button(self.tr("Cancel")), self.keep)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.accept)
        self.setMinimumWidth(56 * theme.GRID)
        self.text.setFocus()

    @property
    def note(self) -> str:
        """What was written."""
        return self.text.toPlainText().strip()
