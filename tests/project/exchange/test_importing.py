"""Importing: every file read once and stored as it is; importing again, rescanning, copying."""

from __future__ import annotations

import io
import os
import random
import struct
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import GeneratorType
from typing import Any

import pytest
from PIL import Image
from present import typed

from tldesk.media import guard
from tldesk.project.exchange import importing
from tldesk.project.exchange.destinations import FileTask
from tldesk.project.exchange.importing import import_source, rescan
from tldesk.project.importers import records
from tldesk.project.runs import clock
from tldesk.project.runs.events import Imported, PhaseStarted, Progressed
from tldesk.project.samples.samples import Query
from tldesk.project.store import Project

from ..sources import Tree, fingerprints, finish, make_pictures, outcome, refused, samples, state


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """Makes pictures below `source`: `tree("a/1.png", …)` → the folder."""
    return lambda *names, folder="source": make_pictures(tmp_path / folder, *names)


# ---------------------------------------------------------------------------------------------- what is stored


def test_class_folders_become_samples(empty: Project, tree: Tree) -> None:
    source = tree("b/1.png", "b/2.png", "a 10/3.png", "a 9/4.png")
    before = fingerprints(source)
    imported = finish(import_source(empty, source))
    assert outcome(imported) == (4, 0, 0, 0)
    assert imported.problems == []
    assert empty.classes.names() == ["a 9", "a 10", "b"]
    stored = samples(empty)["b/1.png"]
    assert (stored.path, stored.label, stored.width, stored.height) == (source / "b/1.png", "b", 12, 8)
    assert stored.sha256 == before[source / "b/1.png"][0]
    assert stored.problem is None
    assert {samples(empty)[f"b/{n}.png"].split for n in (1, 2)} == {"train", "val"}
    assert fingerprints(source) == before


def test_events_tell_the_progress(empty: Project, tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "_TELL_EVERY", 0)
    source = tree(*(f"a/{number}.png" for number in range(9)))
    first, phase, *progress, last = list(import_source(empty, source))
    assert isinstance(first, PhaseStarted) and first.name == "list"
    assert isinstance(phase, PhaseStarted) and (phase.name, phase.total) == ("import", 9)
    assert [event.done for event in progress if isinstance(event, Progressed)] == [*range(1, 10), 9]
    *_, end = progress
    assert isinstance(end, Progressed) and end.rate > 0 and end.seconds_left == 0
    assert isinstance(last, Imported)


def test_a_large_folder_is_opened_while_it_is_listed(
    empty: Project, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "_TELL_EVERY", 0)
    monkeypatch.setattr(importing, "_PIECE", 8)
    source = tree(*(f"{label}/{number}.png" for label in "ba" for number in range(200)))
    events = import_source(empty, source)
    progress = [event for event in events if isinstance(event, Progressed)]
    assert progress[0].total < 100 and progress[0].seconds_left is None
    assert [event.total for event in progress] == sorted(event.total for event in progress)
    shown = next(place for place, event in enumerate(progress) if event.done >= 32)
    assert progress[shown].total < 400
    assert (progress[-1].done, progress[-1].total, progress[-1].seconds_left) == (400, 400, 0)
    assert empty.classes.names() == ["a", "b"]
    assert {s.split for s in empty.samples.training_rows()} == {"train", "val", "test"}


def test_a_table_that_is_damaged_far_down_brings_nothing(
    empty: Project, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "_PIECE", 2)
    folder = tree(*(f"{number}.png" for number in range(9)))
    rows = "".join(f"{number}.png,cat\n" for number in range(9))
    (folder / "labels.csv").write_bytes(f"path,label\n{rows}".encode() + b"\xff\xfe\n")
    before = state(empty)
    refused("table_not_utf8", lambda: import_source(empty, folder / "labels.csv"))
    assert state(empty) == before


