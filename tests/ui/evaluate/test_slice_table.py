"""The table of weak spots in little room."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tldesk.engine.judging.slices import Slice
from tldesk.media.modality import MODALITIES
from tldesk.ui.evaluate.slice_table import SliceTable
from tldesk.ui.evaluate.slices import IMAGES, INTERVAL, slice_title


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


def test_that_there_is_none_is_said_where_a_low_window_shows_it(qtbot: QtBot) -> None:
    table = SliceTable()
    qtbot.addWidget(table)
    table.resize(400, 900)
    table.show()
    table.show_slices([])
    assert table.none.isVisible() and table.none.alignment() & Qt.AlignmentFlag.AlignTop
    assert [words.text() for words in table.findChildren(QLabel) if words.isVisible()] == [table.none.text()]


@pytest.mark.parametrize("kind", sorted(MODALITIES))
def test_every_slice_of_every_kind_of_data_has_a_title(kind: str) -> None:
    parts = [("class", "cat"), ("group", "north")]
    for measure in MODALITIES[kind].measures:
        names = [name for name, _, _ in measure.bands] + list(measure.quarters or ())
        parts += [(measure.name, name) for name in names]
    for of, value in parts:
        title = slice_title(Slice(of, value, (0,), 1, 1.0, 0.2, 1.0, clear=False))
        assert title != f"{of}: {value}", "a bare name is not for people: give it a row in _TITLES"
