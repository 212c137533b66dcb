"""The Use page of a really trained run on texts: typed, pasted, chosen from a table; saved, explained, served."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from present import present
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from tldesk.ui.evaluate.texts import text_of
from tldesk.ui.parts import theme
from tldesk.ui.parts.text import unbroken
from tldesk.ui.samples.text.text_layout import name_in_lines
from tldesk.ui.use.answered import ANSWER, IMAGE
from tldesk.ui.use.use_page import UsePage

LONG = 60_000


@pytest.fixture
def no_network() -> None:
    """Here the page's own endpoint listens."""


@pytest.fixture
def page(qtbot: QtBot, show_page: Callable[..., Any], text_run: Any) -> UsePage:
    made: UsePage = show_page(UsePage, text_run.project_folder)
    qtbot.waitUntil(lambda: made.card.box.isVisible(), timeout=LONG)
    return made


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "new.csv"
    path.write_text('message,remark\n"my zebra, and\nits card",violin\n,nothing\na volcano,cinnamon\n')
    return path


def answered(qtbot: QtBot, page: UsePage, count: int) -> None:
    model = page.card.table.answered
    qtbot.waitUntil(lambda: len(model.rows) == count == model.done, timeout=LONG)
    qtbot.waitUntil(lambda: page.context.jobs.at_rest, timeout=LONG)


def drop(page: UsePage, data: QMimeData) -> None:
    keys, buttons = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    page.card.box.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, keys))


