"""What is said while somebody waits, and that nothing is said of what takes no time."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tldesk.ui.parts.waiting import Waiting


@pytest.fixture
def place(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(640, 480)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_what_takes_long_is_said_until_it_ends(place: QWidget, qtbot: QtBot) -> None:
    waiting = Waiting("test-waiting", over=place)
    with qtbot.waitSignal(waiting.waits.changed):
        wait = waiting.begin("Reading the results…")
    assert waiting.isVisible() and waiting.text.text() == "Reading the results…"
    assert waiting.accessibleDescription() == "Reading the results…"
    wait.end()
    assert not waiting.isVisible()


def test_where_there_is_little_room_the_words_stand_below_the_spinner(place: QWidget, qtbot: QtBot) -> None:
    place.setFixedSize(96, 136)
    waiting = Waiting("test-waiting", over=place)
    text = "Finding the evidence…"
    with qtbot.waitSignal(waiting.waits.changed):
        wait = waiting.begin(text)
    qtbot.waitUntil(lambda: waiting.text.y() > waiting._spinner.geometry().bottom())
    words = waiting.text
    assert words.text() == text and place.rect().contains(waiting.geometry())
    assert waiting.rect().contains(words.geometry()) and words.height() >= words.heightForWidth(words.width())
    assert max(words.fontMetrics().horizontalAdvance(word) for word in text.split()) <= words.width()
    place.setFixedSize(640, 480)
    qtbot.waitUntil(lambda: words.x() > waiting._spinner.geometry().right())
    assert words.width() >= words.fontMetrics().horizontalAdvance(text)
    wait.end()


def test_what_ends_in_a_moment_is_never_said(place: QWidget, qtbot: QtBot) -> None:
    waiting = Waiting("test-waiting", over=place)
    said: list[str] = []
    waiting.waits.changed.connect(lambda: said.append(waiting.text.text()))
    short = waiting.begin("Reading…")
    assert not waiting.isVisible()
    short.end()
    short.end()
    late = waiting.begin("Saving…")
    qtbot.waitUntil(lambda: late.long)  # by then the first one's time is over, too
    assert not short.long and said == ["Saving…"]
    late.end()
    assert said == ["Saving…", ""]


def test_what_waits_may_be_gone_by_the_end(place: QWidget) -> None:
    waiting = Waiting("test-waiting", over=place)
    wait = waiting.begin("Reading…")
    waiting.deleteLater()
    QCoreApplication.sendPostedEvents(waiting, QEvent.Type.DeferredDelete)
    wait.end()


def test_of_several_the_first_is_said(place: QWidget, qtbot: QtBot) -> None:
    waiting = Waiting("test-waiting", over=place)
    first, second = waiting.begin("Opening…"), waiting.begin("Saving…")
    qtbot.waitUntil(lambda: first.long and second.long)
    assert waiting.text.text() == "Opening…"
    first.end()
    assert waiting.text.text() == "Saving…" and waiting.isVisible()
    second.end()
    assert not waiting.isVisible()


def test_it_stays_in_the_middle_and_takes_no_room(place: QWidget, qtbot: QtBot) -> None:
    waiting = Waiting("test-waiting", over=place)
    with qtbot.waitSignal(waiting.waits.changed):
        wait = waiting.begin("Comparing…")
    place.resize(320, 240)
    qtbot.waitUntil(lambda: (waiting.geometry().center() - place.rect().center()).manhattanLength() <= 2)
    assert place.rect().contains(waiting.geometry())
    place.resize(20, 10)
    qtbot.waitUntil(lambda: place.rect().contains(waiting.geometry()))
    wait.end()
