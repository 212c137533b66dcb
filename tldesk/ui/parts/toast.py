"""Toasts: what is told for a while, over the lower edge of the pages, with what can be done about it.

A toast never takes the keyboard. It stays while the pointer or the keyboard is in it, and goes at once when what it
says is no longer so, or when it is clicked: what lies below it may be what somebody wants.
"""

from __future__ import annotations

import re
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QEnterEvent, QFontMetrics, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QStyle, QWidget
from shiboken6 import isValid

from tldesk.ui.parts import theme
from tldesk.ui.parts.controls import Button, button, icon_button, label, named
from tldesk.ui.parts.covered import Covered
from tldesk.ui.parts.keys import keyed_tip
from tldesk.ui.parts.layouts import row
from tldesk.ui.parts.notice import Act, Notice
from tldesk.ui.parts.shadow import Shadow
from tldesk.ui.parts.tips import as_tip

PATIENCE = 8_000  # ms that a toast stays
_BRIEF, _BRIEF_SHARE = 60, 0.5  # letters that are read at a glance: where nothing can be done about them, half the time
MOST = 3  # toasts at once; the oldest gives way
EDGE = 2 * theme.GRID  # between a toast and the edges of the pages
_WIDEST, _LEAST_TEXT = 80 * theme.GRID, 20 * theme.GRID
_FORWARDS = Qt.LayoutDirection.LeftToRight
# Where toasts may stand, in the order in which they would like to.
_SIDES = (Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight)
_LIFT, _HIGHEST = 3 * theme.GRID, 21 * theme.GRID  # how it is tried higher, and how high it may stand
_BORDERS = 2
_WORD = re.compile("[^\\s\u2e80-\uffef]+")  # what no line ends in: letters of Chinese are words of their own


