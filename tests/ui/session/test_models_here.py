"""ModelsHere: a look at the folder of models, which may change, or be no folder at all, while it is looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from tldesk import paths
from tldesk.ui.session import models_here


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where models are looked for."""
    monkeypatch.setattr(paths, "weights", lambda: tmp_path / "weights")
    return tmp_path / "weights"


def test_files_are_told_by_name_size_and_time(folder: Path) -> None:
    folder.mkdir()
    (folder / "a.safetensors").write_bytes(b"1")
    before = models_here._files()
    (folder / "a.safetensors").write_bytes(b"12")
    assert {name for name, _, _ in before} == {"a.safetensors"}
    assert models_here._files() != before


def test_what_cannot_be_looked_at_is_not_here_and_no_error(folder: Path) -> None:
    assert models_here._files() == frozenset()
    folder.write_bytes(b"no folder")
    assert models_here._files() == frozenset()


def test_a_file_that_has_gone_meanwhile_hides_no_other(folder: Path) -> None:
    folder.mkdir()
    (folder / "a.safetensors").write_bytes(b"1")
    (folder / "gone.part").symlink_to(folder / "nowhere")  # is listed, and cannot be asked
    assert {name for name, _, _ in models_here._files()} == {"a.safetensors"}
