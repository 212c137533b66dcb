"""Writing files so that a crash or a full disk leaves the old one or the new one, never half of one."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tldesk.errors import TldeskError
from tldesk.leftovers import noted, part_name


def target_of(path: Path, is_earlier: Callable[[Path], bool]) -> Path:
    """The file that is to be made or replaced where a user names `path`: of a link, what it leads to.

    For what a user has named; in a project, which may be somebody else's, a link itself is replaced, wherever it leads.
    Raises TldeskError `folder_not_writable` where something is that is no file: to put a file in its place would delete
    a pipe, or the system's device. Raises `file_exists` where a file is that is neither empty nor an earlier one of the
    same kind, as `is_earlier` tells by its content: the name may have been meant for something else, as a photo's is.
    Raises `folder_impossible` where the path leads through a file, and OSError.
    """
    try:
        status = path.stat()
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise TldeskError("folder_not_writable", path=path, reason=error.strerror) from error
        return _passable(Path(os.path.realpath(path)))  # nothing is there, or the link's target is yet to be made
    if not stat.S_ISREG(status.st_mode):
        reason = "it is a folder" if stat.S_ISDIR(status.st_mode) else "it is not a file"
        raise TldeskError("folder_not_writable", path=path, reason=reason)
    if status.st_size and not is_earlier(path):
        raise TldeskError("file_exists", path=path)
    return Path(os.path.realpath(path))


def _passable(path: Path) -> Path:
    """The same path. What cannot be looked at is told when it is written to."""
    for folder in path.parents:
        with suppress(OSError):
            if folder.is_dir():
                break
            if folder.exists():
                raise TldeskError("folder_impossible", path=folder, reason="there is already a file of that name")
    return path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path`; when the block ends well, sync it and put it in place of `path`.

    The parent folder is made. Raises OSError (a full disk among them); then `path` is as it was and nothing is left,
    nor after a kill once `leftovers.sweep` has run.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = part_name(path)
    with noted(temporary):
        temporary.touch(exist_ok=False)  # with the user's default permissions, which a temporary file would not have
        try:
            yield temporary
            sync_file(temporary)
            temporary.replace(path)
            sync_folder(path.parent)
        finally:
            with suppress(FileNotFoundError):
                temporary.unlink()


def write_atomic(path: Path, data: bytes) -> None:
    """Write `data` to `path`, all or nothing, and synced. Raises OSError."""
    with replacing(path) as temporary:
        temporary.write_bytes(data)


@contextmanager
def beside(folder: Path) -> Iterator[Path]:
    """Yield a new folder on the disk of `folder`, to be filled and renamed to it; it is gone afterwards if it was not.

    So it is after a kill, once `leftovers.sweep` has run. The parent folder is made. Raises OSError.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = part_name(folder)
    with noted(part):
        part.mkdir()  # with the user's own default permissions, which a temporary folder would not have
        try:
            yield part
        finally:
            shutil.rmtree(part, ignore_errors=True)


def sync_file(path: Path) -> None:
    """Make the file's content durable."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def sync_folder(folder: Path) -> None:
    """Make a rename inside `folder` durable; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
