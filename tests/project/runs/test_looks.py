"""Looks at the test images count when a choice follows; for the images, whichever training was looked at."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tldesk.project.runs import looks
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.looks import Choice, Looks
from tldesk.project.store import Project


def test_looking_alone_counts_for_nothing(project: Project) -> None:
    first, second = project.runs.new(RunConfig()), project.runs.new(RunConfig())
    for run in (first, second, first):
        looks.record(run, "train")
    for _ in range(5):
        looks.record(first, "window")
        looks.record(second, "compare")
    assert looks.count(first) == looks.count(second) == Looks(0, 0)
    shown = [line for line in (project.folder / looks.LOOKS_FILE).read_text().splitlines() if "chose" not in line]
    assert len(shown) == 2, "walking about adds no line"


@pytest.mark.parametrize("chose", ["training", "threshold", "export"])
def test_all_that_was_shown_before_a_choice_counts_once(project: Project, chose: Choice) -> None:
    first, second = project.runs.new(RunConfig()), project.runs.new(RunConfig())
    looks.record(first, "evaluate")
    looks.record(first, "window")
    looks.record(second, "compare")
    looks.choose(first, chose)
    assert looks.count(first) == looks.count(second) == Looks(1, 2)
    looks.choose(second, chose)
    assert looks.count(first) == Looks(1, 2), "nothing was shown between the two"
    looks.record(second, "window")
    looks.choose(second, chose)
    assert looks.count(first) == Looks(2, 2)


def test_a_training_is_a_choice_when_it_is_made(project: Project) -> None:
    first, waiting = project.runs.new(RunConfig()), project.runs.new(RunConfig())
    looks.record(first, "train")
    looks.record(waiting, "train")  # it was chosen before anything was shown
    assert looks.count(first) == Looks(0, 0)
    project.runs.new(RunConfig())
    assert looks.count(first) == Looks(1, 2)


def test_a_file_of_before_is_read(project: Project) -> None:
    """It told each showing and no choice; that a training told its figures says that it was chosen before."""
    run = project.runs.new(RunConfig())
    old = [("one", "train"), ("one", "window"), ("two", "train"), ("one", "window"), ("two", "compare")]
    lines = [{"time": "2026-01-01T00:00:00+00:00", "run": n, "test": looks.test_set(run), "by": by} for n, by in old]
    (project.folder / looks.LOOKS_FILE).write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert looks.count(run) == Looks(1, 1)
    looks.choose(run, "export")
    assert looks.count(run) == Looks(2, 2)


def test_other_test_images_have_their_own_count(project: Project) -> None:
    first = project.runs.new(RunConfig())
    looks.record(first, "evaluate")
    looks.choose(first, "threshold")
    moved = next(row.id for row in first.data.rows if row.split == "test")
    project.edits.set_split([moved], "train")
    assert looks.count(project.runs.new(RunConfig())) == Looks(0, 0)
    assert looks.count(first) == Looks(1, 1)


def test_a_torn_line_and_a_folder_that_cannot_be_written_to(project: Project, monkeypatch: Any) -> None:
    run = project.runs.new(RunConfig())
    with (project.folder / looks.LOOKS_FILE).open("ab") as stream:
        stream.write(b'{"time": "20')
    looks.record(run, "evaluate")
    with (project.folder / looks.LOOKS_FILE).open("ab") as stream:
        stream.write(b'[1]\n{"test": 3}\n')
    looks.choose(run, "export")
    assert looks.count(run) == Looks(1, 1)

    def refuse(*_args: object, **_more: object) -> None:
        raise PermissionError("read-only")

    monkeypatch.setattr(Path, "open", refuse)
    looks.record(run, "evaluate")  # logged; the figures are shown all the same


@pytest.mark.parametrize("limit", ["_MOST", "_MOST_BYTES"])
def test_lines_of_somebody_else_hide_none_of_later(limit: str, project: Project, monkeypatch: Any) -> None:
    monkeypatch.setattr(looks, limit, {"_MOST": 20, "_MOST_BYTES": 3000}[limit])
    run = project.runs.new(RunConfig())
    line = json.dumps({"run": "x", "test": looks.test_set(run), "by": "x" * 150})
    (project.folder / looks.LOOKS_FILE).write_text(f"{line}\n" * 40)
    looks.choose(run, "export")
    before = looks.count(run).count
    looks.record(run, "window")
    looks.choose(run, "export")
    assert looks.count(run).count == before + 1
