"""Runs: the trainings of a project; making one checks the data and takes a snapshot of it."""

from __future__ import annotations

import re
import shutil
import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import tomli_w

from tldesk.atomic import beside, sync_folder, write_atomic
from tldesk.errors import TldeskError
from tldesk.project import fitting, looks, run_data, starting
from tldesk.project.config import RunConfig
from tldesk.project.event_log import disk_errors
from tldesk.project.run import ABOUT_FILE, BIN, CONFIG_FILE, DATA_FILE, Run
from tldesk.project.run_data import Predictions, RunData, RunRow
from tldesk.project.samples import Sample

if TYPE_CHECKING:
    from tldesk.project.store import Project

__all__ = ["Predictions", "Run", "RunData", "RunRow", "Runs"]

FEWEST_PER_CLASS = 2  # one to learn from and one to check with

_REMOVED = ".removed-"


class Runs:
    """The runs of a project."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self.folder = project.folder / "runs"

    def all(self) -> list[Run]:
        """Every run, newest first."""
        return _runs_in(self.folder)

    def binned(self) -> list[Run]:
        """The deleted runs, newest first; `Run.restore` brings one back."""
        return _runs_in(self._project.folder / BIN)

    def get(self, name: str) -> Run:
        """The run with this folder name. Raises TldeskError `run_missing`."""
        runs = {run.name: run for run in self.all()}
        if name not in runs:
            raise TldeskError("run_missing", run=name, runs=list(runs) or "none")
        return runs[name]

    def delete_for_good(self, runs: Sequence[Run]) -> None:
        """Take deleted runs off the disk with all that is in them. A link is never followed.

        Raises TldeskError `project_read_only`, `run_missing` for one that is not in the bin, `folder_not_writable`.
        """
        if self._project.read_only:
            raise TldeskError("project_read_only", path=self._project.folder)
        bin_ = self._project.folder / BIN
        really = self._project.folder.resolve() / BIN  # the project may have been opened through a link
        for run in runs:
            if run.folder.resolve() != really / run.name or not run.folder.is_dir():
                raise TldeskError("run_missing", run=run.name, runs=[one.name for one in self.binned()] or "none")
            with disk_errors(run.folder):
                run.folder.rename(bin_ / f"{_REMOVED}{uuid.uuid4().hex}")  # a run is there whole or not at all
        for removed in bin_.glob(f"{_REMOVED}*"):  # those too of a program that was killed here
            with disk_errors(removed):
                shutil.rmtree(removed)

    def new(self, config: RunConfig) -> Run:
        """Make a run of what is labelled now: its folder, configuration and snapshot, there as a whole or not at all.

        Labelled samples without a split get one; those without a label wait for one and are not used. Raises
        TldeskError `nothing_labelled`, `one_class`, `class_too_small`, `no_training_images`, `no_validation_images`,
        `project_read_only`, `disk_full`, and as `starting.find` does.
        """
        if self._project.read_only:
            raise TldeskError("project_read_only", path=self._project.folder)
        config = starting.choose(config, self._project.folder)
        classes = self._checked_classes()
        self._project.splits.assign_missing()
        samples = self._project.samples.training_rows()
        _check_splits(samples, classes)
        targets = {name: index for index, name in enumerate(classes)}
        rows = [
            RunRow(s.id, s.path, s.relative_path, s.sha256, first, s.split, tuple(more))
            for s in samples
            if s.split is not None
            for first, *more in (sorted(targets[label] for label in s.labels),)
        ]
        learned = [(s.width, s.height) for s in samples if s.split == "train" and s.width and s.height]
        settled = fitting.choose(learned) if config.fitting == "auto" else config.fitting
        with disk_errors(self.folder):
            left_out = [name for name in self._project.classes.names() if name not in targets]
            return self._make(config, RunData(classes, rows, settled, left_out, self._project.multi_label))

    def _checked_classes(self) -> list[str]:
        """The classes that have usable samples, in order."""
        counts = {info.name: info.count for info in self._project.classes.all() if info.count}
        if not counts:
            raise TldeskError("nothing_labelled")
        if len(counts) == 1:
            raise TldeskError("one_class", label=next(iter(counts)))
        small = [f"“{name}” ({count})" for name, count in counts.items() if count < FEWEST_PER_CLASS]
        if small:
            raise TldeskError("class_too_small", classes=small)
        return list(counts)

    def _make(self, config: RunConfig, data: RunData) -> Run:
        now = datetime.now(UTC)
        with beside(self.folder / "run") as temporary:
            write_atomic(temporary / CONFIG_FILE, tomli_w.dumps(config.model_dump(exclude_none=True)).encode())
            write_atomic(temporary / ABOUT_FILE, tomli_w.dumps({"created": now.isoformat()}).encode())
            run_data.write_data(temporary / DATA_FILE, data, self._project.folder)
            (temporary / "checkpoints").mkdir()
            target = self._free_folder(config, now)
            temporary.rename(target)
        sync_folder(self.folder)
        run = Run(target)
        looks.choose(run, "training")
        return run

    def _free_folder(self, config: RunConfig, now: datetime) -> Path:
        """`runs/<date>-<time>_<backbone>_<strategy>` in local time, with a number when that is taken."""
        backbone = re.sub(r"[^\w.-]+", "-", config.backbone)[:80]
        name = f"{now.astimezone():%Y-%m-%d-%H%M%S}_{backbone}_{config.strategy}"
        folder, number = self.folder / name, 1
        while folder.exists():
            number += 1
            folder = self.folder / f"{name}-{number}"
        return folder


def _runs_in(folder: Path) -> list[Run]:
    runs = [Run(file.parent) for file in folder.glob(f"*/{CONFIG_FILE}") if file.parent.name[:1] != "."]
    return sorted(runs, key=lambda run: (run.created, run.name), reverse=True)


def _check_splits(samples: Sequence[Sample], classes: Sequence[str]) -> None:
    counts = Counter((sample.split, label) for sample in samples for label in sample.labels)
    untrained = [f"“{name}”" for name in classes if not counts["train", name]]
    if untrained:
        raise TldeskError("no_training_images", classes=untrained)
    if not any(split == "val" for split, _ in counts):
        raise TldeskError("no_validation_images")
