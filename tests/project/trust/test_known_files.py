"""A large project file is known as long as it looks as it was left, and is checked whenever anything else may be."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from tldesk import paths
from tldesk.errors import TldeskError
from tldesk.project.store import Project
from tldesk.project.trust import known_files

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows does not keep when a file was changed")


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project file that was made and closed; so small a one is large here."""
    monkeypatch.setattr(known_files, "_LARGE", 1)
    Project.create(tmp_path / "project").close()
    return tmp_path / "project" / paths.PROJECT_FILE


def note() -> Path:
    (found,) = paths.known().iterdir()
    return found


def test_a_file_that_was_left_is_known(file: Path) -> None:
    assert known_files.is_as_left(file)
    with Project.open(file.parent, check_later=True) as project:
        project.edits.add_class("cat")
    assert known_files.is_as_left(file)


def test_a_small_file_is_not_noted(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    note().unlink()
    monkeypatch.setattr(known_files, "_LARGE", 1 << 30)
    known_files.remember(file, known_files.number(file))
    assert not known_files.is_as_left(file) and not list(paths.known().iterdir())


def test_what_anything_has_touched_is_not_known(file: Path) -> None:
    status = file.stat()
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))  # as if nothing had happened
    assert file.stat().st_size == status.st_size and file.stat().st_mtime_ns == status.st_mtime_ns
    assert not known_files.is_as_left(file)


@pytest.mark.parametrize("suffix", ["-wal", "-journal", "-shm"])
def test_a_file_with_something_beside_it_is_not_known(file: Path, suffix: str) -> None:
    Path(f"{file}{suffix}").write_bytes(b"")
    assert not known_files.is_as_left(file)


def test_a_copy_or_another_file_in_its_place_is_not_known(file: Path) -> None:
    data = file.read_bytes()
    copy = file.with_name("copy")
    copy.write_bytes(data)
    assert not known_files.is_as_left(copy)
    copy.replace(file)
    assert not known_files.is_as_left(file)


def test_after_a_week_it_is_checked(file: Path) -> None:
    long_ago = time.time() - 8 * 24 * 3600
    os.utime(note(), (long_ago, long_ago))
    assert not known_files.is_as_left(file)
    later = time.time() + 3600
    os.utime(note(), (later, later))  # of a clock that was wrong
    assert not known_files.is_as_left(file)


def test_the_week_begins_when_it_was_checked(file: Path) -> None:
    days_ago = time.time() - 6 * 24 * 3600
    os.utime(note(), (days_ago, days_ago))
    with Project.open(file.parent, check_later=True) as project:
        project.edits.add_class("cat")
    assert known_files.is_as_left(file)
    assert note().stat().st_mtime == pytest.approx(days_ago, abs=2)
    Project.open(file.parent).close()
    assert note().stat().st_mtime > days_ago + 3600


@pytest.mark.skipif(os.name == "nt", reason="an open file has its place for itself there")
def test_what_takes_the_place_of_an_open_file_is_not_noted(file: Path) -> None:
    """As a folder that is synchronised with somebody else's does."""
    data = file.read_bytes()
    with Project.open(file.parent):
        other = file.with_name("other")
        other.write_bytes(data)
        other.replace(file)
    assert not known_files.is_as_left(file)


@pytest.mark.parametrize("when", ["before an edit", "after an edit", "without an edit"])
@pytest.mark.parametrize("known", [True, False])
def test_what_is_overwritten_while_it_is_open_is_not_noted(file: Path, when: str, known: bool) -> None:
    """As a program does that brings an older copy back into the same file."""
    if not known:
        note().unlink()
    with Project.open(file.parent, check_later=known) as project:
        if when == "after an edit":
            project.edits.add_class("cat")
        before, data = known_files.state(file), file.read_bytes()
        while known_files.state(file) == before:  # the clock of a file system has ticks
            with file.open("r+b") as stream:
                stream.write(data[:1])
        if when == "before an edit":
            project.edits.add_class("cat")
    assert not known_files.is_as_left(file)
    Project.open(file.parent).close()
    assert known_files.is_as_left(file)


def test_a_file_of_many_transactions_is_known(file: Path) -> None:
    with Project.open(file.parent, check_later=True) as project, project.store.writing_many():
        for number in range(3):
            project.edits.add_class(f"cat {number}")
    assert known_files.is_as_left(file)
    with Project.open(file.parent) as project:
        project.edits.add_class("dog")
        project.backups.make()
        project.samples.summary()
    assert known_files.is_as_left(file)


def test_a_file_in_which_damage_is_met_is_known_no_longer(file: Path) -> None:
    with Project.open(file.parent, check_later=True) as project:
        with pytest.raises(TldeskError, match="damaged"), project.store.reading():
            raise _corrupt()
        assert project.store.meta("name")
    assert not known_files.is_as_left(file)


def test_a_known_file_is_checked_before_anything_is_written(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        columns = "root_id, path, name_key, sha256, bytes, mtime_ns, width, height"
        connection.execute(f"INSERT INTO samples ({columns}) VALUES (99, 'a.png', 'a.png', '', 0, 0, 0, 0)")
        connection.commit()
    known_files.remember(file, known_files.number(file))
    before = file.read_bytes()
    with Project.open(file.parent, check_later=True) as project:
        assert project.samples.count() == 1
        with pytest.raises(TldeskError, match="damaged"):
            project.edits.add_class("cat")
    assert file.read_bytes() == before
    assert not known_files.is_as_left(file)


def test_one_that_is_closed_at_once_is_still_known(file: Path) -> None:
    Project.open(file.parent, check_later=True).close()
    assert known_files.is_as_left(file)


def test_one_that_the_program_has_open_is_known_as_long(file: Path) -> None:
    with Project.open(file.parent, check_later=True) as project:
        assert known_files.is_as_left(file)
        with Project.open(file.parent, read_only=True, check_later=True):
            pass
        assert known_files.is_as_left(file)
        with pytest.raises(TldeskError, match="damaged"), project.store.reading():
            raise _corrupt()
        assert not known_files.is_as_left(file)
    note_less = Project.open(file.parent)  # checked, but nothing was known of it
    assert not known_files.is_as_left(file)
    note_less.close()


def _corrupt() -> sqlite3.DatabaseError:
    """What SQLite says of a page that is none."""
    error = sqlite3.DatabaseError("database disk image is malformed")
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


@pytest.mark.parametrize("content", [b"", b"-", b"\xff\xfe", b"0.0.0 1 2 3 4 5"])
def test_a_note_that_says_something_else_is_none(file: Path, content: bytes) -> None:
    note().write_bytes(content)
    assert not known_files.is_as_left(file)


def test_what_was_not_checked_is_not_noted(file: Path) -> None:
    note().unlink()
    Project.open(file.parent, check_later=True).close()
    assert not known_files.is_as_left(file)
    with Project.open(file.parent, check_later=True) as project:
        project.store.verify()
    assert known_files.is_as_left(file)


def test_a_file_that_cannot_be_opened_is_not_noted(file: Path) -> None:
    note().unlink()
    file.write_bytes(file.read_bytes()[:100] + b"\xff" * 4000)
    with pytest.raises(TldeskError):
        Project.open(file.parent)
    assert not list(paths.known().iterdir())
