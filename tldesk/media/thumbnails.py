"""Thumbnails, kept by content: small JPEG files in one SQLite file, which is a cache and may vanish at any time."""

from __future__ import annotations

import io
import logging
import sqlite3
import threading
from collections.abc import Callable, Iterable
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tldesk import databases
from tldesk.errors import TldeskError
from tldesk.media.modality import IMAGE, MODALITIES, Modality
from tldesk.media.place import WHOLE

if TYPE_CHECKING:
    from PIL import Image

log = logging.getLogger(__name__)

Result = TypeVar("Result")

# Longer sides, in pixels, in which thumbnails are kept.
EDGES = (128, 256)

_FILE = "thumbnails.sqlite"
_QUALITY = 85
# Ten times what any of them takes. A row with more is not ours.
_LARGEST = 1_000_000
# Evicting a tenth at a time keeps most calls of `put` free of it.
_LOW_WATER = 0.9
# Where nothing can be written, what fits into memory is kept.
_MEMORY_LIMIT = 64_000_000
_TABLES = """
CREATE TABLE thumbnails (
  id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, edge INTEGER NOT NULL, bytes INTEGER NOT NULL, jpeg BLOB NOT NULL,
  UNIQUE (sha256, edge)
);
CREATE INDEX thumbnails_by_age ON thumbnails (id, bytes);
"""
_LIST_TABLES = "SELECT type, name, sql FROM sqlite_master ORDER BY type, name"
_FIND = "SELECT jpeg FROM thumbnails WHERE sha256 = ? AND edge = ?"
_TOTAL = """
SELECT COALESCE(SUM(bytes), 0),
  COUNT(CASE WHEN typeof(bytes) <> 'integer' OR bytes NOT BETWEEN 0 AND :largest THEN 1 END) FROM thumbnails
"""


def bucket(edge: int) -> int:
    """The kept size that serves a thumbnail of `edge` pixels: the next larger one, or the largest."""
    return next((kept for kept in EDGES if kept >= edge), EDGES[-1])


def encoded(picture: Image.Image) -> bytes:
    """The JPEG file of a thumbnail."""
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=_QUALITY)
    return stream.getvalue()


def kept_in(folder: Path, contents: Iterable[str], most: int) -> list[bytes]:
    """The small thumbnails of the first of these contents that have one, at most so many of them.

    For a project that is not open: its store is only read, and one that is damaged or not ours has none.
    """
    found: list[bytes] = []
    try:
        with closing(databases.connect(folder / _FILE, "ro", seconds=0.2)) as connection:
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LARGEST)
            if connection.execute(_LIST_TABLES).fetchall() != _expected_tables():
                return found
            for sha256 in contents:
                row = connection.execute(_FIND, (sha256, EDGES[0])).fetchone()
                if row is not None and isinstance(row[0], bytes) and _is_thumbnail(row[0]):
                    found.append(row[0])
                if len(found) == most:
                    break
    except (sqlite3.Error, TldeskError) as error:
        log.info("no thumbnails of %s: %s", folder, error)
    return found


