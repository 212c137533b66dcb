"""RowColumns: the further columns of a text's row, as a small table."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from tldesk.ui.parts import theme
from tldesk.ui.parts.record_table import INK, TIP, Column, RecordTable, set_up_rows

_ROW = 26
_MOST = 3  # rows in sight
_SHOWN = 300  # characters of a value

_Pair = tuple[str, str]


class RowColumns(QTableView):
    """Name and value of each; hidden while there are none."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table: RecordTable[_Pair] = RecordTable(self)
        self._table.columns = (
            Column(self.tr("Column"), lambda pair: pair[0], roles={INK: lambda _pair: theme.color("muted")}),
            Column(self.tr("Value"), lambda pair: " ".join(pair[1][:_SHOWN].split())),
        )
        self._table.roles = {TIP: lambda pair: pair[1][:_SHOWN]}
        self.setModel(self._table)
        set_up_rows(self, f"{name}-header", stretched=1)
        self.horizontalHeader().hide()
        self.horizontalHeader().setMaximumSectionSize(20 * theme.GRID)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrap(False)
        self.hide()

    def show_columns(self, columns: Mapping[str, str]) -> None:
        """Show these."""
        self._table.show(list(columns.items()))
        self.setFixedHeight(_ROW * min(_MOST, max(1, len(columns))) + 2)
        self.setVisible(bool(columns))
