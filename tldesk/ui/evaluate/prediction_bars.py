"""Ranked classes with bars and percentages."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath
from PySide6.QtWidgets import QListView, QStyleOptionViewItem, QWidget

from tldesk.ui.evaluate.prediction_rows import MARK_ROLE, SAID_ROLE, SHARE_ROLE, THRESHOLD_ROLE, RankingModel
from tldesk.ui.parts import theme
from tldesk.ui.parts.cells import CellDelegate, Index
from tldesk.ui.parts.class_mark import Mark, paint_bar, paint_mark
from tldesk.ui.parts.language import percent

_BAR, _DOT = 8, 8
_LEAST, _MOST = 20 * theme.GRID, 40 * theme.GRID  # of the width that names may ask for
_AROUND = _DOT + 4 + 12 + 16  # pixels of a row that are no name: its mark, the air around, a scroll bar
_WIDEST = 1.0  # the share whose percentage is the longest


class _BarDelegate(CellDelegate):
    """A class with its mark, below it its bar and percentage; what is said in bold. A line marks a label's threshold.

    A name has the whole width: bars stand beside an image or a text, where there is little.
    """

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(160, QFontMetrics(theme.font()).height() + QFontMetrics(theme.font("small")).height() + 10)

    def draw(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        share, mark = float(index.data(SHARE_ROLE)), index.data(MARK_ROLE)
        font = theme.font(bold=bool(index.data(SAID_ROLE)))
        metrics = QFontMetrics(font)
        area = option.rect.adjusted(4, 4, -8, -4)
        line = QRect(area.left() + _DOT + 4, area.top(), area.width() - _DOT - 4, metrics.height())
        paint_mark(painter, QRectF(area.left(), line.center().y() - _DOT / 2 + 1, _DOT, _DOT), mark)
        painter.setFont(font)
        painter.setPen(theme.color("text" if share >= 0.005 else "muted"))
        shown = metrics.elidedText(str(index.data()), Qt.TextElideMode.ElideMiddle, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        small = theme.font("small", bold=bool(index.data(SAID_ROLE)))
        below = QRect(area.left(), line.bottom() + 2, area.width(), QFontMetrics(small).height())
        painter.setFont(small)
        painter.drawText(below, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, percent(share))
        number = QFontMetrics(small).horizontalAdvance(percent(_WIDEST)) + theme.GAP  # so that all grooves are as long
        top = below.top() + below.height() // 2 - _BAR // 2
        groove = QRect(area.left(), top, area.width() - number, _BAR)
        _paint_share(painter, QRectF(groove), share, mark)
        threshold = index.data(THRESHOLD_ROLE)
        if threshold is not None:
            place = groove.left() + round(groove.width() * float(threshold))
            painter.fillRect(QRect(place, groove.top() - 2, 2, _BAR + 4), theme.color("text"))


def _paint_share(painter: QPainter, groove: QRectF, share: float, mark: Mark) -> None:
    """A groove that is full to a share: of a small one there is a sliver, not a round dot that looks like a mark."""
    ground, edge = theme.color("border"), QPainterPath()
    edge.addRoundedRect(groove, _BAR / 2, _BAR / 2)
    painter.fillPath(edge, ground)
    width = groove.width() * share
    painter.save()
    painter.setClipPath(edge, Qt.ClipOperation.IntersectClip)
    end = groove.left() + width
    paint_bar(painter, QRectF(end - max(_BAR, width), groove.top(), max(_BAR, width), _BAR), mark, ground)
    painter.restore()


class PredictionBars(QListView):
    """Shows the ranked classes of one answer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("prediction-bars")
        self.setAccessibleName(self.tr("Classes, the likeliest first"))
        self.ranking = RankingModel(self)
        self.setModel(self.ranking)
        self.setItemDelegate(_BarDelegate(self))
        self.setProperty("role", "plain")
        self.setUniformItemSizes(True)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._names: frozenset[str] = frozenset()
        self.setMaximumWidth(_LEAST)
        self.ranking.modelReset.connect(self._measure)

    def _measure(self) -> None:
        """As wide as the longest name needs, where there is room: the next answer has the same names."""
        names = frozenset(name for name, _share, _place in self.ranking.rows)
        if names and names != self._names:
            self._names = names
            metrics = QFontMetrics(theme.font(bold=True))
            self.setMaximumWidth(max(_LEAST, min(_MOST, _AROUND + max(map(metrics.horizontalAdvance, names)))))
