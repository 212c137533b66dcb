"""The card of a choice: a title that is too long for a line has two."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from tldesk.ui.parts import theme
from tldesk.ui.parts.choice_card import ChoiceCard


def test_a_long_title_has_two_lines(qtbot: QtBot) -> None:
    short, long, word = (
        ChoiceCard("card", title, "For 16 languages.")
        for title in ("MiniLM", "Universal Sentence Encoder", "Sentence" * 20)
    )
    for card in (short, long, word):
        qtbot.addWidget(card)
    line = QFontMetrics(theme.font(bold=True)).height()
    assert long.heightForWidth(200) == short.heightForWidth(200) + line
    assert word.heightForWidth(200) == short.heightForWidth(200), "it is shortened"
    assert long.heightForWidth(600) == short.heightForWidth(600)
    assert not long.grab().isNull() and not word.grab().isNull()
