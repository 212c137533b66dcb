"""What SQLite keeps beside a project file, copied with it to where both can be read."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

from tldesk.errors import TldeskError

# A log is emptied long before it has this much more than the database.
_SIDE_BYTES = 1_000_000_000


def copy_with(file: Path, sides: list[Path], folder: Path) -> None:
    """Copy a database and what lies beside it. Raises TldeskError `project_unsafe`, `disk_full`, `disk_error`."""
    try:
        sizes = {part: part.stat().st_size for part in (file, *sides)}
        for side in sides:
            if sizes[side] > sizes[file] + _SIDE_BYTES:
                raise TldeskError("project_unsafe", path=file, reason=f"“{side.name}” is far larger than it")
        if sum(sizes.values()) > shutil.disk_usage(folder).free // 2:
            raise TldeskError("disk_full", path=folder)
        for part in sizes:
            shutil.copyfile(part, folder / part.name)
    except OSError as error:
        code = "disk_full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else "disk_error"
        raise TldeskError(code, path=error.filename or folder, reason=error.strerror or error) from error
