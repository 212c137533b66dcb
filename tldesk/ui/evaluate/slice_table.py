"""The parts of a split that are answered worst, the worst first; one that is chosen tells its images."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from tldesk.engine.judging.slices import FEWEST, Slice
from tldesk.ui.evaluate.slices import SLICE_ROLE, SlicesModel
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import label, named
from tldesk.ui.parts.layouts import column, stacked


class SliceTable(QWidget):
    """Shows slices. `slice_chosen` gives the Slice that is clicked or gone to by keys."""

    slice_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slices = SlicesModel(self)
        self.view = named(QTableView(), "slice-table", self.tr("Parts of the images, the worst answered first"))
        self.view.setModel(self.slices)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setShowGrid(False)
        self.view.setTabKeyNavigation(False)
        self.view.setProperty("role", "plain")
        self.view.verticalHeader().hide()
        header = self.view.horizontalHeader()
        header.setObjectName("slice-table-header")
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        text = self.tr("No part has enough images to be judged: {count} are needed in it, and as many beside it.")
        self.none = label(text.format(count=FEWEST), "muted", wrap=True, name="slice-none")
        self.view.selectionModel().currentChanged.connect(self._tell)
        self._stack = stacked(self.view, self.none)
        hint = self.tr("Parts of the images, the worst first. Red: worse than the whole, beyond luck.")
        words = label(hint, "small", wrap=True)
        self.setLayout(column(words, (self._stack, 1), gap=theme.GAP_SMALL, margins=(0, theme.GAP, 0, 0)))

    def show_slices(self, slices: list[Slice]) -> None:
        """Show other slices; none is chosen."""
        self.slices.show(slices)
        self._stack.setCurrentIndex(0 if slices else 1)

    def clear_choice(self) -> None:
        """Choose no slice."""
        self.view.setCurrentIndex(QModelIndex())
        self.view.clearSelection()

    def _tell(self, current: QModelIndex) -> None:
        if current.isValid():
            self.slice_chosen.emit(current.data(SLICE_ROLE))
