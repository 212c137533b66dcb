"""The command palette: every action, found by a few letters, by keyboard alone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from tldesk.ui import theme
from tldesk.ui.models.commands import KEYS_ROLE, CommandsModel
from tldesk.ui.widgets.parts import named

_WIDTH, _ROWS = 70 * theme.GRID, 10
_ROW = 5 * theme.GRID
_MOVES = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: _ROWS, Qt.Key.Key_PageUp: -_ROWS}


class _RowDelegate(QStyledItemDelegate):
    """Icon and text on the left, keys (or why it cannot be used) on the right."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        area = option.rect.adjusted(theme.GAP, 0, -theme.GAP_LARGE, 0)
        painter.save()
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("muted"))
        keys = str(index.data(KEYS_ROLE) or "")
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, keys)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(super().sizeHint(option, index).width(), _ROW)


class CommandPalette(QDialog):
    """Type, move with the arrows, Enter runs, Esc closes."""

    def __init__(self, actions: Sequence[QAction], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        named(self, "command-palette", self.tr("Command palette"))
        self.setWindowTitle(self.tr("Command palette"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.field = named(QLineEdit(), "command-palette-search", self.tr("Type a command"))
        self.field.setPlaceholderText(self.tr("Type a command…"))
        self.field.setClearButtonEnabled(False)
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._search)
        self.model = CommandsModel(actions, self)
        self.list = named(QListView(), "command-palette-list", self.tr("Commands"))
        self.list.setModel(self.model)
        self.list.setItemDelegate(_RowDelegate(self.list))
        self.list.setIconSize(QSize(theme.ICON, theme.ICON))
        self.list.setProperty("role", "plain")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(self._run)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self.field)
        layout.addWidget(self.list)
        self.setFixedSize(_WIDTH, _ROWS * _ROW + 10 * theme.GRID)
        self._place(parent)
        self._choose(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Moves and runs from within the text field."""
        if watched is not self.field or not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        key = Qt.Key(event.key())
        if key in _MOVES:
            self._choose(self.list.currentIndex().row() + _MOVES[key])
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run(self.list.currentIndex())
            return True
        return False

    def _search(self, typed: str) -> None:
        self.model.search(typed)
        self._choose(0)

    def _choose(self, row: int) -> None:
        row = max(0, min(row, self.model.rowCount() - 1))
        self.list.setCurrentIndex(self.model.index(row, 0))

    def _run(self, index: QModelIndex) -> None:
        if index.isValid() and self.model.action(index.row()).isEnabled():
            action = self.model.action(index.row())
            self.close()
            action.trigger()

    def _place(self, window: QWidget) -> None:
        area = QRect(window.mapToGlobal(window.rect().topLeft()), window.size())
        self.move(area.center().x() - self.width() // 2, area.top() + 10 * theme.GRID)
