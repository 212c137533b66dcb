"""Pictures of charts in files: whole, and never in the place of anything else."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import tabbing
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from tldesk.errors import TldeskError
from tldesk.ui.charts.line import SHARES, Line, Ring, Scale
from tldesk.ui.parts.layouts import column, holder
from tldesk.ui.session.chart_place import LinePlace, write_picture


@pytest.fixture
def place(qtbot: QtBot) -> LinePlace:
    """A chart of one curve, which came before there was a chart."""
    made = LinePlace("chart", "Accuracy", Scale("Epoch", low=0.0, whole=True), SHARES, nothing="Nothing yet.")
    qtbot.addWidget(made)
    made.show_lines([Line("Training", np.arange(3.0), np.arange(3.0))])
    made.show_mark(Ring(2.0, 2.0))
    assert made.chart is None
    made.resize(400, 300)
    made.show()
    qtbot.waitUntil(lambda: made.chart is not None and made.chart.isVisible())
    return made


@pytest.mark.parametrize(
    ("named", "chosen", "file", "begins"),
    [
        ("a.png", "Picture (*.png)", "a.png", b"\x89PNG"),
        ("a.svg", "Picture (*.png)", "a.svg", b"<?xml"),
        ("a", "Drawing (*.svg)", "a.svg", b"<?xml"),
        ("a.b", "Picture (*.png)", "a.b.png", b"\x89PNG"),
    ],
)
def test_a_picture_is_saved(
    place: LinePlace, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    named: str, chosen: str, file: str, begins: bytes,
) -> None:  # fmt: skip
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / named), chosen))
    place.save_action.trigger()
    qtbot.waitUntil(lambda: place.said.text() == f"Saved: {file}")
    assert (tmp_path / file).read_bytes().startswith(begins)
    assert [found.name for found in tmp_path.iterdir()] == [file]


def test_what_is_no_picture_is_not_replaced(
    place: LinePlace, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "notes.png"
    file.write_text("mine")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    place.save_action.trigger()
    qtbot.waitUntil(lambda: place.said.property("role") == "bad")
    assert file.read_text() == "mine"
    with pytest.raises(TldeskError):
        write_picture(file, "png", b"\x89PNG\r\n")
    write_picture(tmp_path / "b.svg", "svg", b"<svg/>")
    write_picture(tmp_path / "b.svg", "svg", b"<svg></svg>")
    assert (tmp_path / "b.svg").read_bytes() == b"<svg></svg>"


def test_tab_comes_to_the_chart_before_what_was_there_earlier(qtbot: QtBot) -> None:
    made, below = LinePlace("chart", "Accuracy", Scale("Epoch"), SHARES), QPushButton("Below")
    below.setObjectName("below")
    made.show_lines([Line("Training", np.arange(3.0), np.arange(3.0))])
    window = holder(column(made, below))
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: made.chart is not None and made.chart.isVisible())
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    assert [part.objectName() for part in tabbing.walk(window)[0]] == ["chart-more", "chart", "below"]
