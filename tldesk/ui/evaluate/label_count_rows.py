"""What a run with several labels finds and misses: a row for each class, counts of images in the columns."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt

from tldesk.ui.parts.language import filled
from tldesk.ui.parts.record_table import ACCESSIBLE, TIP, Column, RecordTable

# Column → whether the label is there, and whether it is said.
CELLS = ((True, True), (True, False), (False, True))
_COUNTS = ("tp", "fn", "fp")


class LabelCountsModel(RecordTable[Mapping[str, Any]]):
    """Rows are the `per_class` records of a report's split, columns those of CELLS."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = [
            self._column(place, title)
            for place, title in enumerate((self.tr("Found"), self.tr("Missed"), self.tr("Predicted wrongly")))
        ]

    def _column(self, place: int, title: str) -> Column[Mapping[str, Any]]:
        words = partial(self._words, place)
        return Column(
            title,
            lambda row: str(row[_COUNTS[place]]),
            Qt.AlignmentFlag.AlignCenter,
            "",
            {TIP: words, ACCESSIBLE: words},
        )

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical and 0 <= section < len(self.rows):
            return self.rows[section]["label"] if role == Qt.ItemDataRole.DisplayRole else None
        return super().headerData(section, orientation, role)

    def cell_text(self, row: int, column: int) -> str:
        """One cell in words."""
        return self._words(column, self.rows[row])

    def _words(self, column: int, score: Mapping[str, Any]) -> str:
        text = (
            self.tr("“{label}” is found on {count} of the {support} {support:image that has|images that have} it."),
            self.tr("“{label}” is missed on {count} of the {support} {support:image that has|images that have} it."),
            self.tr("“{label}” is predicted for {count} {count:image that does|images that do} not have it."),
        )[column]
        return filled(text, label=score["label"], count=score[_COUNTS[column]], support=score["support"])
