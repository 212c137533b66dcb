"""Answers to many images: the table's model, what it shows in which order, and the file it becomes."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6 import QtGui
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tldesk.engine.answering.predict import Failure, Prediction
from tldesk.errors import TldeskError
from tldesk.project.importers import records
from tldesk.project.importers.records import Skipped
from tldesk.project.runs.events import Progressed
from tldesk.ui.evaluate.prediction_rows import Answered, Asked, answered
from tldesk.ui.parts import theme
from tldesk.ui.parts.text import unbroken
from tldesk.ui.samples.text.text_layout import name_in_lines
from tldesk.ui.use.answer_table import AnswerTable
from tldesk.ui.use.answered import ANSWER, CLASS, IMAGE, NONE, PROBLEM, SURE, AnsweredModel, ShownAnswer
from tldesk.ui.use.prediction_panel import AnsweredPanel

FALLING = Qt.SortOrder.DescendingOrder


def rows() -> list[Answered]:
    """A cat, a dog less sure than the limit, another dog, and a file that cannot be read."""
    classes = ("cat", "dog")
    shares = {"b.jpg": (0.9, 0.1), "C.jpg": (0.45, 0.55), "a.jpg": (0.2, 0.8)}
    found: list[Prediction | Failure] = [
        Prediction(Path(name), (), max(pair), dict(zip(classes, pair, strict=True))) for name, pair in shares.items()
    ]
    found.append(Failure(Path("d.jpg"), TldeskError("image_missing", path="d.jpg")))
    return [answered(one, Asked(classes, 0.6)) for one in found]


def filled() -> AnsweredModel:
    model = AnsweredModel()
    model.ask([row.path for row in rows()])
    model.answer(0, rows())
    return model


def names(model: AnsweredModel) -> list[str]:
    return [model.index(row, IMAGE).data() for row in range(model.rowCount())]


def test_it_is_a_good_model(qtmodeltester: Any) -> None:
    model = AnsweredModel()
    qtmodeltester.check(model)
    model.ask([row.path for row in rows()])
    qtmodeltester.check(model)
    assert model.index(0, ANSWER).data() == "Waiting…"
    model.answer(0, rows()[:2])
    model.answer(2, rows()[2:])
    qtmodeltester.check(model)
    model.sort(SURE, FALLING)
    model.show_only(ShownAnswer(CLASS, "dog"))
    qtmodeltester.check(model)
    assert model.index(0, IMAGE).data(Qt.ItemDataRole.AccessibleTextRole) == "a.jpg: dog 80.0%"


def test_rows_say_what_the_model_said() -> None:
    model = filled()
    said = [(model.index(row, ANSWER).data(), model.index(row, SURE).data()) for row in range(4)]
    assert said == [("cat", "90.0%"), ("None of these (dog)", "55.0%"), ("dog", "80.0%"), ("Could not be read", "")]
    assert "missing" in model.index(3, ANSWER).data(Qt.ItemDataRole.ToolTipRole)
    assert model.done == 4
    shorter = [model.words(model.record(row), short=True) for row in range(4)]
    assert shorter == ["cat", "None of these", "dog", "Unreadable"], "where there is little room"


def test_orders() -> None:
    model = filled()
    assert names(model) == ["b.jpg", "C.jpg", "a.jpg", "d.jpg"]
    model.sort(IMAGE)
    assert names(model) == ["a.jpg", "b.jpg", "C.jpg", "d.jpg"]
    model.sort(SURE, FALLING)
    assert names(model) == ["b.jpg", "a.jpg", "C.jpg", "d.jpg"]
    model.sort(SURE)
    assert names(model) == ["C.jpg", "a.jpg", "b.jpg", "d.jpg"]  # what has no answer stays last
    model.sort(ANSWER)
    assert names(model) == ["b.jpg", "a.jpg", "C.jpg", "d.jpg"]
    assert [model.place(model.index(row, 0)) for row in range(4)] == [0, 2, 1, 3]
    assert model.at_place(2).row() == 1
    model.sort(-1)
    assert names(model) == ["b.jpg", "C.jpg", "a.jpg", "d.jpg"]


def test_filters_and_their_counts() -> None:
    model = filled()
    for shown, expected in (
        (ShownAnswer(NONE), ["C.jpg"]),
        (ShownAnswer(PROBLEM), ["d.jpg"]),
        (ShownAnswer(CLASS, "dog"), ["a.jpg"]),
        (ShownAnswer(CLASS, "cat"), ["b.jpg"]),
        (ShownAnswer(), ["b.jpg", "C.jpg", "a.jpg", "d.jpg"]),
    ):
        assert model.counts[shown] == len(expected)
        model.show_only(shown)
        assert names(model) == expected
    model.show_only(ShownAnswer(NONE))
    assert not model.at_place(0).isValid()
    model.ask([Path("new.jpg")])
    assert names(model) == ["new.jpg"] and model.shown == ShownAnswer()


def test_several_labels_are_all_told_and_found() -> None:
    asked = Asked(("cat", "dog"), thresholds={"cat": 0.3, "dog": 0.5})
    both = Prediction(Path("both.jpg"), ("dog", "cat"), 0.8, {"cat": 0.4, "dog": 0.8})
    none = Prediction(Path("none.jpg"), (), 0.2, {"cat": 0.2, "dog": 0.1})
    model = AnsweredModel()
    model.ask([both.path, none.path])
    model.answer(0, [answered(both, asked), answered(none, asked)])
    assert [model.index(row, ANSWER).data() for row in range(2)] == ["dog, cat", "None of these (cat)"]
    assert (
        model.counts[ShownAnswer(CLASS, "cat")]
        == model.counts[ShownAnswer(CLASS, "dog")]
        == model.counts[ShownAnswer(NONE)]
        == 1
    )
    assert model.given == 2
    model.show_only(ShownAnswer(CLASS, "cat"))
    assert names(model) == ["both.jpg"]


def test_probabilities_are_kept_as_numbers_alone() -> None:
    first = rows()[0]
    assert list(first.probabilities) == ["cat", "dog"]
    assert first.probabilities["cat"] == pytest.approx(0.9)
    assert "bird" not in first.probabilities
    assert first.best[0] == "cat"


@pytest.fixture
def panel(qtbot: QtBot) -> AnsweredPanel:
    made = AnsweredPanel()
    qtbot.addWidget(made)
    made.resize(400, 500)
    with qtbot.waitExposed(made):
        made.show()
    made.ask([row.path for row in rows()])
    return made


def test_the_panel_says_how_far_it_is_and_what_came_of_it(qtbot: QtBot, panel: AnsweredPanel) -> None:
    panel.say("Preparing…")
    assert panel.stop.isVisible() and not panel.save_button.isEnabled()
    panel.answer(0, rows()[:2])
    panel.advance(Progressed(phase="predict", done=2, total=4, rate=160.4, seconds_left=75))
    assert panel.words.text() == "2 of 4 · 160 images/s · 1 min left"
    with qtbot.waitSignal(panel.stop_wanted):
        qtbot.mouseClick(panel.stop, Qt.MouseButton.LeftButton)
    panel.end()
    assert panel.words.text() == "2 predicted · 1 none of these · 2 not predicted"
    panel.answer(2, rows()[2:])
    panel.end()
    assert panel.words.text() == "3 predicted · 1 none of these · 1 could not be read"
    assert not panel.stop.isVisible() and panel.save_button.isEnabled()
    titles = [panel.filter.itemText(at) for at in range(panel.filter.count())]
    assert titles == ["All images (4)", "None of these (1)", "Could not be read (1)", "cat (1)", "dog (1)"]


def test_the_panel_says_what_was_skipped(panel: AnsweredPanel) -> None:
    skipped = [Skipped(f"given/<b>{number}.txt", records.NOT_AN_IMAGE) for number in range(30)]
    panel.ask([row.path for row in rows()], skipped)
    panel.answer(0, rows())
    panel.end()
    assert panel.words.text() == "3 predicted · 1 none of these · 1 could not be read · 30 skipped"
    lines = panel.words.toolTip().splitlines()
    assert lines[:2] == ["30 skipped", "<b>0.txt: not an image"] and lines[-1] == "… and 10 more"
    assert not QtGui.Qt.mightBeRichText(panel.words.toolTip())
    panel.ask([row.path for row in rows()])
    panel.end()
    assert "skipped" not in panel.words.text() and not panel.words.toolTip()


def test_the_current_image_stays_while_rows_are_arranged(qtbot: QtBot, panel: AnsweredPanel) -> None:
    panel.answer(0, rows())
    panel.table.choose(2)
    panel.table.sortByColumn(SURE, FALLING)
    assert panel.table.currentIndex().row() == 1
    panel.filter.setCurrentIndex(panel.filter.findText("dog (1)"))
    assert panel.table.currentIndex().row() == 0
    panel.filter.setCurrentIndex(0)
    panel.table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
    assert panel.table.currentIndex().row() == 2


def test_the_table_as_a_file(
    qtbot: QtBot, panel: AnsweredPanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel.answer(0, rows())
    panel.end()
    target = tmp_path / "mine"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_arguments: (str(target), ""))
    with qtbot.waitSignal(panel.saved) as saved:
        qtbot.mouseClick(panel.save_button, Qt.MouseButton.LeftButton)
    assert saved.args == [target.with_suffix(".csv")]
    with target.with_suffix(".csv").open(newline="", encoding="utf-8") as stream:
        table = list(csv.reader(stream))
    assert table == [
        ["path", "label", "confidence", "abstained", "p(cat)", "p(dog)", "error"],
        ["b.jpg", "cat", "0.900000", "false", "0.900000", "0.100000", ""],
        ["C.jpg", "", "0.550000", "true", "0.450000", "0.550000", ""],
        ["a.jpg", "dog", "0.800000", "false", "0.200000", "0.800000", ""],
        ["d.jpg", "", "", "", "", "", "The image “d.jpg” is missing."],
    ]
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "photo.csv").write_bytes(b"a photo")
    for place, code in (("folder.csv", "folder_not_writable"), ("photo.csv", "file_exists")):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, place=place: (str(tmp_path / place), ""))
        with qtbot.waitSignal(panel.failed) as failed:
            qtbot.mouseClick(panel.save_button, Qt.MouseButton.LeftButton)
        assert failed.args is not None and failed.args[0].code == code
    assert (tmp_path / "photo.csv").read_bytes() == b"a photo"


def test_ten_thousand_answers_come_at_ease(qtbot: QtBot, panel: AnsweredPanel) -> None:
    """Filtered and sorted, with the window drawn in between: well within the time they take to be computed."""
    paths = [Path(f"{number:05}.jpg") for number in range(10_000)]
    panel.ask(paths)
    asked = Asked(("cat", "dog"))
    found = [answered(Prediction(p, ("cat",), 0.9, {"cat": 0.9, "dog": 0.1}), asked) for p in paths]
    panel.table.sortByColumn(SURE, FALLING)
    for first in range(0, len(paths), 500):
        panel.answer(first, found[first : first + 500])
        panel.table.viewport().repaint()
    assert panel.table.answered.counts[ShownAnswer(CLASS, "cat")] == len(paths)
    assert panel.table.answered.rowCount() == len(paths)


def test_a_long_class_has_the_room_that_a_table_of_texts_can_spare(qtbot: QtBot) -> None:
    table = AnswerTable()
    qtbot.addWidget(table)
    row = Answered(Path("1"), text="I lost my card")
    table.answered.ask([row])
    assert table.sizeHint().width() >= 45 * theme.GRID
    table.resize(51 * theme.GRID, 200)
    table.show()
    table.answered.answer(0, [replace(row, probabilities={"lost_or_stolen_card": 0.9, "other": 0.1})])
    needed = QFontMetrics(theme.font(bold=True)).horizontalAdvance("lost_or_stolen_card")
    assert table.columnWidth(ANSWER) - 16 - 18 >= needed
    assert table.columnWidth(IMAGE) >= 7 * theme.GRID


def test_a_name_longer_than_its_column_goes_on_in_the_next_line(qtbot: QtBot) -> None:
    font = theme.font(bold=True)
    metrics = QFontMetrics(font)
    name = "balance_not_updated_after_cheque_or_cash_deposit"
    room = QSize(metrics.horizontalAdvance(name) * 6 // 10, 2 * metrics.lineSpacing())
    layout = name_in_lines(name, font, room)
    assert layout.lineCount() == 2 and unbroken(layout.text()) == name
    first = layout.lineAt(0)
    assert unbroken(layout.text()[: first.textLength()]).endswith("_"), "broken behind a part"
    short = name_in_lines(name, font, QSize(room.width() // 2, room.height()))
    said = unbroken(short.text())
    assert short.lineCount() == 2 and "…" in said and said.startswith("balance_not") and said.endswith("deposit")
    assert name_in_lines("cat", font, QSize(1, 1)).lineCount() >= 1
