"""Project files as a whole: a new one, a copy of one, one of an older schema that is brought up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tldesk import databases
from tldesk.atomic import replacing
from tldesk.errors import TldeskError
from tldesk.project.database import migrations, schema
from tldesk.project.database.sqlite_errors import primary_code, translated

# How long a statement waits for a lock; only where WAL cannot be had can a reader hold a writer up.
BUSY_SECONDS = 10.0


def create(file: Path, meta: dict[str, str]) -> None:
    """Make a new, empty project file, all or nothing. Raises OSError or TldeskError `disk_full`."""
    with replacing(file) as temporary, translated(file):
        connection = databases.connect(temporary)
        try:
            connection.executescript("PRAGMA journal_mode = MEMORY; BEGIN;" + schema.TABLES + "COMMIT;")
            connection.executemany("INSERT INTO meta VALUES (?, ?)", list(meta.items()))
        finally:
            connection.close()


def snapshot(connection: sqlite3.Connection, file: Path, target: Path) -> None:
    """Copy the project that `connection` has open, as it is at one moment, to the file `target`; all or nothing.

    The copy is checked before it counts, and needs no file beside it. Raises TldeskError `project_damaged` (which
    names `file`), `disk_full`, or OSError.
    """
    with replacing(target) as temporary, translated(file):
        _copy(connection, temporary, file)


@contextmanager
def upgraded(file: Path) -> Iterator[None]:
    """Bring a file of an older schema to the present one, as a whole or not at all.

    The block runs once an upgraded copy is there and sound, and before that takes the file's place: what raises until
    then, in the block too, leaves the file as it is. Nobody else may write to it. Raises TldeskError
    `project_damaged`, `project_in_use`, `project_read_only`, `disk_full`, `disk_error`, or OSError.
    """
    with replacing(file) as temporary, translated(file):
        with closing(databases.connect(file, seconds=BUSY_SECONDS)) as connection:
            schema.check_tables(connection, file)
            _copy(connection, temporary, file)
        upgrade(temporary, file)
        yield
        with closing(databases.connect(file, seconds=BUSY_SECONDS)) as connection:
            # Its log goes into it and away: else it would be played into the new file, or a kill would part the two.
            connection.execute("PRAGMA journal_mode = DELETE")


def upgrade(copy: Path, file: Path) -> None:
    """Bring a copy of `file` to the present schema; one that fails is of no use, so it needs no journal on disk."""
    with translated(file), closing(databases.connect(copy)) as connection:
        try:
            connection.execute("PRAGMA journal_mode = MEMORY")
            migrations.upgrade(connection, file)
        except sqlite3.OperationalError as error:
            if primary_code(error) != sqlite3.SQLITE_ERROR:
                raise
            raise TldeskError("project_damaged", path=file, reason=error) from error


def _copy(connection: sqlite3.Connection, target: Path, file: Path) -> None:
    """Copy `file`, which `connection` has open, to the empty file `target`, and check the copy."""
    with closing(databases.connect(target)) as copy:
        copy.execute("PRAGMA journal_mode = MEMORY")
        copy.execute("PRAGMA synchronous = OFF")  # it is synced as a whole afterwards
        connection.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        schema.check_rows(copy, file)


def readable(text: str) -> str:
    """The text with `?` for what is not Unicode in it, as names of files may have."""
    return text.encode(errors="replace").decode()
