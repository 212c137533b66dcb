"""What a job tells while it works: frozen records of plain values.

Charts, tables, the log, the command line and the tests all read this one stream. An event pickles, crosses a thread,
and is one line of JSON in `events.jsonl`; re-opening a run replays that file.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, Field, TypeAdapter

from tldesk import foreign
from tldesk.errors import said
from tldesk.project.runs.report import CountedReport

# As far as a float of 64 bits counts, for steps are drawn on axes of such.
Count = Annotated[int, Field(ge=0, le=2**53)]
Moment = Annotated[float, Field(ge=0, le=2**33)]
# What is measured is no infinity, and none of it is less than nothing but by rounding.
_ROUNDING, _MOST = 1e-6, 1e12
Measured = Annotated[float, Field(ge=-_ROUNDING, le=_MOST)]
Share = Annotated[float, Field(ge=-_ROUNDING, le=1 + _ROUNDING)]
_SHARES = ("accuracy", "macro_f1", "map")


def _possible(metrics: dict[str, float]) -> dict[str, float]:
    """Figures by their names, without those that are no number: they were divided by nothing."""
    known = {name: value for name, value in metrics.items() if not math.isnan(value)}
    for name, value in known.items():
        most = 1.0 if name.rpartition("/")[2] in _SHARES else _MOST
        if not -_ROUNDING <= value <= most + _ROUNDING:
            raise ValueError(f"{name[:40]} is not between 0 and {most:g}")
    return known


Metrics = Annotated[dict[str, float], AfterValidator(_possible)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened. `step` counts optimiser steps since the run began (0 before the first).

    `time` is when it was recorded, in seconds since 1970; 0 before that. Two events differ by what they tell alone.
    """

    step: Count = 0
    time: Moment = field(default=0.0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStarted(Event):
    """Training begins, or goes on after `before` seconds of earlier sittings. `device` is `cpu`, `cuda` or `mps`,
    `device_text` says it for people."""

    run: str
    backbone: str
    strategy: str
    device: str
    device_text: str
    classes: list[str]
    n_train: Count
    n_val: Count
    n_test: Count
    resumed: bool = False
    before: Moment = field(default=0.0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseStarted(Event):
    """A part of the work begins: `name` is stable (`embed`, `fit`, `train`, `evaluate`, `export`), `text` English.

    `folds`: in how many parts training samples are held out in turn to choose by; 0 where the validation split chooses.
    """

    name: str
    text: str
    total: Count = 0
    epochs: Count = 0
    folds: Count = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Progressed(Event):
    """`done` of `total` units of the phase; `rate` units a second; `seconds_left` None while unknown."""

    phase: str
    done: Count
    total: Count
    rate: Measured = 0.0
    seconds_left: Measured | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepEnd(Event):
    """One optimiser step: the mean loss and accuracy of its batch. `rate` is samples a second."""

    epoch: Count
    loss: Measured
    accuracy: Share
    learning_rate: Measured
    rate: Measured
    seconds_left: Measured | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EpochEnd(Event):
    """One pass over the train split: `metrics` such as `train/loss`, `val/loss`, `val/accuracy`, `val/macro_f1`."""

    epoch: Count
    metrics: Metrics


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateFitted(Event):
    """A model is there that what follows has to beat: `strategy` made it, `metrics` are its figures as in EpochEnd."""

    strategy: str
    metrics: Metrics


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointSaved(Event):
    """`name` is `best` or `last`; it is on the disk, synced."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted(Event):
    """Something to tell the user: `level` `info` or `warning`, `text` English, `code` for a translation."""

    level: str
    code: str
    text: str
    arguments: dict[str, Any] = field(default_factory=dict)


def noted(level: str, code: str, step: int = 0, /, **arguments: Any) -> Noted:
    """The Noted of a code of `errors.MESSAGES`, filled with what it names."""
    return Noted(step=step, level=level, code=code, text=said(code, **arguments), arguments=arguments)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEnded(Event):
    """The last event of a sitting: `status` is `finished` or `stopped`; `report` as in `report.json` when finished."""

    status: str
    report: CountedReport | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported(Event):
    """The last event of an import: counts, and all that was wrong as (path, reason) pairs.

    `unreadable` of the images that were added or updated cannot be used, `missing` files were not found, `skipped`
    entries were passed over, and `noted` ones came in without something that was said of them. Of the images that the
    project had, `relabelled` got the label of the source in place of another, `labels_filled` had none and got it,
    `labels_kept` have another one, which stays, and so does that of `labels_missing`, of which the source has none.
    `stopped`: the user has ended it, and the rest is not there. `reasons` counts what the source has of each cause, of
    which `problems` lists no more than anybody reads. `empty_splits` have no images, since what belongs together is
    large.
    """

    added: int
    updated: int
    unchanged: int
    missing: int
    problems: list[tuple[str, str]]
    unreadable: int = 0
    skipped: int = 0
    noted: int = 0
    relabelled: int = 0
    labels_kept: int = 0
    labels_missing: int = 0
    labels_filled: int = 0
    stopped: bool = False
    reasons: dict[str, int] = field(default_factory=dict)
    empty_splits: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported(Event):
    """The last event of an export: the folder, the files in it, and the parity certificate."""

    path: str
    files: list[str]
    parity: dict[str, Any]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What an export of labels does not have, and why: a file; of a text the one that keeps it, the `text`'s beginning
    and its `id` in the table that it comes from, as far as it has them.
    """

    path: str
    reason: str
    text: str = ""
    id: str = ""

    @property
    def name(self) -> str:
        """What people know it by."""
        return f"{self.path}: {self.text}" if self.text else self.path


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelsExported(Event):
    """The last event of an export of labels: the folder, how many images, and what was left out."""

    path: str
    images: int
    left_out: list[LeftOut]


@dataclass(frozen=True, slots=True, kw_only=True)
class BackboneMeasured(Event):
    """What a backbone makes of a sample of the data: cross-validated `accuracy` on `images`, its 95 % interval and its
    standard `error`, that of the five nearest neighbours (`knn`), LogME, and milliseconds an image on this computer."""

    name: str
    accuracy: float
    low: float
    high: float
    error: float
    knn: float
    logme: float
    ms: float
    images: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BackboneRecommended(Event):
    """The last event of measuring backbones: the one that is recommended."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePoint(Event):
    """A point of a learning curve: what `images`, the share `fraction` of the train split, teach a pretrained model
    (`transfer`) and one of random weights (`scratch`). Accuracies on the same `judged` images of `split`, the gap
    between the two, and 95 % intervals (low, high)."""

    fraction: float
    images: int
    transfer: float
    transfer_interval: list[float]
    scratch: float
    scratch_interval: list[float]
    gap: float
    gap_interval: list[float]
    judged: int
    split: str


EVENTS: dict[str, type[Event]] = {
    kind.__name__: kind
    for kind in (
        RunStarted,
        PhaseStarted,
        Progressed,
        StepEnd,
        EpochEnd,
        CandidateFitted,
        CheckpointSaved,
        Noted,
        RunEnded,
        Imported,
        Exported,
        LabelsExported,
        BackboneMeasured,
        BackboneRecommended,
        CurvePoint,
    )
}


Result = TypeVar("Result")


def passed_on(
    work: Generator[Event, None, Result], change: Callable[[Event], Event | None]
) -> Generator[Event, None, Result]:
    """What `change` makes of the events of some work, where it makes something of them; then what the work gives."""
    with closing(work) as events:
        while True:
            try:
                event = next(events)
            except StopIteration as end:
                found: Result = end.value
                return found
            if (changed := change(event)) is not None:
                yield changed


def to_json(event: Event) -> str:
    """One line of JSON, without the line end."""
    values = asdict(event)
    if not event.time:
        del values["time"]
    return json.dumps({"event": type(event).__name__, **values}, ensure_ascii=False)


_NAMED = re.compile(rb'\s*\{\s*"event"\s*:\s*"(\w{1,40})"')  # it comes first, in all that `to_json` writes


def from_json(line: str | bytes) -> Event:
    """The event of one line, its values of their types. Fields a newer version added are passed over; raises ValueError
    when it is no event.
    """
    data = line if isinstance(line, bytes) else line.encode()
    named = _NAMED.match(data)
    name = named[1].decode() if named else ""
    if name not in EVENTS:
        raise ValueError(f"not an event: {data[:80].decode(errors='replace')}")
    return foreign.read(_form(name), data)


@cache
def _form(name: str) -> TypeAdapter[Event]:
    """How the events of a kind are read; made when the first of them is, for all of them would delay the start."""
    return TypeAdapter(EVENTS[name])
