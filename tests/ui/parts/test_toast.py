"""Toasts: how long they stay, when they go, how they are stacked and reached; the keyboard stays where it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from present import present, typed
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QEnterEvent, QTextCursor
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tldesk.ui.parts import appearance, controls, theme, toast
from tldesk.ui.parts.notice import Act, Notice
from tldesk.ui.parts.toast import EDGE, MOST, Toast, Toasts

SOON = 30  # ms: a toast's whole patience


class News(QObject):
    """What makes a notice untrue."""

    came = Signal()


class Window(QWidget):
    """A page with a field, and toasts over it."""

    def __init__(self) -> None:
        super().__init__()
        self.page, self.field = QWidget(), QLineEdit()
        QVBoxLayout(self.page).addWidget(self.field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        self.toasts = Toasts(self, self.page)

    def texts(self) -> list[str]:
        return [one.notice.text for one in self.toasts.shown]


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication) -> Iterator[Window]:
    appearance.apply(qapp, "light")
    made = Window()
    qtbot.addWidget(made)
    made.resize(960, 540)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.field.setFocus()
    qtbot.waitUntil(made.field.hasFocus)
    yield made
    made.toasts.clear()


def enter(one: Toast) -> None:
    point = QPointF(1, 1)
    QApplication.sendEvent(one, QEnterEvent(point, point, point))


def leave(one: Toast) -> None:
    QApplication.sendEvent(one, QEvent(QEvent.Type.Leave))


# ---------------------------------------------------------------------------------------------- how long


def test_it_goes_after_a_while(window: Window, qtbot: QtBot) -> None:
    assert window.toasts.patience == toast.PATIENCE == 8_000
    window.toasts.patience = SOON
    one = window.toasts.show(Notice("6 images added."))
    assert one.isVisible() and one.text.text() == "6 images added."
    with qtbot.waitSignal(one.gone):
        pass
    assert window.texts() == [] and not one.isVisible()


def test_it_stays_while_the_pointer_is_in_it(window: Window, qtbot: QtBot) -> None:
    window.toasts.patience = SOON
    one, other = window.toasts.show(Notice("one")), window.toasts.show(Notice("other"))
    enter(one)
    with qtbot.waitSignal(other.gone):
        pass
    assert window.texts() == ["one"] and not one._patience.isActive()
    with qtbot.waitSignal(one.gone):
        leave(one)


def test_it_stays_while_the_keyboard_is_in_it(window: Window, qtbot: QtBot) -> None:
    window.toasts.patience = SOON
    one = window.toasts.show(Notice("one", (Act("Undo", lambda: None),)))
    window.toasts.enter()
    qtbot.waitUntil(one.acts[0].hasFocus)
    other = window.toasts.show(Notice("other"))
    with qtbot.waitSignal(other.gone):
        pass
    assert window.texts() == ["one"] and not one._patience.isActive()
    with qtbot.waitSignal(one.gone):
        window.toasts.enter()  # the key again
    assert window.field.hasFocus()


def test_it_goes_at_once_when_it_is_no_longer_so(window: Window) -> None:
    news = News()
    window.toasts.show(Notice("3 images labelled.", until=news.came))
    window.toasts.show(Notice("Something else."))
    news.came.emit()
    assert window.texts() == ["Something else."]
    news.came.emit()
    assert window.texts() == ["Something else."]


def test_what_lies_below_takes_them_along(window: Window) -> None:
    window.toasts.show(Notice("one"))
    window.hide()
    assert window.texts() == []


# ---------------------------------------------------------------------------------------------- more than one


def test_the_newest_is_lowest_and_the_oldest_gives_way(window: Window) -> None:
    for number in range(MOST + 1):
        window.toasts.show(Notice(f"{number}"))
    assert window.texts() == ["1", "2", "3"]
    tops = [one.y() for one in window.toasts.shown]
    assert tops == sorted(tops)
    assert window.toasts.shown[-1].geometry().bottom() == window.height() - EDGE - 1
    gaps = {
        below.y() - above.geometry().bottom() - 1
        for above, below in zip(window.toasts.shown, window.toasts.shown[1:], strict=False)
    }
    assert gaps == {theme.GAP}


def test_what_is_said_again_is_said_once(window: Window) -> None:
    for text in ("Path copied.", "Saved.", "Path copied."):
        window.toasts.show(Notice(text))
    assert window.texts() == ["Saved.", "Path copied."]


@pytest.mark.parametrize("width", [480, 960, 1280])
def test_it_keeps_from_the_edges_and_wraps(window: Window, width: int) -> None:
    window.resize(width, 540)
    long = "图像已导入，其中有些无法读取。" * 12
    for text in (
        "Short.",
        "Many words of one message that is longer than any. " * 8,
        long,
        f"Saved as /{'x' * 400}.png",
    ):
        one = window.toasts.show(Notice(text, (Act("Undo", lambda: None), Act("Show", lambda: None))))
        place = one.geometry()
        assert place.left() >= EDGE and place.right() < width - EDGE and place.bottom() < window.height() - EDGE
        assert one.text.height() >= one.text.heightForWidth(one.text.width())
        assert all(part.width() >= part.sizeHint().width() for part in one.acts)
        assert one.accessibleDescription() == text
        assert one.text.text() == text or text.startswith("Saved as")
    assert "…" in one.text.text() and one.text.toolTip()


def test_it_moves_with_the_window(window: Window, qtbot: QtBot) -> None:
    one = window.toasts.show(Notice("one"))
    window.resize(700, 400)
    qtbot.waitUntil(lambda: one.geometry().bottom() == window.height() - EDGE - 1)
    assert abs(one.geometry().center().x() - window.rect().center().x()) <= 1


def test_it_covers_no_controls_where_there_is_another_place(window: Window, qtbot: QtBot) -> None:
    button = QPushButton("Start", window.page)
    button.setGeometry(440, 480, 80, 32)
    button.show()
    one = window.toasts.show(Notice("one"))
    assert one.geometry().left() == EDGE and not one.geometry().intersects(button.geometry())
    button.move(20, 480)
    window.toasts.settle()
    assert abs(one.geometry().center().x() - window.rect().center().x()) <= 1


def test_rather_many_controls_than_the_primary_one(window: Window) -> None:
    for place in (EDGE, 60, 440, 500, 780):
        button = QPushButton("x", window.page)
        button.setGeometry(place, 480, 30, 32)
        button.show()
    start = controls.button("Start", "start", lambda: None, role="primary")
    start.setParent(window.page)
    start.setGeometry(860, 480, 80, 32)
    start.show()
    one = window.toasts.show(Notice("one"))
    assert one.geometry().left() < 500, "two are covered, not the one"
    window.toasts.clear()
    for button in window.page.findChildren(QPushButton):
        button.setEnabled(button is start)
    one = window.toasts.show(Notice("one"))
    assert abs(one.geometry().center().x() - window.rect().center().x()) <= 1, "what cannot be pressed may be covered"


def test_words_are_left_in_sight_where_there_is_another_place(window: Window) -> None:
    """As a log, whose lines begin at the left and end at the middle, and a list beside nothing."""
    log = QPlainTextEdit("\n".join("05:17:37 · " + "image " * 14 for _ in range(60)))
    present(window.page.layout()).addWidget(log)
    log.moveCursor(QTextCursor.MoveOperation.End)
    QApplication.processEvents()
    one = window.toasts.show(Notice("short"))
    assert one.geometry().right() > window.width() - EDGE - 5, "where no line reaches"
    log.setPlainText("")
    window.toasts.settle()
    assert abs(one.geometry().center().x() - window.rect().center().x()) < 5


def test_the_end_of_a_list_is_left_in_sight_where_there_is_another_place(window: Window, qtbot: QtBot) -> None:
    """What is covered elsewhere can be scrolled away from under it."""
    lists = [QListWidget() for _ in range(2)]
    both = QHBoxLayout()
    present(typed(QVBoxLayout, window.page.layout())).addLayout(both)
    for one in lists:
        one.addItems([f"row {number}" for number in range(100)])
        both.addWidget(one)
    qtbot.waitUntil(lambda: lists[1].x() > 400 and lists[1].verticalScrollBar().maximum() > 0)
    for at_end, place in ((0, "right"), (1, "left")):
        for number, one in enumerate(lists):
            one.scrollToBottom() if number == at_end else one.scrollToTop()
        shown = window.toasts.show(Notice("6 images were moved to the bin of the project."))
        near = shown.geometry().left() == EDGE if place == "left" else shown.geometry().right() == 960 - EDGE - 1
        assert near, place
        window.toasts.clear()


def test_the_current_image_is_left_in_sight(window: Window, qtbot: QtBot) -> None:
    images = QListWidget()
    images.setViewMode(QListWidget.ViewMode.IconMode)
    images.setGridSize(QSize(300, 240))
    images.addItems([str(number) for number in range(60)])
    present(window.page.layout()).addWidget(images)
    qtbot.waitUntil(lambda: images.isVisible() and images.width() > 900)
    for row in (3, 4, 5):
        images.setCurrentRow(row)
        for text in ("one", "two"):
            window.toasts.show(Notice(f"{text} {row}"))
        place = images.visualItemRect(present(images.currentItem())).translated(images.mapTo(window, QPoint(0, 0)))
        assert not any(one.geometry().intersects(place) for one in window.toasts.shown), row
        window.toasts.clear()


def test_a_click_on_it_frees_what_it_covers(window: Window, qtbot: QtBot) -> None:
    one = window.toasts.show(Notice("one"))
    enter(one)
    qtbot.mouseClick(one.text, Qt.MouseButton.RightButton)
    assert one.isVisible()
    qtbot.mouseClick(one.text, Qt.MouseButton.LeftButton)
    assert not one.isVisible() and window.texts() == [] and window.field.hasFocus()


def test_little_to_read_and_nothing_to_do_takes_half_the_time(window: Window) -> None:
    brief, long = window.toasts.show(Notice("Command copied.")), window.toasts.show(Notice("word " * 20))
    undoable = window.toasts.show(Notice("2 images labelled.", (Act("Undo", lambda: None),)))
    times = [one._patience.interval() for one in (brief, long, undoable)]
    assert times == [toast.PATIENCE / 2, toast.PATIENCE, toast.PATIENCE]


def test_an_act_can_be_added_later(window: Window, qtbot: QtBot) -> None:
    one = window.toasts.show(Notice("one"))
    before = one.width()
    one.add_act(Act("Show", lambda: None))
    window.toasts.settle()
    assert one.acts[0].isVisible() and one.width() > before


# ---------------------------------------------------------------------------------------------- keyboard, readers


def test_it_never_takes_the_keyboard(window: Window, qtbot: QtBot) -> None:
    done: list[str] = []
    one = window.toasts.show(Notice("one", (Act("Undo", lambda: done.append("undo")),)))
    assert window.field.hasFocus()
    qtbot.mouseClick(one.acts[0], Qt.MouseButton.LeftButton)
    assert done == ["undo"] and window.texts() == [] and window.field.hasFocus()
    one = window.toasts.show(Notice("two"))
    qtbot.mouseClick(one.close_button, Qt.MouseButton.LeftButton)
    assert window.texts() == [] and window.field.hasFocus()


@pytest.mark.parametrize(
    "go",
    [lambda window, qtbot: window.toasts.enter(), lambda window, qtbot: qtbot.keyClick(window.field, Qt.Key.Key_Tab)],
)
def test_escape_closes_it_and_the_keyboard_goes_back(
    window: Window, qtbot: QtBot, go: Callable[[Window, QtBot], None]
) -> None:
    one = window.toasts.show(Notice("one", (Act("Undo", lambda: None),)))
    go(window, qtbot)
    qtbot.waitUntil(one.acts[0].hasFocus)
    qtbot.keyClick(one.acts[0], Qt.Key.Key_Escape)
    assert window.texts() == [] and window.field.hasFocus()


def test_enter_presses_its_button(window: Window, qtbot: QtBot) -> None:
    done: list[str] = []
    one = window.toasts.show(Notice("one", (Act("Undo", lambda: done.append("undo")),)))
    window.toasts.enter()
    qtbot.keyClick(one.acts[0], Qt.Key.Key_Return)
    assert done == ["undo"] and window.field.hasFocus()


def test_a_reader_is_told_and_every_button_has_its_name(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda event: said.append(event.message()))
    one = window.toasts.show(Notice("3 images labelled.", (Act("Undo", lambda: None, "edit.undo"),)))
    assert said == ["3 images labelled."]
    assert one.acts[0].accessibleName() == "Undo" and one.acts[0].accessibleDescription() == "3 images labelled."
    assert "Ctrl+Z" in one.acts[0].toolTip() and one.close_button.accessibleName() == "Close"


def test_it_stands_out_in_both_schemes(window: Window, qapp: QApplication) -> None:
    for wish in ("light", "dark"):
        appearance.apply(qapp, wish)
        one = window.toasts.show(Notice(wish))
        picture = one.grab().toImage()
        middle = picture.pixelColor(QPoint(theme.GAP, picture.height() // 2))
        assert middle == theme.color("surface")
        assert theme.contrast(theme.color("text"), middle) >= 7
    appearance.apply(qapp, "light")
