"""A run's answers to samples: all of a split, those of one cell of the confusion matrix, the worst mistakes."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject

from tldesk.engine.judging.assessment import Part
from tldesk.media.place import WHOLE
from tldesk.project.samples.titles import title_of
from tldesk.ui.parts.language import filled, percent
from tldesk.ui.parts.record_table import ACCESSIBLE, ROW_ROLE, TEXT, TIP, RecordList

ANSWER_ROLE = ROW_ROLE


@dataclass(frozen=True, slots=True)
class Answer:
    """What a run says of one sample; `targets` and `said` index the run's classes: one each, or `several`.

    `confidence` is 0 to 1; where one of several labels is wrong, how sure the model is of the surest wrong one.
    `shares` (classes,) float32 are the probabilities of all classes, empty where they are not asked for.
    """

    sample_id: int
    path: Path
    sha256: str
    targets: tuple[int, ...]
    said: tuple[int, ...]
    confidence: float
    shares: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32), compare=False, repr=False)
    several: bool = False
    place: str = WHOLE

    @property
    def target(self) -> int:
        """The one label, or the first."""
        return self.targets[0]

    @property
    def predicted(self) -> int:
        """The one class that is said, or the first; -1 of none."""
        return self.said[0] if self.said else -1

    @property
    def right(self) -> bool:
        """Whether what is said is what is there."""
        return self.targets == self.said

    @property
    def missed(self) -> list[int]:
        """Labels that are there and not said."""
        return [place for place in self.targets if place not in self.said]

    @property
    def wrong(self) -> list[int]:
        """Labels that are said and not there."""
        return [place for place in self.said if place not in self.targets]


def answers_of(part: Part) -> list[Answer]:
    """Every answer on a split, in the order of its rows."""
    several = part.targets.ndim == 2
    if several:
        targets, said = ([_marked(row) for row in one] for one in (part.targets, part.said))
        confidences = _surest_wrong(part)
    else:
        targets, said = ([_alone(place) for place in one] for one in (part.targets, part.said))
        confidences = part.confidence
    return [
        Answer(row.id, row.path, row.sha256, there, told, float(confidence), shares, several, row.place)
        for row, there, told, confidence, shares in zip(
            part.rows, targets, said, confidences, part.probabilities, strict=True
        )
    ]


def _marked(row: NDArray[np.integer]) -> tuple[int, ...]:
    """The places of a row (classes,) that are not 0."""
    return tuple(np.flatnonzero(row).tolist())


def _alone(place: np.integer) -> tuple[int, ...]:
    return (int(place),)


def _surest_wrong(part: Part) -> NDArray[np.float32]:
    """How sure the model is of its surest wrong label (n,), said or not; of its surest one where all are right."""
    sure = np.where(part.said > 0, part.probabilities, 1 - part.probabilities)
    wrong = part.said != part.targets
    return np.where(wrong.any(axis=1), np.where(wrong, sure, 0.0).max(axis=1), part.confidence)


def worst(answers: list[Answer], limit: int = 60) -> list[Answer]:
    """The wrong ones, the most confident first."""
    wrong = [answer for answer in answers if not answer.right]
    return sorted(wrong, key=lambda answer: -answer.confidence)[:limit]


def in_cell(answers: list[Answer], target: int, predicted: int) -> list[Answer]:
    """The images of one cell of the confusion matrix, the most confident first."""
    inside = [answer for answer in answers if (answer.targets, answer.said) == ((target,), (predicted,))]
    return sorted(inside, key=lambda answer: -answer.confidence)


def mistaken(answers: list[Answer], place: int) -> list[Answer]:
    """The wrong answers that concern a class: its images that were missed, then others taken for it; surest first."""
    concerned = [answer for answer in answers if place in (*answer.missed, *answer.wrong)]
    return sorted(concerned, key=lambda answer: (place not in answer.missed, -answer.confidence))


def labelled(answers: list[Answer], place: int, there: bool, said: bool) -> list[Answer]:
    """Images that have the label (`there`) or not, and were given it (`said`) or not; the most confident first."""
    inside = [answer for answer in answers if (place in answer.targets, place in answer.said) == (there, said)]
    return sorted(inside, key=lambda answer: -answer.shares[place] if said else answer.shares[place])


def unsure(answers: list[Answer], limit: float, most: int = 200) -> list[Answer]:
    """What is less sure than `limit`, the least sure first; without any limit the least sure of all."""
    below = [answer for answer in answers if answer.confidence < limit] if limit else answers
    return heapq.nsmallest(most, below, key=lambda answer: answer.confidence)


def wrong_first(answers: list[Answer]) -> list[Answer]:
    """The wrong ones before the right ones, each the surest first."""
    return sorted(answers, key=lambda answer: (answer.right, -answer.confidence))


class AnswersModel(RecordList[Answer]):
    """A list of answers, shown with their thumbnails."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.classes: list[str] = []
        self.names_now: list[str] = []
        self._labels: Mapping[int, tuple[str, ...]] = {}
        self.roles = {
            TEXT: self.predicted_text,
            TIP: lambda answer: title_of(answer.path, answer.place) or str(answer.path),
            ACCESSIBLE: lambda answer: f"{self.predicted_text(answer)}. {self.true_text(answer)}",
        }

    def show(self, classes: list[str], answers: list[Answer]) -> None:
        """Replace the rows."""
        self.classes, self._labels = list(classes), {}
        self.names_now = self.classes
        self._replace(answers)

    def show_labels(self, labels: Mapping[int, tuple[str, ...]], names_now: list[str]) -> None:
        """The labels that the samples have in the project now, by their ids, and what its classes are called now."""
        self._labels, self.names_now = labels, names_now
        self._replace(self.rows, same=True)

    def relabelled(self, answer: Answer) -> bool:
        """Whether the sample has other labels now than the run was given."""
        now = self._labels.get(answer.sample_id)
        return now is not None and set(now) != {self.names_now[place] for place in answer.targets}

    def labels(self, answer: Answer) -> tuple[str, ...]:
        """The labels that the sample has now."""
        return self._labels.get(answer.sample_id, tuple(self.names_now[place] for place in answer.targets))

    @property
    def answers(self) -> list[Answer]:
        """The rows."""
        return list(self.rows)

    def predicted_text(self, answer: Answer) -> str:
        """What the model says."""
        if answer.several:
            return self.names(answer.said) or self.tr("no label")
        return f"{self.names(answer.said)} · {percent(answer.confidence)}"

    def true_text(self, answer: Answer) -> str:
        """Its label, which may be what is wrong; what it is called now, when it was relabelled since."""
        if self.relabelled(answer):
            now = ", ".join(self._labels[answer.sample_id])
            return filled(self.tr("now {label}"), label=now) if now else self.tr("now without a label")
        if answer.right:
            return self.tr("correct")
        if not answer.several:
            return filled(self.tr("labelled {label}"), label=self.names(answer.targets))
        parts = [
            filled(text, label=self.names(places))
            for text, places in ((self.tr("missed: {label}"), answer.missed), (self.tr("not: {label}"), answer.wrong))
            if places
        ]
        return ", ".join(parts)

    def names(self, places: Iterable[int]) -> str:
        """Classes in a line."""
        return ", ".join(self.classes[place] for place in places)
