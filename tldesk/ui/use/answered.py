"""AnsweredModel: the images that were asked about with what the model said, sorted and filtered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt

from tldesk.ui.evaluate.prediction_rows import Answered
from tldesk.ui.parts.language import filled, percent
from tldesk.ui.parts.record_table import ACCESSIBLE, RIGHT, ROOT, TIP, Column, Index, RecordTable

IMAGE, ANSWER, SURE = range(3)
_TIP = 1000  # characters of a text
EVERYTHING, CLASS, NONE, PROBLEM = "everything", "class", "none", "problem"
TRAINED, WAITING = "trained", "waiting"


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """Which rows are shown: everything, those with none of these, with a problem, that the model learned from, or
    of the class `label`."""

    kind: str = EVERYTHING
    label: str = ""

    def holds(self, row: Answered) -> bool:
        """Whether a row is among them."""
        return self.kind == EVERYTHING or self in _kinds(row)


def _kinds(row: Answered) -> list[ShownAnswer]:
    """Where a row belongs: with several labels to each of them."""
    if row.problem:
        return [ShownAnswer(PROBLEM)]
    if not row.probabilities:
        return [ShownAnswer(WAITING)]
    said = [ShownAnswer(CLASS, label) for label in row.said] or [ShownAnswer(NONE)]
    return [*said, ShownAnswer(TRAINED)] if row.trained else said


class AnsweredModel(RecordTable[Answered]):
    """Columns: the image, the answer, how sure it is. `rows` are all, shown or not, in the order they were given.

    `done` of them were asked, `given` have an answer; `counts` says how many each choice of `show_only` would show.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._places: Sequence[int] = ()  # of the rows that are shown
        self._shown = ShownAnswer()
        self._order: tuple[int, Qt.SortOrder] = (-1, Qt.SortOrder.AscendingOrder)
        self.counts: Counter[ShownAnswer] = Counter()
        self.done = self.given = 0
        self.columns = [
            Column(self.tr("Image"), lambda row: row.name, tip=self.tr("Image")),
            Column(self.tr("Prediction"), self.words, tip=self.tr("Prediction")),
            Column(self.tr("Confidence"), self.sure, RIGHT, tip=self.tr("Confidence")),
        ]
        self.roles = {
            TIP: self._tip,
            ACCESSIBLE: self._spoken,
        }

    @property
    def shown(self) -> ShownAnswer:
        """Which rows are shown."""
        return self._shown

    def ask(self, images: Sequence[Path | Answered]) -> None:
        """Show images that wait for their answer, in place of the present ones; of some the problem is known."""
        self.beginResetModel()
        self.rows = [one if isinstance(one, Answered) else Answered(one) for one in images]
        self._shown, self.counts = ShownAnswer(), Counter({ShownAnswer(): len(images)})
        self.done = self.given = 0
        self._arrange()
        self.endResetModel()

    def answer(self, first: int, found: Sequence[Answered]) -> None:
        """Show the answers to the images from the place `first` on."""
        self.rows[first : first + len(found)] = found
        self.done += len(found)
        self.counts.update(kind for row in found for kind in _kinds(row))
        self.given += sum(bool(row.probabilities) for row in found)
        if self._shown.kind == EVERYTHING and self._order[0] < 0:
            self.dataChanged.emit(self.index(first, 0), self.index(first + len(found) - 1, SURE))
        else:
            self._rearrange()

    def show_only(self, shown: ShownAnswer) -> None:
        """Show some of the rows."""
        if shown != self._shown:
            self._shown = shown
            self._rearrange()

    def place(self, index: Index) -> int:
        """Where the image of an index stands among all `rows`."""
        return self._places[index.row()]

    def at_place(self, place: int) -> QModelIndex:
        """The index of one of `rows`; none when it is not shown."""
        places = self._places
        return self.index(places.index(place), 0) if place in places else QModelIndex()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By name, answer or sureness; -1: as given. What waits or cannot be read comes last."""
        self._order = (column, order)
        self._rearrange()

    def _rearrange(self) -> None:
        self.beginResetModel()
        self._arrange()
        self.endResetModel()

    def _arrange(self) -> None:
        rows, (column, order) = self.rows, self._order
        if self._shown.kind == EVERYTHING and column < 0:
            self._places = range(len(rows))
            return
        places = [place for place, row in enumerate(rows) if self._shown.holds(row)]
        if column >= 0:
            falling = order == Qt.SortOrder.DescendingOrder
            key = _KEYS[column]
            places.sort(key=lambda place: key(rows[place]), reverse=falling)
            if column != IMAGE:
                places.sort(key=lambda place: not rows[place].probabilities)  # stable
        self._places = places

    def record(self, row: int) -> Answered:
        return self.rows[self._places[row]]

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._places)

    def words(self, row: Answered, short: bool = False) -> str:
        """The answer in a word or two; where it is to be `short`, none of these without the class that is nearest."""
        if row.problem:
            return self.tr("Unreadable") if short else self.tr("Could not be read")
        if not row.probabilities:
            return self.tr("Waiting…")
        if row.said:
            return ", ".join(row.said)
        return self.tr("None of these") if short else filled(self.tr("None of these ({label})"), label=row.best[0])

    def _tip(self, row: Answered) -> str:
        about = row.problem or (str(row.path) if row.text is None else row.text[:_TIP])
        return f"{about}\n{self.tr('In the training data')}" if row.trained else about

    def _spoken(self, row: Answered) -> str:
        said = row.problem or f"{self.words(row)} {self.sure(row)}".strip()
        return f"{row.name}: {said}" + (f", {self.tr('In the training data')}" if row.trained else "")

    def sure(self, row: Answered) -> str:
        """How sure the model is; nothing where there is no answer."""
        return percent(row.best[1]) if row.probabilities else ""


_KEYS: dict[int, Callable[[Answered], Any]] = {
    IMAGE: lambda row: row.name.casefold(),
    ANSWER: lambda row: (
        (row.none_of_these, ", ".join(row.said or row.best[:1]).casefold()) if row.probabilities else (True, "")
    ),
    SURE: lambda row: row.best[1] if row.probabilities else 0.0,
}
