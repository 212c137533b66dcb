"""Project files that are just as this program left them: large ones are not checked from end to end again.

Checking a file of a million samples takes ten seconds, and a label would wait for it. What a file looked like when it
was closed, checked, is noted with the user's own data, never beside it: size, times and number, of which the system
keeps the time of change by itself. A file from somebody else is not known, nor is one that anything has written to
since. Windows keeps the time of creation in its place, so no file is known there. A week after it was checked a file is
checked all the same, for a disk that forgets.
"""

from __future__ import annotations

import hashlib
import logging
import os
import time
from pathlib import Path

from tldesk import __version__, paths
from tldesk.atomic import write_atomic

log = logging.getLogger(__name__)

_LARGE = 64 << 20  # bytes; smaller ones are checked in less than a second
_SECONDS = 7 * 24 * 3600

# Those that this program has open to write to, each as it was left: what SQLite keeps beside one is the program's.
_open: set[tuple[int, int]] = set()


def state(file: Path) -> tuple[int, ...]:
    """What the system says of a file, which changes whenever anything writes to it; empty where it is not there."""
    try:
        status = os.lstat(file)
    except OSError:
        return ()
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def number(file: Path) -> tuple[int, int]:
    """What tells a file from another one that takes its place."""
    status = os.lstat(file)
    return status.st_dev, status.st_ino


def remember(file: Path, opened: tuple[int, int], *, checked: bool = True) -> None:
    """Note how a file looks now, if it is large and still the one that was `opened` (see `number`). One that was not
    `checked` but known is to be checked when it was to be. Where that cannot be written, it is checked again.
    """
    try:
        looks = _looks(file)
        if looks and number(file) == opened:
            note = _note(file)
            since = None if checked else note.stat()
            note.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(note, looks.encode())
            if since is not None:
                os.utime(note, ns=(since.st_atime_ns, since.st_mtime_ns))
    except OSError as error:
        log.info("how %s was left cannot be noted: %s", file, error)


def forget(file: Path) -> None:
    """Check a file when it is opened again, however it looks: damage was met in it."""
    try:
        _note(file).unlink(missing_ok=True)
    except OSError as error:
        log.warning("%s cannot be forgotten: %s", file, error)


def hold(opened: tuple[int, int]) -> None:
    """A file that is as it was left is written to by nobody but this program (see `number`)."""
    _open.add(opened)


def let_go(opened: tuple[int, int]) -> None:
    """It is closed, or damage was met in it."""
    _open.discard(opened)


def is_as_left(file: Path) -> bool:
    """Whether a file looks as `remember` noted, no longer than a week ago, and SQLite has left nothing beside it; or
    the program has it open, and it was so. Its card may be made then, while it opens.
    """
    try:
        if number(file) in _open:
            return True
        note = _note(file)
        age = time.time() - note.stat().st_mtime
        return 0 <= age < _SECONDS and note.read_text(encoding="utf-8") == (_looks(file) or "-")
    except (OSError, UnicodeDecodeError):
        return False


def _looks(file: Path) -> str:
    """What a file looks like; empty where it is small, or is not all that belongs to it."""
    beside = any(os.path.lexists(f"{file}{suffix}") for suffix in ("-wal", "-journal", "-shm"))
    if beside or os.lstat(file).st_size < _LARGE or os.name == "nt":
        return ""
    return " ".join(map(str, (__version__, *state(file))))


def _note(file: Path) -> Path:
    real = os.path.realpath(file)
    return paths.known() / hashlib.sha256(os.fsencode(real)).hexdigest()
