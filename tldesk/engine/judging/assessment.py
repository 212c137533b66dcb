"""Assessment: all that is known of how good a finished run is, read from its files: no model, no image is opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.judging import background, calibrate, curves, judge, slices
from tldesk.engine.judging.tasks import task_of
from tldesk.errors import TldeskError
from tldesk.media import modality
from tldesk.project.runs.measured import Measured, read_measured
from tldesk.project.runs.report import Background, BeforeAndAfter, Figures, Report, figures_of
from tldesk.project.runs.run import Run
from tldesk.project.runs.run_data import Predictions, SampleOfRun

_DRAWN_BINS = 10  # fewer than the error is measured with: a bin of three images says nothing to the eye


@dataclass(frozen=True, slots=True)
class Part:
    """The answers to one split (n): rows, logits, calibrated probabilities (n, k).

    `targets` and what is `said` are of one shape, which `tasks` describes.
    """

    rows: list[SampleOfRun]
    targets: NDArray[np.int64]
    logits: NDArray[np.float32]
    probabilities: NDArray[np.float32]
    said: NDArray[np.int64]

    @property
    def right(self) -> NDArray[np.bool_]:
        """Which answers are right (n,)."""
        return task_of(self.targets).right(self.targets, self.said)

    @property
    def confidence(self) -> NDArray[np.float32]:
        """How sure the model is of each answer (n,)."""
        return np.asarray(self.probabilities.max(axis=1, initial=0.0))

    def of_class(self, place: int) -> NDArray[np.bool_]:
        """Which images (n,) have the label at `place`."""
        return np.asarray(self.targets == place if self.targets.ndim == 1 else self.targets[:, place] > 0)


@dataclass(frozen=True, slots=True)
class Assessment:
    """`report` is complete whatever version wrote it; `parts` holds the splits that have answers."""

    run: Run
    report: Report
    answers: Predictions
    parts: dict[str, Part]
    measured: Mapping[str, Measured]

    @property
    def multi_label(self) -> bool:
        """Whether an image may have several labels."""
        return self.run.data.multi_label

    @property
    def temperature(self) -> float:
        """What the logits are divided by."""
        return judge.temperature_of(self.report)

    @property
    def no_gain(self) -> bool:
        """Whether there is no temperature because none lowers the loss; otherwise the images were too few."""
        enough = self.report["calibration"]["images"] >= calibrate.FEWEST
        return self.temperature == 1.0 and self.multi_label and enough

    def figures(self, split: str) -> Figures:
        """What the report says of a split that has answers."""
        figures = figures_of(self.report, split)
        assert figures is not None
        return figures

    def calibration(self, split: str) -> BeforeAndAfter | None:
        """What the temperature changes on a split."""
        told = self.report["calibration"]
        return told["test"] if split == "test" else told["val"]

    def abstaining(self) -> list[dict[str, Any]]:
        """As `judge.abstaining`: what leaving unsure images unanswered gives."""
        return judge.abstaining(self.answers, self.temperature)

    @property
    def background(self) -> Background | None:
        """What is known of sounds of no class."""
        return background.of(self.report)

    @property
    def offered(self) -> float:
        """The limit that lets little background through."""
        return 0.0 if self.background is None else self.background.get("offered", 0.0)

    def slices(self, split: str) -> list[slices.Slice]:
        """The parts of a split that are answered worst, the worst first."""
        part = self.parts[split]
        contents = [row.sha256 for row in part.rows]
        groups = [(label, part.of_class(place)) for place, label in enumerate(self.report["classes"])]
        measures = modality.of(self.run.config.modality).measures
        return slices.worst(groups, part.right, contents, self.measured, measures)

    def reliability(self, split: str, calibrated: bool = True) -> list[calibrate.Bin]:
        """The reliability diagram of a split, with the temperature or without it."""
        part = self.parts[split]
        temperature = self.temperature if calibrated else 1.0
        true, sure = task_of(part.targets).sureness(part.targets, part.logits, temperature)
        return calibrate.bins(true, sure, _DRAWN_BINS)

    def precision_recall(self, split: str, place: int) -> curves.PrecisionRecall:
        """The curve of the class at `place` on a split."""
        part = self.parts[split]
        return curves.precision_recall(part.of_class(place), part.probabilities[:, place])

    def at_threshold(self, split: str, place: int, limit: float) -> tuple[int, int, int]:
        """What a threshold of a class gives on a split: as `curves.at_threshold`."""
        part = self.parts[split]
        return curves.at_threshold(part.of_class(place), part.probabilities[:, place], limit)

    def risk_coverage(self, split: str) -> curves.RiskCoverage:
        """What leaving unsure images unanswered gives on a split."""
        part = self.parts[split]
        return curves.risk_coverage(part.right, part.confidence)


def read(run: Run) -> Assessment:
    """Read it. Raises TldeskError `run_unfinished` or `run_damaged`."""
    report, predictions = judge.completed(run), run.predictions()
    if report is None or predictions is None:
        raise TldeskError("run_unfinished", run=run.title)
    answers = judge.calibrated(predictions, judge.temperature_of(report))
    by_id = {row.id: row for row in run.data.rows}
    said = judge.said(answers, report)
    parts: dict[str, Part] = {}
    for split in judge.SPLITS:
        places = np.flatnonzero(answers.splits == split)
        if len(places) and figures_of(report, split):
            rows = [by_id[int(i)] for i in answers.ids[places]]
            shares = answers.probabilities[places]
            parts[split] = Part(rows, answers.targets[places], answers.logits[places], shares, said[places])
    if "val" not in parts:  # no training goes on without it
        raise TldeskError("run_damaged", run=run.name, reason="report.json: val is missing")
    return Assessment(run, report, answers, parts, read_measured(run.project_folder))
