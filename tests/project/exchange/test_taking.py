"""A project from somebody else may name any file of this computer: packs, copies and exports take none of them."""

from __future__ import annotations

import os
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from present import typed

from tldesk import paths
from tldesk.errors import TldeskError
from tldesk.media.examples import CHANGED
from tldesk.media.pool import never
from tldesk.project.exchange import taking
from tldesk.project.exchange.importing import import_source
from tldesk.project.exchange.packing import Packed, duplicate, pack, unpack
from tldesk.project.exchange.roots import outside
from tldesk.project.importers import records
from tldesk.project.label_exports import EXPORTS, export_labels
from tldesk.project.runs.events import LabelsExported
from tldesk.project.store import Project

from ..conftest import row
from ..sources import fingerprints, finish, make_pictures, refused
from .test_packing import sha256

KEY = b"-----BEGIN OPENSSH PRIVATE KEY-----\n"


def done(events: Any) -> Packed:
    *_, last = events
    assert isinstance(last, Packed)
    return last


def names_in(file: Path) -> list[str]:
    return zipfile.ZipFile(file).namelist()


def held_in(file: Path) -> bytes:
    """All that a zip holds."""
    with zipfile.ZipFile(file) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    """A folder of the user that no project has anything to do with."""
    folder = tmp_path / "home" / ".ssh"
    folder.mkdir(parents=True)
    (folder / "id_rsa").write_bytes(KEY)
    Image.new("RGB", (9, 9), "pink").save(folder / "private.png")
    return folder


@pytest.fixture
def own(empty: Project, tmp_path: Path) -> Project:
    """A project with two images of its own."""
    finish(import_source(empty, make_pictures(tmp_path / "one", "a/1.png", "b/2.png"), copy=True))
    return empty


def change(project: Project, statement: str, *values: object) -> None:
    """What only another program can have written."""
    with closing(sqlite3.connect(project.folder / paths.PROJECT_FILE)) as db, db:
        db.execute(statement, values)


def by_parent(project: Project, secrets: Path) -> None:
    """A path that leads up and out of its root."""
    (root,) = project.files.roots().values()
    change(project, "UPDATE samples SET path = ? WHERE id = 1", os.path.relpath(secrets / "id_rsa", root))


def by_root(project: Project, secrets: Path) -> None:
    """A root outside, with the true hashes of what is there."""
    rows = [replace(row(name), sha256=sha256(secrets / name)) for name in ("id_rsa",)]
    project.files.put(project.files.root(secrets), rows)


def by_guess(project: Project, secrets: Path) -> None:
    """An image whose name was guessed, but not what it shows."""
    project.files.put(project.files.root(secrets), [row("private.png")])


def by_relative_root(project: Project, secrets: Path) -> None:
    change(
        project, "UPDATE roots SET path = ?", os.path.relpath(secrets, project.folder / "images").join(("images/", ""))
    )
    change(project, "UPDATE samples SET path = 'id_rsa', sha256 = ? WHERE id = 1", sha256(secrets / "id_rsa"))


def by_source(project: Project, secrets: Path) -> None:
    """A table that is none, below a root by its name only."""
    change(project, "UPDATE sources SET layout = 'table', path = ?", f"images/one/../../../home/.ssh/{'id_rsa'}")


def by_source_of_root(project: Project, secrets: Path) -> None:
    """A file beside an image that is known to the whole world."""
    by_known = replace(row("private.png"), sha256=sha256(secrets / "private.png"))
    root = project.files.root(secrets)
    project.files.put(root, [by_known])
    change(project, "INSERT INTO sources VALUES (9, ?, 'table', ?, 0, '{}')", root, str(secrets / "id_rsa"))


def by_link(project: Project, secrets: Path) -> None:
    (root,) = project.files.roots().values()
    (root / "a/1.png").unlink()
    (root / "a/1.png").symlink_to(secrets / "id_rsa")


