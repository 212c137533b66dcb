"""Projects that somebody else sends: what lies beside the database, and what stands in it."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import struct
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from attack.world import Attack, Command, World, do, program

SIDES = ("project.tldesk-journal", "project.tldesk-wal", "project.tldesk-shm")
_JOURNAL_MAGIC = bytes.fromhex("d9d505f920a163d7")
_NO_CAMERA = "cache/thumbnails/thumbnails.sqlite"


def attacks() -> Iterator[Attack]:
    """All of them."""
    yield from _journals()
    yield from _side_files()
    yield from _rows()
    yield from _schemas()


def _ways_in(project: Path) -> dict[str, Command]:
    """What meets a project."""
    return {
        "open": do("open-to-write", project),
        "open to read": do("open-to-read", project),
        "train": program("train", project, "--strategy", "feature-extraction"),
        "pack": do("pack", project, project.parent / "packed.zip"),
        "pack outside": do("pack-outside", project, project.parent / "packed.zip"),
        "duplicate": do("duplicate", project, project.parent / "copy"),
        "export labels": do("export-labels", project, project.parent / "labels"),
    }


# ------------------------------------------------------------------------------------------- journals


def journal(victim: Path, pages: int, page_size: int, sector: int = 512, tail: bytes = b"") -> bytes:
    """A rollback journal of 0 pages that names `victim` as its super-journal, as SQLite's file format describes it."""
    name = os.fsencode(victim)
    head = _JOURNAL_MAGIC + struct.pack(">IIIII", 0, 0, pages, sector, page_size)
    checksum = sum(byte if byte < 128 else byte - 256 for byte in name) & 0xFFFFFFFF
    lock_page = (1 << 30) // page_size + 1
    record = struct.pack(">I", lock_page) + name + struct.pack(">II", len(name), checksum) + _JOURNAL_MAGIC
    return head.ljust(sector, b"\0") + record + tail


def _spoilt(database: Path, victim: Path, sector: int = 512) -> None:
    """Put the journal beside a database."""
    head = database.read_bytes()[:100]
    page_size = struct.unpack(">H", head[16:18])[0] or 1
    page_size = 65536 if page_size == 1 else page_size
    pages = database.stat().st_size // page_size
    Path(f"{database}-journal").write_bytes(journal(victim, pages, page_size, sector))


def _journals() -> Iterator[Attack]:
    for way in ("open", "open to read", "train", "pack", "duplicate", "export labels"):
        for sector in (512, 4096):
            yield Attack("super-journal", f"project, {way}, sector {sector}", _beside_the_project(way, sector))
    for way in ("open", "open to read", "train"):
        yield Attack("super-journal", f"thumbnails, {way}", _beside_the_thumbnails(way))
    yield Attack("super-journal", "in a packed project", _of_a_packed_one)
    yield Attack("super-journal", "beside a backup", _of_a_backup)


def _beside_the_project(way: str, sector: int) -> Callable[[World], list[Command]]:
    def make(world: World) -> list[Command]:
        project = world.project()
        _spoilt(project / "project.tldesk", world.key, sector)
        return [_ways_in(project)[way]]

    return make


def _beside_the_thumbnails(way: str) -> Callable[[World], list[Command]]:
    def make(world: World) -> list[Command]:
        project = world.project()
        thumbnails = project / _NO_CAMERA
        thumbnails.parent.mkdir(parents=True, exist_ok=True)
        if not thumbnails.exists():
            with closing(sqlite3.connect(thumbnails)) as db:
                db.execute("CREATE TABLE t (x)")
        _spoilt(thumbnails, world.key)
        return [_ways_in(project)[way]]

    return make


def _of_a_packed_one(world: World) -> list[Command]:
    project = world.project()
    _spoilt(project / "project.tldesk", world.key)
    file = shutil.make_archive(str(world.inside / "sent"), "zip", project)
    return [do("unpack", Path(file), world.inside / "mine")]


def _of_a_backup(world: World) -> list[Command]:
    project = world.project()
    (project / "backups").mkdir(exist_ok=True)
    copy = project / "backups" / "project-20260101-000000.tldesk"
    shutil.copy(project / "project.tldesk", copy)
    _spoilt(copy, world.key)
    return [do("open-to-write", project)]


