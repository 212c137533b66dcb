"""What the Evaluate page shows of a run, read from its files at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tldesk.errors import TldeskError
from tldesk.project.runs import Run
from tldesk.ui.models.answers import Answer, answers_of

SPLITS = ("test", "val")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A finished run's figures and answers by split; a split that the run has not is absent."""

    run: Run
    classes: list[str]
    report: dict[str, Any]
    answers: dict[str, list[Answer]]

    def figures(self, split: str) -> dict[str, Any]:
        """The report's part for a split."""
        return dict(self.report[split])


def read_evaluation(run: Run) -> Evaluation:
    """Read it; called in the pool. Raises TldeskError `run_unfinished` or `run_damaged`."""
    report, predictions = run.report, run.predictions()
    if report is None or predictions is None:
        raise TldeskError("run_unfinished", run=run.title)
    files = {row.id: (row.path, row.sha256) for row in run.data.rows}
    splits = [split for split in SPLITS if report.get(split)]
    answers = {split: answers_of(predictions, split, files) for split in splits}
    return Evaluation(run, list(report["classes"]), report, answers)
