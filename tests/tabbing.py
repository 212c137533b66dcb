"""What the keyboard reaches: where Tab goes from control to control, and whether Enter presses what it comes to."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from fits import name_of
from present import present
from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QButtonGroup,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QScrollBar,
    QTabBar,
    QTextBrowser,
    QToolButton,
    QWidget,
)

# Operated by the mouse alone, and how the keyboard does the same.
OTHERWISE = {
    "class-finder-list": "the arrow keys of the field above choose in it, Enter takes",
    "command-palette-list": "the arrow keys of the field above choose in it, Enter takes",
}
# What comes elsewhere in the round than it stands in sight, and why.
ELSEWHERE = {
    "import-classes": "is made when the source has been read, and comes last",
    "job-status": "is there while something runs",
    "embedding-status": "is there while something runs",
}
_OPERATED = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QAbstractSlider, QAbstractItemView, QTabBar)
_LINKS = 200  # Tab goes through so many links of a text at most
_BESIDE = 0.5  # two controls stand in a row that share so much of the lower one's height


def controls(root: QWidget) -> list[QWidget]:
    """What is visible and can be operated, whether Tab comes there or not."""
    return [part for part in root.findChildren(QWidget) if _operable(part)]


def _operable(part: QWidget) -> bool:
    if not part.isVisible() or not part.isEnabled() or part.size().isEmpty() or _inner(part):
        return False
    return isinstance(part, _OPERATED) or bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus)


def _inner(part: QWidget) -> bool:
    """A part of a control: its own line, its arrows; a bar that scrolls what has keys of its own."""
    above = part.parentWidget()
    return (
        isinstance(part, QScrollBar | QHeaderView)
        or part.objectName().startswith("qt_")
        or part.focusProxy() is not None
        or isinstance(above, QLineEdit | QAbstractSpinBox | QComboBox | QTabBar)
        or (isinstance(above, QAbstractItemView) and isinstance(part, QAbstractButton))
    )


def missed_by_policy(part: QWidget) -> bool:
    """Whether Tab never comes to it though it stands alone: of a group, Tab comes to the one that is on."""
    if part.focusPolicy() & Qt.FocusPolicy.TabFocus or part.objectName() in OTHERWISE:
        return False
    group = part.group() if isinstance(part, QAbstractButton) else None
    grouped = isinstance(group, QButtonGroup) and group.exclusive() and len(group.buttons()) > 1
    return not (grouped or (isinstance(part, QAbstractButton) and part.autoExclusive()))


def walk(root: QWidget, unseen: list[str] | None = None) -> tuple[list[QWidget], str]:
    """Where Tab goes, each once, from the first in the window on; and why it does not come round, if it does not.

    What is out of sight when Tab has come to it is added to `unseen`.
    """
    first = QApplication.focusWidget()
    if first is None or not root.isAncestorOf(first) or not first.focusPolicy() & Qt.FocusPolicy.TabFocus:
        first = _tab(first or root)  # a page may have the keyboard, and give it away for good
    if first is None:
        return [], ""
    order, now = [first], _tab(first)
    while now is not None and now not in order:
        order.append(now)
        if unseen is not None and not _in_sight(now):
            unseen.append(f"{name_of(now)}: is out of sight when Tab comes here")
        now = _tab(now)
    why = ""
    if now is order[-1] and now is not first:
        why = f"{name_of(now)}: Tab does not get away"
    elif now is not first:
        why = f"{name_of(first)}: Tab does not come back here, but to {name_of(now) if now else 'nothing'}"
    return _from_the_start(root, order), why


def _in_sight(part: QWidget) -> bool:
    """Whether all of it is seen, or as much as there is room for, in the places that scroll in which it lies."""
    for area in (at for at in _line(part) if isinstance(at, QScrollArea)):
        room = present(area.viewport())
        seen = QRect(part.mapTo(room, QPoint(0, 0)), part.size()) & room.rect()
        least = part.size().boundedTo(room.size())
        if area is not part and (seen.width() < least.width() or seen.height() < least.height()):
            return False
    return True


def _from_the_start(root: QWidget, order: list[QWidget]) -> list[QWidget]:
    """The same round, beginning with what is first in the window."""
    part = present(root.nextInFocusChain())
    while part not in order and part is not root:
        part = present(part.nextInFocusChain())
    at = order.index(part) if part in order else 0
    return [*order[at:], *order[:at]]


def _tab(at: QWidget) -> QWidget | None:
    """Where Tab goes from a control; through the links of a text first."""
    for _ in range(_LINKS if isinstance(at, QTextBrowser) else 1):
        QTest.keyClick(at, Qt.Key.Key_Tab)
        if QApplication.focusWidget() is not at:
            break
    return QApplication.focusWidget()


def faults(root: QWidget) -> Iterator[str]:
    """What Tab does not reach, where it does not get away, and where it goes back."""
    unseen: list[str] = []
    order, why = walk(root, unseen)
    yield from unseen
    yield from (f"{name_of(part)}: Tab cannot come here" for part in controls(root) if missed_by_policy(part))
    if why:
        yield why
        return
    reached = {id(part) for part in order}
    wanted = (part for part in controls(root) if part.focusPolicy() & Qt.FocusPolicy.TabFocus)
    yield from (f"{name_of(part)}: Tab does not come here" for part in wanted if id(part) not in reached)
    yield from _turns(order)


def _turns(order: list[QWidget]) -> Iterator[str]:
    """Where Tab goes to the left in a row, or up in a column."""
    for before, after in itertools.pairwise(order):
        if any(part.objectName() in ELSEWHERE for end in (before, after) for part in _line(end)):
            continue
        one, other = _compared(before, after)
        shared = min(one.bottom(), other.bottom()) - max(one.top(), other.top())
        beside = shared > _BESIDE * min(one.height(), other.height())
        if (beside and other.right() <= one.left()) or (other.bottom() <= one.top() and other.left() < one.right()):
            yield f"{name_of(after)}: Tab comes back here from {name_of(before)}"


def _compared(one: QWidget, other: QWidget) -> tuple[QRect, QRect]:
    """The places of the two parts, in the nearest part that holds both, in which they lie."""
    above = {id(part) for part in _line(one)}
    shared = next(part for part in _line(other) if id(part) in above)
    return _place(one, shared), _place(other, shared)


def _line(part: QWidget) -> Iterator[QWidget]:
    """A part and what it lies in, from the inside."""
    at: QWidget | None = part
    while at is not None:
        yield at
        at = None if at.isWindow() else at.parentWidget()


def _place(part: QWidget, shared: QWidget) -> QRect:
    """Of the part of `shared` that holds it."""
    held = next((at for at in _line(part) if at.parentWidget() is shared), part)
    return held.geometry()


def deaf(root: QWidget) -> Iterator[str]:
    """The buttons that Enter does not press while they have the keyboard. None is really pressed."""
    for part in walk(root)[0]:
        if isinstance(part, QPushButton | QToolButton) and not _entered(part):
            yield f"{name_of(part)}: Enter does not press it"


def _entered(button: QAbstractButton) -> bool:
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
    was = button.isChecked()
    if isinstance(button, QToolButton) and button.menu() is not None:
        QTimer.singleShot(0, _close_menu)
    button.blockSignals(True)
    try:
        button.event(event)
        if button.isCheckable():
            button.setChecked(was)
    finally:
        button.blockSignals(False)
    return event.isAccepted()


def _close_menu() -> None:
    """What a button has opened waits for an answer."""
    menu = QApplication.activePopupWidget()
    if menu is not None:
        menu.close()
