"""The confusion matrix as a table model: rows are true classes, columns predicted ones."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from tldesk.ui.parts.language import filled
from tldesk.ui.parts.tips import as_tip

SHARE_ROLE = Qt.ItemDataRole.UserRole + 1  # part of the row's images in this cell, 0 to 1
COUNT_ROLE = Qt.ItemDataRole.UserRole + 2

_ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class ConfusionModel(QAbstractTableModel):
    """Counts of images by true class (row) and predicted class (column)."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.classes: list[str] = []
        self._counts = np.zeros((0, 0), dtype=np.int64)
        self._shares = np.zeros((0, 0))

    def show(self, classes: list[str], counts: list[list[int]]) -> None:
        """Replace the matrix; `counts` has shape (classes, classes)."""
        self.beginResetModel()
        self.classes = list(classes)
        self._counts = np.asarray(counts, dtype=np.int64).reshape(len(classes), len(classes))
        totals = self._counts.sum(axis=1, keepdims=True)
        self._shares = self._counts / np.maximum(totals, 1)
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.classes)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.classes)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not 0 <= section < len(self.classes):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.classes[section]
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            down = orientation == Qt.Orientation.Vertical
            text = self.tr("Labelled {label}") if down else self.tr("Predicted {label}")
            return as_tip(filled(text, label=self.classes[section]), role)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        count = int(self._counts[row, column])
        if role == Qt.ItemDataRole.DisplayRole:
            return str(count) if count else ""
        if role == COUNT_ROLE:
            return count
        if role == SHARE_ROLE:
            return float(self._shares[row, column])
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return as_tip(self.cell_text(row, column), role)
        return None

    def cell_text(self, row: int, column: int) -> str:
        """One cell in words."""
        count, total = int(self._counts[row, column]), int(self._counts[row].sum())
        if row == column:
            text = self.tr("{count} of {total} {total:image|images} of “{true}” {count:is|are} predicted correctly.")
        else:
            text = self.tr(
                "{count} of {total} {total:image|images} of “{true}” {count:is|are} predicted as “{predicted}”."
            )
        return filled(text, count=count, total=total, true=self.classes[row], predicted=self.classes[column])
