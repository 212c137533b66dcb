"""What stands in place of the confusion matrix where an image may have several labels: found, missed, said wrongly."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from tldesk.project.runs.report import Score
from tldesk.ui.evaluate.label_count_rows import LabelCountsModel
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import label, named
from tldesk.ui.parts.layouts import column


class LabelCounts(QWidget):
    """Shows a `LabelCountsModel`. `cell_chosen` gives row and column of a cell that is clicked or gone to by keys."""

    cell_chosen = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.counts = LabelCountsModel(self)
        self.view = named(QTableView(), "label-counts", self.tr("Images per class: found, missed, predicted wrongly"))
        self.view.setModel(self.counts)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setShowGrid(False)
        self.view.setTabKeyNavigation(False)
        self.view.setProperty("role", "plain")
        for header, name in (
            (self.view.horizontalHeader(), "label-counts-columns"),
            (self.view.verticalHeader(), "label-counts-classes"),
        ):
            header.setObjectName(name)
            header.setHighlightSections(False)
        self.view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.view.selectionModel().currentChanged.connect(self._tell)
        hint = self.tr(
            "Each class is predicted on its own, so there is no confusion matrix. Select a number to see its images."
        )
        words = label(hint, "small", wrap=True)
        self.setLayout(column(words, (self.view, 1), gap=theme.GAP_SMALL, margins=(0, theme.GAP, 0, 0)))

    def show_counts(self, per_class: list[Score]) -> None:
        """Show other counts; no cell is chosen."""
        self.counts.show(per_class)

    def clear_choice(self) -> None:
        """Choose no cell."""
        self.view.setCurrentIndex(QModelIndex())
        self.view.clearSelection()

    def _tell(self, current: QModelIndex) -> None:
        if current.isValid():
            self.cell_chosen.emit(current.row(), current.column())
