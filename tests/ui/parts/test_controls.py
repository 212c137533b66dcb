"""Buttons: Enter and Space press the one that has the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QDoubleSpinBox, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from tldesk.ui.parts.controls import button, icon_button, named
from tldesk.ui.parts.layouts import row

Keys = Qt.Key


@pytest.mark.parametrize("kind", [QSpinBox, QDoubleSpinBox])
def test_the_number_in_a_spin_box_keeps_off_its_frame(qtbot: QtBot, kind: type[QSpinBox]) -> None:
    box = named(kind(), "number", "Number")
    qtbot.addWidget(box)
    assert box.lineEdit().textMargins().left() == 6


@pytest.mark.parametrize("key", [Keys.Key_Return, Keys.Key_Enter, Keys.Key_Space])
@pytest.mark.parametrize("worded", [True, False])
def test_keys_press_the_button_that_tab_reached(qtbot: QtBot, key: Qt.Key, worded: bool) -> None:
    pressed: list[str] = []
    page = QWidget()
    qtbot.addWidget(page)
    made: list[QAbstractButton] = [button("First", "first", lambda: pressed.append("first"))]
    if worded:
        made.append(button("Second", "second", lambda: pressed.append("second")))
    else:
        made.append(icon_button("pencil", "second", "Second", lambda: pressed.append("second")))
    page.setLayout(row(*made))
    with qtbot.waitExposed(page):
        page.show()
    made[0].setFocus()
    qtbot.keyClick(made[0], Keys.Key_Tab)
    qtbot.waitUntil(made[1].hasFocus)
    qtbot.keyClick(made[1], key)
    assert pressed == ["second"]
    made[1].setEnabled(False)
    qtbot.keyClick(made[1], key)
    assert pressed == ["second"]