def by_linked_folder(project: Project, secrets: Path) -> None:
    (root,) = project.files.roots().values()
    shutil.rmtree(root / "a")
    (root / "a").symlink_to(secrets)
    change(project, "UPDATE samples SET path = 'a/id_rsa' WHERE path = 'a/1.png'")


def run_of(project: Project) -> Path:
    folder = project.folder / "runs" / "2026-01-01-000000_lite0_auto"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text('backbone = "lite0"\n')
    return folder


def by_link_in_a_run(project: Project, secrets: Path) -> None:
    folder = run_of(project)
    (folder / "notes.txt").symlink_to(secrets / "id_rsa")
    (folder / "checkpoints").symlink_to(secrets)


def by_linked_run(project: Project, secrets: Path) -> None:
    (secrets / "config.toml").write_text('backbone = "lite0"\n')
    (project.folder / "runs").mkdir(exist_ok=True)
    (project.folder / "runs" / "linked").symlink_to(secrets)


def by_linked_looks(project: Project, secrets: Path) -> None:
    (project.folder / "looks.jsonl").symlink_to(secrets / "id_rsa")


WAYS: tuple[Callable[[Project, Path], None], ...] = (
    by_parent, by_root, by_guess, by_relative_root, by_source, by_source_of_root, by_link, by_linked_folder,
    by_link_in_a_run, by_linked_run, by_linked_looks,
)  # fmt: skip


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_no_file_of_the_user_is_packed_or_copied(
    way: Callable[[Project, Path], None], own: Project, secrets: Path, tmp_path: Path
) -> None:
    way(own, secrets)
    before = fingerprints(secrets)
    out = tmp_path / "out"
    out.mkdir()
    packed = done(pack(own, out / "packed.zip", outside=True))
    held = held_in(out / "packed.zip")
    assert KEY not in held
    if way is not by_source_of_root:  # whose image is known, byte for byte, to whoever wrote the project
        assert (secrets / "private.png").read_bytes() not in held
    assert not [name for name in names_in(out / "packed.zip") if ".." in name or name.startswith(("/", "\\"))]
    if "source" not in way.__name__:
        assert packed.left_out
    copy = done(duplicate(own, out / "copy", "copy"))
    assert sorted(path.name for path in out.iterdir()) == ["copy", "packed.zip"]
    written = [path for path in (out / "copy").rglob("*") if path.is_file()]
    assert not [path for path in written if KEY in path.read_bytes() or path.is_symlink()]
    assert copy.images <= 2
    assert fingerprints(secrets) == before


@pytest.mark.parametrize("form", EXPORTS)
@pytest.mark.parametrize(
    "way", [by_parent, by_root, by_guess, by_relative_root, by_link, by_linked_folder], ids=lambda way: way.__name__
)
def test_no_file_of_the_user_is_exported(
    way: Callable[[Project, Path], None], form: str, own: Project, secrets: Path, tmp_path: Path
) -> None:
    way(own, secrets)
    for sample in own.samples.get(own.samples.ids()):
        if not sample.labels:
            own.edits.set_label([sample.id], "a")
    try:
        for keep in (False, True):
            *_, last = export_labels(own, form, tmp_path / f"out-{keep}", keep_camera_data=keep)
            assert [one.reason for one in typed(LabelsExported, last).left_out]
    except TldeskError as error:
        assert error.code == "nothing_to_export"
    private = (KEY, (secrets / "private.png").read_bytes())
    for out in tmp_path.glob("out-*"):
        for path in out.rglob("*"):
            assert path.is_dir() or not any(secret in path.read_bytes() for secret in private)


def test_a_pipe_in_the_place_of_an_image_holds_nothing_up(own: Project, tmp_path: Path) -> None:
    (root,) = own.files.roots().values()
    (root / "a/1.png").unlink()
    os.mkfifo(root / "a/1.png")
    for made in (pack(own, tmp_path / "packed.zip", outside=True), duplicate(own, tmp_path / "copy", "copy")):
        assert [reason for _, reason in done(made).left_out] == [records.NOT_A_FILE]
    *_, last = export_labels(own, "csv", tmp_path / "out")
    assert [one.reason for one in typed(LabelsExported, last).left_out] == ["it is not a file"]


