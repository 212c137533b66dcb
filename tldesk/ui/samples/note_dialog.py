"""NoteDialog: a note on images or on a training."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import button, label, named
from tldesk.ui.parts.dialog import Dialog
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.layouts import fill


class NoteDialog(Dialog):
    """`note` is what stands there, at first `text`; an empty one takes the note away. Ctrl+Enter keeps it.

    `about` says what keeping it would do, where that needs saying; `act` is the word for that, of what is no note.
    """

    def __init__(self, title: str, text: str, parent: QWidget | None, about: str = "", act: str = "") -> None:
        super().__init__(title, "note", parent)
        self.text = named(QPlainTextEdit(text), "note-text", title)
        self.text.setTabChangesFocus(True)
        self.text.selectAll()
        self.text.setMinimumHeight(15 * theme.GRID)
        fill(self.body, (self.text, 1))
        if about:
            fill(self.body, label(about, "muted", wrap=True))
        act = act or self.tr("Save note")
        self.keep = button(act, "note-keep", self.accept, role="primary")
        self.keep.setText(filled(self.tr("{act}  (Ctrl+Enter)"), act=act))  # Enter begins a line
        self.add_buttons(self.close_button(self.tr("Cancel")), self.keep)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.accept)
        self.setMinimumWidth(56 * theme.GRID)
        self.text.setFocus()

    @property
    def note(self) -> str:
        """What was written."""
        return self.text.toPlainText().strip()
