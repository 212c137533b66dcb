"""What gives way where there is little room."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tldesk.ui.parts.narrow import Beside


def _half() -> QWidget:
    made = QWidget()
    made.setMinimumSize(200, 50)
    return made


def test_two_stand_side_by_side_where_each_has_room(qtbot: QtBot) -> None:
    first, second = _half(), _half()
    pair = Beside(first, second, 300)
    qtbot.addWidget(pair)
    pair.resize(700, 400)
    with qtbot.waitExposed(pair):
        pair.show()
    assert pair.orientation() == Qt.Orientation.Horizontal and first.height() == second.height() == 400
    assert pair.minimumSizeHint().width() <= 220, "it can become as narrow as one"
    pair.resize(500, 400)
    assert pair.orientation() == Qt.Orientation.Vertical and first.width() == second.width() == 500
    assert abs(first.height() - second.height()) <= 1
    pair.resize(700, 400)
    assert pair.orientation() == Qt.Orientation.Horizontal
