"""The tables of `project.tldesk`, and the check a file must pass before it is opened.

`samples` holds one row for each place in a file, most often the whole of it (see `media.place`); `path` is relative to
its root, with `/`. `sha256` is the hash of the sample itself, empty while it could not be read; `file_sha256` that of
its file where that is another, for a part of it, else empty. `bytes` and `mtime_ns` are the file's. `name_key` is path
and place in natural order (`natural_key`). A sample's first label is `class_id`; where a sample may
have several, the further ones stand in `more_labels` as `,3,7,`, all in ascending order. `binned` samples are in the
project's bin. `contents` holds what was measured when a content was first opened. `near_groups` and
`scenes` hold what was found to belong together (see `groups`): every content that was looked at has a row, one that is
alone a group of its own. `near_pairs` holds the near duplicates that were looked at, by content, `one` < `other`;
`kept` says that both are to stay. `edits` is the
append-only history: an undo is a new row that names the edit it reverses; `edit_changes` says for each field of an edit
what the values of which rows were and became (see `history`).
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path

from tldesk import databases
from tldesk.errors import TldeskError
from tldesk.project.trust import stored_values

VERSION = 6
APPLICATION_ID = 0x746C6473  # "tlds": tells a project from any other SQLite file

TABLES = f"""
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE roots (id INTEGER PRIMARY KEY, name TEXT NOT NULL, path TEXT NOT NULL UNIQUE);
CREATE TABLE sources (
  id INTEGER PRIMARY KEY, root_id INTEGER NOT NULL REFERENCES roots(id),
  layout TEXT NOT NULL, path TEXT NOT NULL, copied INTEGER NOT NULL, options TEXT NOT NULL DEFAULT '{{}}',
  UNIQUE (root_id, layout, path)
);
CREATE TABLE classes (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, position INTEGER NOT NULL, color INTEGER NOT NULL,
  removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)), definition TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX classes_by_name ON classes (name) WHERE NOT removed;
CREATE TABLE samples (
  id INTEGER PRIMARY KEY, root_id INTEGER NOT NULL REFERENCES roots(id), path TEXT NOT NULL,
  place TEXT NOT NULL DEFAULT '', name_key TEXT NOT NULL, sha256 TEXT NOT NULL, file_sha256 TEXT NOT NULL DEFAULT '',
  bytes INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
  width INTEGER NOT NULL, height INTEGER NOT NULL, class_id INTEGER REFERENCES classes(id),
  more_labels TEXT NOT NULL DEFAULT '',
  split TEXT CHECK (split IN ('train', 'val', 'test')), split_given INTEGER NOT NULL DEFAULT 0,
  excluded INTEGER NOT NULL DEFAULT 0 CHECK (excluded IN (0, 1)),
  binned INTEGER NOT NULL DEFAULT 0 CHECK (binned IN (0, 1)),
  flagged INTEGER NOT NULL DEFAULT 0 CHECK (flagged IN (0, 1)),
  note TEXT NOT NULL DEFAULT '', group_name TEXT,
  problem TEXT, problem_text TEXT NOT NULL DEFAULT '', UNIQUE (root_id, path, place)
);
CREATE INDEX samples_by_class ON samples (class_id, more_labels, split, excluded, binned, problem);
CREATE INDEX samples_by_content ON samples (sha256, class_id, more_labels, excluded)
  WHERE problem IS NULL AND NOT binned;
