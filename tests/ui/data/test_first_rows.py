"""The first rows of a table, as a screen reader asks for them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tldesk.media.tables.records import Row
from tldesk.ui.data.first_rows import FirstRows


def test_rows_beyond_the_columns_have_no_title(qtbot: QtBot) -> None:
    shown = FirstRows()
    qtbot.addWidget(shown)
    model = shown.model()
    model.show([("", ""), ("text", "Text")], [Row(number, (f"{number}",)) for number in range(5)])  # type: ignore[attr-defined]
    assert model.headerData(1, Qt.Orientation.Horizontal) == "text\nText"
    asked = [model.headerData(place, Qt.Orientation.Vertical) for place in range(model.rowCount())]
    assert asked == [None] * 5


def test_a_wide_column_gives_way_before_there_is_a_bar(qtbot: QtBot) -> None:
    shown = FirstRows()
    qtbot.addWidget(shown)
    shown.resize(480, 200)
    rows = [
        Row(number, ("a text that is longer than the table is wide " * 4, "science/technology")) for number in range(40)
    ]
    shown.show_rows([("text", "Text"), ("label", "Label")], rows, [0])
    shown.show()
    qtbot.waitUntil(shown.verticalScrollBar().isVisible)
    assert not shown.horizontalScrollBar().isVisible()
    before = shown.columnWidth(1)
    shown.resize(900, 200)
    qtbot.waitUntil(lambda: shown.columnWidth(1) > before)
    shown.resize(250, 200)
    qtbot.waitUntil(shown.horizontalScrollBar().isVisible)
