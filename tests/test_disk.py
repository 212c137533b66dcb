"""What there is at a path is asked without an exception, whatever the path."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tldesk import disk

ALL = (disk.is_file, disk.is_folder, disk.is_there)


def test_files_and_folders_are_told_apart(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    assert [ask(file) for ask in ALL] == [True, False, True]
    assert [ask(tmp_path) for ask in ALL] == [False, True, True]


@pytest.mark.parametrize("ask", ALL)
@pytest.mark.parametrize("name", ["nothing", "file/below", "x" * 300, "zero\0byte"])
def test_what_cannot_be_there_is_not(tmp_path: Path, ask: Callable[[Path], bool], name: str) -> None:
    (tmp_path / "file").touch()
    assert not ask(tmp_path / name)
