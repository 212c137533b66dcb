"""Store: connections to `project.tldesk` for any thread, one writer at a time, errors in the user's words."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

from tldesk import databases
from tldesk.databases import Mode
from tldesk.errors import TldeskError
from tldesk.leftovers import temporary_folder
from tldesk.media.modality import IMAGE
from tldesk.project.database import schema, side_files, whole_files
from tldesk.project.database.sqlite_errors import primary_code, translated
from tldesk.project.trust import known_files

# What SQLite says when it cannot make or use the files of WAL, or a journal is there that it may not roll back.
_NO_FILES_BESIDE = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR)

# A WAL database needs no shared memory for one connection that keeps it for itself.
_ALONE = "PRAGMA locking_mode = EXCLUSIVE"

# What a row that cannot be makes of code that reads it.
_FAULTS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)

# Hashes are in no order, so each row of an import changes another page of their index. With the usual 2 MB a page is
# read and written again and again for one transaction, and goes into the database after every one.
_FOR_MANY = ("PRAGMA cache_size = -65536", "PRAGMA wal_autocheckpoint = 32768")


class Store:
    """The project's database. Idle connections wait in a pool; a transaction takes one and gives it back.

    Opening checks the whole file first through a connection that cannot write, so a damaged or newer file stays as
    it is. Raises TldeskError `project_newer`, `project_damaged`, or `project_read_only` when `read_only` is False and
    nothing can be written. With `check_later` the longest part of the check is left to `verify`, which the first
    transaction that writes calls, if nobody has before. See `known_files` for large ones that are as they were left:
    of these all of it is left to `verify`, and that is the shorter check.
    """

    def __init__(self, file: Path, *, read_only: bool = False, check_later: bool = False) -> None:
        self.file, self.read_only = file, read_only
        self.changes = 0  # how many transactions have changed something since it was opened
        self._target: tuple[Path, Mode] = (file, "ro" if read_only else "rw")
        self._copy = ExitStack()  # of temporary folders
        self._idle: list[sqlite3.Connection] = []
        self._for_many: sqlite3.Connection | None = None
        self._write_lock = threading.RLock()
        self._current = threading.local()
        self._closed = False
        self._as_left = check_later and known_files.is_as_left(file)
        self._unverified = check_later
        self._state, self._only_ours = known_files.state(file), True
        databases.check(file)
        schema.check_header(file)
        self._number = known_files.number(file)
        if self._as_left and not read_only:
            known_files.hold(self._number)
        try:
            with translated(file):
                self._check_or_upgrade()
                if not read_only:
                    with self._changing_file():
                        self._begin_writing()
        except BaseException:
            self._doubt()
            self.close()
            raise

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection that sees one state of the project; inside of `writing` on this thread, what that wrote."""
        outer: sqlite3.Connection | None = getattr(self._current, "connection", None)
        if outer is not None:
            yield outer
            return
        with self._translated():
            connection = self._take()
            with self._given_back(connection):
                connection.execute("BEGIN")
                yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: durable when the block has ended, undone when it raises. Joins an outer one of this thread.

        Raises TldeskError `project_read_only`, `disk_full`, `disk_error`.
        """
        if self.read_only:
            raise TldeskError("project_read_only", path=self.file.parent)
        outer: sqlite3.Connection | None = getattr(self._current, "connection", None)
        if outer is not None:
            yield outer
            return
        with self._write_lock, self._translated():
            self.verify()
            connection = self._for_many or self._take()
            with self._changing_file(), self._given_back(connection):
                connection.execute("BEGIN IMMEDIATE")
                before = connection.total_changes
                self._current.connection = connection
                try:
                    yield connection
                finally:
                    self._current.connection = None
                connection.execute("COMMIT")
                self.changes += connection.total_changes != before

    @contextmanager
    def writing_many(self) -> Iterator[None]:
        """While this lasts, transactions of tens of thousands of rows are written in less time, with 64 MB more."""
        if self.read_only or self._for_many is not None:
            yield
            return
        try:
            with self._translated():
                self._for_many = self._connect()
                for statement in _FOR_MANY:
                    self._for_many.execute(statement)
            yield
        finally:
            self._let_many_go()

    def _let_many_go(self) -> None:
        with self._write_lock, self._changing_file():
            connection, self._for_many = self._for_many, None
            if connection is not None:
                connection.close()

    @contextmanager
    def _changing_file(self) -> Iterator[None]:
        """Around all of this program that changes the file: what does so in between is something else."""
        self._only_ours = self._only_ours and known_files.state(self.file) == self._state
        try:
            yield
        finally:
            self._state = known_files.state(self.file)

    @property
    def version(self) -> int | None:
        """What was read of the project is still so while this is the same. None where that is not known: in a
        transaction of this thread, or where another program may write.
        """
        writes = getattr(self._current, "connection", None) is not None
        return None if self.read_only or writes else self.changes

    def meta(self, key: str) -> str | None:
        """A value kept with the project (`name`, `kind`, `multi_label`)."""
        with self.reading() as db:
            row = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    @property
    def modality(self) -> str:
        """The name of what the project's samples are: `image`, unless it says otherwise."""
        return self.meta("kind") or IMAGE

    def set_meta(self, key: str, value: str) -> None:
        """Keep a value with the project, durably."""
        with self.writing() as db:
            put = "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
            db.execute(put, (key, value))

    def verify(self) -> None:
        """Check what a quick opening has left, once. Raises TldeskError `project_damaged`; then nothing is written."""
        with self._write_lock:
            if self._unverified:
                with self.reading() as db:
                    if self._as_left:
                        schema.check_rows(db, self.file, indexes=False)
                    else:
                        schema.check(db, self.file)
                self._unverified = False

    def damage(self) -> TldeskError | None:
        """What the whole check finds wrong with the file, whatever is known of it: seconds for a million samples."""
        if self._closed:
            return None
        try:
            with self._told_damage():
                connection = self._take()
                with self._given_back(connection):
                    schema.check(connection, self.file)
        except TldeskError as error:
            return error
        return None

    def roots(self, db: sqlite3.Connection) -> dict[int, Path]:
        """Every root folder by its id; stored relative to the project when inside of it, so that it can be moved."""
        return {id_: self.file.parent / path for id_, path in db.execute("SELECT id, path FROM roots")}

    def relative(self, path: Path) -> str:
        """The text to store for a root or a source, absolute unless inside of the project.

        Raises TldeskError `path_not_text` for a name that is not Unicode, which some file systems allow.
        """
        path, folder = path.absolute(), self.file.parent
        if ".." in path.parts:  # which no stored path may hold
            path = path.resolve()
        text = path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)
        if whole_files.readable(text) != text:
            raise TldeskError("path_not_text", path=whole_files.readable(text))
        return text

    def close(self) -> None:
        """Close every connection; a transaction in another thread ends first. Idempotent."""
        with self._write_lock:
            first, self._closed = not self._closed, True
            self._let_many_go()
            with self._changing_file():
                while self._idle:
                    self._idle.pop().close()
            self._copy.close()
            if first and not self.read_only:
                known_files.let_go(self._number)
            # Nothing was written to one that was left unchecked. What something else has written to is not known.
            if first and not self.read_only and self._only_ours and (self._as_left or not self._unverified):
                known_files.remember(self.file, self._number, checked=not self._as_left)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """As `_told_damage`. A row of a file that was not checked to its end may be none: what looks like a fault of
        ours is damage where the whole check finds some.
        """
        try:
            with self._told_damage():
                yield
        except _FAULTS as error:
            damage = self.damage()
            if damage is None:
                raise
            try:
                raise damage from error
            finally:
                del damage  # else it would hold this frame, which holds it

    @contextmanager
    def _told_damage(self) -> Iterator[None]:
        """As `translated`. A file in which damage is met is known no longer, and checked before anything is written."""
        try:
            with translated(self.file):
                yield
        except TldeskError as error:
            if error.code == "project_damaged":
                self._doubt()
                known_files.forget(self.file)
            raise

    def _doubt(self) -> None:
        """The file is not as it was left, or that is worth nothing."""
        self._unverified, self._as_left = True, False
        known_files.let_go(self._number)

    def _take(self) -> sqlite3.Connection:
        if self._closed:
            raise sqlite3.ProgrammingError("the project is closed")
        try:
            return self._idle.pop()
        except IndexError:
            return self._connect()

    @contextmanager
    def _given_back(self, connection: sqlite3.Connection) -> Iterator[None]:
        """Leave no transaction open, and put the connection back unless the store was closed meanwhile."""
        try:
            yield
        finally:
            if connection.in_transaction:
                with suppress(sqlite3.Error):  # SQLite has rolled back by itself after a full disk
                    connection.execute("ROLLBACK")
            if connection is not self._for_many:
                self._idle.append(connection)
            if self._closed:
                self.close()

    def _connect(self, *first: str, target: tuple[Path, Mode] | None = None) -> sqlite3.Connection:
        """A new connection; the statements `first` come before any that would open what lies beside the file."""
        connection = databases.connect(*(target or self._target), seconds=whole_files.BUSY_SECONDS)
        try:
            for statement in first:
                connection.execute(statement)
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA synchronous = FULL")
        except BaseException:
            connection.close()
            raise
        return connection

    def _check(self) -> None:
        """Check the file through a connection that cannot change it.

        That fails where a killed program left a journal to roll back, which only a writer may do, and where WAL cannot
        have the files it needs beside the database: nothing can be written there, or it is a network drive.
        """
        try:
            self._check_through((self.file, "ro"))
        except sqlite3.OperationalError as error:
            if primary_code(error) not in _NO_FILES_BESIDE:
                raise
            if self.read_only:
                self._target = self._unwritable_target()
            self._check_through(self._target, alone=not self.read_only)

    def _check_or_upgrade(self) -> None:
        """Check the file; one of an older schema that may not be written to is read as an upgraded copy of it.

        Raises TldeskError `project_older` for one that may: the caller makes a backup first.
        """
        try:
            self._check()
        except TldeskError as error:
            if error.code != "project_older" or not self.read_only:
                raise
            copy = self._copy.enter_context(temporary_folder()) / self.file.name
            with closing(self._connect()) as connection:
                whole_files.snapshot(connection, self.file, copy)
            whole_files.upgrade(copy, self.file)
            self._target = (copy, "ro")
            self._check_through(self._target)

    def _check_through(self, target: tuple[Path, Mode], alone: bool = False) -> None:
        try:
            connection = self._connect(*([_ALONE] if alone else []), target=target)
            try:
                if self._as_left:
                    schema.check_form(connection, self.file)
                else:
                    schema.check(connection, self.file, indexes=not self._unverified)
            finally:
                connection.close()
        except sqlite3.OperationalError as error:
            if primary_code(error) != sqlite3.SQLITE_ERROR:
                raise
            raise TldeskError("project_damaged", path=self.file, reason=error) from error

    def _unwritable_target(self) -> tuple[Path, Mode]:
        """How to read the file where nothing can be written, not even what SQLite keeps beside it.

        Without a log or a journal it is read as it is. With one, `immutable` would pass over the newest edits or show
        half of one, so all are copied to a temporary folder first.
        """
        sides = [self.file.with_name(self.file.name + suffix) for suffix in ("-wal", "-journal")]
        sides = [side for side in sides if side.exists() and side.stat().st_size > 0]
        if not sides:
            return self.file, "immutable"
        folder = self._copy.enter_context(temporary_folder())
        side_files.copy_with(self.file, sides, folder)
        return folder / self.file.name, "rw"

    def _begin_writing(self) -> None:
        """Choose WAL, or DELETE where it cannot be had (network drives), and try whether writing works."""
        try:
            self._try_writing("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:  # says many things where only shared memory is lacking
            try:
                self._try_writing(_ALONE, "PRAGMA journal_mode = DELETE")
            except sqlite3.OperationalError:
                raise error from None

    def _try_writing(self, *first: str) -> None:
        connection = self._connect(*first)
        try:
            connection.execute("BEGIN IMMEDIATE")
            # BEGIN alone passes for a file that is write-protected.
            connection.execute(f"PRAGMA user_version = {schema.VERSION}")
            connection.execute("ROLLBACK")
        finally:
            connection.close()
