"""NeighbourStrip: the labelled images most like the current one, with their classes: the reason for an answer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from tldesk.project.samples.samples import Sample
from tldesk.ui.parts import theme
from tldesk.ui.parts.class_mark import Mark, paint_mark
from tldesk.ui.parts.language import filled, percent
from tldesk.ui.parts.text import labels_text
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.samples.caption import DOT, marks_width, paint_caption
from tldesk.ui.samples.thumbnails import Thumbnails

EDGE = 54
COUNT = 4
CAPTION = 18
_LEAST_EDGE, _LEAST_COUNT = 40, 3  # what gives way to captions, and how far
LINE = 22  # pixels of what stands in lines


class NeighbourStrip(QWidget):
    """`chosen` carries the id of one that was clicked, or chosen with the arrows and Enter.

    Shows at most `count` pictures of `edge` pixels, smaller ones where there is less room, and fewer where their
    captions would be cut: the class is what they are looked at for. With `likeness` a second line says how alike each
    is. What is wider than high stands in lines, one below another.
    """

    chosen = Signal(int)

    def __init__(
        self,
        thumbnails: Thumbnails,
        mark_of: Callable[[str], Mark],
        parent: QWidget | None = None,
        *,
        count: int = COUNT,
        edge: int = EDGE,
        likeness: bool = False,
    ) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._mark_of = mark_of
        self._count, self._edge, self._likeness = count, edge, likeness
        self._samples: list[tuple[Sample, float]] = []
        self._at = 0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedHeight(self.sizeHint().height())
        thumbnails.loaded.connect(self._picture_loaded)  # no lambda: they may outlive this

    def sizeHint(self) -> QSize:
        if self._in_lines:
            return QSize(240, self._count * LINE)
        lines = 2 if self._likeness else 1
        return QSize(self._count * (self._edge + theme.GAP) - theme.GAP, self._edge + lines * CAPTION + 2)

    def show_samples(self, samples: list[tuple[Sample, float]]) -> None:
        """Show these, each with its similarity from 0 to 1."""
        self._samples, self._at = samples[: self._count], 0
        self.setFixedHeight(self.sizeHint().height())
        names = [filled(self.tr("{name}, {label}"), name=s.name, label=labels_text(s)) for s, _ in self._samples]
        self.setAccessibleDescription("; ".join(names))
        self.update()

    @Slot(object)
    def _picture_loaded(self, _hashes: frozenset[str]) -> None:
        self.update()

    @property
    def ids(self) -> list[int]:
        """What is shown."""
        return [sample.id for sample, _ in self._samples]

    @property
    def shown(self) -> int:
        """How many there is room for."""
        if self._in_lines:
            return len(self._samples)
        fitting = (self.width() + theme.GAP) // (self._least_width() + theme.GAP)
        return min(len(self._samples), max(_LEAST_COUNT, fitting))

    @property
    def _in_lines(self) -> bool:
        return self._thumbnails.read

    def _least_width(self) -> int:
        """Of a picture with its caption; a very long one is cut."""
        metrics = QFontMetrics(theme.font("small"))
        words = (marks_width(1) + metrics.horizontalAdvance(labels_text(sample)) for sample, _ in self._samples)
        return max(_LEAST_EDGE, min(2 * self._edge, max(words, default=0)))

    def _cell(self, number: int) -> QRect:
        """Where a picture lies with its caption."""
        if self._in_lines:
            return QRect(0, number * LINE, self.width(), LINE)
        most = max(self._edge, self._least_width())
        width = min(most, (self.width() + theme.GAP) // max(1, self.shown) - theme.GAP)
        return QRect(number * (width + theme.GAP), 0, width, self.height())

    def _place(self, number: int) -> QRect:
        """Where the picture itself lies."""
        cell = self._cell(number)
        if self._in_lines:
            return cell
        edge = min(self._edge, cell.width())
        return QRect(cell.left() + (cell.width() - edge) // 2, 1, edge, edge)

    def _under(self, point: QPoint) -> int | None:
        return next((number for number in range(self.shown) if self._cell(number).contains(point)), None)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, (sample, similarity) in enumerate(self._samples[: self.shown]):
            place = self._place(number)
            if self._in_lines:
                self._paint_line(painter, place.adjusted(4, 0, -4, 0), sample, similarity)
            else:
                self._paint_picture(painter, place, sample)
                self._paint_caption(painter, number, sample, similarity)
            if self.hasFocus() and number == self._at:
                painter.setPen(QPen(theme.color("accent"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(place).adjusted(1, 1, -1, -1), 6, 6)

    def _paint_line(self, painter: QPainter, place: QRect, sample: Sample, similarity: float) -> None:
        """The mark of its class, its beginning, and how alike it is."""
        if sample.label is not None:
            mark = self._mark_of(sample.label)
            paint_mark(painter, QRectF(place.left(), place.center().y() - DOT / 2 + 1, DOT, DOT), mark)
        room = place.adjusted(DOT + 6, 0, 0, 0)
        if self._likeness:
            painter.setFont(theme.font("small"))
            painter.setPen(theme.color("muted"))
            said = percent(similarity, 0)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, said)
            room.setRight(room.right() - painter.fontMetrics().horizontalAdvance(said) - theme.GAP)
        self._thumbnails.paint_line(painter, room, sample)

    def _paint_picture(self, painter: QPainter, place: QRect, sample: Sample) -> None:
        if not self._thumbnails.paint(painter, place, sample):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("hover"))
            painter.drawRoundedRect(QRectF(place), 6, 6)

    def _paint_caption(self, painter: QPainter, number: int, sample: Sample, similarity: float) -> None:
        cell = self._cell(number)
        below = QRect(cell.left(), self._place(number).bottom() + 2, cell.width(), CAPTION)
        marks = [self._mark_of(sample.label)] if sample.label is not None else []
        paint_caption(painter, below, labels_text(sample), "muted", marks=marks)
        if self._likeness:
            paint_caption(painter, below.translated(0, CAPTION - 2), percent(similarity, 0), "muted")

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            number = self._under(event.pos())
            if number is not None:
                sample, similarity = self._samples[number]
                text = self.tr("{name}: {label}, {percent}% alike")
                text = filled(text, name=sample.name, label=labels_text(sample), percent=round(100 * similarity))
                QToolTip.showText(event.globalPos(), as_tip(text), self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self._under(event.position().toPoint())
        if number is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self._samples[number][0].id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if self._in_lines:
            steps |= {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in steps and self._samples:
            self._at = (self._at + steps[Qt.Key(event.key())]) % self.shown
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Select) and self._samples:
            self.chosen.emit(self._samples[min(self._at, self.shown - 1)][0].id)
        else:
            super().keyPressEvent(event)
