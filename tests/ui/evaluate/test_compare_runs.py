"""Comparing trainings in the window: figures, sentence, curves, and the images that decide."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from present import present
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tldesk.project.runs import looks
from tldesk.project.runs.events import EpochEnd, PhaseStarted, RunEnded, to_json
from tldesk.project.runs.looks import Looks
from tldesk.project.runs.run import Run
from tldesk.project.runs.run_data import write_predictions
from tldesk.project.samples.samples import Query
from tldesk.ui.evaluate.compare_runs import CompareRuns
from tldesk.ui.evaluate.comparison import read_comparison, sentence
from tldesk.ui.evaluate.settings_differ import differing
from tldesk.ui.parts import language
from tldesk.ui.session.context import Context
from tldesk.ui.session.runs import run_title


@pytest.fixture
def runs(trained_run: Any) -> tuple[Run, Run]:
    """Two finished runs on the same images: the second says the next class of its first test image."""
    folder = trained_run.folder.parent / "second"
    shutil.copytree(trained_run.folder, folder)
    second = Run.load(folder)
    found = second.predictions()
    assert found is not None
    place = int(np.flatnonzero(found.splits == "test")[0])
    found.logits[place] = np.roll(found.logits[place], 1)
    write_predictions(folder / "predictions.npz", found)
    trained_run.rename("First")
    second.rename("Second")
    return trained_run, second


@pytest.fixture
def dialog(qtbot: QtBot, context: Context, runs: tuple[Run, Run]) -> Iterator[CompareRuns]:
    context.open_project(runs[0].project_folder)
    made = CompareRuns(context, present(context.project), runs[0], None)
    made.open()
    qtbot.waitUntil(lambda: made.compared is not None, timeout=10_000)
    yield made
    if isValid(made):  # a dialog that is accepted is gone
        made.close()


def test_the_newest_other_run_is_compared(
    qtbot: QtBot, dialog: CompareRuns, runs: tuple[Run, Run], qtmodeltester: ModelTester
) -> None:
    assert dialog.runs == list(runs)
    assert dialog.verdict.text().startswith("3 images are too few to tell which is better: “First” is")
    header = [dialog.figures.headerData(i, Qt.Orientation.Horizontal) for i in range(3)]
    assert header == ["", "First", "Second"]
    names, *values = (dialog.table.columnWidth(column) for column in range(3))
    assert names - dialog.table.sizeHintForColumn(0) <= 1 >= abs(values[0] - values[1]), (
        "what it spares is for the rest"
    )
    rows = {dialog.figures.index(row, 0).data(): row for row in range(dialog.figures.rowCount())}
    assert {"Model", "Strategy", "Accuracy", "Macro F1", "Time"} <= set(rows)
    qtmodeltester.check(dialog.figures)
    qtbot.waitUntil(lambda: dialog.loss.chart is not None and dialog.accuracy.chart is not None, timeout=10_000)
    assert [line.title for line in present(dialog.accuracy.chart).lines] == ["First", "Second"]
    assert all(len(line.x) for line in present(dialog.accuracy.chart).lines)
    looks.choose(runs[0], "export")
    assert looks.count(runs[0]) == Looks(1, 2)


def test_a_training_without_a_name_is_called_in_the_users_language_everywhere(
    qapp: QApplication, runs: tuple[Run, Run]
) -> None:
    config = runs[1].folder / "config.toml"
    made, lines = {"backbone": "words", "strategy": "words"}, config.read_text("utf-8").splitlines()
    config.write_text(
        "\n".join(f'{key} = "{made[key]}"' if (key := line.split(" = ")[0]) in made else line for line in lines)
    )
    (runs[1].folder / "about.toml").write_text("number = 3\n")
    try:
        language.install(qapp, "zh_CN")
        compared = read_comparison([runs[0], Run.load(runs[1].folder)])
        assert [side.name for side in compared.sides] == ["First", "词语 #3"]
        assert compared.comparisons[0].names == ("First", "词语 #3") and "词语 #3" in sentence(compared.comparisons[0])
    finally:
        language.install(qapp, "en")


def test_the_curve_of_a_model_that_was_thrown_away_is_not_shown_for_the_kept_one(
    qtbot: QtBot, context: Context, runs: tuple[Run, Run]
) -> None:
    second = runs[1]
    second.write_report(present(second.report) | {"strategy": "feature-extraction", "strategy_asked": "auto"})
    accuracy = present(present(second.report)["val"])["accuracy"]
    told = [
        PhaseStarted(name="train", text="Training", total=4, epochs=1),
        EpochEnd(step=4, epoch=1, metrics={"val/loss": 9.0, "val/accuracy": 0.01}),
        RunEnded(step=4, status="finished", report=second.report),
    ]
    (second.folder / "events.jsonl").write_text("".join(to_json(event) + "\n" for event in told))
    context.open_project(runs[0].project_folder)
    made = CompareRuns(context, present(context.project), runs[0], None)
    made.open()
    qtbot.waitUntil(lambda: made.compared is not None and made.accuracy.chart is not None, timeout=10_000)
    _, line = present(made.accuracy.chart).lines
    assert line.x.tolist() == [0, 100] and line.y.tolist() == [100 * accuracy] * 2
    made.close()


def test_trainings_are_called_as_everywhere_and_not_said_to_agree_where_both_are_right_or_wrong(
    qtbot: QtBot, context: Context, runs: tuple[Run, Run]
) -> None:
    for number, run in enumerate(runs, 1):
        (run.folder / "about.toml").write_text(f"number = {number}\n")
    first = present(runs[0].predictions())
    write_predictions(runs[1].folder / "predictions.npz", first)
    context.open_project(runs[0].project_folder)
    made = CompareRuns(context, present(context.project), runs[0], None)
    made.open()
    qtbot.waitUntil(lambda: made.compared is not None, timeout=10_000)
    titles = [run_title(run) for run in runs]
    assert titles[0].endswith("#1") and titles[1].endswith("#2")
    assert [side.name for side in present(made.compared).sides] == titles
    assert made.verdict.text().startswith(
        f"“{titles[0]}” and “{titles[1]}” are correct on the same images, and wrong on"
    )
    assert titles[0] in made.base.text() and made.list.item(0).text().startswith(titles[1])
    made.close()


def test_the_image_that_one_alone_gets_right_is_opened(
    qtbot: QtBot, dialog: CompareRuns, runs: tuple[Run, Run]
) -> None:
    counts = {dialog.which.itemText(i): dialog.which.itemData(i) for i in range(dialog.which.count())}
    assert set(counts) == {"Correct only with “Second”: 0", "Correct only with “First”: 1"}
    assert dialog.which.currentText() == "Correct only with “First”: 1", "of the other there are none to see"
    (answer,) = dialog.images.answers.answers
    assert answer.target != answer.predicted
    with qtbot.waitSignal(dialog._context.page_requested) as asked:
        dialog.images.activated.emit(dialog.images.answers.index(0))
    assert asked.args == ["data", Query(ids=(answer.sample_id,))]


def _set(run: Run, **values: str) -> None:
    """Change settings in the file of a run."""
    file = run.folder / "config.toml"
    lines = [line for line in file.read_text("utf-8").splitlines() if line.split(" = ")[0] not in values]
    file.write_text("\n".join([*lines, *(f"{name} = {value}" for name, value in values.items())]))


def test_settings_that_differ_are_told_in_the_words_of_the_form(
    qtbot: QtBot, context: Context, runs: tuple[Run, Run]
) -> None:
    first, second = runs
    _set(first, strategy='"fine-tune"', augment_crop="0.5", class_balance='"none"')
    _set(
        second,
        strategy='"fine-tune"',
        seed="7",
        learning_rate="0.0005",
        minutes="20",
        both_splits="false",
        class_balance='"logit-adjustment"',
        start_from=f'"{first.name}"',
        hidden_width="99",
    )
    context.open_project(first.project_folder)
    made = CompareRuns(context, present(context.project), Run.load(first.folder), None)
    made.open()
    qtbot.waitUntil(lambda: made.compared is not None, timeout=10_000)
    assert made.differing.y() > made.table.y(), "results come first"
    shown = made.settings
    rows = {
        shown.index(row, 0).data(): [shown.index(row, at).data() for at in (1, 2)] for row in range(len(shown.rows))
    }
    assert rows == {
        "Learning rate": [f"{first.config.learning_rate:g}", "0.0005"],
        "Smallest crop": ["50%", "As the preset"],
        "Class balance": ["None", "Logit adjustment"],
        "Time limit (minutes)": ["No limit", "20"],
        "Learn from validation images": ["On", "Off"],
        "Seed": ["0", "7"],
        "Start from": ["–", "First"],
    }, "not the width of a hidden layer, which neither has"
    header = [shown.headerData(at, Qt.Orientation.Horizontal) for at in range(3)]
    assert header == ["Settings that differ", "First", "Second"] and made.differing.isVisible()
    places = ([table.columnViewportPosition(at) for at in range(3)] for table in (made.table, made.differing))
    assert next(places) == next(places)
    made.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert made.differing.isHidden() and made.close()


def test_settings_that_only_one_strategy_has_are_no_difference(runs: tuple[Run, Run]) -> None:
    first, second = runs
    _set(first, strategy='"fine-tune"', epochs="5", seed="3")
    _set(second, strategy='"feature-extraction"')
    assert [row[0] for row in differing([Run.load(run.folder) for run in runs])] == ["Seed"]
    shutil.copytree(first.folder, first.folder.parent / "third")
    third = Run.load(first.folder.parent / "third")
    _set(third, epochs="9")
    rows = differing([Run.load(run.folder) for run in (first, second, third)])
    assert ["Epochs", "5", "–", "9"] in rows


def test_which_is_better_is_seen_at_once(dialog: CompareRuns) -> None:
    QApplication.sendPostedEvents()
    assert dialog.verdict.height() >= dialog.verdict.fontMetrics().height()
    assert dialog.verdict.visibleRegion().boundingRect() == dialog.verdict.rect()


def test_where_no_setting_differs_nothing_is_said_of_them(dialog: CompareRuns) -> None:
    assert dialog.table.isVisible() and not dialog.differing.isVisible()


@pytest.mark.parametrize("others", [1, 5])
def test_all_is_whole_in_the_smallest_window(
    qtbot: QtBot, context: Context, runs: tuple[Run, Run], others: int
) -> None:
    for number in range(1, others):
        shutil.copytree(runs[1].folder, runs[1].folder.parent / f"copy-{number}")
    context.open_project(runs[0].project_folder)
    dialog = CompareRuns(context, present(context.project), runs[0], None)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.compared is not None, timeout=10_000)
    for row in range(others):
        dialog.list.item(row).setCheckState(Qt.CheckState.Checked)
    qtbot.waitUntil(lambda: dialog.compared is not None and len(dialog.compared.sides) == others + 1, timeout=10_000)
    dialog.which.setCurrentIndex(dialog.which.findText("Correct only with “First”: 1"))
    dialog.resize(800, 448)
    images = dialog.images
    qtbot.waitUntil(lambda: images.answers.rowCount() == 1, timeout=10_000)
    qtbot.waitUntil(
        lambda: images.viewport().rect().contains(images.visualRect(images.answers.index(0))), timeout=10_000
    )
    assert (dialog.width(), dialog.height()) == (800, 448)
    close = present(dialog.findChild(QPushButton, "compare-runs-close")).geometry().top()
    for part in (dialog.list, dialog.images, dialog.which, dialog.words):
        corner = part.mapTo(dialog, part.rect().bottomRight())
        assert dialog.rect().contains(corner) and corner.y() < close
    qtbot.waitUntil(lambda: (dialog.words.verticalScrollBar().maximum() > 0) == (others > 1), timeout=10_000)
    assert (dialog.words.focusPolicy() != Qt.FocusPolicy.NoFocus) == (others > 1)
    dialog.close()


def test_without_a_tick_it_says_what_to_do(qtbot: QtBot, dialog: CompareRuns) -> None:
    dialog.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert dialog.compared is None and "Select a training" in dialog.verdict.text()
    assert dialog.figures.rowCount() == 0
    dialog.list.item(0).setCheckState(Qt.CheckState.Checked)
    qtbot.waitUntil(lambda: dialog.compared is not None, timeout=10_000)


def test_what_cannot_be_compared_is_said(qtbot: QtBot, context: Context, runs: tuple[Run, Run]) -> None:
    file = runs[1].folder / "data.json"
    data = json.loads(file.read_bytes())
    for row in data["rows"]:
        row[3] = hashlib.sha256(f"other {row[0]}".encode()).hexdigest()
    file.write_text(json.dumps(data))
    context.open_project(runs[0].project_folder)
    dialog = CompareRuns(context, present(context.project), runs[0], None)
    dialog.open()
    qtbot.waitUntil(lambda: "were not tested on the same images" in dialog.verdict.text(), timeout=10_000)
    dialog.close()


def test_alone_it_says_so(qtbot: QtBot, context: Context, trained_run: Any) -> None:
    context.open_project(trained_run.project_folder)
    dialog = CompareRuns(context, present(context.project), trained_run, None)
    dialog.open()
    qtbot.waitUntil(lambda: "no other finished training" in dialog.verdict.text(), timeout=10_000)
    assert not dialog.table.isVisible() and dialog.height() < 300  # no empty charts and lists around it
    qtbot.waitUntil(lambda: dialog.verdict.height() >= dialog.verdict.heightForWidth(dialog.verdict.width()) > 0)
    dialog.close()
