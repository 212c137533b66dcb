"""The table of per-class scores, sortable by each column."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from tldesk.ui.evaluate.class_scores import ClassScoresModel, SortedScores
from tldesk.ui.parts.record_table import set_up_rows


class ScoreTable(QTableView):
    """Shows `scores`, a `ClassScoresModel`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("score-table")
        self.setAccessibleName(self.tr("Precision, recall and F1 of each class"))
        self.scores = ClassScoresModel(self)
        self.sorted = SortedScores(self.scores, self)
        self.setModel(self.sorted)
        self.setSortingEnabled(True)
        self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.setProperty("role", "plain")
        set_up_rows(self, "score-table-header")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
