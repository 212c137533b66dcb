"""A project at a glance: what it says, and that nothing in it can do harm or is changed."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from present import present

from tldesk import paths
from tldesk.engine.judging import headline
from tldesk.errors import TldeskError
from tldesk.project.glance import PICTURES, glance
from tldesk.project.runs.config import RunConfig
from tldesk.project.store import Project


def test_counts_pictures_and_name(project: Project) -> None:
    project.rename("Shapes")
    folder = project.folder
    project.close()
    before = (folder / paths.PROJECT_FILE).read_bytes()
    found = present(glance(folder))
    assert (found.name, found.images, found.classes, found.best) == ("Shapes", 24, 3, None)
    assert len(found.pictures) == PICTURES and all(jpeg.startswith(b"\xff\xd8") for jpeg in found.pictures)
    assert (folder / paths.PROJECT_FILE).read_bytes() == before


def test_images_are_counted_as_on_the_data_page(project: Project) -> None:
    project.files.set_problem([1], "image_damaged", "it is damaged")
    project.edits.set_excluded([2, 3], True)
    found = present(glance(project.folder))
    assert found.images == project.samples.summary().usable == 21


def test_an_open_project_can_be_looked_at(project: Project) -> None:
    project.edits.set_label(project.samples.ids().tolist()[:4], None)
    found = present(glance(project.folder))
    assert found.images == 24 and found.changed.timestamp() > 0


def told_of(folder: Path) -> tuple[float, int, str]:
    """What a card tells: the share, and of how many images of which split."""
    first = present(headline.of(present(present(glance(folder)).best))).first
    return first.value, first.images, first.of


def test_the_best_training_is_told_by_its_test_images(trained_run: Any) -> None:
    folder = trained_run.project_folder
    test = trained_run.report["test"]
    best = (test["accuracy"], trained_run.report["n_test"], "test")
    assert told_of(folder) == best
    with Project.open(folder) as project:
        # Another one that validation likes less is not chosen, whatever its test images say.
        other = project.runs.new(RunConfig(strategy="scratch"))
        report = json.loads((trained_run.folder / "report.json").read_text(encoding="utf-8"))
        report["val"]["accuracy"], report["test"]["accuracy"] = 0.1, 1.0
        other.write_report(report)
        assert told_of(folder) == best
        del report["test"]
        report["val"]["accuracy"], report["n_val"] = 1.0, 7
        other.write_report(report)
    # Without test images it is the cross-validation that chose nothing.
    cross = report.pop("cross_validated")["accuracy"], report.pop("n_cross_validated"), "cross_validated"
    assert told_of(folder) == cross
    other.write_report(report)
    assert told_of(folder) == (1.0, 7, "val")
    (other.folder / "report.json").write_text('{"val": {"accuracy": NaN}}', encoding="utf-8")
    assert told_of(folder) == best
    (other.folder / "report.json").write_text("no report", encoding="utf-8")
    assert told_of(folder) == best


def test_thumbnails_of_somebody_else_are_not_shown(project: Project) -> None:
    folder = project.folder
    project.close()
    file = folder / "cache" / "thumbnails" / "thumbnails.sqlite"
    with sqlite3.connect(file) as db:
        db.execute("UPDATE thumbnails SET jpeg = ? WHERE id <= 20", (b"<svg/>",))
    db.close()
    assert len(present(glance(folder)).pictures) <= PICTURES
    with sqlite3.connect(file) as db:
        db.execute("CREATE TRIGGER act AFTER INSERT ON thumbnails BEGIN SELECT 1; END")
    db.close()
    before = file.read_bytes()
    assert present(glance(folder)).pictures == ()
    assert file.read_bytes() == before
    file.write_bytes(b"no database")
    assert present(glance(folder)).pictures == ()


def test_what_opening_refuses_is_not_looked_at(project: Project, tmp_path: Path) -> None:
    folder = project.folder
    project.close()
    with pytest.raises(TldeskError) as refused:
        glance(tmp_path)
    assert refused.value.code == "not_a_project"
    (folder / "looks.jsonl").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(TldeskError) as refused:
        glance(folder)
    assert refused.value.code == "project_unsafe"


def test_a_look_that_is_not_wanted_any_more_ends(trained_run: Any) -> None:
    with pytest.raises(TldeskError) as stopped:
        glance(trained_run.project_folder, lambda: True)
    assert stopped.value.code == "interrupted"
