"""SampleMarks: the labels of one sample as chips, its flag and its note, in one line."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from tldesk.project.samples.samples import Sample
from tldesk.ui.parts import icons, theme
from tldesk.ui.parts.class_mark import Mark, paint_mark
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.text import describe_sample, labels_text
from tldesk.ui.parts.tips import as_tip
from tldesk.ui.samples.marks import percents

HEIGHT = 28
CHIP = 24
DOT = 10
GAP = 8
LONGEST = 220  # pixels of a name; longer ones are cut


class SampleMarks(QWidget):
    """Painted, since it changes with each image; the whole note is the tooltip."""

    def __init__(self, mark_of: Callable[[str], Mark], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark_of = mark_of
        self._sample: Sample | None = None
        self.suggest: Callable[[int], tuple[str, float] | None] = lambda _id: None  # what a sample looks like
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(200, HEIGHT)

    def show_sample(self, sample: Sample | None) -> None:
        """Show the marks of this one; nothing when there is none."""
        self._sample = sample
        self.setToolTip(as_tip(sample.note) if sample is not None else "")
        self.setAccessibleName(describe_sample(sample) if sample is not None else "")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        sample = self._sample
        if sample is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("body"))
        left = 0.0
        for label in sample.labels:
            left = self._paint_chip(painter, left, label, self._mark_of(label))
        if not sample.labels:
            left = self._paint_chip(painter, left, self.text_of(sample), None)
        if sample.flagged:
            icon = QRectF(left, (HEIGHT - theme.ICON) / 2, theme.ICON, theme.ICON).toRect()
            icons.icon("flag", "text").paint(painter, icon)
            left += theme.ICON + GAP
        if sample.note:
            icon = QRectF(left, (HEIGHT - theme.ICON) / 2, theme.ICON, theme.ICON).toRect()
            icons.icon("note-text-outline", "muted").paint(painter, icon)
            left += theme.ICON + GAP / 2
            painter.setPen(theme.color("muted"))
            note = QFontMetrics(painter.font()).elidedText(
                sample.note.replace("\n", " "), Qt.TextElideMode.ElideRight, int(self.width() - left)
            )
            painter.drawText(QRectF(left, 0, self.width() - left, HEIGHT), Qt.AlignmentFlag.AlignVCenter, note)

    def text_of(self, sample: Sample) -> str:
        """What stands where labels would be: what the sample looks like, if that is known."""
        found = None if sample.problem or sample.excluded else self.suggest(sample.id)
        if found is None:
            return labels_text(sample)
        return filled(self.tr("{name}? {percent}%"), name=found[0], percent=percents(found[1]))

    def _paint_chip(self, painter: QPainter, left: float, text: str, mark: Mark | None) -> float:
        """A name on a quiet ground, with its mark; where the next one begins."""
        metrics = QFontMetrics(painter.font())
        text = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, LONGEST)
        dot = DOT + 6 if mark is not None else 0
        width = metrics.horizontalAdvance(text) + dot + 20
        place = QRectF(left, (HEIGHT - CHIP) / 2, width, CHIP)
        painter.setPen(QPen(theme.color("border"), 1))
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), CHIP / 2, CHIP / 2)
        if mark is not None:
            paint_mark(painter, QRectF(left + 10, (HEIGHT - DOT) / 2, DOT, DOT), mark)
        painter.setPen(theme.color("text" if mark is not None else "muted"))
        painter.drawText(place.adjusted(10 + dot, 0, -10, 0), Qt.AlignmentFlag.AlignVCenter, text)
        return left + width + GAP
