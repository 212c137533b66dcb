"""A line that is shortened by leaving words out."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tldesk.ui.parts.controls import button
from tldesk.ui.parts.layouts import row
from tldesk.ui.parts.shortened import Shortened

WORDINGS = ("Analysing new images: 52 of 240 · 3 min left", "Analysing new images: 52 of 240", "52 of 240")


def test_no_figure_is_cut(qtbot: QtBot) -> None:
    line = Shortened("muted")
    holder = QWidget()
    holder.setLayout(row(line, button("Pause", "pause", lambda: None), margins=0))
    qtbot.addWidget(holder)
    line.say(*WORDINGS)
    holder.show()
    seen = set()
    for width in range(700, 0, -5):
        holder.resize(width, 30)
        seen.add(line.text())
        assert line.text() in WORDINGS
        assert line.fontMetrics().horizontalAdvance(line.text()) <= line.width()
        assert bool(line.toolTip()) == (line.text() != WORDINGS[0])
    assert seen == set(WORDINGS)


def test_another_figure_is_whole_before_there_is_room_for_it(qtbot: QtBot) -> None:
    line = Shortened()
    qtbot.addWidget(line)
    line.show()
    line.say("9 of 240 done", "9 of 240")
    line.resize(line.minimumSizeHint().width() + 4, 20)
    line.say("52 of 240,000 done", "52 of 240")
    assert line.text() == "52 of 240"
    line.resize(line.sizeHint())
    assert line.text() == "52 of 240,000 done"
