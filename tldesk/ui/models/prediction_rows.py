"""What a model said of the images it was given, and the ranked classes of one of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

ANSWERED_ROLE = Qt.ItemDataRole.UserRole + 31
SHARE_ROLE = Qt.ItemDataRole.UserRole + 32
COLOR_ROLE = Qt.ItemDataRole.UserRole + 33
SAID_ROLE = Qt.ItemDataRole.UserRole + 34
THRESHOLD_ROLE = Qt.ItemDataRole.UserRole + 35

_ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Answered:
    """One image: its probabilities by class (empty while it waits), or the `problem` that kept it from being read.

    An answer less sure than `limit` says “none of these”. Where an image may have several labels, `thresholds` by
    class say from which probability on each is given.
    """

    path: Path
    probabilities: dict[str, float] = field(default_factory=dict)
    problem: str = ""
    limit: float = 0.0
    thresholds: dict[str, float] = field(default_factory=dict)

    @property
    def said(self) -> list[str]:
        """The labels that are given, the likeliest first."""
        if self.thresholds:
            return [label for label, share in self.ranked if share >= self.thresholds[label]]
        return [label for label, share in self.ranked[:1] if share >= self.limit]

    @property
    def none_of_these(self) -> bool:
        """Whether no label is given."""
        return bool(self.probabilities) and not self.said

    @property
    def ranked(self) -> list[tuple[str, float]]:
        """Classes with their probabilities, the likeliest first."""
        return sorted(self.probabilities.items(), key=lambda pair: -pair[1])


class AnsweredModel(QAbstractListModel):
    """The images asked about, in the order they were given."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._rows: list[Answered] = []

    @property
    def rows(self) -> list[Answered]:
        """The rows."""
        return list(self._rows)

    def ask(self, paths: list[Path]) -> None:
        """Show images that wait for their answer, in place of the present ones."""
        self.beginResetModel()
        self._rows = [Answered(path) for path in paths]
        self.endResetModel()

    def answer(self, answered: Answered) -> None:
        """Show the answer to one of the waiting images."""
        for number, row in enumerate(self._rows):
            if row.path == answered.path:
                self._rows[number] = answered
                self.dataChanged.emit(self.index(number), self.index(number))

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ANSWERED_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.path.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.problem or str(row.path)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.path.name}: {row.problem or self.words(row)}"
        return None

    def words(self, row: Answered) -> str:
        """The answer in a few words."""
        if row.problem:
            return self.tr("Cannot be used")
        if not row.probabilities:
            return self.tr("Waiting…")
        label, share = row.ranked[0]
        if row.thresholds and row.said:
            return ", ".join(row.said)
        if row.none_of_these:
            return self.tr("None of these ({label} · {share} %)").format(label=label, share=f"{100 * share:.0f}")
        return f"{label} · {100 * share:.0f} %"


class RankingModel(QAbstractListModel):
    """The classes of one answer, the likeliest first."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[str, float, int]] = []
        self._said: list[str] = []
        self._thresholds: dict[str, float] = {}

    def show(self, answered: Answered | None) -> None:
        """Replace the rows."""
        self.beginResetModel()
        places = {name: place for place, name in enumerate(answered.probabilities)} if answered else {}
        ranked = answered.ranked if answered is not None else []
        self._rows = [(label, share, places[label]) for label, share in ranked]
        self._said = answered.said if answered is not None else []
        self._thresholds = answered.thresholds if answered is not None else {}
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        label, share, place = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return label
        if role == SHARE_ROLE:
            return share
        if role == COLOR_ROLE:
            return place
        if role == SAID_ROLE:
            return label in self._said
        if role == THRESHOLD_ROLE:
            return self._thresholds.get(label)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(label, share)
        return None

    def _text(self, label: str, share: float) -> str:
        if label not in self._thresholds:
            return f"{label}: {100 * share:.1f} %"
        text = self.tr("{label}: {share} %, given from {threshold} % on")
        return text.format(label=label, share=f"{100 * share:.1f}", threshold=f"{100 * self._thresholds[label]:.1f}")
