"""A project of somebody else names folders of this computer: none is read or written unless the user has chosen it."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from tldesk import paths
from tldesk.project.exchange.importing import import_source, rescan
from tldesk.project.importers import records
from tldesk.project.store import Project
from tldesk.project.trust.chosen import Choices, remember

from ..sources import finish, make_pictures, outcome, samples


@pytest.fixture
def foreign(empty: Project, tmp_path: Path) -> Path:
    """A closed project with two images of its own."""
    finish(import_source(empty, make_pictures(tmp_path / "made", "a/1.png", "b/2.png"), copy=True))
    empty.close()
    shutil.rmtree(tmp_path / "made")
    return empty.folder


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """What the user has, and has imported nowhere."""
    return make_pictures(tmp_path / "home" / "Pictures", "private/passport.png")


def add(folder: Path, root: str, layout: str, source: str) -> int:
    """Add a root, and a source that is copied to it; the root's id."""
    with closing(sqlite3.connect(folder / paths.PROJECT_FILE)) as db, db:
        root_id = db.execute("INSERT INTO roots (name, path) VALUES ('x', ?)", [root]).lastrowid
        values = [root_id, layout, source]
        db.execute("INSERT INTO sources (root_id, layout, path, copied, options) VALUES (?, ?, ?, 1, '{}')", values)
    assert root_id is not None
    return root_id


def test_a_copy_is_never_written_outside_of_the_project(foreign: Path, pictures: Path) -> None:
    make_pictures(foreign / "src", "planted.png")
    (foreign / "src" / ".bashrc").write_text("echo owned\n")
    (foreign / "src" / "list.csv").write_text("path,label\n.bashrc,a\nplanted.png,a\n")
    add(foreign, str(pictures), "table", "src/list.csv")
    with Project.open(foreign) as project:
        imported = finish(rescan(project))
    assert sorted(pictures.rglob("*")) == [pictures / "private", pictures / "private" / "passport.png"]
    refused = {path for path, reason in imported.problems if reason == records.COPY_OUTSIDE}
    assert refused == {str(foreign / "src" / name) for name in (".bashrc", "planted.png")} and imported.added == 0


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_link_does_not_lead_a_copy_out(empty: Project, pictures: Path, tmp_path: Path) -> None:
    (empty.folder / "images").mkdir(exist_ok=True)
    (empty.folder / "images" / "new").symlink_to(pictures)
    imported = finish(import_source(empty, make_pictures(tmp_path / "new", "a/1.png"), copy=True))
    assert not (pictures / "a").exists() and imported.added == 0


def test_a_source_outside_is_read_only_when_it_was_chosen_here(foreign: Path, pictures: Path) -> None:
    add(foreign, "images/more", "flat-folder", str(pictures / "private"))
    with Project.open(foreign) as project:
        imported = finish(rescan(project))
        assert (str(pictures / "private"), records.NOT_CHOSEN) in imported.problems
        assert outcome(imported) == (0, 0, 2, 0) and not list(foreign.rglob("passport*"))
        remember(project.folder, pictures)
        assert finish(rescan(project)).added == 1


def test_rows_do_not_take_the_content_of_files_outside(foreign: Path, tmp_path: Path) -> None:
    secret = tmp_path / "id_rsa"
    secret.write_text("secret")
    with closing(sqlite3.connect(foreign / paths.PROJECT_FILE)) as db, db:
        root = db.execute("INSERT INTO roots (name, path) VALUES ('x', ?)", [str(tmp_path)]).lastrowid
        db.execute("UPDATE samples SET root_id = ?, path = 'id_rsa', name_key = 'x' WHERE id = 1", [root])
        db.execute("UPDATE samples SET root_id = ?, path = 'gone', name_key = 'y' WHERE id = 2", [root])
    with Project.open(foreign) as project:
        before = {name: (one.sha256, one.problem) for name, one in samples(project).items()}
        assert (str(tmp_path), records.NOT_CHOSEN) in finish(rescan(project)).problems
        assert {name: (one.sha256, one.problem) for name, one in samples(project).items()} == before
    assert hashlib.sha256(b"secret").hexdigest() not in str(before)


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_link_in_the_project_is_not_read_through(foreign: Path, pictures: Path) -> None:
    with Project.open(foreign) as project:
        file = project.samples.get(project.samples.ids())[0].path
        file.unlink()
        file.symlink_to(pictures / "private" / "passport.png")
        assert (str(file), records.NOT_CHOSEN) in finish(rescan(project)).problems


def test_ones_own_folders_are_chosen_by_importing(empty: Project, pictures: Path) -> None:
    finish(import_source(empty, pictures / "private"))
    Image.new("RGB", (9, 9)).save(pictures / "private" / "new.png")
    assert outcome(finish(rescan(empty))) == (1, 0, 1, 0)
    # A choice is for one project, and for nothing beside the folder.
    assert Choices(empty.folder).may_read(pictures / "private" / "deep" / "x.png")
    assert not Choices(empty.folder).may_read(pictures / "x.png")
    assert not Choices(empty.folder.parent / "another").may_read(pictures / "private")


def test_a_choice_that_cannot_be_kept_is_no_error(empty: Project, pictures: Path, home: Path) -> None:
    paths.chosen().parent.mkdir(parents=True, exist_ok=True)
    paths.chosen().write_text("")
    assert finish(import_source(empty, pictures / "private")).added == 1
