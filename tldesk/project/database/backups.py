"""Backups: copies of `project.tldesk` in `backups/` of the project, each checked before it counts.

One is made when a project is opened or closed with changes that none holds, and every `EVERY` while it is changed, so
that at most half an hour of work is lost with the project file; `to_delete` says which are kept. A backup is one file
that needs no other: named after the moment it was made (UTC), with the modification time that the project file had.
Which of two is newer is said by a number in their names, for a clock may be wrong: the number of the newest edit, or
one more than that of the backup before where the edits went back to an earlier one.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from tldesk import databases, paths
from tldesk.atomic import replacing, sync_file
from tldesk.errors import TldeskError
from tldesk.project.database import database, lock, schema, whole_files
from tldesk.project.database.disk_errors import disk_errors
from tldesk.project.database.sqlite_errors import translated
from tldesk.project.trust import own_files

log = logging.getLogger(__name__)

FOLDER = "backups"
# Five minutes less than what is promised: for the tick that finds it due, and for making it.
EVERY = timedelta(minutes=25)
KEEP_NEWEST = 8
KEEP_DAYS = 14

_NAME = re.compile(r"(\d{8}-\d{6}-\d{3})(?:-edit(\d{1,18}))?-schema(\d{1,9})\.tldesk")
_TIME = "%Y%m%d-%H%M%S"
_HEADER_BYTES = 100  # of an SQLite file: the one part in which copies of one content differ
_CHUNK = 1 << 20
# What makes two states of a project differ for its user; these tables are the same in every schema so far.
_COUNTS = (
    "SELECT (SELECT COUNT(*) FROM samples), (SELECT COUNT(*) FROM samples WHERE class_id IS NOT NULL),"
    " (SELECT COUNT(*) FROM classes), (SELECT COALESCE(MAX(id), 0) FROM edits)"
)


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup: made at `time` (UTC), of a project file of `schema`; `edits` is higher in a newer one."""

    file: Path
    time: datetime
    schema: int
    edits: int = 0

    @property
    def age(self) -> tuple[int, datetime]:
        """What backups are sorted by: the newest has the highest."""
        return self.edits, self.time


@dataclass(frozen=True, slots=True)
class Contents:
    """What a project file holds: `edits` is the number of the newest edit."""

    samples: int
    labelled: int
    classes: int
    edits: int


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore kept of the state before it: a `backup` of a sound one, or the `damaged` file under a new name."""

    backup: Backup | None = None
    damaged: Path | None = None


class Backups:
    """The backups of an open project. Any thread may ask; `make` takes as long as reading the whole file."""

    def __init__(self, store: database.Store) -> None:
        self._store = store
        self.folder = store.file.parent / FOLDER
        self._held: int | None = None  # the store's count of changes that the newest backup holds
        self._newest: Backup | None = None

    def all(self) -> list[Backup]:
        """Every backup, newest first."""
        return found(self.folder.parent)

    def needed(self) -> bool:
        """Whether the project holds something that no backup does."""
        if self._store.read_only:
            return False
        if self._held is not None:
            return self._store.changes != self._held
        return bool(self._store.changes) or not _is_held(self._store.file)

    def due(self, now: datetime | None = None) -> bool:
        """Whether one is needed and the last is old enough; one that a wrong clock put into the future is too."""
        if not self.needed():
            return False
        newest = self._newest or next(iter(self.all()), None)
        return newest is None or not timedelta(0) <= (now or datetime.now(UTC)) - newest.time < EVERY

    def make(self, now: datetime | None = None) -> Backup | None:
        """Make a backup and delete those that are too many; None for a project with nothing in it.

        Raises TldeskError `project_damaged` when the copy is not sound, because then the project is not, `disk_full`,
        `disk_error` or `folder_not_writable`; the other backups stay.
        """
        now = now or datetime.now(UTC)
        with self._store.reading() as connection:
            held = self._store.changes
            if self.present() == Contents(0, 0, 0, 0):
                return None
            made = _make(connection, self._store.file, now)
        self._held, self._newest = held, made
        for one in to_delete(self.all(), now):
            with suppress(FileNotFoundError):
                one.file.unlink()
        return made

    def present(self) -> Contents:
        """What the project holds now."""
        with self._store.reading() as connection:
            return Contents(*connection.execute(_COUNTS).fetchone())

    def settle(self) -> None:
        """Called once the store is closed: what was in its log is in the project file now, which changed its time."""
        if self._newest is not None and self._store.changes == self._held:
            with suppress(OSError):
                _copy_time(self._store.file, self._newest.file)


def found(folder: Path) -> list[Backup]:
    """The backups in a project's folder, newest first; also of one that cannot be opened."""
    backups: list[Backup] = []
    if own_files.is_link(folder / FOLDER):  # to those of another project, or to anything
        return backups
    for file in (folder / FOLDER).glob("*.tldesk"):
        name = _NAME.fullmatch(file.name)
        time = _time(name[1]) if name is not None else None
        if name is not None and time is not None:
            edits = int(name[2]) if name[2] else _edits(file, file.lstat().st_mtime_ns)
            backups.append(Backup(file, time, int(name[3]), edits))
    return sorted(backups, key=lambda one: one.age, reverse=True)


