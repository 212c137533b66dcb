"""Snapshots: what a training was given, compared with the project as it is now, and brought back.

Every run keeps the content, label and split of each of its samples (see `run_data`).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tldesk.project.editing.edits import Change
from tldesk.project.runs.run import Run
from tldesk.project.samples.labels import unpacked
from tldesk.project.store import Project

# Every sample now: its labels, and whether a training would take it.
_NOW = """
SELECT id, sha256, class_id, more_labels, split, problem IS NULL AND NOT excluded AND NOT binned, binned
FROM samples ORDER BY id
"""
_OF = "SELECT id, class_id, more_labels FROM samples WHERE id IN (SELECT value FROM json_each(?))"
# Classes that were named anew since, and were not named back by undo.
_RENAMED = "SELECT value FROM edits WHERE kind = 'rename_class' AND state = 'done' AND time > ? ORDER BY id"


@dataclass(frozen=True, slots=True)
class Difference:
    """Ids of the samples that differ from a snapshot, each kind in the order they were added.

    `added`: would be trained with now and were not then. `removed`: excluded or unreadable now. `binned`: in the bin.
    `relabelled` and `moved` (to another split, or out of any): of those that are still used, or have lost their label.
    `changed`: the file has another content. `gone` counts those the project no longer knows.
    """

    added: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()
    binned: tuple[int, ...] = ()
    relabelled: tuple[int, ...] = ()
    moved: tuple[int, ...] = ()
    changed: tuple[int, ...] = ()
    gone: int = 0

    @property
    def restorable(self) -> int:
        """How many samples `restore` would change."""
        return len({*self.relabelled, *self.moved})


@dataclass(frozen=True, slots=True)
class _Then:
    """What the snapshot says of a sample."""

    sha256: str
    labels: frozenset[str]
    split: str


def compare(project: Project, run: Run) -> Difference:
    """How the project differs from what `run` was given. Raises TldeskError `run_damaged`."""
    with project.store.reading() as db:
        then = _snapshot(db, run)
        names = dict(db.execute("SELECT id, name FROM classes").fetchall())
        rows = db.execute(_NOW).fetchall()
    there = {
        id_: (sha256, frozenset(names[one] for one in unpacked(first, more)), split)
        for id_, sha256, first, more, split, usable, _ in rows
        if usable
    }
    binned = {id_: bool(binned) for id_, *_, binned in rows}
    kept = [(id_, then[id_], there[id_]) for id_ in there if id_ in then]
    return Difference(
        added=tuple(id_ for id_, (_, labels, _) in there.items() if labels and id_ not in then),
        removed=tuple(id_ for id_, away in binned.items() if id_ in then and id_ not in there and not away),
        binned=tuple(id_ for id_, away in binned.items() if id_ in then and away),
        relabelled=tuple(id_ for id_, before, now in kept if now[1] != before.labels),
        moved=tuple(id_ for id_, before, now in kept if now[2] != before.split),
        changed=tuple(id_ for id_, before, now in kept if now[0] != before.sha256),
        gone=len(then.keys() - binned.keys()),
    )


def restore(project: Project, run: Run) -> Change:
    """Give the samples that `run` was given their labels and splits of then, as one edit that can be undone.

    What was excluded, put into the bin or added since stays so. A class that was deleted since is there again.
    Raises TldeskError `run_damaged`, `project_read_only`, `disk_full`.
    """
    with project.store.writing() as db:
        then = _snapshot(db, run)
        difference = compare(project, run)
        labels = {id_: sorted(then[id_].labels) for id_ in difference.relabelled}
        project.classes.ensure(dict.fromkeys(label for some in labels.values() for label in some))
        return project.edits.restore(labels, {id_: then[id_].split for id_ in difference.moved})


@dataclass(frozen=True, slots=True)
class LabelsNow:
    """What the project says of some of a run's samples, and of its classes, at one moment."""

    labels: Mapping[int, tuple[str, ...]]
    """By id; without the samples that the project no longer has."""
    names: list[str]
    """The run's classes, in its order, under the names they have now."""
    classes: list[str]
    """The project's classes."""


def labels_now(project: Project, run: Run, ids: Sequence[int]) -> LabelsNow:
    """The labels of these samples as one state of the project: a class that is renamed meanwhile has one name.

    Raises TldeskError `run_damaged`.
    """
    with project.store.reading() as db:
        listed = db.execute("SELECT id, name, removed FROM classes ORDER BY position").fetchall()
        names = {id_: name for id_, name, _ in listed}
        rows = db.execute(_OF, [json.dumps(list(ids))]).fetchall()
        return LabelsNow(
            {id_: tuple(names[one] for one in unpacked(first, more)) for id_, first, more in rows},
            _classes_now(db, run),
            [name for _, name, removed in listed if not removed],
        )


def _classes_now(db: sqlite3.Connection, run: Run) -> list[str]:
    names = list(run.data.classes)
    for (value,) in db.execute(_RENAMED, (run.created,)):
        before, _, after = value.partition("\n")
        names = [after if name == before else name for name in names]
    return names


def _snapshot(db: sqlite3.Connection, run: Run) -> Mapping[int, _Then]:
    """The samples of the snapshot by id, classes under the names they have now."""
    names = _classes_now(db, run)
    return {
        row.id: _Then(row.sha256, frozenset(names[target] for target in row.targets), row.split)
        for row in run.data.rows
    }
