"""ClassKeys: the classes with the keys that give them, their colours and counts; a click gives the class too."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from tldesk.project.classes import ClassInfo
from tldesk.ui import theme
from tldesk.ui.models.classes import CLASS_ROLE, KEY_ROLE, ClassesModel

ROW = 34
CHIP = 22

Index = QModelIndex | QPersistentModelIndex


class ClassKeys(QListView):
    """`class_chosen` carries the name of the class that was clicked, or chosen with Enter."""

    class_chosen = Signal(str)

    def __init__(self, classes: ClassesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: str | None = None
        self.setModel(classes)
        self.setItemDelegate(_KeyDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("role", "plain")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard with the images
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.viewport().setAutoFillBackground(False)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda index: self.class_chosen.emit(index.data()))
        self.activated.connect(lambda index: self.class_chosen.emit(index.data()))

    @property
    def shown(self) -> str | None:
        """The label of the current sample."""
        return self._shown

    def show_label(self, label: str | None) -> None:
        """Mark the label that the current sample has."""
        if label != self._shown:
            self._shown = label
            self.viewport().update()

    def keyboardSearch(self, _search: str) -> None:
        """Letters give labels; they do not search."""


class _KeyDelegate(QStyledItemDelegate):
    """Key, dot, name, count."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(160, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        info: ClassInfo = index.data(CLASS_ROLE)
        view = option.widget
        assert isinstance(view, ClassKeys)
        place = option.rect.adjusted(8, 0, -8, 0)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_ground(painter, option, info.name == view.shown)
        _paint_key(painter, QRectF(place.left(), place.center().y() - CHIP / 2 + 1, CHIP, CHIP), index.data(KEY_ROLE))
        left = place.left() + CHIP + 10
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.class_color(info.color_index))
        painter.drawEllipse(QRectF(left, place.center().y() - 4, 10, 10))
        left += 18
        painter.setFont(theme.font("body", bold=info.name == view.shown))
        metrics = QFontMetrics(painter.font())
        count = str(info.count)
        painter.setPen(theme.color("muted"))
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, count)
        painter.setPen(theme.color("text"))
        width = place.right() - left - metrics.horizontalAdvance(count) - 8
        name = metrics.elidedText(info.name, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRect(left, place.top(), width, place.height()), Qt.AlignmentFlag.AlignVCenter, name)
        painter.restore()


def _paint_ground(painter: QPainter, option: QStyleOptionViewItem, shown: bool) -> None:
    hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
    focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
    if shown or hovered or focused:
        painter.setPen(QPen(theme.color("accent"), 2) if focused else Qt.PenStyle.NoPen)
        fill = theme.color("selected") if shown else theme.color("hover") if hovered else Qt.BrushStyle.NoBrush
        painter.setBrush(fill)
        painter.drawRoundedRect(QRectF(option.rect).adjusted(1, 1, -1, -1), 6, 6)


def _paint_key(painter: QPainter, place: QRectF, key: str) -> None:
    """A key cap; classes beyond the keys have none."""
    if not key:
        return
    painter.setPen(QPen(theme.color("border"), 1))
    painter.setBrush(theme.color("window"))
    painter.drawRoundedRect(place, 5, 5)
    painter.setFont(theme.font("small", bold=True))
    painter.setPen(theme.color("muted"))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, key)
