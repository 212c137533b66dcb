"""Samples that are parts of a file: whatever is done with samples is done with them, and their file is there once."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from tldesk import paths
from tldesk.atomic import write_atomic
from tldesk.media import guard, kinds, opening
from tldesk.media.modality import MODALITIES
from tldesk.media.opening import Request
from tldesk.media.place import Place
from tldesk.project.exchange import importing
from tldesk.project.exchange.importing import import_source, rescan
from tldesk.project.exchange.labels_again import already
from tldesk.project.exchange.packing import Packed, duplicate, pack, unpack
from tldesk.project.exchange.relink import Sought, find, relink
from tldesk.project.exchange.roots import all_roots
from tldesk.project.importers import IMPORTERS, NO_OPTIONS, Found, Importer, Options, Skipped, preview, walk
from tldesk.project.label_exports import A_PART, export_labels
from tldesk.project.label_exports.table import COLUMNS, PLACE
from tldesk.project.runs.config import RunConfig
from tldesk.project.samples.samples import Query, Sample
from tldesk.project.store import Project

from ..sources import fingerprints, finish, make_pictures, outcome, refused

WIDTH, HEIGHT = 10, 30
STRIPES = 4
MARK = "stripes.txt"
PLACES = [Place("box", (WIDTH * number, 0, WIDTH, HEIGHT)).text for number in range(STRIPES)]


def read(source: Path, _options: Options = NO_OPTIONS) -> Iterator[Found | Skipped]:
    """The stripes of each picture; their labels are in the file that makes a folder one of stripes."""
    labels = (source / MARK).read_text().split()
    for file in walk.files(source, source):
        if isinstance(file, Path):
            yield from (Found(file, label, place=place) for label, place in zip(labels, PLACES, strict=True))


# The importer of which a project has several samples a file; its line, which the tests of sources run as well.
IMPORTER = Importer("stripes", "Pictures of stripes", lambda source: (source / MARK).is_file(), read)


@pytest.fixture(autouse=True)
def _with_the_importer() -> Iterator[None]:
    kept = dict(IMPORTERS)
    IMPORTERS.clear()
    IMPORTERS.update({IMPORTER.name: IMPORTER, **kept})
    yield
    IMPORTERS.clear()
    IMPORTERS.update(kept)


def picture(file: Path, seed: int) -> None:
    """Stripes, each of a colour and a pattern that no other has."""
    image = Image.new("RGB", (WIDTH * STRIPES, HEIGHT))
    for number in range(STRIPES):
        stripe = hashlib.sha256(f"{seed} {number}".encode()).digest()
        image.paste(
            Image.frombytes("RGB", (WIDTH, HEIGHT), stripe * (3 * WIDTH * HEIGHT // 32 + 1)), (WIDTH * number, 0)
        )
    file.parent.mkdir(parents=True, exist_ok=True)
    image.save(file)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Eight pictures of four stripes: 32 samples of two classes."""
    folder = tmp_path / "pictures"
    for number in range(8):
        picture(folder / f"{number}.png", number)
    (folder / MARK).write_text("odd even odd even")
    return folder


@pytest.fixture
def striped(empty: Project, source: Path) -> Project:
    assert outcome(finish(import_source(empty, source))) == (32, 0, 0, 0)
    return empty


def everything(project: Project, query: Query | None = None) -> list[Sample]:
    return project.samples.get(project.samples.ids(query))


def held(project: Project) -> list[tuple[object, ...]]:
    """What there is of each sample, wherever it is."""
    return [(s.id, s.name, s.place, s.sha256, s.labels, s.split, s.problem) for s in everything(project)]


def in_one_split(project: Project) -> bool:
    splits: dict[Path, set[str | None]] = {}
    for sample in everything(project):
        splits.setdefault(sample.path, set()).add(sample.split)
    return all(len(some) == 1 for some in splits.values())


def done(events: Iterator[object]) -> Packed:
    *_, last = events
    assert isinstance(last, Packed)
    return last


# ---------------------------------------------------------------------------------------------- import