def files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def test_a_text_is_predicted_with_ctrl_enter_and_explained(qtbot: QtBot, page: UsePage) -> None:
    card = page.card
    assert not card.drop.isVisible() and not card.examples.isVisible()
    card.box.edit.setFocus()
    qtbot.keyClicks(card.box.edit, "where is my zebra")
    qtbot.keyClick(card.box.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    answered(qtbot, page, 1)
    (row,) = card.table.answered.rows
    assert row.text == "where is my zebra" and row.said == ["animal"] and not card.panel.isVisible()
    qtbot.waitUntil(lambda: bool(card.explanation.near_texts.ids), timeout=LONG)
    # How far the training texts were read is said no longer, whichever ended first.
    qtbot.waitUntil(lambda: card.explanation.explaining.job is None and not card.explanation.status.isVisible())
    assert card.explanation.texts.view.toPlainText() == "where is my zebra"
    assert "zebra: +" in card.explanation.texts.view.accessibleDescription()
    assert page.at_stake() and page.card.bars.isVisible()
    assert [one.text for one in card.table.answered.rows] == ["where is my zebra"]


def test_of_a_text_it_learned_from_the_model_says_nothing_new(qtbot: QtBot, page: UsePage, text_run: Any) -> None:
    text = next(str(text_of(row.path, row.place)) for row in text_run.data.rows if row.split == "train")
    page.card.box.give(text)
    answered(qtbot, page, 1)
    assert page.card.trained.isVisible()
    page.card.box.give(f"{text} and more")
    qtbot.waitUntil(lambda: not page.card.trained.isVisible(), timeout=LONG)


def test_a_line_takes_little_room_and_no_list_beside_it_has_a_bar(qtbot: QtBot, page: UsePage) -> None:
    page.resize(1180, 660)
    shown = page.card.explanation
    page.card.box.give("where is my zebra")
    qtbot.waitUntil(lambda: len(shown.near_texts.ids) == 6 and shown.explaining.job is None, timeout=LONG)
    line = shown.texts.view.fontMetrics().height()
    assert line < settled(shown.texts.widget) < 3 * line
    for part in (shown.near_texts, shown.bars, shown.texts.view):
        assert not part.verticalScrollBar().isVisible()
    page.card.box.give("a zebra and a volcano\n" * 9)
    qtbot.waitUntil(lambda: settled(shown.texts.widget) > 5 * line)


@pytest.mark.parametrize("text", ["", "  \n ", "\u200b \ufeff\u2060"])
def test_of_an_empty_text_it_is_said_what_to_do(qtbot: QtBot, page: UsePage, text: str) -> None:
    card, height = page.card, page.card.box.edit.height()
    card.box.edit.setPlainText(text)
    with qtbot.waitSignal(page.context.told) as said:
        qtbot.mouseClick(card.box.predict_button, Qt.MouseButton.LeftButton)
    assert "Type or paste one first" in said.args[0].text
    assert card.table.answered.rows == [] and card.box.edit.height() == height and card.box.edit.hasFocus()


def settled(widget: QWidget) -> int:
    """Its height once every layout around it knows what was shown or hidden: each tells the next by an event."""
    around: QWidget | None = widget
    while around is not None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        around = around.parentWidget()
    return widget.height()


def test_a_long_text_keeps_its_place_and_its_nearest_texts_when_the_search_is_cancelled(
    qtbot: QtBot, page: UsePage
) -> None:
    shown = page.card.explanation
    page.card.box.give("my zebra and its card")
    qtbot.waitUntil(lambda: bool(shown.near_texts.ids) and shown.explaining.job is None, timeout=LONG)
    with qtbot.waitSignal(shown.explaining.searched, timeout=LONG):
        page.card.box.give(" ".join(f"w{number} zebra" for number in range(900)))
    qtbot.waitUntil(lambda: bool(shown.near_texts.ids), timeout=LONG)
    job, height = present(shown.explaining.job), settled(shown.texts.widget)
    assert shown._evidence is None and not shown.status.isVisible()
    with qtbot.waitSignal(job.ended, timeout=LONG):
        page.context.jobs.cancel(job)
    assert len(shown.near_texts.ids) == 6 and shown.near_texts.isVisible() and not shown.compare_button.isVisible()
    assert shown._evidence is None and settled(shown.texts.widget) == height


def test_the_texts_of_a_table_are_predicted_and_saved(
    qtbot: QtBot, page: UsePage, table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(page, files(table))
    answered(qtbot, page, 2)
    card = page.card
    assert [row.said for row in card.table.answered.rows] == [["animal"], ["mountain"]]
    assert [row.name for row in card.table.answered.rows] == ["my zebra, and its card", "a volcano"]
    assert card.panel.isVisible() and "1 skipped" in card.panel.words.text()
    assert card.box.columns.isVisible() and card.box.columns.currentText() == "message"
    card.table.grab()  # paints its rows

    target = tmp_path / "answers.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_arguments: (str(target), ""))
    with qtbot.waitSignal(card.panel.saved, timeout=LONG):
        qtbot.mouseClick(card.panel.save_button, Qt.MouseButton.LeftButton)
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")  # else Excel shows other letters
    with target.open(newline="", encoding="utf-8-sig") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["path"], row["label"], row["text"], row["remark"]) for row in rows] == [
        ("new.csv, line 2", "animal", "my zebra, and\nits card", "violin"),
        ("new.csv, line 5", "mountain", "a volcano", "cinnamon"),
    ]

    card.box.columns.setCurrentIndex(card.box.columns.findText("remark"))
    answered(qtbot, page, 3)
    assert [row.text for row in card.table.answered.rows] == ["violin", "nothing", "cinnamon"]
    assert card.box.columns.currentText() == "remark"
    card.table.choose(2)
    qtbot.waitUntil(lambda: card.explanation.texts.view.toPlainText() == "cinnamon", timeout=LONG)


def test_what_is_no_table_is_told(qtbot: QtBot, page: UsePage, tmp_path: Path) -> None:
    (tmp_path / "numbers.csv").write_text("a,b\n1,2\n")
    with qtbot.waitSignal(page.context.error_occurred, timeout=LONG) as told:
        drop(page, files(tmp_path / "numbers.csv"))
    assert told.args[0].code == "table_no_text"


def test_a_copied_text_or_table_is_taken(qtbot: QtBot, page: UsePage, table: Path) -> None:
    QGuiApplication.clipboard().setText("a violin\nand a bow")
    page.paste()
    answered(qtbot, page, 1)
    assert page.card.box.edit.toPlainText() == "a violin\nand a bow"
    assert page.card.table.answered.rows[0].said == ["music"]
    QGuiApplication.clipboard().setMimeData(files(table))
    page.paste()
    answered(qtbot, page, 2)
    assert page.card.box.edit.toPlainText() == ""
    QGuiApplication.clipboard().setText("")
    with qtbot.waitSignal(page.context.told):
        page.paste()


