"""Sounds in the real window: trained without pretrained weights, judged, heard, asked and exported."""

from __future__ import annotations

from pathlib import Path

import pytest
import sounds
from present import present
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from windows import go, idle

from tldesk.engine.modalities import background
from tldesk.media import guard
from tldesk.media.modality import SOUND
from tldesk.project.exchange import importing
from tldesk.project.store import Project
from tldesk.ui.window.main_window import MainWindow

LONG = 180_000
PITCHES = {"high": 2_000.0, "low": 400.0}
EACH = 9


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project of tones of two classes."""
    for name, hertz in PITCHES.items():
        (tmp_path / "tones" / name).mkdir(parents=True)
        for number in range(EACH):
            samples = sounds.tone(hertz * (1 + number / 50), 0.3) + sounds.noise(number, 0.3, level=0.01)
            (tmp_path / "tones" / name / f"{number}.wav").write_bytes(sounds.encoded(samples))
    with Project.create(tmp_path / "project", modality=SOUND) as project:
        list(importing.import_source(project, tmp_path / "tones"))
    guard.close_idle()
    return tmp_path / "project"


def test_they_are_trained_judged_asked_and_exported(
    qtbot: QtBot, empty_window: MainWindow, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "EACH", 1)
    window = empty_window
    window.context.open_project(folder)
    page = go(qtbot, window, "train")
    page.setup.choose_strategy("bands")
    qtbot.waitUntil(page.setup.start_button.isEnabled, timeout=LONG)
    qtbot.mouseClick(page.setup.start_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.training is not None and not page.training.active, timeout=LONG)
    idle(qtbot, window)
    (run,) = present(window.context.project).runs.all()
    assert run.status == "finished" and present(present(run.report)["test"])["accuracy"] == 1.0

    evaluate = go(qtbot, window, "evaluate")
    qtbot.waitUntil(lambda: evaluate.evaluation is not None, timeout=LONG)

    use = go(qtbot, window, "use")
    qtbot.waitUntil(lambda: use.card.isVisible(), timeout=LONG)
    use.ask([tmp_path / "tones" / "high" / "0.wav"])
    qtbot.waitUntil(lambda: use.card.table.answered.done == 1, timeout=LONG)
    assert use.card.table.answered.rows[0].said == ["high"]
    panel = use.export_panel
    qtbot.waitUntil(lambda: panel.isVisible() and panel.export_button.isEnabled(), timeout=LONG)
    panel.folder.setText(str(tmp_path / "model"))
    qtbot.mouseClick(panel.export_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.exported is not None, timeout=LONG)
    idle(qtbot, window)
    assert (tmp_path / "model" / "model.onnx").is_file()
