"""Names of files that are to be saved: whole, and never those of other files without a question."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from tldesk.ui.parts.saving import ask_file

KINDS = {".png": "Picture (*.png)", ".svg": "Drawing (*.svg)"}


@pytest.mark.parametrize(
    ("named", "chosen", "file"),
    [
        ("a.PNG", KINDS[".svg"], "a.PNG"),
        ("a.svg", KINDS[".png"], "a.svg"),
        ("a", KINDS[".svg"], "a.svg"),
        ("a", "", "a.png"),
        ("a v1.2", KINDS[".png"], "a v1.2.png"),
        ("", KINDS[".png"], ""),
    ],
)
def test_a_name_gets_the_end_of_its_kind(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str, chosen: str, file: str
) -> None:
    name = str(tmp_path / named) if named else ""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (name, chosen))
    parent = QWidget()
    qtbot.addWidget(parent)
    assert ask_file(parent, "Save", "wish", KINDS) == (tmp_path / file if file else None)


def test_a_name_that_is_another_files_with_its_end_is_asked_for_again(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The dialog that is opened once more asks whether the file is to be replaced: here the user takes another name."""
    (tmp_path / "photo.png").write_bytes(b"mine")
    asked: list[str] = []

    def ask(_parent: QWidget, _title: str, wish: str, _kinds: str) -> tuple[str, str]:
        asked.append(wish)
        return str(tmp_path / ("photo" if len(asked) == 1 else "another")), KINDS[".png"]

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    parent = QWidget()
    qtbot.addWidget(parent)
    assert ask_file(parent, "Save", "wish", KINDS) == tmp_path / "another.png"
    assert asked == ["wish", str(tmp_path / "photo.png")]
