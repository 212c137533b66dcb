"""The one door to SQLite files: what lies beside a database may be a stranger's, and SQLite trusts it.

SQLite plays a rollback journal that it finds into the database, and deletes the file that the journal names as its
super-journal, whatever file that is. It writes into a log or a journal that is a link, and waits for ever at a pipe.
We make none of these, so they are looked for before SQLite sees the database, and refused. Somebody who exchanges
files between that look and the opening is not held up: he can write into the user's folders anyway.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from tldesk.errors import TldeskError

# `immutable` reads the file as it lies there and looks at nothing beside it.
Mode = Literal["ro", "rw", "rwc", "immutable"]

# What SQLite keeps beside a database, by what it adds to the name.
SIDES = ("-journal", "-wal", "-shm")

# With these eight bytes begins a rollback journal, and ends one that names a super-journal
# (https://www.sqlite.org/fileformat.html, "The Rollback Journal", and `readSuperJournal` in SQLite's pager.c).
JOURNAL_MAGIC = bytes.fromhex("d9d505f920a163d7")
_SUPER_JOURNAL_BYTES = 16  # the shortest end of a journal in which SQLite looks for a name

# No row of ours comes near it: the largest hold the ids of all samples that one edit changed.
_LONGEST_VALUE = 1 << 28


def connect(
    file: Path, mode: Mode = "rw", *, seconds: float = 5.0, isolation: Literal["DEFERRED"] | None = None
) -> sqlite3.Connection:
    """A connection to a database on disk, for any thread; what a stranger's schema could do is turned off.

    `seconds`: how long a statement waits for a lock. `isolation`: None leaves transactions to the caller. Raises
    TldeskError `project_unsafe` as `check` does, and sqlite3.Error.
    """
    check(file)
    connection = sqlite3.connect(
        _uri(file, mode), uri=True, isolation_level=isolation, check_same_thread=False, timeout=seconds
    )
    return _hardened(connection)


def in_memory() -> sqlite3.Connection:
    """A new database in memory, for any thread."""
    return sqlite3.connect(":memory:", check_same_thread=False)


def check(file: Path) -> None:
    """Raise TldeskError `project_unsafe` unless a database and what lies beside it may be given to SQLite.

    A file that is not there is not looked at further. Takes a few microseconds, reads 8 bytes at most.
    """
    if not is_plain(file):
        raise TldeskError("project_unsafe", path=file, reason="it is a link, or not a file")
    for suffix in SIDES:
        side = file.with_name(file.name + suffix)
        if suffix == "-shm" and side.is_dir() and not side.is_symlink():
            continue  # SQLite does without shared memory then
        # Of two names for one file the other may be any file of the user.
        if not is_plain(side, names=1):
            raise TldeskError("project_unsafe", path=file, reason=f"“{side.name}” is a link, or not a file")
    journal = file.with_name(f"{file.name}{SIDES[0]}")
    if _ends_with_magic(journal):
        raise TldeskError("project_unsafe", path=file, reason=f"“{journal.name}” would delete another file")


def compact(connection: sqlite3.Connection) -> None:
    """Write a database anew, so that no page holds what was deleted or written over. Raises sqlite3.Error."""
    before = connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 1)  # SQLite attaches the new one for the time
    try:
        connection.execute("VACUUM")
    finally:
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, before)


def is_plain(file: Path, names: int | None = None) -> bool:
    """Whether what is there is a file of its own, under at most so many names; so it is when nothing can be seen."""
    try:
        status = file.lstat()
    except OSError:  # SQLite will meet the same
        return True
    return stat.S_ISREG(status.st_mode) and (names is None or status.st_nlink <= names)


def remove_sides(file: Path) -> None:
    """Delete what lies beside a database, which is to be replaced: it would be played into the next. Raises OSError."""
    for suffix in SIDES:
        file.with_name(file.name + suffix).unlink(missing_ok=True)


def _ends_with_magic(journal: Path) -> bool:
    """Whether SQLite could take the end of a journal for the name of a super-journal.

    It looks at the end of the file alone, however much of it the header calls valid. Length and checksum of the name
    must agree too; but none of our journals ends like that.
    """
    try:
        with journal.open("rb") as stream:
            size = stream.seek(0, os.SEEK_END)
            if size < _SUPER_JOURNAL_BYTES:
                return False
            stream.seek(size - len(JOURNAL_MAGIC))
            return stream.read() == JOURNAL_MAGIC
    except FileNotFoundError:
        return False
    except OSError as error:
        raise TldeskError("disk_error", path=journal, reason=error.strerror or error) from error


def _hardened(connection: sqlite3.Connection) -> sqlite3.Connection:
    """No functions with side effects in a schema, no damaged lengths in pages, no other file attached."""
    try:
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _uri(file: Path, mode: Mode) -> str:
    path = file.as_posix()
    access = "ro&immutable=1" if mode == "immutable" else mode
    # Not `Path.as_uri`: it names the server of a Windows share where SQLite wants no name at all.
    return f"file://{'' if path.startswith('/') else '/'}{quote(os.fsencode(path))}?mode={access}"
