"""Imports that are refused, stopped, killed or run out of disk: nothing is lost, and the next one goes on."""

from __future__ import annotations

import errno
import math
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tldesk.atomic import write_atomic
from tldesk.media import image
from tldesk.project.exchange import importing
from tldesk.project.exchange.importing import import_source, rescan
from tldesk.project.runs import clock
from tldesk.project.runs.events import Event, Imported, Progressed
from tldesk.project.store import Project

from ..sources import Tree, finish, make_pictures, outcome, refused, samples, state


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """Makes pictures below `source`: `tree("a/1.png", …)` → the folder."""
    return lambda *names, folder="source": make_pictures(tmp_path / folder, *names)


def test_bad_sources_leave_the_project_untouched(empty: Project, tmp_path: Path) -> None:
    before = state(empty)
    missing = tmp_path / "nowhere"
    error = refused("source_missing", lambda: import_source(empty, missing))
    assert error.text == f"There is no file or folder “{missing}”."
    (tmp_path / "void").mkdir()
    refused("no_images", lambda: import_source(empty, tmp_path / "void"))
    (tmp_path / "notes.txt").write_text("x")
    refused("source_not_understood", lambda: import_source(empty, tmp_path / "notes.txt"))
    (tmp_path / "latin.csv").write_bytes(b"path,label\n1.png,caf\xe9\n")
    refused("table_not_utf8", lambda: import_source(empty, tmp_path / "latin.csv"))
    (tmp_path / "plain.csv").write_text("a,b\n1,2\n")
    refused("table_no_header", lambda: import_source(empty, tmp_path / "plain.csv"))
    assert state(empty) == before


def test_a_project_that_is_read_only_is_not_imported_into(empty: Project, tree: Tree) -> None:
    source = tree("a/1.png")
    empty.close()
    with Project.open(empty.folder, read_only=True) as project:
        refused("project_read_only", lambda: import_source(project, source))
        refused("project_read_only", lambda: import_source(project, source, copy=True))
        refused("project_read_only", lambda: rescan(project))
        assert project.samples.summary().total == 0
    assert not (empty.folder / "images").exists()


def test_stopping_keeps_what_was_read_and_the_next_import_goes_on(
    empty: Project, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "_TELL_EVERY", 0)
    source = tree(*(f"a/{number}.png" for number in range(100)))
    seen: list[Event] = []
    for event in import_source(empty, source, should_stop=lambda: len(seen) >= 50):
        seen.append(event)
    stopped = seen[-1]
    assert isinstance(stopped, Imported) and 0 < stopped.added < 100
    assert empty.samples.summary().total == stopped.added
    assert outcome(finish(import_source(empty, source))) == (100 - stopped.added, 0, stopped.added, 0)
    assert len(empty.samples.training_rows()) == 100


def test_stopping_before_the_first_file_changes_nothing(empty: Project, tree: Tree) -> None:
    before = state(empty)
    assert outcome(finish(import_source(empty, tree("a/1.png"), should_stop=lambda: True))) == (0, 0, 0, 0)
    assert state(empty) == before


def test_the_first_batch_is_there_while_the_rest_is_read(empty: Project, tree: Tree) -> None:
    source = tree(*(f"a/{number}.png" for number in range(100)))
    go_on = threading.Event()
    read = image.read

    def waiting(file: Path | bytes) -> bytes:
        if isinstance(file, Path) and file.name == "99.png":
            assert go_on.wait(20)
        return read(file)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(image, "read", waiting)
        patch.setattr(clock, "_TELL_EVERY", 0)
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
    empty: Project, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "_TELL_EVERY", 0)
    monkeypatch.setattr(importing, "_LONGEST_BATCH_SECONDS", math.inf)  # a batch ends by its number, however slow it is
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
    empty: Project, tree: Tree, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    source = tree(*(f"a/{index}.png" for index in range(60)))
    write = write_atomic

    def failing(path: Path, data: bytes) -> None:
        if path.name == "50.png":
            raise OSError(number, os.strerror(number))
        write(path, data)

    monkeypatch.setattr(importing, "_LONGEST_BATCH_SECONDS", math.inf)  # a batch ends by its number, however slow it is
    with monkeypatch.context() as patch:
        patch.setattr(importing, "write_atomic", failing)
        refused(code, lambda: import_source(empty, source, copy=True))
    assert empty.samples.summary().total == 32
    assert all(s.path.is_file() for s in samples(empty).values())
    assert outcome(finish(import_source(empty, source, copy=True))) == (28, 0, 32, 0)
    assert not list(empty.folder.rglob("*.part"))


def test_a_full_disk_while_storing_keeps_the_batches_before(small_disk: Path, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    for number in range(1000):
        (tmp_path / "a" / f"{'long name ' * 20}{number}.jpg").touch()
    with Project.create(small_disk / "project") as project:
        refused("disk_full", lambda: import_source(project, tmp_path / "a"))
        stored = project.samples.summary().total
        assert 0 < stored < 1000
    with Project.open(small_disk / "project") as project:
        assert project.samples.summary().total == stored


_IMPORT = """
import sys
from pathlib import Path
from tldesk.project.exchange import importing
from tldesk.project.runs import clock
from tldesk.project.store import Project
clock._TELL_EVERY = 0
with Project.open(Path(sys.argv[1])) as project:
    for event in importing.import_source(project, Path(sys.argv[2])):
        print(getattr(event, "done", 0), flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
def test_an_import_that_is_killed_goes_on(empty: Project, tree: Tree) -> None:
    source = tree(*(f"a/{number}.png" for number in range(500)))
    empty.close()
    command = [sys.executable, "-c", _IMPORT, str(empty.folder), str(source)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        next(line for line in child.stdout if int(line) >= 100)
        child.send_signal(signal.SIGKILL)
    assert child.returncode == -signal.SIGKILL
    with Project.open(empty.folder) as project:
        stored = project.samples.summary().total
        assert 32 <= stored < 500
        assert outcome(finish(import_source(project, source))) == (500 - stored, 0, stored, 0)
        assert len(project.samples.training_rows()) == 500
        assert None not in {s.split for s in project.samples.training_rows()}
