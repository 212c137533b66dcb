"""A stretch of text laid out for a cell: broken into lines, shortened, its words marked; kept while it is shown."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextCharFormat, QTextLayout, QTextOption

from tldesk.ui.parts import theme
from tldesk.ui.parts.text import breakable
from tldesk.ui.samples.text.offsets import Offsets, found, right_to_left, shown

KEPT = 600  # layouts: several screens
_MARKS = 20  # words that are marked in a cell
_BEFORE = 24  # characters that are shown before a word that would be out of sight
_LOST = "…"
_DENSE = 0.75  # of the usual width of a letter: a text of narrow ones


class Layouts:
    """Lays out and paints, keeping what was laid out."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[object, ...], QTextLayout] = OrderedDict()

    def paint(
        self,
        painter: QPainter,
        place: QRect,
        text: str,
        words: Sequence[str],
        *,
        line: bool = False,
        larger: Sequence[QFont] = (),
    ) -> None:
        """Paint as much of a text as a place holds, or as its middle `line` does, in the painter's font and pen, or in
        the first of the `larger` fonts that leaves room for all of it; `words` are marked.
        """
        font = painter.font()
        room = 1 if line else place.height()
        key = (text, place.width(), room, tuple(words), font.key(), theme.is_dark())
        layout = self._kept.get(key)
        if layout is None:
            size = QSize(place.width(), room)
            font = next((one for one in larger if _holds(size, text, one)), font)
            layout = self._kept[key] = laid_out(text, font, size, words)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        top = place.top() + (place.height() - layout.boundingRect().height()) / 2 if line else place.top()
        painter.save()
        painter.setClipRect(place, Qt.ClipOperation.IntersectClip)
        layout.draw(painter, QPointF(place.left(), round(top)))
        painter.restore()

    def __len__(self) -> int:
        return len(self._kept)


def _holds(room: QSize, text: str, font: QFont) -> bool:
    """Whether there is room for all of a text. What needs much more is not laid out to find out."""
    said, metrics = _said(text), QFontMetrics(font)
    least = _DENSE * len(said) * metrics.averageCharWidth() * metrics.lineSpacing()
    return least <= room.width() * room.height() and _shortened(said, font, room) == said


def _said(text: str) -> str:
    return " ".join(shown(text).split())


def laid_out(text: str, font: QFont, room: QSize, words: Sequence[str]) -> QTextLayout:
    """A text in the lines that there is room for, at least one, the last one shortened where there is more. Where none
    of the words would be seen, it begins shortly before the first.
    """
    said = _said(text)
    marks = found(words, said, 1)
    if marks and len(_shortened(said, font, room)) <= marks[0][1]:
        begin = max(0, marks[0][0] - _BEFORE)
        said = _LOST + said[said.find(" ", begin, marks[0][0]) + 1 or begin :]
    said = _shortened(said, font, room)
    return _broken(said, font, room.width(), words)


def name_in_lines(name: str, font: QFont, room: QSize) -> QTextLayout:
    """A name in the lines that there is room for, broken behind its parts; where it is longer its middle is left out,
    since many names of a project begin alike.
    """
    metrics = QFontMetrics(font)
    most = max(1, room.height() // metrics.lineSpacing())
    layout, width = _broken(breakable(name), font, room.width()), most * room.width()
    while layout.lineCount() > most and width > 0:
        said = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, width)
        layout = _broken(breakable(said), font, room.width())
        width -= metrics.averageCharWidth()
    return layout


def _shortened(said: str, font: QFont, room: QSize) -> str:
    """As much of it as there is room for."""
    layout = _broken(said, font, room.width())
    lines = [layout.lineAt(number) for number in range(layout.lineCount())]
    fitting = max(1, sum(line.y() + line.height() <= room.height() for line in lines))
    if len(lines) <= fitting:
        return said
    start = Offsets(said).from_qt(lines[fitting - 1].textStart())
    rest = said[start : start + room.width()]  # no letter is narrower than a pixel
    last = QFontMetrics(font).elidedText(rest, Qt.TextElideMode.ElideRight, room.width())
    return said[:start] + last


def _broken(said: str, font: QFont, width: int, words: Sequence[str] = ()) -> QTextLayout:
    layout = QTextLayout(said, font)
    layout.setFormats(_marked(said, words))  # before it is laid out, or they are not seen
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    if right_to_left(said):
        option.setTextDirection(Qt.LayoutDirection.RightToLeft)
        option.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
    layout.setTextOption(option)
    layout.setCacheEnabled(True)
    layout.beginLayout()
    top = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, top))
        top += line.height()
    layout.endLayout()
    return layout


def _marked(said: str, words: Sequence[str]) -> list[QTextLayout.FormatRange]:
    offsets, ranges = Offsets(said), []
    for start, end in found(words, said, _MARKS):
        one = QTextLayout.FormatRange()
        first = offsets.to_qt(start)
        one.start, one.length = first, offsets.to_qt(end) - first
        one.format = found_format()
        ranges.append(one)
    return ranges


def found_format() -> QTextCharFormat:
    """How a word that was searched for is marked."""
    mark = QTextCharFormat()
    mark.setBackground(theme.color("found"))
    mark.setForeground(theme.color("text"))
    return mark