def _time(text: str) -> datetime | None:
    try:
        time = datetime.strptime(text[:15], _TIME).replace(tzinfo=UTC)
    except ValueError:
        return None
    return time + timedelta(milliseconds=int(text[16:]))


@lru_cache(maxsize=256)
def _edits(file: Path, _modified: int) -> int:
    """The number of the newest edit in a backup of a time when names did not hold it; 0 where it cannot be read."""
    try:
        with closing(_open(file)) as connection:
            return int(connection.execute(_COUNTS).fetchone()[3])
    except (sqlite3.DatabaseError, UnicodeDecodeError, TldeskError, TypeError, ValueError):
        return 0


def newest_sound(folder: Path) -> Backup | None:
    """The newest backup in a project's folder that passes the check, None when there is none."""
    for backup in found(folder):
        try:
            contents(backup.file)
        except TldeskError as error:
            log.warning("the backup %s cannot be used: %s", backup.file, error)
            continue
        return backup
    return None


def contents(file: Path) -> Contents:
    """Check a backup as a whole, and count what it holds. Raises TldeskError `backup_damaged`, `project_newer`."""
    try:
        with closing(_open(file)) as connection:
            found_version = schema.version(connection)
            if found_version > schema.VERSION:
                raise TldeskError("project_newer", path=file, found=found_version, known=schema.VERSION)
            schema.check_tables(connection, file)
            schema.check_rows(connection, file)
            return Contents(*connection.execute(_COUNTS).fetchone())
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise TldeskError("backup_damaged", path=file, reason=error) from error
    except TldeskError as error:
        if error.code not in ("project_damaged", "project_unsafe", "unknown_modality"):
            raise
        raise TldeskError("backup_damaged", path=file, reason=error.arguments.get("reason", error.text)) from error


def keep(file: Path, now: datetime | None = None) -> Backup:
    """A backup of a project file of any schema that nobody has open. Raises as `Backups.make` does."""
    with translated(file), closing(databases.connect(file)) as connection:
        return _make(connection, file, now or datetime.now(UTC))


def restore(folder: Path, backup: Backup, now: datetime | None = None) -> Restored:
    """Put a backup in the place of the project file, after what is there has been kept; the project is not open.

    Raises TldeskError `backup_damaged`, `project_newer`, `project_in_use`, `disk_full`, `disk_error` or
    `folder_not_writable`; then the project is as it was.
    """
    contents(backup.file)
    file = folder / paths.PROJECT_FILE
    now = now or datetime.now(UTC)
    with told_disk_errors(file):
        held = lock.acquire(folder)
        try:
            kept = _keep_present(file, now)
            with replacing(file) as temporary:
                shutil.copyfile(backup.file, temporary)
                sync_file(temporary)
                # A log beside the file would be played into whatever has its name, so it goes before the file is
                # replaced. A kill between the two leaves the old file without its log, of which `kept` has a copy.
                databases.remove_sides(file)
        finally:
            held.release()
    return kept


