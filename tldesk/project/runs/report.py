"""What `report.json` may say: each figure of its type and within its limits, whoever wrote the file.

Reports of earlier versions lack some of it, and those of later ones say more.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Literal, NotRequired

from pydantic import AfterValidator, ConfigDict, FailFast, Field, TypeAdapter, with_config
from typing_extensions import TypedDict

from tldesk.foreign import Refused
from tldesk.project.runs.config import Strategy

MOST_CLASSES = 100_000
_ROUNDING = 1e-6


def _share(value: float) -> float:
    if not (math.isnan(value) or -_ROUNDING <= value <= 1 + _ROUNDING):
        raise ValueError("it is not between 0 and 1")
    return value


Text = Annotated[str, Field(max_length=100_000)]
Count = Annotated[int, Field(ge=0, le=2**53)]
Limit = Annotated[float, Field(ge=0, le=1)]
Pair = Annotated[list[float], Field(min_length=2, max_length=2)]
# What is divided by nothing is told as no number.
Share = Annotated[float, AfterValidator(_share)]
Names = Annotated[list[Text], FailFast(), Field(max_length=MOST_CLASSES)]
Judged = Literal["val", "test"]
Plain = Text | int | float | bool | None

_open = with_config(ConfigDict(extra="allow"))


@_open
class Score(TypedDict, total=False):
    """The figures of a class."""

    label: Text
    precision: Share
    recall: Share
    f1: Share
    support: Count
    recall_interval: Pair
    precision_interval: Pair
    average_precision: Share | None
    threshold: Limit
    tp: Count
    fp: Count
    fn: Count


@_open
class Figures(TypedDict, total=False):
    """Those of a split."""

    accuracy: Share
    accuracy_interval: Pair
    map: Share
    map_interval: Pair
    macro_f1: Share
    macro_f1_interval: Pair
    micro_f1: Share
    micro_f1_interval: Pair
    loss: float
    per_class: Annotated[list[Score], FailFast(), Field(max_length=MOST_CLASSES)]
    confusion: Annotated[list[Annotated[list[Count], FailFast()]], FailFast()]


class BeforeAndAfter(TypedDict):
    """What the temperature changes on a split."""

    loss: Pair
    ece: Pair


class Calibration(TypedDict):
    """The temperature."""

    temperature: Annotated[float, Field(gt=0, le=1e6)]
    images: Count
    val: BeforeAndAfter | None
    test: BeforeAndAfter | None


class Link(TypedDict, total=False):
    """A model that another one went on from."""

    kind: Text
    title: Text
    project: Text
    images: Count
    licence: Text
    source: Text


@_open
class ReportedStart(TypedDict, total=False):
    """What a training went on from."""

    title: Text
    origin: Annotated[list[Link], FailFast(), Field(max_length=1000)]
    known: Names
    new: Names
    unused: Names
    leaks: dict[Text, Count]
    all_seen: bool


@_open
class ReportedTeacher(TypedDict, total=False):
    """Whose answers a training has learned from: to so many of its training images, and to images without a label."""

    title: Text
    run: Text
    backbone: Text
    answered: Count
    unlabelled: Count
    leaks: dict[Text, Count]


class Background(TypedDict):
    """So many clips, of so many seconds together, that are of no class; how sure the model was of those that it took
    for one, the surest first. `offered` is the limit that keeps it out, 0 where none is needed.
    """

    clips: Count
    seconds: Annotated[float, Field(ge=0, le=1e7)]
    confidences: Annotated[list[Limit], FailFast(), Field(max_length=100_000)]
    offered: NotRequired[Limit]


@_open
class Report(TypedDict, total=False):
    """All of it."""

    run: Text
    project: Text
    modality: Text
    backbone: Text
    strategy: Strategy
    strategy_asked: Strategy
    device: Text
    device_text: Text
    seconds: Annotated[float, Field(ge=0, le=1e10)]
    classes: Names
    multi_label: bool
    n_train: Count
    n_val: Count
    n_test: Count
    chosen: Annotated[dict[Text, Plain], Field(max_length=1000)]
    notes: Annotated[list[Text], FailFast(), Field(max_length=10_000)]
    leaks: Count
    calibration: Calibration
    thresholds: Annotated[dict[Text, Limit | None], Field(max_length=MOST_CLASSES)]
    val: Figures | None
    test: Figures | None
    cross_validated: Figures
    n_cross_validated: Count
    background: Background
    start: ReportedStart
    teacher: ReportedTeacher
    stopped_early: bool


class Evaluated(Report, total=False):
    """What evaluating again ends with: of a run's own splits, or of `data` from elsewhere. No file holds it."""

    data: Figures | None
    n_data: Count
    skipped: list[tuple[str, str]]


def _counted(report: Report) -> Report:
    """Figures of test images without any are nothing to show; every version has told how many there are."""
    if report.get("test") and not report.get("n_test"):
        raise ValueError("n_test is missing")
    return report


CountedReport = Annotated[Report, AfterValidator(_counted)]


@cache
def report_form() -> TypeAdapter[Report]:
    """How a report's file is read; made when the first one is, for it would delay the start."""
    return TypeAdapter(CountedReport)


# What a finished training always says, and what it says of a split.
_SAID = ("classes", "strategy", "seconds", "n_train", "val", "test")
_FIGURES = ("accuracy", "accuracy_interval", "macro_f1", "loss", "per_class")
_SCORE = ("label", "precision", "recall", "f1", "support")
# And where images have several labels.
_FIGURES_OF_SEVERAL = ("map", "micro_f1")
_SCORE_OF_SEVERAL = ("average_precision", "threshold", "tp", "fp", "fn")


def interval_of(score: Mapping[str, Any], name: str) -> list[float] | None:
    """The interval of a class's score `name`, which may have none. What a report says beyond its type is not read."""
    found: list[float] | None = score.get(f"{name}_interval") if f"{name}_interval" in Score.__annotations__ else None
    return found


def figures_of(report: Report, split: str) -> Figures | None:
    """The figures of `val` or `test`; None of a split that the run has not."""
    return report.get("test") if split == "test" else report.get("val")


def refuse_partial(report: Report, classes: list[str]) -> None:
    """Raise Refused unless the report has what every version wrote, for each of the run's classes."""
    _refuse_missing(report, _SAID, "")
    count, several = len(classes), report.get("multi_label", False)
    if report["classes"] != classes:
        raise Refused("classes are not those of the training")
    for split in ("val", "test"):
        figures = figures_of(report, split)
        if figures is None:
            continue
        _refuse_missing(figures, _FIGURES + (_FIGURES_OF_SEVERAL if several else ()), f"{split}.")
        for score in figures["per_class"]:
            _refuse_missing(score, _SCORE + (_SCORE_OF_SEVERAL if several else ()), f"{split}.per_class.")
        matrix = figures.get("confusion")
        if [score["label"] for score in figures["per_class"]] != classes:
            raise Refused(f"{split}.per_class is not that of its classes")
        if not several and (matrix is None or {count} != {len(matrix), *map(len, matrix)}):
            raise Refused(f"{split}.confusion is not that of its classes")
    if "thresholds" in report and set(report["thresholds"]) != set(report["classes"]):
        raise Refused("thresholds are not those of its classes")


def _refuse_missing(found: Mapping[str, Any], wanted: tuple[str, ...], place: str) -> None:
    missing = [name for name in wanted if name not in found]
    if missing:
        raise Refused(f"{place}{missing[0]} is missing")
