"""A run's answers to samples: all of a split, those of one cell of the confusion matrix, the worst mistakes."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from tldesk.project.runs import Predictions

ANSWER_ROLE = Qt.ItemDataRole.UserRole + 11

_ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Answer:
    """What a run says of one sample; `target` and `predicted` index the run's classes, `confidence` is 0 to 1.

    `shares` (classes,) float32 are the probabilities of all classes, empty where they are not asked for.
    """

    sample_id: int
    path: Path
    sha256: str
    target: int
    predicted: int
    confidence: float
    shares: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32), compare=False, repr=False)


def answers_of(predictions: Predictions, split: str, files: dict[int, tuple[Path, str]]) -> list[Answer]:
    """Every answer on `split`, in the order of the predictions; `files` maps an id to (path, sha256)."""
    inside = np.asarray(predictions.splits) == split
    ids = np.asarray(predictions.ids)[inside]
    targets = np.asarray(predictions.targets)[inside]
    probabilities = np.asarray(predictions.probabilities)[inside]
    if not len(ids):
        return []
    guesses = probabilities.argmax(axis=1)
    confidences = probabilities.max(axis=1)
    return [
        Answer(int(i), *files[int(i)], int(target), int(guess), float(confidence), row)
        for i, target, guess, confidence, row in zip(ids, targets, guesses, confidences, probabilities, strict=True)
    ]


def worst(answers: list[Answer], limit: int = 60) -> list[Answer]:
    """The wrong ones, the most confident first."""
    wrong = [answer for answer in answers if answer.target != answer.predicted]
    return sorted(wrong, key=lambda answer: -answer.confidence)[:limit]


def in_cell(answers: list[Answer], target: int, predicted: int) -> list[Answer]:
    """The images of one cell of the confusion matrix, the most confident first."""
    inside = [answer for answer in answers if (answer.target, answer.predicted) == (target, predicted)]
    return sorted(inside, key=lambda answer: -answer.confidence)


def mistaken(answers: list[Answer], place: int) -> list[Answer]:
    """The wrong answers that concern a class: its images that were missed, then others taken for it; surest first."""
    wrong = [answer for answer in answers if answer.target != answer.predicted]
    concerned = [answer for answer in wrong if place in (answer.target, answer.predicted)]
    return sorted(concerned, key=lambda answer: (answer.target != place, -answer.confidence))


def unsure(answers: list[Answer], limit: float, most: int = 200) -> list[Answer]:
    """What is less sure than `limit`, the least sure first; without any limit the least sure of all."""
    below = [answer for answer in answers if answer.confidence < limit] if limit else answers
    return heapq.nsmallest(most, below, key=lambda answer: answer.confidence)


def wrong_first(answers: list[Answer]) -> list[Answer]:
    """The wrong ones before the right ones, each the surest first."""
    return sorted(answers, key=lambda answer: (answer.target == answer.predicted, -answer.confidence))


class AnswersModel(QAbstractListModel):
    """A list of answers, shown with their thumbnails."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.classes: list[str] = []
        self._answers: list[Answer] = []
        self._labels: dict[int, str | None] = {}

    def show(self, classes: list[str], answers: list[Answer]) -> None:
        """Replace the rows."""
        self.beginResetModel()
        self.classes, self._answers, self._labels = list(classes), list(answers), {}
        self.endResetModel()

    def show_labels(self, labels: dict[int, str | None]) -> None:
        """The labels that the samples have in the project now, by their ids."""
        self._labels = labels
        if self._answers:
            self.dataChanged.emit(self.index(0), self.index(len(self._answers) - 1))

    def relabelled(self, answer: Answer) -> bool:
        """Whether the sample has another label now than the run was given."""
        return self._labels.get(answer.sample_id, self.classes[answer.target]) != self.classes[answer.target]

    @property
    def answers(self) -> list[Answer]:
        """The rows."""
        return list(self._answers)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._answers)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        answer = self._answers[index.row()]
        if role == ANSWER_ROLE:
            return answer
        if role == Qt.ItemDataRole.DisplayRole:
            return self.predicted_text(answer)
        if role == Qt.ItemDataRole.ToolTipRole:
            return str(answer.path)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.predicted_text(answer)}. {self.true_text(answer)}"
        return None

    def predicted_text(self, answer: Answer) -> str:
        """What the model says."""
        return f"{self.classes[answer.predicted]} · {100 * answer.confidence:.0f} %"

    def true_text(self, answer: Answer) -> str:
        """What it really is; what it is called now, when it was relabelled since."""
        if self.relabelled(answer):
            now = self._labels[answer.sample_id]
            return self.tr("now {label}").format(label=now) if now is not None else self.tr("now without a label")
        if answer.target == answer.predicted:
            return self.tr("right")
        return self.tr("really {label}").format(label=self.classes[answer.target])
