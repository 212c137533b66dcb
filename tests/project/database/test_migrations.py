"""Project files of every schema so far are opened, as a whole or not at all, after a backup."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from disks import fill
from present import present

from tldesk import paths
from tldesk.errors import TldeskError
from tldesk.project.database import backups, migrations, schema
from tldesk.project.store import Project

from ..fixtures import make

FIXTURES = sorted(make.FOLDER.glob("schema-*.tldesk"), key=lambda file: int(file.stem[7:]))
OLD = [file for file in FIXTURES if int(file.stem[7:]) < schema.VERSION]


def placed(fixture: Path, folder: Path) -> Path:
    """A project folder with a copy of the fixture in it."""
    folder.mkdir()
    shutil.copyfile(fixture, folder / paths.PROJECT_FILE)
    return folder


def expected(fixture: Path) -> dict[str, Any]:
    held: dict[str, Any] = json.loads(fixture.with_suffix(".json").read_text(encoding="utf-8"))
    return held


def version(file: Path) -> int:
    with closing(sqlite3.connect(file)) as db:
        return schema.version(db)


def content(project: Project, fixture: Path) -> dict[str, Any]:
    """What is in the project of all that the fixture's schema knew, as it comes back from JSON."""
    held: dict[str, Any] = json.loads(json.dumps(make.content(project)))
    return {key: held[key] for key in expected(fixture)}


def test_there_is_a_fixture_for_each_older_schema() -> None:
    assert [int(file.stem[7:]) for file in OLD] == list(range(1, schema.VERSION))
    assert sorted(migrations.MIGRATIONS) == list(range(1, schema.VERSION))


def test_the_fixture_of_the_present_schema_can_be_made(tmp_path: Path) -> None:
    """It holds something of all that the schema knows, so that the next migration has it to lose."""
    with Project.create(tmp_path / "project") as project:
        make.fill(project)
        held = make.content(project)
        with project.store.reading() as db:
            tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            empty = {name for name in tables if db.execute(f"SELECT COUNT(*) FROM {name}").fetchone() == (0,)}
            columns = [row[1] for row in db.execute("PRAGMA table_info(samples)")]
            values = {one: db.execute(f"SELECT DISTINCT {one} FROM samples").fetchall() for one in columns}
    assert empty <= {"near_groups"}
    assert [one for one, found in values.items() if len(found) < 2] == []
    assert len(held["undone"]) > 15 and len(held["redone"]) == 2 and held["marks"]


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda file: file.stem)
def test_what_an_older_file_held_is_there_and_can_be_undone(fixture: Path, tmp_path: Path) -> None:
    folder = placed(fixture, tmp_path / "project")
    with Project.open(folder) as project:
        assert content(project, fixture) == expected(fixture)
    with Project.open(folder) as project:
        assert json.loads(json.dumps(make.samples(project))) == expected(fixture)["again"]


@pytest.mark.parametrize("fixture", OLD, ids=lambda file: file.stem)
def test_the_old_file_is_kept_as_a_backup(fixture: Path, tmp_path: Path) -> None:
    folder = placed(fixture, tmp_path / "project")
    Project.open(folder).close()
    [backup] = backups.found(folder)
    assert backup.schema == version(fixture) == version(backup.file)
    held = expected(fixture)
    assert backups.contents(backup.file) == backups.contents(fixture)
    backups.restore(folder, backup)
    assert version(folder / paths.PROJECT_FILE) == backup.schema
    with Project.open(folder) as project:
        assert content(project, fixture) == held


@pytest.mark.parametrize("fixture", OLD, ids=lambda file: file.stem)
def test_an_older_file_is_read_without_changing_it(
    fixture: Path, tmp_path: Path, write_protect: Callable[[Path], None]
) -> None:
    folder = placed(fixture, tmp_path / "project")
    held = expected(fixture)["samples"]
    with Project.open(folder, read_only=True) as project:
        assert json.loads(json.dumps(make.samples(project))) == held
    write_protect(folder)
    with Project.open(folder) as project:
        assert project.read_only
        assert json.loads(json.dumps(make.samples(project))) == held
    assert backups.found(folder) == []
    assert (folder / paths.PROJECT_FILE).read_bytes() == fixture.read_bytes()


def test_a_classs_colour_stays_what_its_place_made_it(tmp_path: Path) -> None:
    with Project.open(placed(make.FOLDER / "schema-1.tldesk", tmp_path / "project")) as project:
        assert [one.color_index for one in project.classes.all()] == [0, 1, 2, 3]
        assert {entry.author for entry in project.edits.history()} == {""}


def test_a_damaged_old_file_is_refused_and_kept(tmp_path: Path) -> None:
    folder = placed(OLD[0], tmp_path / "project")
    file = folder / paths.PROJECT_FILE
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        db.execute("DROP TABLE edit_changes")
    before = file.read_bytes()
    with pytest.raises(TldeskError) as caught:
        Project.open(folder)
    assert caught.value.code == "project_damaged"
    assert file.read_bytes() == before


