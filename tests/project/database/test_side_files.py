"""What lies beside a database may be a stranger's: it is looked at before SQLite is, and nothing of it is followed."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from attacks_on_sqlite import journal_that_deletes, lay_journal

from tldesk import databases, paths
from tldesk.errors import TldeskError
from tldesk.media.thumbnails import ThumbnailStore
from tldesk.project.database import backups, lock
from tldesk.project.exchange.packing import unpack
from tldesk.project.store import Project

from ..conftest import row
from ..fixtures import make
from ..sources import refused

posix = pytest.mark.skipif(os.name == "nt", reason="links and pipes as POSIX has them")


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    """A file of the user that no project has to do with."""
    file = tmp_path / "letter.txt"
    file.write_bytes(b"\0" * 20 + b"all that I have written")
    return file


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    """A project that came from elsewhere; its database is in rollback mode, as a packed one is."""
    folder = tmp_path / "foreign"
    with Project.create(folder) as project:
        project.classes.ensure(["hat"])
        project.files.put(project.files.root(folder), [row("a.jpg", label="hat")])
    with closing(sqlite3.connect(folder / paths.PROJECT_FILE)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
    return folder


def opened(folder: Path) -> None:
    Project.open(folder).close()


def read(folder: Path) -> None:
    Project.open(folder, read_only=True).close()


def told(*arguments: str) -> str:
    """What the command line says of what it refuses."""
    done = subprocess.run(
        [sys.executable, "-m", "tldesk", *arguments], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2, (done.stdout, done.stderr)
    return done.stderr


def trained(folder: Path) -> None:
    message = told("train", str(folder))
    assert "not safe" in message and "Traceback" not in message
    raise TldeskError("project_unsafe", path=folder, reason="as the command line has said")


def unpacked(folder: Path) -> None:
    """Packed by hand, for our own packing takes no journal along."""
    file = folder.parent / "packed.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for name in (paths.PROJECT_FILE, f"{paths.PROJECT_FILE}-journal"):
            archive.write(folder / name, name)
    for _ in unpack(file, folder.parent / "unpacked"):
        pass


def restored(folder: Path) -> None:
    made = backups.keep(folder / paths.PROJECT_FILE)
    backups.restore(folder, made)


@pytest.mark.parametrize("act", [opened, read, trained, unpacked, restored], ids=lambda act: act.__name__)
def test_no_journal_deletes_a_file_of_the_user(act: Callable[[Path], None], foreign: Path, victim: Path) -> None:
    journal = lay_journal(foreign / paths.PROJECT_FILE, victim)
    with pytest.raises(TldeskError) as caught:
        act(foreign)
    assert caught.value.code in ("project_unsafe", "archive_refused")
    assert victim.exists() and journal.exists()


def test_sqlite_itself_would_delete_it(foreign: Path, victim: Path) -> None:
    """Else the tests above would pass for want of an attack."""
    lay_journal(foreign / paths.PROJECT_FILE, victim)
    with closing(sqlite3.connect(foreign / paths.PROJECT_FILE)) as db:
        db.execute("SELECT COUNT(*) FROM samples").fetchone()
    assert not victim.exists()


def test_no_journal_of_an_older_project_deletes_a_file(tmp_path: Path, victim: Path) -> None:
    folder = tmp_path / "old"
    folder.mkdir()
    shutil.copyfile(make.FOLDER / "schema-1.tldesk", folder / paths.PROJECT_FILE)
    lay_journal(folder / paths.PROJECT_FILE, victim)
    refused("project_unsafe", lambda: Project.open(folder))
    assert victim.exists() and backups.found(folder) == []


def test_no_journal_of_a_backup_deletes_a_file(foreign: Path, victim: Path) -> None:
    made = backups.keep(foreign / paths.PROJECT_FILE)
    lay_journal(made.file, victim)
    refused("backup_damaged", lambda: backups.contents(made.file))
    assert victim.exists()


def test_no_journal_of_the_thumbnails_deletes_a_file(tmp_path: Path, victim: Path) -> None:
    file = tmp_path / "cache" / "thumbnails.sqlite"
    store = ThumbnailStore(file.parent, 1000)
    store.put("a", b"1")
    store.close()
    with closing(sqlite3.connect(file)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
    lay_journal(file, victim)
    store = ThumbnailStore(file.parent, 1000)
    assert victim.exists()
    assert store.get("a") is None  # it was replaced, and goes on being kept on disk
    store.put("b", b"2")
    store.close()
    assert sorted(one.name for one in file.parent.iterdir()) == ["thumbnails.sqlite"]


@pytest.mark.parametrize("tail", [0, 1, 1000], ids=["cut short", "one record", "longer"])
def test_a_name_is_found_however_much_of_the_journal_counts(tail: int, foreign: Path, victim: Path) -> None:
    """SQLite looks at the last bytes of the file alone, whatever the header says."""
    file = foreign / paths.PROJECT_FILE
    whole = journal_that_deletes(file, victim)
    journal = file.with_name(file.name + "-journal")
    journal.write_bytes(whole[:28] + b"x" * tail + whole[28:])
    refused("project_unsafe", lambda: databases.check(file))
    journal.write_bytes(whole[-16:])
    refused("project_unsafe", lambda: databases.check(file))


def test_a_journal_of_ours_is_played(clothes: Project, tmp_path: Path) -> None:
    """What a kill leaves in rollback mode is no attack."""
    clothes.close()
    file = tmp_path / "killed.tldesk"
    with closing(sqlite3.connect(clothes.folder / paths.PROJECT_FILE, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
        db.execute("PRAGMA cache_size = 1")
        db.execute("BEGIN")
        db.execute("UPDATE samples SET note = hex(randomblob(2000))")
        for suffix in ("", "-journal"):
            shutil.copyfile(f"{clothes.folder / paths.PROJECT_FILE}{suffix}", f"{file}{suffix}")
    assert file.with_name(f"{file.name}-journal").stat().st_size > 512
    with closing(databases.connect(file)) as db:
        assert db.execute("SELECT COUNT(*) FROM samples WHERE note <> ''").fetchone() == (0,)


def link(place: Path, victim: Path) -> None:
    place.symlink_to(victim)


def second_name(place: Path, victim: Path) -> None:
    os.link(victim, place)


def pipe(place: Path, _victim: Path) -> None:
    os.mkfifo(place)


def nothing_at_its_end(place: Path, victim: Path) -> None:
    place.symlink_to(victim.with_name("nowhere"))


def folder_in_its_place(place: Path, _victim: Path) -> None:
    place.mkdir()


@posix
@pytest.mark.parametrize("side", ["-wal", "-journal", "-shm"])
@pytest.mark.parametrize(
    "lay", [link, second_name, pipe, nothing_at_its_end, folder_in_its_place], ids=lambda lay: lay.__name__
)
def test_nothing_but_a_file_of_its_own_may_lie_beside(
    lay: Callable[[Path, Path], None], side: str, foreign: Path, victim: Path
) -> None:
    before = victim.read_bytes()
    file = foreign / paths.PROJECT_FILE
    lay(file.with_name(file.name + side), victim)
    names = sorted(victim.parent.iterdir())
    if lay is folder_in_its_place and side == "-shm":  # SQLite does without, as on a network drive
        opened(foreign)
    else:
        for act in (opened, read):
            refused("project_unsafe", lambda: act(foreign))
    assert victim.read_bytes() == before and sorted(victim.parent.iterdir()) == names


@posix
def test_the_project_file_itself_is_no_link(foreign: Path, tmp_path: Path) -> None:
    """It would write into another project, of which another program holds the lock."""
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / paths.PROJECT_FILE).symlink_to(foreign / paths.PROJECT_FILE)
    for act in (opened, read):
        refused("project_unsafe", lambda: act(tmp_path / "other"))
    (tmp_path / "other" / paths.PROJECT_FILE).unlink()
    os.mkfifo(tmp_path / "other" / paths.PROJECT_FILE)
    refused("not_a_project", lambda: opened(tmp_path / "other"))


@posix
@pytest.mark.parametrize("lay", [link, second_name, pipe], ids=lambda lay: lay.__name__)
def test_the_lock_is_a_file_of_its_own(lay: Callable[[Path, Path], None], foreign: Path, victim: Path) -> None:
    before = victim.read_bytes()
    (foreign / lock.LOCK_FILE).unlink(missing_ok=True)
    lay(foreign / lock.LOCK_FILE, victim)
    refused("project_unsafe", lambda: opened(foreign))
    assert victim.read_bytes() == before


@posix
def test_links_in_place_of_the_thumbnails_go_and_what_they_lead_to_stays(tmp_path: Path, victim: Path) -> None:
    folder = tmp_path / "cache"
    folder.mkdir()
    before = victim.read_bytes()
    for lay in (link, second_name, pipe, nothing_at_its_end):
        for suffix in ("", "-wal", "-shm", "-journal"):
            lay(folder / f"thumbnails.sqlite{suffix}", victim)
            store = ThumbnailStore(folder, 1000)
            store.put("a", b"1")
            assert store.get("a") == b"1"
            store.close()
            assert victim.read_bytes() == before
            for file in folder.iterdir():
                file.unlink()
    (folder / "thumbnails.sqlite-journal").mkdir()  # which cannot be replaced: memory serves
    store = ThumbnailStore(folder, 1000)
    store.put("a", b"1")
    assert store.get("a") == b"1"
    store.close()


@posix
def test_a_cache_that_is_a_link_empties_nothing(foreign: Path, tmp_path: Path) -> None:
    """Opening cuts the cache to its limit, oldest first: through a link it would be the user's own files."""
    home = tmp_path / "home"
    (home / "deep").mkdir(parents=True)
    photo = home / "deep" / "photo.jpg"
    with photo.open("wb") as stream:
        stream.truncate(60_000_000_000)  # more than any limit, and takes no room
    with Project.open(foreign) as project:
        if project.cache.exists():
            shutil.rmtree(project.cache)
        project.cache.symlink_to(home)
        project.clear_cache()
    assert photo.exists()
    refused("project_unsafe", lambda: opened(foreign))
    assert photo.exists()
