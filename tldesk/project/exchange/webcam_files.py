"""Samples that were never files: pasted from the clipboard, taken with a webcam or a microphone. They are kept in the
project.

Each is written whole before anything else is done with it, below `images/`, and imported from there like any other
file; a crash in between loses nothing, for scanning the folders again finds it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from tldesk.atomic import write_atomic
from tldesk.errors import TldeskError
from tldesk.media.pool import never
from tldesk.project.database.disk_errors import disk_errors
from tldesk.project.exchange.destinations import IMAGES_FOLDER
from tldesk.project.exchange.importing import import_source
from tldesk.project.runs.events import Imported
from tldesk.project.samples.file_names import portable
from tldesk.project.store import Project


@dataclass(frozen=True, slots=True)
class Taken:
    """What was imported: the `ids` of the new samples, and what could not be read of them as (name, reason)."""

    ids: tuple[int, ...]
    problems: tuple[tuple[str, str], ...]


def pasted_folder(project: Project) -> Path:
    """Where pasted images are kept."""
    return project.folder / IMAGES_FOLDER / "pasted"


_naming = threading.Lock()


def webcam_folder(project: Project, label: str) -> Path:
    """Where the images of a class are kept that a webcam took."""
    return project.folder / IMAGES_FOLDER / "webcam" / portable(label)


def recorded_folder(project: Project, label: str) -> Path:
    """Where the sounds of a class are kept that a microphone recorded."""
    return project.folder / IMAGES_FOLDER / "microphone" / portable(label)


def write(folder: Path, name: str, data: bytes) -> Path:
    """Write a sample as a new file `name` in `folder`, with a number where that name is taken; the file.

    Raises TldeskError `disk_full` or `folder_not_writable`.
    """
    wanted = folder / portable(name)
    with _naming:  # two threads must not find the same name free
        file, number = wanted, 1
        while file.exists():
            number += 1
            file = wanted.with_stem(f"{wanted.stem}-{number}")
        try:
            with disk_errors(file):
                write_atomic(file, data)
        except OSError as error:
            raise TldeskError("folder_not_writable", path=folder, reason=error.strerror or error) from error
    return file


def name_now(kind: str, suffix: str) -> str:
    """A name that says when: `pasted-20260131-142530-127.png`."""
    now = datetime.now()  # noqa: DTZ005 (the user's clock)
    return f"{kind}-{now:%Y%m%d-%H%M%S}-{now.microsecond // 1000:03}{suffix}"


def take_in(
    project: Project,
    folder: Path,
    label: str | None = None,
    should_stop: Callable[[], bool] = never,
    group: str | None = None,
) -> Taken:
    """Import what is new in a folder of captures; with `label` the new samples get it, as one edit. With `group` they
    are one: no split parts them.

    Raises TldeskError: what `import_source` raises, `class_name_invalid` and its like for the label.
    """
    if project.read_only:
        raise TldeskError("project_read_only", path=project.folder)
    if label is not None:
        project.classes.ensure([label])
    before = project.samples.ids()
    problems: list[tuple[str, str]] = []
    for event in import_source(project, folder, should_stop=should_stop):
        if isinstance(event, Imported):
            problems += event.problems
    since = project.samples.get(np.setdiff1d(project.samples.ids(), before))
    new = [sample.id for sample in since if folder in sample.path.parents]  # an import may go on meanwhile
    if group is not None and new:
        project.files.keep_together(new, group)
    if label is not None and new:
        project.edits.set_label(new, label)
    return Taken(tuple(new), tuple(problems))
