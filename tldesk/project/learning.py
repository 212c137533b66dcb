"""What embeddings and suggestions need of a project, for all of its samples at once: files, labels, classes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tldesk.media.place import WHOLE
from tldesk.project.database.numbers import numbers
from tldesk.project.samples.accepted import accepted
from tldesk.project.store import Project

_READABLE = "problem IS NULL AND NOT binned AND sha256 <> ''"


@dataclass(frozen=True, slots=True)
class File:
    """A readable sample that is not in the bin, in the file at `relative_path` below the folder `root`."""

    id: int
    root: str
    relative_path: str
    sha256: str
    place: str = WHOLE

    @property
    def path(self) -> Path:
        """The file, absolute."""
        return Path(self.root, self.relative_path)


@dataclass(frozen=True, slots=True)
class Labels:
    """Labels of samples (n): `targets` the place of the (first) label in `names`, -1 for none; `excluded` (n,).

    `class_ids` are those of `names`. Samples that are gone or in the bin count as excluded. What was `accepted` (n,)
    all at once nobody has looked at.
    """

    class_ids: tuple[int, ...]
    names: tuple[str, ...]
    targets: NDArray[np.int64]
    excluded: NDArray[np.bool_]
    accepted: NDArray[np.bool_]


def files(project: Project) -> list[File]:
    """Every readable sample that is not in the bin, in order of the ids; 100,000 in about half a second."""
    with project.store.reading() as db:
        roots = {id_: str(path) for id_, path in project.store.roots(db).items()}
        found = f"SELECT id, root_id, path, sha256, place FROM samples WHERE {_READABLE} ORDER BY id"
        rows = db.execute(found).fetchall()
        return [File(id_, roots[root_id], path, sha256, place) for id_, root_id, path, sha256, place in rows]


def contents(project: Project) -> tuple[NDArray[np.int64], list[str]]:
    """The ids of `files` (n,), ascending, and their hashes; 100,000 in a tenth of a second."""
    found = f"SELECT id, sha256 FROM samples WHERE {_READABLE} ORDER BY id"
    with project.store.reading() as db:
        ids, hashes = db.execute(f"SELECT group_concat(id), group_concat(sha256) FROM ({found})").fetchone()
    return numbers(ids), hashes.split(",") if hashes else []


def labels(project: Project, ids: NDArray[np.int64]) -> Labels:
    """The labels of samples with ascending `ids` (n,), as one state of the project."""
    with project.store.reading() as db:
        classes = db.execute("SELECT id, name FROM classes WHERE NOT removed ORDER BY position").fetchall()
        rows = f"SELECT id, COALESCE(class_id, -1) AS class, excluded FROM samples WHERE {_READABLE} ORDER BY id"
        columns = "group_concat(id), group_concat(class), group_concat(excluded)"
        found_ids, found_classes, found_excluded = map(
            numbers, db.execute(f"SELECT {columns} FROM ({rows})").fetchone()
        )
        together = accepted(db)
    excluded, class_ids = np.ones(len(ids), bool), np.full(len(ids), -1, np.int64)
    there = np.isin(ids, found_ids, assume_unique=True)
    at = np.searchsorted(found_ids, ids[there])
    class_ids[there], excluded[there] = found_classes[at], found_excluded[at] != 0
    place = {id_: place for place, (id_, _) in enumerate(classes)}
    known, inverse = np.unique(class_ids, return_inverse=True)
    targets = np.array([place.get(int(id_), -1) for id_ in known], np.int64)[inverse]
    unseen = np.isin(ids, np.fromiter(together, np.int64, len(together)))
    return Labels(tuple(place), tuple(name for _, name in classes), targets, excluded, unseen)
