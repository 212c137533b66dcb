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
