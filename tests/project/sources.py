"""What the tests of importing share: making sources, and looking at what came of them."""

from __future__ import annotations

import hashlib
import random
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from tldesk import paths
from tldesk.errors import TldeskError
from tldesk.project.importers import IMPORTERS, NO_OPTIONS, Found, Options, preview
from tldesk.project.runs.events import Event, Imported
from tldesk.project.samples.samples import Sample
from tldesk.project.store import Project

Tree = Callable[..., Path]


def make_files(folder: Path, *names: str) -> Path:
    """Files of one byte (listing opens none, so they need not be pictures) below `folder`, which is returned."""
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"x")
    return folder


def make_pictures(folder: Path, *names: str) -> Path:
    """Small pictures, each of a colour of its own, below `folder`, which is returned."""
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        colors = random.Random(str(file))
        Image.new("RGB", (12, 8), tuple(colors.randrange(256) for _ in range(3))).save(file)
    return folder


def contents(source: Path) -> list[tuple[str, str | None, str | None]]:
    """What an importer finds, as (relative path, label, split)."""
    importer = IMPORTERS[preview(source).importer]
    root = source if source.is_dir() else source.parent
    return [
        (found.path.relative_to(root).as_posix(), found.label, found.split)
        for found in importer.read(source)
        if isinstance(found, Found)
    ]


def skipped(source: Path, options: Options = NO_OPTIONS) -> dict[str, str]:
    """What an importer passes over, and why."""
    return {thing.path_or_row: thing.reason for thing in preview(source, options=options).skipped}


def refused(code: str, act: Callable[[], object]) -> TldeskError:
    """The error that `act` must raise; generators are run to their end."""
    with pytest.raises(TldeskError) as caught:
        made = act()
        if isinstance(made, Iterator):
            list(made)
    assert caught.value.code == code
    assert caught.value.text and caught.value.hint
    return caught.value


def finish(events: Iterator[Event]) -> Imported:
    """The last event of an import, which is Imported."""
    *_, last = events
    assert isinstance(last, Imported)
    return last


def outcome(imported: Imported) -> tuple[int, int, int, int]:
    return imported.added, imported.updated, imported.unchanged, imported.missing


def samples(project: Project) -> dict[str, Sample]:
    """All samples by their path relative to their root."""
    roots = project.files.roots().values()
    found = project.samples.get(project.samples.ids())
    return {
        next(s.path.relative_to(root).as_posix() for root in roots if s.path.is_relative_to(root)): s for s in found
    }


def state(project: Project) -> list[tuple[object, ...]]:
    """Everything that importing could change."""
    with sqlite3.connect(project.folder / paths.PROJECT_FILE) as db:
        rows = [
            row for name in ("samples", "classes", "roots", "sources") for row in db.execute(f"SELECT * FROM {name}")
        ]
    db.close()
    return rows


def fingerprints(folder: Path) -> dict[Path, tuple[str, int, int]]:
    return {
        file: (hashlib.sha256(file.read_bytes()).hexdigest(), file.stat().st_mtime_ns, file.stat().st_ino)
        for file in folder.rglob("*")
        if file.is_file()
    }
