"""`report.json` is a public format: what trainings write is what its type says, key by key."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tldesk.engine.evaluate import evaluate
from tldesk.engine.train import train
from tldesk.project.runs.events import EpochEnd, Event, RunEnded
from tldesk.project.runs.report import (
    BeforeAndAfter,
    Calibration,
    Evaluated,
    Figures,
    Report,
    ReportedStart,
    ReportedTeacher,
    Score,
)
from tldesk.project.runs.run import Run


def trained(run: Run, early: bool = False) -> dict[str, Any]:
    """What the training of a run writes; `early`: no epoch follows the first one."""
    told: list[Event] = []
    for event in run.record(train(run, should_finish=lambda: early and any(isinstance(one, EpochEnd) for one in told))):
        told.append(event)
    return written(run)


def written(run: Run) -> dict[str, Any]:
    """The report as it lies on the disk."""
    return json.loads((run.folder / "report.json").read_text(encoding="utf-8"))


def test_trainings_write_what_the_type_says(
    finished: Run, make_run: Callable[..., Run], make_several: Callable[..., Run]
) -> None:
    started = trained(make_run(start_from=str(finished.folder), epochs=3), early=True)
    reports = [written(finished), started, trained(make_several(strategy="feature-extraction"))]
    reports.append(trained(make_run("features", strategy="feature-extraction", teacher="run")))
    splits = [report[split] for report in reports for split in ("val", "test")]
    calibrations = [report["calibration"] for report in reports]
    for kind, found in (
        (Report, reports),
        (ReportedStart, [started["start"]]),
        (ReportedTeacher, [reports[-1]["teacher"]]),
        (Figures, splits),
        (Score, [score for figures in splits for score in figures["per_class"]]),
        (Calibration, calibrations),
        (BeforeAndAfter, [calibration[split] for calibration in calibrations for split in ("val", "test")]),
    ):
        of_sounds = {"background"} if kind is Report else set()
        assert {key for one in found for key in one} == set(kind.__annotations__) - of_sounds, kind


def test_evaluating_again_says_what_its_type_says(finished: Run) -> None:
    own, other = (list(evaluate(finished, source))[-1] for source in (None, finished.data.rows[0].path.parents[1]))
    assert isinstance(own, RunEnded) and own.report is not None and isinstance(other, RunEnded) and other.report
    more = {"data", "n_data", "skipped"}
    assert set(Evaluated.__annotations__) == set(Report.__annotations__) | more
    assert set(own.report) < set(Report.__annotations__) | {"skipped"}
    assert set(other.report) & set(Evaluated.__annotations__) == set(other.report) > more
