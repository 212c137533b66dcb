"""The table of measured backbones, and what is recommended in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QLocale, QModelIndex, QPersistentModelIndex, Qt

from tldesk.engine.networks import backbones
from tldesk.project.runs.events import BackboneMeasured
from tldesk.ui.parts import theme
from tldesk.ui.parts.language import percent
from tldesk.ui.parts.tips import as_tip

if TYPE_CHECKING:
    from tldesk.engine.recommend import Recommendation

NAME_ROLE = Qt.ItemDataRole.UserRole + 1

_ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class MeasuredModel(QAbstractTableModel):
    """A row for each BackboneMeasured; the `chosen` one is in bold."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.rows: list[BackboneMeasured] = []
        self.chosen = ""

    def show(self, rows: list[BackboneMeasured], chosen: str = "") -> None:
        """Replace the rows."""
        self.beginResetModel()
        self.rows, self.chosen = list(rows), chosen
        self.endResetModel()

    def place(self, name: str) -> int:
        """The row of a backbone, -1 when it is not there."""
        return next((place for place, row in enumerate(self.rows) if row.name == name), -1)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns())

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._columns()):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return as_tip(self._columns()[section][role == Qt.ItemDataRole.ToolTipRole], role)
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == NAME_ROLE:
            return row.name
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._cells(row)[index.column()]
        if role == Qt.ItemDataRole.FontRole and row.name == self.chosen:
            return theme.font(bold=True)
        return _alignment(index.column()) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _columns(self) -> tuple[tuple[str, str], ...]:
        return (
            (self.tr("Model"), self.tr("The pretrained model")),
            (
                self.tr("Right"),
                self.tr("Of images it had not learned from, with the interval of 95 % in which the true value lies"),
            ),
            (self.tr("5 nearest"), self.tr("Right when the five most similar images vote")),
            (self.tr("ms"), self.tr("Milliseconds for an image on this computer")),
            (self.tr("MB"), self.tr("Size of the model")),
            (self.tr("Licence"), self.tr("Of the pretrained weights")),
            (self.tr("LogME"), self.tr("Another estimate (You et al., 2021); higher is better. It decides nothing.")),
        )

    def _cells(self, row: BackboneMeasured) -> tuple[str, ...]:
        record, locale = backbones.get(row.name), QLocale()
        return (
            record.title,
            f"{percent(row.accuracy)}  ({100 * row.low:.0f}–{100 * row.high:.0f})",
            percent(row.knn),
            locale.toString(float(row.ms), "f", 1),
            f"{record.megabytes:.0f}",
            record.licence,
            locale.toString(float(row.logme), "f", 2),
        )


def reason(result: Recommendation) -> str:
    """Which backbone is recommended and why, in a sentence or two."""
    chosen = result.of(result.chosen) or result.best
    title, best = backbones.get(chosen.name).title, result.best
    if chosen.name == best.name:
        text = _tr(
            "{model} is recommended: the most accurate on your images ({percent} %), and no faster one is as good."
        )
    else:
        text = _tr(
            "{model} is recommended: {percent} % on your images, as good as {best} ({best_percent} %) within the"
            " uncertainty of the measurement, and {times} times as fast."
        )
    return text.format(
        model=title,
        percent=f"{100 * chosen.accuracy:.1f}",
        best=backbones.get(best.name).title,
        best_percent=f"{100 * best.accuracy:.1f}",
        times=QLocale().toString(float(best.ms / max(chosen.ms, 1e-6)), "f", 1),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("Measured", text)


def _alignment(column: int) -> int:
    side = Qt.AlignmentFlag.AlignLeft if column in (0, 5) else Qt.AlignmentFlag.AlignRight
    return int(side | Qt.AlignmentFlag.AlignVCenter)
