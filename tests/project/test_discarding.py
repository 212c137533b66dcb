"""Deleting a project that nothing was put into, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tldesk.errors import TldeskError
from tldesk.project.discarding import discard, is_unused
from tldesk.project.exchange.importing import import_source
from tldesk.project.store import Project


def test_a_project_that_was_only_made_is_deleted(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "new")
    project.backups.make()
    assert is_unused(project)
    project.close()
    discard(tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_what_is_not_ours_stays(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "new")
    (tmp_path / "new" / "mine.txt").write_text("mine")
    project.close()
    discard(tmp_path / "new")
    assert [file.name for file in (tmp_path / "new").iterdir()] == ["mine.txt"]


def test_a_project_that_holds_anything_is_used(tmp_path: Path, photos: Path) -> None:
    edited = Project.create(tmp_path / "edited")
    edited.edits.add_class("one")
    edited.edits.undo()
    assert not is_unused(edited), "it can be redone"
    edited.close()
    imported = Project.create(tmp_path / "imported")
    list(import_source(imported, photos))
    assert not is_unused(imported)
    imported.close()


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "new")
    project.close()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "file").touch()
    (tmp_path / "new" / "backups").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(TldeskError, match="safe"):
        discard(tmp_path / "new")
    assert (tmp_path / "elsewhere" / "file").exists() and (tmp_path / "new" / "project.tldesk").exists()
