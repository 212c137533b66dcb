"""The cache folder's size, and what is deleted first when it grows too large."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tldesk.project.database import cache


def fill(folder: Path, **sizes: int) -> None:
    """Files of so many bytes, the first changed longest ago."""
    for second, (name, size) in enumerate(sizes.items()):
        file = folder / "features" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(bytes(size))
        os.utime(file, (second, second))


def test_the_size_is_that_of_all_files(tmp_path: Path) -> None:
    fill(tmp_path, one=10, two=20)
    (tmp_path / "link").symlink_to(tmp_path / "features" / "two")
    assert cache.size(tmp_path) == 30
    assert cache.size(tmp_path / "not there") == 0


def test_a_file_that_goes_while_they_are_counted_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path, one=10, two=20)
    real = Path.lstat

    def vanish(path: Path) -> os.stat_result:
        if path.name == "one":
            path.unlink(missing_ok=True)
        return real(path)

    monkeypatch.setattr(Path, "lstat", vanish)
    assert cache.size(tmp_path) == 20


def test_the_oldest_goes_first_and_what_is_kept_stays(tmp_path: Path) -> None:
    fill(tmp_path, oldest=10, older=10, newest=10)
    fill(tmp_path / "thumbnails", kept=100)
    assert cache.trim(tmp_path, 115, keep=tmp_path / "thumbnails") == 20
    assert {file.name for file, _ in cache._files(tmp_path)} == {"newest", "kept"}