def to_delete(backups: Sequence[Backup], now: datetime) -> list[Backup]:
    """Those that are too many. Kept are the newest 8, the newest of each of 14 days, and of each older schema."""
    newest_first = sorted(backups, key=lambda one: one.age, reverse=True)
    kept = set(newest_first[:KEEP_NEWEST])
    days, schemas = set(), {schema.VERSION}
    for one in newest_first:
        day = one.time.date()
        if day not in days and timedelta(0) <= now.date() - day < timedelta(days=KEEP_DAYS):
            kept.add(one)
        if one.schema not in schemas:
            kept.add(one)
        days.add(day)
        schemas.add(one.schema)
    return [one for one in newest_first if one not in kept]


def _make(connection: sqlite3.Connection, file: Path, now: datetime) -> Backup:
    """A backup of what `connection` sees of `file`; one that holds the same already takes its place."""
    number = schema.version(connection)
    folder = file.parent / FOLDER
    own_files.refuse_link(folder)
    now = now.replace(microsecond=now.microsecond // 1000 * 1000)  # as its name will tell it
    with told_disk_errors(folder):
        folder.mkdir(exist_ok=True)
        there = found(file.parent)
        edits = int(connection.execute(_COUNTS).fetchone()[3])
        if there and edits <= there[0].edits:
            edits = there[0].edits + 1
        taken = {one.file.name[: len(_stamp(now))] for one in there}
        while _stamp(now) in taken:
            now += timedelta(milliseconds=1)
        target = folder / f"{_stamp(now)}-edit{edits:06}-schema{number}.tldesk"
        whole_files.snapshot(connection, file, target)
        _copy_time(file, target)
        same = next((one for one in there if _alike(one.file, target)), None)
        if same is not None and same == there[0]:
            _copy_time(file, same.file)
            target.unlink()
            return same
        if same is not None:
            same.file.unlink()
    return Backup(target, now, number, edits)


def _stamp(now: datetime) -> str:
    return f"{now:{_TIME}}-{now.microsecond // 1000:03}"


def _alike(one: Path, other: Path) -> bool:
    """Whether two backups hold the same; looks no further than to the first difference."""
    if one.stat().st_size != other.stat().st_size:
        return False
    with one.open("rb") as left, other.open("rb") as right:
        left.seek(_HEADER_BYTES)
        right.seek(_HEADER_BYTES)
        while chunk := left.read(_CHUNK):
            if chunk != right.read(_CHUNK):
                return False
    return True


@contextmanager
def told_disk_errors(path: Path) -> Iterator[None]:
    """Say whatever the disk refuses in the user's words."""
    try:
        with disk_errors(path):
            yield
    except OSError as error:
        raise TldeskError("disk_error", path=path, reason=error.strerror or error) from error


def _is_held(file: Path) -> bool:
    """Whether some backup has the state of a project file that nothing was written to since it was opened."""
    wal = file.with_name(file.name + "-wal")
    if wal.exists() and wal.stat().st_size:
        return False
    modified = file.stat().st_mtime_ns
    return any(one.file.stat().st_mtime_ns == modified for one in found(file.parent))


def _keep_present(file: Path, now: datetime) -> Restored:
    """A backup of the project file, or when that cannot be had the file itself under another name."""
    if not file.exists():
        return Restored()
    try:
        database.Store(file, read_only=True).close()
        return Restored(backup=keep(file, now))
    except TldeskError as error:
        if error.code not in ("project_damaged", "project_newer", "project_unsafe", "unknown_modality"):
            raise
    damaged = file.with_name(f"{file.stem}-damaged-{now:{_TIME}}{file.suffix}")
    for suffix in ("", *databases.SIDES):
        side = file.with_name(file.name + suffix)
        if side.is_file() and not side.is_symlink():  # what else is there is not of this project
            copy = damaged.with_name(damaged.name + suffix)
            shutil.copy2(side, copy)
            sync_file(copy)
    return Restored(damaged=damaged)


def _copy_time(file: Path, backup: Path) -> None:
    """Give a backup the modification time of the project file, by which it is known again as having its state."""
    modified = file.stat().st_mtime_ns
    os.utime(backup, ns=(modified, modified))


def _open(file: Path) -> sqlite3.Connection:
    """A connection that sees a backup as it lies there and writes nothing, not even beside it."""
    return databases.connect(file, "immutable")
