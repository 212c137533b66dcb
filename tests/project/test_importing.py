"""Importing: every file read once, stored by the batch, nothing lost, originals untouched."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from tldesk import paths
from tldesk.errors import TldeskError
from tldesk.media import image
from tldesk.project import importing
from tldesk.project.events import Event, Imported, PhaseStarted, Progressed
from tldesk.project.importers import records
from tldesk.project.importing import import_source, rescan
from tldesk.project.samples import Query, Sample
from tldesk.project.store import Project

Photos = Callable[..., Path]


@pytest.fixture
def tree(tmp_path: Path) -> Photos:
    """Small pictures, each of its own colour, below `source`: `tree("a/1.png", …)` → the folder."""
    colors = random.Random(1)

    def make(*names: str, folder: str = "source") -> Path:
        for name in names:
            file = tmp_path / folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            Image.new("RGB", (12, 8), tuple(colors.randrange(256) for _ in range(3))).save(file)
        return tmp_path / folder

    return make


def finish(events: Iterator[Event]) -> Imported:
    """The last event of an import, which is Imported."""
    *_, last = events
    assert isinstance(last, Imported)
    return last


def outcome(imported: Imported) -> tuple[int, int, int, int]:
    return imported.added, imported.updated, imported.unchanged, imported.missing


def samples(project: Project) -> dict[str, Sample]:
    """All samples by their path relative to their root."""
    roots = project.files.roots().values()
    found = project.samples.get(project.samples.ids())
    return {
        next(s.path.relative_to(root).as_posix() for root in roots if s.path.is_relative_to(root)): s for s in found
    }


def state(project: Project) -> list[tuple[object, ...]]:
    """Everything that importing could change."""
    with sqlite3.connect(project.folder / paths.PROJECT_FILE) as db:
        rows = [
            row for name in ("samples", "classes", "roots", "sources") for row in db.execute(f"SELECT * FROM {name}")
        ]
    db.close()
    return rows


def fingerprints(folder: Path) -> dict[Path, tuple[str, int, int]]:
    return {
        file: (hashlib.sha256(file.read_bytes()).hexdigest(), file.stat().st_mtime_ns, file.stat().st_ino)
        for file in folder.rglob("*")
        if file.is_file()
    }


def refused(code: str, events: Iterator[Event]) -> TldeskError:
    with pytest.raises(TldeskError) as caught:
        list(events)
    assert caught.value.code == code
    assert caught.value.text and caught.value.hint
    return caught.value


# ---------------------------------------------------------------------------------------------- what is stored


def test_class_folders_become_samples(empty: Project, tree: Photos) -> None:
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


def test_events_tell_the_progress(empty: Project, tree: Photos, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "_SECONDS_BETWEEN_REPORTS", 0)
    source = tree(*(f"a/{number}.png" for number in range(9)))
    first, phase, *progress, last = list(import_source(empty, source))
    assert isinstance(first, PhaseStarted) and first.name == "list"
    assert isinstance(phase, PhaseStarted) and (phase.name, phase.total) == ("import", 9)
    assert [event.done for event in progress if isinstance(event, Progressed)] == [*range(1, 10), 9]
    *_, end = progress
    assert isinstance(end, Progressed) and end.rate > 0 and end.seconds_left == 0
    assert isinstance(last, Imported)


def test_given_splits_are_kept_and_val_is_taken_from_train(empty: Project, tree: Photos) -> None:
    source = tree(*(f"train/a/{n}.png" for n in range(20)), *(f"test/a/{n}.png" for n in range(5)))
    finish(import_source(empty, source))
    assert empty.samples.summary().by_split == {"train": 17, "val": 3, "test": 5}
    assert all(s.split == "test" for path, s in samples(empty).items() if path.startswith("test/"))


def test_a_table_gives_labels_and_lists_what_is_wrong(empty: Project, tree: Photos) -> None:
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


def test_bad_files_are_stored_with_their_reason_and_the_rest_goes_on(
    empty: Project, tree: Photos, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tree("a/good.png", "a/huge.png", "a/wrong.jpg.png")
    monkeypatch.setattr(image, "MAX_PIXELS", 1000)
    Image.new("L", (50, 50)).save(source / "a/huge.png")
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
        "huge.png": ("image_too_large", "it has 2,500 pixels, more than 1,000"),
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


def test_odd_names_are_stored_and_found(empty: Project, tree: Photos) -> None:
    names = ["😺 emoji.png", "two\nlines.png", "quo'te\".png", "עברית.png", "CON.png", "x" * 240 + ".png", "dot. .png"]
    names += [unicodedata.normalize(form, "é.png") for form in ("NFC", "NFD")]
    source = tree(*(f"klasse é/{name}" for name in names))
    imported = finish(import_source(empty, source))
    assert (imported.added, imported.problems) == (len(names), [])
    assert all(sample.path.is_file() for sample in samples(empty).values())
    assert outcome(finish(import_source(empty, source))) == (0, 0, len(names), 0)


# ---------------------------------------------------------------------------------------------- again and again


def test_known_files_are_not_opened_again(empty: Project, tree: Photos, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tree("a/1.png", "a/2.png")
    (source / "a/bad.jpg").write_bytes(b"x")
    finish(import_source(empty, source))
    opened: list[Path] = []
    read = image.read
    monkeypatch.setattr(image, "read", lambda file: opened.append(file) or read(file))
    monkeypatch.setattr(image, "inspect", lambda data: (5, 5))
    assert outcome(finish(import_source(empty, source))) == (0, 0, 3, 0)
    assert opened == []
    tree("a/3.png")
    Image.new("RGB", (5, 5)).save(source / "a/1.png")
    assert outcome(finish(import_source(empty, source))) == (1, 1, 2, 0)
    assert sorted(file.name for file in opened) == ["1.png", "3.png"]
    assert samples(empty)["a/1.png"].width == 5


def test_importing_again_keeps_what_the_user_decided(empty: Project, tree: Photos) -> None:
    source = tree("a/1.png", "b/2.png")
    finish(import_source(empty, source))
    first = samples(empty)["a/1.png"].id
    empty.edits.set_label([first], "b")
    empty.edits.set_split([first], "test")
    Image.new("RGB", (5, 5)).save(source / "a/1.png")
    finish(import_source(empty, source))
    assert (samples(empty)["a/1.png"].label, samples(empty)["a/1.png"].split) == ("b", "test")


def test_a_table_labels_files_that_are_there_already(empty: Project, tree: Photos) -> None:
    folder = tree("1.png", "2.png", "3.png")
    finish(import_source(empty, folder))
    empty.classes.add("mine")
    empty.edits.set_label([samples(empty)["3.png"].id], "mine")
    (folder / "labels.csv").write_text("path,label\n1.png,cat\n2.png,dog\n3.png,dog\n")
    assert outcome(finish(import_source(empty, folder / "labels.csv"))) == (0, 2, 1, 0)
    assert {path: s.label for path, s in samples(empty).items()} == {"1.png": "cat", "2.png": "dog", "3.png": "mine"}


def test_a_file_is_one_row_whichever_folder_it_is_imported_from(empty: Project, tree: Photos) -> None:
    source = tree("a/1.png", "a/2.png", "b/3.png")
    assert outcome(finish(import_source(empty, source / "a"))) == (2, 0, 0, 0)
    assert outcome(finish(import_source(empty, source))) == (1, 2, 0, 0)
    assert outcome(finish(import_source(empty, source / "b"))) == (0, 0, 1, 0)
    assert empty.samples.summary().total == 3
    assert empty.samples.summary().by_class.keys() == {"a", "b"}


def test_rescan_finds_new_changed_gone_and_returned_files(empty: Project, tree: Photos, tmp_path: Path) -> None:
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


def test_rescan_survives_a_drive_that_is_not_there(empty: Project, tree: Photos, tmp_path: Path) -> None:
    source, other = tree("a/1.png", "b/2.png"), tree("c/3.png", folder="other")
    finish(import_source(empty, source))
    finish(import_source(empty, other))
    source.rename(tmp_path / "unplugged")
    imported = finish(rescan(empty))
    assert outcome(imported) == (0, 0, 1, 2)
    assert (str(source), f"There is no file or folder “{source}”.") in imported.problems
    assert {s.label for s in samples(empty).values()} == {"a", "b", "c"}
    (tmp_path / "unplugged").rename(source)
    assert outcome(finish(rescan(empty))) == (0, 2, 1, 0)
    assert empty.samples.summary().labelled == 3


def test_a_file_that_two_sources_name_is_added_once(empty: Project, tree: Photos) -> None:
    source = tree("a/1.png", "b/2.png")
    finish(import_source(empty, source))
    finish(import_source(empty, source / "a"))
    tree("a/new.png")
    assert outcome(finish(rescan(empty))) == (1, 0, 2, 0)
    assert samples(empty)["a/new.png"].label == "a"


# ------------------------------------------------------------------------------------------------------ copying


def test_copies_make_the_project_independent(empty: Project, tree: Photos) -> None:
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


def test_sources_of_one_name_are_copied_to_folders_of_their_own(empty: Project, tree: Photos) -> None:
    first, second = tree("a/1.png", folder="x/photos"), tree("a/1.png", folder="y/photos")
    finish(import_source(empty, first, copy=True))
    finish(import_source(empty, second, copy=True))
    found = sorted(sample.path for sample in empty.samples.get(empty.samples.ids()))
    assert found == [empty.folder / "images" / name / "a/1.png" for name in ("photos", "photos-2")]
    assert found[0].read_bytes() == (first / "a/1.png").read_bytes()
    assert found[1].read_bytes() == (second / "a/1.png").read_bytes()


def test_a_project_with_copies_can_be_moved(tmp_path: Path, tree: Photos) -> None:
    with Project.create(tmp_path / "here") as project:
        finish(import_source(project, tree("a/1.png", "a/2.png"), copy=True))
    (tmp_path / "here").rename(tmp_path / "there")
    with Project.open(tmp_path / "there") as project:
        assert all(s.path.is_file() for s in project.samples.get(project.samples.ids()))
        assert all(s.path.is_relative_to(tmp_path / "there") for s in project.samples.get(project.samples.ids()))


# ---------------------------------------------------------------------------------------- refused, stopped, killed


def test_bad_sources_leave_the_project_untouched(empty: Project, tmp_path: Path) -> None:
    before = state(empty)
    missing = tmp_path / "nowhere"
    assert refused("source_missing", import_source(empty, missing)).text == f"There is no file or folder “{missing}”."
    (tmp_path / "void").mkdir()
    refused("no_images", import_source(empty, tmp_path / "void"))
    (tmp_path / "notes.txt").write_text("x")
    refused("source_not_understood", import_source(empty, tmp_path / "notes.txt"))
    (tmp_path / "latin.csv").write_bytes(b"path,label\n1.png,caf\xe9\n")
    refused("table_not_utf8", import_source(empty, tmp_path / "latin.csv"))
    (tmp_path / "plain.csv").write_text("a,b\n1,2\n")
    refused("table_no_header", import_source(empty, tmp_path / "plain.csv"))
    assert state(empty) == before


def test_a_project_that_is_read_only_is_not_imported_into(empty: Project, tree: Photos) -> None:
    source = tree("a/1.png")
    empty.close()
    with Project.open(empty.folder, read_only=True) as project:
        refused("project_read_only", import_source(project, source))
        refused("project_read_only", import_source(project, source, copy=True))
        refused("project_read_only", rescan(project))
        assert project.samples.summary().total == 0
    assert not (empty.folder / "images").exists()


def test_stopping_keeps_what_was_read_and_the_next_import_goes_on(
    empty: Project, tree: Photos, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "_SECONDS_BETWEEN_REPORTS", 0)
    source = tree(*(f"a/{number}.png" for number in range(100)))
    seen: list[Event] = []
    for event in import_source(empty, source, should_stop=lambda: len(seen) >= 50):
        seen.append(event)
    stopped = seen[-1]
    assert isinstance(stopped, Imported) and 0 < stopped.added < 100
    assert empty.samples.summary().total == stopped.added
    assert outcome(finish(import_source(empty, source))) == (100 - stopped.added, 0, stopped.added, 0)
    assert len(empty.samples.training_rows()) == 100


def test_stopping_before_the_first_file_changes_nothing(empty: Project, tree: Photos) -> None:
    before = state(empty)
    assert outcome(finish(import_source(empty, tree("a/1.png"), should_stop=lambda: True))) == (0, 0, 0, 0)
    assert state(empty) == before


def test_the_first_batch_is_there_while_the_rest_is_read(empty: Project, tree: Photos) -> None:
    source = tree(*(f"a/{number}.png" for number in range(100)))
    go_on = threading.Event()
    read = image.read

    def waiting(file: Path | bytes) -> bytes:
        if isinstance(file, Path) and file.name == "99.png":
            assert go_on.wait(20)
        return read(file)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(image, "read", waiting)
        patch.setattr(importing, "_SECONDS_BETWEEN_REPORTS", 0)
        counts = []
        for event in import_source(empty, source):
            if isinstance(event, Progressed):
                counts.append(empty.samples.summary().total)
                if event.done >= 64:
                    go_on.set()
    assert counts[30] == 0
    assert counts[63] >= 32
    assert counts[-1] == 100
    assert empty.samples.summary().unreadable == 0


def test_leaving_the_events_ends_the_threads_and_keeps_a_valid_project(
    empty: Project, tree: Photos, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "_SECONDS_BETWEEN_REPORTS", 0)
    events = import_source(empty, tree(*(f"a/{number}.png" for number in range(80))))
    for event in events:
        if isinstance(event, Progressed) and event.done == 40:
            break
    events.close()  # type: ignore[attr-defined]
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("media")]
    assert empty.samples.summary().total == 32


@pytest.mark.parametrize(
    ("number", "code"),
    [(errno.ENOSPC, "disk_full"), (errno.EROFS, "folder_not_writable"), (errno.EACCES, "folder_not_writable")],
)
def test_a_disk_that_takes_no_copies_ends_the_import_before_its_batch(
    empty: Project, tree: Photos, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    source = tree(*(f"a/{index}.png" for index in range(60)))
    write = importing.write_atomic

    def failing(path: Path, data: bytes) -> None:
        if path.name == "50.png":
            raise OSError(number, os.strerror(number))
        write(path, data)

    with monkeypatch.context() as patch:
        patch.setattr(importing, "write_atomic", failing)
        refused(code, import_source(empty, source, copy=True))
    assert empty.samples.summary().total == 32
    assert all(s.path.is_file() for s in samples(empty).values())
    assert outcome(finish(import_source(empty, source, copy=True))) == (28, 0, 32, 0)
    assert not list(empty.folder.rglob("*.part"))


def test_a_full_disk_while_storing_keeps_the_batches_before(small_disk: Path, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    for number in range(3000):
        (tmp_path / "a" / f"{'long name ' * 20}{number}.jpg").touch()
    with Project.create(small_disk / "project") as project:
        refused("disk_full", import_source(project, tmp_path / "a"))
        stored = project.samples.summary().total
        assert 0 < stored < 3000
    with Project.open(small_disk / "project") as project:
        assert project.samples.summary().total == stored


_IMPORT = """
import sys
from pathlib import Path
from tldesk.project.importing import import_source
from tldesk.project.store import Project
with Project.open(Path(sys.argv[1])) as project:
    for event in import_source(project, Path(sys.argv[2])):
        print(event, flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
def test_an_import_that_is_killed_goes_on(empty: Project, tree: Photos) -> None:
    source = tree(*(f"a/{number}.png" for number in range(1500)))
    empty.close()
    command = [sys.executable, "-c", _IMPORT, str(empty.folder), str(source)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        next(line for line in child.stdout if line.startswith("Progressed"))
        child.send_signal(signal.SIGKILL)
    assert child.returncode == -signal.SIGKILL
    with Project.open(empty.folder) as project:
        stored = project.samples.summary().total
        assert outcome(finish(import_source(project, source))) == (1500 - stored, 0, stored, 0)
        assert len(project.samples.training_rows()) == 1500
        assert None not in {s.split for s in project.samples.training_rows()}
