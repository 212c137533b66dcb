"""What cells are painted of: nothing that is set of the painter stays, and the ground shows the state."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, QRect
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from tldesk.ui.parts import theme
from tldesk.ui.parts.cells import CellDelegate, Index, paint_ground, paint_name_and_count, states

CELL = QRect(0, 0, 80, 20)


class Faint(CellDelegate):
    """Sets all sorts of things of the painter."""

    def draw(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        assert painter.renderHints() & QPainter.RenderHint.Antialiasing
        painter.setOpacity(0.5)
        painter.setFont(theme.font("title"))


def canvas() -> tuple[QImage, QPainter]:
    image = QImage(CELL.size(), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    return image, QPainter(image)


def test_what_a_cell_sets_of_the_painter_is_taken_back(qapp: Any) -> None:
    _image, painter = canvas()
    font = painter.font()
    Faint().paint(painter, QStyleOptionViewItem(), QModelIndex())
    assert painter.opacity() == 1 and painter.font() == font
    assert not painter.renderHints() & QPainter.RenderHint.Antialiasing
    painter.end()


def test_states(qapp: Any) -> None:
    option = QStyleOptionViewItem()
    option.state = QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus
    assert states(option) == (True, False, True)
    option.state = QStyle.StateFlag.State_MouseOver
    assert states(option) == (False, True, False)


@pytest.mark.parametrize(("fill", "frame"), [("selected", 0), ("hover", 2), (None, 2), (None, 0)])
def test_the_ground(qapp: Any, fill: theme.Token | None, frame: float) -> None:
    image, painter = canvas()
    paint_ground(painter, CELL, fill, frame)
    painter.end()
    middle, edge = image.pixelColor(40, 10), image.pixelColor(40, 1)
    assert middle == (theme.color(fill) if fill is not None else QColor(0, 0, 0, 0))
    assert (edge == theme.color("accent")) == bool(frame)


def test_a_long_name_leaves_room_for_the_count(qapp: Any) -> None:
    def right_half(name: str) -> QImage:
        image, painter = canvas()
        paint_name_and_count(painter, CELL, 4, name, "123")
        width = painter.fontMetrics().horizontalAdvance("123")
        painter.end()
        return image.copy(CELL.right() - width, 0, width + 1, CELL.height())

    assert right_half("a very long name that is cut") == right_half("")


def test_names_that_differ_at_their_ends_are_told_apart(qapp: Any) -> None:
    def painted(name: str) -> QImage:
        image, painter = canvas()
        paint_name_and_count(painter, CELL, 4, name, "1")
        painter.end()
        return image

    assert painted("balance_not_updated_after_a") != painted("balance_not_updated_after_w")
