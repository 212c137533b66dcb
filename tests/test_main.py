"""What one word on the command line means: a verb, a project, images for a new one, or a plain error."""

from __future__ import annotations

from pathlib import Path

import pytest
from present import present

from tldesk import cli, paths
from tldesk.__main__ import VERBS, target
from tldesk.cli import run_command


def test_the_verbs_are_those_of_the_command_line() -> None:
    assert {command.name or present(command.callback).__name__ for command in cli.app.registered_commands} == VERBS


def test_one_word_opens_the_window_where_it_names_images_or_a_project(photos: Path, tmp_path: Path) -> None:
    (tmp_path / "labels.csv").write_text("path,label\n")
    (tmp_path / "notes.doc").write_text("")
    project = tmp_path / "one"
    project.mkdir()
    (project / paths.PROJECT_FILE).touch()
    assert target([str(photos)]) == (None, photos)
    assert target([str(tmp_path / "labels.csv")]) == (None, tmp_path / "labels.csv")
    for name in ("texts.xlsx", "texts.txt", "texts.tab"):
        (tmp_path / name).touch()
        assert target([str(tmp_path / name)]) == (None, tmp_path / name)
    assert target([str(project)]) == target([str(project / paths.PROJECT_FILE)]) == (project, None)
    assert target([str(tmp_path / "other.tldesk")]) == (tmp_path / "other.tldesk", None)
    for arguments in ([], [str(tmp_path / "notes.doc")], [str(tmp_path / "gone")], [str(photos), "--json"], ["--help"]):
        assert target(arguments) == (None, None)


def test_a_verb_comes_before_a_folder_of_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "train").mkdir()
    assert target(["train"]) == (None, None)
    assert target(["./train"]) == (None, tmp_path / "train")
    (tmp_path / "train" / paths.PROJECT_FILE).touch()
    assert target(["train"]) == (None, None)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["./no/such/folder"], "“./no/such/folder” is neither a command nor a file or folder."),
        (["holiday"], "“holiday” is neither a command nor a file or folder."),
        (["trian"], "Did you mean 'train'?"),
        (["notes.doc"], "is not something that can be imported"),
        (["photos", "more"], "“photos” is not a command."),
    ],
)
def test_what_is_neither_is_refused_plainly(
    arguments: list[str], says: str, photos: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(photos.parent)
    Path("notes.doc").write_text("")
    assert target(arguments) == (None, None)
    assert run_command(arguments) == 2
    said = capsys.readouterr().err
    assert says in said and "Traceback" not in said


def test_the_help_tells_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["--help"]) == 0
    assert "tldesk FOLDER" in capsys.readouterr().out
