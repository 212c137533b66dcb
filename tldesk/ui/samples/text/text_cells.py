"""How texts look in cells: the `looks.Cells` of their kind. A card has the beginning of a text, a line still less."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, QRectF
from PySide6.QtGui import QFont, QPainter, QPen

from tldesk.ui.parts import theme
from tldesk.ui.samples.text.excerpts import Excerpts
from tldesk.ui.samples.text.text_layout import Layouts

if TYPE_CHECKING:
    from tldesk.media.examples import Hashed  # which brings Pillow

SHAPE = (1.6, 0.85)
_INSET = 10
_USUAL = 112  # pixels of height of a card, above which letters grow with it
_STEP = 4
_SMALL = 96  # pixels of width below which the letters are small, too


class TextPainting(Excerpts):
    """The `looks.Painting` of texts."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._layouts = Layouts()

    def paint(self, painter: QPainter, place: QRect, sample: Hashed, words: Sequence[str] = ()) -> bool:
        """The beginning of a text on a card."""
        line = self.of(sample)
        if line is None:
            return False
        painter.setPen(QPen(theme.color("border"), 1))
        painter.setBrush(theme.color("field"))
        painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS - 2, theme.RADIUS - 2)
        inset = _INSET if place.width() > _SMALL else _INSET // 2
        inner = place.adjusted(inset, inset - 2, -inset, 2 - inset)
        painter.setFont(theme.font("body" if place.width() > _SMALL else "small"))
        painter.setPen(theme.color("text"))
        self._layouts.paint(painter, inner, line.text, words, larger=_larger(place.height()))
        return True

    def paint_line(self, painter: QPainter, place: QRect, sample: Hashed, words: Sequence[str] = ()) -> bool:
        """The beginning of a text in a line."""
        text = self.of(sample)
        if text is not None:
            painter.setFont(theme.font("body"))
            painter.setPen(theme.color("text"))
            self._layouts.paint(painter, place, text.text, words, line=True)
        return text is not None

    def columns(self, sample: Hashed) -> Mapping[str, str]:
        """The further columns of its row, as far as they are known now."""
        line = self.of(sample)
        return line.columns if line is not None else {}

    def column_names(self) -> Sequence[str]:
        """The names of those columns that were seen so far, in their order."""
        return tuple(self.names)


def _larger(height: int) -> list[QFont]:
    """What a text on a card so high may be written in while all of it has room, the largest first: letters grow with
    the card, up to twice their size."""
    usual = theme.pixels("body")
    made = []
    for size in range(min(2 * usual, usual * height // _USUAL), usual, -_STEP):
        font = theme.font("body")
        font.setPixelSize(size)
        made.append(font)
    return made


def painting(parent: QObject) -> TextPainting:
    """What paints texts."""
    return TextPainting(parent)
