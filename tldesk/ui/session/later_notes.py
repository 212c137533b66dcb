"""What is to be known of a training's figures beside its report, and takes a moment to be found out."""

from __future__ import annotations

from contextlib import suppress

from tldesk.engine.judging.headline import looks_note
from tldesk.errors import TldeskError, said
from tldesk.project import snapshots
from tldesk.project.runs import looks
from tldesk.project.runs.run import Run
from tldesk.project.store import Project
from tldesk.words import Text


def read_later_notes(project: Project, run: Run, *, tests: bool = True) -> list[Text]:
    """How many of its labels have changed since; called in the pool.

    `tests`: its test figures are shown. That is kept, and it is told how often they were looked at before a choice.
    """
    notes = []
    if tests and looks.test_set(run):
        looks.record(run, "window")
        notes.append(looks_note(looks.count(run)))
    with suppress(TldeskError):  # a damaged run is told of in the list
        if changed := len(snapshots.compare(project, run).relabelled):
            notes.append(said("labels_changed", count=changed))
    return notes
