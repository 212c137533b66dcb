"""The lock of a project's folder: one program writes, whoever else may only read."""

from __future__ import annotations

import os
from pathlib import Path

import filelock

from tldesk import databases
from tldesk.errors import TldeskError

if os.name != "nt":
    import fcntl

LOCK_FILE = "project.lock"


class WriteLock:
    """The right to write in a project's folder, until released or until this program ends however it ends.

    A file in the folder is locked, and where a file in use can be deleted, the folder itself too: else whoever deletes
    the lock file would let a second program in. A network drive that cannot lock folders has the file alone.
    """

    def __init__(self, file: filelock.BaseFileLock, folder: int | None) -> None:
        self._file = file
        self._folder = folder

    def release(self) -> None:
        """Let others write. Idempotent."""
        if self._folder is not None:
            os.close(self._folder)
            self._folder = None
        self._file.release()


def acquire(folder: Path) -> WriteLock:
    """The right to write in a project's folder.

    Raises TldeskError `project_in_use` or `project_unsafe`, or OSError where the folder cannot be written to.
    """
    if not databases.is_plain(folder / LOCK_FILE, names=1):
        raise TldeskError("project_unsafe", path=folder, reason=f"“{LOCK_FILE}” is a link, or not a file")
    # Any thread may close the project, so the lock belongs to the object and not to the thread that took it.
    file = filelock.FileLock(folder / LOCK_FILE, thread_local=False)
    try:
        file.acquire(timeout=0)
    except filelock.Timeout as error:
        raise TldeskError("project_in_use", path=folder) from error
    try:
        return WriteLock(file, _locked(folder))
    except BaseException:
        file.release()
        raise


def _locked(folder: Path) -> int | None:
    """An open folder that only we have locked; None where folders cannot be."""
    if os.name == "nt":
        return None
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        if isinstance(error, BlockingIOError):
            raise TldeskError("project_in_use", path=folder) from error
        return None
    return handle
