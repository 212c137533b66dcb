"""A new user's first hour, in the real window: samples, a label, a training, its figures, an export that agrees."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
from present import present, typed
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from windows import go, idle

from tldesk import paths
from tldesk.media import image
from tldesk.media.fitting import Preprocess
from tldesk.project.samples.samples import Query
from tldesk.ui.window.main_window import MainWindow

LONG = 180_000
Click = Qt.MouseButton.LeftButton

_watched: list[str] | None = None  # what reached for the internet, while somebody looks


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    """Python tells of every socket, whichever library asks for it; a hook cannot be taken away again."""
    if _watched is None or not event.startswith("socket."):
        return
    family = arguments[1] if event == "socket.__new__" else getattr(arguments[0], "family", socket.AF_INET)
    if family in (socket.AF_INET, socket.AF_INET6):
        _watched.append(f"{event} {arguments}")


sys.addaudithook(_watch)


@pytest.fixture(autouse=True)
def no_socket() -> Iterator[None]:
    """The whole hour opens no internet socket: neither to go out nor to be asked (the endpoint is off)."""
    global _watched
    _watched = []
    yield
    found, _watched = _watched, None
    assert found == []


def _click(qtbot: QtBot, window: MainWindow, name: str) -> None:
    """Click the one visible, enabled control of an object name, as the mouse would."""
    found = [widget for widget in window.findChildren(QWidget, name) if widget.isVisible()]
    assert len(found) == 1, name
    assert found[0].isEnabled(), name
    qtbot.mouseClick(found[0], Click)


def test_from_the_sample_photos_to_an_export_that_agrees(
    qtbot: QtBot, empty_window: MainWindow, tmp_path: Path
) -> None:
    window = empty_window
    _click(qtbot, window, "welcome-sample-tile")
    qtbot.waitUntil(lambda: window.page is not None and window.page.name == "data", timeout=LONG)
    idle(qtbot, window)
    project = window.context.project
    assert project is not None
    assert project.samples.count() == 240

    sample_id = _label_one(qtbot, window)
    run = _train(qtbot, window)
    _read_the_figures(qtbot, window, run)
    folder = _export(qtbot, window, tmp_path / "model")
    _compare(folder, run, [project.samples.one(int(n)).path for n in project.samples.ids()[::40]], tmp_path)
    assert project.samples.one(sample_id).label == "hat"


def _label_one(qtbot: QtBot, window: MainWindow) -> int:
    """Take the label off one image, see it without one, and give it another by its key; undo and redo."""
    page = go(qtbot, window, "label")
    project = present(window.context.project)
    grid = page.browser.grid
    qtbot.waitUntil(lambda: page.classes.rowCount() == 6 and page.browser.current is not None)
    qtbot.waitUntil(grid.hasFocus)
    sample_id = page.browser.model.id_at(0)
    qtbot.keyClicks(grid, "`")
    assert project.samples.count(Query(status="unlabelled")) == 1
    qtbot.keyClick(grid, Qt.Key.Key_Home)
    qtbot.keyClicks(grid, "2")
    assert project.samples.one(sample_id).label == "hat"
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(window, Qt.Key.Key_Z, control)
    assert project.samples.one(sample_id).label is None
    qtbot.keyClick(window, Qt.Key.Key_Y, control)
    assert project.samples.one(sample_id).label == "hat"
    return int(sample_id)


def _train(qtbot: QtBot, window: MainWindow) -> Any:
    """Start the quick strategy; the charts have points, the run has a report."""
    page = go(qtbot, window, "train")
    page.setup.choose_strategy("feature-extraction")
    qtbot.waitUntil(page.setup.start_button.isEnabled, timeout=LONG)
    qtbot.mouseClick(page.setup.start_button, Click)
    qtbot.waitUntil(lambda: page.training is not None and not page.training.active, timeout=LONG)
    idle(qtbot, window)
    charts = page.view.charts
    qtbot.waitUntil(lambda: charts.loss.drawn >= 2 and charts.accuracy.drawn >= 2)
    (run,) = present(window.context.project).runs.all()
    assert run.status == "finished"
    assert present(present(run.report)["test"])["accuracy"] > 0.7
    return run


def _read_the_figures(qtbot: QtBot, window: MainWindow, run: Any) -> None:
    """The confusion matrix counts every test image once."""
    page = go(qtbot, window, "evaluate")
    qtbot.waitUntil(lambda: page.evaluation is not None, timeout=LONG)
    assert page.split == "test"
    matrix = page.matrix.matrix
    counts = [
        int(matrix.index(row, column).data() or 0)
        for row in range(matrix.rowCount())
        for column in range(matrix.columnCount())
    ]
    assert sum(counts) == run.report["n_test"] > 0
    right = sum(counts[:: len(run.data.classes) + 1])
    assert right / sum(counts) == run.report["test"]["accuracy"]


def _export(qtbot: QtBot, window: MainWindow, folder: Path) -> Path:
    """A folder is asked about, then the model is exported."""
    page = go(qtbot, window, "use")
    panel = page.export_panel
    qtbot.waitUntil(lambda: page.card.isVisible(), timeout=LONG)
    page.ask([paths.samples() / "hat"])
    qtbot.waitUntil(lambda: page.card.table.answered.done == 40, timeout=LONG)
    qtbot.waitUntil(lambda: page.card.panel.words.text().startswith("40 predicted"))
    idle(qtbot, window)
    qtbot.waitUntil(lambda: panel.isVisible() and panel.export_button.isEnabled(), timeout=LONG)
    panel.folder.setText(str(folder))
    qtbot.mouseClick(panel.export_button, Click)
    qtbot.waitUntil(lambda: panel.exported is not None, timeout=LONG)
    idle(qtbot, window)
    return folder


def _compare(folder: Path, run: Any, images: list[Path], tmp_path: Path) -> None:
    """ONNX Runtime on the exported file, and the program shipped with it, answer as the app does."""
    from tldesk.engine.answering.predict import Prediction
    from tldesk.engine.opening import open_predictor
    from tldesk.engine.training.fitting import preprocess_of

    answers = [answer for answer in open_predictor(run.folder).predict(images) if isinstance(answer, Prediction)]
    assert len(answers) == len(images)
    expected = np.array([[answer.probabilities[label] for label in run.data.classes] for answer in answers])

    session = onnxruntime.InferenceSession((folder / "model.onnx").read_bytes(), providers=["CPUExecutionProvider"])
    preprocess = typed(Preprocess, preprocess_of(run))
    pixels = np.stack([image.load(path, preprocess) for path in images]).transpose(0, 3, 1, 2).astype(np.float32) / 255
    (probabilities,) = session.run(["probabilities"], {"image": pixels})
    np.testing.assert_allclose(probabilities, expected, atol=1e-4)

    script = folder / "samples" / "predict.py"
    ran = subprocess.run(
        [sys.executable, str(script), *map(str, images)], capture_output=True, text=True, cwd=tmp_path, timeout=120
    )
    assert ran.returncode == 0, ran.stderr
    labels = (folder / "labels.txt").read_text(encoding="utf-8").splitlines()
    assert labels == run.data.classes == json.loads((folder / "signature.json").read_text())["classes"]["Label"]
    for line, row in zip(ran.stdout.strip().splitlines(), expected, strict=True):
        assert labels[int(row.argmax())] in line
