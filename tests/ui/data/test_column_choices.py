"""The columns of a table are chosen one by one: no box changes another, and what clashes is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from present import present, typed
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tldesk.ui.data.data_page import DataPage
from tldesk.ui.data.import_texts import ImportTexts
from ui.data.test_import_texts import picker, texts_window

__all__ = ["texts_window"]

TABLE = "number,message,topic,city\n" + "".join(
    f"{1000 + at},My card number {at} is lost,{'ab'[at % 2]},{'xyz'[at % 3]}\n" for at in range(24)
)


@pytest.fixture
def dialog(texts_window: Any, open_dialog: Callable[[str], Any], qtbot: QtBot, tmp_path: Path) -> ImportTexts:
    table = tmp_path / "tickets.csv"
    table.write_text(TABLE, "utf-8")
    typed(DataPage, texts_window.page).start_import(table)
    return picker(open_dialog, qtbot)


def shown(dialog: ImportTexts) -> dict[str, str]:
    return {role.removesuffix("_column"): box.currentText() for role, box in dialog.columns.boxes.items()}


def test_a_key_that_passes_over_a_column_leaves_it_to_its_box(dialog: ImportTexts, qtbot: QtBot) -> None:
    boxes, before = dialog.columns.boxes, shown(dialog)
    assert (before["id"], before["label"], before["split"]) == ("number", "topic", "None")
    box = boxes["split_column"]
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert shown(dialog) == before | {"split": "number"}
    assert "“number” is chosen for Split + ID." in dialog.facts.text() and dialog.facts.property("role") == "bad"
    assert not dialog.import_button.isEnabled() and not dialog.bar.isVisible()
    QTest.keyClick(box, Qt.Key.Key_Down)  # over the texts, which cannot be chosen, to the labels
    assert shown(dialog) == before | {"split": "topic"} and "Labels + Split" in dialog.facts.text()
    with qtbot.waitSignal(dialog.counted):
        QTest.keyClick(box, Qt.Key.Key_Down)
    assert shown(dialog) == before | {"split": "city"} and dialog.import_button.isEnabled()
    assert dialog.facts.property("role") == "body" and dialog.facts.text().startswith("24 texts")
    with qtbot.waitSignal(dialog.import_wanted) as wanted:
        dialog.import_button.click()
    assert (wanted.args[2]["id_column"], wanted.args[2]["split_column"]) == ("number", "city")


def test_a_text_that_is_a_label_too_is_not_imported(dialog: ImportTexts, qtbot: QtBot) -> None:
    box, before = dialog.columns.texts[0], shown(dialog)
    box.setCurrentIndex(box.findData("city"))
    with qtbot.waitSignal(dialog.counted):
        box.activated.emit(box.currentIndex())
    assert shown(dialog) == before, "what was the text is not guessed to be something else"
    box = dialog.columns.texts[0]
    box.setCurrentIndex(box.findData("topic"))
    box.activated.emit(box.currentIndex())
    assert shown(dialog) == before and not dialog.import_button.isEnabled()
    assert "“topic” is chosen for Text + Labels." in dialog.facts.text()
    labels = present(dialog.columns.boxes["label_column"])
    labels.setCurrentIndex(0)
    with qtbot.waitSignal(dialog.counted):
        labels.activated.emit(0)
    assert shown(dialog) == before | {"label": "None"} and dialog.import_button.isEnabled()
