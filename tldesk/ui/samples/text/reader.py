"""Reader: one text to read: lines of a comfortable length, with marked words, and of a very long text the beginning."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from operator import itemgetter
from typing import TypeVar

from PySide6.QtCore import QEvent, QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit, QWidget

from tldesk.ui.parts import theme
from tldesk.ui.samples.text.prepared import Prepared, prepare
from tldesk.ui.samples.text.text_layout import found_format

PART = 60_000  # characters of a longer text that are shown at first
_CHUNK = 200_000  # characters of the rest that are added at a time
SIZES = (12, 13, 14, 16, 18, 20, 24, 28, 32)  # pixels of the letters
NORMAL = 16
_LINE = 78  # letters
_NARROW = 320  # pixels
_MARKED = 2_000  # places that are marked at a time: those near what is in sight

# A stretch of the text, from its first character to before its last, and what is to be seen of it: a name of `KINDS`,
# or how much it speaks for something (up to 1) or against it (down to -1).
Span = tuple[int, int, str | float]
KINDS = ("found", "current")
Place = TypeVar("Place", tuple[int, int], Span)


class Reader(QPlainTextEdit):
    """Shows one text, to be read and selected, never to be written. `shown_part` carries how many characters of how
    many are shown, `size_changed` the size of the letters. Letters, digits and Space belong to the page.
    """

    shown_part = Signal(int, int)
    size_changed = Signal(int)

    def __init__(self, size: int = NORMAL, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._prepared = prepare("")
        self._spans: list[Span] = []
        self._hits: list[tuple[int, int]] = []
        self._hit = -1
        self._found: list[tuple[int, int]] = []
        self._written = 0  # characters of what is written that are in the document
        self._size = size
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setCursorWidth(0)
        self.setFrameShape(QFrame.Shape.NoFrame)
        flags = Qt.TextInteractionFlag
        self.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option = self.document().defaultTextOption()
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        self.document().setDefaultTextOption(option)
        self._rest = QTimer(self, singleShot=True, interval=0)
        self._rest.timeout.connect(self._write_more)
        self._marking = QTimer(self, singleShot=True, interval=0)
        self._marking.timeout.connect(self._mark)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._marking.start())
        theme.changed().connect(self._marking.start)
        self._take_size()

    # what is shown

    def show_text(self, text: str | Prepared, spans: Sequence[Span] = ()) -> None:
        """Show a text from its beginning, with stretches of it marked. One that is long is prepared in the pool."""
        self._rest.stop()
        self._prepared = text if isinstance(text, Prepared) else prepare(text)
        self._hits, self._hit, self._found = [], -1, []
        self._written = min(len(self._prepared.written), PART)
        self.setPlainText(self._prepared.written[: self._written])
        self.show_spans(spans)
        self._tell_part()

    def show_spans(self, spans: Sequence[Span]) -> None:
        """Mark other stretches of the same text."""
        self._spans = sorted(spans, key=lambda span: span[:2])
        self._marking.start()

    def show_found(self, places: Sequence[tuple[int, int]]) -> None:
        """Mark what a search has found in the text."""
        self._found = list(places)
        self._marking.start()

    def show_hits(self, places: Sequence[tuple[int, int]], current: int) -> None:
        """Mark these places of the text, and go to the current one, if there is one."""
        self._hits, self._hit = list(places), current
        if 0 <= current < len(self._hits):
            self._go_to(self._hits[current])
        self._marking.start()

    @property
    def text(self) -> str:
        """The text, all of it."""
        return self._prepared.text

    @property
    def said(self) -> str:
        """The text as it is shown, character for character."""
        return self._prepared.said

    @property
    def whole(self) -> bool:
        """Whether all of the text is shown."""
        return self._written == len(self._prepared.written)

    def show_all(self) -> None:
        """Show the rest of a long text, a piece at a time."""
        self._rest.start()

    def _write_more(self, least: int = 0) -> None:
        """Write the next piece of the rest, or as much as reaches to a place of what is written."""
        end = min(len(self._prepared.written), max(self._written + _CHUNK, least))
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(self._prepared.written[self._written : end])
        self._written = end
        self._marking.start()
        self._tell_part()
        if not self.whole and not least:
            self._rest.start()

    def _tell_part(self) -> None:
        whole = len(self._prepared.text)
        self.shown_part.emit(whole if self.whole else self._written, whole)

    def _go_to(self, place: tuple[int, int]) -> None:
        start, end = (self._prepared.offsets.to_qt(one) for one in place)
        if end > self._written:
            self._write_more(end + PART // 4)
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.centerCursor()

    # marks

    def _mark(self) -> None:
        """Mark what is near what is in sight: a long text may have a million marks."""
        size = self.viewport().size()
        first = self.cursorForPosition(self.viewport().rect().topLeft()).position()
        last = self.cursorForPosition(self.viewport().rect().bottomRight()).position()
        seen = self._prepared.offsets.from_qt(first), self._prepared.offsets.from_qt(last) + size.width()
        marks = [self._marked((start, end), _format(kind)) for start, end, kind in _near(self._spans, seen)]
        for places in (self._found, self._hits):
            marks += [self._marked(place, found_format()) for place in _near(places, seen)]
        if 0 <= self._hit < len(self._hits):
            marks.append(self._marked(self._hits[self._hit], _format("current")))
        self.setExtraSelections([mark for mark in marks if mark is not None])

    def _marked(self, place: tuple[int, int], look: QTextCharFormat) -> QTextEdit.ExtraSelection | None:
        start, end = self._prepared.offsets.to_qt(place[0]), self._prepared.offsets.to_qt(place[1])
        if end >= self.document().characterCount():
            return None  # it is not written yet
        mark = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        mark.cursor = cursor
        mark.format = look
        return mark

    # its size

    def resize_by(self, step: int) -> None:
        """Larger letters (1), smaller ones (-1), or those of the beginning (0)."""
        at = min(range(len(SIZES)), key=lambda place: abs(SIZES[place] - self._size))
        wanted = SIZES[max(0, min(len(SIZES) - 1, at + step))] if step else NORMAL
        if wanted != self._size:
            self._size = wanted
            self._take_size()
            self.size_changed.emit(wanted)

    @property
    def size_of_letters(self) -> int:
        """In pixels."""
        return self._size

    def set_size(self, size: int) -> None:
        """Show letters of so many pixels."""
        if size != self._size:
            self._size = size
            self._take_size()

    def _take_size(self) -> None:
        font = theme.font("body")
        font.setPixelSize(round(self._size * theme.pixels("body") / theme.SIZES["body"]))
        self.setFont(font)
        self.setStyleSheet(f"font-size: {font.pixelSize()}px")  # which a style rule of the program would undo
        self._fit()

    def _fit(self) -> None:
        """Lines of a comfortable length, in the middle of a wide window."""
        line = self.fontMetrics().averageCharWidth() * _LINE + 2 * theme.GAP_LARGE
        self.document().setDocumentMargin(theme.GAP_LARGE if self.width() > _NARROW else 0)
        side = max(theme.GAP, (self.width() - self.verticalScrollBar().sizeHint().width() - line) // 2)
        self.setViewportMargins(side, theme.GAP, side, theme.GAP)
        self._marking.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    # keys and mouse

    def event(self, event: QEvent) -> bool:
        """What is typed belongs to the page, whose keys give classes: it is not asked for here first."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and not self._takes(event):
            event.ignore()
            return False
        return super().event(event)

    def _takes(self, event: QKeyEvent) -> bool:
        """Whether a key that may be another's is for the text: to copy what is selected of it, or to select all."""
        copies = event.matches(QKeySequence.StandardKey.Copy) and self.textCursor().hasSelection()
        return bool(copies or event.matches(QKeySequence.StandardKey.SelectAll))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up, Down and Page keys scroll, with Shift they select; left and right go to the neighbours of the sample."""
        bar, key, plain = self.verticalScrollBar(), event.key(), event.modifiers() == Qt.KeyboardModifier.NoModifier
        steps = {
            Qt.Key.Key_Up: -bar.singleStep(),
            Qt.Key.Key_Down: bar.singleStep(),
            Qt.Key.Key_PageUp: -bar.pageStep(),
            Qt.Key.Key_PageDown: bar.pageStep(),
            Qt.Key.Key_Home: -bar.maximum(),
            Qt.Key.Key_End: bar.maximum(),
        }
        if plain and key in steps:
            bar.setValue(bar.value() + steps[Qt.Key(key)])
        elif plain and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        elif event.modifiers() & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier):
            super().keyPressEvent(event)
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.resize_by(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)

    def createMimeDataFromSelection(self) -> QMimeData:
        """What is copied is as it was written: without the line breaks that were put in to show it."""
        cursor, offsets, data = self.textCursor(), self._prepared.offsets, QMimeData()
        first, last = offsets.from_qt(cursor.selectionStart()), offsets.from_qt(cursor.selectionEnd())
        data.setText(self._prepared.text[first:last])
        return data


def _near(places: Sequence[Place], seen: tuple[int, int]) -> Sequence[Place]:
    """Those that may be in sight; they are sorted."""
    first = max(0, bisect_left(places, seen[0], key=itemgetter(0)) - 1)
    last = bisect_left(places, seen[1], key=itemgetter(0))
    return places[first : min(last, first + _MARKED)]


def _format(kind: str | float) -> QTextCharFormat:
    """How a stretch is marked: by its name, or the stronger the more it says for something or against it."""
    if kind == "found":
        return found_format()
    look = QTextCharFormat()
    if isinstance(kind, str):
        look.setBackground(theme.color("accent"))
        look.setForeground(theme.color("on_accent"))
        return look
    ground = QColor(theme.color("accent" if kind > 0 else "warning"))
    ground.setAlphaF(min(1.0, abs(kind)) * 0.45)
    look.setBackground(ground)
    return look
