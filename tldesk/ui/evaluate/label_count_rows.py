"""What a run with several labels finds and misses: a row for each class, counts of images in the columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from tldesk.project.runs.report import Score
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.tips import as_tip

# Column → whether the label is there, and whether it is said.
CELLS = ((True, True), (True, False), (False, True))
_COUNTS = ("tp", "fn", "fp")

_ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class LabelCountsModel(QAbstractTableModel):
    """Rows are the `per_class` records of a report's split, columns those of CELLS."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._rows: list[Mapping[str, Any]] = []

    def show(self, per_class: Sequence[Score]) -> None:
        """Replace the rows."""
        self.beginResetModel()
        self._rows = list(per_class)
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(CELLS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            there = role == Qt.ItemDataRole.DisplayRole and 0 <= section < len(self._rows)
            return self._rows[section]["label"] if there else None
        if role != Qt.ItemDataRole.DisplayRole or not 0 <= section < len(CELLS):
            return None
        return (self.tr("Found"), self.tr("Missed"), self.tr("Said wrongly"))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return str(self._rows[index.row()][_COUNTS[index.column()]])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignCenter)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return as_tip(self.cell_text(index.row(), index.column()), role)
        return None

    def cell_text(self, row: int, column: int) -> str:
        """One cell in words."""
        score = self._rows[row]
        text = (
            self.tr("“{label}” is found on {count} of the {support} {support:image that has|images that have} it."),
            self.tr("“{label}” is missed on {count} of the {support} {support:image that has|images that have} it."),
            self.tr("“{label}” is said of {count} {count:image that does|images that do} not have it."),
        )[column]
        return filled(text, label=score["label"], count=score[_COUNTS[column]], support=score["support"])