# ------------------------------------------------------------------------------------------- other things beside it


def _replace(path: Path, how: str, world: World) -> None:
    """Put something else in the place of a file."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    if how == "link":
        path.symlink_to(world.key)
    elif how == "folder link":
        path.symlink_to(world.outside)
    elif how == "dangling link":
        path.symlink_to(world.outside / "made-by-tldesk")
    elif how == "pipe":
        os.mkfifo(path)
    elif how == "folder":
        (path / "inside").mkdir(parents=True)
    elif how == "device":
        path.symlink_to("/dev/zero")
    else:
        path.write_bytes(os.urandom(4096))


def _side_files() -> Iterator[Attack]:
    def replaced(name: str, how: str, way: str) -> Callable[[World], list[Command]]:
        def make(world: World) -> list[Command]:
            project = world.project()
            if name == "export":
                shutil.rmtree(project / "runs")
            _replace(project / name, how, world)
            return [_ways_in(project)[way]]

        return make

    for name in SIDES:
        for how in ("link", "dangling link", "pipe", "folder", "noise"):
            yield Attack("side file", f"{name}: {how}", replaced(name, how, "open"))
    places = ("project.tldesk", "project.lock", "looks.jsonl", "backups", "bin", "cache", "runs", "images", "curves")
    for name in (*places, "cache/pixels", "cache/views", "cache/features", "cache/thumbnails", "images/photos"):
        for how in ("link", "dangling link", "pipe", "folder link", "device"):
            way = "pack" if name in ("looks.jsonl", "runs", "images") else "open"
            yield Attack("side file", f"{name}: {how}", replaced(name, how, way))


# ------------------------------------------------------------------------------------------- rows


_FIRST = "WHERE id = (SELECT MIN(id) FROM samples)"
_STATEMENTS = {
    "a path that climbs": f"UPDATE samples SET path = '../../../outside/id_rsa' {_FIRST}",
    "a path that climbs inside": f"UPDATE samples SET path = 'a/../../../../outside/id_rsa' {_FIRST}",
    "an absolute path": f"UPDATE samples SET path = '{{key}}' {_FIRST}",
    "a path with backslashes": rf"UPDATE samples SET path = '..\..\..\outside\id_rsa' {_FIRST}",
    "a path with a NUL": f"UPDATE samples SET path = CAST(X'612F0062' AS TEXT) {_FIRST}",
    "a path of a million characters": f"UPDATE samples SET path = '{'x' * 1_000_000}' {_FIRST}",
    "a root outside": "UPDATE roots SET path = '{outside}'",
    "a root outside that holds the file": ("UPDATE roots SET path = '{outside}' WHERE id = 1"),
    "a root that climbs": "UPDATE roots SET path = '../../outside' WHERE id = 1",
    "a source that climbs": "UPDATE sources SET path = 'runs/../../x', copied = 0",
    "a source that climbs far": "UPDATE sources SET path = '../../../../../../etc'",
    "labels that are none": f"UPDATE samples SET more_labels = ',999,' {_FIRST}",
    "labels that are no numbers": f"UPDATE samples SET more_labels = ',x,' {_FIRST}",
    "labels without end": f"UPDATE samples SET more_labels = '{',1' * 300_000},' {_FIRST}",
    "options that are no JSON": "UPDATE sources SET options = '{{'",
    "options without end": "UPDATE sources SET options = '" + "[" * 100_000 + "'",
    "options of another kind": "UPDATE sources SET options = '[1, 2]'",
    "a layout that is none": "UPDATE sources SET layout = '../../x'",
    "a content that is no hash": f"UPDATE samples SET sha256 = '../../../outside/id_rsa' {_FIRST}",
    "a size without end": f"UPDATE samples SET width = 1000000000000, height = 1000000000000 {_FIRST}",
    "a class without a name": "UPDATE classes SET name = '' WHERE id = (SELECT MIN(id) FROM classes)",
    "a name that climbs": "UPDATE meta SET value = '../../../outside/mine' WHERE key = 'name'",
    "a class name of two lines": "UPDATE classes SET name = 'a' || char(10) || 'b: ' || char(27) || ']0;owned' || id",
    "a root's name that is no text": "UPDATE roots SET name = CAST(X'ff' AS TEXT)",
    "a class name that climbs": "UPDATE classes SET name = '../../outside/made-' || id",
    "a key for a photo": f"UPDATE samples SET path = 'id_rsa', problem = NULL {_FIRST}",
}


def _rows() -> Iterator[Attack]:
    for name, statement in _STATEMENTS.items():
        for way in ("open", "pack") if "path" in name or "root" in name else ("open", "export labels"):
            yield Attack("row", f"{name}, {way}", _changed(statement, way))

    for way in ("pack", "pack outside", "duplicate", "export labels"):
        # To see that it is no image it must be looked at; it may not be taken along.
        yield Attack("row", f"the user's key with its true hash, {way}", _key_as_a_photo(way), reads=True)


def _changed(statement: str, way: str) -> Callable[[World], list[Command]]:
    def make(world: World) -> list[Command]:
        project = world.project()
        with closing(sqlite3.connect(project / "project.tldesk")) as db, db:
            db.execute("PRAGMA foreign_keys = OFF")
            db.execute(statement.format(key=world.key, outside=world.outside))
        return [_ways_in(project)[way]]

    return make


def _key_as_a_photo(way: str) -> Callable[[World], list[Command]]:
    """The user's key as the content of a row, with its true hash and below its true folder."""

    def make(world: World) -> list[Command]:
        project = world.project()
        digest = hashlib.sha256(world.key.read_bytes()).hexdigest()
        os.utime(world.key, (1_000_000_000, world.key.stat().st_mtime))
        status = world.key.stat()
        with closing(sqlite3.connect(project / "project.tldesk")) as db, db:
            db.execute("UPDATE roots SET path = ? WHERE id = 1", (str(world.outside),))
            db.execute(
                f"UPDATE samples SET path = 'id_rsa', sha256 = ?, bytes = ?, mtime_ns = ? {_FIRST}",
                (digest, status.st_size, status.st_mtime_ns),
            )
        return [_ways_in(project)[way]]

    return make


