"""Images with several labels, in the real window: a training, its figures, an answer, an export."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from engine.runs_for_tests import TINY
from present import present
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from windows import go, idle

from tldesk.ui.window.main_window import MainWindow

LONG = 180_000


@pytest.mark.usefixtures("tiny_weights")  # a whole network goes this way in the first hour's test
def test_from_labels_to_an_export(
    qtbot: QtBot, empty_window: MainWindow, project_of_several: Any, several_photos: Path, tmp_path: Path
) -> None:
    window, photos = empty_window, several_photos
    project_of_several.close()
    window.context.open_project(project_of_several.folder)
    project = window.context.project
    assert project is not None and project.multi_label

    _train(qtbot, window)
    (run,) = project.runs.all()
    report = present(run.report)
    assert run.status == "finished"

    page = go(qtbot, window, "evaluate")
    qtbot.waitUntil(lambda: page.evaluation is not None, timeout=LONG)
    index = page.counts.counts.index
    found = [[int(index(row, column).data()) for column in range(3)] for row in range(3)]
    assert found == [[score[name] for name in ("tp", "fn", "fp")] for score in present(report["test"])["per_class"]]
    assert page.counts.isVisible() and not page.matrix.isVisible()

    page = go(qtbot, window, "use")
    qtbot.waitUntil(lambda: page.card.drop.isVisible(), timeout=LONG)
    page.ask([photos / "several-006.jpg"])
    rows = page.card.table.answered
    qtbot.waitUntil(lambda: bool(rows.rows and rows.rows[0].probabilities), timeout=LONG)
    idle(qtbot, window)
    assert [answered.thresholds for answered in rows.rows] == [report["thresholds"]]
    page.export_panel.folder.setText(str(tmp_path / "model"))
    qtbot.mouseClick(page.export_panel.export_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.export_panel.exported is not None, timeout=LONG)
    idle(qtbot, window)
    signature = json.loads((tmp_path / "model" / "signature.json").read_text("utf-8"))
    assert signature["multi_label"] and signature["thresholds"] == report["thresholds"]


def _train(qtbot: QtBot, window: MainWindow) -> None:
    page = go(qtbot, window, "train")
    page.setup.choose_strategy("feature-extraction")
    page.setup.backbones.choose(TINY)
    qtbot.waitUntil(page.setup.start_button.isEnabled, timeout=LONG)
    qtbot.mouseClick(page.setup.start_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.training is not None and not page.training.active, timeout=LONG)
    idle(qtbot, window)
    qtbot.waitUntil(lambda: page.view.charts.accuracy.drawn >= 2)
