"""Slices of a split as a table: what they share, how many are right, how sure that is."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QColor

from tldesk.engine.judging.slices import Slice
from tldesk.ui.parts import theme
from tldesk.ui.parts.language import QT_TRANSLATE_NOOP, in_percent, percent
from tldesk.ui.parts.tips import as_tip

SLICE_ROLE = Qt.ItemDataRole.UserRole + 1

# (kind, value) → what is said of its images; the value of a class or group is its own name.
_TITLES = {
    ("class", ""): QT_TRANSLATE_NOOP("Slices", "Class “{value}”"),
    ("group", ""): QT_TRANSLATE_NOOP("Slices", "Group “{value}”"),
    ("size", "small"): QT_TRANSLATE_NOOP("Slices", "Smallest quarter"),
    ("size", "large"): QT_TRANSLATE_NOOP("Slices", "Largest quarter"),
    ("shape", "tall"): QT_TRANSLATE_NOOP("Slices", "Upright pictures"),
    ("shape", "square"): QT_TRANSLATE_NOOP("Slices", "Square pictures"),
    ("shape", "wide"): QT_TRANSLATE_NOOP("Slices", "Wide pictures"),
    ("light", "dark"): QT_TRANSLATE_NOOP("Slices", "Darkest quarter"),
    ("light", "bright"): QT_TRANSLATE_NOOP("Slices", "Brightest quarter"),
    ("focus", "blurred"): QT_TRANSLATE_NOOP("Slices", "Least sharp quarter"),
    ("focus", "sharp"): QT_TRANSLATE_NOOP("Slices", "Sharpest quarter"),
}

_ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


def slice_title(part: Slice) -> str:
    """What the images of a slice share."""
    text = _TITLES.get((part.kind, part.value)) or _TITLES.get((part.kind, "")) or f"{part.kind}: {{value}}"
    return QCoreApplication.translate("Slices", text).format(value=part.value)


class SlicesModel(QAbstractTableModel):
    """Rows are slices, the worst first."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._slices: list[Slice] = []

    def show(self, slices: list[Slice]) -> None:
        """Replace the rows."""
        self.beginResetModel()
        self._slices = list(slices)
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._slices)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else 4

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < 4:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return (self.tr("Part"), self.tr("Right"), self.tr("Likely between"), self.tr("Images"))[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        part = self._slices[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            interval = in_percent(f"{100 * part.low:.0f} – {100 * part.high:.0f}")
            return (slice_title(part), percent(part.accuracy), interval, str(len(part.rows)))[index.column()]
        if role == SLICE_ROLE:
            return part
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        if role == Qt.ItemDataRole.ForegroundRole and part.clear and index.column() == 1:
            return QColor(theme.color("bad"))
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return as_tip(self._sentence(part), role)
        return None

    def _sentence(self, part: Slice) -> str:
        text = self.tr("{title}: {right} of {count} right.").format(
            title=slice_title(part), right=part.right, count=len(part.rows)
        )
        if part.clear:
            return f"{text} {self.tr('Worse than the whole split, beyond what luck would do to one part.')}"
        return f"{text} {self.tr('The difference from the whole split may be luck.')}"


def _alignment(column: int) -> int:
    side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
