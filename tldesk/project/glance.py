"""A project at a glance: what the welcome page shows of one that is not open.

Whoever made the project, nothing of it is changed and no image of it decoded: it is read through the doors that opening
goes through, and its pictures are those that are kept as thumbnails.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tldesk import paths
from tldesk.errors import TldeskError
from tldesk.media import thumbnails
from tldesk.media.pool import never
from tldesk.project.database import migrations
from tldesk.project.runs.report import Report
from tldesk.project.runs.runs import Run
from tldesk.project.store import Project
from tldesk.project.trust.stored_values import time_of

PICTURES = 3
_LONGEST_NAME = 200
_MOST_RUNS = 200  # the newest; more would take seconds
_TRIED = 30  # images whose thumbnail is looked for
_NEVER = datetime.fromtimestamp(0, UTC)

# The first usable image of each class, and of those without a label; the index `samples_by_class` alone is read.
_FIRST_OF_EACH = """
SELECT sha256 FROM samples WHERE id IN (
  SELECT MIN(id) FROM samples WHERE problem IS NULL AND NOT excluded AND NOT binned GROUP BY class_id
) ORDER BY class_id IS NULL, id LIMIT ?
"""
_FIRST = "SELECT sha256 FROM samples WHERE problem IS NULL AND NOT excluded AND NOT binned ORDER BY id LIMIT ?"


@dataclass(frozen=True, slots=True)
class Glance:
    """`kind` is the name of its kind of data, `images` are those that can be used, as the Data page counts them; `best`
    is the report of the training that is best on its validation images. `pictures` are small JPEG files of images of
    several classes; `changed` is when it was worked on last.
    """

    name: str
    kind: str
    images: int
    classes: int
    changed: datetime
    best: Report | None = None
    pictures: tuple[bytes, ...] = ()


def glance(folder: Path, should_stop: Callable[[], bool] = never) -> Glance | None:
    """Look at the project in `folder`; None of one of an older program, which would have to be upgraded for that.

    Raises TldeskError as `Project.open` does, and `interrupted`.
    """
    if migrations.is_older(folder / paths.PROJECT_FILE):
        return None
    _end_if(should_stop)
    with Project.open(folder, read_only=True, check_later=True) as project:
        _end_if(should_stop)  # what is opened meanwhile has the computer for itself
        counts = project.samples.summary()
        best, newest = _best(project.runs.all()[:_MOST_RUNS], should_stop)
        return Glance(
            name=project.name[:_LONGEST_NAME],
            kind=project.modality,
            images=counts.usable,
            classes=len(counts.by_class),
            changed=max(newest, _changed(project.store.file)),
            best=best,
            pictures=_pictures(project),
        )


def _end_if(should_stop: Callable[[], bool]) -> None:
    if should_stop():
        raise TldeskError("interrupted")


def _best(runs: list[Run], should_stop: Callable[[], bool]) -> tuple[Report | None, datetime]:
    """The report of the best of some runs, and when the newest of them was made."""
    best: Report | None = None
    most = -math.inf
    for run in runs:
        _end_if(should_stop)
        try:
            report = run.report
        except TldeskError:  # what is wrong with it is said where trainings are listed
            continue
        worth = _worth(report) if report is not None else None
        if worth is not None and worth > most:
            most, best = worth, report
    return best, max((time_of(run.created) or _NEVER for run in runs), default=_NEVER)


def _worth(report: Report) -> float | None:
    """By what a training is chosen: its validation images, for the others are to be answered once."""
    measure = "map" if report.get("multi_label", False) else "accuracy"
    for figures in (report.get("val"), report.get("cross_validated"), report.get("test")):
        found = None if figures is None else figures.get(measure)
        if isinstance(found, float) and 0 <= found <= 1:
            return found
    return None


def _pictures(project: Project) -> tuple[bytes, ...]:
    with project.store.reading() as db:
        rows = [*db.execute(_FIRST_OF_EACH, [_TRIED]), *db.execute(_FIRST, [_TRIED])]
    contents = dict.fromkeys(str(row[0]) for row in rows)
    return tuple(thumbnails.kept_in(project.cache / "thumbnails", contents, PICTURES))


def _changed(file: Path) -> datetime:
    """When a project file was written to last. Its log holds the newest edits; an empty one is there for readers."""
    times = []
    for part in (file, file.with_name(f"{file.name}-wal")):
        try:
            status = part.stat()
        except OSError:
            continue
        if status.st_size:
            times.append(status.st_mtime)
    return datetime.fromtimestamp(max(times, default=0), UTC)
