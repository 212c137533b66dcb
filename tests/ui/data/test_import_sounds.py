"""Sounds come in through the window: the kind is found, and speakers are proposed as groups."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sounds
from present import present, typed
from pytestqt.qtbot import QtBot
from windows import idle

from tldesk.media import guard
from tldesk.ui.data.data_page import DataPage
from tldesk.ui.window.main_window import MainWindow


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Words of three speakers in class folders, and a recording with a label track."""
    for number in range(24):
        word, name = ("no", "yes")[number % 2], ("ann", "bob", "eve")[number // 2 % 3]
        path = tmp_path / "words" / word / f"{word}_{name}_{number // 6}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(sounds.encoded(sounds.word(number, seconds=0.2, rate=8_000), 8_000))
    (tmp_path / "long").mkdir()
    (tmp_path / "long" / "a.wav").write_bytes(sounds.encoded(sounds.noise(seconds=2.0, rate=8_000), 8_000))
    (tmp_path / "long" / "a.txt").write_text("0\t1\tno\n1\t1.5\tyes\n1\t9\tyes\n")
    return tmp_path / "words"


def test_a_dropped_folder_of_sounds_becomes_a_project(
    empty_window: MainWindow, open_dialog: Callable[[str], Any], qtbot: QtBot, folder: Path, tmp_path: Path
) -> None:
    window = empty_window
    window.commands.open_paths([folder])
    new = open_dialog("new-project")
    new.place.setText(str(tmp_path / "projects"))
    qtbot.waitUntil(lambda: not new.kinds.looking)
    assert new.kinds.segments.buttons["sound"].isChecked() and not new.kinds.note.isVisible()
    new.make()
    dialog = open_dialog("import-preview")
    qtbot.waitUntil(lambda: dialog.found is not None)
    assert dialog.message.text() == "One folder for each class: 24 sounds · 3 groups"
    assert dialog.questions["together"].currentText() == "Part 2 of the file name (3): ann, bob, eve"
    assert dialog.questions["channel"].currentText() == "The mean of all channels"
    dialog.import_button.click()
    idle(qtbot, window)
    project = present(window.context.project)
    with project.store.reading() as db:
        found = db.execute("SELECT group_name, COUNT(*), COUNT(DISTINCT split) FROM samples GROUP BY group_name")
        assert found.fetchall() == [("ann", 8, 1), ("bob", 8, 1), ("eve", 8, 1)]

    typed(DataPage, window.page).start_import(folder.parent / "long")
    again = open_dialog("import-preview")
    qtbot.waitUntil(lambda: again.found is not None)
    assert again.message.text() == "Recordings with label tracks: 3 sounds"
    again.import_button.click()
    idle(qtbot, window)
    assert project.samples.count() == 26
    guard.close_idle()
