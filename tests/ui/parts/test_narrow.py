"""What gives way where there is little room."""

from __future__ import annotations

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QApplication, QListView, QWidget
from pytestqt.qtbot import QtBot

from tldesk.ui.parts.controls import button, plain_tabs
from tldesk.ui.parts.elided import Elided
from tldesk.ui.parts.layouts import column, row
from tldesk.ui.parts.narrow import Beside, BesideTabs, Cells, Halves, rows_shown, tight_row


def _half() -> QWidget:
    made = QWidget()
    made.setMinimumSize(200, 50)
    return made


def test_two_stand_side_by_side_where_each_has_room(qtbot: QtBot) -> None:
    first, second = _half(), _half()
    pair = Beside(first, second, 300)
    qtbot.addWidget(pair)
    pair.resize(700, 400)
    with qtbot.waitExposed(pair):
        pair.show()
    assert pair.orientation() == Qt.Orientation.Horizontal and first.height() == second.height() == 400
    assert pair.minimumSizeHint().width() <= 220, "it can become as narrow as one"
    pair.resize(500, 400)
    assert pair.orientation() == Qt.Orientation.Vertical and first.width() == second.width() == 500
    assert abs(first.height() - second.height()) <= 1
    pair.resize(700, 400)
    assert pair.orientation() == Qt.Orientation.Horizontal


def test_the_words_of_tabs_keep_their_room_while_there_is_some(qtbot: QtBot) -> None:
    tabs, other = plain_tabs("tabs", "Tabs"), _half()
    other.setMinimumSize(0, 0)
    other.setLayout(row(_half()))
    for title in ("Confusion matrix", "Confidence"):
        tabs.addTab(QWidget(), title)
    pair = BesideTabs(tabs, other, tabs, 0.4)
    qtbot.addWidget(pair)
    words, least = tabs.tabBar().sizeHint().width(), other.minimumSizeHint().width()
    pair.resize(words + pair.handleWidth() + least, 200)
    with qtbot.waitExposed(pair):
        pair.show()
    pair.setSizes([1, 10_000])
    assert tabs.width() == words
    tabs.addTab(QWidget(), "Weak spots")
    pair.resize(900, 200)
    pair.setSizes([1, 10_000])
    assert tabs.width() == tabs.tabBar().sizeHint().width() > words
    pair.resize(pair.minimumSizeHint().width(), 200)
    assert tabs.width() < tabs.tabBar().sizeHint().width() and other.width() == least, "the other keeps what it needs"


def test_the_tabs_have_their_share_in_every_width_until_the_handle_is_moved(qtbot: QtBot) -> None:
    tabs, other = plain_tabs("tabs", "Tabs"), _half()
    tabs.addTab(QWidget(), "Confidence")
    pair = BesideTabs(tabs, other, tabs, 0.4)
    qtbot.addWidget(pair)
    pair.resize(300, 200)
    with qtbot.waitExposed(pair):
        pair.show()
    for width in (800, 1600, 1000):
        pair.resize(width, 200)
        assert abs(tabs.width() - 0.4 * width) < pair.handleWidth(), "a narrow window leaves nothing behind"
    pair.moveSplitter(700, 1)
    pair.resize(1001, 200)
    assert tabs.width() >= 700


def test_words_go_below_before_they_are_shortened(qtbot: QtBot) -> None:
    words = Elided("muted")
    words.say("237 images · 219 labelled · 6 classes")
    whole = words.sizeHint().width()
    halves = Halves(row(_half()), row(words), growing=1, gaps=(16, 0))
    qtbot.addWidget(halves)
    halves.resize(200 + 16 + whole, 100)
    with qtbot.waitExposed(halves):
        halves.show()
    assert words.x() >= 216 and words.text() == words._whole
    halves.resize(200 + whole, 100)
    qtbot.waitUntil(lambda: words.x() == 0)
    assert words.text() == words._whole and halves.minimumSizeHint().width() == 200
    halves.resize(200, 100)
    qtbot.waitUntil(lambda: words.text() != words._whole)


def test_buttons_lose_their_words_before_a_line_is_shortened(qtbot: QtBot) -> None:
    line, act = Elided("muted"), button("Review", "review", lambda: None, icon="image")
    line.say("237 images · 219 labelled · 6 classes")
    place = QWidget()
    place.setLayout(tight_row((column(1, line, 1), 1), act))
    qtbot.addWidget(place)
    place.resize(line.sizeHint().width() + 8 + act.sizeHint().width(), 60)
    with qtbot.waitExposed(place):
        place.show()
    words = act.text()
    assert act.width() > 60 and line.text() == line._whole
    place.resize(place.width() - 20, 60)
    qtbot.waitUntil(lambda: act.width() < 60)
    assert act.text() == words and line.text() == line._whole
    place.resize(160, 60)
    qtbot.waitUntil(lambda: line.text() != line._whole)


def test_a_lone_card_is_as_wide_as_one_of_many(qtbot: QtBot) -> None:
    one, many = Cells([QWidget()], 4, 100), Cells([QWidget() for _ in range(6)], 4, 100)
    place = QWidget()
    qtbot.addWidget(place)
    place.setLayout(column(one, many))
    for width in (900, 350, 1000):
        place.resize(width, 300)
        if not place.isVisible():
            with qtbot.waitExposed(place):
                place.show()
        QApplication.processEvents()
        QApplication.sendPostedEvents()
        assert one.widgets[0].geometry().width() == many.widgets[0].geometry().width()
    one.set_widgets([QWidget(), QWidget()])
    QApplication.processEvents()
    assert [part.width() for part in one.widgets] == [part.width() for part in many.widgets[:2]]
    assert one.widgets[1].x() == many.widgets[1].x()


def test_a_list_is_as_tall_as_its_rows(qtbot: QtBot) -> None:
    shown, model = QListView(), QStringListModel()
    qtbot.addWidget(shown)
    shown.setModel(model)
    rows_shown(shown, 3)
    model.setStringList(["one", "two"])
    both, row = shown.minimumHeight(), shown.sizeHintForRow(0)
    assert both == 2 * row + 2 * shown.frameWidth()
    model.setStringList(["one", "two", "three", "four"])
    assert shown.minimumHeight() == both + row
    shown.resize(200, shown.minimumHeight())
    model.setStringList(["one", "two", "three"])
    with qtbot.waitExposed(shown):
        shown.show()
    assert shown.verticalScrollBar().maximum() == 0
