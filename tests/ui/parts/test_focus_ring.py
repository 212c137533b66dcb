"""The focus ring: where the keyboard is for those who use it, and in sight; whoever clicks sees none."""

from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from tldesk.ui.parts import appearance, focus_ring
from tldesk.ui.parts.controls import button, set_property
from tldesk.ui.parts.layouts import column, holder, row
from tldesk.ui.parts.narrow import scrolled
from tldesk.ui.parts.there import there

Reason = Qt.FocusReason


class Place(QWidget):
    """A field, two buttons, a combo box and a list."""

    def __init__(self) -> None:
        super().__init__()
        self.field, self.box, self.list = QLineEdit(), QComboBox(), QListWidget()
        self.box.addItem("one")
        self.box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.list.addItem("one")
        self.first = button("First", "first", lambda: None, role="primary")
        self.second = button("Second", "second", lambda: None)
        for part in (self.first, self.second):
            part.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setLayout(row(self.field, self.first, self.second, self.box, self.list))


@pytest.fixture
def place(qtbot: QtBot, qapp: QApplication) -> Place:
    """Shown, with the keyboard in the field, where a mouse has put it."""
    appearance.apply(qapp, "light")
    made = Place()
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    QTest.mouseClick(made.second, Qt.MouseButton.LeftButton)
    QTest.mouseClick(made.field, Qt.MouseButton.LeftButton)
    assert made.field.hasFocus()
    return made


def picture(widget: QWidget) -> QImage:
    QTest.mouseMove(widget.window(), widget.window().rect().bottomLeft())
    return widget.grab().toImage()


@pytest.mark.parametrize("name", ["first", "second", "box", "list"])
def test_a_click_draws_none_and_tab_does(place: Place, name: str) -> None:
    part: QWidget = getattr(place, name)
    at_rest = picture(part)
    part.setFocus(Reason.MouseFocusReason)
    assert part.hasFocus() and picture(part) == at_rest
    while not place.field.hasFocus():
        QTest.keyClick(there(QApplication.focusWidget()), Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    while not part.hasFocus():
        QTest.keyClick(there(QApplication.focusWidget()), Qt.Key.Key_Tab)
    assert picture(part) != at_rest
    place.field.setFocus(Reason.ShortcutFocusReason)
    assert picture(part) == at_rest, "one ring at a time"
    part.setFocus(Reason.ShortcutFocusReason)
    assert picture(part) != at_rest


def test_what_goes_gives_the_keyboard_away_without_a_ring(place: Place) -> None:
    """Qt does it as if Tab had been pressed."""
    at_rest = picture(place.second)
    place.first.setFocus(Reason.MouseFocusReason)
    place.first.hide()
    assert place.second.hasFocus() and picture(place.second) == at_rest


def test_what_the_program_gives_the_keyboard_to_goes_on_as_it_came(place: Place) -> None:
    at_rest = picture(place.second)
    place.first.setFocus(Reason.MouseFocusReason)
    place.second.setFocus()
    assert picture(place.second) == at_rest
    place.first.setFocus(Reason.ShortcutFocusReason)
    place.second.setFocus()
    assert picture(place.second) != at_rest


def test_a_field_shows_who_types_there(place: Place) -> None:
    typed = picture(place.field)
    place.second.setFocus(Reason.MouseFocusReason)
    assert picture(place.field) != typed


def test_a_ringed_widget_may_be_deleted(place: Place, qtbot: QtBot) -> None:
    gone = place.second
    gone.setFocus(Reason.ShortcutFocusReason)
    gone.deleteLater()
    qtbot.waitUntil(lambda: not shiboken6.isValid(gone))
    place.first.setFocus(Reason.ShortcutFocusReason)
    assert place.first.property("ring") is True


def test_only_the_two_that_change_are_drawn_anew(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    changed: list[QWidget] = []

    def counted(widget: QWidget, name: str, value: object) -> None:
        changed.append(widget)
        set_property(widget, name, value)

    monkeypatch.setattr(focus_ring, "set_property", counted)
    for part in (place.first, place.second, place.box, place.list):
        part.setFocus(Reason.MouseFocusReason)
    assert not changed
    place.first.setFocus(Reason.ShortcutFocusReason)
    place.second.setFocus(Reason.ShortcutFocusReason)
    assert changed == [place.first, place.first, place.second]


def test_the_keyboard_never_comes_where_nobody_sees_it(qtbot: QtBot) -> None:
    """From outside too: Qt moves a place that scrolls only for what moves inside it."""
    fields = [QLineEdit() for _ in range(20)]
    area, below = scrolled(holder(column(*fields))), button("Below", "below", lambda: None)
    below.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    place = holder(column((area, 1), below))
    qtbot.addWidget(place)
    appearance.dress(place)
    place.resize(200, 160)
    with qtbot.waitExposed(place):
        place.show()
    place.activateWindow()
    qtbot.waitUntil(place.isActiveWindow)
    below.setFocus(Reason.MouseFocusReason)
    QTest.keyClick(below, Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert fields[-1].hasFocus() and seen(fields[-1])
    QTest.keyClick(fields[-1], Qt.Key.Key_Tab)
    QTest.keyClick(below, Qt.Key.Key_Tab)
    assert fields[0].hasFocus() and seen(fields[0])


def test_what_is_clicked_stays_in_its_place(qtbot: QtBot) -> None:
    fields = [button(str(number), f"field-{number}", lambda: None) for number in range(20)]
    area = scrolled(holder(column(*fields)))
    qtbot.addWidget(area)
    appearance.dress(area)
    area.resize(200, 160)
    with qtbot.waitExposed(area):
        area.show()
    cut = next(field for field in fields if not seen(field))
    QTest.mouseClick(cut, Qt.MouseButton.LeftButton, pos=cut.rect().topLeft())
    assert area.verticalScrollBar().value() == 0


def seen(part: QWidget) -> bool:
    return part.visibleRegion().boundingRect() == part.rect()
