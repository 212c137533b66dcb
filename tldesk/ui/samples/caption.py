"""The line under a picture: the marks of its classes, words, and what stands beside them. One rule for all of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from tldesk.ui.parts import theme
from tldesk.ui.parts.class_mark import Mark, paint_mark, paint_ring

DOT = 8  # pixels of a mark
_BETWEEN, _BEFORE_WORDS = 2, 4
_GAP = 4


def marks_width(count: int) -> int:
    """Pixels that so many marks take before the words."""
    return count * (DOT + _BETWEEN) + (_BEFORE_WORDS if count else 0)


def paint_caption(
    painter: QPainter,
    place: QRect,
    text: str,
    ink: theme.Token = "text",
    *,
    marks: Sequence[Mark] = (),
    hollow: bool = False,
    beside: str = "",
    read: bool = False,
) -> QRect:
    """Paint it in the middle, as the picture above is; what is `read` begins at the left, with `beside` at the right.

    Returns where it lies. `hollow` marks are rings: of what is not labelled yet.
    """
    painter.setFont(theme.font("small"))
    further, around = theme.fitted(beside if read or not beside else f"· {beside}", place.width(), "small")
    marks = marks[: max(1, (place.width() - around) // (3 * DOT))]  # of many classes
    signs = marks_width(len(marks))
    around += signs + (_GAP if further else 0)
    said, width = theme.fitted(text, place.width() - around, "small")
    width += around
    line = QRect(place.left(), place.top(), place.width() if read else min(width, place.width()), place.height())
    if not read:
        line.moveLeft(place.left() + (place.width() - line.width()) // 2)
    for number, mark in enumerate(marks):
        at = QRectF(line.left() + number * (DOT + _BETWEEN), line.center().y() - DOT / 2 + 1, DOT, DOT)
        (paint_ring if hollow else paint_mark)(painter, at, mark)
    painter.setPen(theme.color(ink))
    painter.drawText(line.adjusted(signs, 0, 0, 0), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, said)
    if further:
        painter.setPen(theme.color("muted"))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, further)
    return line
