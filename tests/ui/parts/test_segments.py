"""Segments: joined buttons, one of them chosen; Tab reaches that one, arrows go on from it, a click moves nobody."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tldesk.ui.parts import appearance
from tldesk.ui.parts.layouts import row
from tldesk.ui.parts.segments import Segments
from tldesk.ui.parts.there import there

Keys = Qt.Key


class Place(QWidget):
    """Three segments between two fields."""

    def __init__(self) -> None:
        super().__init__()
        self.before, self.after, self.segments = QLineEdit(), QLineEdit(), Segments("views", "Views")
        for key in ("one", "two", "three"):
            self.segments.add(key, f"view-{key}", key, icon="image-outline")
        self.setLayout(row(self.before, self.segments, self.after))


@pytest.fixture
def place(qtbot: QtBot, qapp: QApplication) -> Place:
    """Shown; the first field has the keyboard."""
    appearance.apply(qapp, "light")
    made = Place()
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.before.setFocus()
    qtbot.waitUntil(made.before.hasFocus)
    return made


def chosen(segments: Segments) -> list[str]:
    return [key for key, part in segments.buttons.items() if part.isChecked()]


def test_the_first_is_chosen_and_none_is_told_of_what_the_program_chooses(
    place: Place,
) -> None:
    segments = place.segments
    told: list[str] = []
    segments.chosen.connect(told.append)
    assert chosen(segments) == ["one"]
    segments.choose("three")
    assert (chosen(segments), told) == (["three"], [])


def test_tab_reaches_it_once_and_at_the_chosen_one(place: Place) -> None:
    before, segments, after = place.before, place.segments, place.after
    segments.choose("two")
    QTest.keyClick(before, Keys.Key_Tab)
    assert segments.buttons["two"].hasFocus()
    QTest.keyClick(segments.buttons["two"], Keys.Key_Tab)
    assert after.hasFocus()
    QTest.keyClick(after, Keys.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert segments.buttons["two"].hasFocus()


def test_arrows_choose_the_neighbours_and_keep_the_keyboard(place: Place) -> None:
    before, segments, after = place.before, place.segments, place.after
    told: list[str] = []
    segments.chosen.connect(told.append)
    segments.chosen.connect(lambda _key: after.setFocus())  # as a page gives it to the view
    QTest.keyClick(before, Keys.Key_Tab)
    for key, now in (
        (Keys.Key_Right, "two"),
        (Keys.Key_Down, "three"),
        (Keys.Key_Right, "three"),
        (Keys.Key_Left, "two"),
    ):
        QTest.keyClick(there(QApplication.focusWidget()), key)
        assert chosen(segments) == [now]
        assert segments.buttons[now].hasFocus()
    assert told == ["two", "three", "two"]


def test_a_click_chooses_and_leaves_the_keyboard_where_it_is(place: Place) -> None:
    before, segments = place.before, place.segments
    told: list[str] = []
    segments.chosen.connect(told.append)
    QTest.mouseClick(segments.buttons["three"], Qt.MouseButton.LeftButton)
    assert (chosen(segments), told) == (["three"], ["three"])
    assert before.hasFocus()


def test_they_are_joined(place: Place) -> None:
    segments = place.segments
    parts = list(segments.buttons.values())
    assert all(left.geometry().right() + 1 == right.geometry().left() for left, right in pairwise(parts))
    assert len({part.y() for part in parts}) == 1
