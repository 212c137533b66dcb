"""Projects of rows without pictures (`tldesk.project` needs none)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tldesk.project.samples.files import FileRow
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
