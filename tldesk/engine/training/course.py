"""What a training has come to, by the events it told: what it has learned so far, and what of that is not kept.

Auto tries more than it keeps. A curve of steps that belongs to a model which was thrown away must not stand for the one
that was kept, in the window as in a report.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tldesk.project.runs.events import CandidateFitted, CheckpointSaved, EpochEnd, Event, PhaseStarted, RunStarted
from tldesk.project.runs.report import Report

FEATURES = "feature-extraction"
# Those without steps, of which the first rung is one; of texts it may be that of words, of sounds that of frequency
# bands.
QUICK = (FEATURES, "words", "bands")
_RUNGS = {
    FEATURES: "Feature extraction",
    "words": "Words",
    "bands": "Frequency bands",
    "fine-tune": "Fine-tuning",
    "whole": "Whole model",
}
# What says how good a model is, the one that decides first: several labels have a mean average precision.
_WORTH = ("val/map", "val/accuracy")
_LEVELS = ("val/loss", *_WORTH)
_LONGEST = 1e9  # seconds: a journal may have been edited


@dataclass(frozen=True, slots=True)
class Rejected:
    """All that was told after `step` and `epoch` belongs to a model that was not kept; `text` is what made it."""

    step: int
    epoch: int
    text: str


@dataclass(frozen=True, slots=True)
class Rung:
    """A rung of Auto's ladder: one of `QUICK`, `fine-tune` or `whole`, the epoch that it began after (None for
    what has no epochs), and whether its model was kept (None: not decided, or the next one built on it)."""

    name: str
    after: int | None
    kept: bool | None = None

    @property
    def title(self) -> str:
        """What it is called."""
        return _RUNGS[self.name]


def spent(events: Iterable[Event]) -> float:
    """Seconds that all sittings of a run took until the last of its events, by the computer's clock."""
    before = start = last = 0.0
    for event in events:
        if isinstance(event, RunStarted):
            before, start = event.before, event.time
        last = event.time
    return min(before + max(0.0, last - start), _LONGEST) if start else 0.0


class Course:
    """Folds in the events of a run, live or replayed.

    `candidate` are the figures of the model that Auto's steps have to beat, `best` those of the best epoch; both may be
    empty. `quick` is the strategy that has made the candidate. `learned` says that there is a model to keep, whatever
    comes.
    """

    candidate: dict[str, float]
    best: dict[str, float]
    learned: bool
    asked: str
    quick: str
    _folded: bool
    _best_epoch: int | None
    _strengths: dict[float, int]
    _figures: dict[str, float]
    _phases: dict[str, tuple[int, int]]

    def __init__(self) -> None:
        self._begin()

    @classmethod
    def of(cls, events: Iterable[Event]) -> Course:
        """What a run has come to after `events`."""
        course = cls()
        for event in events:
            course.add(event)
        return course

    def add(self, event: Event) -> None:
        """Fold in one event."""
        if isinstance(event, RunStarted):
            if not event.resumed:
                self._begin()
            self.asked = event.strategy
        elif isinstance(event, CandidateFitted):
            self.candidate, self.learned = dict(event.metrics), True
            self.quick = event.strategy if event.strategy in QUICK else FEATURES
        elif isinstance(event, EpochEnd):
            self._epoch, self._figures = event.epoch, dict(event.metrics)
            if "C" in event.metrics:
                self._strengths[event.metrics["C"]] = event.epoch
        elif isinstance(event, CheckpointSaved) and event.name == "best":
            self.best, self.learned = self._figures, True
            self._best_epoch = self._epoch if self._phases else None
        elif isinstance(event, PhaseStarted) and event.name == "fit":
            self._folded = event.folds > 0
        elif isinstance(event, PhaseStarted) and event.name == "train":
            self._phases.setdefault(event.text, (event.step, self._epoch))  # a resumed phase is told again

    @property
    def worth(self) -> float | None:
        """How much of the validation images the best model so far gets right (of several labels its mean average
        precision), 0 to 1; None while that is not known."""
        found = max(self._worth(self.candidate), self._worth(self.best))
        return found if found >= 0 else None

    def _worth(self, figures: Mapping[str, float]) -> float:
        """How good a model with these figures is, by what decides in this run; -1 where there is none."""
        name = next((name for name in _WORTH if name in self.candidate or name in self.best), "")
        return figures.get(name, -1.0)

    def rejected(self, report: Report | None) -> Rejected | None:
        """What of the curves belongs to a model that was not kept, as soon as there is a report."""
        if report is None or not self._phases:
            return None
        if report.get("strategy") in QUICK:
            return Rejected(0, 0, text="Fine-tuning")
        best = report.get("chosen", {}).get("best_epoch")
        for step, epoch in list(self._phases.values())[1:]:
            if isinstance(best, int) and best <= epoch:
                return Rejected(step, epoch, text="Fine-tuning of the whole model")
        return None

    def level(self, report: Report | None) -> dict[str, float]:
        """The figures on validation of the model that was made without steps, by the names of curves; none where there
        is no such model. Runs of before there were candidates tell them of the one that was kept."""
        found = self.candidate
        if not found and report is not None and report.get("strategy_asked") == "auto":
            kept: Mapping[str, Any] = report.get("val") or {} if report.get("strategy") in QUICK else {}
            found = {f"val/{name}": value for name, value in kept.items() if name in ("map", "accuracy")}
        return {name: value for name, value in found.items() if name in _LEVELS and math.isfinite(value)}

    def best_epoch(self, report: Report | None) -> int | None:
        """The epoch whose model was kept, or is the best so far; of a model without epochs which of the strengths of
        its regularization. None where a model of the curves was not kept at all, does not beat the candidate so far,
        or that is not known."""
        if report is None:
            return self._best_epoch if self._worth(self.best) > self._worth(self.candidate) else None
        chosen = report.get("chosen", {})
        if "C" in chosen:
            strength = chosen["C"]
            return self._strengths.get(strength) if isinstance(strength, int | float) else None
        best = chosen.get("best_epoch")
        return best if isinstance(best, int) and best else None

    def folded(self, report: Report | None) -> bool:
        """Whether what was kept was chosen by training images that were held out in turn, which no curve shows."""
        return self._folded and report is not None and report.get("strategy") in QUICK

    def rungs(self, report: Report | None) -> list[Rung]:
        """How far Auto has climbed its ladder, and which rung was kept; empty for every other strategy."""
        asked = self.asked if report is None else report.get("strategy_asked", self.asked)
        if not self.candidate and asked != "auto":
            return []
        starts = [epoch for _, epoch in self._phases.values()]
        climbed: list[tuple[str, int | None]] = [(self.quick, None)]
        climbed += zip(("fine-tune", "whole"), starts, strict=False)
        kept = self._kept(report, starts)
        # What was built upon is neither kept nor thrown away.
        return [
            Rung(name, after, None if kept is None or 0 < place < kept else place == kept)
            for place, (name, after) in enumerate(climbed)
        ]

    def _kept(self, report: Report | None, starts: list[int]) -> int | None:
        """Which rung was kept; None while that is not decided."""
        if report is None:
            return None
        if report.get("strategy") in QUICK:
            return 0
        best = self.best_epoch(report) or 0
        return max((place for place, start in enumerate(starts[:2], start=1) if start < best), default=None)

    def _begin(self) -> None:
        self.candidate, self.best, self.learned, self.asked = {}, {}, False, ""
        self._folded = False
        self.quick = FEATURES
        self._best_epoch, self._strengths = None, {}
        self._figures, self._phases, self._epoch = {}, {}, 0
