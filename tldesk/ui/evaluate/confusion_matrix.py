"""The confusion matrix: a table whose cells are shaded by their share of the row and open their images."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from tldesk.ui.evaluate.confusion import SHARE_ROLE, ConfusionModel
from tldesk.ui.parts import theme
from tldesk.ui.parts.cells import CellDelegate, Index
from tldesk.ui.parts.there import parent_of

_LARGEST_CELL, _SMALLEST_CELL = 112, 28
_LARGE_CELL = 80  # from here on its number is larger, too
_LONGEST_LABEL, _SHORTEST_LABEL = 110, 64
_FEW_CELLS = 3  # each way are seen in the smallest window: there the page scrolls
_FAINT = 0.12  # of the ink that a single one of many has


class _CellDelegate(CellDelegate):
    """Paints a cell: right answers in grey, wrong ones in red, stronger for a larger share."""

    def draw(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        share = float(index.data(SHARE_ROLE) or 0.0)
        right = index.row() == index.column()
        ink = theme.color("muted" if right else "bad")
        fill = _blend(theme.color("surface"), ink, _FAINT + (1 - _FAINT) * share)
        if not share:
            fill = theme.color("window")
        cell = option.rect.adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(cell, 4, 4)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(theme.color("text"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(cell.adjusted(1, 1, -1, -1), 4, 4)
        painter.setFont(theme.font("heading" if cell.width() >= _LARGE_CELL else "body", bold=right))
        painter.setPen(theme.text_on(fill))
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, str(index.data() or ""))


def _label_room(header: QHeaderView, room: int) -> int:
    """Pixels of `room` for the longest name. Names that are shortened keep their ends: these may be what tells one from
    another.
    """
    most = min(_LONGEST_LABEL, max(_SHORTEST_LABEL, room // 3))
    return min(most, _longest(header)) + 12


def _longest(header: QHeaderView) -> int:
    metrics, model = QFontMetrics(theme.font("small")), header.model()
    widths = (
        metrics.horizontalAdvance(str(model.headerData(section, header.orientation())))
        for section in range(header.count())
    )
    return max(widths, default=20)


class _UprightHeader(QHeaderView):
    """Column labels that are written upwards, so that narrow columns keep their names; level where all are short."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setObjectName("confusion-predicted-header")
        self._short = False
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def sizeHint(self) -> QSize:
        level = QFontMetrics(theme.font("small")).height() + theme.GAP
        height = level if self._short else _label_room(self, parent_of(self).height())
        return QSize(super().sizeHint().width(), height)

    def measure(self) -> None:
        """Find out whether each name, such as a number, fits the smallest cell."""
        self._short = _longest(self) <= _SMALLEST_CELL - theme.GAP

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        text = str(self.model().headerData(section, Qt.Orientation.Horizontal))
        font = theme.font("small")
        painter.save()
        painter.setFont(font)
        painter.setPen(theme.color("muted"))
        if self._short:
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
            painter.restore()
            return
        painter.translate(rect.left(), rect.bottom())
        painter.rotate(-90)
        room = rect.height() - 8
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideMiddle, room)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRect(4, 0, room, rect.width()), flags, shown)
        painter.restore()


class _LevelHeader(QHeaderView):
    """Row labels, written up to the cells."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setObjectName("confusion-true-header")
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(_label_room(self, parent_of(self).width()), super().sizeHint().height())

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        text = str(self.model().headerData(section, Qt.Orientation.Vertical))
        font = theme.font("small")
        place = rect.adjusted(0, 0, -8, 0)
        painter.save()
        painter.setFont(font)
        painter.setPen(theme.color("muted"))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideMiddle, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()


class ConfusionMatrix(QTableView):
    """Shows a `ConfusionModel`. `cell_chosen` gives (true, predicted) of a cell that is clicked or gone to by keys."""

    cell_chosen = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("confusion-matrix")
        self.setAccessibleName(self.tr("Confusion matrix: rows are true classes, columns predicted ones"))
        self.matrix = ConfusionModel(self)
        self._upright = _UprightHeader(self)
        self.setHorizontalHeader(self._upright)
        self.setVerticalHeader(_LevelHeader(self))
        self.setModel(self.matrix)
        self.setItemDelegate(_CellDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setProperty("role", "plain")
        for header in (self.verticalHeader(), self.horizontalHeader()):
            header.setMinimumSectionSize(_SMALLEST_CELL)
            header.setSectionsClickable(False)
            header.setHighlightSections(False)
        self.selectionModel().currentChanged.connect(self._tell)

    def show_matrix(self, classes: list[str], counts: list[list[int]]) -> None:
        """Show other counts; no cell is chosen."""
        self.matrix.show(classes, counts)
        self._upright.measure()
        room = min(len(classes), _FEW_CELLS) * _SMALLEST_CELL + theme.GAP
        names = QSize(_label_room(self.verticalHeader(), 0), _label_room(self.horizontalHeader(), 0))
        self.setMinimumSize(names + QSize(room, room))
        self._fit_cells()

    def clear_choice(self) -> None:
        """Choose no cell."""
        self.setCurrentIndex(QModelIndex())
        self.clearSelection()

    def _tell(self, current: QModelIndex) -> None:
        if current.isValid():
            self.cell_chosen.emit(current.row(), current.column())

    def _fit_cells(self) -> None:
        """Square cells as large as the room allows."""
        count = self.matrix.rowCount()
        if not count:
            return
        wide = self.width() - self.verticalHeader().sizeHint().width() - 8
        high = self.height() - self.horizontalHeader().sizeHint().height() - 8
        edge = max(_SMALLEST_CELL, min(_LARGEST_CELL, wide // count, high // count))
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setDefaultSectionSize(edge)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_cells()


def _blend(ground: QColor, ink: QColor, share: float) -> QColor:
    """`ink` over `ground`; small shares stay visible."""
    weight = 0.12 + 0.88 * min(1.0, share) if share else 0.0
    parts = (round(low + (high - low) * weight) for low, high in zip(theme.rgb(ground), theme.rgb(ink), strict=True))
    return QColor(*parts)