def test_each_part_is_a_sample(striped: Project, source: Path) -> None:
    stored = everything(striped)
    assert [(s.relative_path, s.place) for s in stored] == [(f"{n}.png", at) for n in range(8) for at in PLACES]
    assert {(s.width, s.height, s.bytes) for s in stored if s.relative_path == "0.png"} == {
        (WIDTH, HEIGHT, (source / "0.png").stat().st_size)
    }
    files = {file.name: sha256 for file, (sha256, *_) in fingerprints(source).items()}
    assert striped.files.of_parts() == {s.id: files[s.relative_path] for s in stored}
    assert len({s.sha256 for s in stored} - set(files.values())) == 32
    assert all(striped.thumbnails.get(s.sha256, 128) for s in stored)
    assert set(striped.files.measures()) == {s.sha256 for s in stored}
    assert stored[1].name == "0.png box:10,0,10,30"


def test_parts_are_sorted_by_file_and_place(striped: Project) -> None:
    by_name = everything(striped, Query(sort="name", descending=True))
    assert [s.id for s in by_name] == list(range(32, 0, -1))


def test_images_know_no_other_parts(empty: Project, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "PLACES", ["row:1", PLACES[1], "box:900,0,5,5", "ms:0-500"])
    imported = finish(import_source(empty, source))
    assert (imported.added, imported.unreadable) == (24, 16)
    codes = {s.place: (s.problem_code, s.problem, s.sha256) for s in everything(empty) if s.place != PLACES[1]}
    assert codes == {
        "row:1": ("place_unknown", opening.NO_SUCH_PLACE, ""),
        "box:900,0,5,5": ("image_unreadable", opening.OUTSIDE, ""),
    }
    assert len(imported.problems) == 24  # a stretch is told, and no sample
    assert outcome(finish(import_source(empty, source))) == (0, 0, 24, 0)


def test_a_guarded_process_takes_no_nonsense_for_a_place(source: Path) -> None:
    requests = [Request(source / "0.png", place=place) for place in ("box:1,2", "nonsense", PLACES[2])]
    found = [opened for _, opened in guard.open_all(requests, lambda one: one)]
    assert [(one.problem, one.sha256 == "") for one in found] == [("place_unknown", True)] * 2 + [(None, False)]
    assert {one.file_sha256 for one in found} == {hashlib.sha256((source / "0.png").read_bytes()).hexdigest()}
    assert {one.content for one in found} == {b""}


def test_importing_again_brings_no_part_twice(striped: Project, source: Path) -> None:
    before = held(striped)
    assert outcome(finish(import_source(striped, source))) == (0, 0, 32, 0)
    assert outcome(finish(rescan(striped))) == (0, 0, 32, 0)
    assert held(striped) == before
    picture(source / "new.png", 99)
    assert outcome(finish(rescan(striped))) == (4, 0, 32, 0)


def test_a_file_that_changed_is_read_again_with_all_its_parts(striped: Project, source: Path) -> None:
    striped.edits.set_label([1], "even")
    picture(source / "0.png", 50)
    Image.open(source / "1.png").crop((0, 0, 15, HEIGHT)).save(source / "1.png")
    imported = finish(rescan(striped))
    assert (imported.added, imported.updated, imported.unchanged, imported.unreadable) == (0, 8, 24, 2)
    first, *_ = everything(striped)
    assert (first.label, first.problem) == ("even", None)
    assert [s.problem_code for s in everything(striped)[4:8]] == [None, None, "image_unreadable", "image_unreadable"]


def test_a_file_that_is_gone_is_told_once(striped: Project, source: Path) -> None:
    (source / "3.png").rename(source / "away")
    imported = finish(rescan(striped))
    assert (imported.missing, imported.unchanged) == (4, 28)
    assert [path for path, reason in imported.problems if "missing" in reason] == [str(source / "3.png")]
    assert striped.samples.summary().unreadable == 4
    (source / "away").rename(source / "3.png")
    finish(rescan(striped))
    assert striped.samples.summary().unreadable == 0


