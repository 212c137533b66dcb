"""A project of sounds in the window, as far as it goes without a network: Data and Label, in both languages."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sounds
from present import present
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from windows import go, idle

from tldesk.media import guard
from tldesk.media.modality import SOUND
from tldesk.project.exchange import importing
from tldesk.project.store import Project
from tldesk.ui.parts import language
from tldesk.ui.samples.browser import Browser
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


def test_a_sound_is_shown_large_as_a_square(qtbot: QtBot, empty_window: MainWindow, folder: Path) -> None:
    window = empty_window
    window.context.open_project(folder)
    page: Any = window.page
    qtbot.waitUntil(lambda: "8 sounds" in page.headline.line.text())
    qtbot.waitUntil(partial(has_first, page.browser))
    page.browser.grid.setCurrentIndex(page.browser.model.index(0, 0))
    page.browser.set_view("single")
    view = page.browser.preview.view
    qtbot.waitUntil(lambda: bool(view.has_content))
    idle(qtbot, window)
    assert view._full.width() == view._full.height() > 500
