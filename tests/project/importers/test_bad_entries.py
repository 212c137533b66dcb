"""One entry that cannot be read costs itself alone: in every layout the rest comes in, each bad one is told once."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tldesk.media.pool import never
from tldesk.project.exchange.importing import import_source, rescan
from tldesk.project.importers import Found, preview, read, read_all, recognise, records
from tldesk.project.store import Project

from ..sources import finish, make_files, make_pictures, outcome, refused

pytestmark = pytest.mark.skipif(os.name == "nt", reason="such entries cannot be made on Windows")

# ---------------------------------------------------------------------------------------------- entries


def _to_itself(path: Path) -> None:
    path.symlink_to(path.name)


def _to_nothing(path: Path) -> None:
    path.symlink_to("nothing-is-here.jpg")


def _to_parent(path: Path) -> None:
    path.symlink_to("..")


def _outside(path: Path) -> None:
    path.symlink_to("/etc/hostname")


def _socket(path: Path) -> None:
    os.mknod(path, stat.S_IFSOCK | 0o600)


def _too_deep(path: Path) -> None:
    """Folders in folders, until the path is longer than the system takes."""
    path.mkdir()
    here = os.open(path, os.O_DIRECTORY)
    length = len(os.fsencode(path))
    while length < 4300:
        os.mkdir("d" * 200, dir_fd=here)
        deeper = os.open("d" * 200, os.O_DIRECTORY, dir_fd=here)
        os.close(here)
        here, length = deeper, length + 201
    os.close(here)


def _bad_name(path: Path) -> None:
    path.write_bytes(b"x")


# What makes each kind, and the reason that it is passed over with.
BAD: dict[str, tuple[Callable[[Path], None], str]] = {
    "loop.jpg": (_to_itself, records.MISSING),
    "loop": (_to_itself, records.MISSING),
    "broken.jpg": (_to_nothing, records.MISSING),
    "circle": (_to_parent, records.LINKED_FOLDER),
    "outside.jpg": (_outside, records.LINKED_OUTSIDE),
    "pipe.jpg": (os.mkfifo, records.NOT_A_FILE),
    "socket.jpg": (_socket, records.NOT_A_FILE),
    os.fsdecode(b"bytes\xff.jpg"): (_bad_name, records.BAD_NAME),
    "deep": (_too_deep, records.TOO_LONG),
}


# ---------------------------------------------------------------------------------------------- layouts


def _text(name: str) -> str:
    return name.encode(errors="replace").decode()


def _nothing(_folder: Path, _good: list[str], _bad: list[str]) -> None:
    """The names of folders and files are all."""


def _table(folder: Path, good: list[str], bad: list[str]) -> None:
    rows = "".join(f"{name},cat\n" for name in [*good, *bad] if _text(name) == name)
    (folder / "labels.csv").write_text(f"path,label\n{rows}", encoding="utf-8")


def _hugging_face(folder: Path, good: list[str], bad: list[str]) -> None:
    lines = [json.dumps({"file_name": name, "label": "cat"}) for name in [*bad, *good]]
    (folder / "metadata.jsonl").write_text("\n".join(lines))


def _coco(folder: Path, good: list[str], bad: list[str]) -> None:
    images = [{"id": number, "file_name": name} for number, name in enumerate([*good, *bad])]
    content = {"images": images, "categories": [{"id": 1, "name": "cat"}], "annotations": []}
    (folder / "all.json").write_text(json.dumps(content))


def _create_ml(folder: Path, good: list[str], bad: list[str]) -> None:
    entries = [{"image": name, "annotations": ["cat"]} for name in [*bad, *good]]
    (folder / "annotations.json").write_text(json.dumps(entries))


def _labelme(folder: Path, good: list[str], _bad: list[str]) -> None:
    for name in good[::2]:
        content = {"flags": {"cat": True}, "shapes": [], "imagePath": name}
        (folder / name).with_suffix(".json").write_text(json.dumps(content))


def _lobe(folder: Path, good: list[str], bad: list[str]) -> None:
    named = [Path(name).name for name in [*good[::2], *bad[::2]] if _text(name) == name]
    with closing(sqlite3.connect(folder / "db.sqlite")) as db, db:
        db.execute("CREATE TABLE data_items (id INTEGER PRIMARY KEY, example_id, type, hash, item)")
        db.executemany("INSERT INTO data_items (example_id, type, hash) VALUES (?, 'image', ?)", list(enumerate(named)))


def _teachable(folder: Path, _good: list[str], _bad: list[str]) -> None:
    (folder / "manifest.json").write_text("{}")


@dataclass(frozen=True)
class Layout:
    """Where its images and the bad entries lie, how they are called, and what is written about them."""

    folders: tuple[str, ...]
    bad_folders: tuple[str, ...]
    write: Callable[[Path, list[str], list[str]], None] = _nothing
    name: str = "{}.jpg"
    importer: str = "class-folders"
    by_rows: bool = False  # entries that no row names are nobody's business


CLASSES = ("cat", "dog", "dog/deep")
LAYOUTS = {
    "class folders": Layout(CLASSES, ("", *CLASSES)),
    "splits": Layout(("train/cat", "test/dog", "val/cat/x"), ("", "train", "train/cat", "val/cat/x")),
    "flat": Layout(("",), ("",), importer="flat-folder"),
    "table": Layout(("", *CLASSES), ("", *CLASSES), _table, importer="table", by_rows=True),
    "hugging face": Layout(("", "in"), ("", "in"), _hugging_face, importer="hugging-face", by_rows=True),
    "coco": Layout(("images", "in"), ("", "images"), _coco, importer="coco", by_rows=True),
    "create ml": Layout(("", "in"), ("", "in"), _create_ml, importer="create-ml", by_rows=True),
    "labelme": Layout(CLASSES, ("", *CLASSES), _labelme, importer="labelme"),
    "lobe": Layout(("data/blobs",), ("data/blobs",), _lobe, "{}", importer="lobe"),
    "teachable machine": Layout(("", "in"), ("", "in"), _teachable, "cat-!-{}", importer="teachable-machine"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder to import; what is too deep for others to clean up is taken away."""
    made = tmp_path / "source"
    made.mkdir()
    yield made
    shutil.rmtree(made)


