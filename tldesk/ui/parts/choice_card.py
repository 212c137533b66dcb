"""A radio button drawn as a card: title, a sentence and small facts."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QWidget

from tldesk.ui.parts import theme

LEAST = 23 * theme.GRID  # pixels of width that a card should have
_PADDING = 12
_DOT = 16
_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


class ChoiceCard(QRadioButton):
    """One of some exclusive choices. Siblings of one parent exclude each other, arrow keys go between them.

    `facts` are short lines in small letters, `badge` a word of praise below them, `warning` a last line.
    """

    def __init__(self, name: str, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.title, self.text_line = title, text
        self.badge, self.warning = "", ""
        self.facts: list[str] = []
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setMinimumWidth(170)
        self._hovered = False
        self.describe()

    def describe(self, *, facts: list[str] | None = None, badge: str | None = None, warning: str | None = None) -> None:
        """Change what stands below the sentence."""
        self.facts = self.facts if facts is None else facts
        self.badge = self.badge if badge is None else badge
        self.warning = self.warning if warning is None else warning
        self.setAccessibleName(f"{self.title} ({self.badge})" if self.badge else self.title)
        self.setAccessibleDescription(" ".join(part for part in (self.text_line, *self.facts, self.warning) if part))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(230, self.heightForWidth(230))

    def minimumSizeHint(self) -> QSize:
        return QSize(170, self.heightForWidth(max(170, self.width())))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        room = width - 2 * _PADDING
        height = 2 * _PADDING + self._title_height(room - _DOT - theme.GAP) + theme.GAP_SMALL
        for text, font, _ in self._paragraphs():
            height += _height(text, font, room)
        return height + theme.GAP_SMALL

    def _title_height(self, room: int) -> int:
        """Of a title in one line, or in two where one is too short."""
        metrics = QFontMetrics(theme.font(bold=True))
        lines = _height(self.title, theme.font(bold=True), room) // metrics.height()
        return metrics.height() * (2 if lines == 2 else 1)

    def hitButton(self, position: QPoint) -> bool:
        return self.rect().contains(position)  # the whole card, not only the text of a radio button

    def _paragraphs(self) -> list[tuple[str, QFont, theme.Token]]:
        """Text, font and colour token of what stands below the title."""
        parts: list[tuple[str, QFont, theme.Token]] = [(self.text_line, theme.font(), "muted")]
        parts += [(fact, theme.font("small"), "text") for fact in self.facts]
        if self.badge:
            parts.append((self.badge, theme.font("small", bold=True), "text"))
        if self.warning:
            parts.append((self.warning, theme.font("small"), "warning"))
        return [part for part in parts if part[0]]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_frame(painter)
        area = self.rect().adjusted(_PADDING, _PADDING, -_PADDING, -_PADDING)
        top = self._paint_title(painter, area)
        enabled = self.isEnabled()
        for text, font, token in self._paragraphs():
            height = _height(text, font, area.width())
            painter.setFont(font)
            painter.setPen(theme.color(token if enabled else "disabled"))
            painter.drawText(QRect(area.left(), top, area.width(), height), int(_WRAP), text)
            top += height
        painter.end()

    def _paint_frame(self, painter: QPainter) -> None:
        on, ringed = self.isChecked(), self.hasFocus() and bool(self.property("ring"))
        fill: theme.Token = "selected" if on else "hover" if self._hovered else "surface"
        width = 2 if on or ringed else 1
        frame: theme.Token = "text" if ringed and on else "accent" if on or ringed else "border"
        painter.setPen(QPen(theme.color(frame), width))
        painter.setBrush(theme.color(fill))
        inset = width / 2
        painter.drawRoundedRect(
            self.rect().toRectF().adjusted(inset, inset, -inset, -inset), theme.RADIUS, theme.RADIUS
        )

    def _paint_title(self, painter: QPainter, area: QRect) -> int:
        """Draw dot and title; returns where the text below begins."""
        font = theme.font(bold=True)
        metrics = QFontMetrics(font)
        line = QRect(area.left(), area.top(), area.width(), self._title_height(area.width() - _DOT - theme.GAP))
        self._paint_dot(painter, QRect(line.left(), line.top() + (metrics.height() - _DOT) // 2, _DOT, _DOT))
        left = line.left() + _DOT + theme.GAP
        room = line.width() - _DOT - theme.GAP
        painter.setFont(font)
        painter.setPen(theme.color("text" if self.isEnabled() else "disabled"))
        wraps = line.height() > metrics.height()
        title = self.title if wraps else metrics.elidedText(self.title, Qt.TextElideMode.ElideRight, room)
        how = int(_WRAP) if wraps else int(Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(QRect(left, line.top(), room, line.height()), how, title)
        return line.bottom() + 1 + theme.GAP_SMALL + 2

    def _paint_dot(self, painter: QPainter, place: QRect) -> None:
        circle = place.toRectF().adjusted(1, 1, -1, -1)
        painter.setBrush(theme.color("field"))
        if self.isChecked():
            painter.setPen(QPen(theme.color("accent"), 4.5))
            circle.adjust(2, 2, -2, -2)
        else:
            painter.setPen(QPen(theme.color("muted"), 1.2))
        painter.drawEllipse(circle)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hovered = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = False
        self.update()
        super().leaveEvent(event)


def _height(text: str, font: QFont, width: int) -> int:
    return QFontMetrics(font).boundingRect(QRect(0, 0, width, 10_000), int(_WRAP), text).height() + 2
