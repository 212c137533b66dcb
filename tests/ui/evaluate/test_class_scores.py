"""The table of classes: intervals stand beside their scores where there is room for them."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tldesk.ui.evaluate.class_scores import ScoreTable
from tldesk.ui.parts.record_table import TIP


def score(name: str) -> dict[str, Any]:
    return {
        "label": name, "precision": 0.625, "recall": 0.833, "f1": 0.714, "support": 6,
        "precision_interval": [0.31, 0.86], "recall_interval": [0.44, 0.97],
    }  # fmt: skip


@pytest.fixture
def table(qtbot: QtBot) -> ScoreTable:
    made = ScoreTable()
    qtbot.addWidget(made)
    made.scores.show([score("dress"), score("hat")])
    made.resize(800, 300)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_where_there_is_little_room_the_intervals_are_in_the_tips(table: ScoreTable, qtbot: QtBot) -> None:
    def shown(role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return table.model().index(0, 1).data(role)

    assert shown() == "62%  (31–86%)" and not table.isColumnHidden(4)
    table.resize(320, 300)
    qtbot.waitUntil(lambda: shown() == "62.5%")
    assert "31.0–86.0%" in shown(TIP) and table.isColumnHidden(4)
    names = table.columnWidth(0)
    assert names >= table.fontMetrics().horizontalAdvance("dress") + 10
    assert table.model().headerData(1, Qt.Orientation.Horizontal) == "Precision"
    table.resize(800, 300)
    qtbot.waitUntil(lambda: shown() == "62%  (31–86%)")
    assert not table.isColumnHidden(4) and table.columnWidth(0) > names