def fill(folder: Path, layout: Layout, seed: int) -> tuple[set[str], dict[str, str]]:
    """Good images and bad entries at random places: the names of the former, the latter with their reasons."""
    chance = random.Random(seed)
    good = [str(Path(part, layout.name.format(f"{n}{part[:1]}"))) for part in layout.folders for n in range(5)]
    good.append(str(Path(layout.folders[-1], f"{'z' * 251}.jpg")) if layout.name.endswith("jpg") else good.pop())
    make_files(folder, *good)
    for part in layout.bad_folders:
        (folder / part).mkdir(parents=True, exist_ok=True)
    bad: dict[str, str] = {}
    for number in range(12):
        kind = chance.choice(list(BAD))
        # Before, among and behind the good ones in the order of their names.
        path = Path(chance.choice(layout.bad_folders), f"{chance.choice('!5~')}{number}-{kind}")
        if path.parent == Path(layout.bad_folders[0]) and layout.folders[0] == "train/cat" and "deep" in kind:
            continue  # a folder beside those of the splits is not looked into
        make, reason = BAD[kind]
        make(folder / path)
        bad[str(path)] = reason
    layout.write(folder, good, list(bad))
    return set(good), bad


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("name", LAYOUTS)
def test_what_cannot_be_read_costs_itself_alone(name: str, seed: int, folder: Path) -> None:
    layout = LAYOUTS[name]
    good, bad = fill(folder, layout, seed)
    importer = recognise(folder)
    assert importer.name == layout.importer
    found, skipped = read_all(importer, folder, never)
    assert sorted(thing.path.relative_to(folder).as_posix() for thing in found) == sorted(good)
    for path, reason in bad.items():
        if layout.write is _table and _text(path) != path:
            continue  # no table can name it
        shown = _text(Path(path).name if name == "lobe" else path)  # whose rows have the names alone
        told = [
            one.reason
            for one in skipped
            if one.path_or_row.endswith(shown) or (reason == records.TOO_LONG and f"{shown}/" in one.path_or_row)
        ]
        told = [why for why in told if why != records.NO_IMAGES]  # which is said of the folder too
        assert len(told) == 1, (path, told)
        if not layout.by_rows and name != "lobe":
            assert told == [reason], path


# ---------------------------------------------------------------------------------------------- found in the field


def test_a_link_to_itself_at_the_top_hides_nothing(folder: Path, empty: Project) -> None:
    make_pictures(folder, *(f"{label}/{number}.png" for label in "ab" for number in range(10)))
    _to_itself(folder / "loop")
    imported = finish(import_source(empty, folder))
    assert (imported.added, imported.problems) == (20, [("loop", records.MISSING)])


def test_nothing_in_a_class_vanishes_behind_a_bad_folder(folder: Path, empty: Project) -> None:
    make_pictures(folder, *(f"a/{number}.png" for number in range(20)))
    _too_deep(folder / "a/5-deep")
    imported = finish(import_source(empty, folder))
    assert imported.added == 20
    ((path, reason),) = imported.problems
    assert path.startswith("a/5-deep/") and reason == records.TOO_LONG


def test_a_folder_that_goes_away_while_it_is_walked_is_listed(folder: Path) -> None:
    make_files(folder, "a/1.jpg", "b/2.jpg", "b/sub/3.jpg", "c/4.jpg")
    things = read(recognise(folder), folder)
    first = next(things)
    assert isinstance(first, Found) and first.path.name == "1.jpg"
    shutil.rmtree(folder / "b")
    rest = list(things)
    assert [thing.path.name for thing in rest if isinstance(thing, Found)] == ["4.jpg"]
    assert [(t.path_or_row, t.reason) for t in rest if not isinstance(t, Found)] == [("b", records.MISSING)]


