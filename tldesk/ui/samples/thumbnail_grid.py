"""ThumbnailGrid: a list view whose geometry is arithmetic, so that 100,000 cells lay out in no time.

QListView asks every row where it lies on each resize and reset (a quarter of a second for 100,000 rows). Here all cells
have one size, so a cell's place follows from its row; the rest (selection, keys, accessibility) stays QListView's.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QRegion, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyleOptionRubberBand,
    QStyleOptionViewItem,
    QWidget,
)

from tldesk.project.samples.samples import Sample
from tldesk.ui.parts.cells import Index
from tldesk.ui.samples.samples_model import SamplesModel
from tldesk.ui.samples.selected import of_rows, ranges
from tldesk.ui.samples.thumbnail_delegate import ThumbnailDelegate

MARGIN = 8
SIZES = (64, 96, 128, 160, 192, 224, 256, 288, 320)


class ThumbnailGrid(QListView):
    """Thumbnails of a SamplesModel. `edge_changed` tells a new thumbnail size."""

    selection_changed = Signal()
    current_changed = Signal(int)  # the row, -1 for none
    edge_changed = Signal(int)

    def __init__(self, delegate: ThumbnailDelegate, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = 1
        self._cell_width = 1
        self._cell_height = 1
        self._pressed = QPoint()
        self._kept: tuple[int | None, list[int], int] = (None, [], 0)
        self._delegate = delegate
        self.setItemDelegate(delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._pruning = QTimer(self, singleShot=True, interval=0)
        self._pruning.timeout.connect(self._prune)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._pruning.start())
        delegate.thumbnails.loaded.connect(self._repaint_hashes)

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Show `model` (a SamplesModel), keeping current sample and selection by id when its rows change."""
        super().setModel(model)
        if isinstance(model, SamplesModel):
            model.modelAboutToBeReset.connect(self._remember)
            model.modelReset.connect(self._restore)
            self.selectionModel().selectionChanged.connect(lambda *_args: self.selection_changed.emit())
            self.selectionModel().currentRowChanged.connect(lambda now, _old: self.current_changed.emit(now.row()))
        self._lay_out()

    def show_by(self, delegate: ThumbnailDelegate) -> None:
        """Have another delegate paint, the top row staying in sight."""
        if delegate is not self._delegate:
            top, self._delegate = self.row_at_top(), delegate
            self.setItemDelegate(delegate)
            self._keep_at_top(top)

    def _keep_at_top(self, row: int) -> None:
        self._lay_out()
        self.verticalScrollBar().setValue(self._cell(row).top() if row else 0)

    # thumbnail size

    @property
    def edge(self) -> int:
        """Edge of a thumbnail, pixels."""
        return self._delegate.edge

    def set_edge(self, edge: int) -> None:
        """Show thumbnails of this edge, the top row staying in sight."""
        edge = max(SIZES[0], min(SIZES[-1], edge))
        if edge == self._delegate.edge:
            return
        top = self.row_at_top()
        self._delegate.set_edge(edge)
        self._keep_at_top(top)
        self.edge_changed.emit(edge)

    def step_edge(self, step: int) -> None:
        """One size up (1) or down (-1)."""
        at = min(range(len(SIZES)), key=lambda i: abs(SIZES[i] - self.edge))
        self.set_edge(SIZES[max(0, min(len(SIZES) - 1, at + step))])

    # selection by id

    def model_samples(self) -> SamplesModel:
        """The model, as what it is."""
        model = self.model()
        assert isinstance(model, SamplesModel)
        return model

    def selected_rows(self) -> list[int]:
        """Selected rows, ascending."""
        found = sorted((part.top(), part.bottom()) for part in ranges(self.selectionModel().selection()))
        return [row for first, last in found for row in range(first, last + 1)]

    def selected_ids(self) -> list[int]:
        """Ids of the selected samples, in order of the rows."""
        ids: list[int] = self.model_samples().ids()[self.selected_rows()].tolist()
        return ids

    def current_row(self) -> int:
        """The current row or -1."""
        return self.currentIndex().row()

    def go_to(self, row: int, *, centred: bool = False) -> None:
        """Make `row` current, select it alone and bring it into sight, `centred` to the middle unless it is there."""
        if 0 <= row < self.model().rowCount():
            index = self.model().index(row, 0)
            if centred and not self.viewport().rect().contains(self.visualRect(index)):
                self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
            self.setCurrentIndex(index)

    def select_ids(self, ids: Iterable[int]) -> None:
        """Select those of `ids` that are shown; the first becomes current and is brought into sight."""
        rows = self.model_samples().rows_of(ids)
        if rows:
            self.go_to(rows[0])
            self._select_rows(rows)

    def selectAll(self) -> None:
        """One range, where QListView would ask for each row."""
        if self.model() and self.model().rowCount():
            everything = QItemSelection(self.model().index(0, 0), self.model().index(self.model().rowCount() - 1, 0))
            self.selectionModel().select(everything, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _select_rows(self, rows: list[int]) -> None:
        """Select sorted `rows`, as few ranges as there are."""
        # Two steps: Qt compares each range of an old selection with each of the new one, seconds for some thousands.
        self.clearSelection()
        self.selectionModel().select(of_rows(self.model(), rows), QItemSelectionModel.SelectionFlag.Select)

    def _remember(self) -> None:
        model, row = self.model_samples(), self.current_row()
        self._kept = (model.id_at(row), self.selected_ids(), row)

    def _restore(self) -> None:
        current, selected, row = self._kept
        self._lay_out()
        model = self.model_samples()
        rows = model.rows_of([current]) if current is not None else []
        if row < 0 or not model.rowCount():
            self.current_changed.emit(-1)
            return
        self.go_to(rows[0] if rows else min(row, model.rowCount() - 1))
        kept = model.rows_of(selected)
        if rows and len(kept) > 1:
            self._select_rows(kept)

    # geometry

    def row_at_top(self) -> int:
        """The first row in sight."""
        return max(0, self.verticalScrollBar().value() - MARGIN) // self._cell_height * self._columns

    def _cell(self, row: int) -> QRect:
        """Place of a row, in content coordinates."""
        line, column = divmod(row, self._columns)
        return QRect(
            MARGIN + column * self._cell_width,
            MARGIN + line * self._cell_height,
            self._cell_width,
            self._cell_height,
        )

    def _lay_out(self) -> None:
        width = max(1, self.viewport().width() - 2 * MARGIN)
        size = self._delegate.cell_size()
        self._columns = max(1, width // size.width())
        self._cell_width = width // self._columns
        self._cell_height = size.height()
        self.updateGeometries()
        self.viewport().update()

    def doItemsLayout(self) -> None:
        QAbstractItemView.doItemsLayout(self)
        self._lay_out()

    def updateGeometries(self) -> None:
        lines = -(-self.model().rowCount() // self._columns) if self.model() else 0
        bar, page = self.verticalScrollBar(), self.viewport().height()
        bar.setSingleStep(max(16, self._cell_height // 3))
        bar.setPageStep(page)
        bar.setRange(0, max(0, lines * self._cell_height + 2 * MARGIN - page))

    def resizeEvent(self, event: QResizeEvent) -> None:
        top = self.row_at_top()
        QAbstractItemView.resizeEvent(self, event)
        before = self._columns
        self._lay_out()
        if self._columns != before and top:
            self._keep_at_top(top)

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().scroll(0, dy)

    def visualRect(self, index: Index) -> QRect:
        return self._cell(index.row()).translated(0, -self.verticalOffset()) if index.isValid() else QRect()

    def indexAt(self, point: QPoint) -> QModelIndex:
        column = (point.x() - MARGIN) // self._cell_width
        line = (point.y() + self.verticalOffset() - MARGIN) // self._cell_height
        row = line * self._columns + column
        if self.model() and 0 <= column < self._columns and 0 <= row < self.model().rowCount():
            return self.model().index(row, 0)
        return QModelIndex()

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        cell, bar, page = self._cell(index.row()), self.verticalScrollBar(), self.viewport().height()
        if hint == QAbstractItemView.ScrollHint.PositionAtCenter:
            bar.setValue(cell.center().y() - page // 2)
        elif cell.top() < bar.value():
            bar.setValue(cell.top() - MARGIN)
        elif cell.bottom() > bar.value() + page:
            bar.setValue(cell.bottom() + MARGIN - page)

    def moveCursor(self, action: QAbstractItemView.CursorAction, _modifiers: Qt.KeyboardModifier) -> QModelIndex:
        count = self.model().rowCount()
        if not count:
            return QModelIndex()
        moves = QAbstractItemView.CursorAction
        screen = max(1, self.viewport().height() // self._cell_height) * self._columns
        steps = {
            moves.MoveLeft: -1,
            moves.MoveRight: 1,
            moves.MovePrevious: -1,
            moves.MoveNext: 1,
            moves.MoveUp: -self._columns,
            moves.MoveDown: self._columns,
            moves.MovePageUp: -screen,
            moves.MovePageDown: screen,
            moves.MoveHome: -count,
            moves.MoveEnd: count,
        }
        row = self.current_row()
        target = 0 if row < 0 else row + steps[action]
        if action in (moves.MoveUp, moves.MoveDown) and not 0 <= target < count:
            target = row  # stay in the column instead of jumping to an end
        return self.model().index(max(0, min(count - 1, target)), 0)

    def isIndexHidden(self, _index: Index) -> bool:
        return False

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Rubber band: the cells it touches. Shift and keys: all rows from the one corner's to the other's."""
        selection, model = QItemSelection(), self.model()
        if self.state() == QAbstractItemView.State.DragSelectingState:
            for first, last in self._touched(rect.normalized()):
                selection.select(model.index(first, 0), model.index(last, 0))
        else:
            ends = [self.indexAt(QPoint(rect.left(), rect.top())), self.indexAt(QPoint(rect.right(), rect.bottom()))]
            rows = sorted(index.row() for index in ends if index.isValid())
            if rows:
                selection.select(model.index(rows[0], 0), model.index(rows[-1], 0))
        self.selectionModel().select(selection, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """Whole rows of cells: exact enough to repaint, and cheap for a large selection."""
        region, width = QRegion(), self.viewport().width()
        for part in ranges(selection):
            top, bottom = self._cell(part.top()).top(), self._cell(part.bottom()).bottom()
            region += QRect(0, top - self.verticalOffset(), width, bottom - top + 1)
        return region

    def _touched(self, rect: QRect) -> Iterable[tuple[int, int]]:
        """First and last row of each line of cells that `rect` (viewport coordinates) touches."""
        left = max(0, (rect.left() - MARGIN) // self._cell_width)
        right = min(self._columns - 1, (rect.right() - MARGIN) // self._cell_width)
        top = max(0, (rect.top() + self.verticalOffset() - MARGIN) // self._cell_height)
        bottom = max(-1, (rect.bottom() + self.verticalOffset() - MARGIN) // self._cell_height)
        count = self.model().rowCount() if self.model() else 0
        for line in range(top, min(bottom, (count - 1) // self._columns) + 1):
            first, last = line * self._columns + left, min(line * self._columns + right, count - 1)
            if first <= last:
                yield first, last

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        model, selected, current, region = self.model(), self.selectionModel(), self.currentIndex(), event.region()
        hovered = self.indexAt(self.viewport().mapFromGlobal(self.cursor().pos())) if self.underMouse() else None
        plain = option.state & ~(QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_Selected)
        for first, last in self._touched(event.rect()):
            for row in range(first, last + 1):
                index = model.index(row, 0)
                option.rect = self.visualRect(index)
                if not region.intersects(option.rect):  # pictures come in one by one, anywhere
                    continue
                option.state = plain
                if selected.isSelected(index):
                    option.state |= QStyle.StateFlag.State_Selected
                if index == current:
                    option.state |= QStyle.StateFlag.State_HasFocus
                if hovered == index:
                    option.state |= QStyle.StateFlag.State_MouseOver
                self._delegate.paint(painter, option, index)
        self._paint_band(painter)

    def _paint_band(self, painter: QPainter) -> None:
        if self.state() == QAbstractItemView.State.DragSelectingState:
            band = QStyleOptionRubberBand()
            band.initFrom(self.viewport())
            here = self.viewport().mapFromGlobal(self.cursor().pos())
            band.rect = QRect(self._pressed - QPoint(0, self.verticalOffset()), here).normalized()
            self.style().drawControl(QStyle.ControlElement.CE_RubberBand, band, painter, self)

    def _prune(self) -> None:
        """Forget thumbnails asked for that were scrolled past."""
        self._delegate.thumbnails.keep_only({sample.sha256 for _, sample in self._seen()})

    def _repaint_hashes(self, hashes: frozenset[str]) -> None:
        for row, sample in self._seen() if self.model() else ():
            if sample.sha256 in hashes:
                self.viewport().update(self.visualRect(self.model().index(row, 0)))

    def _seen(self) -> list[tuple[int, Sample]]:
        """The rows in sight whose samples are there."""
        model = self.model_samples()
        rows = (row for first, last in self._touched(self.viewport().rect()) for row in range(first, last + 1))
        return [(row, sample) for row in rows if (sample := model.sample(row)) is not None]

    # keys and mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint() + QPoint(0, self.verticalOffset())
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if self.state() == QAbstractItemView.State.DragSelectingState:
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step_edge(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters and digits belong to the page (they give labels), not to a search for names. With Ctrl, too, Home and
        End select: otherwise one image would be framed and another one labelled.
        """
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.text().isprintable() and event.text() and not control:
            event.ignore()
            return
        if control and event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            event = QKeyEvent(event.type(), event.key(), event.modifiers() & ~Qt.KeyboardModifier.ControlModifier)
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._lay_out()
