"""Trainings are named on the command line as the window names them, and what is missing in a command is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tldesk.cli import run_command
from tldesk.cli.options import find_run
from tldesk.errors import TldeskError
from tldesk.media import guard
from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.run import Run
from tldesk.project.store import Project


def refused(name: str, project: Path, code: str) -> TldeskError:
    with pytest.raises(TldeskError) as caught:
        find_run(name, project)
    assert caught.value.code == code
    return caught.value


def test_a_training_is_named_as_in_the_window(trained_run: Run) -> None:
    folder = trained_run.project_folder
    with Project.open(folder) as project:
        other = project.runs.new(RunConfig())
    for name in ("EfficientNet-Lite0 #2", "efficientnet-lite0 #2", " #2 ", "2", other.name, str(other.folder)):
        assert find_run(name, folder) == other
    assert find_run("#1", folder) == trained_run
    error = refused("#3", folder, "run_missing")
    assert f"“EfficientNet-Lite0 #2” ({other.name}), “EfficientNet-Lite0 #1” ({trained_run.name})" in error.hint
    for run in (trained_run, other):
        run.rename("The good one")
    assert find_run("#2", folder) == other
    assert other.name in refused("the good one", folder, "run_ambiguous").hint
    (other.folder / "config.toml").write_text("no = [settings")
    assert find_run(trained_run.name, folder) == trained_run


def test_each_command_takes_such_a_name(
    trained_run: Run, photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = trained_run.project_folder
    photo = next(photos.rglob("*.jpg"))
    assert run_command(["predict", "EfficientNet-Lite0 #1", str(photo), "--project", str(folder), "--json"]) == 0
    (answer,) = json.loads(capsys.readouterr().out.splitlines()[-1])["predictions"]
    assert answer["input"] == str(photo)
    assert run_command(["predict", "#1", str(photo)]) == 2
    assert run_command(["evaluate", "1", "--project", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["run"] == str(trained_run.folder)
    options = ["--start-from", "EfficientNet-Lite0 #1", "--strategy", "feature-extraction", "--json"]
    assert run_command(["train", str(folder), *options]) == 0
    result: dict[str, Any] = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert len(result["start"]["known"]) == 3
    guard.close_idle()


def test_what_a_command_lacks_is_said_with_what_it_wants(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "list.csv"
    table.write_text("file\n")
    assert run_command(["new", str(table)]) == 2
    told = capsys.readouterr().err
    assert "--from SOURCE is missing" in told and f"tldesk new PROJECT --from {table}" in told
    assert run_command(["train", "--finish"]) == 2
    assert "--finish is for a training that was stopped" in capsys.readouterr().err
