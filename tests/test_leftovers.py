"""Nothing temporary outlives its program: what a killed one has left goes, what a living one needs stays."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest

from tldesk import leftovers, paths
from tldesk.atomic import beside, replacing, write_atomic
from tldesk.leftovers import swap

# A program that begins everything that can be begun, says so, and waits to be killed.
_PROGRAM = """
import sys
from pathlib import Path
from tldesk.atomic import beside, replacing
from tldesk.leftovers import swap, temporary_folder
folder = Path(sys.argv[1])
with temporary_folder() as temporary, replacing(folder / "file") as part, beside(folder / "made") as new:
    (temporary / "copy").write_bytes(b"x" * 1000)
    part.with_name(part.name + "-journal").write_bytes(b"x")
    (new / "deep").mkdir()
    (new / "deep" / "x").write_bytes(b"x")
    if sys.argv[2] == "swap":
        class Waiting(type(new)):
            def rename(self, target):
                print("ready", flush=True)
                sys.stdin.read()
        swap(Waiting(new), folder / "export")
    print("ready", flush=True)
    sys.stdin.read()
    part.with_name(part.name + "-journal").unlink()
"""


@contextmanager
def program(folder: Path, how: str = "") -> Iterator[subprocess.Popen[str]]:
    """That program at its waiting; killed at the end if it is still there."""
    command = [sys.executable, "-c", _PROGRAM, str(folder), how]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "ready\n"
        yield running
        running.kill()


def names(folder: Path) -> list[str]:
    return sorted(one.relative_to(folder).as_posix() for one in folder.rglob("*"))


def of_others() -> list[str]:
    """What lies in the cache of other programs than this one."""
    own = leftovers._own()
    assert own is not None
    return [name for name in names(own.home) if own.folder.name not in name]


def test_what_a_killed_program_left_goes_and_what_a_living_one_uses_stays(tmp_path: Path) -> None:
    with program(tmp_path) as running:
        before = names(tmp_path)
        assert len(before) == 5 and all(name.startswith(".") for name in before)
        leftovers.sweep()
        assert names(tmp_path) == before and len(of_others()) == 5
        running.kill()
        running.wait()
        assert names(tmp_path) == before
        leftovers.sweep()
    assert names(tmp_path) == [] and of_others() == []


def test_a_program_that_ends_leaves_nothing_to_sweep(tmp_path: Path) -> None:
    with program(tmp_path) as running:
        assert running.stdin is not None
        running.stdin.close()
        assert running.wait() == 0
        assert names(tmp_path) == ["file"] and of_others() == []


def test_an_export_that_was_set_aside_comes_back(tmp_path: Path) -> None:
    (tmp_path / "export").mkdir()
    (tmp_path / "export" / "model").write_bytes(b"the one there is")
    with program(tmp_path, "swap") as running:
        assert not (tmp_path / "export").exists()
        running.kill()
    leftovers.sweep()
    assert names(tmp_path) == ["export", "export/model"]


def test_the_next_command_sweeps(tmp_path: Path) -> None:
    with program(tmp_path) as running:
        running.kill()
    subprocess.run([sys.executable, "-m", "tldesk", "models", "--json"], check=True, capture_output=True)
    assert names(tmp_path) == []


@pytest.mark.skipif(os.name == "nt", reason="links as POSIX has them")
def test_only_what_is_noted_goes_and_no_link_is_followed(tmp_path: Path) -> None:
    victims = tmp_path / "victims"
    victims.mkdir()
    (victims / "photo.jpg").write_bytes(b"mine")
    (tmp_path / ".mine.0123abcd.part").write_bytes(b"of the same form, but not noted")
    with program(tmp_path) as running:
        running.kill()
    [made] = tmp_path.glob(".made.*")
    shutil.rmtree(made)
    made.symlink_to(victims)
    [notes] = (paths.cache() / leftovers.FOLDER).glob("*/notes.jsonl")
    with notes.open("a") as stream:
        for lie in (victims / "photo.jpg", victims / ".x.part", ""):
            stream.write(json.dumps({"part": str(lie), "target": None}) + "\n")
        stream.write('{"part": 5}\n[]\nnothing\n{"part": "/tm')
    leftovers.sweep()
    assert names(tmp_path) == [".mine.0123abcd.part", "victims", "victims/photo.jpg"]


def test_what_lies_on_a_drive_that_is_away_goes_when_it_is_back(tmp_path: Path) -> None:
    drive = tmp_path / "drive"
    drive.mkdir()
    with program(drive) as running:
        running.kill()
    drive.rename(tmp_path / "away")
    leftovers.sweep()
    (tmp_path / "away").rename(drive)
    assert len(names(drive)) == 5
    leftovers.sweep()
    assert names(drive) == [] and of_others() == []


def test_programs_of_another_computer_are_left_alone_for_a_month(tmp_path: Path) -> None:
    """A home may lie on a server, and its locks may not be seen from here."""
    with program(tmp_path) as running:
        running.kill()
    [lock] = [one for one in (paths.cache() / leftovers.FOLDER).glob("*.lock") if one.stem in str(of_others())]
    other = lock.with_name(f"elsewhere-{lock.name.split('-')[1]}")
    lock.with_suffix("").rename(other.with_suffix(""))
    lock.rename(other)
    leftovers.sweep()
    assert len(names(tmp_path)) == 5
    os.utime(other, (time.time() - 40 * 86_400,) * 2)
    leftovers.sweep()
    assert names(tmp_path) == [] and of_others() == []


def test_in_a_project_old_parts_of_unknown_programs_go(tmp_path: Path) -> None:
    (tmp_path / "runs" / "one").mkdir(parents=True)
    (tmp_path / "texts" / "table").mkdir(parents=True)
    (tmp_path / "backups").mkdir()
    parts = [".a.0123abcd.part", "runs/.run.0123abcd.part", "runs/one/.b.0123abcd.part", "backups/.c.0123abcd.part-wal"]
    parts.append("texts/table/.000001.jsonl.0123abcd.part")
    kept = [".a.part", ".hidden", "runs/one/config.toml", ".fresh.0123abcd.part", "texts/table/000001.jsonl"]
    for name in [*parts, *kept]:
        (tmp_path / name).write_bytes(b"x")
        os.utime(tmp_path / name, (0, 0))
    os.utime(tmp_path / ".fresh.0123abcd.part")
    leftovers.sweep_project(tmp_path)
    assert [name for name in names(tmp_path) if (tmp_path / name).is_file()] == sorted(kept)


def test_without_a_cache_all_works_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "blocked").write_bytes(b"")
    monkeypatch.setenv("TLDESK_HOME", str(tmp_path / "blocked"))
    with leftovers.temporary_folder() as folder:
        (folder / "x").write_bytes(b"x")
    assert not folder.exists()
    write_atomic(tmp_path / "file", b"x")
    leftovers.sweep()
    assert (tmp_path / "file").read_bytes() == b"x"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_process_holds_what_is_its_own(tmp_path: Path) -> None:
    """That it ends, or is killed, neither frees its parent's lock nor deletes what the parent has made."""
    with replacing(tmp_path / "file") as part, beside(tmp_path / "folder") as folder:
        for end in (lambda: os._exit(0), lambda: os.kill(os.getpid(), signal.SIGKILL)):
            child = os.fork()
            if child == 0:
                write_atomic(tmp_path / "other", b"x")
                leftovers._close()
                end()
            os.waitpid(child, 0)
        subprocess.run([sys.executable, "-c", "from tldesk import leftovers; leftovers.sweep()"], check=True)
        assert part.exists() and folder.exists()


@pytest.mark.parametrize("refused", [True, False])
def test_what_is_replaced_is_looked_at_once_more_where_nobody_reaches_it(tmp_path: Path, refused: bool) -> None:
    new, target = tmp_path / "new", tmp_path / "export"
    for folder in (new, target):
        folder.mkdir()
        (folder / folder.name).write_text("x")

    def look(earlier: Path) -> None:
        assert not target.exists() and (earlier / "export").is_file()
        if refused:
            raise ValueError("changed")

    with pytest.raises(ValueError, match="changed") if refused else nullcontext():
        swap(new, target, look)
    assert [file.name for file in target.iterdir()] == ["export" if refused else "new"]
    assert not list(tmp_path.glob(".*"))


def test_what_cannot_be_put_back_is_kept(tmp_path: Path) -> None:
    new, target = tmp_path / "new", tmp_path / "export"
    new.mkdir()
    target.mkdir()
    (target / "mine").write_text("mine")

    def look(_earlier: Path) -> None:
        target.mkdir()  # somebody else was quicker
        raise ValueError("changed")

    with pytest.raises(ValueError, match="changed"):
        swap(new, target, look)
    assert [file.read_text() for file in tmp_path.rglob("mine")] == ["mine"]