def _schemas() -> Iterator[Attack]:
    def changed(*statements: str, file: str = "project.tldesk") -> Callable[[World], list[Command]]:
        def make(world: World) -> list[Command]:
            project = world.project()
            (project / file).parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(project / file)) as db:
                db.executescript("PRAGMA writable_schema = ON;" + ";".join(statements))
            return [do("open-to-write", project), do("open-to-read", project)]

        return make

    endless = "WITH RECURSIVE c(x) AS (VALUES(1) UNION ALL SELECT x + 1 FROM c) SELECT COUNT(*) FROM c"
    yield Attack(
        "schema", "a trigger", changed("CREATE TRIGGER t AFTER UPDATE ON samples BEGIN DELETE FROM edits; END")
    )
    yield Attack("schema", "a view that never ends", changed(f"CREATE VIEW v AS {endless}"))
    yield Attack(
        "schema", "a view in the place of a table", changed("DROP TABLE meta", f"CREATE VIEW meta AS {endless}")
    )
    older = f"DROP TABLE meta;CREATE VIEW meta AS {endless};PRAGMA user_version = 1"
    yield Attack("schema", "the same of an older format", changed(older))
    yield Attack("schema", "a format of the future", changed("PRAGMA user_version = 999999"))
    yield Attack("schema", "a format below nothing", changed("PRAGMA user_version = -5"))
    yield Attack("schema", "an index over a function", changed("CREATE INDEX i ON samples (length(path))"))
    yield Attack(
        "schema",
        "thumbnails that are a view without end",
        changed("DROP TABLE IF EXISTS thumbnails", f"CREATE VIEW thumbnails AS {endless}", file=_NO_CAMERA),
    )
    yield Attack(
        "schema",
        "a thumbnail of 200 MB",
        changed(
            "CREATE TABLE IF NOT EXISTS thumbnails (sha256 TEXT, edge INTEGER, bytes INTEGER, jpeg BLOB)",
            "DELETE FROM thumbnails",
            "INSERT INTO thumbnails (sha256, edge, bytes, jpeg) VALUES ('x', 128, 1, zeroblob(200000000))",
            file=_NO_CAMERA,
        ),
    )
