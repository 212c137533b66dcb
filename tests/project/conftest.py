"""Projects of rows without pictures (`tldesk.project` needs none), and disks that are full or write-protected."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tldesk.project.files import FileRow
from tldesk.project.store import Project

LABELS = ("pants", "shirt", "hat")


def row(path: str, content: str | None = None, **values: object) -> FileRow:
    """A readable file; files of the same `content` (its path, unless given) are equal."""
    sha256 = hashlib.sha256((content or path).encode()).hexdigest()
    known = {"bytes": 1000, "mtime_ns": 5, "width": 40, "height": 30} | values
    return FileRow(path=path, sha256=sha256, **known)  # type: ignore[arg-type]


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Project]:
    """A project without anything in it."""
    with Project.create(tmp_path / "empty") as project:
        yield project


@pytest.fixture
def clothes(tmp_path: Path) -> Iterator[Project]:
    """Twelve samples with the ids 1 to 12: pants, shirt, hat in turn for the first nine, the last three unlabelled."""
    with Project.create(tmp_path / "clothes") as project:
        project.classes.ensure(LABELS)
        root = project.files.root(tmp_path / "photos")
        labels = [LABELS[i % 3] for i in range(9)] + [None] * 3
        project.files.put(root, [row(f"img{i + 1}.jpg", label=label) for i, label in enumerate(labels)])
        yield project


def _mount(*arguments: str | Path) -> None:
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("mounting needs Linux and root")
    done = subprocess.run(["mount", *map(str, arguments)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"mounting is not possible here: {done.stderr.strip()}")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """The folder of a disk of its own that holds 1 MiB."""
    folder = tmp_path / "small-disk"
    folder.mkdir()
    _mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", folder)
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture
def write_protect() -> Iterator[Callable[[Path], None]]:
    """Makes a folder one that nobody may write to until the test ends; root ignores modes, so root mounts it."""
    undo: list[Callable[[], object]] = []

    def protect(folder: Path) -> None:
        if os.name == "posix" and os.geteuid() != 0:
            folder.chmod(0o555)
            undo.append(lambda: folder.chmod(0o755))
            return
        _mount("--bind", folder, folder)
        undo.append(lambda: subprocess.run(["umount", "--lazy", folder], check=True))
        _mount("-o", "remount,ro,bind", folder)

    yield protect
    for step in undo:
        step()
