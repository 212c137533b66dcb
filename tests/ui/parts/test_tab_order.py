"""Parts that come late into a window stand in the order of Tab where they stand in sight."""

from __future__ import annotations

import tabbing
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tldesk.ui.parts.layouts import column, fill, holder
from tldesk.ui.parts.tab_order import first_in


def _field(name: str) -> QLineEdit:
    field = QLineEdit()
    field.setObjectName(name)
    return field


def test_late_parts_come_where_they_are_put(qtbot: QtBot) -> None:
    first, last = column(_field("a"), _field("b")), column(_field("y"), _field("z"))
    upper = holder(first)
    place = QWidget()
    qtbot.addWidget(place)
    body = column(upper, holder(last))
    place.setLayout(body)
    middle = holder(column(_field("m"), _field("n")))
    fill(body, middle)
    head = _field("0")
    fill(first, head)
    first_in(upper, head, middle)
    place.show()
    place.activateWindow()
    qtbot.waitUntil(place.isActiveWindow)
    order, why = tabbing.walk(place)
    assert ([part.objectName() for part in order], why) == (["0", "m", "n", "a", "b", "y", "z"], "")
