"""Air around the paragraphs of a page that was made from Markdown, which comes without any, and its weights."""

from __future__ import annotations

from PySide6.QtGui import QFont, QTextBlock, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument

from tldesk.ui.parts import theme

# Above a heading of each level, and below it; lines of a list stand closer than paragraphs.
_ABOVE, _BELOW = {1: 0, 2: theme.MARGIN, 3: theme.GAP_LARGE}, theme.GAP_SMALL
_PARAGRAPH, _ITEM = theme.GAP, theme.GAP_SMALL


def set_page(document: QTextDocument) -> None:
    """Give a page its air, and what is bold the boldest letters that the family has: Qt would smear them further."""
    block = document.begin()
    while block.isValid():
        _set_block(block)
        block = block.next()


def _set_block(block: QTextBlock) -> None:
    level, air = block.blockFormat().headingLevel(), QTextBlockFormat()
    air.setTopMargin(_ABOVE.get(level, 0))
    air.setBottomMargin(_BELOW if level else _ITEM if block.textList() is not None else _PARAGRAPH)
    QTextCursor(block).mergeBlockFormat(air)
    strong = QTextCharFormat()
    strong.setFontWeight(theme.STRONG)
    for begin, length in _bold(block):
        cursor = QTextCursor(block)
        cursor.setPosition(begin)
        cursor.setPosition(begin + length, QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(strong)


def _bold(block: QTextBlock) -> list[tuple[int, int]]:
    found, at = [], block.begin()
    while not at.atEnd():
        part = at.fragment()
        if part.charFormat().fontWeight() >= QFont.Weight.Bold:
            found.append((part.position(), part.length()))
        at += 1
    return found