CREATE TABLE contents (
  sha256 TEXT PRIMARY KEY, dhash INTEGER NOT NULL, brightness REAL NOT NULL, contrast REAL NOT NULL,
  sharpness REAL NOT NULL, taken_at TEXT, camera_problem TEXT
) WITHOUT ROWID;
CREATE TABLE near_groups (sha256 TEXT PRIMARY KEY, group_id INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE scenes (
  sha256 TEXT PRIMARY KEY, group_id INTEGER NOT NULL, found_by TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE near_pairs (
  id INTEGER PRIMARY KEY, one TEXT NOT NULL, other TEXT NOT NULL,
  kept INTEGER NOT NULL DEFAULT 0 CHECK (kept IN (0, 1)), UNIQUE (one, other)
);
CREATE TABLE saved_filters (name TEXT PRIMARY KEY, query TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE edits (
  id INTEGER PRIMARY KEY, time TEXT NOT NULL, author TEXT NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL,
  count INTEGER NOT NULL, state TEXT NOT NULL CHECK (state IN ('done', 'undone', 'ended')),
  undoes INTEGER REFERENCES edits(id)
);
CREATE INDEX edits_to_undo ON edits (id) WHERE state = 'done' AND undoes IS NULL;
CREATE INDEX edits_to_redo ON edits (id) WHERE state = 'undone';
CREATE TABLE edit_changes (
  edit_id INTEGER NOT NULL REFERENCES edits(id), field TEXT NOT NULL, ids TEXT NOT NULL,
  before TEXT NOT NULL, after TEXT NOT NULL, PRIMARY KEY (edit_id, field)
);
PRAGMA user_version = {VERSION};
PRAGMA application_id = {APPLICATION_ID};
"""

_MAGIC = b"SQLite format 3\0"
_LIST_TABLES = "SELECT type, name, sql FROM sqlite_master ORDER BY type, name"
# Number of an older schema → sha256 of the statements that made its tables, by name, a line break between them.
_OLDER_TABLES = {
    1: "c27a0945b73965dfc7dc0484e4781b5a661a7c42e25bd23ca4e46844b89e383e",
    2: "9cfcd1a04d84e0c1b664e83fa072bf2dbf5545eb3b0f3a25a7533d208fa5619a",
    3: "393a029b77576109eb4241cc372d0fa9179a72f17a643c3d533ae8e9010e3108",
    4: "62bdefb3a80ffdcff9f0c2eafc66a3d2cb0fcd0dc7327da48e45850c13253de9",
    5: "8dc5dda909fcf63acad20aad6c22917599ad988fdf0e10ed937631fa2a78d323",
}
_PLAIN_INDEX = re.compile(r"CREATE (UNIQUE )?INDEX \w+ ON \w+ \([\w, ]+\)(\s+WHERE [\w ='<>]+)?")
_NUMBERS = re.compile(r"\d+")
DIGITS = 12  # to which numbers are filled up in a key


def natural_key(path: str) -> str:
    """A key that sorts `img2` before `img10` and takes upper and lower case as one."""
    return _NUMBERS.sub(lambda digits: digits[0].lstrip("0").rjust(DIGITS, "0"), path.casefold())


def check_header(file: Path) -> None:
    """Raise TldeskError `project_damaged` when `file` is no SQLite file at all; reads 16 bytes."""
    try:
        with file.open("rb") as stream:
            start = stream.read(len(_MAGIC))
    except OSError as error:
        raise TldeskError("project_damaged", path=file, reason=error.strerror) from error
    if start != _MAGIC:
        raise TldeskError("project_damaged", path=file, reason="it does not begin like a project file")


def check(connection: sqlite3.Connection, file: Path, *, indexes: bool = True) -> None:
    """Raise TldeskError `project_newer`, `project_older` or `project_damaged` unless the file can be worked with.

    Without `indexes` these, and the types of values, are left out (see `check_rows`). Only reads.
    sqlite3.DatabaseError may come out as well: the caller takes it for damage.
    """
    check_form(connection, file)
    check_rows(connection, file, indexes=indexes)
    stored_values.check(connection, file)
    if indexes:
        stored_values.check_types(connection, file)


def check_form(connection: sqlite3.Connection, file: Path) -> None:
    """As `check`, of the tables without what stands in them: a few milliseconds, however many samples there are."""
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise TldeskError("project_damaged", path=file, reason="it is not the file of a tldesk project")
    found = version(connection)
    if found > VERSION:
        raise TldeskError("project_newer", path=file, found=found, known=VERSION)
    if found < 1:
        raise TldeskError("project_damaged", path=file, reason=f"its format number is {found}")
    check_tables(connection, file)
    if found < VERSION:
        raise TldeskError("project_older", path=file, found=found, known=VERSION)


def version(connection: sqlite3.Connection) -> int:
    """The number of the schema that a project file has."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def check_tables(connection: sqlite3.Connection, file: Path) -> None:
    """Raise TldeskError `project_damaged` unless a file of any schema has the tables of that, and nothing that acts.

    Triggers, views, virtual tables and expressions of somebody else would run with our statements.
    """
    found = connection.execute(_LIST_TABLES).fetchall()
    number = version(connection)
    if not (found == _expected_tables() if number == VERSION else _is_older(number, found)):
        raise TldeskError("project_damaged", path=file, reason="its tables are not those of a project")


def check_rows(connection: sqlite3.Connection, file: Path, *, indexes: bool = True) -> None:
    """Raise TldeskError `project_damaged` unless a file of any schema is sound as a database. Only reads.

    Whether the `indexes` agree with their tables takes five times as long as the rest: 1 s for 100,000 samples. Before
    anything is written it must be known: writing would make such damage worse.
    """
    pragma = "integrity_check" if indexes else "quick_check"
    complaint = connection.execute(f"PRAGMA {pragma}(1)").fetchone()[0]
    if complaint != "ok":
        raise TldeskError("project_damaged", path=file, reason=str(complaint).replace("\n", " "))
    if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
        raise TldeskError("project_damaged", path=file, reason="a row belongs to something that is not there")


def _is_older(number: int, found: list[tuple[str, str, str | None]]) -> bool:
    """Whether `_LIST_TABLES` has answered what it does in a file of an older schema, of which the indexes varied."""
    tables = [sql or "" for kind, _, sql in found if kind == "table"]
    digest = hashlib.sha256("\n".join(tables).encode(errors="replace")).hexdigest()
    return digest == _OLDER_TABLES.get(number) and all(
        kind == "table" or (kind == "index" and (sql is None or _PLAIN_INDEX.fullmatch(sql))) for kind, _, sql in found
    )


@cache
def _expected_tables() -> list[tuple[str, str, str]]:
    """What `_LIST_TABLES` answers in a sound file: built once, in memory, from `TABLES`."""
    with closing(databases.in_memory()) as connection:
        connection.executescript(TABLES)
        return connection.execute(_LIST_TABLES).fetchall()
