"""A link inside a project's folder may lead to anything of the user: a project with one is not opened."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tldesk import leftovers, paths
from tldesk.engine.embedding.feature_store import FeatureStore
from tldesk.engine.training import pixel_store
from tldesk.media.fitting import Preprocess
from tldesk.project.database import backups
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.run import Run
from tldesk.project.store import Project
from tldesk.project.trust import own_files

from ..sources import refused

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links as POSIX has them")

RUN = "2026-01-01-000000_lite0_auto"
FOLDERS = (
    "runs", "bin", "curves", "cache", "backups", "exports", "images", "images/photos", "cache/pixels", "cache/views",
    "cache/features", "cache/thumbnails", f"runs/{RUN}", f"bin/{RUN}", f"runs/{RUN}/checkpoints",
    f"runs/{RUN}/exports", f"runs/{RUN}/exports/onnx", f"curves/{RUN}/{RUN}_scratch_10/checkpoints",
)  # fmt: skip
FILES = (
    "looks.jsonl", "cache/features/lite0.bin", f"runs/{RUN}/events.jsonl", f"runs/{RUN}/config.toml",
    f"runs/{RUN}/about.toml", f"runs/{RUN}/report.json", f"runs/{RUN}/data.json", f"runs/{RUN}/predictions.npz",
    f"runs/{RUN}/run.lock", f"runs/{RUN}/checkpoints/last.safetensors",
)  # fmt: skip
IN_PLACE = ("looks.jsonl", "cache/features/lite0.bin", f"runs/{RUN}/events.jsonl", f"runs/{RUN}/run.lock")


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    """A project with a run, as it may have come from elsewhere."""
    folder = tmp_path / "foreign"
    Project.create(folder).close()
    run = folder / "runs" / RUN
    (run / "checkpoints").mkdir(parents=True)
    (run / "config.toml").write_text('backbone = "lite0"\n')
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder of the user with a file, long untouched, that looks like something temporary of ours."""
    folder = tmp_path / "home"
    (folder / "mine").mkdir(parents=True)
    for file in (folder / "letter.txt", folder / "mine" / ".letter.0123abcd.part"):
        file.write_text("all that I have written")
        os.utime(file, (1e9, 1e9))
    return folder


def put(place: Path, make: Callable[[Path], None]) -> None:
    """Put something in the place of what may be there."""
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.is_dir():
        shutil.rmtree(place)
    place.unlink(missing_ok=True)
    make(place)


def refused_as_it_is(folder: Path, victim: Path) -> str:
    before = {file: file.stat().st_size for file in victim.rglob("*")}
    for read_only in (True, False):
        error = refused("project_unsafe", lambda read_only=read_only: Project.open(folder, read_only).close())
    assert {file: file.stat().st_size for file in victim.rglob("*")} == before
    return str(error.arguments["reason"])


@pytest.mark.parametrize("place", FOLDERS)
def test_a_folder_of_ours_is_no_link(place: str, foreign: Path, home: Path) -> None:
    put(foreign / place, lambda link: link.symlink_to(home))
    assert refused_as_it_is(foreign, home) == f"“{place}” is a link"


@pytest.mark.parametrize("place", FILES)
def test_a_file_of_ours_is_no_link(place: str, foreign: Path, home: Path) -> None:
    put(foreign / place, lambda link: link.symlink_to(home / "letter.txt"))
    assert refused_as_it_is(foreign, home) == f"“{place}” is a link"
    (foreign / place).unlink()
    (foreign / place).symlink_to(home / "nothing")
    refused_as_it_is(foreign, home)


@pytest.mark.parametrize("place", IN_PLACE)
def test_a_file_that_is_written_in_place_has_one_name(place: str, foreign: Path, home: Path) -> None:
    put(foreign / place, lambda name: os.link(home / "letter.txt", name))
    assert refused_as_it_is(foreign, home) == f"“{place}” is another file too"


def test_what_is_not_ours_may_be_a_link(foreign: Path, home: Path) -> None:
    """Images that the user linked, notes beside them, and what a program put into an export."""
    for place in ("images/a.jpg", "images/photos/b.jpg", "notes", f"runs/{RUN}/exports/onnx/modules/tool"):
        put(foreign / place, lambda link: link.symlink_to(home / "letter.txt"))
    put(foreign / f"runs/{RUN}/report.json", lambda name: os.link(home / "letter.txt", name))  # is made anew
    Project.open(foreign).close()
    (foreign.parent / "way").symlink_to(foreign)
    with Project.open(foreign.parent / "way") as project:
        assert [run.name for run in project.runs.all()] == [RUN]


