"""A project of texts in the window: nothing visible speaks of images, in either language; afterwards all does again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from present import present
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QMenu, QTabWidget, QWidget
from pytestqt.qtbot import QtBot
from windows import go, idle

from tldesk.media.modality import IMAGE, TEXT
from tldesk.project.exchange import importing
from tldesk.project.store import Project
from tldesk.ui.data.export_labels import ExportLabels
from tldesk.ui.data.remake_splits import RemakeSplits
from tldesk.ui.help.help_dialog import HelpDialog
from tldesk.ui.parts import language
from tldesk.ui.projects.project_card import look_at
from tldesk.ui.samples.browser import Browser
from tldesk.ui.window.main_window import MainWindow
from tldesk.ui.window.rail import PAGES

_OF_IMAGES = re.compile(
    r"\b(images?|photos?|pictures?|pixels?|cameras?|webcams?|thumbnails?|\w+\.jsonl)\b|图像|照片|图片|像素|相机|摄像|张(?!量)|缩略图",
    re.IGNORECASE,
)
_OF_A_CHART = ("Save picture…", "Save picture", "保存图片…", "保存图片")
_SAID = ("text", "title", "toolTip", "statusTip", "placeholderText", "accessibleName", "accessibleDescription")
_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
_ROWS = 3


def said(root: QWidget) -> Iterator[str]:
    """All that the visible parts of a window say."""
    parts = [part for part in (root, *root.findChildren(QWidget)) if part.isVisibleTo(root)]
    actions = [action for action in root.findChildren(QAction) if action.isVisible() and _offered(action, root)]
    for thing in (*parts, *actions):
        yield from (str(getattr(thing, name)()) for name in _SAID if callable(getattr(thing, name, None)))
    for part in parts:
        if isinstance(part, QComboBox):
            yield from (part.itemText(place) for place in range(part.count()))
        if isinstance(part, QTabWidget):
            yield from (part.tabText(place) for place in range(part.count()))
        if isinstance(part, QAbstractItemView):
            yield from shown(part)


def _offered(action: QAction, root: QWidget) -> bool:
    """Whether the button or bar that opens its menu can be seen."""
    owner = action.parent()
    while isinstance(owner, QMenu):
        owner = owner.parent()
    return not isinstance(owner, QWidget) or owner is root or owner.isVisibleTo(root)


def shown(view: QAbstractItemView) -> Iterator[str]:
    """What the first rows of a list or table say."""
    model, root = view.model(), view.rootIndex()
    for row in range(min(_ROWS, model.rowCount(root)) if model is not None else 0):
        yield from (str(model.index(row, 0, root).data(role) or "") for role in _ROLES)


def of_images(root: QWidget) -> list[str]:
    """What of it speaks of images."""
    return [text for text in said(root) if text not in _OF_A_CHART and _OF_IMAGES.search(text)]


@pytest.fixture(autouse=True)
def in_english_again(qapp: Any) -> Iterator[None]:
    """Also where a test fails: others would be told in Chinese what they wait for in English."""
    yield
    language.install(qapp, "en")


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """A project of texts of two classes, with its labels."""
    rows = [f"what is the price of number {n},price\nwhere did parcel {n} go,parcel\n" for n in range(12)]
    source = tmp_path / "messages.csv"
    source.write_text("text,label\n" + "".join(rows) + "and this one,\n", encoding="utf-8")
    with Project.create(tmp_path / "messages", modality=TEXT) as project:
        list(importing.import_source(project, source))
    return tmp_path / "messages"


def has_first(browser: Browser) -> bool:
    """Whether its first sample is there."""
    return not browser.model.busy and browser.model.sample(0) is not None


def counted(window: MainWindow) -> Callable[[], bool]:
    """Whether the Data page says what there is."""
    return lambda: "25" in window.page.headline.line.text()  # type: ignore[union-attr]


@pytest.mark.parametrize("spoken", ["en", "zh_CN"])
def test_no_page_speaks_of_images(qtbot: QtBot, qapp: Any, empty_window: MainWindow, texts: Path, spoken: str) -> None:
    window = empty_window
    language.install(qapp, spoken)
    window.context.open_project(texts)
    qtbot.waitUntil(counted(window))
    for page in PAGES:
        go(qtbot, window, page.name)
        idle(qtbot, window)
        browser = present(window.page).browser
        if browser is not None:
            qtbot.waitUntil(partial(has_first, browser))
            browser.grid.setCurrentIndex(browser.model.index(0, 0))
        assert of_images(window) == [], page.name
    project = present(window.context.project)
    for dialog in (RemakeSplits(project, window), ExportLabels(window.context, window), HelpDialog("choices", window)):
        dialog.open()
        assert of_images(dialog) == [], dialog.objectName()
        dialog.close()


def test_headers_and_facts_are_of_texts(qtbot: QtBot, empty_window: MainWindow, texts: Path) -> None:
    window = empty_window
    window.context.open_project(texts)
    qtbot.waitUntil(counted(window))
    page: Any = window.page
    assert page.headline.line.text() == "25 texts · 24 labelled · 2 classes"
    qtbot.waitUntil(lambda: page.browser.model.sample(0) is not None)
    page.browser.grid.setCurrentIndex(page.browser.model.index(0, 0))
    qtbot.waitUntil(page.facts.isVisible)
    assert page.facts.name.text() == "what is the price of number 0"
    assert page.facts.size_line.text() == "29 characters"
    assert not window.actions_table.by_id["file.webcam"].isVisible()
    assert not window.actions_table.by_id["file.relink"].isVisible()


def test_the_history_names_texts(empty_window: MainWindow, texts: Path) -> None:
    empty_window.context.open_project(texts)
    project = present(empty_window.context.project)
    project.edits.set_label(project.samples.ids()[:1].tolist(), "parcel")
    assert project.edits.history(1)[0].names == ("what is the price of number 0",)


def test_after_it_all_is_said_of_images_again(
    qtbot: QtBot, empty_window: MainWindow, texts: Path, project: Project
) -> None:
    """Word for word, on the welcome page and in a project of images."""
    window, actions = empty_window, empty_window.actions_table
    alone = sorted(said(window.menuBar())), [action.text() for action in actions.by_id.values()]
    names = window.embedding_status.accessibleName()
    window.context.open_project(texts)
    assert (language.spoken_of(), actions.by_id["edit.select_all"].text()) == (TEXT, "Select &all texts")
    assert window.embedding_status.accessibleName() != names
    folder = project.folder
    project.close()
    window.context.open_project(folder)
    assert (language.spoken_of(), actions.by_id["edit.select_all"].text()) == (IMAGE, "Select &all images")
    assert actions.by_id["file.webcam"].isVisible() and of_images(window)
    window.context.close_project()
    assert (sorted(said(window.menuBar())), [action.text() for action in actions.by_id.values()]) == alone
    assert window.embedding_status.accessibleName() == names


def test_a_card_speaks_of_its_own_project(empty_window: MainWindow, texts: Path, project: Project) -> None:
    images = project.folder
    project.close()
    for opened in (texts, images):
        empty_window.context.open_project(opened)
        other = images if opened == texts else texts
        assert ("25 texts" if other == texts else "24 images") in look_at(str(other), lambda: False).counts
