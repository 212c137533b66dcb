"""AnswerTable: the images that were asked about, with a small picture, the answer and how sure it is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QResizeEvent, QTextLayout
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from tldesk.ui.evaluate.prediction_rows import Answered
from tldesk.ui.parts import icons, theme
from tldesk.ui.parts.cells import CellDelegate, states
from tldesk.ui.parts.class_mark import Mark, class_mark, paint_mark
from tldesk.ui.parts.record_table import ROW_ROLE, Index
from tldesk.ui.parts.text import short_name
from tldesk.ui.samples.file_pictures import FilePictures
from tldesk.ui.samples.text.text_layout import laid_out, name_in_lines
from tldesk.ui.use.answered import ANSWER, IMAGE, SURE, AnsweredModel

_EDGE = 36
_ROW = _EDGE + 8
_PICTURE_WIDTH, _SURE_WIDTH, _BAR = 7 * theme.GRID, 11 * theme.GRID, 12  # “Image”, a sign and “100.0%”, a scroll bar
_LEAST_ANSWER, _MOST_ANSWER = 13 * theme.GRID, 14 * theme.GRID  # “None of these”
_WIDEST_ANSWER = 26 * theme.GRID  # of a class with a long name, which may take two lines
_TEXTS = 52 * theme.GRID  # of a table of texts, where there is room: nothing stands in place of their words
_MARK = 34  # pixels of an answer that are its mark and the air around
_LINES = 2
_SEEN = 16  # pixels of the sign of what the model was trained on
_LEAST_NAME = 7 * theme.GRID  # of a file, beside its picture


class AnswerTable(QTableView):
    """Shows `answered`, an AnsweredModel; a click on a header sorts, the third one gives the first order back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("answer-table")
        self.setAccessibleName(self.tr("Images and predictions"))
        self.mark_of: Callable[[str, int], Mark] = lambda _name, place: class_mark(place)
        self.answered = AnsweredModel(self)
        self.pictures = FilePictures(round(_EDGE * self.devicePixelRatioF()), self)
        self.setModel(self.answered)
        self.setItemDelegate(_AnswerDelegate(self.pictures, self))
        self._classes: list[str] = []
        self._wanted = 0  # pixels of the longest of them
        self._place = -1  # of the current image: it stays when the rows are arranged anew
        self._set_up()
        self._set_up_header()
        self.pictures.loaded.connect(self.viewport().update)
        self.answered.modelReset.connect(self._restore)
        self.answered.dataChanged.connect(self._measure)
        self.selectionModel().currentChanged.connect(self._keep)

    def choose(self, place: int) -> None:
        """Make the image at a place current."""
        self.setCurrentIndex(self.answered.at_place(place))

    def _keep(self, current: QModelIndex) -> None:
        if current.isValid():
            self._place = self.answered.place(current)

    def _restore(self) -> None:
        if not self.answered.done:  # other images
            self.updateGeometry()
            self.pictures.forget()
            return
        index = self.answered.at_place(self._place)
        if index.isValid():
            self.setAutoScroll(False)  # the rows may be those of another place now
            self.setCurrentIndex(index)
            self.setAutoScroll(True)

    def _set_up(self) -> None:
        self.setSortingEnabled(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setProperty("role", "plain")
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(_ROW)

    def _set_up_header(self) -> None:
        header = self.horizontalHeader()
        header.setObjectName("answer-table-header")
        header.setAccessibleName(self.tr("Order of the predictions"))
        header.setHighlightSections(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(IMAGE, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(_PICTURE_WIDTH)
        self.setMinimumWidth(_PICTURE_WIDTH + _LEAST_ANSWER + self._least_sure() + _BAR)

    def _least_sure(self) -> int:
        """What the title of the last column takes while the rows are not sorted by it."""
        title = self.horizontalHeader().fontMetrics().horizontalAdvance(self.answered.columns[SURE].title)
        return max(_SURE_WIDTH, title + 2 * theme.GAP + 2)

    def sizeHint(self) -> QSize:
        """Wider for texts."""
        hint, rows = super().sizeHint(), self.answered.rows
        return QSize(_TEXTS, hint.height()) if rows and rows[0].text is not None else hint

    def _measure(self) -> None:
        """Make room for the names of the classes, once they are known."""
        known = next((list(row.probabilities) for row in self.answered.rows if row.probabilities), [])
        if known != self._classes:
            metrics = QFontMetrics(theme.font(bold=True))
            self._classes = known
            self._wanted = min(_WIDEST_ANSWER, _MARK + max(map(metrics.horizontalAdvance, known), default=0))
            self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        self._share()
        super().resizeEvent(event)

    def _share(self) -> None:
        """Where there is little room, the picture stands without the name of its file."""
        header, room = self.horizontalHeader(), self.viewport().width() - _PICTURE_WIDTH
        sure, answer = (max(header.sectionSizeHint(at), least) for at, least in ((SURE, _SURE_WIDTH), (ANSWER, 0)))
        wanted = max(answer, _MOST_ANSWER, self._wanted)
        if room < _LEAST_NAME + wanted + sure:
            sure = self._least_sure()
        header.resizeSection(SURE, sure)
        header.resizeSection(ANSWER, max(_LEAST_ANSWER, min(room - sure - _LEAST_NAME, wanted)))


class _AnswerDelegate(CellDelegate):
    """A picture beside the name; the mark of the class beside its own."""

    def __init__(self, pictures: FilePictures, parent: QWidget) -> None:
        super().__init__(parent)
        self._pictures = pictures

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(_SURE_WIDTH, _ROW)

    def draw(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Answered = index.data(ROW_ROLE)
        selected, hovered, _ = states(option)
        if selected or hovered:
            painter.fillRect(option.rect, theme.color("selected" if selected else "hover"))
        area = option.rect.adjusted(8, 4, -8, -4)
        if index.column() == IMAGE and row.text is None:
            self._paint_picture(painter, area, row)
            area.setLeft(area.left() + _EDGE + 8)
        elif index.column() == ANSWER and row.probabilities and not row.none_of_these:
            view = option.widget
            assert isinstance(view, AnswerTable)
            mark = view.mark_of(row.said[0], list(row.probabilities).index(row.said[0]))
            paint_mark(painter, QRectF(area.left(), area.center().y() - 4, 10, 10), mark)
            area.setLeft(area.left() + 18)
        elif index.column() == SURE and row.trained:
            place = QRect(area.left(), area.center().y() - _SEEN // 2, _SEEN, _SEEN)
            icons.icon("school-outline", "warning").paint(painter, place)
        _paint_text(painter, area, index, row)

    def _paint_picture(self, painter: QPainter, area: QRect, row: Answered) -> None:
        # What cannot be used is not opened again: it may hang, or be a link that leads elsewhere.
        picture = None if row.problem else self._pictures.pixmap(row.path)
        place = QRect(area.left(), area.top(), _EDGE, _EDGE)
        if picture is not None:
            ratio = painter.device().devicePixelRatioF()
            picture.setDevicePixelRatio(ratio)
            size = picture.deviceIndependentSize()
            middle = QPoint(round(size.width() / 2), round(size.height() / 2))
            painter.drawPixmap(place.center() - middle + QPoint(1, 1), picture)
        elif not row.problem:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("hover"))
            painter.drawRoundedRect(place, 4, 4)


def _paint_text(painter: QPainter, area: QRect, index: Index, row: Answered) -> None:
    column = index.column()
    answered = bool(row.probabilities) and not row.none_of_these
    token: theme.Token = "bad" if row.problem and column == ANSWER else "text" if answered else "muted"
    font = theme.font(bold=column == ANSWER and answered)
    right = Qt.AlignmentFlag.AlignRight if column == SURE else Qt.AlignmentFlag.AlignLeft
    painter.setFont(font)
    painter.setPen(theme.color("text" if column == IMAGE else token))
    metrics, text = QFontMetrics(font), str(index.data())
    model = index.model()
    if column == ANSWER and isinstance(model, AnsweredModel) and metrics.horizontalAdvance(text) > area.width():
        text = model.words(row, short=True)
    room = QSize(area.width(), _LINES * metrics.lineSpacing())
    if column == ANSWER:
        _paint_lines(painter, area, name_in_lines(text, font, room))
    elif column == IMAGE and row.text is not None:
        _paint_lines(painter, area, laid_out(text, font, room, ()))
    else:
        said = short_name(text, metrics, area.width()) if column == IMAGE else text
        painter.drawText(area, right | Qt.AlignmentFlag.AlignVCenter, said)


def _paint_lines(painter: QPainter, area: QRect, layout: QTextLayout) -> None:
    top = area.top() + (area.height() - layout.boundingRect().height()) / 2
    layout.draw(painter, QPointF(area.left(), round(top)))
