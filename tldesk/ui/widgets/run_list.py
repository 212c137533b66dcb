"""The list of runs: title, strategy, date, state and accuracy of each, with what can be done to it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from tldesk.ui import theme
from tldesk.ui.models.runs import RUN_ROLE, STATUS_ROLE, SUBTITLE_ROLE, RunRow, RunsModel, date_text, strategy_title
from tldesk.ui.widgets.parts import button, icon_button, label, named

_ICONS = {
    "finished": ("check-circle", "good"),
    "failed": ("alert-circle", "bad"),
    "stopped": ("stop-circle-outline", "muted"),
    "paused": ("pause-circle", "warning"),
    "new": ("circle-outline", "muted"),
}
_WORKING = ("progress-clock", "accent")
_PADDING = 10


class _RunDelegate(QStyledItemDelegate):
    """Three lines a run: title; strategy and date; state."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        small = QFontMetrics(theme.font("small")).height()
        return QSize(200, QFontMetrics(theme.font()).height() + 2 * small + 2 * _PADDING + 2)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: RunRow = index.data(RUN_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option)
        icon, token = _ICONS.get(index.data(STATUS_ROLE), _WORKING)
        area = option.rect.adjusted(_PADDING, _PADDING, -_PADDING, -_PADDING)
        theme.icon(icon, token).paint(painter, QRect(area.left(), area.top() + 1, 18, 18))
        left = area.left() + 18 + theme.GAP
        top = area.top()
        date = f"{strategy_title(row.strategy)} · {date_text(row.run)}"
        lines = (
            (row.title, theme.font(bold=True), "text"),
            (date, theme.font("small"), "muted"),
            (index.data(SUBTITLE_ROLE), theme.font("small"), "text"),
        )
        for text, font, token in lines:
            metrics = QFontMetrics(font)
            painter.setFont(font)
            painter.setPen(theme.color(token))
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.right() - left)
            painter.drawText(left, top + metrics.ascent(), shown)
            top += metrics.height() + 1
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = selected and bool(option.state & QStyle.StateFlag.State_HasFocus)
        if not selected and not option.state & QStyle.StateFlag.State_MouseOver:
            return
        painter.setPen(QPen(theme.color("accent"), 1.5) if focused else Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("selected" if selected else "hover"))
        painter.drawRoundedRect(option.rect.toRectF().adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS)


class RunList(QWidget):
    """The project's runs. `run_chosen` gives the chosen RunRow or None (a new run); the rest ask for what they say."""

    run_chosen = Signal(object)
    rename_requested = Signal(object)
    note_requested = Signal(object)
    compare_requested = Signal(object)
    delete_requested = Signal(object)

    def __init__(self, model: RunsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("run-list-panel")
        self.setFixedWidth(272)
        self.model = model
        self.new_button = button(
            self.tr("New training"), "train-new", self.choose_none, role="quiet", icon="plus",
            tip=self.tr("Choose model and strategy for another training"),
        )  # fmt: skip
        self.view = named(QListView(), "run-list", self.tr("Trainings"))
        self.view.setProperty("role", "plain")
        self.view.setModel(model)
        self.view.setItemDelegate(_RunDelegate(self.view))
        self.view.setMouseTracking(True)
        self.view.setUniformItemSizes(True)
        self.view.setSpacing(1)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._show_menu)
        self.view.selectionModel().currentChanged.connect(self._tell)
        self.empty = label(self.tr("Your trainings are listed here."), "muted", wrap=True)
        self.edits = {
            "rename": icon_button("pencil-outline", "run-rename", self.tr("Rename…"), self._rename),
            "note": icon_button("note-edit-outline", "run-note", self.tr("Note…"), self._note),
            "compare": icon_button("history", "run-compare", self.tr("What changed in the data since…"), self._compare),
            "delete": icon_button("delete-outline", "run-delete", self.tr("Delete…"), self._delete),
        }
        self._arrange()
        model.modelReset.connect(self._after_reset)
        self._wanted = ""
        self._enable()

    def chosen(self) -> RunRow | None:
        """The chosen run."""
        index = self.view.currentIndex()
        return index.data(RUN_ROLE) if index.isValid() else None

    def choose(self, name: str) -> None:
        """Choose a run by name, as soon as it is in the list."""
        self._wanted = name
        row = self.model.row_of(name)
        if row >= 0:
            self._wanted = ""
            self.view.setCurrentIndex(self.model.index(row))

    def choose_none(self) -> None:
        """Turn to a new run."""
        self._wanted = ""
        self.view.setCurrentIndex(QModelIndex())
        self.view.clearSelection()

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.addWidget(label(self.tr("Trainings"), "heading"), 1)
        top.addWidget(self.new_button)
        bottom = QHBoxLayout()
        bottom.setSpacing(theme.GAP_SMALL)
        for widget in self.edits.values():
            bottom.addWidget(widget)
        bottom.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(top)
        layout.addWidget(self.empty)
        layout.addWidget(self.view, 1)
        layout.addLayout(bottom)

    def _after_reset(self) -> None:
        chosen = self._wanted or self._last
        if chosen and self.model.row_of(chosen) >= 0:
            self.choose(chosen)
        self._enable()

    _last = ""

    def _tell(self, current: QModelIndex) -> None:
        row = current.data(RUN_ROLE) if current.isValid() else None
        self._last = row.run.name if row is not None else ""
        self._enable()
        self.run_chosen.emit(row)

    def _enable(self) -> None:
        some = self.chosen() is not None
        for widget in self.edits.values():
            widget.setEnabled(some)
        self.new_button.setEnabled(some)
        self.empty.setVisible(not self.model.rowCount())

    def _show_menu(self, position: QPoint) -> None:
        if not self.view.indexAt(position).isValid():
            return
        menu = QMenu(self)
        menu.setObjectName("run-menu")
        menu.addAction(theme.icon("pencil-outline"), self.tr("Rename…"), self._rename)
        menu.addAction(theme.icon("note-edit-outline"), self.tr("Note…"), self._note)
        menu.addAction(theme.icon("history"), self.tr("What changed in the data since…"), self._compare)
        menu.addSeparator()
        menu.addAction(theme.icon("delete-outline", "bad"), self.tr("Delete…"), self._delete)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.view.viewport().mapToGlobal(position))

    def _rename(self) -> None:
        if (row := self.chosen()) is not None:
            self.rename_requested.emit(row)

    def _note(self) -> None:
        if (row := self.chosen()) is not None:
            self.note_requested.emit(row)

    def _compare(self) -> None:
        if (row := self.chosen()) is not None:
            self.compare_requested.emit(row)

    def _delete(self) -> None:
        if (row := self.chosen()) is not None:
            self.delete_requested.emit(row)
