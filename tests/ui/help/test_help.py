"""Help in the program: the topics, the first look around, and what stands in the way on this computer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from present import present
from PySide6.QtCore import QPoint, QRect, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from windows import close_window

from tldesk import doctor, paths
from tldesk.media.modality import IMAGE
from tldesk.project.runs.config import RunConfig, matters
from tldesk.project.store import Project
from tldesk.ui.help import guide
from tldesk.ui.help.check_computer import CheckComputer
from tldesk.ui.help.help_dialog import HelpDialog
from tldesk.ui.help.tour_card import Outline, TourCard
from tldesk.ui.parts import language
from tldesk.ui.parts.confirm import Confirm
from tldesk.ui.session.context import Context
from tldesk.ui.window.main_window import MainWindow
from tldesk.ui.window.rail import PAGES
from tldesk.ui.window.tour import STEPS


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(Context())
    made.resize(1280, 720)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    close_window(qtbot, made)


# ---------------------------------------------------------------------------------------------- topics


def test_each_page_of_the_window_has_its_topic(qtbot: QtBot) -> None:
    assert {page.name for page in PAGES} <= set(guide.PAGES)
    for page in PAGES:
        dialog = HelpDialog(page.name)
        qtbot.addWidget(dialog)
        assert dialog.topics.currentRow() == guide.PAGES.index(page.name)
        assert len(dialog.text.toPlainText()) > 200


@pytest.mark.parametrize(("kind", "topic"), [("text", "Texts"), ("sound", "Sounds")])
def test_a_page_that_speaks_of_images_leads_to_what_is_different(qtbot: QtBot, kind: str, topic: str) -> None:
    language.speak_of(kind)
    try:
        dialog = HelpDialog("label")
        qtbot.addWidget(dialog)
        assert dialog.text.toPlainText().startswith(f"What is different with {kind}s: {topic}")
        dialog.text.anchorClicked.emit(QUrl(f"{kind}s.md"))
        assert dialog.text.toPlainText().startswith(f"{topic}\n")
    finally:
        language.speak_of("image")
    dialog = HelpDialog("label")
    qtbot.addWidget(dialog)
    assert dialog.text.toPlainText().startswith(guide.title("label"))


@pytest.mark.parametrize(
    ("spoken", "kind", "own"),
    [
        ("en", "text", "select one or more texts and press the key"),
        ("en", "sound", "select one or more sounds and press the key"),
        ("zh_CN", "text", "选择一条或多条文本"),
        ("zh_CN", "sound", "选择一段或多段声音"),
    ],
)
def test_labelling_is_explained_in_the_words_of_the_kind_that_is_open(
    qtbot: QtBot, qapp: QApplication, spoken: str, kind: str, own: str
) -> None:
    language.install(qapp, spoken)
    language.speak_of(kind)
    try:
        dialog = HelpDialog("label")
        qtbot.addWidget(dialog)
        said = dialog.text.toPlainText()
        assert own in said and re.search(r"\b(image|photo)s?\b|图像|照片", said, re.IGNORECASE) is None
    finally:
        language.speak_of("image")
        language.install(qapp, "en")


def test_every_choice_of_a_training_is_explained(qtbot: QtBot) -> None:
    dialog = HelpDialog("choices")
    qtbot.addWidget(dialog)
    said = dialog.text.toPlainText()
    for field in RunConfig.model_fields.values():
        if field.title and matters(field, IMAGE):
            assert field.title in said and (field.description or "")[:30] in said


def test_the_keys_are_those_of_the_actions(qtbot: QtBot) -> None:
    dialog = HelpDialog("keys")
    qtbot.addWidget(dialog)
    assert "New project…" in dialog.text.toPlainText() and "Ctrl+N" in dialog.text.toPlainText()


def test_the_topics_are_chosen_by_keyboard_and_read_in_chinese(qtbot: QtBot, qapp: QApplication) -> None:
    language.install(qapp, "zh_CN")
    try:
        dialog = HelpDialog("start")
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.topics.setFocus()
        qtbot.keyClick(dialog.topics, Qt.Key.Key_Down)
        assert dialog.text.toPlainText().startswith("文本")
    finally:
        language.install(qapp, "en")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was given to the browser."""
    found: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: found.append(url.toString()))
    return found


