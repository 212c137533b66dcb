"""Rows, columns and stacks hold what they are given, as it is given."""

from __future__ import annotations

from present import present
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tldesk.ui.parts import theme
from tldesk.ui.parts.layouts import Space, column, fill, holder, row, stacked


def _margins(layout: QVBoxLayout) -> tuple[int, int, int, int]:
    margins = layout.contentsMargins()
    return margins.left(), margins.top(), margins.right(), margins.bottom()


def test_things_are_placed_as_they_are_written(qtbot: QtBot) -> None:
    first, last = QLabel("first"), QLabel("last")
    made = row(2, first, Space(30), (row(QLabel("inside")), 3), (last, Qt.AlignmentFlag.AlignBottom))
    place = holder(made)
    qtbot.addWidget(place)
    place.resize(500, 200)
    place.show()
    assert [made.stretch(at) for at in range(made.count())] == [2, 0, 0, 3, 0]
    spring, _first, distance, inside, _last = (made.itemAt(at) for at in range(made.count()))
    assert spring is not None and spring.spacerItem() is not None
    assert distance is not None and distance.sizeHint().width() == 30
    assert inside is not None and inside.layout() is not None
    assert first.height() == 200 and last.height() == last.sizeHint().height()
    assert last.geometry().bottom() == 199 and last.geometry().right() == 499


def test_gap_and_margins(qtbot: QtBot) -> None:
    assert column().spacing() == theme.GAP and _margins(column()) == (0, 0, 0, 0)
    own = column(gap=2, margins=(1, 2, 3, 4))
    assert own.spacing() == 2 and _margins(own) == (1, 2, 3, 4)
    assert _margins(column(margins=5)) == (5, 5, 5, 5)
    plain, left_to_qt = QWidget(), column(gap=None, margins=None)
    qtbot.addWidget(plain)
    alike = QVBoxLayout(plain)
    held = holder(left_to_qt)
    qtbot.addWidget(held)
    assert left_to_qt.spacing() == alike.spacing() and _margins(left_to_qt) == _margins(alike)


def test_tab_goes_in_the_order_of_the_layout(qtbot: QtBot) -> None:
    fields = [QLineEdit() for _number in range(4)]
    place = holder(column(row(fields[2], fields[0]), fields[3], holder(row(fields[1]))))
    qtbot.addWidget(place)
    wanted, met, at = [fields[number] for number in (2, 0, 3, 1)], [], present(place.nextInFocusChain())
    while at is not place:
        met += [at] if isinstance(at, QLineEdit) else []
        at = present(at.nextInFocusChain())
    assert met == wanted


def test_more_is_added_at_the_end(qtbot: QtBot) -> None:
    made = column(QLabel("first"), 1)
    last = QLabel("last")
    assert fill(made, last) is made
    place = holder(made)
    qtbot.addWidget(place)
    assert made.indexOf(last) == 2 and last.parentWidget() is place


def test_a_stack_shows_its_first_page(qtbot: QtBot) -> None:
    pages = QLabel("one"), QLabel("two")
    stack = stacked(*pages, name="pages")
    qtbot.addWidget(stack)
    assert stack.objectName() == "pages" and stack.count() == 2 and stack.currentWidget() is pages[0]
