"""What a model said of an image it was given, and the ranked classes of it."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from tldesk.media.place import WHOLE
from tldesk.ui.parts import errors
from tldesk.ui.parts.class_mark import Mark, class_mark
from tldesk.ui.parts.language import filled, percent
from tldesk.ui.parts.record_table import ACCESSIBLE, TEXT, TIP, RecordList

if TYPE_CHECKING:
    from tldesk.engine.answering.predict import Failure, Prediction, Predictor

SHARE_ROLE: int = Qt.ItemDataRole.UserRole + 32
MARK_ROLE: int = Qt.ItemDataRole.UserRole + 33
SAID_ROLE: int = Qt.ItemDataRole.UserRole + 34
THRESHOLD_ROLE: int = Qt.ItemDataRole.UserRole + 35

_BEGINNING = 100  # characters of a text


@dataclass(frozen=True, slots=True)
class Answered:
    """One image: its probabilities by class (empty while it waits), or the `problem` that kept it from being read.

    An answer less sure than `limit` says “none of these”. Where an image may have several labels, `thresholds` by
    class say from which probability on each is given. `trained`: the model learned from this very content, so its
    answer says nothing of others.
    """

    path: Path
    probabilities: Mapping[str, float] = field(default_factory=dict)
    problem: str = ""
    limit: float = 0.0
    thresholds: Mapping[str, float] = field(default_factory=dict)
    place: str = WHOLE
    text: str | None = None  # of one that lies in no file; then `path` is what it is called
    trained: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)  # that stand beside it in its table

    @property
    def name(self) -> str:
        """What people know it by: a file's name, the beginning of a text."""
        return self.path.name if self.text is None else " ".join(self.text[:_BEGINNING].split())

    @property
    def said(self) -> list[str]:
        """The labels that are given, the likeliest first."""
        if self.thresholds:
            return [label for label, share in self.ranked if share >= self.thresholds[label]]
        return [self.best[0]] if self.probabilities and self.best[1] >= self.limit else []

    @property
    def none_of_these(self) -> bool:
        """Whether no label is given."""
        return bool(self.probabilities) and not self.said

    @property
    def best(self) -> tuple[str, float]:
        """The likeliest class and its probability; of an image that has an answer."""
        return max(self.probabilities.items(), key=lambda pair: pair[1])

    @property
    def ranked(self) -> list[tuple[str, float]]:
        """Classes with their probabilities, the likeliest first."""
        return sorted(self.probabilities.items(), key=lambda pair: -pair[1])


class Shares(Mapping[str, float]):
    """The probability of each class; thousands of images share the names and keep only their numbers."""

    __slots__ = ("_classes", "_numbers")

    def __init__(self, classes: tuple[str, ...], numbers: array[float]) -> None:
        self._classes, self._numbers = classes, numbers

    def __getitem__(self, name: str) -> float:
        try:
            return self._numbers[self._classes.index(name)]
        except ValueError:
            raise KeyError(name) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._classes)

    def __len__(self) -> int:
        return len(self._classes)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the answers of one model have in common."""

    classes: tuple[str, ...]
    limit: float = 0.0
    thresholds: Mapping[str, float] = field(default_factory=dict)
    trained_on: frozenset[str] = frozenset()  # contents

    @classmethod
    def of(cls, predictor: Predictor, trained_on: frozenset[str] = frozenset()) -> Asked:
        """As the engine has it now."""
        classes, several = tuple(predictor.classes), predictor.thresholds
        thresholds = dict(zip(classes, several, strict=True)) if several is not None else {}
        return cls(classes, predictor.limit, thresholds, trained_on)


def answered(found: Prediction | Failure, model: Asked) -> Answered:
    """What the engine found by a model, as the window shows it."""
    from tldesk.engine.answering.predict import Failure

    if isinstance(found, Failure):
        return Answered(found.path, problem=errors.shown(found.error).text)
    numbers = Shares(model.classes, array("f", found.probabilities.values()))
    trained = found.sha256 in model.trained_on
    return Answered(found.path, numbers, limit=model.limit, thresholds=model.thresholds, trained=trained)


class RankingModel(RecordList[tuple[str, float, int]]):
    """The classes of one answer, the likeliest first; `mark_of` gives the mark of one by its name and place."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.mark_of: Callable[[str, int], Mark] = lambda _name, place: class_mark(place)
        self._said: list[str] = []
        self._thresholds: Mapping[str, float] = {}
        self.roles = {
            TEXT: itemgetter(0),
            SHARE_ROLE: itemgetter(1),
            MARK_ROLE: lambda row: self.mark_of(row[0], row[2]),
            SAID_ROLE: lambda row: row[0] in self._said,
            THRESHOLD_ROLE: lambda row: self._thresholds.get(row[0]),
            ACCESSIBLE: self._text,
            TIP: self._text,
        }

    def show(self, answered: Answered | None) -> None:
        """Replace the rows."""
        places = {name: place for place, name in enumerate(answered.probabilities)} if answered else {}
        ranked = answered.ranked if answered is not None else []
        self._said = answered.said if answered is not None else []
        self._thresholds = answered.thresholds if answered is not None else {}
        self._replace([(label, share, places[label]) for label, share in ranked])

    def _text(self, row: tuple[str, float, int]) -> str:
        label, share, _ = row
        if label not in self._thresholds:
            return f"{label}: {percent(share)}"
        text = self.tr("{label}: {share}%, assigned from {threshold}%")
        return filled(text, label=label, share=f"{100 * share:.1f}", threshold=f"{100 * self._thresholds[label]:.1f}")
