"""Waits: what is being done for a user who waits for it, said once it takes longer than a moment."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget
from shiboken6 import isValid

from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import label, named, set_role
from tldesk.ui.parts.layouts import row

SOON_MS = 300  # what is done by then needs no words, which would only flicker
_TURN_MS = 40
_STEP = 14  # degrees between two drawings: nine tenths of a turn a second
_ARC = 100  # degrees
_FRAME = 2  # pixels of its border


class Wait:
    """One thing that is waited for: begun when it is made, until `end`. `long`: it is to be said."""

    def __init__(self, waits: Waits, text: str) -> None:
        self.text = text
        self.due = time.monotonic() + SOON_MS / 1000
        self.long = False
        self._waits = waits

    def say(self, text: str) -> None:
        """Say something else of it, as how far it is."""
        self.text = text
        if self.long and isValid(self._waits):
            self._waits.changed.emit()

    def end(self) -> None:
        """It is there, or nobody wants it any more; a second time does nothing."""
        if isValid(self._waits):  # what waits may be gone by now
            self._waits.forget(self)


class Waits(QObject):
    """What is waited for in one place. `text` is what to say, empty while nothing takes long; `changed` follows it."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waits: list[Wait] = []
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self._look)

    def begin(self, text: str) -> Wait:
        """Something is waited for from now on."""
        self._waits.append(Wait(self, text))
        if not self._soon.isActive():
            self._soon.start(SOON_MS)
        return self._waits[-1]

    @property
    def text(self) -> str:
        """What has been waited for longest, if it is long enough."""
        return next((wait.text for wait in self._waits if wait.long), "")

    def forget(self, wait: Wait) -> None:
        """It has ended."""
        if wait in self._waits:
            self._waits.remove(wait)
            if all(other.long for other in self._waits):
                self._soon.stop()
            if wait.long:
                self.changed.emit()

    @Slot()
    def _look(self) -> None:
        """What has waited long enough is said; the next one has its time then."""
        now = time.monotonic()
        due = [wait for wait in self._waits if not wait.long and wait.due <= now]
        for wait in due:
            wait.long = True
        rest = [wait.due - now for wait in self._waits if not wait.long]
        if rest:
            self._soon.start(1 + round(1000 * min(rest)))
        if due:
            self.changed.emit()


class Waiting(QFrame):
    """A spinner and what is done, while something is waited for.

    With `over` it lies in the middle of that widget, which keeps its layout, its words below the spinner where they do
    not fit beside it; otherwise it is a line like any other.
    """

    def __init__(self, name: str, waits: Waits | None = None, over: QWidget | None = None) -> None:
        super().__init__(over)
        named(self, name, self.tr("Working"))
        self.waits = waits if waits is not None else Waits(self)
        self._over = over
        self.text = label("", "muted", name=f"{name}-text")
        self._spinner = _Spinner()
        self._box = row((self._spinner, Qt.AlignmentFlag.AlignCenter), self.text, margins=(theme.GAP, 0, 0, 0))
        self.setLayout(self._box)
        if over is not None:
            self.text.setWordWrap(True)
            self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            set_role(self, "toast")  # opaque wherever it lies: a card within a card has no ground
        self._turning = QTimer(self, interval=_TURN_MS)
        self._turning.timeout.connect(self._turn)
        self.setVisible(False)
        self.waits.changed.connect(self._follow)

    def begin(self, text: str) -> Wait:
        """Something is waited for from now on."""
        return self.waits.begin(text)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._turning.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._turning.stop()

    def _turn(self) -> None:
        self._spinner.turn()
        self._place()  # what it lies over may have another size

    def _follow(self) -> None:
        text = self.waits.text
        self.text.setText(text)
        self.setAccessibleDescription(text)
        self.setVisible(bool(text))
        if text:
            self.raise_()
            self._place()

    def _place(self) -> None:
        if self._over is None:
            return
        words = self.text.fontMetrics().horizontalAdvance(self.waits.text) + 1
        aside = 2 * theme.GAP_LARGE + theme.ICON + theme.GAP + _FRAME
        if words + aside > self._over.width():
            aside = 2 * theme.GAP + _FRAME
            words = min(words, self._over.width() - aside)
            self._stand(QBoxLayout.Direction.TopToBottom, Qt.AlignmentFlag.AlignHCenter, theme.GAP)
        else:
            self._stand(QBoxLayout.Direction.LeftToRight, Qt.AlignmentFlag.AlignVCenter, theme.GAP_LARGE)
        self.text.setFixedWidth(max(1, words))
        size = QSize(words + aside, self._box.totalHeightForWidth(words + aside)).boundedTo(self._over.size())
        place = QRect(self.pos(), size)
        place.moveCenter(self._over.rect().center())
        self.setGeometry(place)

    def _stand(self, way: QBoxLayout.Direction, side: Qt.AlignmentFlag, margin: int) -> None:
        """Have spinner and words stand this way."""
        if way != self._box.direction() or margin != self._box.contentsMargins().left():
            self._box.setDirection(way)
            self._box.setContentsMargins(margin, theme.GAP, margin, theme.GAP)
            self.text.setAlignment(side)


class _Spinner(QWidget):
    """An arc on a ring."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(theme.ICON, theme.ICON)
        self._at = 0

    def turn(self) -> None:
        """A little further."""
        self._at = (self._at + _STEP) % 360
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = self.rect().adjusted(2, 2, -2, -2)
        arcs: tuple[tuple[theme.Token, int, int], ...] = (("border", 0, 360), ("muted", -self._at, _ARC))
        for token, start, length in arcs:
            pen = QPen(theme.color(token), 2)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawArc(place, start * 16, length * 16)
        painter.end()
