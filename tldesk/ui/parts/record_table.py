"""RecordTable and RecordList: records that a view shows, said by columns and roles; the look that such tables share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractListModel,
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from tldesk.ui.parts.tips import as_tip

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()

ROW_ROLE = Qt.ItemDataRole.UserRole  # the record of a row
TEXT: int = Qt.ItemDataRole.DisplayRole
TIP: int = Qt.ItemDataRole.ToolTipRole
ACCESSIBLE: int = Qt.ItemDataRole.AccessibleTextRole
ICON: int = Qt.ItemDataRole.DecorationRole
INK: int = Qt.ItemDataRole.ForegroundRole
FONT: int = Qt.ItemDataRole.FontRole
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

# A role of Qt's, or one's own → what it is answered with.
Roles = Mapping[int, Callable[[Row], Any]]


@dataclass(frozen=True)
class Column(Generic[Row]):
    """`title` and `tip` are its header's; `text` is what a cell shows; `roles` go before those of the table."""

    title: str
    text: Callable[[Row], str]
    align: Qt.AlignmentFlag = LEFT
    tip: str = ""
    roles: Roles[Row] = field(default_factory=dict)


class RecordTable(QAbstractTableModel, Generic[Row]):
    """`rows` in `columns`; `roles` answer for every cell of a row. Whoever derives from it fills the two."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []
        self.columns: Sequence[Column[Row]] = ()
        self.roles: Roles[Row] = {}

    def show(self, rows: Sequence[Row]) -> None:
        """Replace the rows."""
        self._replace(rows, self.columns)

    def _replace(self, rows: Sequence[Row], columns: Sequence[Column[Row]]) -> None:
        self.beginResetModel()
        self.rows, self.columns = list(rows), columns
        self.endResetModel()

    def record(self, row: int) -> Row:
        """What a row shows."""
        return self.rows[row]

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == TIP:
            return as_tip(column.tip) or None
        return int(column.align) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self.record(index.row()), self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(column.align)
        if role == ROW_ROLE:
            return row
        return _answer(row, role, column.roles.get(role) or self.roles.get(role))


class RecordList(QAbstractListModel, Generic[Row]):
    """`rows` in a list; `roles` answer for each, with its TEXT among them. Whoever derives from it fills these."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []
        self.roles: Roles[Row] = {}

    def _replace(self, rows: Sequence[Row], *, same: bool = False) -> None:
        """Show other rows, or the `same` with other contents: then a view keeps its place."""
        if same:
            self.rows = list(rows)
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
        else:
            self.beginResetModel()
            self.rows = list(rows)
            self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        return row if role == ROW_ROLE else _answer(row, role, self.roles.get(role))


def _answer(row: Row, role: int, ask: Callable[[Row], Any] | None) -> Any:
    value = ask(row) if ask is not None else None
    return as_tip(value or "") or None if role == TIP else value


def select_row(table: QTableView, row: int) -> None:
    """Choose a row and no other. `QTableView.selectRow` adds it to the others while the user holds Ctrl, as for a
    shortcut."""
    flags = QItemSelectionModel.SelectionFlag
    table.selectionModel().setCurrentIndex(table.model().index(row, 0), flags.ClearAndSelect | flags.Rows)


def set_up_rows(table: QTableView, header: str, *, stretched: int = 0) -> None:
    """Whole rows are chosen one at a time, without a grid; one column takes the room that the others leave."""
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setShowGrid(False)
    table.setWordWrap(False)  # Qt would show the first words of a long text as if there were no more
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    columns = table.horizontalHeader()
    columns.setObjectName(header)
    columns.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    columns.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)
    columns.setHighlightSections(False)