def test_a_source_that_is_a_link_to_itself_or_has_an_endless_name_is_refused(tmp_path: Path) -> None:
    _to_itself(tmp_path / "loop")
    refused("source_missing", lambda: preview(tmp_path / "loop"))
    assert "name too long" in refused("source_unreadable", lambda: preview(tmp_path / ("x" * 300))).text
    os.mkfifo(tmp_path / "pipe.csv")
    refused("source_not_understood", lambda: preview(tmp_path / "pipe.csv"))


def test_names_in_annotations_that_are_no_text_are_listed(folder: Path, empty: Project) -> None:
    make_pictures(folder, "1.png")
    odd = os.fsdecode(b"\xff.png")
    os.link(folder / "1.png", folder / odd)
    rows = [{"file_name": name, "label": "cat", "group": "\ud800 g"} for name in ("1.png", odd, "\ud800.png")]
    (folder / "metadata.jsonl").write_text("\n".join(map(json.dumps, rows)))
    imported = finish(import_source(empty, folder))
    assert imported.added == 1
    assert [reason for _, reason in imported.problems] == [records.BAD_NAME] * 2
    assert all(_text(path) == path for path, _ in imported.problems)


def test_where_nothing_is_left_the_reason_is_told(tmp_path: Path, empty: Project) -> None:
    table = make_files(tmp_path / "tables", "other.jpg") / "labels.csv"
    table.write_text("path,label\n../1.jpg,cat\n../2.jpg,cat\ngone.jpg,cat\n")
    for act in (lambda: preview(table), lambda: import_source(empty, table)):
        error = refused("no_usable_images", act)
        assert records.OUTSIDE in error.text and "None of the 3 images" in error.text
    (tmp_path / "links" / "a").mkdir(parents=True)
    _outside(tmp_path / "links" / "a" / "1.jpg")
    assert records.LINKED_OUTSIDE in refused("no_usable_images", lambda: preview(tmp_path / "links")).text


# ---------------------------------------------------------------------------------------------- permissions


@contextmanager
def nobody() -> Iterator[None]:
    """Modes do not hold for root: for a while this process is somebody else."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder that everybody may enter, whoever runs the tests."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        with nobody():
            if not os.access(folder, os.R_OK | os.X_OK, effective_ids=True):
                pytest.skip("the folder for temporary files is private")
        yield folder
        for place, names, _ in os.walk(folder):
            for one in names:
                Path(place, one).chmod(0o755)


@pytest.mark.parametrize("mode", [0o000, 0o444, 0o111])
@pytest.mark.parametrize("name", LAYOUTS)
def test_a_folder_that_may_not_be_read_costs_itself_alone(name: str, mode: int, public: Path) -> None:
    layout = LAYOUTS[name]
    good = [str(Path(part, layout.name.format(n))) for part in layout.folders for n in range(3)]
    locked = [str(Path(part, "1locked")) for part in layout.bad_folders]
    make_files(public, *good, *(f"{part}/1.jpg" for part in locked))
    layout.write(public, good, [f"{part}/1.jpg" for part in locked])
    for part in locked:
        (public / part).chmod(mode)
    with nobody():
        importer = recognise(public)
        found, skipped = read_all(importer, public, never)
    assert importer.name == layout.importer
    assert {thing.path.relative_to(public).as_posix() for thing in found} >= set(good)
    beside = {"1locked"} if name == "splits" else set()
    for part in locked:
        told = [one.reason for one in skipped if part in (one.path_or_row, one.path_or_row.split(": ")[-1][:-6])]
        if mode == 0o111 and layout.by_rows:
            assert told == []  # who is told the name of a file in it may read that
        elif part in beside and mode == 0o111:
            assert told == [records.BESIDE_SPLITS]
        elif name == "lobe" and mode == 0o111:
            assert told == [records.NOT_A_FILE]
        else:
            assert told == [records.DENIED], (part, told)


def test_a_source_that_may_not_be_read_is_refused_and_a_rescan_leaves_it_as_it_was(
    public: Path, empty: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TLDESK_HOME", str(public / "home"))  # where nobody may read, too, what was chosen
    make_pictures(public, "in/photos/a/1.png", "in/photos/b/2.png")
    source = public / "in" / "photos"
    finish(import_source(empty, source))
    for locked, mode in ((source, 0o000), (source, 0o444), (public / "in", 0o000)):
        locked.chmod(mode)
        with nobody():
            error = refused("source_unreadable", lambda: preview(source)) if mode != 0o444 else None
            assert error is None or "Permission denied" in error.text
        locked.chmod(0o755)
    (source / "a").chmod(0o000)
    with nobody():
        imported = finish(rescan(empty))
    assert outcome(imported) == (0, 0, 2, 0)
    assert sorted(imported.problems) == sorted([(str(source / "a/1.png"), records.DENIED), ("a", records.DENIED)])
