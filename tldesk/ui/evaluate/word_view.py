"""WordView: a text whose words have colours, by how strongly they speak for a class or against it."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QEvent, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit, QToolTip, QWidget

from tldesk.ui.parts import theme
from tldesk.ui.parts.tips import as_tip

Span = tuple[int, int, float]  # from the first to before the second character, -1 to 1

_FAINT = 0.1  # of the strongest: what is less has no colour
_LINED = 0.35  # and what is more has a line below it as well


class WordView(QTextEdit):
    """Read only. `height_wanted` carries how tall it is with all of its text. A position of a text counts characters;
    Qt counts those beyond the first plane twice."""

    height_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._text, self._spans, self._tips, self._seen = "", list[Span](), list[str](), 0
        self._wide: list[int] = []  # places of the characters that Qt counts twice
        theme.changed().connect(self._dress)
        self.document().documentLayout().documentSizeChanged.connect(self._measure)

    def show_text(self, text: str) -> None:
        """Show another text, without colours."""
        self._text, self._wide = text, [place for place, char in enumerate(text) if ord(char) > 0xFFFF]
        self.setPlainText(text)
        self.show_spans([], [], len(text))

    def show_spans(self, spans: Sequence[Span], tips: Sequence[str], seen: int) -> None:
        """Colour stretches of the text, each with its tip, the strongest most; what is behind `seen` is grey."""
        self._spans, self._tips, self._seen = list(spans), list(tips), seen
        self._dress()

    def _measure(self, size: QSizeF) -> None:
        around = self.height() - self.viewport().height()
        self.height_wanted.emit(ceil(size.height()) + around)

    def _dress(self) -> None:
        most = max((abs(strength) for _, _, strength in self._spans), default=0.0) or 1.0
        chosen = [self._selection(0, len(self._text), QTextCharFormat())] if self._text else []
        if self._seen < len(self._text):
            form = QTextCharFormat()
            form.setForeground(theme.color("disabled"))
            chosen.append(self._selection(self._seen, len(self._text), form))
        for start, end, strength in self._spans:
            share = strength / most
            if abs(share) >= _FAINT:
                chosen.append(self._selection(start, end, _form(share)))
        self.setExtraSelections(chosen)

    def _selection(self, start: int, end: int, form: QTextCharFormat) -> QTextEdit.ExtraSelection:
        found = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._place(start))
        cursor.setPosition(self._place(end), QTextCursor.MoveMode.KeepAnchor)
        found.cursor, found.format = cursor, form
        return found

    def _place(self, character: int) -> int:
        """Where Qt has a character."""
        return character + bisect(self._wide, character - 1)

    def _tip_at(self, place: int) -> str:
        """What is said of the stretch at a place of Qt's."""
        for (start, end, _), tip in zip(self._spans, self._tips, strict=True):
            if self._place(start) <= place < self._place(end):
                return tip
        return ""

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            at = self.cursorForPosition(event.pos())
            found = self._tip_at(at.position()) or self._tip_at(at.position() - 1)
            QToolTip.showText(event.globalPos(), as_tip(found), self.viewport()) if found else QToolTip.hideText()
            return True
        return super().viewportEvent(event)


def _form(share: float) -> QTextCharFormat:
    """The colour of a share, and for whom colours say little a line: whole for, dashed against."""
    form = QTextCharFormat()
    form.setBackground(theme.evidence_color(share))
    if abs(share) >= _LINED:
        line = QTextCharFormat.UnderlineStyle
        form.setUnderlineStyle(line.SingleUnderline if share > 0 else line.DashUnderline)
        form.setUnderlineColor(QColor(theme.color("text")))
    return form
