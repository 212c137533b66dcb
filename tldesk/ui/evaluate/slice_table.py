"""The parts of a split that are answered worst, the worst first; one that is chosen tells its images."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QTableView, QWidget

from tldesk.engine.judging.slices import FEWEST, Slice
from tldesk.ui.evaluate.slices import IMAGES, INTERVAL, SlicesModel
from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import label, named
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.layouts import column, stacked
from tldesk.ui.parts.record_table import set_up_rows


class SlicesView(QTableView):
    """Where there is little room, the names of slices have it: counts are read in the tips."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In another room."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Show as many columns as there is room for."""
        header, room = self.horizontalHeader(), self.viewport().width()
        for given in (INTERVAL, IMAGES):
            self.setColumnHidden(given, False)
        for given in (INTERVAL, IMAGES):
            shown = [at for at in range(header.count()) if not self.isColumnHidden(at)]
            wanted = sum(max(self.sizeHintForColumn(at), header.sectionSizeHint(at)) for at in shown)
            self.setColumnHidden(given, wanted > room)


class SliceTable(QWidget):
    """Shows slices. `slice_chosen` gives the Slice that is clicked or gone to by keys."""

    slice_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slices = SlicesModel(self)
        self.view = named(SlicesView(), "slice-table", self.tr("Slices of the images, worst first"))
        self.view.setModel(self.slices)
        self.view.setProperty("role", "plain")
        set_up_rows(self.view, "slice-table-header")
        text = self.tr(
            "A slice is a part of the split, as by size or source. None has enough images to be judged: at least "
            "{count} inside and {count} outside are needed."
        )
        self.none = label(filled(text, count=FEWEST), "muted", wrap=True, name="slice-none")
        self.none.setAlignment(Qt.AlignmentFlag.AlignTop)  # in a low window the middle is out of sight
        self.view.selectionModel().currentChanged.connect(self._tell)
        self._stack = stacked(self.view, self.none)
        hint = self.tr("Slices of the images, worst first. Red: significantly worse than the rest of the split.")
        self._hint = label(hint, "small", wrap=True)
        self.setLayout(column(self._hint, (self._stack, 1), gap=theme.GAP_SMALL, margins=(0, theme.GAP, 0, 0)))

    def show_slices(self, slices: list[Slice]) -> None:
        """Show other slices; none is chosen."""
        self.slices.show(slices)
        self.view.fit()
        self._stack.setCurrentIndex(0 if slices else 1)
        self._hint.setVisible(bool(slices))

    def clear_choice(self) -> None:
        """Choose no slice."""
        self.view.setCurrentIndex(QModelIndex())
        self.view.clearSelection()

    def _tell(self, current: QModelIndex) -> None:
        if current.isValid():
            self.slice_chosen.emit(self.slices.rows[current.row()])
