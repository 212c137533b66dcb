"""The per-class table of an evaluation: precision, recall, F1 and support, one row a class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt

from tldesk.engine.judging.untested import known
from tldesk.project.runs.report import Score
from tldesk.ui.parts.language import filled, percent
from tldesk.ui.parts.tips import as_tip

SORT_ROLE = Qt.ItemDataRole.UserRole + 1
PLACE_ROLE = Qt.ItemDataRole.UserRole + 2  # of the class among the run's
_KEYS = ("label", "precision", "recall", "f1", "support")
_SCORES = ("precision", "recall", "f1")
_SEVERAL = ("label", "precision", "recall", "f1", "average_precision", "threshold")  # the counts have a table


class ClassScoresModel(QAbstractTableModel):
    """Rows are the `per_class` records of a report's split."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._rows: list[Mapping[str, Any]] = []
        self._keys: tuple[str, ...] = _KEYS

    def show(self, per_class: Sequence[Score]) -> None:
        """Replace the rows."""
        self.beginResetModel()
        self._rows = list(per_class)
        self._keys = _SEVERAL if per_class and "threshold" in per_class[0] else _KEYS
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._keys)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._keys):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._titles(self._keys[section])[0]
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tip(self._titles(self._keys[section])[1])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, key = self._rows[index.row()], self._keys[index.column()]
        value = self._value(key, row)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(key, row)
        if role == SORT_ROLE:
            return value.casefold() if isinstance(value, str) else -1.0 if value is None else float(value)
        if role == PLACE_ROLE:
            return index.row()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        if role == Qt.ItemDataRole.ToolTipRole and value is not None and row.get(f"{key}_interval"):
            low, high = row[f"{key}_interval"]
            text = self.tr("The true value lies between {low} and {high} % (19 times out of 20).")
            if key == "recall":
                text = self.tr(
                    "With {count} {count:image|images} the true value lies between {low} and {high} % (19 times"
                    " out of 20)."
                )
            return as_tip(filled(text, count=row["support"], low=f"{100 * low:.1f}", high=f"{100 * high:.1f}"))
        return None

    def _titles(self, key: str) -> tuple[str, str]:
        """A column's title, and what it says."""
        return {
            "label": (self.tr("Class"), self.tr("The class, as you named it.")),
            "precision": (
                self.tr("Precision"),
                self.tr("Of the images that the model gives this class, how many really are of it."),
            ),
            "recall": (self.tr("Recall"), self.tr("Of the images of this class, how many the model finds.")),
            "f1": (self.tr("F1"), self.tr("Precision and recall in one figure; the lower of the two counts more.")),
            "average_precision": (
                self.tr("AP"),
                self.tr("Average precision: how well images with this label come before those without it."),
            ),
            "threshold": (self.tr("Threshold"), self.tr("The probability from which on the label is given.")),
            "support": (self.tr("Images"), self.tr("Images of this class in the split.")),
        }[key]

    def _value(self, key: str, row: Mapping[str, Any]) -> Any:
        """What a column says of a class; None of a score that it does not have."""
        return row[key] if key not in _SCORES or known(row, key) else None

    def _text(self, key: str, row: Mapping[str, Any]) -> str:
        """A score with its interval, no finer than that, where it has one (reports of 0.1 have none of the precision)
        and there is room."""
        value = self._value(key, row)
        if value is None:
            return "–"
        if not isinstance(value, float):
            return str(value)
        if not row.get(f"{key}_interval") or self._keys == _SEVERAL:
            return percent(value)
        low, high = row[f"{key}_interval"]
        return f"{percent(value, 0)}  ({100 * low:.0f}–{100 * high:.0f})"


class SortedScores(QSortFilterProxyModel):
    """The rows of `scores`, sorted by value and not by text."""

    def __init__(self, scores: ClassScoresModel, parent: Any = None) -> None:
        super().__init__(parent)
        self.setSourceModel(scores)
        self.setSortRole(SORT_ROLE)


def _alignment(column: int) -> int:
    side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
