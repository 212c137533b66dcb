"""Project: made, opened, refused, shared; nothing is written where nothing may be."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from damage import spoil_index
from disks import fill

from tldesk import paths, settings
from tldesk.errors import TldeskError
from tldesk.project.database import database, whole_files
from tldesk.project.runs.config import RunConfig
from tldesk.project.samples.samples import Query
from tldesk.project.store import Project

from .conftest import row


def refused(code: str, function: Callable[[], object]) -> TldeskError:
    with pytest.raises(TldeskError) as caught:
        function()
    assert caught.value.code == code
    assert caught.value.text and caught.value.hint
    return caught.value


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def test_a_new_project_is_empty_and_can_be_opened_again(tmp_path: Path) -> None:
    with Project.create(tmp_path / "a" / "Vögel 鸟 100% #1?", "Birds") as project:
        assert (project.name, project.modality, project.read_only) == ("Birds", "image", False)
        assert project.samples.ids().size == 0
        project.rename("Garden birds")
    with Project.open(tmp_path / "a" / "Vögel 鸟 100% #1?" / paths.PROJECT_FILE) as project:
        assert project.name == "Garden birds"
        assert project.folder == tmp_path / "a" / "Vögel 鸟 100% #1?"
        assert not project.edits.undo_text()


def test_create_keeps_a_project_that_is_there(clothes: Project) -> None:
    clothes.close()
    before = digest(clothes.folder / paths.PROJECT_FILE)
    refused("project_exists", lambda: Project.create(clothes.folder))
    assert digest(clothes.folder / paths.PROJECT_FILE) == before
    Project.open(clothes.folder).close()


def test_create_says_why_a_folder_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    refused("folder_not_writable", lambda: Project.create(tmp_path / "file" / "project"))


def test_open_wants_a_project(tmp_path: Path) -> None:
    refused("not_a_project", lambda: Project.open(tmp_path))
    refused("not_a_project", lambda: Project.open(tmp_path / "nowhere"))
    assert list(tmp_path.iterdir()) == []


def test_open_says_that_a_place_cannot_be_looked_at(tmp_path: Path) -> None:
    for read_only in (True, False):  # stands for a folder that may not be entered, too: the system refuses the look
        refused("folder_not_readable", lambda: Project.open(tmp_path / ("x" * 300), read_only=read_only))


def test_a_newer_format_is_refused_and_kept(clothes: Project) -> None:
    clothes.close()
    file = clothes.folder / paths.PROJECT_FILE
    with sqlite3.connect(file) as db:
        db.execute("PRAGMA user_version = 7")
    db.close()
    before = digest(file)
    error = refused("project_newer", lambda: Project.open(clothes.folder))
    assert "7" in error.text
    refused("project_newer", lambda: Project.open(clothes.folder, read_only=True))
    assert digest(file) == before


def test_a_file_of_another_time_or_shape_is_damaged(clothes: Project) -> None:
    clothes.close()
    for statement in (
        "PRAGMA user_version = 0",
        "PRAGMA user_version = 1; DROP INDEX samples_by_class",
    ):
        db = sqlite3.connect(clothes.folder / paths.PROJECT_FILE)
        db.executescript(statement)
        db.close()
        refused("project_damaged", lambda: Project.open(clothes.folder))


def test_a_row_that_belongs_to_nothing_is_damage(clothes: Project) -> None:
    clothes.close()
    db = sqlite3.connect(clothes.folder / paths.PROJECT_FILE, isolation_level=None)
    db.execute("UPDATE samples SET class_id = 77 WHERE id = 1")
    db.close()
    refused("project_damaged", lambda: Project.open(clothes.folder))


def test_an_index_that_disagrees_is_found_before_anything_is_written(clothes: Project) -> None:
    clothes.close()
    file = clothes.folder / paths.PROJECT_FILE
    spoil_index(file)
    before = file.read_bytes()
    with Project.open(clothes.folder, check_later=True) as project:
        assert project.samples.count() == 12
        refused("project_damaged", lambda: project.edits.set_label([10], "hat"))
        refused("project_damaged", project.store.verify)
    assert file.read_bytes() == before
    refused("project_damaged", lambda: Project.open(clothes.folder))


def test_what_is_checked_later_is_checked_once(clothes: Project) -> None:
    clothes.close()
    with Project.open(clothes.folder, check_later=True) as project:
        project.store.verify()
        project.edits.set_label([10], "hat")
        assert project.samples.one(10).label == "hat"


def test_a_closed_project_is_not_used_by_mistake(clothes: Project) -> None:
    clothes.close()
    with pytest.raises(sqlite3.ProgrammingError):
        clothes.samples.count()


def test_many_rows_are_written_as_any_other(clothes: Project) -> None:
    with clothes.store.writing_many():
        with pytest.raises(ZeroDivisionError), clothes.store.writing():
            clothes.edits.set_label([1], "hat")
            raise ZeroDivisionError
        assert clothes.samples.one(1).label != "hat"
        with clothes.store.writing_many():  # as a source that brings another one along
            clothes.edits.set_label([1], "hat")
        clothes.edits.set_label([2], "hat")
    assert [one.label for one in clothes.samples.get([1, 2])] == ["hat", "hat"]
    clothes.close()
    with Project.open(clothes.folder) as again, again.store.writing_many():
        again.close()
        assert not list(again.folder.glob("*-wal"))
    with Project.open(clothes.folder, read_only=True) as again, again.store.writing_many():
        assert [one.label for one in again.samples.get([1, 2])] == ["hat", "hat"]


def test_writing_many_that_cannot_begin_leaves_writing_as_it_was(
    clothes: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_FOR_MANY", ("no statement",))
    with pytest.raises(sqlite3.OperationalError), clothes.store.writing_many():
        pass
    monkeypatch.undo()
    clothes.edits.set_note([1], "written as ever")
    assert clothes.samples.one(1).note and clothes.store._for_many is None


def test_what_raises_inside_a_transaction_undoes_all_of_it(clothes: Project) -> None:
    with pytest.raises(ZeroDivisionError), clothes.store.writing():
        clothes.edits.set_label([1], "hat")
        assert clothes.samples.one(1).label == "hat"
        raise ZeroDivisionError
    assert clothes.samples.one(1).label == "pants"
    assert clothes.edits.undo_text() is None


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0", b"not a database at all" * 400])
def test_what_is_no_project_file_is_refused_and_kept(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / paths.PROJECT_FILE
    file.write_bytes(content)
    refused("project_damaged", lambda: Project.open(tmp_path))
    assert file.read_bytes() == content


def test_another_sqlite_file_is_no_project(tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / paths.PROJECT_FILE)
    db.execute("CREATE TABLE samples (id INTEGER PRIMARY KEY)")
    db.close()
    refused("project_damaged", lambda: Project.open(tmp_path))


def test_random_damage_is_refused_or_harmless_and_never_written_over(clothes: Project) -> None:
    clothes.edits.set_label([1, 2, 3], "hat")
    clothes.close()
    file = clothes.folder / paths.PROJECT_FILE
    sound = file.read_bytes()
    rng = np.random.default_rng(0)
    outcomes = set()
    for variant in range(120):
        damaged = bytearray(sound)
        if variant % 4 == 3:
            del damaged[int(rng.integers(1, len(damaged))) :]
        else:
            for place in rng.integers(0, len(damaged), 4 ** int(rng.integers(0, 6))):
                damaged[place] ^= int(rng.integers(1, 256))
        file.write_bytes(damaged)
        try:
            with Project.open(clothes.folder) as project:
                project.samples.get(project.samples.ids(Query(sort="label")))
                project.samples.summary()
                project.edits.undo_text()
            outcomes.add("opened")
        except TldeskError as error:
            assert error.code in ("project_damaged", "project_newer"), error
            outcomes.add(error.code)
        assert file.read_bytes() == damaged, f"variant {variant} was written to"
    assert {"opened", "project_damaged"} <= outcomes


_SECOND_PROGRAM = """
import sys
from pathlib import Path
from tldesk.errors import TldeskError
from tldesk.project.store import Project
folder = Path(sys.argv[1])
try:
    Project.open(folder)
