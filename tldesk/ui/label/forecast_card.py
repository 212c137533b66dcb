"""OutlookCard: how good a model would be now, how that grew with the labels, and what to do next, in plain words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import Card, label, named
from tldesk.ui.parts.language import filled, interval, percent
from tldesk.ui.parts.layouts import fill

if TYPE_CHECKING:
    from tldesk.ui.session.learner import Assessed

_HEIGHT = 72
_TOP, _BOTTOM, _SIDE = 18, 18, 26
_DOT = 3.5
_ASIDE = 16
# A curve that rises less between half of the labels and all of them is called flat.
_RISING = 0.02
_ADVICE = 3  # sentences at most


class ForecastChart(QWidget):
    """Accuracy with a quarter, half and all of the labels, as a line with its numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._curve: list[tuple[float, float]] = []
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(200, _HEIGHT)

    def show_curve(self, curve: list[tuple[float, float]]) -> None:
        """Show (share of the labels, accuracy)."""
        self._curve = curve
        part = self.tr("{accuracy}% with {share}% of the labels")
        told = [filled(part, accuracy=round(100 * accuracy), share=round(100 * share)) for share, accuracy in curve]
        self.setAccessibleDescription(", ".join(told))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._curve:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        values = [accuracy for _, accuracy in self._curve]
        low, high = min(values), max(values)
        low, high = (low, high) if high - low > 0.05 else (high - 0.05, high)  # noise is not to look like a mountain
        width, height = self.width() - 2 * _SIDE, self.height() - _TOP - _BOTTOM
        points = [
            QPointF(_SIDE + share * width, _TOP + (high - accuracy) / (high - low) * height)
            for share, accuracy in self._curve
        ]
        base = self.height() - _BOTTOM + 2.5
        painter.setPen(QPen(theme.color("border"), 1))
        painter.drawLine(QPointF(_SIDE, base), QPointF(self.width() - _SIDE / 2, base))
        painter.setPen(QPen(theme.curve_color("val"), 2))
        painter.drawPolyline(points)
        painter.setFont(theme.font("small"))
        for point, after, (share, accuracy) in zip(points, [*points[1:], points[-1]], self._curve, strict=True):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.curve_color("val"))
            painter.drawEllipse(point, _DOT, _DOT)
            painter.setPen(theme.color("text"))
            aside = _ASIDE if after.y() < point.y() - _ASIDE / 2 else 0  # where the line rises through the number
            above = QRectF(point.x() - 24 - aside, point.y() - _TOP - 1, 48, 16)
            painter.drawText(above, Qt.AlignmentFlag.AlignCenter, percent(accuracy, 0))
            painter.setPen(theme.color("muted"))
            below = QRectF(point.x() - 24, base + 1, 48, 15)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, percent(share, 0))


class OutlookCard(Card):
    """Hidden until something can be said."""

    def __init__(self, parent: QWidget | None = None) -> None:
        margins = (theme.GAP_LARGE, 12, theme.GAP_LARGE, 12)
        super().__init__("", "label-outlook", parent, gap=theme.GAP_SMALL, margins=margins)
        self.accuracy = label("", "heading", wrap=True, name="label-outlook-accuracy")
        self.interval = label("", "small", wrap=True, name="label-outlook-interval")
        self.curve = named(ForecastChart(), "label-outlook-curve", self.tr("Accuracy by share of the labels"))
        self.curve.setToolTip(self.tr("Accuracy when trained on part of the labels"))
        self.advice = label("", wrap=True, name="label-outlook-advice")
        fill(self.body, self.accuracy, self.interval, self.curve, self.advice)
        self.hide()

    def show_assessment(self, found: Assessed | None) -> None:
        """Show what was found, or nothing."""
        judged = found is not None and not math.isnan(found.outlook.accuracy)
        self.setVisible(judged)
        if found is None or not judged:
            return
        outlook = found.outlook
        about, where = percent(outlook.accuracy, 0), interval(outlook.low, outlook.high, 0)
        self.accuracy.setText(filled(self.tr("Estimated accuracy {share}"), share=about))
        self.interval.setText(filled(self.tr("on new images like these ({interval})"), interval=where))
        self.curve.show_curve(outlook.curve)
        self.curve.setVisible(len(outlook.curve) > 1)
        self.advice.setText("\n".join(f"• {words}" for words in self._advise(found)))

    def _advise(self, found: Assessed) -> list[str]:
        """What to do next: at most three sentences, the most useful first."""
        outlook, names = found.outlook, found.names
        advice = []
        if outlook.needs:
            some = ", ".join(f"“{names[place]}”" for place in outlook.needs[:3])
            advice.append(filled(self.tr("Label more images of {classes}."), classes=some))
        for first, second, count in outlook.confused[:1]:
            text = self.tr(
                "“{first}” and “{second}” are often confused ({count} {count:time|times}). Check their labels."
            )
            advice.append(filled(text, first=names[first], second=names[second], count=count))
        if len(outlook.curve) > 1 and outlook.curve[-1][1] - outlook.curve[-2][1] > _RISING:
            advice.append(self.tr("More labels will still help."))
        elif len(outlook.curve) > 1 and not outlook.needs:
            advice.append(self.tr("More labels won't help much now. Give some a second look, or train."))
        return advice[:_ADVICE]
