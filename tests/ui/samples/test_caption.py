"""The line under a picture: what it leaves out where there is little room."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from tldesk.ui.parts.class_mark import class_mark
from tldesk.ui.samples.caption import DOT, marks_width, paint_caption

PLACE = QRect(10, 5, 130, 22)


@pytest.fixture
def pixmap(qapp: QApplication) -> QPixmap:
    made = QPixmap(150, 32)
    made.fill("white")
    return made


def painted(pixmap: QPixmap, text: str, marks: int = 0, beside: str = "", *, read: bool = False) -> QRect:
    painter = QPainter(pixmap)
    found = paint_caption(painter, PLACE, text, marks=[class_mark(at) for at in range(marks)], beside=beside, read=read)
    painter.end()
    return found


def test_it_lies_in_the_middle_and_never_beyond_its_place(pixmap: QPixmap) -> None:
    short = painted(pixmap, "cat", 1, "Train")
    assert abs(short.center().x() - PLACE.center().x()) <= 1 and short.width() < PLACE.width()
    assert PLACE.contains(painted(pixmap, "a name that is far too long for this place", 1, "Train"))


def test_what_is_read_has_the_whole_line(pixmap: QPixmap) -> None:
    assert painted(pixmap, "cat", 1, "Train", read=True) == PLACE


def test_many_classes_leave_room_for_words(pixmap: QPixmap) -> None:
    few, many = painted(pixmap, "", 3), painted(pixmap, "", 40)
    assert few.width() == marks_width(3)
    assert marks_width(1) <= many.width() <= PLACE.width() // 2 + DOT
