"""What the walk with Tab sees: where it does not come, does not get away, goes back, is out of sight; buttons deaf to
Enter."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import tabbing
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QTableWidget, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tldesk.ui.parts.controls import button
from tldesk.ui.parts.layouts import column, holder
from tldesk.ui.parts.narrow import scrolled


def _placed(*parts: tuple[QWidget, int, int]) -> QWidget:
    """Parts at these places, in the order of Tab."""
    place = QWidget()
    place.resize(400, 200)
    for number, (part, left, top) in enumerate(parts):
        part.setParent(place)
        part.setObjectName(f"part-{number}")
        part.setGeometry(left, top, 90, 30)
    return place


def _table() -> QWidget:
    return QTableWidget(3, 3)


def _no_tab() -> QWidget:
    part = QLineEdit()
    part.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    return part


@pytest.mark.parametrize(
    ("make", "faults"),
    [
        (lambda: _placed((QLineEdit(), 0, 0), (QLineEdit(), 100, 0), (QLineEdit(), 0, 50)), []),
        (lambda: _placed((QLineEdit(), 100, 0), (QLineEdit(), 0, 0)), ["part-1: Tab comes back here from part-0"]),
        (lambda: _placed((QLineEdit(), 0, 50), (QLineEdit(), 0, 0)), ["part-1: Tab comes back here from part-0"]),
        (lambda: _placed((QLineEdit(), 0, 0), (_table(), 0, 50)), ["part-1: Tab does not get away"]),
        (lambda: _placed((QLineEdit(), 0, 0), (_no_tab(), 0, 50)), ["part-1: Tab cannot come here"]),
    ],
)
def test_what_tab_does_wrong_is_found(make: Callable[[], QWidget], faults: list[str], qtbot: QtBot) -> None:
    place = make()
    qtbot.addWidget(place)
    place.show()
    place.activateWindow()
    qtbot.waitUntil(place.isActiveWindow)
    assert list(tabbing.faults(place)) == faults


def test_what_is_out_of_sight_is_found(qtbot: QtBot) -> None:
    fields = [QLineEdit() for _ in range(6)]
    for number, field in enumerate(fields):
        field.setObjectName(f"part-{number}")
    place = scrolled(holder(column(*fields)))
    qtbot.addWidget(place)
    place.resize(200, 160)
    bar = place.verticalScrollBar()
    bar.valueChanged.connect(lambda _value: bar.setValue(0))  # it cannot be moved
    place.show()
    place.activateWindow()
    qtbot.waitUntil(place.isActiveWindow)
    seen = [number for number, field in enumerate(fields) if field.geometry().bottom() < place.viewport().height()]
    hidden = range(len(seen), len(fields))
    assert hidden
    assert list(tabbing.faults(place)) == [f"part-{number}: is out of sight when Tab comes here" for number in hidden]


def test_a_button_that_enter_does_not_press_is_found(qtbot: QtBot) -> None:
    place = QWidget()
    qtbot.addWidget(place)
    pressed: list[str] = []
    ours = button("Ours", "ours", lambda: pressed.append("ours"))
    plain, tool = QPushButton("Plain"), QToolButton()
    tool.setText("Tool")
    layout = QVBoxLayout(place)
    for number, part in enumerate((ours, plain, tool)):
        part.setObjectName(f"part-{number}")
        layout.addWidget(part)
    place.show()
    place.activateWindow()
    qtbot.waitUntil(place.isActiveWindow)
    assert [fault.split(":")[0] for fault in tabbing.deaf(place)] == ["part-1", "part-2"]
    assert pressed == []
