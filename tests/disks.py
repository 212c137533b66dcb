"""Disks that are small or write-protected: real ones, mounted where the system allows it; else their tests skip."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest


def _mount(undo: ExitStack, *arguments: str | Path) -> None:
    """Mount, until `undo` closes, on the last of the arguments."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("mounting needs Linux and root")
    done = subprocess.run(["mount", *map(str, arguments)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"mounting is not possible here: {done.stderr.strip()}")
    undo.callback(subprocess.run, ["umount", "--lazy", str(arguments[-1])], check=True)


@pytest.fixture
def make_disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """`make_disk(MiB)`: the folder of a disk of its own."""
    with ExitStack() as undo:

        def make(mebibytes: int) -> Path:
            folder = tmp_path / f"disk-of-{mebibytes}"
            folder.mkdir()
            _mount(undo, "-t", "tmpfs", "-o", f"size={mebibytes}m", "tmpfs", folder)
            return folder

        yield make


@pytest.fixture
def small_disk(make_disk: Callable[[int], Path]) -> Path:
    """The folder of a disk of its own that holds 1 MiB."""
    return make_disk(1)


@pytest.fixture
def write_protect() -> Iterator[Callable[[Path], None]]:
    """Makes a folder one that nobody may write to until the test ends; root ignores modes, so root mounts it."""
    with ExitStack() as undo:

        def protect(folder: Path) -> None:
            if os.name == "posix" and os.geteuid() != 0:
                folder.chmod(0o555)
                undo.callback(folder.chmod, 0o755)
                return
            _mount(undo, "--bind", folder, folder)
            subprocess.run(["mount", "-o", "remount,ro,bind", str(folder)], check=True)

        yield protect


def fill(disk: Path, left: int) -> Path:
    """A file that takes all of the disk but so many bytes; deleting it frees them."""
    filler, space = disk / "filler", os.statvfs(disk)
    filler.write_bytes(bytes(max(0, space.f_bavail * space.f_frsize - left)))
    return filler