def test_the_window_shows_the_pages_of_the_guide(qtbot: QtBot, asked: list[str]) -> None:
    """Their words, without pictures; links to other pages work, and none leads to a file that is not shipped."""
    dialog = HelpDialog("start")
    qtbot.addWidget(dialog)
    for page in guide.PAGES:
        dialog.show_page(page)
        shown = dialog.text.toPlainText()
        assert shown.startswith(guide.title(page)) and "\ufffc" not in shown
        links = re.findall(r'href="([^"]+)"', dialog.text.toHtml())
        assert all(link.partition(".md")[0] in {*guide.PAGES, "keys"} for link in links)
    dialog.show_page("label")
    dialog.text.anchorClicked.emit(QUrl("keys.md#in-the-list-of-trainings"))
    assert dialog.text.toPlainText().startswith("Keys")
    assert asked == []
    for link in ("https://example.org/", "file:///etc/hosts", "../../SECURITY.md", "http://example.org/"):
        dialog.text.anchorClicked.emit(QUrl(link))
    assert asked == ["https://example.org/"], "and that because somebody clicked on it"


def test_the_guide_is_the_same_in_each_language() -> None:
    """The same pages, with the same headings, tables and links, and each list as long."""
    folder = paths.guide()
    own = {path.name for path in folder.glob("*.md")}
    for name in set(language.LANGUAGES) - {language.ENGLISH}:
        assert {path.name for path in (folder / name).glob("*.md")} == own
        for page in own - {"README.md"}:
            english, other = ((at / page).read_text(encoding="utf-8") for at in (folder, folder / name))
            for parts in (r"^#+ ", r"^- ", r"^\| ", r"\]\(\w+\.md"):
                assert len(re.findall(parts, english, re.M)) == len(re.findall(parts, other, re.M)), (page, parts)


# ---------------------------------------------------------------------------------------------- the first look around


def press(window: MainWindow, name: str, qtbot: QtBot) -> None:
    found = window.findChild(QAbstractButton, name)
    assert found is not None
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def test_the_sample_project_offers_the_tour_once(window: MainWindow, qtbot: QtBot) -> None:
    window.commands.open_sample()
    qtbot.waitUntil(lambda: window.tour.going_on)
    seen = []
    for _ in STEPS:
        assert window.page is not None
        seen.append(window.page.name)
        press(window, "tour-next", qtbot)
    assert seen == [step.page for step in STEPS]
    assert not window.tour.going_on and window.context.settings.tour_done
    qtbot.waitUntil(lambda: not window.context.jobs.busy)
    window.commands.close_project()
    qtbot.waitUntil(lambda: window.context.project is None)
    window.commands.open_sample()
    qtbot.waitUntil(lambda: window.context.project is not None)
    assert not window.tour.going_on


def test_what_the_cards_point_at_is_there(window: MainWindow, qtbot: QtBot) -> None:
    """On a project without a training, the last ones point at the button of their page."""
    window.commands.open_sample()
    qtbot.waitUntil(lambda: window.tour.going_on)
    for step in STEPS:
        outline = present(window.findChild(Outline, "tour-outline"))
        qtbot.waitUntil(outline.isVisible)
        shown = step.page not in ("evaluate", "use")
        target = step.target if shown else f"rail-{step.page}"
        qtbot.waitUntil(lambda: present(outline.surrounded).objectName() == target)
        press(window, "tour-next", qtbot)
    qtbot.waitUntil(lambda: not window.context.jobs.busy)


def test_the_tour_is_asked_for_in_the_menu_and_left_at_any_card(window: MainWindow, qtbot: QtBot) -> None:
    window.context.change_settings(tour_done=True)
    window.actions_table.by_id["help.tour"].trigger()
    qtbot.waitUntil(lambda: window.tour.going_on)
    press(window, "tour-next", qtbot)
    press(window, "tour-back", qtbot)
    window.tour.end()
    assert not window.tour.going_on
    qtbot.waitUntil(lambda: not window.context.jobs.busy)
    window.actions_table.by_id["help.tour"].trigger()
    assert window.tour.going_on
    window.context.close_project()
    assert not window.tour.going_on