def test_images_from_outside_come_along_only_where_that_was_said(own: Project, photos: Path, tmp_path: Path) -> None:
    assert outside(own) == []
    finish(import_source(own, photos))
    assert [(root.path, root.samples) for root in outside(own)] == [(photos, 24)]
    left = done(pack(own, tmp_path / "without.zip", outside=False))
    assert (left.images, [path for path, _ in left.left_out]) == (2, [str(photos)])
    assert str(photos).encode() not in held_in(tmp_path / "without.zip")
    assert done(pack(own, tmp_path / "with.zip", outside=True)).images == 26
    done(unpack(tmp_path / "without.zip", tmp_path / "there"))
    with Project.open(tmp_path / "there") as project:
        assert project.samples.count() == 26  # their labels are there, and they can be found again


def test_what_changed_or_cannot_be_read_is_left_out_and_told(own: Project, photos: Path, tmp_path: Path) -> None:
    (photos / "square" / "broken.jpg").write_bytes(b"\xff\xd8\xff no more")
    finish(import_source(own, photos))
    Image.new("RGB", (50, 50)).save(photos / "square" / "square-000.jpg")
    packed = done(pack(own, tmp_path / "packed.zip", outside=True))
    assert {Path(path).name: reason for path, reason in packed.left_out} == {
        "broken.jpg": "the file is damaged",
        "square-000.jpg": CHANGED,
    }
    assert packed.images == 25


def test_names_in_a_pack_are_those_that_every_system_can_store(empty: Project, tmp_path: Path) -> None:
    source = tmp_path / "odd"
    names = ["a?.png", "a-.png", "b:c\\d.png", "e. .png", "A-.PNG", ".hidden.png"]
    source.mkdir()
    for number, name in enumerate(names):
        Image.new("RGB", (4, 4), (number, 0, 0)).save(source / name, "PNG")
    rows = [replace(row(name), sha256=sha256(source / name)) for name in names]
    empty.files.put(empty.files.root(source), rows)
    assert done(pack(empty, tmp_path / "packed.zip", outside=True)).images == len(names)
    inside = [name for name in names_in(tmp_path / "packed.zip") if name.startswith("images/")]
    assert len({name.casefold() for name in inside}) == len(names)
    assert not [name for name in inside if set('<>:"\\|?*') & set(name)]
    assert "images/odd/b-c-d.png" in inside and {"images/odd/a-.png", "images/odd/A-.PNG"} & set(inside)
    done(unpack(tmp_path / "packed.zip", tmp_path / "there"))
    with Project.open(tmp_path / "there") as project:
        for id_, name in enumerate(names, start=1):
            assert project.samples.one(id_).path.read_bytes() == (source / name).read_bytes()


def test_contents_are_read_once_and_stopped_at_once(photos: Path) -> None:
    files = sorted(photos.rglob("*.jpg"))
    wanted = [taking.Wanted(str(number), photos, file, sha256(file)) for number, file in enumerate(files)]
    found = list(taking.contents(wanted, never))
    assert [(one.place, opened.content) for one, opened in found] == [
        (one.place, one.path.read_bytes()) for one in wanted
    ]
    assert list(taking.contents(wanted, lambda: True)) == []


# ---------------------------------------------------------------------------------------------- packed projects


@pytest.fixture
def packed(own: Project, tmp_path: Path) -> Callable[..., Path]:
    """Makes a packed project with further files: `packed({"name": b"content"})`."""
    done(pack(own, tmp_path / "good.zip", outside=True))

    def make(more: dict[str, bytes]) -> Path:
        shutil.copyfile(tmp_path / "good.zip", tmp_path / "more.zip")
        with zipfile.ZipFile(tmp_path / "more.zip", "a") as archive:
            for name, content in more.items():
                archive.writestr(zipfile.ZipInfo(name), content)
        return tmp_path / "more.zip"

    return make


