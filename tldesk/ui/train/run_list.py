"""The list of runs: title, strategy, date, state and accuracy of each, with what can be done to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QFocusEvent, QFont, QFontMetrics, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QListView,
    QMenu,
    QStyleOptionViewItem,
    QWidget,
)

from tldesk.ui.parts import icons, theme
from tldesk.ui.parts.cells import CellDelegate, Index, paint_ground, states
from tldesk.ui.parts.controls import Button, button, icon_button, label, named, set_property
from tldesk.ui.parts.language import QT_TRANSLATE_NOOP
from tldesk.ui.parts.layouts import column, row
from tldesk.ui.session.runs import (
    RUN_ROLE,
    STATUS_ROLE,
    SUBTITLE_ROLE,
    RunListing,
    RunsModel,
    date_text,
    deleted_text,
)
from tldesk.ui.session.training import ACTIVE

_ICONS: dict[str, tuple[str, theme.Token]] = {
    "finished": ("check-circle", "good"),
    "failed": ("alert-circle", "bad"),
    "stopped": ("stop-circle-outline", "muted"),
    "paused": ("pause-circle", "warning"),
    "interrupted": ("power-plug-off-outline", "warning"),
    "queued": ("timer-sand", "muted"),
    "new": ("circle-outline", "muted"),
}


_STOPPED = frozenset(("stopped", "paused", "interrupted", "failed"))
_QUEUED = frozenset(("queued",))
_OTHERS = frozenset(("new", "finished", *ACTIVE)) | _STOPPED
_ALL = _OTHERS | _QUEUED


@dataclass(frozen=True, slots=True)
class Act:
    """What can be done with a run in one of the `states`. `common`: it has a button of its own, as far as there is room
    for; all are in the menu."""

    name: str
    icon: str
    text: str
    key: str = ""
    states: frozenset[str] = _ALL
    common: bool = False


_START_FROM = QT_TRANSLATE_NOOP("RunList", "New training that starts from this one")
ACTS = (
    Act("up", "arrow-up", QT_TRANSLATE_NOOP("RunList", "Train earlier"), "Alt+Up", _QUEUED, True),
    Act("down", "arrow-down", QT_TRANSLATE_NOOP("RunList", "Train later"), "Alt+Down", _QUEUED, True),
    Act("dequeue", "playlist-remove", QT_TRANSLATE_NOOP("RunList", "Remove from the queue"), "", _QUEUED),
    Act("resume", "play", QT_TRANSLATE_NOOP("RunList", "Resume"), "", _STOPPED, True),
    Act("rename", "pencil-outline", QT_TRANSLATE_NOOP("RunList", "Rename…"), "F2", common=True),
    Act("note", "note-edit-outline", QT_TRANSLATE_NOOP("RunList", "Note…")),
    Act("compare", "history", QT_TRANSLATE_NOOP("RunList", "Data changes since…"), "", _OTHERS),
    Act("reuse", "repeat", QT_TRANSLATE_NOOP("RunList", "New training with these settings"), "", _OTHERS),
    Act("start-from", "arrow-right", _START_FROM, "", _OTHERS),
    Act("command", "console-line", QT_TRANSLATE_NOOP("RunList", "Copy as command line"), "Ctrl+C"),
    Act("delete", "delete-outline", QT_TRANSLATE_NOOP("RunList", "Delete…"), "Del", common=True),
)
_OFFERED = ("stopped", "paused", "interrupted")  # whoever comes back is likelier to resume than to begin anew
_BUTTONS = 2
_WORKING: tuple[str, theme.Token] = ("progress-clock", "accent")
_PADDING = 10


class _RunDelegate(CellDelegate):
    """Three lines a run: title and date (a line below where the title needs the room); strategy; state."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        small = QFontMetrics(theme.font("small")).height()
        return QSize(200, QFontMetrics(theme.font()).height() + 2 * small + 2 * _PADDING + 2)

    def draw(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: RunListing = index.data(RUN_ROLE)
        selected, hovered, focused = states(option)
        if selected or hovered:
            fill: theme.Token = "selected" if selected else "hover"
            paint_ground(painter, option.rect, fill, 1.5 if selected and focused else 0)
        icon, token = _ICONS.get(index.data(STATUS_ROLE), _WORKING)
        area = option.rect.adjusted(_PADDING, _PADDING, -_PADDING, -_PADDING)
        icons.icon(icon, token).paint(painter, QRect(area.left(), area.top() + 1, 18, 18))
        left = area.left() + 18 + theme.GAP
        top = area.top()
        date, small, bold = date_text(row.created), theme.font("small"), theme.font(bold=True)
        whole, dated = area.right() - left, QFontMetrics(small).horizontalAdvance(date)
        lines: tuple[tuple[str, QFont, theme.Token], ...] = (
            (row.title, bold, "text"),
            (row.way, small, "muted"),
            (index.data(SUBTITLE_ROLE), small, "text"),
        )
        line_of_date = place_of_date(QFontMetrics(bold).horizontalAdvance(row.title), whole - dated - theme.GAP)
        for number, (text, font, token) in enumerate(lines):
            width = whole - dated - theme.GAP if number == line_of_date else whole
            metrics = QFontMetrics(font)
            painter.setFont(font)
            painter.setPen(theme.color(token))
            shorter = row.shorter if number == 0 else ()
            painter.drawText(left, top + metrics.ascent(), shortened((text, *shorter), metrics, width))
            if number == line_of_date:
                painter.setFont(small)
                painter.setPen(theme.color("muted"))
                painter.drawText(left + whole - dated, top + metrics.ascent(), date)
            top += metrics.height() + 1


def shortened(wordings: Sequence[str], metrics: QFontMetrics, room: int) -> str:
    """The first that there is room for. The last is cut in the middle, where there is not: the end of a title is its
    number, which tells it from others of the same model."""
    for words in wordings:
        if metrics.horizontalAdvance(words) <= room:
            return words
    return metrics.elidedText(wordings[-1], Qt.TextElideMode.ElideMiddle, room)


def place_of_date(title: int, room: int) -> int:
    """The line that the date of a training ends: the first, or the second where a title so wide has no `room` by it."""
    return 0 if title <= room else 1


class _Runs(QListView):
    """Coming here by Tab chooses nothing, where Qt would choose the first row; an arrow key does."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        chosen = self.currentIndex().isValid()
        with QSignalBlocker(self.selectionModel()):
            super().focusInEvent(event)
            if not chosen:
                self.selectionModel().clearCurrentIndex()
        set_property(self, "framed", not chosen)  # where no row is chosen, the list shows that it has the keyboard


class RunList(QWidget):
    """The project's runs. `run_chosen` gives the chosen RunListing or None (a new run); `act_requested` names a row of
    ACTS and the RunListing that it is wanted for; `deleted_wanted` asks for the trainings in the bin. The page places
    `new_button`."""

    run_chosen = Signal(object)
    act_requested = Signal(str, object)
    deleted_wanted = Signal()

    def __init__(self, model: RunsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("run-list-panel")
        self.setFixedWidth(272)
        self.model = model
        self._wanted = self._last = ""
        self._offers = True
        self.new_button = button(
            self.tr("New training"), "train-new", self.choose_none, icon="plus",
            tip=self.tr("Choose model and strategy for another training"),
        )  # fmt: skip
        self.order = named(QComboBox(), "run-order", self.tr("Filter and order"))
        for order, text in (
            ("newest", self.tr("Newest first")),
            ("best", self.tr("Best validation first")),
            ("unfinished", self.tr("Not finished")),
        ):
            self.order.addItem(text, order)
        self.order.currentIndexChanged.connect(self._set_order)
        self.view = self._make_view()
        self.empty = label("", "muted", wrap=True)
        self.deleted = button("", "run-deleted", self.deleted_wanted.emit, role="quiet", icon="trash-can-outline")
        self.actions_by_name = {act.name: self._make_action(act) for act in ACTS}
        self.edits = {act.name: self._make_button(act) for act in ACTS if act.common}
        self.more_button = icon_button("dots-horizontal", "run-more", self.tr("More actions"), self._open_menu)
        self._arrange()
        model.modelReset.connect(self._after_reset)
        model.dataChanged.connect(lambda *_values: self._enable())
        model.refreshed.connect(self._show_deleted)
        self._enable()
        self._show_deleted()

    def chosen(self) -> RunListing | None:
        """The chosen run."""
        index = self.view.currentIndex()
        return index.data(RUN_ROLE) if index.isValid() else None

    def choose(self, name: str) -> None:
        """Choose a run by name, as soon as it is in the list."""
        self._wanted, self._offers = name, False
        row = self.model.row_of(name)
        if row >= 0:
            self._wanted = ""
            self.view.setCurrentIndex(self.model.index(row))

    def choose_none(self) -> None:
        """Turn to a new run."""
        self._wanted, self._offers = "", False
        self.view.setCurrentIndex(QModelIndex())
        self.view.clearSelection()

    def offer_to_resume(self) -> None:
        """The list was read. The first time, the newest training is chosen if it was stopped or interrupted, unless the
        user has turned to something else by then."""
        newest = next(iter(self.model.rows), None)
        if self._offers and newest is not None and newest.status in _OFFERED and self.chosen() is None:
            self.choose(newest.run.name)
        self._offers = False

    def _make_view(self) -> QListView:
        view = named(_Runs(), "run-list", self.tr("Trainings"))
        view.setProperty("role", "plain")
        view.setModel(self.model)
        view.setItemDelegate(_RunDelegate(view))
        view.setMouseTracking(True)
        view.setUniformItemSizes(True)
        view.setSpacing(1)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._show_menu)
        view.selectionModel().currentChanged.connect(self._tell)
        return view

    def _make_action(self, act: Act) -> QAction:
        action = QAction(icons.icon(act.icon), QCoreApplication.translate("RunList", act.text), self.view)
        action.setObjectName(f"run-act-{act.name}")
        action.setShortcut(QKeySequence(act.key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda _checked=False: self._ask(act.name))
        self.view.addAction(action)
        return action

    def _make_button(self, act: Act) -> Button:
        text = QCoreApplication.translate("RunList", act.text)
        key = QKeySequence(act.key).toString(QKeySequence.SequenceFormat.NativeText)
        return button(text, f"run-{act.name}", self.actions_by_name[act.name].trigger, tip=key)

    def _arrange(self) -> None:
        top = label(self.tr("Trainings"), "heading")
        deleted = (self.deleted, Qt.AlignmentFlag.AlignLeft)
        bottom = row(*self.edits.values(), 1, self.more_button, gap=theme.GAP)
        self.setLayout(column(top, self.order, self.empty, (self.view, 1), deleted, bottom, gap=None))

    def _after_reset(self) -> None:
        chosen = self._wanted or self._last
        if chosen and self.model.row_of(chosen) >= 0:
            self.choose(chosen)
        self._enable()

    def _tell(self, current: QModelIndex) -> None:
        row = current.data(RUN_ROLE) if current.isValid() else None
        self._last = row.run.name if row is not None else ""
        set_property(self.view, "framed", row is None)
        self._enable()
        self.run_chosen.emit(row)

    def _set_order(self, _index: int) -> None:
        self.model.set_order(self.order.currentData())

    def _enable(self) -> None:
        row = self.chosen()
        state = self.model.status_of(row) if row is not None else ""
        usable = [act for act in ACTS if state in act.states]
        for act in ACTS:
            self.actions_by_name[act.name].setEnabled(act in usable)
            self.actions_by_name[act.name].setVisible(act in usable)
        shown = [act.name for act in usable if act.common][:_BUTTONS]
        for name, common in self.edits.items():
            common.setVisible(name in shown)
        self.more_button.setVisible(bool(usable))
        self.new_button.setEnabled(row is not None)
        self.order.setVisible(self.model.count > 1)
        none = (
            self.tr("All trainings are finished.") if self.model.count else self.tr("Your trainings are listed here.")
        )
        self.empty.setText(none)
        rows = bool(self.model.rowCount())
        self.empty.setVisible(not rows)
        self.view.setEnabled(rows)

    def _show_deleted(self) -> None:
        """Say how many trainings are in the bin, if any."""
        self.deleted.setText(f" {deleted_text(self.model.deleted)}")
        self.deleted.setAccessibleName(deleted_text(self.model.deleted))
        self.deleted.setVisible(self.model.deleted > 0)

    def _show_menu(self, position: QPoint) -> None:
        """The menu of the chosen run, at the mouse; by the keyboard's key for it, at its row."""
        if self.view.indexAt(position).isValid():
            self._popup(self.view.viewport().mapToGlobal(position))
        elif self.chosen() is not None and self.view.hasFocus():
            place = self.view.visualRect(self.view.currentIndex())
            self._popup(self.view.viewport().mapToGlobal(place.center()))

    def _open_menu(self) -> None:
        self._popup(self.more_button.mapToGlobal(QPoint(0, self.more_button.height())))

    def _popup(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setObjectName("run-menu")
        menu.addActions(list(self.actions_by_name.values()))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def _ask(self, name: str) -> None:
        if (row := self.chosen()) is not None:
            self.act_requested.emit(name, row)
