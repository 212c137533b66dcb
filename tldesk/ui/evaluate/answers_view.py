"""Images with what a run says of them: thumbnails in rows, two lines each."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyleOptionViewItem, QWidget

from tldesk.project.store import Project
from tldesk.ui.evaluate.answers import ANSWER_ROLE, Answer, AnswersModel
from tldesk.ui.parts import icons, theme
from tldesk.ui.parts.cells import CellDelegate, Index, paint_ground, states
from tldesk.ui.samples.caption import paint_caption
from tldesk.ui.samples.thumbnails import Thumbnails

_LEAST_EDGE, _EDGE, _LARGEST_EDGE = 64, 112, 208  # of a picture
_PADDING, _SPACING = 8, 2
_STEP = 32  # pixels between the sizes of larger pictures


def _line() -> int:
    """The height of a line of words."""
    return QFontMetrics(theme.font("small")).height()


def _around() -> int:
    """What stands above and below a picture, in height: two lines of words among it."""
    return 2 * _line() + 2 * _PADDING + theme.GAP_SMALL


class _MistakeDelegate(CellDelegate):
    """A thumbnail, what the model says of it and what it is labelled."""

    def __init__(self, thumbnails: Thumbnails, parent: QWidget) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._edge = _EDGE

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(self._width() + 2 * _PADDING, self._size().height() + _around())

    def fit(self, room: QSize, count: int) -> bool:
        """Make pictures smaller where a whole one with its two lines would be taller, and larger where all of them have
        room so; whether that is another size."""
        before, across = self._edge, self._thumbnails.shape
        least = max(_LEAST_EDGE, min(_EDGE, round((room.height() - _around()) / across[1])))
        larger = () if self._thumbnails.read else range(_LARGEST_EDGE, _EDGE, -_STEP)
        self._edge = next((edge for edge in larger if self._have_room(edge, room, count)), least)
        return self._edge != before

    def _have_room(self, edge: int, room: QSize, count: int) -> bool:
        width, height = edge + 2 * _PADDING + 2 * _SPACING, edge + _around() + 2 * _SPACING
        return (room.width() // width) * (room.height() // height) >= count > 0

    def _width(self) -> int:
        """Of the words: a smaller picture leaves them as much room as a large one."""
        return round(self._thumbnails.shape[0] * max(_EDGE, self._edge))

    def _size(self) -> QSize:
        """Of the picture."""
        width, height = self._thumbnails.shape
        return QSize(round(width * self._edge), round(height * self._edge))

    def draw(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        answer: Answer = index.data(ANSWER_ROLE)
        model = index.model()
        assert isinstance(model, AnswersModel)
        selected, hovered, focused = states(option)
        if selected or hovered or focused:
            fill: theme.Token = "selected" if selected else "hover"
            paint_ground(painter, option.rect, fill, 1.5 if selected or focused else 0)
        words = QRect(option.rect.topLeft() + QPoint(_PADDING, _PADDING), QSize(self._width(), self._size().height()))
        picture = QRect(words.topLeft() + QPoint((words.width() - self._size().width()) // 2, 0), self._size())
        self._paint_picture(painter, picture, answer)
        line = QRect(words.left(), picture.bottom() + 1 + theme.GAP_SMALL, words.width(), _line())
        truth: theme.Token = "good" if answer.right else "bad"
        lines: tuple[tuple[str, theme.Token], ...] = (
            (model.predicted_text(answer), "text"),
            (model.true_text(answer), "muted" if model.relabelled(answer) else truth),
        )
        for text, token in lines:
            paint_caption(painter, line, text, token, read=self._thumbnails.read)
            line.translate(0, line.height())

    def _paint_picture(self, painter: QPainter, place: QRect, answer: Answer) -> None:
        if not self._thumbnails.paint(painter, place, answer):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("hover"))
            painter.drawRoundedRect(place, theme.RADIUS - 2, theme.RADIUS - 2)
            if self._thumbnails.failed(answer):
                icons.icon("image-broken-variant", "bad").paint(painter, place.adjusted(36, 36, -36, -36))


class AnswersView(QListView):
    """Shows an `AnswersModel`. `selection_changed` follows the selection; `opened` gives a sample's id."""

    selection_changed = Signal()
    opened = Signal(int)

    def __init__(self, project: Project | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("answers-view")
        self.setAccessibleName(self.tr("Images"))
        self.thumbnails = Thumbnails(self)
        self.thumbnails.set_project(project)
        self.thumbnails.loaded.connect(lambda _hashes: self.viewport().update())
        self.answers = AnswersModel(self)
        self.setModel(self.answers)
        self._cells = _MistakeDelegate(self.thumbnails, self)
        self.setItemDelegate(self._cells)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSpacing(_SPACING)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty("role", "plain")
        self.setMinimumHeight(_LEAST_EDGE + _around() + 2 * _SPACING)  # a row of small pictures
        self.selectionModel().selectionChanged.connect(lambda *_change: self.selection_changed.emit())
        self.answers.modelReset.connect(self._fit)
        self.answers.modelReset.connect(self.selection_changed)
        self.activated.connect(lambda index: self.opened.emit(index.data(ANSWER_ROLE).sample_id))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low place a whole row is seen, not half of a large one without its words."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        # Less the bar, whether it is there or not: larger pictures would bring it, and then have no room.
        bar = self.verticalScrollBar().sizeHint().width()
        room = self.contentsRect().size() - QSize(2 * _SPACING + bar, 2 * _SPACING)
        if self._cells.fit(room, self.answers.rowCount()):
            self.scheduleDelayedItemsLayout()

    def selected(self) -> list[Answer]:
        """The selected answers."""
        return [index.data(ANSWER_ROLE) for index in sorted(self.selectedIndexes(), key=QModelIndex.row)]
