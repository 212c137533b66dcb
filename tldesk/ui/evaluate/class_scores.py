"""The per-class table of an evaluation: precision, recall, F1 and support, one row a class."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, QSize, QSortFilterProxyModel, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from tldesk.engine.judging.untested import known
from tldesk.project.runs.report import interval_of
from tldesk.ui.parts import language, theme
from tldesk.ui.parts.class_mark import Mark, class_mark
from tldesk.ui.parts.icons import swatch
from tldesk.ui.parts.language import filled, percent
from tldesk.ui.parts.record_table import ICON, LEFT, RIGHT, TIP, Column, RecordTable, set_up_rows

SORT_ROLE: int = Qt.ItemDataRole.UserRole + 1
_KEYS = ("label", "precision", "recall", "f1", "support")
_MARK, _LEAST = 10, 7 * theme.GRID  # pixels: names need the room
_SCORES = ("precision", "recall", "f1")
_SEVERAL = ("label", "precision", "recall", "f1", "average_precision", "threshold")  # the counts have a table


class ClassScoresModel(RecordTable[Mapping[str, Any]]):
    """Rows are the `per_class` records of a report's split; `mark_of` gives a class's mark by its name and place."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.mark_of: Callable[[str, int], Mark] = lambda _name, place: class_mark(place)
        self.short = False
        self.keys: tuple[str, ...] = ()
        self.show([])

    def show(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Replace the rows; with several labels there are other columns."""
        several = bool(rows) and "threshold" in rows[0]
        self.keys = _SEVERAL if several else _KEYS
        self._replace(rows, [self._column(key, several) for key in self.keys])

    def shorten(self, short: bool) -> None:
        """Leave the intervals to the tips, or show them beside their scores."""
        if short != self.short:
            self.short = short
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, len(self.columns) - 1))

    def _column(self, key: str, several: bool) -> Column[Mapping[str, Any]]:
        def shown(row: Mapping[str, Any]) -> str:
            return _text(key, row, several or self.short)

        def order(row: Mapping[str, Any]) -> str | float:
            value = _value(key, row)
            return value.casefold() if isinstance(value, str) else -1.0 if value is None else float(value)

        title, tip = self._titles(key)
        align = LEFT if key == "label" else RIGHT
        roles: dict[int, Callable[[Mapping[str, Any]], Any]] = {
            SORT_ROLE: order,
            TIP: lambda row: self._about(key, row),
        }
        if key == "label":
            roles[ICON] = lambda row: swatch(self.mark_of(row["label"], self.rows.index(row)), air=0)
        return Column(title, shown, align, tip, roles)

    def _about(self, key: str, row: Mapping[str, Any]) -> str:
        """Where the true value of a score lies; a class's name, which may be too long for its column."""
        if key == "label":
            return str(row["label"])
        interval = interval_of(row, key)
        if _value(key, row) is None or not interval:
            return ""
        text = self.tr("95% interval: {interval}")
        if key == "recall":
            text = self.tr("95% interval: {interval} ({count} {count:image|images})")
        return filled(text, count=row["support"], interval=language.interval(interval[0], interval[1]))

    def _titles(self, key: str) -> tuple[str, str]:
        """A column's title, and what it says."""
        return {
            "label": (self.tr("Class"), self.tr("The class, as you named it.")),
            "precision": (
                self.tr("Precision"),
                self.tr("Of the images predicted as this class, how many really belong to it."),
            ),
            "recall": (self.tr("Recall"), self.tr("Of the images of this class, how many the model finds.")),
            "f1": (self.tr("F1"), self.tr("Precision and recall in one figure. The lower of the two counts more.")),
            "average_precision": (
                self.tr("AP"),
                self.tr("Average precision: how well images with this label are ranked above those without it."),
            ),
            "threshold": (self.tr("Threshold"), self.tr("The probability from which the label is assigned.")),
            "support": (self.tr("Images"), self.tr("Images of this class in the split.")),
        }[key]


def _value(key: str, row: Mapping[str, Any]) -> Any:
    """What a column says of a class; None of a score that it does not have."""
    return row[key] if key not in _SCORES or known(row, key) else None


def _text(key: str, row: Mapping[str, Any], short: bool) -> str:
    """A score with its interval, no finer than that, where it has one (reports of 0.1 have none of the precision)
    and there is room."""
    value = _value(key, row)
    if value is None:
        return "–"
    if not isinstance(value, float):
        return str(value)
    interval = interval_of(row, key)
    if not interval or short:
        return percent(value)
    return f"{percent(value, 0)}  ({language.interval(interval[0], interval[1], 0)})"


class SortedScores(QSortFilterProxyModel):
    """The rows of `scores`, sorted by value and not by text."""

    def __init__(self, scores: ClassScoresModel, parent: Any = None) -> None:
        super().__init__(parent)
        self.setSourceModel(scores)
        self.setSortRole(SORT_ROLE)


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
        self.setIconSize(QSize(_MARK, _MARK))
        set_up_rows(self, "score-table-header")
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # classes differ in their ends as often
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.horizontalHeader().setMinimumSectionSize(_LEAST)
        self._whole = 0  # pixels that all columns take with the intervals
        self.scores.modelReset.connect(self._measure)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, the intervals are read in the tips."""
        super().resizeEvent(event)
        self._fit()

    def _measure(self) -> None:
        self.scores.short = False
        self._whole = self._width(set())
        self._fit()

    def _width(self, hidden: set[str]) -> int:
        """Pixels that the columns take but for these."""
        header, shown = self.horizontalHeader(), [at for at, key in enumerate(self.scores.keys) if key not in hidden]
        return sum(max(self.sizeHintForColumn(at), header.sectionSizeHint(at)) for at in shown)

    def _fit(self) -> None:
        if not self.scores.rows:
            return
        room = self.viewport().width()
        self.scores.shorten(room < self._whole)
        hidden: set[str] = set()
        if self.scores.short:  # names need the room: a recall's tip tells the images, and F1 follows from the others
            hidden = {"support"} if self._width({"support"}) <= room else {"support", "f1"}
        for at, key in enumerate(self.scores.keys):
            self.setColumnHidden(at, key in hidden)
