"""What a new project is asked about its kind, in words."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tldesk.project.exchange.source_kinds import Holds
from tldesk.ui.projects.kind_choice import KindChoice


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Holds("sound", sounds=9), ""),
        (
            Holds("sound", images=3, sounds=9, files=1, asked=True),
            "This holds 3 images, 9 sounds, 1 text file. Choose which of them to import.",
        ),
        (
            Holds("sound", tables=1, sounds=1, asked=True),
            "This table lists sounds and has a column of texts. Choose which of them to import.",
        ),
    ],
)
def test_what_there_is_of_sounds_is_said(qtbot: QtBot, found: Holds, words: str) -> None:
    choice = KindChoice()
    qtbot.addWidget(choice)
    choice._follow(found)
    assert choice.kind == "sound" and choice.segments.buttons["sound"].isChecked()
    assert (choice.note.text() if found.asked else "") == words and choice.note.isHidden() != found.asked
