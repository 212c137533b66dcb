"""What the rows and cells are made of that paint themselves."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from tldesk.ui.parts import theme

Index = QModelIndex | QPersistentModelIndex
_LEAST_ABOUT = 40  # pixels, in which a few letters can be read


class CellDelegate(QStyledItemDelegate):
    """Paints with smooth edges what whoever derives from it draws."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.draw(painter, option, index)
        painter.restore()

    def draw(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a cell; what is set of the painter is taken back afterwards."""
        raise NotImplementedError


def states(option: QStyleOptionViewItem) -> tuple[bool, bool, bool]:
    """Whether a cell is selected, under the mouse, and where the keyboard is."""
    state, flag = option.state, QStyle.StateFlag
    return bool(state & flag.State_Selected), bool(state & flag.State_MouseOver), bool(state & flag.State_HasFocus)


def paint_ground(
    painter: QPainter, cell: QRect, fill: theme.Token | None, frame: float = 0, radius: int = theme.RADIUS
) -> None:
    """A quiet ground behind a cell, in a frame so many pixels wide; without either nothing."""
    if fill is not None or frame:
        painter.setPen(QPen(theme.color("accent"), frame) if frame else Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(fill) if fill is not None else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(cell).adjusted(1, 1, -1, -1), radius, radius)


def paint_name_and_count(painter: QPainter, place: QRect, left: int, name: str, count: str, about: str = "") -> None:
    """The count at the right of `place`, and from `left` on as much of the name, and of what is said about it, as there
    is room for.
    """
    painter.setPen(theme.color("muted"))
    painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, count)
    painter.setPen(theme.color("text"))
    metrics = painter.fontMetrics()
    width = place.right() - left - metrics.horizontalAdvance(count) - 8
    shown = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, width)
    painter.drawText(QRect(left, place.top(), width, place.height()), Qt.AlignmentFlag.AlignVCenter, shown)
    used = metrics.horizontalAdvance(shown) + 8
    if about and width - used > _LEAST_ABOUT:
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("muted"))
        said = painter.fontMetrics().elidedText(about, Qt.TextElideMode.ElideRight, width - used)
        painter.drawText(
            QRect(left + used, place.top(), width - used, place.height()), Qt.AlignmentFlag.AlignVCenter, said
        )
