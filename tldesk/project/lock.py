"""The lock of a project's folder: one program writes, whoever else may only read."""

from __future__ import annotations

from pathlib import Path

import filelock

from tldesk.errors import TldeskError

LOCK_FILE = "project.lock"


def acquire(folder: Path) -> filelock.BaseFileLock:
    """The right to write, until released or until this program ends however it ends.

    Raises TldeskError `project_in_use`, or OSError where the folder cannot be written to.
    """
    # Any thread may close the project, so the lock belongs to the object and not to the thread that took it.
    lock = filelock.FileLock(folder / LOCK_FILE, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout as error:
        raise TldeskError("project_in_use", path=folder) from error
    return lock
