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
from tldesk.ui.samples.thumbnails import Thumbnails

EDGE = 54
COUNT = 4
CAPTION = 18
DOT = 7
LINE = 22  # pixels of what stands in lines


class NeighbourStrip(QWidget):
    """`chosen` carries the id of one that was clicked, or chosen with the arrows and Enter.

    Shows at most `count` pictures of `edge` pixels, smaller ones where there is less room.
    With `likeness` a second line says how alike each is. What is wider than high stands in lines, one below another.
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
    def _in_lines(self) -> bool:
        width, height = self._thumbnails.shape
        return width > height

    def _place(self, number: int) -> QRect:
        if self._in_lines:
            return QRect(0, number * LINE, self.width(), LINE)
        edge = min(self._edge, (self.width() + theme.GAP) // self._count - theme.GAP)
        step = (self.width() - edge) / (self._count - 1)
        return QRect(round(number * min(step, edge + 2 * theme.GAP)), 1, edge, edge)

    def _under(self, point: QPoint) -> int | None:
        x = point.x()
        if self._in_lines:
            return point.y() // LINE if 0 <= point.y() // LINE < len(self._samples) else None
        found = [number for number in range(len(self._samples)) if self._place(number).left() <= x]
        return found[-1] if found and x <= self._place(found[-1]).right() else None

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("small"))
        for number, (sample, similarity) in enumerate(self._samples):
            place = self._place(number)
            if self._in_lines:
                self._paint_line(painter, place.adjusted(4, 0, -4, 0), sample, similarity)
            else:
                self._paint_picture(painter, place, sample)
            if self.hasFocus() and number == self._at:
                painter.setPen(QPen(theme.color("accent"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(place).adjusted(1, 1, -1, -1), 6, 6)
            if self._in_lines:
                continue
            below = QRect(place.left(), place.bottom() + 2, place.width(), CAPTION)
            self._paint_caption(painter, below, sample)
            if self._likeness:
                painter.drawText(
                    below.translated(0, CAPTION - 2), Qt.AlignmentFlag.AlignVCenter, percent(similarity, 0)
                )

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

    def _paint_caption(self, painter: QPainter, place: QRect, sample: Sample) -> None:
        left = place.left()
        if sample.label is not None:
            mark = self._mark_of(sample.label)
            paint_mark(painter, QRectF(left, place.center().y() - DOT / 2 + 1, DOT, DOT), mark)
            left += DOT + 3
        painter.setPen(theme.color("muted"))
        room = place.right() - left + 1
        text = QFontMetrics(painter.font()).elidedText(labels_text(sample), Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(QRect(left, place.top(), room, CAPTION), Qt.AlignmentFlag.AlignVCenter, text)

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
            self._at = (self._at + steps[Qt.Key(event.key())]) % len(self._samples)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Select) and self._samples:
            self.chosen.emit(self._samples[self._at][0].id)
        else:
            super().keyPressEvent(event)
