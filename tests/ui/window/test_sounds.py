"""A project of sounds in the window, as far as it goes without a network: Data and Label, in both languages."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sounds
from present import present, typed
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from stage import place_all
from windows import go, idle

from tldesk.media import guard
from tldesk.media.modality import SOUND
from tldesk.project.exchange import importing
from tldesk.project.store import Project
from tldesk.ui.evaluate.prediction_rows import Answered
from tldesk.ui.parts import language
from tldesk.ui.projects.project_card import look_at
from tldesk.ui.samples.browser import Browser
from tldesk.ui.samples.sound.large_sound import LargeSound
from tldesk.ui.samples.sound.listening import Listening
from tldesk.ui.window.main_window import MainWindow

_OF_IMAGES = re.compile(r"\b(images?|photos?|thumbnails?|pixels?)\b|图像|照片|缩略图|像素", re.IGNORECASE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project of words of two classes."""
    for number in range(8):
        path = tmp_path / "sounds" / "ny"[number % 2] / f"{number}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(sounds.encoded(sounds.word(number, seconds=0.4 + number / 10)))
    with Project.create(tmp_path / "words", modality=SOUND) as project:
        list(importing.import_source(project, tmp_path / "sounds"))
    guard.close_idle()
    return tmp_path / "words"


def has_first(browser: Browser) -> bool:
    """Whether its first sample is there."""
    return not browser.model.busy and browser.model.sample(0) is not None


@pytest.mark.parametrize(
    ("spoken", "count", "length"), [("en", "8 sounds", "0.40 s"), ("zh_CN", "8 段声音", "0.40 秒")]
)
def test_sounds_are_seen_and_counted(
    qtbot: QtBot, qapp: Any, empty_window: MainWindow, folder: Path, spoken: str, count: str, length: str
) -> None:
    window = empty_window
    language.install(qapp, spoken)
    window.context.open_project(folder)
    page: Any = window.page
    qtbot.waitUntil(lambda: count in window.page.headline.line.text())  # type: ignore[union-attr]
    for name in ("label", "data"):
        go(qtbot, window, name)
        idle(qtbot, window)
        browser = present(present(window.page).browser)
        qtbot.waitUntil(partial(has_first, browser))
        browser.grid.setCurrentIndex(browser.model.index(0, 0))
        told = [part.text() for part in window.findChildren(QLabel) if part.isVisibleTo(window)]
        assert [text for text in told if _OF_IMAGES.search(text)] == []
    page = window.page
    qtbot.waitUntil(page.facts.isVisible)
    assert page.facts.size_line.text().startswith(length)
    language.install(qapp, "en")
    window.context.close_project()
    seen = look_at(str(folder), lambda: False).pictures
    assert seen and all(picture.height() < picture.width() for picture in seen), "no length below them, half of it cut"


def shown_large(qtbot: QtBot, window: MainWindow, folder: Path, page: str, row: int) -> tuple[Browser, LargeSound]:
    """The view of a sound on a page, with the keyboard. It plays so slowly that no turn of a busy event loop misses
    it."""
    window.context.open_project(folder)
    browser = present(go(qtbot, window, page).browser)
    qtbot.waitUntil(partial(has_first, browser))
    browser.grid.go_to(row)
    browser.set_view("single")
    view = typed(LargeSound, browser.preview.view)
    qtbot.waitUntil(lambda: view.board.drawn is not None)
    view.speeds.buttons["1/4"].click()
    view.board.setFocus()
    return browser, view


def test_the_label_is_in_sight_beside_the_settings_of_a_sound(
    qtbot: QtBot, empty_window: MainWindow, folder: Path
) -> None:
    """Those are moved about where the window is as low as it may be."""
    browser, view = shown_large(qtbot, empty_window, folder, "label", 1)
    empty_window.resize(800, 480)
    view.options_button.click()
    place_all()
    marks, page = browser.preview.marks, present(empty_window.page)
    qtbot.waitUntil(lambda: view.options_place.height() < view.options.height())
    assert marks.isVisible() and empty_window.place.verticalScrollBar().maximum() == 0
    assert page.rect().contains(marks.mapTo(page, marks.rect().bottomLeft()))
    empty_window.resize(1280, 720)
    qtbot.waitUntil(lambda: view.options_place.height() == view.options.height())


def test_a_key_plays_the_sound_and_stops_it(qtbot: QtBot, empty_window: MainWindow, folder: Path) -> None:
    playing = empty_window.context.playing
    browser, view = shown_large(qtbot, empty_window, folder, "label", 7)
    qtbot.keyClick(view.board, Qt.Key.Key_P)
    assert playing.plays(present(browser.current)) and view.play_button.accessibleName() == "Stop"
    qtbot.waitUntil(lambda: view.board.pointer > 0)  # it is heard, and the pointer follows
    assert present(playing._player).latest > 0
    qtbot.keyClick(view.board, Qt.Key.Key_P)
    assert not playing.playing and view.board.pointer == 0 and view.play_button.accessibleName() == "Play"
    view.board.put(1.08)
    qtbot.keyClick(view.board, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: not playing.playing)  # to its end, and not again
    assert view.board.pointer == 1.08
    qtbot.keyClick(view.board, Qt.Key.Key_P)
    go(qtbot, empty_window, "data")
    assert not playing.playing


def test_what_is_selected_is_played_where_that_is_wanted(qtbot: QtBot, empty_window: MainWindow, folder: Path) -> None:
    context = empty_window.context
    browser, view = shown_large(qtbot, empty_window, folder, "data", 4)
    action = empty_window.actions_table.by_id["view.play_selected"]
    assert action.isVisible() and not action.isChecked()
    action.trigger()
    assert context.settings.play_selected and action.isChecked() and view.each_button.isChecked()
    for number in (5, 6):
        qtbot.keyClick(view.board, Qt.Key.Key_Right)
        qtbot.waitUntil(lambda: browser.current is not None and context.playing.plays(browser.current))
        assert browser.grid.current_row() == number
    assert browser._autoplay is not None
    last = present(browser.model.sample(7))
    browser._autoplay.hover(last)
    qtbot.waitUntil(lambda: context.playing.plays(last))
    browser._autoplay.hover(None)
    assert not context.playing.playing


def test_the_key_plays_what_is_shown_without_a_large_view(
    qtbot: QtBot, empty_window: MainWindow, folder: Path, tmp_path: Path
) -> None:
    context, act = empty_window.context, empty_window.actions_table.by_id["view.play"]
    context.open_project(folder)
    go(qtbot, empty_window, "train")
    assert not act.isEnabled()
    page = go(qtbot, empty_window, "use")
    assert act.isEnabled() and page.listening is not None and page.listening.button.isHidden()
    page.listening = listening = Listening(context, "test", page)
    listening.button.setParent(page)
    context.playing.set_speed(0.25)
    shown = Answered(tmp_path / "sounds" / "n" / "0.wav")
    listening.show_sample(shown)
    act.trigger()
    qtbot.waitUntil(lambda: context.playing.plays(shown))
    assert listening.button.accessibleName() == "Stop"
    listening.show_sample(Answered(tmp_path / "sounds" / "away.wav"))
    assert not context.playing.playing and listening.button.accessibleName() == "Play"
    with qtbot.waitSignal(context.error_occurred):
        listening.button.click()
    listening.show_sample(None)
    assert listening.button.isHidden()


def test_nothing_is_played_of_images(window: MainWindow) -> None:
    acts = window.actions_table.by_id
    assert not acts["view.play"].isVisible() and not acts["view.play"].isEnabled()
    assert not acts["view.play_selected"].isVisible()