def test_the_tour_leaves_a_project_of_ones_own_only_when_told_to(
    window: MainWindow, qtbot: QtBot, project: Project
) -> None:
    project.close()
    window.context.change_settings(tour_done=True)
    window.context.open_project(project.folder)
    for answer in ("reject", "accept"):
        window.actions_table.by_id["help.tour"].trigger()
        (question,) = window.findChildren(Confirm)
        assert window.context.project is not None and window.context.project.name in question.text.text()
        assert not window.tour.going_on, "the cards speak of other photos"
        getattr(question, answer)()
        qtbot.waitUntil(lambda: not window.findChildren(Confirm))
        own = answer == "reject"
        qtbot.waitUntil(lambda: window.tour.going_on is not own)
        assert window.context.project is not None
        assert (window.context.project.folder == project.folder) is own
    window.tour.end()
    qtbot.waitUntil(lambda: not window.context.jobs.busy)


def test_a_tour_that_could_not_begin_does_not_begin_elsewhere(
    window: MainWindow, qtbot: QtBot, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.close()
    monkeypatch.setattr(window.commands, "_open_sample", lambda *_given: None)
    window.actions_table.by_id["help.tour"].trigger()
    window.context.open_project(project.folder)
    assert not window.tour.going_on


def test_a_card_steps_aside_on_pages_it_does_not_speak_of(window: MainWindow, qtbot: QtBot) -> None:
    window.commands.open_sample()
    qtbot.waitUntil(lambda: window.tour.going_on)
    qtbot.waitUntil(lambda: not window.context.jobs.busy)
    card, outline = window.findChild(TourCard), window.findChild(Outline)
    assert card is not None and outline is not None
    walked = (
        ("use", ""),
        ("data", STEPS[0].title),
        ("label", STEPS[1].title),
        ("evaluate", ""),
        ("data", STEPS[0].title),
    )
    for page, title in walked:
        press(window, f"rail-{page}", qtbot)
        assert window.page is not None and window.page.name == page
        assert card.isVisible() is bool(title) and (not title or card.title.text() == title)
        qtbot.waitUntil(lambda: outline.isVisible() is bool(title))
        assert not card.isAncestorOf(present(QApplication.focusWidget()))  # the keyboard is where the user went
    window.tour.end()


def test_a_card_does_not_lie_on_what_it_speaks_of(window: MainWindow, qtbot: QtBot, trained_run: Any) -> None:
    window.context.open_project(trained_run.project_folder)
    window.tour.start()
    card = window.findChild(TourCard)
    assert card is not None
    for step in STEPS:
        target = present(window.findChild(QWidget, step.target))
        qtbot.waitUntil(lambda: target.isVisible())
        qtbot.waitUntil(lambda: not _place(card).intersects(_place(target)))
        press(window, "tour-next", qtbot)
    qtbot.waitUntil(lambda: not window.context.jobs.busy)


def _place(widget: QWidget) -> QRect:
    return QRect(widget.mapToGlobal(QPoint(0, 0)), widget.size())


# ---------------------------------------------------------------------------------------------- this computer


def test_this_computer_is_checked_and_what_was_found_is_copied(window: MainWindow, qtbot: QtBot) -> None:
    dialog = CheckComputer(window.context, window)
    dialog.open()
    qtbot.waitUntil(lambda: bool(dialog.found), timeout=30_000)
    qtbot.waitUntil(lambda: dialog.verdict.text() == "No problems found.")
    dialog.copy()
    assert '"weights"' in QApplication.clipboard().text()
    dialog.close()


def test_what_stands_in_the_way_is_told(
    window: MainWindow, qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = doctor.examine() | {"problems": ["the package onnx is not installed"], "weights": ["whisper-tiny-en"]}
    monkeypatch.setattr(doctor, "examine", lambda: found)
    language.install(qapp, "zh_CN")
    try:
        dialog = CheckComputer(window.context, window)
        dialog.open()
        qtbot.waitUntil(lambda: dialog.verdict.text() == "未安装软件包 onnx")
        assert "Whisper Tiny" in [part.text() for part in dialog.findChildren(QLabel)], "as the window calls it"
        dialog.close()
    finally:
        language.install(qapp, "en")
