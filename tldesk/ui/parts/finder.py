"""Finder: a field to type into and what matches below it; found, chosen and left by keyboard alone."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import named
from tldesk.ui.parts.layouts import column
from tldesk.ui.parts.searching import KEYS_ROLE, Searchable
from tldesk.ui.parts.text import window_title

_WIDTH, _ROWS, _LEAST_ROWS = 70 * theme.GRID, 10, 3
_ROW = 5 * theme.GRID
_BELOW_TOP = 10 * theme.GRID  # of the window
_MOVES = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: _ROWS, Qt.Key.Key_PageUp: -_ROWS}

Index = QModelIndex | QPersistentModelIndex


class Finder(QDialog):
    """Type, move with the arrows, Enter closes it and tells `row_chosen`, Esc closes it alone."""

    row_chosen = Signal(int)

    def __init__(self, title: str, name: str, prompt: str, model: Searchable[Any], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        named(self, name, title)
        self.setWindowTitle(window_title(title))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.model = model
        model.setParent(self)
        self.field = named(QLineEdit(), f"{name}-search", prompt)
        self.field.setPlaceholderText(f"{prompt}…")
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._search)
        self.list = named(QListView(), f"{name}-list", title)
        self.list.setModel(model)
        self.list.setItemDelegate(_RowDelegate(self.list))
        self.list.setIconSize(QSize(theme.ICON, theme.ICON))
        self.list.setProperty("role", "plain")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(self._run)
        self.setLayout(column(self.field, self.list, margins=theme.GAP_LARGE))
        window = parent.window()
        rows = min(_ROWS, max(_LEAST_ROWS, model.rowCount() + 1))  # one more than there are: a class can be offered
        self.setFixedSize(_WIDTH, min(rows * _ROW + 10 * theme.GRID, window.height() - 2 * _BELOW_TOP))
        self._place(window)
        self._select(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Moves and runs from within the text field."""
        if watched is not self.field or not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        key = Qt.Key(event.key())
        if key in _MOVES:
            self._select(self.list.currentIndex().row() + _MOVES[key])
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run(self.list.currentIndex())
            return True
        return False

    def _search(self, typed: str) -> None:
        self.model.search(typed)
        self._select(0)

    def _select(self, row: int) -> None:
        row = max(0, min(row, self.model.rowCount() - 1))
        self.list.setCurrentIndex(self.model.index(row, 0))

    def _run(self, index: Index) -> None:
        if index.isValid() and index.flags() & Qt.ItemFlag.ItemIsEnabled:
            row = index.row()
            self.close()
            self.row_chosen.emit(row)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A line around it: without a frame of the system's it would run into the page below."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(theme.color("muted"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _place(self, window: QWidget) -> None:
        area = QRect(window.mapToGlobal(window.rect().topLeft()), window.size())
        self.move(area.center().x() - self.width() // 2, area.top() + _BELOW_TOP)


class _RowDelegate(QStyledItemDelegate):
    """Icon and text on the left, keys (or why it cannot be used) on the right."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        area = option.rect.adjusted(theme.GAP, 0, -theme.GAP_LARGE, 0)
        painter.save()
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("muted"))
        keys = str(index.data(KEYS_ROLE) or "")
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, keys)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(super().sizeHint(option, index).width(), _ROW)