def test_a_project_is_not_made_among_links(tmp_path: Path, home: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "cache").symlink_to(home)
    refused("project_unsafe", lambda: Project.create(tmp_path / "new"))
    assert not (tmp_path / "new" / paths.PROJECT_FILE).exists()


@pytest.mark.parametrize("place", ["runs", f"runs/{RUN}", "cache", *(f for f in FILES if "config" not in f)])
def test_a_run_alone_is_looked_at_too(place: str, foreign: Path, home: Path) -> None:
    assert Run.load(foreign / "runs" / RUN).name == RUN
    real = home / RUN if place == "runs" else home
    shutil.copytree(foreign / "runs" / RUN, real, dirs_exist_ok=True)
    put(foreign / place, lambda link: link.symlink_to(home))
    refused("project_unsafe", lambda: Run.load(foreign / "runs" / RUN))


def test_many_runs_take_no_time(foreign: Path) -> None:
    for number in range(1000):
        for name in ("checkpoints", "exports"):
            (foreign / "runs" / f"run-{number}" / name).mkdir(parents=True)
        for name in ("config.toml", "events.jsonl", "data.json", "run.lock"):
            (foreign / "runs" / f"run-{number}" / name).touch()
    taken = []
    for _ in range(5):
        began = time.process_time()
        own_files.check(foreign)
        taken.append(time.process_time() - began)
    assert min(taken) < 0.1


def test_a_project_behind_a_link_deletes_for_good(clothes: Project, tmp_path: Path) -> None:
    clothes.runs.new(RunConfig()).delete()
    clothes.close()
    (tmp_path / "way").symlink_to(clothes.folder)
    with Project.open(tmp_path / "way") as project:
        project.runs.delete_for_good(project.runs.binned())
        assert project.runs.binned() == []


def test_backups_of_another_project_stay(foreign: Path, home: Path) -> None:
    """Also where the link comes once the project is open."""
    for number in range(12):
        shutil.copy(foreign / paths.PROJECT_FILE, home / f"20240101-0000{number:02}-000-edit{number:06}-schema4.tldesk")
    names = sorted(home.iterdir())
    with Project.open(foreign) as project:
        project.classes.ensure(["hat"])
        put(foreign / backups.FOLDER, lambda link: link.symlink_to(home))
        assert project.backups.all() == []
        refused("project_unsafe", project.backups.make)
    assert sorted(home.iterdir()) == names


def test_the_sweep_follows_no_link(foreign: Path, home: Path) -> None:
    part = foreign / "runs" / RUN / "checkpoints" / ".last.0123abcd.part"
    part.touch()
    os.utime(part, (1e9, 1e9))
    leftovers.sweep_project(foreign)
    assert not part.exists()
    for place in ("runs", "backups", "cache", "images"):
        put(foreign / place, lambda link: link.symlink_to(home))
    leftovers.sweep_project(foreign)
    assert (home / "mine" / ".letter.0123abcd.part").exists()


def test_only_kept_images_make_room(tmp_path: Path, home: Path) -> None:
    folder = tmp_path / "pixels"
    folder.mkdir()
    kept = [folder / f"{'0a' * 16}{suffix}" for suffix in (".bin", ".json")]
    for file in (*kept, folder / "letter.txt"):
        file.touch()
    pixel_store._remove_others(folder)
    assert [file.name for file in folder.iterdir()] == ["letter.txt"]
    (tmp_path / "link").symlink_to(home)
    preprocess = Preprocess(size=8)
    refused("project_unsafe", lambda: next(pixel_store.open_store(tmp_path / "link", [], preprocess, lambda: False)))


@pytest.mark.parametrize("lay", [Path.symlink_to, Path.hardlink_to], ids=["link", "second name"])
def test_embeddings_go_into_no_other_file(lay: Callable[[Path, Path], None], tmp_path: Path, home: Path) -> None:
    lay(tmp_path / "lite0.bin", home / "letter.txt")
    vector = np.ones(4, np.float32)
    with FeatureStore(tmp_path / "lite0.bin", 4) as store:
        store.put("ab" * 32, vector)
        assert store.gather(["ab" * 32])[1].all()  # memory serves
    assert (home / "letter.txt").read_text() == "all that I have written"
