"""LineDelegate: how one sample looks in a list: a line with its class, its beginning, what else is known, its split."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem

from tldesk.project.samples.samples import Sample
from tldesk.ui.parts import icons, theme
from tldesk.ui.parts.cells import Index, paint_ground, states
from tldesk.ui.parts.text import problem_text, split_title
from tldesk.ui.samples.samples_model import SAMPLE_ROLE
from tldesk.ui.samples.thumbnail_delegate import ThumbnailDelegate, badges

_HEIGHT = 32
_AIR = 12  # between columns
_CLASS = (104, 176)  # pixels of the class, at least and at most
_CLASS_SHARE = 0.22  # of the width
_COLUMN, _LEAST_TEXT = 96, 380  # pixels of a further column, and of the text before there is one
_SPLIT = 56
_SIGN = 18
_SAID = 200  # characters of a value


class LineDelegate(ThumbnailDelegate):
    """Paints a cell that is as wide as its view."""

    def cell_size(self) -> QSize:
        """Wider than any view, so that there is one in a line."""
        return QSize(1 << 20, _HEIGHT)

    def picture_rect(self, cell: QRect) -> QRect:
        """All of the line can be taken hold of."""
        return cell

    def draw(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        sample = index.data(SAMPLE_ROLE)
        line = option.rect
        selected, hovered, focused = states(option)
        if selected or hovered or focused:
            fill: theme.Token = "selected" if selected else "hover"
            paint_ground(painter, line, fill, 2 if focused else 1 if selected else 0, 6)
        else:
            painter.setPen(QPen(theme.color("border"), 1))
            painter.drawLine(line.left() + _AIR, line.bottom(), line.right() - _AIR, line.bottom())
        if sample is not None:
            painter.setOpacity(0.6 if sample.excluded else 1.0)
            self._draw_line(painter, line.adjusted(_AIR, 0, -_AIR, -1), sample)

    def _draw_line(self, painter: QPainter, line: QRect, sample: Sample) -> None:
        width = max(_CLASS[0], min(_CLASS[1], round(line.width() * _CLASS_SHARE)))
        self._paint_caption(painter, QRect(line.left(), line.top(), width, line.height()), sample, with_split=False)
        rest = line.adjusted(width + _AIR, 0, 0, 0)
        rest = self._paint_split(painter, rest, sample)
        if sample.problem or self.thumbnails.failed(sample):
            away = not sample.problem and self.thumbnails.away(sample)
            words = self.tr("Unavailable") if away else problem_text(sample) or self.tr("Unreadable")
            _say(painter, self._paint_signs(painter, rest, sample), words, "muted" if away else "bad")
            return
        columns = list(self.thumbnails.columns(sample).values())
        for value in columns[: max(0, (rest.width() - _LEAST_TEXT) // (_COLUMN + _AIR))][::-1]:
            _say(painter, QRect(rest.right() - _COLUMN + 1, rest.top(), _COLUMN, rest.height()), value, "muted")
            rest.setRight(rest.right() - _COLUMN - _AIR)
        self.thumbnails.paint_line(painter, self._paint_signs(painter, rest, sample), sample, self.words)

    def _paint_split(self, painter: QPainter, line: QRect, sample: Sample) -> QRect:
        """The split, and what is left of the line."""
        if sample.split:
            _say(
                painter, QRect(line.right() - _SPLIT + 1, line.top(), _SPLIT, line.height()), split_title(sample.split)
            )
        return line.adjusted(0, 0, -_SPLIT - _AIR, 0)

    def _paint_signs(self, painter: QPainter, line: QRect, sample: Sample) -> QRect:
        """Small signs, and what is left of the line."""
        marked, amiss = badges(sample)
        for name, role in (*amiss, *marked):
            place = QRect(line.right() - _SIGN + 1, line.center().y() - _SIGN // 2 + 1, _SIGN, _SIGN)
            icons.icon(name, role).paint(painter, place.adjusted(1, 1, -1, -1))
            line = line.adjusted(0, 0, -_SIGN - 4, 0)
        return line


def _say(painter: QPainter, place: QRect, text: str, role: theme.Token = "muted") -> None:
    painter.setFont(theme.font("small"))
    painter.setPen(theme.color(role))
    said, end = " ".join(text[:_SAID].split()), Qt.TextElideMode.ElideRight
    shown = QFontMetrics(painter.font()).elidedText(said, end, place.width())
    painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
