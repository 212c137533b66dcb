"""The project's cache folder: thumbnails, embeddings; all of it can be made again, so it may be emptied at any time.

Where somebody has put a link in its place, or in it, nothing is deleted through that: it may lead to anything.
"""

from __future__ import annotations

import logging
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tldesk.project.trust.own_files import is_link

log = logging.getLogger(__name__)


def size(folder: Path) -> int:
    """Bytes below `folder`; 0 when it is not there."""
    return sum(status.st_size for _, status in _files(folder))


def clear(folder: Path, keep: Path | None = None) -> None:
    """Delete all below `folder` except `keep`. What another program holds open stays, and is logged."""
    if not folder.is_dir() or is_link(folder):
        return
    for entry in folder.iterdir():
        if entry == keep:
            continue
        try:
            if entry.is_dir() and not is_link(entry):
                shutil.rmtree(entry)
            else:
                entry.unlink()
        except OSError as error:
            log.warning("%s stays in the cache: %s", entry, error)


def trim(folder: Path, limit_bytes: int, keep: Path) -> int:
    """Delete files below `folder`, those changed longest ago first, until `limit_bytes` hold all; spares `keep`.

    Returns the bytes deleted. Called when a project opens, while nothing reads the cache.
    """
    files = [(status.st_mtime_ns, status.st_size, file) for file, status in _files(folder)]
    too_many = sum(bytes_ for _, bytes_, _ in files) - limit_bytes
    deleted = 0
    for _, bytes_, file in sorted(files):
        if deleted >= too_many:
            break
        if keep in file.parents:
            continue
        try:
            file.unlink()
            deleted += bytes_
        except OSError as error:
            log.warning("%s stays in the cache: %s", file, error)
    return deleted


def _files(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """The files below `folder`; what goes away meanwhile, as a clearing cache does, is passed over."""
    if is_link(folder):
        return
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not is_link(Path(place, name))]
        for name in names:
            file = Path(place, name)
            with suppress(OSError):
                status = file.lstat()
                if stat.S_ISREG(status.st_mode):
                    yield file, status