def test_texts_of_the_project_are_offered(qtbot: QtBot, page: UsePage) -> None:
    examples = page.card.text_examples
    qtbot.waitUntil(lambda: examples.buttons[0].isVisible(), timeout=LONG)
    page.window().resize(1280, 720)
    qtbot.waitUntil(
        lambda: examples.buttons[0].maximumWidth() >= min(examples.width(), 700) > 600
    )  # room for all of it
    qtbot.mouseClick(examples.buttons[0], Qt.MouseButton.LeftButton)
    answered(qtbot, page, 1)
    assert page.card.box.edit.toPlainText() == page.card.table.answered.rows[0].text


def test_the_local_api_shows_how_a_text_is_sent(qtbot: QtBot, page: UsePage, text_run: Any) -> None:
    page.serving.start(text_run)
    qtbot.waitUntil(lambda: page.serving.endpoint is not None, timeout=LONG)
    assert '{"text": "' in present(page.serving.endpoint).example
    page.serving.stop()


def test_a_form_that_does_not_know_the_model_says_so(page: UsePage) -> None:
    panel = page.export_panel
    panel.formats.setCurrentIndex(panel.formats.findData("sentence-transformers"))
    assert "does not know the network of “Words”" in panel.about.text() and not panel.export_button.isEnabled()
    panel.formats.setCurrentIndex(panel.formats.findData("onnx-text"))
    assert panel.export_button.isEnabled()


def test_long_classes_and_their_bars_have_room_in_a_window_of_usual_size(
    qtbot: QtBot, show_page: Callable[..., Any], run_of_many: Any, tmp_path: Path
) -> None:
    page: UsePage = show_page(UsePage, run_of_many.project_folder)
    page.resize(1192, 668)  # of 1280 x 720
    qtbot.waitUntil(lambda: page.card.box.isVisible(), timeout=LONG)
    table = tmp_path / "new.csv"
    table.write_text("message\nwhere is my card in branch 01\nclose my account in branch 02\n")
    page.card.ask_table(table)
    answered(qtbot, page, 2)
    answers, bars = page.card.table, page.card.bars
    (name,) = answers.answered.rows[0].said
    room = QSize(answers.columnWidth(ANSWER) - 34, 2 * answers.fontMetrics().lineSpacing())
    assert unbroken(name_in_lines(name, theme.font(bold=True), room).text()) == name
    assert answers.columnWidth(IMAGE) >= 100
    qtbot.waitUntil(lambda: bars.viewport().width() - 12 - 52 >= 80)  # without the air and the percentage


@pytest.mark.parametrize("many", [False, True])
def test_the_examples_come_back_when_the_answers_are_cleared(
    qtbot: QtBot, page: UsePage, table: Path, many: bool
) -> None:
    card = page.card
    qtbot.waitUntil(lambda: card.text_examples.buttons[0].isVisible(), timeout=LONG)
    assert not card.clear_button.isVisible()
    height = card.box.edit.height()
    if many:
        card.ask_table(table)
        answered(qtbot, page, 2)
    else:
        card.text_examples.buttons[0].click()
        answered(qtbot, page, 1)
    assert card.clear_button.isVisible() and not card.text_examples.isVisible() and page.at_stake()
    card.clear_button.setFocus()
    qtbot.keyClick(card.clear_button, Qt.Key.Key_Space)
    assert card.text_examples.buttons[0].hasFocus() and not card.clear_button.isVisible()
    assert not card.box.edit.toPlainText() and not card.box.columns.isVisible() and card.box.edit.height() == height
    assert not card.table.answered.rows and not page.at_stake()
    page.card.show_run(page.card._run)  # another training is chosen
    assert not card.table.answered.rows
    card.text_examples.buttons[1].click()
    answered(qtbot, page, 1)
    assert card.bars.isVisible()


def test_clearing_ends_what_goes_on(qtbot: QtBot, page: UsePage, tmp_path: Path) -> None:
    table = tmp_path / "many.csv"
    table.write_text("message\n" + "".join(f"my zebra number {number}\n" for number in range(3000)))
    page.card.ask_table(table)
    qtbot.waitUntil(lambda: page.card.asking.job is not None, timeout=LONG)
    page.card.clear_button.click()
    assert page.card.asking.job is None
    qtbot.waitUntil(lambda: page.context.jobs.at_rest, timeout=LONG)
    assert not page.card.table.answered.rows and page.card.text_examples.isVisible()
