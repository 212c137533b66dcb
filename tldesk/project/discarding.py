"""Deleting a project that nothing was ever put into, as an import that was cancelled leaves it."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from tldesk import paths
from tldesk.project.database.lock import LOCK_FILE
from tldesk.project.store import Project
from tldesk.project.trust import own_files

# What an unused project may have made; a folder that something is in stays.
_MADE_AGAIN = ("cache", "backups")
_EMPTY = ("runs", "bin", "curves", "exports", "images", "")


def is_unused(project: Project) -> bool:
    """Whether no image was ever in it, nothing was edited and nothing trained."""
    if project.read_only or any((project.folder / "runs").glob("*")):
        return False
    with project.store.reading() as db:
        used = [db.execute(f"SELECT EXISTS (SELECT 1 FROM {table})").fetchone()[0] for table in ("samples", "edits")]
    return not any(used)


def discard(folder: Path) -> None:
    """Delete a closed project that `is_unused`; what else is in its folder stays, and then the folder does.

    Raises TldeskError `project_unsafe`, or OSError.
    """
    own_files.check(folder)
    (folder / paths.PROJECT_FILE).unlink(missing_ok=True)
    for file in (*folder.glob(f"{paths.PROJECT_FILE}-*"), folder / LOCK_FILE):
        file.unlink(missing_ok=True)
    for name in _MADE_AGAIN:
        if (folder / name).is_dir():
            own_files.refuse_link(folder / name)
            shutil.rmtree(folder / name)
    for name in _EMPTY:
        with suppress(OSError):
            (folder / name).rmdir()
