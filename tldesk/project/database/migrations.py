"""Migrations: how a project file of an older schema becomes one of the present schema, in one transaction.

A step of `MIGRATIONS` gives the data of one schema the shape of the next; it need not care for the wording of tables,
for at the end all are made anew as `schema.TABLES` has them. A kill leaves the old file or the new one. Who calls
`upgrade` has made a backup first (`Project.open`), or works on a copy.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Callable
from pathlib import Path

from tldesk.project.database import schema

_OLD = "old_"
_HEADER = struct.Struct(">60xI4xI")  # where SQLite keeps user_version and application_id
_LIST = "SELECT name FROM sqlite_master WHERE type = ? AND sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY name"


def is_older(file: Path) -> bool:
    """Whether opening the file to write will take the time of an upgrade, as far as its first bytes tell."""
    try:
        if not file.is_file():  # a pipe would be waited for
            return False
        with file.open("rb") as stream:
            header = stream.read(_HEADER.size)
        number, application_id = _HEADER.unpack(header)
    except (OSError, struct.error):
        return False
    return bool(application_id == schema.APPLICATION_ID and 0 < number < schema.VERSION)


def upgrade(connection: sqlite3.Connection, file: Path) -> None:
    """Bring `file`, which `connection` has open to write, to `schema.VERSION`, as a whole or not at all.

    Foreign keys are off afterwards. Raises TldeskError `project_damaged` when the result would not be sound;
    sqlite3.Error comes out of a full disk, damage, or a file that is not of the schema its number says.
    """
    # Tables are renamed and dropped below: neither may reach into those that refer to them.
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA legacy_alter_table = ON")
    connection.execute("BEGIN IMMEDIATE")
    try:
        for version in range(connection.execute("PRAGMA user_version").fetchone()[0], schema.VERSION):
            MIGRATIONS[version](connection)
        _make_tables_anew(connection)
        schema.check(connection, file)
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _to_2(connection: sqlite3.Connection) -> None:
    """Classes get a colour of their own, edits an author; what an edit changed is one row a field, not one a sample."""
    connection.execute("ALTER TABLE classes ADD COLUMN color INTEGER NOT NULL DEFAULT 0")
    connection.execute("UPDATE classes SET color = position")
    connection.execute("ALTER TABLE edits ADD COLUMN author TEXT NOT NULL DEFAULT ''")
    connection.execute("ALTER TABLE edit_changes RENAME TO single_changes")
    connection.execute(
        "CREATE TABLE edit_changes AS SELECT edit_id, field, json_group_array(sample_id) AS ids,"
        f" {_packed('before')} AS before, {_packed('after')} AS after FROM single_changes GROUP BY edit_id, field"
    )
    connection.execute("DROP TABLE single_changes")


def _to_3(connection: sqlite3.Connection) -> None:
    """That both of two near duplicates are to stay is a row, so that it can be undone like any edit."""
    connection.execute("CREATE TABLE near_pairs (one TEXT, other TEXT, kept INTEGER)")
    connection.execute(
        "INSERT INTO near_pairs SELECT substr(value, 1, instr(value, ' ') - 1), substr(value, instr(value, ' ') + 1), 1"
        " FROM json_each((SELECT value FROM meta WHERE key = 'near_reviewed'))"
    )
    connection.execute("DELETE FROM meta WHERE key = 'near_reviewed'")


def _to_4(connection: sqlite3.Connection) -> None:
    """There is a table of scenes, which is empty until they are looked for."""


def _to_5(connection: sqlite3.Connection) -> None:
    """A sample is a place in a file: the whole of it, until now. What the samples are is kept under another name."""
    connection.execute("DELETE FROM meta WHERE key IN ('modality', 'kind')")
    connection.execute("INSERT INTO meta VALUES ('kind', 'image')")


def _to_6(connection: sqlite3.Connection) -> None:
    """A class may have a definition; none has one yet."""


def _packed(column: str) -> str:
    """All values of a group as JSON: one plain value when it is the same for all, else an array (see `history`)."""
    alike = f"MIN({column}) IS MAX({column}) AND COUNT({column}) IN (0, COUNT(*))"
    return f"CASE WHEN {alike} THEN json_quote(MIN({column})) ELSE json_group_array({column}) END"


# Number of a schema → the step to the next one.
MIGRATIONS: dict[int, Callable[[sqlite3.Connection], None]] = {1: _to_2, 2: _to_3, 3: _to_4, 4: _to_5, 5: _to_6}


def _make_tables_anew(connection: sqlite3.Connection) -> None:
    """Put every row into tables worded as in `schema.TABLES`; columns that are new there get their defaults."""
    for (index,) in connection.execute(_LIST, ("index",)).fetchall():
        connection.execute(f"DROP INDEX {index}")
    old = [name for (name,) in connection.execute(_LIST, ("table",)).fetchall()]
    for name in old:
        connection.execute(f"ALTER TABLE {name} RENAME TO {_OLD}{name}")
    for statement in schema.TABLES.split(";"):
        connection.execute(statement)
    for name in old:
        before, now = _columns(connection, _OLD + name), _columns(connection, name)
        kept = ", ".join(column for column in now if column in before)
        connection.execute(f"INSERT INTO {name} ({kept}) SELECT {kept} FROM {_OLD}{name}")
        connection.execute(f"DROP TABLE {_OLD}{name}")


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
