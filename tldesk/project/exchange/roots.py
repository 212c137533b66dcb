"""Roots: the folders that hold the images, and whether each is at hand: drives are unplugged, folders are moved."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from tldesk.project.store import Project
from tldesk.project.trust.chosen import inside


@dataclass(frozen=True, slots=True)
class Root:
    """A root folder: how many `samples` lie below it, how many of them are `missing`, and whether it is `at_hand`."""

    id: int
    name: str
    path: Path
    samples: int
    missing: int
    at_hand: bool


def at_hand(folder: Path) -> bool:
    """Whether there is anything in the folder: what an unplugged drive was mounted on is often left, empty."""
    try:
        with os.scandir(folder) as entries:
            return next(entries, None) is not None
    except OSError:
        return False


def all_roots(project: Project) -> list[Root]:
    """Every root that has samples, in the order they were added. Looks at the disk, which may take a while."""
    with project.store.reading() as db:
        rows = db.execute(
            "SELECT r.id, r.name, r.path, COUNT(*), COUNT(CASE WHEN s.problem = 'image_missing' THEN 1 END)"
            " FROM roots r JOIN samples s ON s.root_id = r.id GROUP BY r.id ORDER BY r.id"
        ).fetchall()
    folder = project.folder
    return [
        Root(id_, name, folder / path, samples, missing, at_hand(folder / path))
        for id_, name, path, samples, missing in rows
    ]


def outside(project: Project) -> list[Root]:
    """The roots that do not lie in the project's folder, whose images leave it only where the user says so."""
    return [root for root in all_roots(project) if not inside(project.folder, root.path)]
