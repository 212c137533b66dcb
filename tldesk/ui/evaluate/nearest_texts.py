"""NearestTexts: the training texts most like the current one, each with its class and how alike it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyleOptionViewItem, QWidget

from tldesk.project.samples.samples import Sample
from tldesk.ui.parts import theme
from tldesk.ui.parts.cells import CellDelegate, Index, states
from tldesk.ui.parts.class_mark import Mark, paint_mark
from tldesk.ui.parts.language import percent
from tldesk.ui.parts.record_table import ACCESSIBLE, ROW_ROLE, TEXT, TIP, RecordList
from tldesk.ui.parts.text import labels_text

_DOT = 8
_SHOWN, _MOST_SHOWN = 3, 6  # rows that are seen at once, and where there is room
_NO_LIMIT = 2**24 - 1  # pixels: Qt's own
_LONGEST = 300  # characters of a text that are kept


@dataclass(frozen=True, slots=True)
class NearText:
    """A training text, and how alike it is, 0 to 1."""

    sample: Sample
    text: str
    likeness: float


class NearestTexts(QListView):
    """`chosen` carries the id of one that was clicked, or chosen with the keyboard."""

    chosen = Signal(int)

    def __init__(self, mark_of: Callable[[str], Mark], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mark_of = mark_of
        self.near = _NearModel(self)
        self.setModel(self.near)
        self.setItemDelegate(_NearDelegate(self))
        self.setProperty("role", "plain")
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QListView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setMinimumHeight(_SHOWN * _row_height() + 2 * self.frameWidth())
        self.setMaximumHeight(_MOST_SHOWN * _row_height() + 2 * self.frameWidth())
        self.clicked.connect(self._choose)
        self.activated.connect(self._choose)

    def show_all(self) -> None:
        """Stand in a place that scrolls: a bar of its own would be one too many."""
        self.setMinimumHeight(self.maximumHeight())
        self.setMaximumHeight(_NO_LIMIT)

    def show_texts(self, found: Sequence[NearText]) -> None:
        """Show these."""
        self.near.show(found)

    @property
    def ids(self) -> list[int]:
        """What is shown."""
        return [one.sample.id for one in self.near.rows]

    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(index.data(ROW_ROLE).sample.id)


class _NearModel(RecordList[NearText]):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.roles = {
            TEXT: lambda row: row.text,
            TIP: lambda row: row.text,
            ACCESSIBLE: lambda row: f"{labels_text(row.sample)}, {percent(row.likeness, 0)}: {row.text}",
        }

    def show(self, found: Sequence[NearText]) -> None:
        """Replace the rows."""
        self._replace([NearText(one.sample, " ".join(one.text[:_LONGEST].split()), one.likeness) for one in found])


class _NearDelegate(CellDelegate):
    """The class and the percentage, and the text below."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(20 * theme.GRID, _row_height())

    def draw(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: NearText = index.data(ROW_ROLE)
        selected, hovered, _ = states(option)
        if selected or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("selected" if selected else "hover"))
            painter.drawRoundedRect(QRectF(option.rect), 4, 4)
        area = option.rect.adjusted(4, 3, -8, -3)
        small = QFontMetrics(theme.font("small"))
        line = QRect(area.left(), area.top(), area.width(), small.height())
        view = option.widget
        assert isinstance(view, NearestTexts)
        if row.sample.label is not None:
            mark = view.mark_of(row.sample.label)
            paint_mark(painter, QRectF(line.left(), line.center().y() - _DOT / 2 + 1, _DOT, _DOT), mark)
            line.setLeft(line.left() + _DOT + 6)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("muted"))
        share = percent(row.likeness, 0)
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, share)
        room = line.width() - small.horizontalAdvance(share) - theme.GAP
        label = small.elidedText(labels_text(row.sample), Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, label)
        font = theme.font()
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        below = QRect(area.left(), line.bottom() + 2, area.width(), area.bottom() - line.bottom() - 1)
        shown = QFontMetrics(font).elidedText(row.text, Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


def _row_height() -> int:
    return QFontMetrics(theme.font("small")).height() + QFontMetrics(theme.font()).height() + 8
