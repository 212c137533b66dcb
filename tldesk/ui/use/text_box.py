"""A place to type or paste a text, and to drop or choose a table of texts, whose column may be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QFrame, QPlainTextEdit, QWidget

from tldesk.media.tables import SUFFIXES
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import button, label, named, set_property
from tldesk.ui.parts.drop import dropped_paths
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.layouts import column
from tldesk.ui.parts.narrow import tight_row

_LINES, _LINES_SMALL = 4, 2
_MOST = 1_000_000  # characters that are pasted: more would keep the window busy, and no model sees them


class TextBox(QFrame):
    """`text_given` carries a text, `table_given` the file of a table and the name of the column that holds its texts
    (empty: it is found); `nothing_given` that there was nothing to paste, `nothing_typed` nothing to ask about.
    """

    text_given = Signal(str)
    table_given = Signal(object, str)
    nothing_given = Signal()
    nothing_typed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("text-box")
        self.setAccessibleName(self.tr("Try the model on a text"))
        self.setProperty("role", "drop")
        self.setAcceptDrops(True)
        self._table: Path | None = None
        self.edit = named(_Edit(self), "use-text", self.tr("Text to predict"))
        self.edit.setPlaceholderText(self.tr("Type or paste a text here, or drop a table of texts"))
        self.predict_button = button(
            self.tr("Predict"),
            "use-predict-text",
            self.ask,
            icon="play-outline",
            tip=self.tr("Predict this text (Ctrl+Enter)"),
        )
        self.table_button = button(
            self.tr("Choose a table…"), "use-choose-table", self.choose_table, icon="table-large"
        )
        self.paste_button = button(self.tr("Paste"), "use-paste-text", self.paste, icon="content-paste")
        self.columns = named(QComboBox(), "use-text-column", self.tr("Column of the texts"))
        self.columns.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.columns.setMinimumContentsLength(12)
        self._column_words = label(self.tr("Column:"), "muted")
        self.columns.currentIndexChanged.connect(lambda _at: self._ask_table())
        acts = (self.predict_button, self.table_button, self.paste_button)
        below = tight_row(*acts, 1, self._column_words, self.columns)
        self.setLayout(column(self.edit, below, margins=theme.GAP))
        self.show_columns(None, (), ())
        self.make_small(False)

    def make_small(self, small: bool) -> None:
        """Fewer lines, when there are answers that need the room."""
        lines = _LINES_SMALL if small else _LINES
        self.edit.setFixedHeight(lines * self.edit.fontMetrics().lineSpacing() + 2 * theme.GAP + 4)

    def ask(self) -> None:
        """Ask about what is typed."""
        text = self.edit.toPlainText().strip()
        if any(sign.isprintable() and not sign.isspace() for sign in text):
            self.text_given.emit(text)
        else:
            self.edit.setFocus()
            self.nothing_typed.emit()

    def give(self, text: str) -> None:
        """Ask about another text."""
        self.edit.setPlainText(text[:_MOST])
        self.ask()

    def show_columns(self, table: Path | None, names: Sequence[str], used: Sequence[str]) -> None:
        """Offer the columns of the table that is asked, one of them used; none where there is no choice."""
        self._table = table
        if table is not None:
            self.edit.clear()  # else it seems to be what is answered
        there = [name for name in names if name]
        with QSignalBlocker(self.columns):
            self.columns.clear()
            if len(used) > 1:
                self.columns.addItem(" + ".join(used), "\n".join(used))
            for name in there:
                self.columns.addItem(name, name)
            self.columns.setCurrentIndex(max(0, self.columns.findData("\n".join(used))))
        for part in (self.columns, self._column_words):
            part.setVisible(len(there) > 1)

    def choose_table(self) -> None:
        """Ask for the file of a table."""
        patterns = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Table of texts"), "", filled(self.tr("Tables ({patterns})"), patterns=patterns)
        )
        if name:
            self.table_given.emit(Path(name), "")

    def paste(self) -> None:
        """Take a copied file, or a copied text."""
        self.take(QGuiApplication.clipboard().mimeData())

    def take(self, data: QMimeData) -> None:
        """Ask about what was dropped or copied."""
        found = dropped_paths(data)
        if found:
            self.table_given.emit(found[0], "")
        elif data.hasText() and data.text().strip():
            self.give(data.text())
        else:
            self.nothing_given.emit()

    def _ask_table(self) -> None:
        if self._table is not None:
            self.table_given.emit(self._table, str(self.columns.currentData() or ""))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasText():
            event.acceptProposedAction()
            set_property(self, "over", "true")

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        set_property(self, "over", "false")

    def dropEvent(self, event: QDropEvent) -> None:
        set_property(self, "over", "false")
        event.acceptProposedAction()
        self.take(event.mimeData())


class _Edit(QPlainTextEdit):
    """Ctrl+Enter asks; what is dropped on it is dropped on its box, except for text that is moved in it."""

    def __init__(self, box: TextBox) -> None:
        super().__init__()
        self._box = box
        self.setTabChangesFocus(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._box.ask()
        else:
            super().keyPressEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Files too."""
        return source.hasUrls() or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """A file is a table; of a very long text its beginning is enough."""
        if dropped_paths(source):
            self._box.take(source)
        elif source.hasText():
            self.insertPlainText(source.text()[:_MOST])

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
        else:
            super().dragMoveEvent(event)