class ThumbnailStore:
    """Thumbnails in `folder`, at most `limit_bytes` of them; the oldest go first. Any thread may use it.

    It never fails: a damaged file is replaced by an empty one; with `read_only` and where nothing can be written
    memory serves.
    """

    def __init__(
        self, folder: Path, limit_bytes: int, *, read_only: bool = False, modality: Modality = MODALITIES[IMAGE]
    ) -> None:
        self._file = folder / _FILE
        self._modality = modality
        self._read_only = read_only
        self._limit = limit_bytes
        self._lock = threading.Lock()
        self._total = 0
        self._connection: sqlite3.Connection | None = self._open()

    def get(self, sha256: str, edge: int = EDGES[-1]) -> bytes | None:
        """The JPEG bytes of a content's thumbnail for `edge` pixels, or None when it is not kept."""

        def find(connection: sqlite3.Connection) -> bytes | None:
            row = connection.execute(_FIND, (sha256, bucket(edge))).fetchone()
            return row[0] if row is not None and isinstance(row[0], bytes) else None

        return self._guarded(find)

    def put(self, sha256: str, jpeg: bytes, edge: int = EDGES[-1]) -> None:
        """Keep a content's thumbnail for `edge` pixels, unless it is larger than the whole limit."""
        self.put_many([(sha256, jpeg)], edge)

    def put_many(self, thumbnails: Iterable[tuple[str, bytes]], edge: int = EDGES[-1]) -> None:
        """Keep many contents' thumbnails (sha256, JPEG) for `edge` pixels, as `put` does one."""
        rows = [(sha256, bucket(edge), len(jpeg), jpeg) for sha256, jpeg in thumbnails if len(jpeg) <= self._limit]

        def keep(connection: sqlite3.Connection) -> None:
            total = self._total
            with connection:
                for row in rows:
                    added = connection.execute(
                        "INSERT OR IGNORE INTO thumbnails (sha256, edge, bytes, jpeg) VALUES (?, ?, ?, ?)", row
                    ).rowcount
                    total += added * row[2]
                if total > self._limit:
                    total -= _evict(connection, total - int(self._limit * _LOW_WATER))
            self._total = total

        self._guarded(keep)

    def make(self, sha256: str, source: Path | bytes, edge: int = EDGES[-1], place: str = WHOLE) -> bytes:
        """The kept thumbnail, made from `source`, at a `place` of it, first when there is none. Raises as the code of
        its kind does.

        While the source is not at hand, one of another size is better than none.
        """
        kept = self.get(sha256, edge)
        if kept is not None and _is_thumbnail(kept):
            return kept
        try:
            made = encoded(self._modality.code.render(self._modality.sample(source, place), bucket(edge)))
        except TldeskError:
            sizes = (self.get(sha256, other) for other in EDGES)
            found = next((jpeg for jpeg in sizes if jpeg is not None and _is_thumbnail(jpeg)), None)
            if found is None:
                raise
            return found
        self.put(sha256, made, edge)
        return made

    def clear(self) -> None:
        """Throw all thumbnails away and give the disk space back."""
        with self._lock:
            self._replace()

    def close(self) -> None:
        """Close the file; afterwards nothing is kept or found. Idempotent."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    def _guarded(self, work: Callable[[sqlite3.Connection], Result]) -> Result | None:
        """Run `work` alone on the connection. A busy or full disk costs this call, a damaged file all thumbnails."""
        with self._lock:
            if self._connection is None:
                return None
            try:
                return work(self._connection)
            except sqlite3.OperationalError as error:
                log.info("thumbnails: %s", error)
            except sqlite3.DatabaseError as error:
                log.warning("the thumbnails in %s are damaged and will be made again: %s", self._file, error)
                self._replace()
            return None

    def _open(self) -> sqlite3.Connection:
        try:
            if not self._read_only:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                return self._connect_file()
        except (OSError, sqlite3.DatabaseError, TldeskError) as error:
            log.info("thumbnails are kept in memory, not in %s: %s", self._file, error)
        self._limit = min(self._limit, _MEMORY_LIMIT)
        return self._prepared(databases.in_memory())

    def _connect_file(self) -> sqlite3.Connection:
        try:
            return self._connected()
        except sqlite3.OperationalError:
            raise
        except (sqlite3.DatabaseError, TldeskError) as error:
            log.warning("the thumbnails in %s are of no use and will be made again: %s", self._file, error)
            self._unlink()
            return self._connected()

    def _connected(self) -> sqlite3.Connection:
        return self._prepared(databases.connect(self._file, "rwc", seconds=2, isolation="DEFERRED"))

    def _prepared(self, connection: sqlite3.Connection) -> sqlite3.Connection:
        """The connection with its tables made, or looked at: the file may have come with somebody else's project."""
        try:
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LARGEST)
            connection.execute("PRAGMA journal_mode = WAL")
            # A power cut may damage the file; then it is replaced. Waiting for the disk is not worth it.
            connection.execute("PRAGMA synchronous = OFF")
            if not connection.execute(_LIST_TABLES).fetchall():
                connection.executescript(_TABLES)
            if connection.execute(_LIST_TABLES).fetchall() != _expected_tables():
                raise sqlite3.DatabaseError("its tables are not those of thumbnails")
            self._total, wrong = connection.execute(_TOTAL, {"largest": _LARGEST}).fetchone()
            if wrong:
                raise sqlite3.DatabaseError("its sizes are not those of thumbnails")
        except BaseException:
            connection.close()
            raise
        return connection

    def _replace(self) -> None:
        if self._connection is not None:
            self._connection.close()
            if not self._read_only:
                self._unlink()
            self._connection = self._open()

    def _unlink(self) -> None:
        try:
            databases.remove_sides(self._file)
            self._file.unlink(missing_ok=True)
        except OSError as error:
            log.info("%s stays: %s", self._file, error)


def _is_thumbnail(jpeg: bytes) -> bool:
    """Whether a row holds what `encoded` makes, as far as its head tells: a small JPEG that is drawn in one go."""
    try:
        from PIL import Image  # not before it is needed: the window opens without

        with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as picture:
            return max(picture.size) <= EDGES[-1] and "progressive" not in picture.info
    except (OSError, SyntaxError, ValueError):
        return False


@cache
def _expected_tables() -> list[tuple[str, str, str]]:
    """What `_LIST_TABLES` answers in a file of ours."""
    with closing(databases.in_memory()) as connection:
        connection.executescript(_TABLES)
        return connection.execute(_LIST_TABLES).fetchall()


def _evict(connection: sqlite3.Connection, too_many: int) -> int:
    """Delete the oldest thumbnails until `too_many` bytes are freed; how many were."""
    freed = 0
    last = 0
    for id_, size in connection.execute("SELECT id, bytes FROM thumbnails ORDER BY id"):
        last, freed = id_, freed + size
        if freed >= too_many:
            break
    connection.execute("DELETE FROM thumbnails WHERE id <= ?", (last,))
    return freed
