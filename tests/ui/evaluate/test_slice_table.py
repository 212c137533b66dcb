"""The table of weak spots in little room."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tldesk.engine.judging.slices import Slice
from tldesk.ui.evaluate.slice_table import SliceTable
from tldesk.ui.evaluate.slices import IMAGES, INTERVAL


def test_names_have_the_room_of_the_counts(qtbot: QtBot) -> None:
    table = SliceTable()
    qtbot.addWidget(table)
    table.resize(700, 300)
    table.show()
    table.show_slices([Slice("class", "tambourine", (0, 1, 2), 2, 2 / 3, 0.2, 0.9, clear=True)])
    assert not table.view.isColumnHidden(INTERVAL) and not table.view.isColumnHidden(IMAGES)
    table.resize(240, 300)
    qtbot.waitUntil(lambda: table.view.isColumnHidden(INTERVAL))
    assert table.view.columnWidth(0) >= table.view.sizeHintForColumn(0)
    table.resize(700, 300)
    qtbot.waitUntil(lambda: not table.view.isColumnHidden(INTERVAL))
