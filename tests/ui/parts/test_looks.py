"""The contract of how the window shows each kind of data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tldesk.engine.modalities.learning import LEARNING
from tldesk.engine.networks.backbones import BACKBONES
from tldesk.media.modality import MODALITIES
from tldesk.project.runs.config import RunConfig
from tldesk.ui.parts import looks
from tldesk.ui.parts.looks import COUNT, LOOKS, VARIATIONS


def test_every_kind_is_in_all_three_tables() -> None:
    assert list(MODALITIES) == list(LEARNING) == list(LOOKS)


@pytest.mark.parametrize("name", [name for name, look in LOOKS.items() if look.variations])
def test_a_board_shows_variations(name: str, qtbot: QtBot) -> None:
    found = looks.variations(name)
    assert found is not None
    board = found.board()
    qtbot.addWidget(board)
    board.show_rows([], [])
    assert board.rows == [] and isinstance(board, QWidget)


def test_variations_are_rows_of_squares_with_titles(project: Any) -> None:
    found, name = looks.variations("image"), "image"
    assert found is not None
    record = next(record for record in BACKBONES.values() if record.modality == name)
    shown = found.read(project, 0)
    rows = found.vary(shown, RunConfig(modality=name), record, 20, 0)
    assert len(rows) == len(shown.titles) == COUNT
    pictures = [picture for row in rows for picture in row]
    assert len(pictures) == COUNT * (1 + VARIATIONS) and all(isinstance(one, QImage) for one in pictures)
    assert {(one.width(), one.height()) for one in pictures} == {(20, 20)}
    assert found.read(project, 1).titles and found.vary(shown, RunConfig(modality=name), record, 20, 0) == rows


@pytest.mark.parametrize("name", [name for name, look in LOOKS.items() if look.capture])
def test_what_records_samples_is_there(name: str) -> None:
    found = looks.capture(name)
    assert found is not None
    opening: Callable[[Any, QWidget, Callable[[Any], object]], None] = found.open_dialog
    assert callable(opening)


def test_a_kind_without_a_record_has_nothing_of_its_own() -> None:
    assert looks.capture("smells") is None and looks.variations("smells") is None
