"""What the tour is drawn with: a card in the corner, and an outline around what the card speaks of."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from shiboken6 import isValid

from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import Card, button, icon_button, label, named
from tldesk.ui.parts.language import filled
from tldesk.ui.parts.layouts import fill, row
from tldesk.ui.parts.there import parent_of

_WIDTH = 34 * theme.GRID  # as the narrowest of the columns it may lie on: the list of trainings
_LINE = 3


class TourCard(Card):
    """Floats at the lower left of its parent's pages, or at the lower right where what it speaks of is left.

    Its signals say which button was pressed.
    """

    back_wanted = Signal()
    next_wanted = Signal()
    end_wanted = Signal()

    def __init__(self, parent: QWidget, steps: int) -> None:
        super().__init__(name="tour", parent=parent)
        self._steps = steps
        self._spoken_of: QWidget | None = None
        self.setProperty("role", "tour")
        self.title = label("", "heading", wrap=True, name="tour-title")
        self.text = label("", wrap=True, name="tour-text")
        self.place = label("", "small", name="tour-place")
        self.back = button(self.tr("Back"), "tour-back", self.back_wanted.emit, role="quiet")
        self.next = button(self.tr("Next"), "tour-next", self.next_wanted.emit, role="primary")
        end = icon_button("close", "tour-end", self.tr("End the tour"), self.end_wanted.emit)
        fill(self.body, row((self.title, 1), end), self.text, row(self.place, 1, self.back, self.next))
        self.setFixedWidth(_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Minimum)
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self._settle)
        parent.installEventFilter(self)

    def show_step(self, number: int, title: str, text: str, target: QWidget | None) -> None:
        """Say this of `target`, as the step `number` (from 0)."""
        self._spoken_of = target
        named(self, "tour", f"{title}. {text}")
        self.title.setText(title)
        self.text.setText(text)
        self.place.setText(filled(self.tr("{number} of {count}"), number=number + 1, count=self._steps))
        self.back.setEnabled(number > 0)
        last = number + 1 == self._steps
        self.next.setText(self.tr("Done") if last else self.tr("Next"))
        self.next.setAccessibleName(self.next.text())
        self._settle()
        self._soon.start(0)  # once more, when a page that is shown for the first time has been laid out

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._settle()
        return super().eventFilter(watched, event)

    def _settle(self) -> None:
        """Take the corner: as high as the words need at this width."""
        self.body.activate()
        parent = parent_of(self)
        room = parent.rect()
        height = self.body.totalHeightForWidth(_WIDTH)
        place = QRect(theme.MARGIN + 11 * theme.GRID, room.height() - height - theme.MARGIN, _WIDTH, height)
        target = self._spoken_of
        if target is not None and isValid(target) and target.isVisible():
            corner = target.mapTo(parent, QPoint(0, 0))
            if place.intersects(QRect(corner, target.size())):
                place.moveRight(room.width() - theme.MARGIN)
        self.setGeometry(place)
        self.raise_()


class Outline(QWidget):
    """A frame around the widget `surrounded` that stays there while it moves; the mouse goes through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("tour-outline")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.surrounded: QWidget | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._follow)

    def surround(self, target: QWidget | None) -> None:
        """Go around a widget, or away (None)."""
        if self.surrounded is not None:
            self.surrounded.removeEventFilter(self)
        self.surrounded = target
        if target is not None:
            target.installEventFilter(self)
            target.destroyed.connect(self._lose)
        self._follow()
        self._soon.start(0)  # once more, when a page that is shown for the first time has been laid out

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide):
            self._soon.start(0)
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("accent"), _LINE))
        edge = _LINE / 2
        painter.drawRoundedRect(self.rect().toRectF().adjusted(edge, edge, -edge, -edge), theme.RADIUS, theme.RADIUS)

    def _lose(self) -> None:
        self.surrounded = None
        self.hide()

    def _follow(self) -> None:
        target, parent = self.surrounded, parent_of(self)
        self.setVisible(target is not None and target.isVisible())
        if target is not None and target.isVisible():
            corner = target.mapTo(parent, QPoint(0, 0))
            place = QRect(corner, target.size()).adjusted(-2 * _LINE, -2 * _LINE, 2 * _LINE, 2 * _LINE)
            self.setGeometry(place.intersected(parent.rect()))
            card = parent.findChild(QWidget, "tour")
            self.stackUnder(card) if card is not None else self.raise_()
