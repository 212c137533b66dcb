"""Where projects are kept, and where they are looked for."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tldesk import paths
from tldesk.project.store import Project
from tldesk.settings import Settings
from tldesk.ui.parts.drop import project_folder
from tldesk.ui.projects import places


@pytest.fixture
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with documents, and a program that is not to keep everything in one place."""
    if sys.platform != "linux":
        pytest.skip("where the documents are is not to be changed here")
    monkeypatch.delenv("TLDESK_HOME")
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.setenv("HOME", str(tmp_path))
    found = tmp_path / "Documents"
    found.mkdir()
    return found


def test_new_projects_are_among_the_documents(documents: Path) -> None:
    assert places.for_new(Settings()) == documents / "tldesk"
    assert places.for_new(Settings(projects_folder=str(documents / "mine"))) == documents / "mine"


def test_without_documents_they_are_where_they_were(documents: Path) -> None:
    documents.rmdir()
    assert places.for_new(Settings()) == paths.projects()


def test_a_portable_program_keeps_them_with_it() -> None:
    assert places.for_new(Settings()) == paths.projects()


def test_projects_of_earlier_versions_are_found(documents: Path) -> None:
    settings = Settings()
    assert places.named("Sample photos", settings) == documents / "tldesk" / "Sample photos"
    Project.create(paths.projects() / "Sample photos").close()
    assert places.named("Sample photos", settings) == paths.projects() / "Sample photos"
    assert places.begins_in(settings) == paths.projects()
    Project.create(documents / "tldesk" / "new").close()
    assert places.begins_in(settings) == documents / "tldesk"


def test_a_place_that_cannot_be_looked_at_is_passed_over(tmp_path: Path) -> None:
    settings = Settings(projects_folder=str(tmp_path / ("x" * 300) / "mine"))
    assert places.begins_in(settings) == tmp_path  # no other place is there yet
    assert places.named("Sample photos", settings) == places.for_new(settings) / "Sample photos"
    assert places.free("photos", places.for_new(settings)).name == "photos"
    assert project_folder(places.for_new(settings)) is None


def test_a_name_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos 2").mkdir()
    assert places.free("photos", tmp_path) == tmp_path / "photos 3"
    assert places.free("others", tmp_path) == tmp_path / "others"
