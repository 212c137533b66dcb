"""Copies of a project: whole, readable elsewhere, made from one state, and there as a whole or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tldesk import paths
from tldesk.errors import TldeskError
from tldesk.project.exchange.importing import import_source, rescan
from tldesk.project.exchange.packing import Packed, duplicate, is_packed, pack, unpack
from tldesk.project.importers import records
from tldesk.project.runs import looks
from tldesk.project.runs.config import RunConfig
from tldesk.project.store import Project

from ..conftest import row
from ..sources import fingerprints, finish, make_pictures, refused


def done(events: Any) -> Packed:
    *_, last = events
    assert isinstance(last, Packed)
    return last


def sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def held(project: Project) -> list[tuple[object, ...]]:
    """What a copy must hold as well, image by image."""
    found = project.samples.get(project.samples.ids())
    return [(s.id, s.sha256, s.labels, s.split, s.note, s.excluded, s.binned, s.problem) for s in found]


@pytest.fixture
def edited(project: Project) -> Project:
    """The project of the photos, edited, with a backup, something in the cache and a run that was not trained."""
    project.edits.set_note([1, 2], "mine")
    project.edits.set_binned([3], True)
    project.edits.set_label([4], "square")
    project.runs.new(RunConfig())
    project.backups.make()
    project.thumbnails.put("0" * 64, b"jpeg")
    return project


def test_a_packed_project_opens_where_nothing_else_is(edited: Project, photos: Path, tmp_path: Path) -> None:
    before, originals = held(edited), fingerprints(photos)
    file = tmp_path / "out" / "packed.zip"
    looks.record(edited.runs.all()[0], "evaluate")
    looks.choose(edited.runs.all()[0], "export")
    packed = done(pack(edited, file, outside=True))
    assert (packed.images, packed.left_out) == (24, [])
    assert fingerprints(photos) == originals and held(edited) == before
    names = zipfile.ZipFile(file).namelist()
    assert not [name for name in names if name.startswith(("cache", "backups", "project.lock"))]
    photos.rename(tmp_path / "gone")
    edited.close()
    assert is_packed(file) and not is_packed(photos) and not is_packed(tmp_path / "none.zip")
    assert done(unpack(file, tmp_path / "elsewhere")).images == 24
    with Project.open(tmp_path / "elsewhere") as project:
        assert held(project) == before
        assert project.edits.undo_text() == "1 image labelled “square”"
        assert all(sample.path.is_relative_to(project.folder) for sample in project.samples.get(project.samples.ids()))
        result = finish(rescan(project))
        assert (result.unchanged, result.updated, result.added, result.problems) == (24, 0, 0, [])
        [run] = project.runs.all()
        assert looks.count(run).count == 1
        assert [one.path.is_file() for one in run.data.rows] == [True] * len(run.data.rows)
        assert all(one.path.is_relative_to(project.folder) for one in run.data.rows)
    assert not list(tmp_path.glob(".*.part"))


def test_a_project_with_images_of_its_own_and_a_table_is_packed(empty: Project, tmp_path: Path) -> None:
    finish(import_source(empty, make_pictures(tmp_path / "one", "a/1.png", "b/2.png"), copy=True))
    make_pictures(tmp_path / "two" / "one", "x/1.png", "x/2.png")
    (tmp_path / "two" / "labels.csv").write_text("path,label\none/x/1.png,c\none/x/2.png,d\n")
    finish(import_source(empty, tmp_path / "two" / "labels.csv"))
    before = held(empty)
    done(pack(empty, tmp_path / "packed.zip", outside=True))
    shutil.rmtree(tmp_path / "two")
    done(unpack(tmp_path / "packed.zip", tmp_path / "there"))
    with Project.open(tmp_path / "there") as project:
        assert held(project) == before
        [table] = [source.path for source in project.files.sources()]  # the copied folder is no more than its images
        assert table.is_relative_to(project.folder) and table.read_text().startswith("path,label")
        assert finish(rescan(project)).unchanged == 4


def test_images_that_are_not_at_hand_are_told_and_their_labels_kept(
    edited: Project, photos: Path, tmp_path: Path
) -> None:
    lost = edited.samples.one(5)
    lost.path.unlink()
    packed = done(pack(edited, tmp_path / "packed.zip", outside=True))
    assert packed.left_out == [(str(lost.path), records.MISSING)]
    assert packed.images == 23
    done(unpack(tmp_path / "packed.zip", tmp_path / "there"))
    with Project.open(tmp_path / "there") as project:
        assert project.samples.one(5).label == lost.label
        assert finish(rescan(project)).missing == 1


def test_names_that_some_disk_cannot_store_are_changed_in_the_copy(empty: Project, tmp_path: Path) -> None:
    source = tmp_path / "odd"
    names = ["CON.png", "new\nline.png", "a/B.png", "a/b.png", "ünïcode 👕.png"]
    source.joinpath("a").mkdir(parents=True)
    for number, name in enumerate(names):
        Image.new("RGB", (4, 4), (number, 0, 0)).save(source / name)
    rows = [replace(row(name), sha256=sha256(source / name)) for name in names]
    empty.files.put(empty.files.root(source), rows)
    done(pack(empty, tmp_path / "packed.zip", outside=True))
    inside = [name.rpartition("odd/")[2] for name in zipfile.ZipFile(tmp_path / "packed.zip").namelist()]
    assert len({name.casefold() for name in inside}) == len(names) + 1
    assert done(unpack(tmp_path / "packed.zip", tmp_path / "there")).images == len(names)
    with Project.open(tmp_path / "there") as project:
        for id_, name in enumerate(names, start=1):
            assert project.samples.one(id_).path.read_bytes() == (source / name).read_bytes()


def refused_as_stopped(events: Any) -> None:
    with pytest.raises(TldeskError) as caught:
        list(events)
    assert caught.value.code == "interrupted"


@pytest.mark.parametrize("steps", [0, 1, 5, 23])
def test_stopped_nothing_is_left(edited: Project, tmp_path: Path, steps: int) -> None:
    calls = iter([False] * steps)
    refused_as_stopped(pack(edited, tmp_path / "out" / "packed.zip", lambda: next(calls, True), outside=True))
    assert list((tmp_path / "out").iterdir()) == []
    refused_as_stopped(duplicate(edited, tmp_path / "out" / "copy", "copy", lambda: True))
    assert list((tmp_path / "out").iterdir()) == []


def test_a_duplicate_is_a_project_of_its_own(edited: Project, tmp_path: Path) -> None:
    before = held(edited)
    folder = tmp_path / "copies" / "second"
    assert done(duplicate(edited, folder, "Second")).left_out == []
    with Project.open(folder) as copy:
        assert (copy.name, held(copy)) == ("Second", before)
        assert len(copy.runs.all()) == 1
        copy.edits.set_label([1], "stripes")
        copy.edits.undo()
        copy.edits.undo()
        assert copy.thumbnails.get("0" * 64) is None and copy.backups.all() == []
    assert held(edited) == before and edited.name != "Second"
    refused("project_exists", lambda: duplicate(edited, folder, "Third"))


def test_a_duplicate_takes_the_images_of_the_project_along(empty: Project, tmp_path: Path) -> None:
    finish(import_source(empty, make_pictures(tmp_path / "one", "a/1.png", "b/2.png"), copy=True))
    done(duplicate(empty, tmp_path / "copy", "Copy"))
    empty.close()
    shutil.rmtree(empty.folder)
    with Project.open(tmp_path / "copy") as copy:
        assert finish(rescan(copy)).missing == 0
        assert {s.path.parent.parent.parent.parent for s in copy.samples.get(copy.samples.ids())} == {tmp_path / "copy"}


def test_what_is_no_packed_project_is_refused(edited: Project, tmp_path: Path) -> None:
    file = tmp_path / "photos.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a/1.jpg", b"x")
    refused("archive_refused", lambda: unpack(file, tmp_path / "there"))
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(paths.PROJECT_FILE, b"SQLite format 3\0 and nothing more")
    refused("project_damaged", lambda: unpack(file, tmp_path / "there"))
    file.write_bytes(b"no zip at all")
    refused("archive_refused", lambda: unpack(file, tmp_path / "there"))
    refused("file_exists", lambda: pack(edited, file, outside=True))  # it may be the user's
    assert file.read_bytes() == b"no zip at all"
    file.unlink()
    for _ in range(2):
        done(pack(edited, file, outside=True))
    refused("project_exists", lambda: unpack(file, edited.folder))
    assert not (tmp_path / "there").exists() and not list(tmp_path.glob(".*"))


def test_a_packed_project_reaches_nothing_outside_of_its_folder(edited: Project, tmp_path: Path) -> None:
    """One that names files elsewhere as its own is refused; entries that lead out of the folder are left out."""
    victim = tmp_path / "victim.png"
    victim.write_bytes(b"not yours")
    os.utime(victim, ns=(7, 7))
    done(pack(edited, tmp_path / "good.zip", outside=True))
    database = tmp_path / "bad.tldesk"
    with zipfile.ZipFile(tmp_path / "good.zip") as good, zipfile.ZipFile(tmp_path / "bad.zip", "w") as bad:
        database.write_bytes(good.read(paths.PROJECT_FILE))
        bad.write(database, paths.PROJECT_FILE)
        bad.writestr("../escaped.txt", b"x")
    packed = done(unpack(tmp_path / "bad.zip", tmp_path / "deep" / "there"))
    assert [reason for _, reason in packed.left_out] == [records.OUTSIDE]
    with zipfile.ZipFile(tmp_path / "worse.zip", "w") as worse:
        with closing(sqlite3.connect(database)) as db, db:
            db.execute("UPDATE samples SET path = '../../victim.png' WHERE id = 1")
            db.execute("UPDATE roots SET path = '..' WHERE id = 1")
        worse.write(database, paths.PROJECT_FILE)
    refused("project_unsafe", lambda: unpack(tmp_path / "worse.zip", tmp_path / "deep" / "elsewhere"))
    assert [one.name for one in (tmp_path / "deep").iterdir()] == ["there"]
    assert victim.stat().st_mtime_ns == 7
    assert not list(tmp_path.rglob("escaped.txt"))


def test_a_full_disk_leaves_no_half_of_a_zip(small_disk: Path, tmp_path: Path) -> None:
    with Project.create(tmp_path / "project") as project:
        (tmp_path / "noise").mkdir()
        for number in range(8):
            Image.frombytes("L", (500, 400), os.urandom(200_000)).save(tmp_path / "noise" / f"{number}.png")
        finish(import_source(project, tmp_path / "noise"))
        refused("disk_full", lambda: pack(project, small_disk / "packed.zip", outside=True))
        assert list(small_disk.iterdir()) == []


_HALF_WAY = """
import sys
from pathlib import Path
from tldesk.project.runs.events import PhaseStarted
from tldesk.project.exchange.packing import duplicate, pack
from tldesk.project.store import Project
with Project.open(Path(sys.argv[1]), read_only=True) as project:
    target = Path(sys.argv[3])
    for event in pack(project, target, outside=True) if sys.argv[2] == "pack" else duplicate(project, target, "copy"):
        if isinstance(event, PhaseStarted):
            print("half way", flush=True)
            sys.stdin.read()
"""


@pytest.mark.parametrize("act", ["pack", "duplicate"])
def test_a_kill_half_way_leaves_nothing_after_the_next_opening(
    act: str, edited: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a part beside the target nor a copy of the database, in the cache or where the system has temporaries."""
    edited.close()
    (tmp_path / "temporary").mkdir()
    (tmp_path / "out").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    command = [sys.executable, "-c", _HALF_WAY, str(edited.folder), act, str(tmp_path / "out" / "made")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None and program.stdout.readline() == "half way\n"
        program.kill()
    assert len(list((tmp_path / "out").iterdir())) == 1
    Project.open(edited.folder).close()
    assert [*(tmp_path / "out").iterdir(), *(tmp_path / "temporary").iterdir()] == []
    assert not list(paths.cache().rglob("*.tldesk"))
