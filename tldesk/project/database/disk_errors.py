"""What a disk refuses, as an error that says what to do."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tldesk.errors import TldeskError

# Nobody may write there; there can be no such folder.
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)
_IMPOSSIBLE = (errno.ENOENT, errno.ENOTDIR, errno.EEXIST, errno.ELOOP, errno.ENAMETOOLONG, errno.EINVAL)
_REASONS = {errno.EEXIST: "there is already a file of that name", errno.ENOTDIR: "its path leads through a file"}


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Say in the user's words why `path` cannot be written: TldeskError `disk_full`, `folder_not_writable`,
    `folder_impossible`; or `disk_error` of a file elsewhere. Other errors of the system pass.
    """
    try:
        yield
    except OSError as error:
        named, reason = _named(error), error.strerror or error
        # The system names what was written to, which may be where a link or a relative path leads.
        real, wanted = Path(os.path.realpath(named or path)), Path(os.path.realpath(path))
        above = named is not None and real in (wanted, *wanted.parents)
        if error.errno in _FORBIDDEN:
            if wanted.parent in (real, *real.parents) or above:
                raise TldeskError("folder_not_writable", path=path.parent, reason=reason) from error
            raise TldeskError("disk_error", path=named, reason=reason) from error
        if error.errno in _IMPOSSIBLE and above:
            raise TldeskError("folder_impossible", path=named, reason=_REASONS.get(error.errno, reason)) from error
        if error.errno in _IMPOSSIBLE and named is not None and _is_part(named) and real.parent == wanted.parent:
            raise TldeskError("folder_not_writable", path=path.parent, reason=reason) from error  # such as /proc
        raise full_disk(error, path) from error


def full_disk(error: Exception, path: Path) -> Exception:
    """TldeskError `disk_full` when that is what the error means, else the error itself.

    What is told is the file that was to be written, not the part beside it that would have become it.
    """
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        named = _named(error)
        is_part = named is None or _is_part(named)
        return TldeskError("disk_full", path=path if is_part else named)
    return error


def _is_part(path: Path) -> bool:
    """Whether it is, or lies in, what would have become something else (see `atomic`)."""
    return any(part.endswith(".part") for part in path.parts)


def _named(error: OSError) -> Path | None:
    """The file that an error of the system names."""
    return Path(os.fsdecode(error.filename)) if isinstance(error.filename, str | bytes) else None