def test_an_upgrade_that_fails_adds_no_backup_and_changes_nothing(tmp_path: Path) -> None:
    """However often it is tried: a backup of what cannot be upgraded would be offered as the newest sound one."""
    folder = placed(make.FOLDER / "schema-2.tldesk", tmp_path / "project")
    file = folder / paths.PROJECT_FILE
    good = backups.keep(file)
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        db.execute("INSERT OR REPLACE INTO meta VALUES ('near_reviewed', 'no JSON at all')")
        db.execute("PRAGMA journal_mode = DELETE")
    before = file.read_bytes()
    for _ in range(3):
        with pytest.raises(TldeskError) as caught:
            Project.open(folder)
        assert caught.value.code == "project_damaged" and str(file) in caught.value.text
    assert backups.found(folder) == [good] and backups.newest_sound(folder) == good
    assert file.read_bytes() == before
    assert not [one for one in folder.iterdir() if one.name.startswith(".")]
    backups.restore(folder, good)
    Project.open(folder).close()


def test_an_upgrade_takes_along_what_is_in_the_log_alone(tmp_path: Path) -> None:
    """As a kill of the older program leaves it: the log goes into the file before the upgraded one replaces it."""
    folder = placed(make.FOLDER / "schema-2.tldesk", tmp_path / "project")
    file = folder / paths.PROJECT_FILE
    with closing(sqlite3.connect(tmp_path / "project" / paths.PROJECT_FILE, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("UPDATE samples SET note = 'in the log'")
        for suffix in ("", "-wal"):
            shutil.copyfile(f"{file}{suffix}", f"{tmp_path / 'killed'}{suffix}")
    for suffix in ("", "-wal"):
        shutil.copyfile(f"{tmp_path / 'killed'}{suffix}", f"{file}{suffix}")
    with Project.open(folder) as project:
        assert {one.note for one in project.samples.get(project.samples.ids())} == {"in the log"}
        [backup] = project.backups.all()
    with closing(sqlite3.connect(backup.file)) as db:
        assert db.execute("SELECT DISTINCT note FROM samples").fetchall() == [("in the log",)]


def test_without_room_for_the_backup_nothing_is_changed(small_disk: Path) -> None:
    folder = placed(OLD[0], small_disk / "project")
    filler = fill(small_disk, left=60_000)
    with pytest.raises(TldeskError) as caught:
        Project.open(folder)
    assert caught.value.code == "disk_full"
    assert version(folder / paths.PROJECT_FILE) == 1
    assert backups.found(folder) == []
    filler.unlink()
    with Project.open(folder) as project:
        assert content(project, OLD[0]) == expected(OLD[0])


# Upgrades a project for each number that it is told, in a child that dies before that statement, and tells whether it
# did, or had ended before. By itself, for that of a process that has PyTorch is copied three times as slowly.
_UPGRADES = """
import os, signal, sqlite3, sys
from pathlib import Path
from tldesk.project.store import Project

class Killed(sqlite3.Connection):
    at = 0

    def execute(self, *arguments):
        Killed.at -= 1
        if Killed.at == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().execute(*arguments)

def upgrade(statement):
    Killed.at = statement
    real = sqlite3.connect
    sqlite3.connect = lambda *a, **k: real(*a, factory=Killed, **k)
    try:
        Project.open(Path(sys.argv[1]))
    finally:
        os._exit(0)

for line in sys.stdin:
    child = os.fork()
    if child == 0:
        upgrade(int(line))
    print(int(os.WIFSIGNALED(os.waitpid(child, 0)[1])), flush=True)
"""


@contextmanager
def upgrades(folder: Path) -> Iterator[Callable[[int], bool]]:
    """What upgrades the project in a process that dies at a statement; False when it had ended before."""
    command: list[str | Path] = [sys.executable, "-c", _UPGRADES, folder]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

        def killed_at(statement: int) -> bool:
            print(statement, file=process.stdin, flush=True)
            return bool(int(present(process.stdout).readline()))

        yield killed_at


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")
def test_a_kill_at_any_step_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    folder = placed(OLD[0], tmp_path / "project")
    file = folder / paths.PROJECT_FILE
    statement, seen = 1, []
    with upgrades(folder) as killed_at:
        while killed_at(statement):
            seen.append(version(file))
            if seen[-1] == 1:
                with closing(sqlite3.connect(file)) as db:
                    assert db.execute("SELECT COUNT(*) FROM edit_changes").fetchone() == (27,)
                assert len(backups.found(folder)) <= 1
            statement += 1
    assert statement > 50
    assert seen == sorted(seen) and set(seen) == {1, schema.VERSION}  # what follows only looks at the new file
    with Project.open(folder) as project:
        assert content(project, OLD[0]) == expected(OLD[0])
