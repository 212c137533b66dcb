"""OneOf: Tab comes to what is chosen of a group, whoever has chosen it, and to a part of it that is in sight."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QRadioButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from tldesk.ui.parts.layouts import column
from tldesk.ui.parts.one_of import OneOf


class Place(QWidget):
    """A group between two fields."""

    def __init__(self, kind: type[QRadioButton] | type[QToolButton]) -> None:
        super().__init__()
        self.before, self.after = QLineEdit(), QLineEdit()
        self.group = OneOf(self)
        self.parts: Sequence[QRadioButton | QToolButton] = [kind() for _ in range(3)]
        for part in self.parts:
            part.setCheckable(True)
            part.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.group.addButton(part)
        self.setLayout(column(self.before, *self.parts, self.after))

    def tab(self) -> QWidget | None:
        """Where Tab goes from the first field."""
        self.before.setFocus()
        QTest.keyClick(self.before, Qt.Key.Key_Tab)
        return QApplication.focusWidget()


@pytest.fixture(params=[QRadioButton, QToolButton])
def place(request: pytest.FixtureRequest, qtbot: QtBot) -> Place:
    made = Place(request.param)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.before.setFocus()
    qtbot.waitUntil(made.before.hasFocus)
    return made


def test_tab_comes_to_what_the_program_has_chosen(place: Place) -> None:
    for part in (place.parts[2], place.parts[1]):
        part.setChecked(True)
        assert place.tab() is part
        QTest.keyClick(part, Qt.Key.Key_Tab)
        assert place.after.hasFocus(), "it is one stop"


def test_without_a_choice_it_comes_to_the_first(place: Place) -> None:
    place.parts[2].setChecked(True)
    place.group.setExclusive(False)
    place.parts[2].setChecked(False)
    assert place.tab() is place.parts[0]


def test_what_is_out_of_sight_is_passed_over(place: Place) -> None:
    place.parts[0].setChecked(True)
    place.parts[0].hide()
    place.group.settle()
    assert place.tab() is place.parts[1]