def test_labels_of_a_source_are_asked_for_each_part(striped: Project, source: Path) -> None:
    (source / MARK).write_text("odd odd odd new")
    found = preview(source).found
    counts = already(striped, source, IMPORTER.name, False, found)
    assert (counts.images, counts.otherwise, counts.given) == (32, 16, 0)
    assert finish(import_source(striped, source, replace_labels=True)).relabelled == 16
    assert Counter(s.label for s in everything(striped)) == {"odd": 24, "new": 8}


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
def test_an_import_that_is_killed_leaves_whole_samples_and_goes_on(empty: Project, source: Path) -> None:
    """Batches end within a file: what comes next begins there."""
    for number in range(8, 60):
        picture(source / f"{number}.png", number)
    empty.close()
    code = (
        "import os, signal, sys\nfrom pathlib import Path\n"
        "from tests.project.exchange.test_parts import IMPORTER\n"
        "from tldesk.project.exchange import importing\nfrom tldesk.project.importers import IMPORTERS\n"
        "from tldesk.project.runs import clock\nfrom tldesk.project.store import Project\n"
        "kept = dict(IMPORTERS); IMPORTERS.clear(); IMPORTERS.update({IMPORTER.name: IMPORTER, **kept})\n"
        "importing._BATCH = importing._FIRST_BATCH = 35\nclock._TELL_EVERY = 0\n"
        "importing._LONGEST_BATCH_SECONDS = 1e9\n"
        "with Project.open(Path(sys.argv[1])) as project:\n"
        "    for event in importing.import_source(project, Path(sys.argv[2]), copy=True):\n"
        "        if getattr(event, 'done', 0) > 75: os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    root = Path(__file__).parents[3]
    about = {**os.environ, "PYTHONPATH": f"{root}{os.pathsep}{root / 'tests'}"}
    child = subprocess.run([sys.executable, "-c", code, empty.folder, source], env=about, check=False)
    assert child.returncode == -signal.SIGKILL
    with Project.open(empty.folder) as project:
        stored = everything(project)
        assert len(stored) == 70 and {s.problem for s in stored} == {None}
        assert outcome(finish(import_source(project, source, copy=True))) == (240 - 70, 0, 70, 0)
        assert len({(s.path, s.place) for s in everything(project)}) == 240
        assert in_one_split(project) and None not in {s.split for s in everything(project)}
        copies = [file for file in (project.folder / "images").rglob("*") if file.is_file()]
        assert len(copies) == 60


# ---------------------------------------------------------------------------------------------- edits, splits, runs


def test_an_edit_is_of_one_part_and_can_be_undone(striped: Project) -> None:
    striped.classes.ensure(["third"])
    before = held(striped)
    striped.edits.set_label([2, 3], "third")
    striped.edits.set_note([2], "this one")
    assert [s.label for s in everything(striped)[:4]] == ["odd", "third", "third", "even"]
    striped.edits.undo()
    striped.edits.undo()
    assert held(striped) == before
    striped.edits.redo()
    assert striped.samples.one(3).label == "third"


def test_parts_of_one_file_lie_in_one_split(striped: Project) -> None:
    assert in_one_split(striped)
    assert Counter(s.split for s in everything(striped)) == {"train": 24, "val": 4, "test": 4}
    striped.splits.remake(seed=3)
    assert in_one_split(striped) and {s.split for s in everything(striped)} == {"train", "val", "test"}
    assert striped.splits.divided().classes == ()
    assert striped.splits.groupings()["content"].largest == STRIPES


def test_one_file_is_divided_where_there_is_no_other(empty: Project, source: Path) -> None:
    for file in sorted(source.glob("*.png"))[1:]:
        file.unlink()
    (source / MARK).write_text("odd even odd even")
    finish(import_source(empty, source))
    assert Counter(s.split for s in everything(empty)) == {"train": 2, "val": 2}
    divided = empty.splits.divided()
    assert (set(divided.classes), divided.splits) == ({"odd", "even"}, ("val",))
    assert empty.checks.run(empty.samples.summary()).divided == divided


def test_equal_parts_are_duplicates(striped: Project, source: Path) -> None:
    picture(source / "0 again.bmp", 0)
    finish(import_source(striped, source))
    assert striped.samples.summary().duplicates == 8
    again = [s for s in everything(striped) if s.relative_path == "0 again.bmp"]
    assert {s.split for s in again} == {striped.samples.one(1).split}
    assert len(striped.near.contents()) == 32 and {one.place for one in striped.near.contents()} == set(PLACES)


def test_a_run_is_given_parts(striped: Project, tmp_path: Path) -> None:
    run = striped.runs.new(RunConfig())
    rows = {row.id: (row.name, row.place, row.sha256) for row in run.data.rows}
    assert rows == {s.id: (s.relative_path, s.place, s.sha256) for s in everything(striped)}
    content = json.loads((run.folder / "data.json").read_text())
    assert len(content["places"]) == 32 and {len(row) for row in content["rows"]} == {6}
    for nonsense in ({"1": "page:3"}, {"1": ""}, {"one": PLACES[0]}):
        (run.folder / "data.json").write_text(json.dumps(content | {"places": nonsense}))
        code = refused("run_damaged", lambda: [type(run)(run.folder).data]) if nonsense != {"1": ""} else None
        assert code is None or "data.json" in code.text


def test_runs_of_whole_files_are_written_as_ever(empty: Project, tmp_path: Path) -> None:
    names = [f"{label}/{number}.png" for label in "ab" for number in range(3)]
    finish(import_source(empty, make_pictures(tmp_path / "whole", *names)))
    run = empty.runs.new(RunConfig())
    assert set(json.loads((run.folder / "data.json").read_text())) == {
        *("classes", "roots", "rows", "fitting", "left_out", "multi_label")
    }


# ---------------------------------------------------------------------------------------------- copies


def test_a_file_of_many_parts_is_copied_once(
    empty: Project, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []

    def noted(path: Path, data: bytes) -> None:
        written.append(path.name)
        write_atomic(path, data)

    monkeypatch.setattr(importing, "write_atomic", noted)
    monkeypatch.setattr(importing, "_FIRST_BATCH", 3)
    finish(import_source(empty, source, copy=True))
    assert sorted(written) == [f"{number}.png" for number in range(8)]
    assert all(s.path.read_bytes() == (source / s.path.name).read_bytes() for s in everything(empty))
    assert done(duplicate(empty, tmp_path / "other", "Other")).images == 8
    with Project.open(tmp_path / "other") as other:
        assert held(other) == held(empty)
        assert all(s.path.is_relative_to(other.folder) and s.path.is_file() for s in everything(other))
        assert outcome(finish(rescan(other)))[2] == 32


def test_a_packed_project_has_its_parts(striped: Project, source: Path, tmp_path: Path) -> None:
    """Under names that every system can store, which all parts of a file have, also in the runs."""
    with striped.store.writing() as db:
        db.execute("UPDATE samples SET path = 'a:b.png', name_key = 'a:b.png' WHERE path = '2.png'")
    (source / "2.png").rename(source / "a:b.png")
    striped.runs.new(RunConfig())
    packed = done(pack(striped, tmp_path / "packed.zip", outside=True))
    assert (packed.images, packed.left_out) == (8, [])
    with closing(sqlite3.connect(striped.store.file)) as db:
        assert db.execute("SELECT COUNT(*) FROM samples").fetchone() == (32,)
    assert done(unpack(tmp_path / "packed.zip", tmp_path / "unpacked")).images == 8
    with Project.open(tmp_path / "unpacked") as there:
        found = everything(there)
        assert [(s.place, s.sha256, s.labels, s.split) for s in found] == [
            (s.place, s.sha256, s.labels, s.split) for s in everything(striped)
        ]
        assert len({s.path for s in found}) == 8 and all(s.path.is_file() for s in found)
        assert ":" not in "".join(s.relative_path for s in found)
        [run] = there.runs.all()
        assert {(row.path, row.place) for row in run.data.rows} == {(s.path, s.place) for s in found}
        assert outcome(finish(rescan(there))) == (0, 0, 32, 0)


def test_of_a_file_that_is_no_longer_the_same_nothing_is_packed(striped: Project, source: Path, tmp_path: Path) -> None:
    picture(source / "5.png", 77)
    packed = done(pack(striped, tmp_path / "packed.zip", outside=True))
    assert packed.images == 7 and [path for path, _ in packed.left_out] == [str(source / "5.png")]


def test_files_that_were_moved_are_found_with_all_their_parts(striped: Project, source: Path, tmp_path: Path) -> None:
    before = [(s.id, s.place, s.sha256, s.split) for s in everything(striped)]
    moved = tmp_path / "moved"
    source.rename(moved)
    (moved / "7.png").rename(moved / "10.png")
    (moved / "6.png").unlink()
    picture(moved / "5.png", 55)
    *_, last = find(striped, {1: moved}, all_roots(striped))
    assert isinstance(last, Sought)
    [found] = last.relinks
    assert (len(found.in_place), len(found.moved), len(found.changed), len(found.lost)) == (20, 4, 4, 4)
    relink(striped, last.relinks)
    after = everything(striped)
    assert [(s.id, s.place, s.sha256, s.split) for s in after] == before
    assert [s.relative_path for s in after[28:]] == ["10.png"] * 4
    assert [s.id for s in everything(striped, Query(sort="name"))][-4:] == [29, 30, 31, 32]
    assert [s.id for s in after if s.problem_code == "image_missing"] == [25, 26, 27, 28]
    assert finish(rescan(striped)).updated == 4


def test_a_table_has_a_column_for_places_where_there_are_some(striped: Project, source: Path, tmp_path: Path) -> None:
    list(export_labels(striped, "csv", tmp_path / "table"))
    with (tmp_path / "table" / "labels.csv").open(newline="") as stream:
        header, *rows = list(csv.reader(stream))
    assert header == [*COLUMNS, PLACE]
    assert [(row[0], row[1], row[-1]) for row in rows] == [
        (f"images/{s.relative_path}", s.label, s.place) for s in everything(striped)
    ]
    assert len(list((tmp_path / "table" / "images").iterdir())) == 8
    list(export_labels(striped, "csv", tmp_path / "in place", copy=False))
    assert f"{source / '0.png'}," in (tmp_path / "in place" / "labels.csv").read_text()


def test_forms_of_whole_files_say_that_parts_are_left_out(striped: Project, source: Path, tmp_path: Path) -> None:
    finish(import_source(striped, make_pictures(tmp_path / "whole", "a/1.png", "b/2.png")))
    *_, last = export_labels(striped, "class-folders", tmp_path / "folders")
    assert getattr(last, "images", 0) == 2
    assert Counter(one.reason for one in getattr(last, "left_out", ())) == {A_PART: 32}


# ---------------------------------------------------------------------------------------------- kinds


def test_a_project_has_one_kind(empty: Project, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert empty.modality == empty.store.modality == empty.kind.name == "image"
    refused("bad_value", lambda: Project.create(empty.folder.parent / "other", modality="smell"))
    smell = replace(MODALITIES["image"], name="smell", many="smells", suffixes=frozenset({".smell"}))
    monkeypatch.setitem(MODALITIES, "smell", smell)
    assert kinds.count(["a.PNG", "b.smell", "c.jpg", "notes.txt", "none"]) == {"image": 2, "smell": 1}
    with Project.create(empty.folder.parent / "smells", modality="smell") as smells:
        told = refused("other_kind", lambda: import_source(smells, source))
        assert "contains images" in told.text and "is for smells" in told.text
        assert smells.samples.count() == 0 and smells.files.sources() == []


def test_a_place_that_is_none_is_damage_and_a_kind_that_is_not_known_is_told(striped: Project) -> None:
    file = striped.folder / paths.PROJECT_FILE
    striped.close()
    for code, statement in (
        ("project_damaged", "UPDATE samples SET place = 'page:3' WHERE id = 5"),
        ("project_damaged", "UPDATE samples SET place = x'626f78' WHERE id = 5"),
        ("project_damaged", f"UPDATE samples SET place = 'box:{'9' * 200},0,1,1' WHERE id = 5"),
        ("unknown_modality", "UPDATE meta SET value = 'smell' WHERE key = 'kind'"),
    ):
        kept = file.read_bytes()
        with closing(sqlite3.connect(file)) as db, db:
            db.execute(statement)
        refused(code, lambda: Project.open(striped.folder))
        refused(code, lambda: Project.open(striped.folder, read_only=True, check_later=True))
        file.write_bytes(kept)
    Project.open(striped.folder).close()
