"""Lessons: what a teacher has answered to the samples that a run learns from, kept in the run's folder. NumPy only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tldesk.atomic import replacing
from tldesk.errors import TldeskError
from tldesk.foreign import Refused
from tldesk.project.database.disk_errors import disk_errors
from tldesk.project.runs import arrays
from tldesk.project.runs.arrays import ArrayForm
from tldesk.project.runs.run import Run
from tldesk.project.runs.run_data import SampleOfRun
from tldesk.project.runs.teachers import TEACHER_FILE

_FORMS = {"ids": ArrayForm("i8", (1,)), "logits": ArrayForm("f4", (2,)), "seen": ArrayForm("u1", (2,))}


@dataclass(frozen=True, slots=True)
class Lesson:
    """A teacher's calibrated logits (n, classes), float32, to the samples `ids` (n,); `seen` (m, 32) uint8 are the
    hashes of the contents whose labels it has learned from. Some of the samples have no label: `unlabelled`.
    """

    ids: NDArray[np.int64]
    logits: NDArray[np.float32]
    seen: NDArray[np.uint8]
    unlabelled: tuple[SampleOfRun, ...] = ()

    def of(self, rows: Sequence[SampleOfRun]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """The logits of rows (n, classes), zeros where there are none, and where there are some (n,)."""
        place = {int(sample): at for at, sample in enumerate(self.ids)}
        at = np.array([place.get(row.id, -1) for row in rows], np.int64)
        found = np.zeros((len(rows), self.logits.shape[1]), np.float32)
        found[at >= 0] = self.logits[at[at >= 0]]
        return found, at >= 0


def write(run: Run, ids: NDArray[np.int64], logits: NDArray[np.float32], seen: NDArray[np.uint8]) -> None:
    """Keep a lesson, whole or not at all. Raises TldeskError `disk_full`."""
    file = run.folder / TEACHER_FILE
    with disk_errors(file), replacing(file) as temporary, temporary.open("wb") as stream:
        np.savez(stream, ids=ids.astype(np.int64), logits=logits.astype(np.float32), seen=seen)


def kept(run: Run) -> bool:
    """Whether the teacher has answered."""
    return (run.folder / TEACHER_FILE).is_file()


def read(run: Run) -> Lesson | None:
    """What a run learns from beside its labels; None without a teacher. The unlabelled samples have the class that the
    teacher finds likeliest as their target. Raises TldeskError `run_damaged`."""
    if not run.config.teacher:
        return None
    try:
        found = arrays.read(run.folder / TEACHER_FILE, _FORMS)
        ids, logits = found["ids"], found["logits"]
        if logits.shape != (len(ids), len(run.data.classes)) or found["seen"].shape[1] != 32:
            raise Refused("its predictions are not for the classes of the training")
        if not np.isfinite(logits).all():
            raise Refused("it holds values that are no numbers")
    except (OSError, Refused) as error:
        raise TldeskError("run_damaged", run=run.name, reason=f"{TEACHER_FILE}: {error}") from error
    said = dict(zip(ids.tolist(), logits.argmax(axis=1).tolist(), strict=True))
    unlabelled = (replace(row, target=said[row.id]) for row in run.data.unlabelled if row.id in said)
    return Lesson(ids, logits, found["seen"], tuple(unlabelled))


def rows(run: Run) -> list[SampleOfRun]:
    """What a run learns from by steps, and is validated on: its rows of train and val, then those that only its teacher
    has answered. Raises TldeskError `run_damaged`."""
    lesson = read(run)
    own = [row for row in run.data.rows if row.split in ("train", "val")]
    return own if lesson is None else [*own, *lesson.unlabelled]


def labelled(run: Run, rows: Sequence[SampleOfRun]) -> NDArray[np.bool_]:
    """Which of these have a label of their own (n,)."""
    known = {row.id for row in run.data.rows}
    return np.array([row.id in known for row in rows], bool)
