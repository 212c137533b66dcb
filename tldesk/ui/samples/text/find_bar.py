"""FindBar: finding words in the text that is read."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from tldesk.ui.parts.controls import icon_button, label, named
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.layouts import row
from tldesk.ui.samples.text.offsets import found
from tldesk.ui.samples.text.reader import Reader
from tldesk.ui.session.calls import drop_calls_to, run_newest

MOST = 10_000  # places that are told from one another
_QUICK = 100_000  # characters that are searched at once
_PAUSE = 120  # ms without a key


class FindBar(QWidget):
    """Marks what it finds in a Reader and goes from one to the next. `closed`: the keyboard goes back to the text."""

    closed = Signal()

    def __init__(self, reader: Reader, prefix: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reader = reader
        self._places: list[tuple[int, int]] = []
        self._at = -1
        self.field = named(_FindField(), f"{prefix}-find-text", self.tr("Find in the text"))
        self.field.setPlaceholderText(self.tr("Find in the text"))
        self.count = label("", "muted", name=f"{prefix}-find-count")
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.search)
        previous = icon_button(
            "chevron-up", f"{prefix}-find-previous", self.tr("Previous (Shift+F3)"), lambda: self.step(-1)
        )
        following = icon_button("chevron-down", f"{prefix}-find-next", self.tr("Next (F3)"), lambda: self.step(1))
        close = icon_button("close", f"{prefix}-find-close", self.tr("Close (Esc)"), self.leave)
        self.setLayout(row((self.field, 1), self.count, previous, following, close))
        self.field.textEdited.connect(lambda _text: self._pause.start())
        self.field.stepped.connect(self.step)
        self.hide()

    def ask(self) -> None:
        """Show it, with what is selected in the text to be found."""
        chosen = self._reader.textCursor().selectedText()
        if chosen and "\u2029" not in chosen and len(chosen) < MOST:
            self.field.setText(chosen)
        self.show()
        self.field.setFocus()
        self.field.selectAll()
        self.search()

    def leave(self) -> bool:
        """Hide it; whether it was there."""
        if self.isHidden():
            return False
        self.hide()
        self._take([])
        self.closed.emit()
        return True

    def search(self) -> None:
        """Look for what is typed, in the text that is shown now."""
        self._pause.stop()
        drop_calls_to(self._take)
        word, said = self.field.text(), self._reader.said
        if self.isHidden() or not word or len(said) <= _QUICK:
            self._take([] if self.isHidden() else found([word], said, MOST))
        else:
            run_newest(lambda: found([word], said, MOST), self._take, priority=2)

    def step(self, by: int) -> None:
        """Go to the next place (1) or the one before (-1), round the ends of the text."""
        if self.isHidden():
            self.ask()
        elif self._pause.isActive():
            self.search()
        elif self._places:
            self._at = (self._at + by) % len(self._places)
            self._show()

    def _take(self, places: list[tuple[int, int]]) -> None:
        self._places, self._at = places, 0 if places else -1
        self._show()

    def _show(self) -> None:
        self._reader.show_hits(self._places, self._at)
        count = len(self._places)
        if not count:
            self.count.setText(self.tr("Not found") if self.field.text() and not self.isHidden() else "")
            return
        text = self.tr("{number} of {count}") if count < MOST else self.tr("{number} of more than {count}")
        self.count.setText(filled(text, number=self._at + 1, count=count))


class _FindField(QLineEdit):
    """Enter goes on, with Shift back."""

    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.stepped.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)
