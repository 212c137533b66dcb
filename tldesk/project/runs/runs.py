"""Runs: the trainings of a project; making one checks the data and takes a snapshot of it."""

from __future__ import annotations

import logging
import re
import shutil
import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import tomli_w

from tldesk.atomic import beside, sync_folder, write_atomic
from tldesk.errors import TldeskError
from tldesk.media.modality import IMAGE
from tldesk.media.text.preparing import WINDOWS
from tldesk.project.database.database import Store
from tldesk.project.database.disk_errors import disk_errors
from tldesk.project.editing.splits import Splits
from tldesk.project.runs import looks, run_data, starting, teachers
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.run import ABOUT_FILE, BIN, CONFIG_FILE, DATA_FILE, Run
from tldesk.project.runs.run_data import Predictions, RunData, SampleOfRun
from tldesk.project.samples import fitting
from tldesk.project.samples.accepted import accepted
from tldesk.project.samples.classes import Classes
from tldesk.project.samples.samples import Sample, Samples

log = logging.getLogger(__name__)

__all__ = ["Predictions", "Run", "RunData", "Runs", "SampleOfRun"]

FEWEST_PER_CLASS = 2  # one to learn from and one to check with

_REMOVED = ".removed-"


class Runs:
    """The runs of a project."""

    def __init__(self, store: Store, samples: Samples, classes: Classes, splits: Splits) -> None:
        self._store, self._samples, self._classes, self._splits = store, samples, classes, splits
        self._home = store.file.parent
        self.folder = self._home / "runs"

    def all(self) -> list[Run]:
        """Every run, newest first."""
        return _runs_in(self.folder)

    def binned(self) -> list[Run]:
        """The deleted runs, newest first; `Run.restore` brings one back."""
        return _runs_in(self._home / BIN)

    def get(self, name: str) -> Run:
        """The run with this folder name. Raises TldeskError `run_missing`."""
        runs = {run.name: run for run in self.all()}
        if name not in runs:
            raise TldeskError("run_missing", run=name, runs=list(runs) or "none")
        return runs[name]

    def given(self) -> set[int] | None:
        """The ids of the samples that a training was given; None where that is not known of every training."""
        given: set[int] = set()
        known = True
        for run in self.all():
            try:
                given.update(row.id for row in run.data.rows)
            except TldeskError as error:
                log.warning("%s: %s", run.name, error.text)
                known = False
        return given if known else None

    def delete_for_good(self, runs: Sequence[Run]) -> None:
        """Take deleted runs off the disk with all that is in them. A link is never followed.

        Raises TldeskError `project_read_only`, `run_missing` for one that is not in the bin, `folder_not_writable`.
        """
        if self._store.read_only:
            raise TldeskError("project_read_only", path=self._home)
        bin_ = self._home / BIN
        really = self._home.resolve() / BIN  # the project may have been opened through a link
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
        `project_read_only`, `disk_full`, and as `starting.find`, `teachers.find` and `teachers.check` do.
        """
        if self._store.read_only:
            raise TldeskError("project_read_only", path=self._home)
        config = starting.choose(config.model_copy(update={"modality": self._store.modality}), self._home)
        config, teacher = teachers.choose(config, self._home)
        classes = self._checked_classes()
        several = self._store.meta("multi_label") == "1"
        if teacher is not None:
            teachers.check(teacher, classes, several)
        self._splits.assign_missing()
        samples = self._samples.training_rows()
        _check_splits(samples, classes)
        targets = {name: index for index, name in enumerate(classes)}
        rows = [
            SampleOfRun(s.id, s.path, s.relative_path, s.sha256, first, s.split, tuple(more), s.place)
            for s in samples
            if s.split is not None
            for first, *more in (sorted(targets[label] for label in s.labels),)
        ]
        pictures = samples if config.modality == IMAGE else []
        learned = [(s.width, s.height) for s in pictures if s.split == "train" and s.width and s.height]
        settled = fitting.choose(learned) if config.fitting == "auto" else config.fitting
        with disk_errors(self.folder):
            left_out = [name for name in self._classes.names() if name not in targets]
            parts = 1 if config.modality == IMAGE else WINDOWS
            more = [] if teacher is None else teachers.unlabelled(self._store, self._samples)
            data = RunData(classes, rows, settled, left_out, several, parts, more, self._unchecked(rows))
            return self._make(config, data, teacher)

    def _unchecked(self, rows: Sequence[SampleOfRun]) -> int:
        with self._store.reading() as db:
            return len(accepted(db) & {row.id for row in rows if row.split == "test"})

    def _checked_classes(self) -> list[str]:
        """The classes that have usable samples, in order."""
        counts = {info.name: info.count for info in self._classes.all() if info.count}
        if not counts:
            raise TldeskError("nothing_labelled")
        if len(counts) == 1:
            raise TldeskError("one_class", label=next(iter(counts)))
        small = [f"“{name}” ({count})" for name, count in counts.items() if count < FEWEST_PER_CLASS]
        if small:
            raise TldeskError("class_too_small", classes=small)
        return list(counts)

    def _make(self, config: RunConfig, data: RunData, teacher: Run | None) -> Run:
        now = datetime.now(UTC)
        with beside(self.folder / "run") as temporary:
            write_atomic(temporary / CONFIG_FILE, tomli_w.dumps(config.model_dump(exclude_none=True)).encode())
            about: dict[str, Any] = {"created": now.isoformat(), "number": self._next_number()}
            about |= {} if teacher is None else {"teacher": teachers.about(teacher)}
            write_atomic(temporary / ABOUT_FILE, tomli_w.dumps(about).encode())
            run_data.write_data(temporary / DATA_FILE, data, self._home)
            (temporary / "checkpoints").mkdir()
            target = self._free_folder(config, now)
            temporary.rename(target)
        sync_folder(self.folder)
        run = Run(target)
        looks.choose(run, "training")
        return run

    def _next_number(self) -> int:
        """One that no run has, nor one in the bin; those of earlier versions, which have none, count before."""
        there = [*self.all(), *self.binned()]
        return 1 + max([len(there), *(run.number for run in there)])

    def _free_folder(self, config: RunConfig, now: datetime) -> Path:
        """`runs/<date>-<time>_<backbone>_<strategy>` in local time, with a number when that is taken."""
        backbone = re.sub(r"[^\w.-]+", "-", config.backbone)[:80]
        name = f"{now.astimezone():%Y-%m-%d-%H%M%S}_{backbone}_{config.strategy}"
        folder, number = self.folder / name, 1
        while folder.exists():
            number += 1
            folder = self.folder / f"{name}-{number}"
        return folder


def before(run: Run) -> list[Run]:
    """The runs beside one that were made before it, the newest first."""
    return [other for other in _runs_in(run.folder.parent) if (other.created, other.name) < (run.created, run.name)]


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