except TldeskError as error:
    print(error.code)
with Project.open(folder, read_only=True) as project:
    print(project.read_only, project.samples.summary().labelled)
    try:
        project.edits.set_label([1], "hat")
    except TldeskError as error:
        print(error.code)
"""


def test_a_second_program_may_read_but_not_write(clothes: Project) -> None:
    clothes.edits.set_label([10], "hat")
    done = subprocess.run(
        [sys.executable, "-c", _SECOND_PROGRAM, str(clothes.folder)], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["project_in_use", "True", "10", "project_read_only"]
    clothes.edits.set_label([11], "hat")
    assert clothes.samples.summary().labelled == 11


def test_the_lock_of_a_killed_program_does_not_count(clothes: Project) -> None:
    clothes.close()
    code = "import sys; from pathlib import Path; from tldesk.project.store import Project\n"
    code += "project = Project.open(Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(clothes.folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"open\n"
        refused("project_in_use", lambda: Project.open(clothes.folder))
        child.kill()
        child.wait()
    Project.open(clothes.folder).close()


def test_the_same_program_is_held_to_one_writer_too(clothes: Project) -> None:
    refused("project_in_use", lambda: Project.open(clothes.folder))
    clothes.close()
    clothes.close()
    Project.open(clothes.folder).close()


def test_a_write_protected_project_opens_for_reading(clothes: Project, write_protect: Callable[[Path], None]) -> None:
    clothes.edits.set_label([12], "hat")
    clothes.close()
    write_protect(clothes.folder)
    before = sorted(clothes.folder.iterdir())
    with Project.open(clothes.folder) as project:
        assert project.read_only
        assert project.samples.one(12).label == "hat"
        for change in (
            lambda: project.edits.set_label([1], "hat"),
            lambda: project.edits.add_class("shoe"),
            lambda: project.rename("other"),
            lambda: project.runs.new(RunConfig()),
            lambda: project.clear_cache(),
        ):
            refused("project_read_only", change)
        project.thumbnails.put("0" * 64, b"jpeg")
        assert project.runs.all() == []
    assert sorted(clothes.folder.iterdir()) == before
    refused("folder_not_writable", lambda: Project.create(clothes.folder / "another"))


def test_a_write_protected_file_in_an_open_folder_is_opened_for_reading(
    clothes: Project, write_protect: Callable[[Path], None]
) -> None:
    clothes.close()
    write_protect(clothes.folder / paths.PROJECT_FILE)
    with Project.open(clothes.folder) as project, Project.open(clothes.folder) as other:
        assert project.read_only and other.read_only
        assert project.samples.count() == 12


def test_a_write_protected_project_shows_what_a_killed_program_had_committed(
    clothes: Project, write_protect: Callable[[Path], None], tmp_path: Path
) -> None:
    clothes.edits.set_label([12], "hat")
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in (paths.PROJECT_FILE, paths.PROJECT_FILE + "-wal"):  # as a kill leaves them, the newest edit in the log
        (copy / name).write_bytes((clothes.folder / name).read_bytes())
    write_protect(copy)
    with Project.open(copy) as project:
        assert project.read_only
        assert project.samples.one(12).label == "hat"


def test_a_log_far_larger_than_its_database_is_not_copied(
    clothes: Project, write_protect: Callable[[Path], None]
) -> None:
    clothes.close()
    with (clothes.folder / (paths.PROJECT_FILE + "-wal")).open("wb") as stream:
        stream.truncate(1_200_000_000)  # without taking room on the disk
    write_protect(clothes.folder)
    assert "is far larger than it" in refused("project_unsafe", lambda: Project.open(clothes.folder)).text


@pytest.mark.parametrize("moved", [False, True])
def test_without_shared_memory_a_project_is_still_written(tmp_path: Path, moved: bool) -> None:
    """A folder where the file of the shared memory should be fails as a network drive does."""
    whole_files.create(tmp_path / paths.PROJECT_FILE, {"name": "far away"})
    if moved:  # it was written on a local drive before
        Project.open(tmp_path).close()
    (tmp_path / (paths.PROJECT_FILE + "-shm")).mkdir()
    with Project.open(tmp_path) as project:
        assert not project.read_only
        project.edits.add_class("hat")
        assert not (tmp_path / (paths.PROJECT_FILE + "-wal")).exists()
        with Project.open(tmp_path, read_only=True) as reader:
            assert reader.classes.names() == ["hat"]
        project.edits.add_class("shoe")
    with Project.open(tmp_path) as project:
        assert project.name == "far away"
        assert project.classes.names() == ["hat", "shoe"]


def _half_written(project: Project, target: Path) -> None:
    """What a kill leaves in `target` where WAL cannot be had: some pages written, the journal to take them back."""
    file = project.folder / paths.PROJECT_FILE
    db = sqlite3.connect(file, isolation_level=None)
    assert db.execute("PRAGMA journal_mode = DELETE").fetchone() == ("delete",)
    db.execute("PRAGMA cache_size = 2")
    db.execute("BEGIN")
    db.execute("UPDATE samples SET path = path || hex(randomblob(2000)), class_id = NULL")
    target.mkdir()
    for name in (file.name, file.name + "-journal"):
        (target / name).write_bytes((file.parent / name).read_bytes())
    db.execute("ROLLBACK")
    db.close()
    assert (target / file.name).read_bytes() != file.read_bytes()


@pytest.mark.parametrize("protected", [False, True])
def test_what_a_kill_left_half_written_without_wal_is_taken_back(
    clothes: Project, tmp_path: Path, write_protect: Callable[[Path], None], protected: bool
) -> None:
    clothes.close()
    _half_written(clothes, tmp_path / "copy")
    if protected:
        write_protect(tmp_path / "copy")
    with Project.open(tmp_path / "copy") as project:
        assert project.read_only == protected
        assert project.samples.summary().labelled == 9
        assert project.samples.one(1).name == "img1.jpg"


def test_a_full_disk_is_said_and_nothing_is_lost(small_disk: Path) -> None:
    with Project.create(small_disk / "project") as project:
        root = project.files.root(small_disk)
        project.files.put(root, [row("first.jpg")])
        project.edits.add_class("hat")
        filler = fill(small_disk, left=8192)
        refused("disk_full", lambda: project.files.put(root, [row(f"{i}.jpg") for i in range(500)]))
        assert project.samples.count() == 1
        filler.unlink()
        project.edits.set_label([1], "hat")
    with Project.open(small_disk / "project") as project:
        assert project.samples.one(1).label == "hat"
        assert project.samples.count() == 1


def test_a_project_is_found_by_its_source(tmp_path: Path) -> None:
    first, second = tmp_path / "one" / "photos", tmp_path / "two" / "photos"
    first.mkdir(parents=True)
    second.mkdir(parents=True)
    for source, name in ((first, "photos"), (second, "photos-2")):
        assert Project.for_source(source) == paths.projects() / name
        with Project.create(Project.for_source(source)) as project:
            project.files.add_source(project.files.root(source), "class-folders", source, False)
    assert Project.for_source(first) == paths.projects() / "photos"
    assert Project.for_source(second / ".." / "photos") == paths.projects() / "photos-2"
    table = tmp_path / "labels.csv"
    table.write_text("path,label\n")
    assert Project.for_source(table) == paths.projects() / "labels"


def test_an_interrupted_project_of_a_source_is_used_again(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    Project.create(Project.for_source(tmp_path / "photos")).close()
    assert Project.for_source(tmp_path / "photos") == paths.projects() / "photos"


def test_the_cache_is_measured_cleared_and_capped(clothes: Project) -> None:
    clothes.cache.mkdir(exist_ok=True)
    clothes.thumbnails.put("0" * 64, b"jpeg")
    old, new = clothes.cache / "embeddings" / "old.bin", clothes.cache / "embeddings" / "new.bin"
    old.parent.mkdir()
    for file, age in ((old, 1), (new, 2)):
        file.write_bytes(bytes(70_000_000))
        os.utime(file, (age, age))
    assert clothes.cache_size() > 140_000_000
    clothes.close()
    settings.change(cache_limit_gb=0.1)
    with Project.open(clothes.folder) as project:
        assert not old.exists() and new.exists()
        assert project.thumbnails.get("0" * 64) == b"jpeg"
        project.clear_cache()
        assert project.thumbnails.get("0" * 64) is None
        assert not new.exists()
        assert project.cache_size() < 1_000_000
        assert project.samples.count() == 12


def test_many_threads_read_and_write_at_once(clothes: Project) -> None:
    failures: list[BaseException] = []

    def label(sample: int) -> None:
        try:
            for turn in range(15):
                clothes.edits.set_label([sample], ("pants", "hat")[turn % 2])
                assert clothes.samples.one(sample).label == ("pants", "hat")[turn % 2]
                clothes.samples.summary()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=label, args=(sample,)) for sample in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert clothes.samples.count(Query(label="pants")) == 8
    while clothes.edits.undo():
        pass
    assert clothes.samples.count(Query(label="pants")) == 3


def test_a_project_that_is_moved_keeps_the_images_inside_of_it(empty: Project, tmp_path: Path) -> None:
    inside = empty.folder / "images" / "photos"
    empty.files.put(empty.files.root(inside), [row("a/1.jpg")])
    empty.files.put(empty.files.root(tmp_path / "outside"), [row("2.jpg")])
    assert empty.files.root(inside) == 1
    empty.close()
    empty.folder.rename(tmp_path / "moved")
    with Project.open(tmp_path / "moved") as project:
        paths_now = [sample.path for sample in project.samples.get([1, 2])]
    assert paths_now == [tmp_path / "moved/images/photos/a/1.jpg", tmp_path / "outside/2.jpg"]


@pytest.mark.skipif(os.name == "nt", reason="there a lock file in use cannot be deleted")
def test_deleting_the_lock_file_lets_nobody_else_write(clothes: Project) -> None:
    (clothes.folder / "project.lock").unlink()
    refused("project_in_use", lambda: Project.open(clothes.folder))
    moved = clothes.folder.rename(clothes.folder.with_name("moved"))
    (moved / "project.lock").unlink(missing_ok=True)
    refused("project_in_use", lambda: Project.open(moved))
    with Project.open(moved, read_only=True) as reader:
        assert reader.samples.count() == 12
    clothes.close()
    Project.open(moved).close()