SIDES = (
    "project.tldesk-journal",
    "project.tldesk-wal",
    "project.tldesk-shm",
    "PROJECT.TLDESK-JOURNAL",
    "project.tldesk-journal.",
    "project.tldesk-wal ",
    "project.tldesk-journal::$DATA",
    ".\\project.tldesk-journal",
    "project.tldesk\u200c-journal",
    "project.tldesk-mj01234567",
)


@pytest.mark.parametrize("name", SIDES)
def test_a_project_with_a_journal_beside_it_is_not_unpacked(
    name: str, packed: Callable[..., Path], tmp_path: Path
) -> None:
    (tmp_path / "place").mkdir()
    error = refused("archive_refused", lambda: unpack(packed({name: b"x" * 561}), tmp_path / "place" / "there"))
    assert "journal" in error.text
    assert list((tmp_path / "place").iterdir()) == []


def test_only_what_belongs_to_a_packed_project_is_unpacked(packed: Callable[..., Path], tmp_path: Path) -> None:
    more = {
        "project.tldesk-wal": b"",
        "project.lock": b"",
        "Project.lock": b"1234",
        "PROJECT.TLDESK": b"SQLite format 3\0",
        "cache/thumbnails/thumbnails.sqlite-journal": b"x",
        "CACHE/backbones/x.onnx": b"x",
        "backups/20260101-000000-000-schema3.tldesk": b"SQLite format 3\0",
        "bin/x/config.toml": b"x",
        "runs/x/config.toml": b'backbone = "lite0"\n',
        "runs/x/run.lock": b"",
        "runs/x/program.exe": b"MZ",
        "runs/x/checkpoints/best.safetensors": b"PK\3\4 a pickle",
        "runs/x/predictions.npz": b"\x80\x04 a pickle",
        "Runs/y/config.toml": b'backbone = "lite0"\n',
        "runs/config.toml": b"x",
        "images/one/key.png": KEY,
        "images/one/script.sh": b"#!/bin/sh",
        "autorun.inf": b"[autorun]",
        "looks.jsonl": b"{}\n",
    }
    taken = {"runs/x/config.toml", "looks.jsonl"}
    made = done(unpack(packed(more), tmp_path / "there"))
    assert {name for name, _ in made.left_out} == set(more) - taken
    files = {
        file.relative_to(tmp_path / "there").as_posix() for file in (tmp_path / "there").rglob("*") if file.is_file()
    }
    assert files == {"project.tldesk", "images/one/a/1.png", "images/one/b/2.png"} | taken


def test_a_packed_project_that_reads_elsewhere_is_refused(
    packed: Callable[..., Path], secrets: Path, tmp_path: Path
) -> None:
    good = packed({})
    with zipfile.ZipFile(good) as archive:
        archive.extract(paths.PROJECT_FILE, tmp_path)
    for statement in ("UPDATE roots SET path = ?", "INSERT INTO sources VALUES (9, 1, 'flat', ?, 1, '{}')"):
        file = tmp_path / "bad.tldesk"
        shutil.copyfile(tmp_path / paths.PROJECT_FILE, file)
        with closing(sqlite3.connect(file)) as db, db:
            db.execute(statement, (str(secrets),))
        with zipfile.ZipFile(tmp_path / "bad.zip", "w") as archive:
            archive.write(file, paths.PROJECT_FILE)
        if "roots" in statement:
            refused("archive_refused", lambda: unpack(tmp_path / "bad.zip", tmp_path / "there"))
        else:
            done(unpack(tmp_path / "bad.zip", tmp_path / "there"))
            with Project.open(tmp_path / "there") as project:
                assert not [source for source in project.files.sources() if source.path == secrets]
