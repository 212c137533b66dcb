"""The headline of a training: the one figure that says how good its model is, with all that it is worth.

The window, the report, the list of trainings and the card of an export all render this record, so that they say the
same. It is a figure of images that chose nothing: of the test images, or, where there are none, of a cross-validation.
Validation has chosen the model, so it stands beside, smaller; alone it is marked as `optimistic`, and is still not
written at the size of a headline.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tldesk.engine.judging.tasks import task
from tldesk.errors import said
from tldesk.media.modality import IMAGE
from tldesk.media.wording import worded
from tldesk.project.runs.events import Event, Noted
from tldesk.project.runs.looks import Looks
from tldesk.project.runs.report import Report
from tldesk.words import Text, hundredths, span

TEST, CROSS_VALIDATED, VAL = "test", "cross_validated", "val"
_SHORT = {"map": "mAP", "macro_f1": "macro F1"}  # the accuracy needs no name


@dataclass(frozen=True, slots=True)
class Figure:
    """A share, 0 to 1: `key` names it in a report, `name` says it; it is `of` so many `images` of a split.

    `interval` is that of 95 %, where the report has one.
    """

    key: str
    name: Text
    value: float
    of: str
    images: int
    interval: tuple[float, float] | None = None

    @property
    def percent(self) -> str:
        """The value in English."""
        return f"{hundredths(self.value)}%"

    @property
    def span(self) -> str:
        """The interval in hundredths, without its sign; empty without one."""
        return span(*self.interval) if self.interval else ""


@dataclass(frozen=True, slots=True)
class Headline:
    """`first` is the headline, `beside` are figures that stand smaller beside it, `notes` say how to read them. `kind`:
    it is said in English of this kind of data; the window says it in its own words.
    """

    first: Figure
    beside: tuple[Figure, ...] = ()
    notes: tuple[str, ...] = ()
    kind: str = IMAGE

    @property
    def optimistic(self) -> bool:
        """Whether its images have chosen the model; then it must not look like a headline."""
        return self.first.of == VAL

    @property
    def tested(self) -> bool:
        """Whether it is of test images."""
        return self.first.of == TEST

    @property
    def basis(self) -> Text:
        """What `first` is of, for people: “45 test images”."""
        return worded(said(_ON[self.first.of], count=self.first.images), self.kind)

    @property
    def short(self) -> tuple[str, Text]:
        """What stands before `first` in a list, most often nothing, and what behind it."""
        first = self.first
        return _SHORT.get(first.key, ""), worded(said(_IN_SHORT[first.of], count=first.images), self.kind)

    def beside_name(self, figure: Figure) -> Text:
        """What a figure beside it is called: its own name, or where it is of others, these."""
        return figure.name if figure.of == self.first.of else worded(said("beside_val"), self.kind)

    def noting(self, *notes: str) -> Headline:
        """The same with more notes behind its own."""
        return replace(self, notes=(*self.notes, *notes))

    def worded(self, kind: str) -> Headline:
        """The same as it is said, in English, of a kind of data."""
        return replace(self, kind=kind, notes=tuple(worded(note, kind) for note in self.notes))


def beaten(events: Iterable[Event]) -> list[Noted]:
    """What a training has told of a simpler model that does better: it stands by the headline, always in sight."""
    return [event for event in events if isinstance(event, Noted) and event.code.startswith(_BEATEN)]


def lessened(events: Iterable[Event]) -> list[Noted]:
    """What a training has told of why its figures may promise too much: that, and groups in several splits."""
    notes = [event for event in events if isinstance(event, Noted)]
    return [*(note for note in notes if note.code.startswith(_DIVIDED)), *beaten(notes)]


def learned_more(events: Iterable[Event]) -> list[Noted]:
    """What a training has told of a model that has learned from the validation images, after they had been answered."""
    notes = [event for event in events if isinstance(event, Noted) and event.code in _FEW]
    return notes[-1:]  # each sitting tells it


_BEATEN, _DIVIDED, _FEW = "words_ahead", "groups_divided", ("few_groups", "few_validate")
# Rows of `errors.MESSAGES` by split: what a figure is of, the same in a list, and why validation says something else.
_ON = {TEST: "on_test", CROSS_VALIDATED: "on_cross_validated", VAL: "on_val"}
_IN_SHORT = {TEST: "on_test", CROSS_VALIDATED: "short_cross_validated", VAL: "short_val"}
_VAL_BESIDE = {TEST: "val_beside_test", CROSS_VALIDATED: "val_beside_cross_validated"}


def of(report: Report, split: str = "") -> Headline | None:
    """The headline of a report; None where it has no figures. `split` asks for `test` or `val` in particular."""
    named = task(report.get("multi_label", False)).figures
    found = {name: some for name in (TEST, CROSS_VALIDATED, VAL) if (some := _figures(report, name, named))}
    chosen = split or next(iter(found), "")
    if chosen not in found:
        return None
    first, *others = found[chosen]
    beside = [figure for figure in found.get(VAL, ()) if chosen != VAL and figure.key == first.key]
    headline = Headline(first, (*beside, *others))
    return headline.noting(*_about(headline, report))


def looks_note(found: Looks) -> Text:
    """What it means that the test figures were seen before choices."""
    return said("looks_some", count=found.count, runs=found.runs) if found.count else said("looks_none")


def _figures(report: Report, split: str, named: Mapping[str, str]) -> list[Figure]:
    """What a report says of a split, the most telling first; one that is no number is left out."""
    whole: Mapping[str, Any] = report
    figures: Mapping[str, Any] = whole.get(split) or {}
    images = whole.get(f"n_{split}") or _counted(figures)
    return [
        Figure(key, said(code), figures[key], split, images, _interval(figures, key))
        for key, code in named.items()
        if math.isfinite(figures.get(key, math.nan))
    ]


def _interval(figures: Mapping[str, Any], key: str) -> tuple[float, float] | None:
    low, high = figures.get(f"{key}_interval") or (math.nan, math.nan)
    if not (math.isfinite(low) and math.isfinite(high) and 0 < high - low < 1):
        return None  # of reports of before it says that no answer was wrong; of a single group it says nothing
    return min(1.0, max(0.0, low)), max(0.0, min(1.0, high))


def _counted(figures: Mapping[str, Any]) -> int:
    """How many images a split has, of a report that does not say it: those in the confusion matrix."""
    return sum(map(sum, figures.get("confusion", ())))


def _about(headline: Headline, report: Report) -> list[Text]:
    first, notes = headline.first, list[Text]()
    if headline.optimistic:
        notes.append(said("val_asked" if report.get(TEST) else "val_alone"))
    if val := next((figure.percent for figure in headline.beside if figure.of != first.of), ""):
        notes.append(said(_VAL_BESIDE[first.of], first=first.percent, val=val))
    if first.interval:
        notes.append(said("interval_by_count" if first.key == "accuracy" else "interval_by_drawing"))
    if any(figure.key == "macro_f1" for figure in headline.beside):
        notes.append(said("about_macro_f1"))
    return notes + _calibration(report)


def _calibration(report: Report) -> list[Text]:
    told = report.get("calibration")
    if told is None:
        return []
    if told["temperature"] == 1.0:
        return [said("uncalibrated")]
    return [said("calibrated", temperature=f"{told['temperature']:.2f}", count=told["images"])]
