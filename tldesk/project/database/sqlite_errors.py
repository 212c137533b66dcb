"""What SQLite says, in the user's words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tldesk.errors import TldeskError

_CODES = {
    sqlite3.SQLITE_FULL: "disk_full",
    sqlite3.SQLITE_READONLY: "project_read_only",
    sqlite3.SQLITE_CORRUPT: "project_damaged",
    sqlite3.SQLITE_NOTADB: "project_damaged",
    sqlite3.SQLITE_BUSY: "project_in_use",
    sqlite3.SQLITE_LOCKED: "project_in_use",
    sqlite3.SQLITE_IOERR: "disk_error",
    sqlite3.SQLITE_CANTOPEN: "disk_error",
}

# What Python says, without a result code, when damage has left bytes that are no text.
_NOT_TEXT = "Could not decode to UTF-8"


def primary_code(error: sqlite3.Error) -> int:
    """SQLite's primary result code (the extended one holds more in its upper bits)."""
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF


@contextmanager
def translated(file: Path) -> Iterator[None]:
    """Turn what SQLite says about disk and file into TldeskError; faults in our statements pass as they are."""
    try:
        yield
    except UnicodeDecodeError as error:  # Python could not even read what SQLite says about a damaged file
        raise TldeskError("project_damaged", path=file, reason=_NOT_TEXT) from error
    except sqlite3.DatabaseError as error:
        code = "project_damaged" if str(error).startswith(_NOT_TEXT) else _CODES.get(primary_code(error))
        if code is None:
            raise
        path = file.parent if code in ("project_read_only", "project_in_use") else file
        raise TldeskError(code, path=path, reason=error) from error