class Toast(QFrame):
    """One of them. `gone` follows when it leaves, whatever the reason."""

    gone = Signal()

    def __init__(self, notice: Notice, parent: QWidget, patience: int) -> None:
        super().__init__(parent)
        named(self, "toast", self.tr("Message"))
        self.setProperty("role", "toast")
        self.setAccessibleDescription(notice.text)
        self.notice = notice
        self._held = False
        self.text = label(notice.text, wrap=True, name="toast-text")
        self.acts: list[Button] = []
        self.close_button = icon_button("close", "toast-close", self.tr("Close"), self.withdraw)
        self.close_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard where it is
        self._acts = row(gap=0)
        margins = (theme.GAP_LARGE, theme.GAP, theme.GAP, theme.GAP)
        self._row = row(self.text, self._acts, self.close_button, margins=margins)
        self.setLayout(self._row)
        self._whole = patience
        share = _BRIEF_SHARE if len(notice.text) <= _BRIEF else 1
        self._patience = QTimer(self, singleShot=True, interval=round(patience * share))
        for act in notice.acts:
            self.add_act(act)
        self._patience.timeout.connect(self.withdraw)
        if notice.until is not None:
            notice.until.connect(self.withdraw)

    def add_act(self, act: Act) -> None:
        """Offer one thing more that can be done, and stay for it."""
        self._patience.setInterval(self._whole)
        part = button(act.text, f"toast-act-{len(self.acts)}", partial(self._do, act), role="quiet")
        part.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        part.setAccessibleDescription(self.notice.text)
        if act.key:
            keyed_tip(part, act.text, act.key)
        self.acts.append(part)
        self._acts.addWidget(part)
        QWidget.setTabOrder(part, self.close_button)
        if self.isVisible():
            part.show()

    def start(self) -> None:
        """It is in sight: its time begins, and a screen reader says it."""
        self._patience.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.notice.text))

    @Slot()
    def withdraw(self) -> None:
        """Leave."""
        self._patience.stop()
        self.gone.emit()

    def hold(self, held: bool) -> None:
        """Stay while somebody is at it; its time begins anew afterwards."""
        if held != self._held:
            self._held = held
            self._patience.stop() if held else self._patience.start()

    def fit(self, most: int) -> None:
        """Be as wide as the words need, and no wider than `most`; what no line can hold is cut in its middle."""
        metrics, margins = self.text.fontMetrics(), self._row.contentsMargins()
        beside = [*self.acts, self.close_button]
        edges = margins.left() + margins.right() + _BORDERS
        taken = edges + sum(part.sizeHint().width() + theme.GAP for part in beside)
        room = max(_LEAST_TEXT, min(most, _WIDEST) - taken)
        text = _cut(self.notice.text, metrics, room)
        width = min(room, metrics.horizontalAdvance(text) + theme.GAP_SMALL)
        self.text.setText(text)
        self.text.setToolTip(as_tip(self.notice.text) if text != self.notice.text else "")
        self.text.setFixedSize(width, self.text.heightForWidth(width))
        self._row.activate()
        self.resize(self._row.totalSizeHint())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # or what lies below gets the release as well

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Leave what it covers."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.withdraw()

    def enterEvent(self, event: QEnterEvent) -> None:
        self.hold(True)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.hold(self.holds_keyboard)
        super().leaveEvent(event)

    def event(self, event: QEvent) -> bool:
        """Escape closes it while it has the keyboard, before an action of the window takes the key."""
        if event.type() == QEvent.Type.ShortcutOverride and _is_escape(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _is_escape(event):
            self.withdraw()
        else:
            super().keyPressEvent(event)

    @property
    def holds_keyboard(self) -> bool:
        """Whether one of its buttons has the keyboard."""
        focus = QApplication.focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def _do(self, act: Act) -> None:
        self.withdraw()
        act.do()


class Toasts(QObject):
    """Stacks toasts at the foot of the widget `over`, the newest lowest; `parent` is what both lie in.

    `changed` follows when one comes or goes.
    """

    changed = Signal()

    def __init__(self, parent: QWidget, over: QWidget) -> None:
        super().__init__(parent)
        self._parent, self._over = parent, over
        self._before: QWidget | None = None  # what had the keyboard before a toast got it
        self.patience = PATIENCE
        self.shown: list[Toast] = []
        over.installEventFilter(self)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._follow_keyboard)

    def show(self, notice: Notice) -> Toast:
        """Show it; one that says the same gives way to it, and so does the oldest of too many."""
        for toast in [one for one in self.shown if one.notice.text == notice.text] or self.shown[: 1 - MOST]:
            toast.withdraw()
        toast = Toast(notice, self._parent, self.patience)
        Shadow(toast)
        toast.gone.connect(partial(self._remove, toast))
        self.shown.append(toast)
        self.settle()
        toast.show()
        toast.start()
        self.changed.emit()
        return toast

    def settle(self) -> None:
        """Put each in its place."""
        if not self.shown:
            return
        for toast in self.shown:
            toast.fit(self._over.width() - 2 * EDGE)
            toast.raise_()
        room = QRect(self._over.mapTo(self._parent, QPoint(0, 0)), self._over.size())
        room.adjust(EDGE, EDGE, -EDGE, -EDGE)
        side, lift = self._place(room)
        bottom = room.bottom() + 1 - lift
        for toast in reversed(self.shown):
            place = QStyle.alignedRect(_FORWARDS, side, toast.size(), room)
            toast.move(place.left(), bottom - toast.height())
            bottom -= toast.height() + theme.GAP

    def _place(self, room: QRect) -> tuple[Qt.AlignmentFlag, int]:
        """The part of the lower edge where the least of the page would be covered; and how far above it, where nothing
        is covered there, as between a list and the buttons below it.
        """
        height = sum(toast.height() + theme.GAP for toast in self.shown)
        size = QSize(max(toast.width() for toast in self.shown), height)
        covered, corner = Covered(self._over), self._over.mapTo(self._parent, QPoint(0, 0))

        def placed(side: Qt.AlignmentFlag, lift: int = 0) -> QRect:
            place = QStyle.alignedRect(_FORWARDS, side | Qt.AlignmentFlag.AlignBottom, size, room)
            return place.translated(0, -lift).translated(-corner)

        missed = {side: covered.at(placed(side)) for side in _SIDES}
        best = min(_SIDES, key=missed.__getitem__)
        lifts = range(_LIFT, min(_HIGHEST, room.height() - height), _LIFT) if missed[best] else ()
        free = ((side, lift) for lift in lifts for side in _SIDES if covered.is_nothing(placed(side, lift)))
        return next(free, (best, 0))

    def enter(self) -> None:
        """Give the keyboard to the newest toast, or back to where it was."""
        if any(toast.holds_keyboard for toast in self.shown):
            self._give_back()
        elif self.shown:
            toast = self.shown[-1]
            (toast.acts[0] if toast.acts else toast.close_button).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def clear(self) -> None:
        """Take all of them away."""
        for toast in list(self.shown):
            toast.withdraw()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self.settle()
        elif event.type() == QEvent.Type.Hide and not event.spontaneous():
            self.clear()
        return super().eventFilter(watched, event)

    def _remove(self, toast: Toast) -> None:
        if toast not in self.shown:
            return
        self.shown.remove(toast)
        if toast.holds_keyboard:
            self._give_back()
        toast.hide()
        toast.deleteLater()
        self.settle()
        self.changed.emit()

    def _give_back(self) -> None:
        """The keyboard goes where it was."""
        before = self._before
        there = before is not None and isValid(before) and before.isVisible()
        (before if there and before is not None else self._over).setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow_keyboard(self, old: QWidget | None, new: QWidget | None) -> None:
        for toast in self.shown:
            inside = new is not None and toast.isAncestorOf(new)
            if inside and old is not None and not any(one.isAncestorOf(old) for one in self.shown):
                self._before = old
            toast.hold(inside or toast.underMouse())


def _is_escape(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape


def _cut(text: str, metrics: QFontMetrics, width: int) -> str:
    """A text whose words fit into so many pixels; of a longer one, as a path, the middle goes."""
    return _WORD.sub(lambda word: metrics.elidedText(word[0], Qt.TextElideMode.ElideMiddle, width), text)
