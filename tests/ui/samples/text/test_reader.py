"""A text that is read: its parts, what is found and marked in it, its keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from present import present, typed
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from texts import ARABIC, CHINESE, HEBREW, make_project

from tldesk.errors import TldeskError
from tldesk.project.store import Project
from tldesk.ui.parts import appearance, theme
from tldesk.ui.parts.class_mark import class_mark
from tldesk.ui.parts.there import there
from tldesk.ui.samples.preview import Preview
from tldesk.ui.samples.text import large_text
from tldesk.ui.samples.text.large_text import LargeText
from tldesk.ui.samples.text.prepared import prepare
from tldesk.ui.samples.text.reader import PART, SIZES
from tldesk.ui.samples.thumbnails import Thumbnails
from tldesk.ui.session.context import Context
from tldesk.ui.session.jobs import wait_for_pool


@pytest.fixture
def large(context: Context, qtbot: QtBot, qapp: Any) -> Iterator[LargeText]:
    made = LargeText(context, "test")
    qtbot.addWidget(made)
    made.resize(700, 400)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.reader.setFocus()
    qtbot.waitUntil(made.reader.hasFocus)
    yield made
    wait_for_pool()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("text", ["Words", CHINESE, f"{HEBREW}\n{ARABIC}", "🙂 a🙂b", "tab\tand\0nothing\r\nline", ""])
def test_any_text_is_shown(large: LargeText, qapp: Any, scheme: str, text: str) -> None:
    appearance.apply(qapp, scheme)
    large.show_text(text, [(0, 1, 0.5), (1, 2, -1.0), (2, 3, "found")])
    large.grab()
    assert large.reader.text == text and large.has_content == bool(text)
    assert len(large.reader.said) == len(text)


def test_words_are_found_and_stepped_through(large: LargeText, qtbot: QtBot) -> None:
    large.show_text("🙂 One card.\r\nTwo CARDs. No more.")
    qtbot.keyClick(large.reader, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    bar = large.find_bar
    qtbot.waitUntil(bar.field.hasFocus)
    qtbot.keyClicks(bar.field, "card")
    qtbot.waitUntil(lambda: bar.count.text() == "1 of 2")
    assert large.reader.textCursor().selectedText() == "card"
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    assert bar.count.text() == "2 of 2" and large.reader.textCursor().selectedText() == "CARD"
    qtbot.keyClick(bar.field, Qt.Key.Key_F3)
    assert bar.count.text() == "1 of 2"
    qtbot.keyClick(bar.field, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert bar.count.text() == "2 of 2"
    qtbot.keyClicks(bar.field, "x")
    qtbot.waitUntil(lambda: bar.count.text() == "Not found")
    assert large.leave() and not large.leave()
    assert bar.isHidden() and large.reader.hasFocus()


def test_what_the_filter_searches_for_is_marked(large: LargeText, qtbot: QtBot) -> None:
    large.show_words(("退款",))
    large.show_text(CHINESE)
    qtbot.waitUntil(lambda: _marked(large) == ["退款"])
    (mark,) = large.reader.extraSelections()
    assert mark.format.background().color() == theme.color("found")
    large.show_words(())
    qtbot.waitUntil(lambda: not large.reader.extraSelections())


def test_stretches_are_marked_in_places_of_the_text(large: LargeText, qtbot: QtBot) -> None:
    text = "🙂🙂 good, bad\r\nand good"
    large.show_text(text, [(3, 7, 0.9), (9, 12, -0.4)])
    qtbot.waitUntil(lambda: _marked(large) == ["good", "bad"])
    large.reader.show_spans([(18, 22, 1.0)])
    qtbot.waitUntil(lambda: _marked(large) == [text[18:22]])


def test_of_a_text_of_ten_megabytes_a_part_is_shown(large: LargeText, tmp_path: Path, qtbot: QtBot) -> None:
    """It is read and made ready in the pool (`read`), and the rest is written a piece at a time."""
    said = "word " * 1_990_000 + "needle"
    with make_project(tmp_path / "long", [(said, "a", "mail")]) as project:
        content = large_text.read(project.samples.one(1), 0)
    assert not isinstance(content, TldeskError)
    large.show_content(content)
    assert not large.reader.whole and large.reader.document().characterCount() == PART + 1
    assert large.all_button.isVisible() and "9,950,006" in large.part.text()
    assert dict(content.columns) == {"channel": "mail"} and large.columns.isVisible()
    large.find_bar.show()
    large.find_bar.field.setText("needle")
    large.find_bar.search()
    qtbot.waitUntil(lambda: large.find_bar.count.text() == "1 of 1")
    assert large.reader.textCursor().selectedText() == "needle", "it was written as far as that"
    assert large.reader.whole


def test_the_rest_is_shown_on_request(large: LargeText, qtbot: QtBot) -> None:
    text = "\n".join(f"line {number}" for number in range(40_000))
    large.show_text(text)
    assert not large.reader.whole
    qtbot.mouseClick(large.all_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: large.reader.whole)
    assert large.reader.toPlainText() == text and not large.all_button.isVisible()


def test_long_paragraphs_are_broken_but_copied_whole(large: LargeText, qtbot: QtBot) -> None:
    text = "退" * 30_000 + " end"
    prepared = prepare(text)
    assert max(map(len, prepared.written.split("\n"))) <= 8_000 and prepared.written.replace("\n", "") == text
    large.show_text(prepared)
    large.reader.selectAll()
    qtbot.keyClick(large.reader, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == text


def test_the_letters_grow_and_are_kept(large: LargeText, context: Context) -> None:
    before = large.reader.font().pixelSize()
    large.resize_by(1)
    assert large.reader.font().pixelSize() > before
    assert context.settings.reading_size == large.reader.size_of_letters == SIZES[SIZES.index(16) + 1]
    for _ in range(20):
        large.resize_by(-1)
    assert large.reader.size_of_letters == SIZES[0]
    large.resize_by(0)
    assert large.reader.font().pixelSize() == before


def test_keys_scroll_and_what_is_typed_goes_to_the_page(large: LargeText, qtbot: QtBot) -> None:
    large.show_text("\n".join(map(str, range(300))))
    bar = large.reader.verticalScrollBar()
    qtbot.keyClick(large.reader, Qt.Key.Key_End)
    assert bar.value() == bar.maximum() > 0
    qtbot.keyClick(large.reader, Qt.Key.Key_PageUp)
    assert 0 < bar.value() < bar.maximum()
    qtbot.keyClicks(large.reader, "abc 1")
    assert large.reader.toPlainText().startswith("0\n1\n")


def test_a_file_that_is_gone_says_so(tmp_path: Path) -> None:
    with make_project(tmp_path / "texts") as project:
        sample = project.samples.one(1)
        sample.path.unlink()
        error = typed(TldeskError, large_text.read(sample, 0))
    assert error.code == "image_missing"


def test_a_message_takes_the_place_of_a_text(large: LargeText) -> None:
    large.show_text("text")
    large.show_message("It cannot be read.")
    assert not large.has_content and present(large.reader.placeholderText()) == "It cannot be read."


def _marked(large: LargeText) -> list[str]:
    """The stretches that are marked."""
    marks = large.reader.extraSelections()
    return [mark.cursor.selectedText() for mark in marks]


def test_a_long_title_leaves_a_small_window_as_it_is(context: Context, texts: Project, qtbot: QtBot) -> None:
    texts.close()
    context.open_project(texts.folder)
    made = Preview(context, Thumbnails(context), lambda _name: class_mark(0), "test")
    qtbot.addWidget(made)
    made.resize(480, 400)
    with qtbot.waitExposed(made):
        made.show()
    least = made.minimumSizeHint().width()
    opened = there(context.project)
    (sample,) = opened.samples.get(opened.samples.ids()[:1])
    made.show_sample(replace(sample, title="A very long beginning of a text " * 4))
    wait_for_pool()
    QApplication.sendPostedEvents()
    assert made.minimumSizeHint().width() == least
