"""The preview of variations of sounds: spectrograms of the user's own, as the form says, which can be heard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sounds
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from tldesk.engine.modalities.learning import rng_for
from tldesk.engine.modalities.sound_augmentation import PRESETS, varied
from tldesk.engine.networks.backbones import BACKBONES
from tldesk.media.modality import SOUND
from tldesk.media.sound.reading import Sound
from tldesk.project.exchange.importing import import_source
from tldesk.project.runs.config import RunConfig
from tldesk.project.store import Project
from tldesk.ui.parts.looks import COUNT, VARIATIONS
from tldesk.ui.train import sound_variations
from tldesk.ui.train.run_setup import RunSetup
from tldesk.ui.train.sound_board import SoundBoard

WAIT = 10_000
RATE = 16_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project of words of two classes, and a recording that is longer than a model hears at once."""
    for number in range(8):
        path = tmp_path / "sounds" / "ny"[number % 2] / f"{number}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(sounds.encoded(sounds.word(number, 4.0 if number == 7 else 0.3 + number / 10)))
    with Project.create(tmp_path / "words", modality=SOUND) as project:
        list(import_source(project, tmp_path / "sounds"))
    return tmp_path / "words"


@pytest.fixture
def setup(qtbot: QtBot, show_page: Callable[..., Any], folder: Path) -> RunSetup:
    made: RunSetup = show_page(RunSetup, folder)
    with qtbot.waitSignal(made.augment_preview.updated, timeout=WAIT):
        made.advanced_button.click()
    return made


def test_presets_and_sliders_are_those_of_sounds(setup: RunSetup, qtbot: QtBot) -> None:
    board, form = setup.augment_preview.grid, setup.form
    assert isinstance(board, SoundBoard) and [len(row) for row in board.rows] == COUNT * [1 + VARIATIONS]
    assert all(one != row[0] for row in board.rows for one in row[1:])
    assert {"augmentation", "augment_gain", "augment_masks"} <= form.value().keys()
    assert not {"augment_crop", "augment_mirror", "augment_words", "fitting"} & form.value().keys()
    slider = form.slider("augment_gain")
    assert slider.slider.accessibleDescription() == f"{PRESETS['standard'].gain:.0f} dB"
    form.set_value({"augment_gain": 3.0, "augment_masks": 4})
    assert (setup.config().augment_gain, setup.config().augment_masks) == (3, 4)
    form.set_value({"augmentation": "strong"})
    assert setup.config().augment_gain is None
    assert slider.slider.accessibleDescription() == f"{PRESETS['strong'].gain:.0f} dB"
    form.set_value({"augmentation": "none"})
    qtbot.waitUntil(lambda: all(one == row[0] for row in board.rows for one in row), timeout=WAIT)


def test_what_was_clicked_is_heard_and_keys_lead_to_the_others(setup: RunSetup, qtbot: QtBot) -> None:
    board, heard = setup.augment_preview.grid, list[Sound]()
    board.play_with(heard.append)
    qtbot.mouseClick(board, Qt.MouseButton.LeftButton, pos=board.place(1, 0).center().toPoint())
    board.setFocus()
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Return):
        qtbot.keyClick(board, key)
    sounds_of = board._sounds
    assert heard == [sounds_of[1][0], sounds_of[0][1]] and all(len(one.samples) for one in heard)
    qtbot.mouseClick(board, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert len(heard) == 2


def test_what_is_shown_is_what_training_would_make(folder: Path) -> None:
    record, config = BACKBONES["speech-embedding"], RunConfig(modality=SOUND)
    with Project.open(folder) as project:
        shown = sound_variations.read(project, 0)
        assert sound_variations.read(project, 0).titles == shown.titles and len(shown.sounds) == COUNT
    rows, again = (sound_variations.vary(shown, config, record, 20, 0) for _ in range(2))
    assert {(one.picture.width(), one.picture.height()) for row in rows for one in row} == {(20, 20)}
    window = record.preprocess.shape[0]
    for number, (row, sound) in enumerate(zip(rows, shown.sounds, strict=True)):
        assert len(row) == 1 + VARIATIONS and max(len(one.sound.samples) for one in row) < 1.1 * window
        expected = varied(sound.samples, rng_for(0, 1, number), PRESETS["standard"], RATE, window)
        assert np.array_equal(row[1].sound.samples, expected) and row[1].picture == again[number][1].picture
    assert sound_variations.vary(sound_variations.Sounds([], []), config, record, 20, 0) == []
