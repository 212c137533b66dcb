"""The window on a small screen: 1920×1080 at 200% has the room of 960×540. Every page fits, in each language, also
where there is no more than 800×480; on a screen that is smaller still it is moved about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from present import present, typed
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from stage import place_all

from tldesk import paths
from tldesk.ui.parts import language
from tldesk.ui.parts.controls import button, label
from tldesk.ui.parts.dialog import Dialog
from tldesk.ui.parts.language import LANGUAGES
from tldesk.ui.parts.narrow import Cells, Halves, TightRow
from tldesk.ui.train.run_choice import RunChoice
from tldesk.ui.train.train_page import TrainPage
from tldesk.ui.window.main_window import MainWindow
from tldesk.ui.window.rail import PAGES

# Less a title bar and a panel of the desktop.
WIDTH, HEIGHT = 960, 480
LEAST = 800, 450
TINY = 720, 420  # 1440×900 at 200%


@pytest.fixture(params=list(LANGUAGES))
def small_window(request: pytest.FixtureRequest, qapp: Any, qtbot: QtBot, trained_run: Any) -> Iterator[MainWindow]:
    """The window in each language, as large as that screen, on a project with a training."""
    language.install(qapp, request.param)
    made: MainWindow = request.getfixturevalue("empty_window")
    trained_run.rename("A title that says all of what was tried here " * 3)
    made.context.open_project(trained_run.project_folder)
    made.resize(WIDTH, HEIGHT)
    yield made
    language.install(qapp, "en")


def _fill_data(shown: Any, qtbot: QtBot, _run: Any) -> None:
    """An image that cannot be read, and both buttons of the checks."""
    qtbot.waitUntil(shown.facts.isVisible, timeout=10_000)
    shown.show_checks()
    for part in (shown.checks.review, shown.checks.search, shown.facts.problem):
        part.show()
    shown.facts.problem.setText("The file ends too early: it was cut off when it was copied. " * 2)


def _fill_label(shown: Any, qtbot: QtBot, _run: Any) -> None:
    """What is suggested."""
    shown.tabs.buttons["suggestions"].click()
    qtbot.waitUntil(shown.suggestions.isVisible)


def _fill_train(shown: Any, qtbot: QtBot, run: Any) -> None:
    """A training with its charts, and a long line of progress."""
    qtbot.waitUntil(lambda: shown.model.rowCount() == 1, timeout=10_000)
    shown.open(run.name)
    qtbot.waitUntil(lambda: shown.view.charts is not None and shown.view.isVisible(), timeout=10_000)
    shown.view.line.setText("Epoch 12 of 50 · step 1,200 of 3,068 · 1,100 images/s · 1:20:17 left · 12.3 GB in use")


def _fill_evaluate(shown: Any, qtbot: QtBot, _run: Any) -> None:
    """One image, explained."""
    qtbot.waitUntil(lambda: shown._stack.currentIndex() == 1, timeout=10_000)
    shown.show_cell(0, 0)
    shown.images.view.setCurrentIndex(shown.images.view.answers.index(0, 0))
    qtbot.waitUntil(shown.explanation.bars.isVisible)
    shown.explanation.strip.show()


def _fill_use(shown: Any, qtbot: QtBot, _run: Any) -> None:
    """Images asked, one explained, and an export that is done."""
    qtbot.waitUntil(lambda: shown._stack.currentIndex() == 1, timeout=10_000)
    shown.card.panel.ask(sorted(paths.samples().rglob("*.jpg"))[:3])
    shown.card._show_part()
    card, export = shown.card, shown.export_panel
    explained = (card.panel, card.bars, card.explanation._controls, card.explanation.strip)
    for part in (*explained, export.result, export.open_button, export.copy_button):
        part.show()


# What makes a page need the most room.
_FILL = {"data": _fill_data, "label": _fill_label, "train": _fill_train, "evaluate": _fill_evaluate, "use": _fill_use}


def _settle(window: MainWindow, qtbot: QtBot) -> None:
    """Until nothing waits to be placed, also in what was shown just now."""
    place_all()
    qtbot.waitUntil(lambda: not present(present(window.centralWidget()).layout()).activate())


@pytest.mark.parametrize("size", [(WIDTH, HEIGHT), LEAST])
def test_every_page_fits(small_window: MainWindow, size: tuple[int, int], qtbot: QtBot, trained_run: Any) -> None:
    """Each is made at this size, one after the other in one window."""
    small_window.resize(*size)
    for page in ("", *(spec.name for spec in PAGES)):
        if page:
            small_window.show_page(page)
        else:
            small_window.stack.setCurrentWidget(small_window.welcome)
        if page == "train" and size == LEAST:
            _new_training_fits(small_window, qtbot)
        if page in _FILL:
            _FILL[page](small_window.page, qtbot, trained_run)
        _settle(small_window, qtbot)
        room, least = small_window.place.viewport(), small_window.stack.minimumSizeHint()
        assert (least.width() <= room.width(), least.height() <= room.height()) == (True, True), (page, least.toTuple())
        # Nor did it need more for a moment.
        assert (small_window.width(), small_window.height()) == size, page
        cut = [
            f"{area.objectName()} {present(area.widget()).minimumSizeHint().width()} > {area.viewport().width()}"
            for area in small_window.findChildren(QScrollArea)
            if area.isVisible()
            and area.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
            and present(area.widget()).minimumSizeHint().width() > area.viewport().width()
        ]
        assert cut == [], page


def _new_training_fits(small_window: MainWindow, qtbot: QtBot) -> None:
    """The form that the page has before a training is opened."""
    qtbot.waitUntil(typed(TrainPage, small_window.page).setup.isVisible)
    _settle(small_window, qtbot)
    assert small_window.stack.minimumSizeHint().width() <= small_window.place.viewport().width()


def test_a_page_that_does_not_fit_is_moved_about(window: MainWindow, qtbot: QtBot) -> None:
    usual = window.size()
    for page in (spec.name for spec in PAGES):
        window.resize(usual)
        window.show_page(page)
        window.resize(*TINY)
        _settle(window, qtbot)
        assert (window.width(), window.height()) == TINY, page
        right, bottom = window.place.horizontalScrollBar(), window.place.verticalScrollBar()
        least, room = window.stack.minimumSizeHint(), window.place.viewport()
        assert right.maximum() == max(0, least.width() - room.width()), page
        assert bottom.maximum() == max(0, least.height() - room.height()), page
        right.setValue(right.maximum())
        shown = present(window.page)
        assert shown.mapTo(window, shown.rect().topRight()).x() <= window.width(), page


def test_no_page_says_that_nothing_is_trained_before_it_knows(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for page in ("evaluate", "use"):
        shown: Any = None
        with monkeypatch.context() as patch:
            patch.setattr(RunChoice, "refresh", lambda _choice, _project: None)  # they are not read yet
            window.show_page(page)
            shown = window.page
            assert not shown.empty.isVisible()
        shown.shown()
        qtbot.waitUntil(shown.empty.isVisible)


def test_dialogs_are_no_larger_than_the_screen(window: MainWindow, qtbot: QtBot) -> None:
    dialog = Dialog("Large", "large", window)
    dialog.resize(4000, 3000)
    dialog.open()
    room = dialog.screen().availableGeometry()
    assert dialog.width() <= room.width() and dialog.height() < room.height()
    dialog.close()


def test_the_command_palette_stays_inside_a_low_window(window: MainWindow, open_dialog: Callable[[str], Any]) -> None:
    window.resize(WIDTH, HEIGHT)
    window.commands.show_palette()
    palette = open_dialog("command-palette")
    assert palette.height() < window.height()
    palette.close()


def test_buttons_give_up_their_words_where_there_is_no_room(qtbot: QtBot) -> None:
    place = QWidget()
    qtbot.addWidget(place)
    row = TightRow(place)
    plain = button("Measure on my data", "plain", lambda: None, icon="refresh")
    tipped = button("Compare", "tipped", lambda: None, icon="refresh", tip="Compare two")
    main = button("Start", "main", lambda: None, role="primary", icon="play")
    for part in (plain, tipped, main):
        row.addWidget(part)
    row.addStretch(1)
    wide = place.sizeHint().width()
    place.resize(wide, 60)
    place.show()
    qtbot.waitExposed(place)
    assert [part.toolTip() for part in (plain, tipped)] == ["", "Compare two"]
    assert place.minimumSizeHint().width() < wide - 150
    place.resize(wide - 20, 60)
    qtbot.waitUntil(lambda: plain.width() < 80 and tipped.width() < 80)
    assert main.width() >= main.sizeHint().width()
    assert [part.toolTip() for part in (plain, tipped)] == ["Measure on my data", "Compare two"]
    plain.setText(" Measure")
    assert plain.text() == " Measure" and plain.width() < 80
    plain.setText(" Measure on my data")
    place.resize(wide + 10, 60)
    qtbot.waitUntil(lambda: plain.width() > 80)
    assert plain.toolTip() == ""


def test_halves_and_cells_stand_under_one_another_where_there_is_no_room(qtbot: QtBot) -> None:
    first, second = QHBoxLayout(), QHBoxLayout()
    boxes = [QComboBox() for _ in range(2)]
    for half, box in zip((first, second), boxes, strict=True):
        box.setMinimumWidth(200)
        half.addWidget(box)
    words = [label(str(number)) for number in range(4)]
    place = QWidget()
    qtbot.addWidget(place)
    column = QVBoxLayout(place)
    column.addWidget(Halves(first, second))
    column.addWidget(Cells(words, most=4, least=100))
    place.resize(500, 200)
    place.show()
    qtbot.waitExposed(place)

    def at_left(parts: list[QComboBox] | list[QLabel]) -> int:
        return sum(part.x() == parts[0].x() for part in parts)

    assert (at_left(boxes), at_left(words)) == (1, 1)
    place.resize(300, 200)
    qtbot.waitUntil(lambda: (at_left(boxes), at_left(words)) == (2, 2))
    assert place.minimumSizeHint().width() < 250
