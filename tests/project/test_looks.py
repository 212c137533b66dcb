"""Looks at the test images are counted for the images, whichever training was looked at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tldesk.project import looks
from tldesk.project.config import RunConfig
from tldesk.project.looks import Looks
from tldesk.project.store import Project


def test_they_are_counted_and_kept(project: Project) -> None:
    first, second = project.runs.new(RunConfig()), project.runs.new(RunConfig())
    assert looks.count(first) == Looks(0, 0)
    looks.record(first, "evaluate")
    looks.record(first, "evaluate")
    looks.record(second, "compare")
    assert looks.count(first) == looks.count(second) == Looks(3, 2)


def test_other_test_images_have_their_own_count(project: Project) -> None:
    first = project.runs.new(RunConfig())
    looks.record(first, "evaluate")
    moved = next(row.id for row in first.data.rows if row.split == "test")
    project.edits.set_split([moved], "train")
    assert looks.count(project.runs.new(RunConfig())) == Looks(0, 0)
    assert looks.count(first) == Looks(1, 1)


def test_a_torn_line_and_a_folder_that_cannot_be_written_to(project: Project, monkeypatch: Any) -> None:
    run = project.runs.new(RunConfig())
    looks.record(run, "evaluate")
    with (project.folder / looks.LOOKS_FILE).open("ab") as stream:
        stream.write(b'{"time": "20')
    assert looks.count(run) == Looks(1, 1)

    def refuse(*_args: object, **_more: object) -> None:
        raise PermissionError("read-only")

    monkeypatch.setattr(Path, "open", refuse)
    looks.record(run, "evaluate")  # logged; the figures are shown all the same
