"""What the Evaluate page shows of a run, read from its files at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tldesk.engine.judging import assessment
from tldesk.engine.judging.assessment import Assessment
from tldesk.engine.judging.calibrate import Bin
from tldesk.engine.judging.curves import RiskCoverage
from tldesk.engine.judging.slices import Slice
from tldesk.engine.reporting import report_page
from tldesk.project.runs import looks
from tldesk.project.runs.events import Noted
from tldesk.project.runs.report import Figures, Report
from tldesk.project.runs.runs import Run
from tldesk.ui.evaluate.answers import Answer, answers_of

SPLITS = ("test", "val")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A finished run's figures, answers and slices by split; a split that the run has not is absent.

    `notes` are those of the report, with their levels. `coverage` and `reliability` (as trained, as shown) are the
    curves of each split; `abstaining` are the rows of `judge.abstaining`; `limit` is the confidence below which the run
    leaves images unanswered; `offered` is the one that lets little background through, 0 without any.
    """

    run: Run
    classes: list[str]
    report: Report
    notes: list[Noted]
    answers: dict[str, list[Answer]]
    slices: dict[str, list[Slice]]
    coverage: dict[str, RiskCoverage]
    reliability: dict[str, tuple[list[Bin], list[Bin]]]
    assessment: Assessment
    abstaining: list[dict[str, Any]]
    limit: float
    offered: float

    @property
    def multi_label(self) -> bool:
        """Whether an image may have several labels."""
        return self.assessment.multi_label

    def figures(self, split: str) -> Figures:
        """The report's part for a split."""
        return self.assessment.figures(split)


def read_evaluation(run: Run) -> Evaluation:
    """Read it; called in the pool. Raises TldeskError `run_unfinished` or `run_damaged`."""
    found = assessment.read(run)
    splits = [split for split in SPLITS if split in found.parts]
    return Evaluation(
        run=run,
        classes=list(found.report["classes"]),
        report=found.report,
        notes=_notes(run, found.report),
        answers={split: answers_of(found.parts[split]) for split in splits},
        slices={split: found.slices(split) for split in splits},
        coverage={split: found.risk_coverage(split) for split in splits},
        reliability={split: (found.reliability(split, False), found.reliability(split)) for split in splits},
        assessment=found,
        abstaining=found.abstaining(),
        limit=run.limit,
        offered=found.offered,
    )


def _notes(run: Run, report: Report) -> list[Noted]:
    """The report has their texts; what else is known of them was recorded as they were told."""
    told = {event.text: event for event in run.events() if isinstance(event, Noted)}
    return [told.get(text) or Noted(level="info", code="", text=text) for text in report.get("notes", [])]


def keep_limit(run: Run, limit: float) -> float:
    """The run leaves unanswered what is less sure than `limit`, from now on; called in the pool. Raises TldeskError."""
    run.set_limit(limit)
    looks.choose(run, "threshold")
    return limit


def write_report(run: Run, file: Path) -> Path:
    """Write the report as an HTML file; called in the pool. Raises as `report_page.write` does."""
    report_page.write(run, file)
    return file
