"""The table of per-class scores, sortable by each column."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from tldesk.ui.evaluate.class_scores import ClassScoresModel, SortedScores


class ScoreTable(QTableView):
    """Shows `scores`, a `ClassScoresModel`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("score-table")
        self.setAccessibleName(self.tr("Precision, recall and F1 of each class"))
        self.scores = ClassScoresModel(self)
        self.setModel(SortedScores(self.scores, self))
        self.setSortingEnabled(True)
        self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setProperty("role", "plain")
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setObjectName("score-table-header")
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