def test_what_opening_a_file_brings_is_kept(empty: Project, tree: Tree) -> None:
    source = tree("a/1.png", "a/2.png")
    (source / "a/copy.png").write_bytes((source / "a/1.png").read_bytes())
    finish(import_source(empty, source))
    hashes = {s.sha256 for s in samples(empty).values()}
    assert set(empty.files.measures()) == hashes and len(hashes) == 2
    assert all(empty.thumbnails.get(sha256, 128) for sha256 in hashes)


@pytest.mark.skipif(os.name == "nt", reason="crashes as POSIX does")
def test_a_file_that_crashes_its_decoder_is_told_and_left_alone_until_it_changes(
    empty: Project, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = (
        "import os, sys\nfrom tldesk.media import guard, image\nread = image.read\n"
        "image.read = lambda file: os.abort() if b'BOOM' in (data := read(file)) else data\nsys.exit(guard.serve())"
    )
    guard.close_idle()
    monkeypatch.setattr(guard, "command", lambda: [sys.executable, "-c", code])
    source = tree(*(f"a/{number}.png" for number in range(8)))
    with (source / "a/3.png").open("ab") as file:
        file.write(b"BOOM")
    imported = finish(import_source(empty, source))
    assert (imported.added, imported.problems) == (8, [(str(source / "a/3.png"), guard.CRASHED)])
    bad = samples(empty)["a/3.png"]
    assert (bad.problem_code, bad.label) == ("image_crashes", "a")
    assert outcome(finish(rescan(empty))) == outcome(finish(import_source(empty, source))) == (0, 0, 8, 0)
    Image.new("RGB", (5, 5)).save(source / "a/3.png")
    assert outcome(finish(rescan(empty))) == (0, 1, 7, 0)
    assert samples(empty)["a/3.png"].problem is None
    guard.close_idle()


def test_given_splits_are_kept_and_val_is_taken_from_train(empty: Project, tree: Tree) -> None:
    source = tree(*(f"train/a/{n}.png" for n in range(20)), *(f"test/a/{n}.png" for n in range(5)))
    finish(import_source(empty, source))
    assert empty.samples.summary().by_split == {"train": 17, "val": 3, "test": 5}
    assert all(s.split == "test" for path, s in samples(empty).items() if path.startswith("test/"))


def test_a_table_gives_labels_and_lists_what_is_wrong(empty: Project, tree: Tree) -> None:
    folder = tree("1.png", "2.png", "3.png", "../outside.png")
    table = folder / "labels.csv"
    table.write_text("path,label,split\n1.png,cat,test\n2.png,,\n../outside.png,cat,\ngone.png,cat,\n1.png,dog,\n")
    before = fingerprints(folder)
    imported = finish(import_source(empty, table))
    assert outcome(imported) == (2, 0, 0, 1)
    assert imported.problems == [
        ("row 3: 2.png", records.NO_LABEL),
        ("row 4: ../outside.png", records.OUTSIDE),
        ("row 5: gone.png", records.MISSING),
        ("row 6: 1.png", records.REPEATED_DIFFERENTLY),
    ]
    assert {path: (s.label, s.split) for path, s in samples(empty).items()} == {
        "1.png": ("cat", "test"),
        "2.png": (None, None),
    }
    assert empty.classes.names() == ["cat"]
    assert fingerprints(folder) == before


def test_bad_files_are_stored_with_their_reason_and_the_rest_goes_on(empty: Project, tree: Tree) -> None:
    source = tree("a/good.png", "a/huge.bmp", "a/wrong.jpg.png")
    header = bytearray((source / "a/huge.bmp").read_bytes())
    header[18:26] = struct.pack("<ii", 20_000, 20_000)
    (source / "a/huge.bmp").write_bytes(header)
    (source / "a/empty.jpg").write_bytes(b"")
    (source / "a/page.jpg").write_bytes(b"<html>404</html>")
    stream = io.BytesIO()
    Image.radial_gradient("L").resize((30, 30)).save(stream, "JPEG")
    (source / "a/cut.jpg").write_bytes(stream.getvalue()[:-200])
    (source / "a/really-a-jpeg.png").write_bytes(stream.getvalue())
    imported = finish(import_source(empty, source))
    assert outcome(imported) == (7, 0, 0, 0)
    expected = {
        "cut.jpg": ("image_unreadable", "the file ends too early"),
        "empty.jpg": ("image_unreadable", "the file is empty"),
        "huge.bmp": ("image_too_large", "it has 400,000,000 pixels, more than 100,000,000"),
        "page.jpg": ("image_unreadable", "it is a web page, not an image"),
    }
    assert dict(imported.problems) == {str(source / "a" / name): reason for name, (_, reason) in expected.items()}
    unreadable = empty.samples.get(empty.samples.ids(Query(status="unreadable", sort="name")))
    assert {s.name: (s.problem_code, s.problem) for s in unreadable} == expected
    assert all(s.label == "a" and len(s.sha256) == 64 for s in unreadable)
    assert sorted(s.name for s in empty.samples.training_rows()) == ["good.png", "really-a-jpeg.png", "wrong.jpg.png"]


def test_every_damaged_file_is_accounted_for(empty: Project, tmp_path: Path) -> None:
    stream = io.BytesIO()
    Image.effect_noise((64, 64), 80).convert("RGB").save(stream, "JPEG")
    whole, chance = stream.getvalue(), random.Random(0)
    (tmp_path / "source").mkdir()
    for number in range(120):
        data = bytearray(whole[: len(whole) * (number % 100) // 100] if number % 2 else whole)
        for _ in range(number % 5 if data else 0):
            data[chance.randrange(len(data))] = chance.randrange(256)
        (tmp_path / "source" / f"{number}.jpg").write_bytes(data)
    imported = finish(import_source(empty, tmp_path / "source"))
    assert imported.added == 120
    summary = empty.samples.summary()
    assert summary.unreadable == len(imported.problems) >= 55
    assert summary.unlabelled + summary.unreadable == 120


def test_odd_names_are_stored_and_found(empty: Project, tree: Tree) -> None:
    names = ["😺 emoji.png", "two\nlines.png", "quo'te\".png", "עברית.png", "CON.png", "x" * 240 + ".png", "dot. .png"]
    names += [unicodedata.normalize(form, "é.png") for form in ("NFC", "NFD")]
    source = tree(*(f"klasse é/{name}" for name in names))
    imported = finish(import_source(empty, source))
    assert (imported.added, imported.problems) == (len(names), [])
    assert all(sample.path.is_file() for sample in samples(empty).values())
    assert outcome(finish(import_source(empty, source))) == (0, 0, len(names), 0)


# ---------------------------------------------------------------------------------------------- again and again


def test_known_files_are_not_opened_again(empty: Project, tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tree("a/1.png", "a/2.png")
    (source / "a/bad.jpg").write_bytes(b"x")
    finish(import_source(empty, source))
    opened: list[Path] = []

    def noted(tasks: Iterable[FileTask], *rest: Any) -> Iterator[Any]:
        tasks = list(tasks)
        opened.extend(task.origin for task in tasks)
        return guard.open_all(iter(tasks), *rest)

    monkeypatch.setattr(importing, "open_all", noted)
    assert outcome(finish(import_source(empty, source))) == (0, 0, 3, 0)
    assert opened == []
    tree("a/3.png")
    Image.new("RGB", (5, 5)).save(source / "a/1.png")
    assert outcome(finish(import_source(empty, source))) == (1, 1, 2, 0)
    assert sorted(file.name for file in opened) == ["1.png", "3.png"]
    assert samples(empty)["a/1.png"].width == 5


def test_importing_again_keeps_what_the_user_decided(empty: Project, tree: Tree) -> None:
    source = tree("a/1.png", "b/2.png")
    finish(import_source(empty, source))
    first = samples(empty)["a/1.png"].id
    empty.edits.set_label([first], "b")
    empty.edits.set_split([first], "test")
    Image.new("RGB", (5, 5)).save(source / "a/1.png")
    finish(import_source(empty, source))
    assert (samples(empty)["a/1.png"].label, samples(empty)["a/1.png"].split) == ("b", "test")


def test_a_table_labels_files_that_are_there_already(empty: Project, tree: Tree) -> None:
    folder = tree("1.png", "2.png", "3.png")
    finish(import_source(empty, folder))
    empty.edits.add_class("mine")
    empty.edits.set_label([samples(empty)["3.png"].id], "mine")
    (folder / "labels.csv").write_text("path,label\n1.png,cat\n2.png,dog\n3.png,dog\n")
    assert outcome(finish(import_source(empty, folder / "labels.csv"))) == (0, 2, 1, 0)
    assert {path: s.label for path, s in samples(empty).items()} == {"1.png": "cat", "2.png": "dog", "3.png": "mine"}


def test_what_gives_no_label_makes_no_class_and_no_further_labels(empty: Project, tree: Tree) -> None:
    folder = tree("1.png", "2.png")
    (folder / "labels.csv").write_text("path,label\n1.png,cat\n2.png,dog\n")
    finish(import_source(empty, folder / "labels.csv"))
    Image.new("RGB", (5, 5)).save(folder / "1.png")  # it is opened again, the other is not
    (folder / "labels.csv").write_text('path,label\n1.png,"[""cow"", ""ox""]"\n2.png,"[""hen"", ""cock""]"\n')
    finish(import_source(empty, folder / "labels.csv", options={"several": "all"}))
    assert empty.classes.names() == ["cat", "dog"] and not empty.multi_label


def test_a_file_is_one_row_whichever_folder_it_is_imported_from(empty: Project, tree: Tree) -> None:
    source = tree("a/1.png", "a/2.png", "b/3.png")
    assert outcome(finish(import_source(empty, source / "a"))) == (2, 0, 0, 0)
    assert outcome(finish(import_source(empty, source))) == (1, 2, 0, 0)
    assert outcome(finish(import_source(empty, source / "b"))) == (0, 0, 1, 0)
    assert empty.samples.summary().total == 3
    assert empty.samples.summary().by_class.keys() == {"a", "b"}


def test_rescan_finds_new_changed_gone_and_returned_files(empty: Project, tree: Tree, tmp_path: Path) -> None:
    source = tree("a/1.png", "a/2.png", "b/3.png")
    finish(import_source(empty, source))
    tree("b/new.png", "c/new.png")
    Image.new("RGB", (5, 5)).save(source / "a/2.png")
    (source / "a/1.png").rename(tmp_path / "away.png")
    imported = finish(rescan(empty))
    assert outcome(imported) == (2, 1, 1, 1)
    assert imported.problems == [(str(source / "a/1.png"), records.MISSING)]
    gone = samples(empty)["a/1.png"]
    assert (gone.problem_code, gone.problem, gone.label) == ("image_missing", records.MISSING, "a")
    assert samples(empty)["a/2.png"].width == 5
    assert samples(empty)["c/new.png"].label == "c"
    assert gone.id not in [s.id for s in empty.samples.training_rows()]
    assert outcome(finish(rescan(empty))) == (0, 0, 4, 1)
    (tmp_path / "away.png").rename(source / "a/1.png")
    assert outcome(finish(rescan(empty))) == (0, 1, 4, 0)
    assert samples(empty)["a/1.png"].problem is None
    assert samples(empty)["a/1.png"].id == gone.id


def test_rescan_survives_a_drive_that_is_not_there(empty: Project, tree: Tree, tmp_path: Path) -> None:
    source, other = tree("a/1.png", "b/2.png"), tree("c/3.png", folder="other")
    finish(import_source(empty, source))
    finish(import_source(empty, other))
    source.rename(tmp_path / "unplugged")
    imported = finish(rescan(empty))
    assert outcome(imported) == (0, 0, 1, 2)
    assert (str(source), f"There is no file or folder “{source}”.") in imported.problems
    assert {s.label for s in samples(empty).values()} == {"a", "b", "c"}
    assert (str(source), records.NOT_AT_HAND) in imported.problems
    (tmp_path / "unplugged").rename(source)
    assert outcome(finish(rescan(empty))) == (0, 0, 3, 0)
    assert empty.samples.summary().labelled == 3


def test_a_file_that_two_sources_name_is_added_once(empty: Project, tree: Tree) -> None:
    source = tree("a/1.png", "b/2.png")
    finish(import_source(empty, source))
    finish(import_source(empty, source / "a"))
    tree("a/new.png")
    assert outcome(finish(rescan(empty))) == (1, 0, 2, 0)
    assert samples(empty)["a/new.png"].label == "a"


# ------------------------------------------------------------------------------------------------------ copying


def test_copies_make_the_project_independent(empty: Project, tree: Tree) -> None:
    source = tree("a/1.png", "b/2.png")
    (source / "a/bad.jpg").write_bytes(b"x")
    before = fingerprints(source)
    assert outcome(finish(import_source(empty, source, copy=True))) == (3, 0, 0, 0)
    folder = empty.folder / "images" / "source"
    assert samples(empty)["a/1.png"].path == folder / "a/1.png"
    copied = {file.relative_to(folder): print_[:2] for file, print_ in fingerprints(folder).items()}
    assert copied == {file.relative_to(source): print_[:2] for file, print_ in before.items()}
    assert fingerprints(source) == before
    assert outcome(finish(import_source(empty, source, copy=True))) == (0, 0, 3, 0)
    tree("b/3.png")
    assert outcome(finish(rescan(empty))) == (1, 0, 3, 0)
    assert (folder / "b/3.png").is_file()


def test_sources_of_one_name_are_copied_to_folders_of_their_own(empty: Project, tree: Tree) -> None:
    first, second = tree("a/1.png", folder="x/photos"), tree("a/1.png", folder="y/photos")
    finish(import_source(empty, first, copy=True))
    finish(import_source(empty, second, copy=True))
    found = sorted(sample.path for sample in empty.samples.get(empty.samples.ids()))
    assert found == [empty.folder / "images" / name / "a/1.png" for name in ("photos", "photos-2")]
    assert found[0].read_bytes() == (first / "a/1.png").read_bytes()
    assert found[1].read_bytes() == (second / "a/1.png").read_bytes()


def test_imports_that_were_stopped_are_missed_until_each_is_done(empty: Project, tree: Tree) -> None:
    """Those of folders of one name are not confused; scanning again brings the rest as importing does."""
    sources = [tree(*(f"c/{number}.png" for number in range(6)), folder=f"{place}/photos") for place in "xy"]
    third = tree("c/1.png", "c/2.png", folder="z/others")
    for source in (*sources, third):
        told = typed(GeneratorType, import_source(empty, source))
        next(event for event in told if isinstance(event, PhaseStarted) and event.name == "import")
        told.close()  # as when the program ends
    assert list(empty.unfinished_imports.values()) == ["photos", "photos", "others"]
    assert not finish(import_source(empty, sources[1])).stopped
    assert list(empty.unfinished_imports.values()) == ["photos", "others"]
    third.rename(third.with_name("gone"))
    assert finish(rescan(empty)).added == 6
    assert list(empty.unfinished_imports.values()) == ["others"]
    assert finish(import_source(empty, sources[0], should_stop=lambda: True)).stopped
    assert list(empty.unfinished_imports.values()) == ["photos", "others"]


def test_a_project_with_copies_can_be_moved(tmp_path: Path, tree: Tree) -> None:
    with Project.create(tmp_path / "here") as project:
        finish(import_source(project, tree("a/1.png", "a/2.png"), copy=True))
    (tmp_path / "here").rename(tmp_path / "there")
    with Project.open(tmp_path / "there") as project:
        assert all(s.path.is_file() for s in project.samples.get(project.samples.ids()))
        assert all(s.path.is_relative_to(tmp_path / "there") for s in project.samples.get(project.samples.ids()))
