"""Texts in the real window, by its keys: a table, labels, a training, the words of an answer, an export that agrees."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from present import present, typed
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from windows import arrived, go, idle, told

from tldesk.project.store import Project
from tldesk.ui.data.import_texts import ImportTexts
from tldesk.ui.samples.browser import Browser
from tldesk.ui.samples.text.large_text import LargeText
from tldesk.ui.window.main_window import MainWindow

KEY = {"zebra": "1", "violin": "2"}  # the word that says to which class a text belongs, and the key of the class
CLASSES = {"zebra": "animal", "violin": "music"}
COUNT, BARE = 60, 10
NEW = "my zebra has not come yet"


def write_table(file: Path) -> Path:
    """Texts of two classes, the first ones without a label."""
    words = list(CLASSES)
    rows = [
        f"question {number} about the {words[number % 2]},{CLASSES[words[number % 2]] if number >= BARE else ''}"
        for number in range(COUNT)
    ]
    file.write_text("\n".join(["text,label", *rows]), encoding="utf-8")
    return file


def label_by_keys(qtbot: QtBot, window: MainWindow) -> None:
    """Read each text that has no label, and press the key of its class."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page = go(qtbot, window, "label")
    browser = typed(Browser, page.browser)
    qtbot.waitUntil(lambda: page.classes.rowCount() == 2 and not browser.model.busy)
    browser.grid.go_to(0)
    browser.set_view("single")
    view = typed(LargeText, present(browser.preview).view)
    for _ in range(BARE):
        qtbot.waitUntil(lambda: browser.current is not None and browser.current.label is None)
        qtbot.waitUntil(lambda: view.has_content and present(browser.preview).sample == browser.current)
        before = present(browser.current).id
        (word,) = [word for word in KEY if word in view.reader.text]
        qtbot.keyClick(present(QApplication.focusWidget()), KEY[word])
        qtbot.waitUntil(partial(_is_labelled, window, before))


def _is_labelled(window: MainWindow, id_: int) -> bool:
    (sample,) = present(window.context.project).samples.get([id_])
    return sample.label is not None


def press(qtbot: QtBot, button: Any) -> None:
    """As a keyboard does."""
    qtbot.waitUntil(button.isEnabled)
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)


def programs(folder: Path) -> list[list[str]]:
    """The sample programs that can be run here."""
    samples = folder / "samples"
    found = [[sys.executable, str(samples / "predict.py")]]
    packages = Path(os.environ.get("TLDESK_NODE", "/nowhere")) / "node_modules"
    if shutil.which("node") and packages.is_dir():
        (samples / "node_modules").symlink_to(packages)
        found.append(["node", str(samples / "predict.mjs")])
    return found


def bring_in(qtbot: QtBot, window: MainWindow, open_dialog: Callable[[str], Any], folder: Path, table: Path) -> Project:
    """A project of texts with the table imported."""
    Project.create(folder, modality="text").close()
    window.context.open_project(folder)
    arrived(qtbot, window, "data").start_import(table)
    dialog = typed(ImportTexts, open_dialog("import-texts"))
    qtbot.waitUntil(lambda: dialog.count is not None)
    press(qtbot, dialog.import_button)
    qtbot.waitUntil(lambda: f"{COUNT} texts added" in told(window))
    idle(qtbot, window)
    return present(window.context.project)


def train_and_ask_why(qtbot: QtBot, window: MainWindow) -> None:
    """A training of words, judged; the word that says the class is the evidence of an answer."""
    page = go(qtbot, window, "train")
    page.setup.choose_strategy("words")
    press(qtbot, page.setup.start_button)
    qtbot.waitUntil(lambda: page.training is not None and not page.training.active)
    idle(qtbot, window)
    (run,) = present(window.context.project).runs.all()
    assert run.status == "finished" and present(present(run.report)["test"])["accuracy"] == 1

    page = go(qtbot, window, "evaluate")
    qtbot.waitUntil(lambda: page.evaluation is not None)
    answer = page.evaluation.answers["test"][0]
    page.show_cell(answer.target, answer.predicted)
    page.images.view.setCurrentIndex(page.images.view.answers.index(0))
    shown = page.explanation
    qtbot.waitUntil(lambda: bool(shown.near_texts.ids) and shown.explaining.job is None)
    word = next(word for word, name in CLASSES.items() if name == page.evaluation.classes[answer.predicted])
    assert f"{word}: +" in shown.texts.view.accessibleDescription()


def use_and_export(qtbot: QtBot, window: MainWindow, folder: Path) -> float:
    """The app's probability of the class of NEW; the model is exported to a folder."""
    page = go(qtbot, window, "use")
    qtbot.waitUntil(page.card.box.isVisible)
    page.card.box.edit.setFocus()
    qtbot.keyClicks(page.card.box.edit, NEW)
    qtbot.keyClick(page.card.box.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    rows = page.card.table.answered
    qtbot.waitUntil(lambda: len(rows.rows) == 1 == rows.done)
    idle(qtbot, window)
    assert rows.rows[0].said == ["animal"]
    page.export_panel.folder.setText(str(folder))
    press(qtbot, page.export_panel.export_button)
    qtbot.waitUntil(lambda: page.export_panel.exported is not None)
    idle(qtbot, window)
    return float(max(rows.rows[0].probabilities.values()))


def test_from_a_table_to_an_export_that_agrees(
    qtbot: QtBot, empty_window: MainWindow, open_dialog: Callable[[str], Any], tmp_path: Path
) -> None:
    table = write_table(tmp_path / "texts.csv")
    project = bring_in(qtbot, empty_window, open_dialog, tmp_path / "texts", table)
    label_by_keys(qtbot, empty_window)
    assert project.samples.count() == COUNT and project.samples.summary().labelled == COUNT
    train_and_ask_why(qtbot, empty_window)
    expected = use_and_export(qtbot, empty_window, tmp_path / "model")
    (tmp_path / "new.txt").write_text(NEW, encoding="utf-8")
    for command in programs(tmp_path / "model"):
        done = subprocess.run([*command, str(tmp_path / "new.txt")], capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == 0, done.stderr
        _, label, share = done.stdout.split("\t")
        assert label == "animal" and float(share) == pytest.approx(expected, abs=1e-4)
