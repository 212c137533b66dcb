"""LineDelegate: how one sample looks in a list: a line with its class, its beginning, what else is known, its split."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Slot
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from tldesk.project.samples.samples import Sample
from tldesk.ui.parts import icons, theme
from tldesk.ui.parts.cells import Index, paint_ground, states
from tldesk.ui.parts.text import problem_text, split_title
from tldesk.ui.samples.samples_model import SAMPLE_ROLE
from tldesk.ui.samples.thumbnail_delegate import ThumbnailDelegate, badges
from tldesk.ui.samples.thumbnail_grid import MARGIN, ThumbnailGrid

_HEIGHT, _HEADER = 32, 28
_AIR = 12  # between columns
_CLASS = (104, 208)  # pixels of the class, at least and at most
_CLASS_SHARE = 0.26  # of the width
_COLUMN, _LEAST_TEXT = 96, 360  # pixels of a further column, and of the text before there is one
_SPLIT, _LEAST_LINE = 56, 400  # pixels of the split, and of a line that has room for it
_NARROW_CLASS = 88  # pixels of the class where there is none
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

    def parts(self, line: QRect) -> tuple[QRect, QRect, list[tuple[str, QRect]], QRect]:
        """Where in a line the class is, the text, those further columns that fit, by name, and the split, which is
        empty where the line is too narrow for it.
        """
        narrow = line.width() < _LEAST_LINE
        width = _NARROW_CLASS if narrow else max(_CLASS[0], min(_CLASS[1], round(line.width() * _CLASS_SHARE)))
        end = 0 if narrow else _SPLIT
        label = QRect(line.left(), line.top(), width, line.height())
        split = QRect(line.right() - end + 1, line.top(), end, line.height())
        text = line.adjusted(width + _AIR, 0, -end - _AIR if end else 0, 0)
        names = self.thumbnails.column_names()
        names = names[: max(0, (text.width() - _LEAST_TEXT) // (_COLUMN + _AIR))]
        left = text.right() + 1 - len(names) * (_COLUMN + _AIR) + _AIR
        columns = [
            (name, QRect(left + number * (_COLUMN + _AIR), line.top(), _COLUMN, line.height()))
            for number, name in enumerate(names)
        ]
        return label, text.adjusted(0, 0, -len(names) * (_COLUMN + _AIR), 0), columns, split

    def _draw_line(self, painter: QPainter, line: QRect, sample: Sample) -> None:
        label, text, columns, split = self.parts(line)
        self._paint_caption(painter, label, sample, read=True, with_split=False)
        if sample.split and not split.isEmpty():
            say(painter, split, split_title(sample.split))
        values = self.thumbnails.columns(sample) if columns else {}
        for name, place in columns:
            say(painter, place, values.get(name, ""))
        text = _paint_signs(painter, text, sample)
        if sample.problem:
            say(painter, text, problem_text(sample), "bad")
        elif not self.thumbnails.paint_line(painter, text, sample, self.words) and self.thumbnails.failed(sample):
            away = self.thumbnails.away(sample)
            say(painter, text, self.tr("Unavailable") if away else self.tr("Unreadable"), "muted" if away else "bad")


class ListHeader(QWidget):
    """Says above a grid that is shown as a list what its columns are."""

    def __init__(self, grid: ThumbnailGrid, delegate: LineDelegate) -> None:
        super().__init__()
        self._grid, self._delegate = grid, delegate
        self.setFixedHeight(_HEADER)
        delegate.thumbnails.loaded.connect(self._loaded)  # no lambda: they may outlive this
        self.hide()

    @Slot(object)
    def _loaded(self, _hashes: frozenset[str]) -> None:
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        left = self._grid.viewport().mapTo(self._grid, self._grid.viewport().rect().topLeft()).x() + MARGIN + _AIR
        width = self._grid.viewport().width() - 2 * (MARGIN + _AIR)
        painter = QPainter(self)
        label, text, columns, split = self._delegate.parts(QRect(left, 0, width, self.height()))
        titles = [(self.tr("Class"), label), (self.tr("Text"), text), *columns, (self.tr("Split"), split)]
        for title, place in titles:
            if not place.isEmpty():
                say(painter, place, title)


def say(painter: QPainter, place: QRect, text: str, role: theme.Token = "muted") -> None:
    """Small words in a place, shortened to it."""
    painter.setFont(theme.font("small"))
    painter.setPen(theme.color(role))
    said, end = " ".join(text[:_SAID].split()), Qt.TextElideMode.ElideRight
    shown = QFontMetrics(painter.font()).elidedText(said, end, place.width())
    painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


def _paint_signs(painter: QPainter, line: QRect, sample: Sample) -> QRect:
    """Small signs at the right, and what is left of the line."""
    marked, amiss = badges(sample)
    for name, role in (*amiss, *marked):
        place = QRect(line.right() - _SIGN + 1, line.center().y() - _SIGN // 2 + 1, _SIGN, _SIGN)
        icons.icon(name, role).paint(painter, place.adjusted(1, 1, -1, -1))
        line = line.adjusted(0, 0, -_SIGN - 4, 0)
    return line
