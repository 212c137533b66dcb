"""ClassKeys: the classes with the keys that give them, their colours and counts; what a click or a drop gives."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from tldesk.project.samples.classes import ClassInfo
from tldesk.ui.parts import icons, theme
from tldesk.ui.parts.cells import CellDelegate, paint_ground, paint_name_and_count, states
from tldesk.ui.parts.class_mark import class_mark, paint_mark
from tldesk.ui.parts.controls import named, set_property
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.samples.drag_source import DragSource
from tldesk.ui.samples.sample_drag import dragged_samples
from tldesk.ui.session.classes import CLASS_ROLE, KEY_ROLE, ClassesModel

ROW = 34
CHIP = 22
MORE = 20  # the width of what opens the menu of a row
CLASS_TYPE = "application/x-tldesk-class"

# Keys that belong to the list while the keyboard is there, though the window has them as shortcuts.
_OWN_KEYS = {
    (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier),
    (Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier),
    (Qt.Key.Key_F4, Qt.KeyboardModifier.NoModifier),
    (Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier),
    (Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier),
}

_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
_FOR_A_WHILE = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)

Index = QModelIndex | QPersistentModelIndex


class ClassKeys(QListView):
    """`class_chosen` carries the name of the class that was clicked, or chosen with Enter.

    `samples_dropped` carries a name and the ids dropped on it; `class_moved` a name and its new place;
    `menu_wanted` a name and a point of the screen; `removal_wanted` and `definition_wanted` a name. F2 edits a name in
    its place; `name_refused` carries why one that was typed there cannot be taken, None where that is over.
    """

    class_chosen = Signal(str)
    samples_dropped = Signal(str, list)
    class_moved = Signal(str, int)
    menu_wanted = Signal(str, QPoint)
    removal_wanted = Signal(str)
    definition_wanted = Signal(str)
    name_refused = Signal(object)

    def __init__(self, classes: ClassesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels: tuple[str, ...] = ()
        self._over = -1  # the row that images are dragged over
        self._gap = -1  # the row before which a dragged class would land
        self._released = QPoint(-1, -1)
        self.writable = True
        self.setModel(classes)
        delegate = _KeyDelegate(self)
        delegate.closeEditor.connect(lambda: self.name_refused.emit(None))
        self.setItemDelegate(delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("role", "plain")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard with the images
        self.setToolTip(
            as_tip(
                self.tr(
                    "Click to label the selected images with this class. "
                    "Right-click, or click ⋯, to rename, define, move or delete it."
                )
            )
        )
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setEditTriggers(QListView.EditTrigger.EditKeyPressed)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.viewport().setAutoFillBackground(False)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._choose)
        self.activated.connect(lambda index: self.class_chosen.emit(index.data()))
        self.customContextMenuRequested.connect(self._ask_for_menu)
        DragSource(self, lambda point: self.writable and self.indexAt(point).isValid(), self._drag)

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the current sample, which are marked."""
        return self._labels

    def show_labels(self, labels: tuple[str, ...]) -> None:
        """Mark the labels that the current sample has."""
        if labels != self._labels:
            self._labels = labels
            self.viewport().update()

    def rename(self, name: str) -> None:
        """Edit this name in its place."""
        names = self._classes().names()
        if name in names:
            index = self.model().index(names.index(name), 0)
            self.setCurrentIndex(index)
            self.edit(index)

    def takes(self, editor: QLineEdit) -> bool:
        """Whether the current class can have the name that is typed; else it is said why not."""
        error = self._classes().refusal(str(self.currentIndex().data()), editor.text())
        set_property(editor, "wrong", error is not None)
        self.name_refused.emit(error)
        return error is None

    # keys

    def keyboardSearch(self, _search: str) -> None:
        """Letters give labels; they do not search."""

    def event(self, event: QEvent) -> bool:
        asks = event.type() == QEvent.Type.ShortcutOverride
        if isinstance(event, QKeyEvent) and asks and (Qt.Key(event.key()), event.modifiers()) in _OWN_KEYS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt with an arrow moves a class, Delete asks to delete it."""
        name, row = self.currentIndex().data(), self.currentIndex().row()
        key, alt = Qt.Key(event.key()), event.modifiers() == Qt.KeyboardModifier.AltModifier
        if name is None or not self.writable:
            super().keyPressEvent(event)
        elif alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.class_moved.emit(name, max(0, row - 1) if key == Qt.Key.Key_Up else row + 1)
        elif key == Qt.Key.Key_Delete:
            self.removal_wanted.emit(name)
        elif key == Qt.Key.Key_F4:
            self.definition_wanted.emit(name)
        else:
            super().keyPressEvent(event)

    def more_place(self, index: Index) -> QRect:
        """Where a row has what opens its menu, while the pointer or the keyboard is there."""
        place = self.visualRect(index)
        return QRect(place.right() - 8 - MORE, place.top(), MORE + 8, place.height())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._released = event.position().toPoint()
        super().mouseReleaseEvent(event)

    def _choose(self, index: QModelIndex) -> None:
        if self.more_place(index).contains(self._released):
            self._ask_for_menu(self._released)
        else:
            self.class_chosen.emit(index.data())

    def _ask_for_menu(self, point: QPoint) -> None:
        index = self.indexAt(point)
        if not index.isValid() and self.hasFocus():
            index, point = self.currentIndex(), self.visualRect(self.currentIndex()).center()
        if index.isValid():
            self.setCurrentIndex(index)
            self.setFocus()  # the keys that the menu tells are taken here
            self.menu_wanted.emit(index.data(), self.viewport().mapToGlobal(point))

    # dragging

    def _drag(self, point: QPoint) -> None:
        """Carry the class under `point` to another place of the list."""
        index = self.indexAt(point)
        data = QMimeData()
        data.setData(CLASS_TYPE, str(index.data()).encode())
        drag = QDrag(self)
        drag.setMimeData(data)
        rect = self.visualRect(index)
        drag.setPixmap(self.viewport().grab(rect))
        drag.setHotSpot(point - rect.topLeft())
        drag.exec(Qt.DropAction.MoveAction)
        self._show_drop(-1, -1)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.writable and (event.mimeData().hasFormat(CLASS_TYPE) or dragged_samples(event.mimeData())):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show where it would land."""
        point = event.position().toPoint()
        if event.mimeData().hasFormat(CLASS_TYPE):
            self._show_drop(-1, self._gap_at(point))
            event.acceptProposedAction()
            return
        row = self.indexAt(point).row()
        self._show_drop(row, -1)
        event.setAccepted(row >= 0)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._show_drop(-1, -1)
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """Images get the class they are dropped on; a class goes to its new place."""
        point, data = event.position().toPoint(), event.mimeData()
        self._show_drop(-1, -1)
        event.acceptProposedAction()
        if data.hasFormat(CLASS_TYPE):
            name, gap = bytes(data.data(CLASS_TYPE).data()).decode(), self._gap_at(point)
            names = self._classes().names()
            place = gap - 1 if name in names and names.index(name) < gap else gap
            if name in names and names.index(name) != place:
                self.class_moved.emit(name, place)
        elif self.indexAt(point).isValid():
            self.samples_dropped.emit(self.indexAt(point).data(), dragged_samples(data))

    def _gap_at(self, point: QPoint) -> int:
        row = (point.y() + self.verticalOffset() + ROW // 2) // ROW
        return max(0, min(self.model().rowCount(), row))

    def _show_drop(self, over: int, gap: int) -> None:
        self._over, self._gap = over, gap
        self.viewport().update()

    def _classes(self) -> ClassesModel:
        model = self.model()
        assert isinstance(model, ClassesModel)
        return model

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows; a frame or a line where something dragged would land."""
        super().paintEvent(event)
        if self._over < 0 and self._gap < 0:
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("accent"), 2))
        if self._over >= 0:
            rect = self.visualRect(self.model().index(self._over, 0))
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), 6, 6)
        else:
            height = max(1, self._gap * ROW - self.verticalOffset())
            painter.drawLine(8, height, self.viewport().width() - 8, height)


class _KeyDelegate(CellDelegate):
    """Key, mark, name, count; the name can be edited."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(160, ROW)

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, _index: Index) -> QWidget:
        editor = named(QLineEdit(parent), "label-class-name", self.tr("Name of the class"))
        editor.textEdited.connect(lambda _text: self._view().name_refused.emit(None))
        return editor

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """A name that is refused stays to be mended; who goes elsewhere gives it up."""
        enters = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _ENTERS
        leaves = isinstance(event, QFocusEvent) and event.lostFocus()
        if not (enters or leaves) or not isinstance(editor, QLineEdit) or self._view().takes(editor):
            return super().eventFilter(editor, event)
        if isinstance(event, QFocusEvent) and event.reason() not in _FOR_A_WHILE:
            self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.RevertModelCache)
        return True

    def _view(self) -> ClassKeys:
        view = self.parent()
        assert isinstance(view, ClassKeys)
        return view

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """The model tells of new counts at any time: they take nothing away that was typed meanwhile."""
        if not (isinstance(editor, QLineEdit) and editor.isModified()):
            super().setEditorData(editor, index)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        editor.setGeometry(option.rect.adjusted(8 + CHIP + 4, 1, -4, -1))

    def draw(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        info: ClassInfo = index.data(CLASS_ROLE)
        view = option.widget
        assert isinstance(view, ClassKeys)
        shown = info.name in view.labels
        place = option.rect.adjusted(8, 0, -8, 0)
        _, hovered, focused = states(option)
        fill: theme.Token | None = "selected" if shown else "hover" if hovered else None
        paint_ground(painter, option.rect, fill, 2 if focused else 0, 6)
        _paint_key(painter, QRectF(place.left(), place.center().y() - CHIP / 2 + 1, CHIP, CHIP), index.data(KEY_ROLE))
        left = place.left() + CHIP + 10
        paint_mark(painter, QRectF(left, place.center().y() - 4, 10, 10), class_mark(info.color_index))
        painter.setFont(theme.font("body", bold=shown))
        about, count = " ".join(info.definition.split()), f"{info.count:,}"
        if hovered or focused:  # in the place of the count
            dots = QRect(place.right() - MORE + 1, place.center().y() - MORE // 2 + 1, MORE, MORE)
            icons.icon("dots-horizontal", "muted").paint(painter, dots)
            count = " " * len(count)
        paint_name_and_count(painter, place, left + 18, info.name, count, about)


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
