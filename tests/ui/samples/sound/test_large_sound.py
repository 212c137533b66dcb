"""A sound that is looked at: its pointer and stretch by mouse and keys, how it is heard and seen, and no device."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sounds
from present import present
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QComboBox, QSlider
from pytestqt.qtbot import QtBot

from tldesk import settings
from tldesk.errors import TldeskError
from tldesk.media import guard
from tldesk.media.place import WHOLE
from tldesk.ui.parts import appearance
from tldesk.ui.samples.sound import large_sound
from tldesk.ui.samples.sound.drawn import Content
from tldesk.ui.samples.sound.large_sound import LargeSound
from tldesk.ui.samples.sound.sound_board import steps
from tldesk.ui.session.calls import wait_for_pool
from tldesk.ui.session.context import Context

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@dataclass(frozen=True)
class File:
    path: Path
    place: str = WHOLE


@pytest.fixture
def file(tmp_path: Path) -> File:
    """A second of a word."""
    path = tmp_path / "word.wav"
    path.write_bytes(sounds.encoded(sounds.word(seconds=1.0)))
    return File(path)


@pytest.fixture
def large(context: Context, qtbot: QtBot, file: File) -> Iterator[LargeSound]:
    made = LargeSound(context, "test")
    qtbot.addWidget(made)
    made.resize(800, 500)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.board.setFocus()
    qtbot.waitUntil(made.board.hasFocus)
    content = large_sound.read(file, 0)
    assert isinstance(content, Content)
    made.show_content(content)
    qtbot.waitUntil(lambda: made.board.drawn is not None)
    yield made
    context.playing.close()
    wait_for_pool()


def at(large: LargeSound, share: float) -> QPoint:
    """A point of the spectrogram."""
    plot = large.board.plot()
    return QPoint(round(plot.left() + share * plot.width()), plot.center().y())


def test_the_pointer_is_put_by_mouse_and_keys(large: LargeSound, qtbot: QtBot) -> None:
    board = large.board
    qtbot.mouseClick(board, Qt.MouseButton.LeftButton, pos=at(large, 0.5))
    assert board.pointer == pytest.approx(0.5, abs=0.01) and large.place.text() == "0.50 of 1.00 s"
    qtbot.keyClick(board, Qt.Key.Key_Right, CONTROL)
    assert board.pointer == pytest.approx(0.51, abs=0.01)
    for _ in range(10):
        qtbot.keyClick(board, Qt.Key.Key_Right, SHIFT)
    assert board.stretch == pytest.approx((0.51, 0.61), abs=0.01)
    assert "0.51 to 0.61 s" in board.accessibleDescription()
    assert large.leave() and board.stretch is None and not large.leave()
    qtbot.keyClick(board, Qt.Key.Key_End)
    assert board.pointer == 1
    qtbot.keyClick(board, Qt.Key.Key_Home)
    assert board.pointer == 0


def test_a_stretch_is_played_alone(large: LargeSound, qtbot: QtBot, context: Context) -> None:
    board, playing = large.board, context.playing
    qtbot.mousePress(board, Qt.MouseButton.LeftButton, pos=at(large, 0.7))
    qtbot.mouseMove(board, at(large, 0.6))
    qtbot.mouseRelease(board, Qt.MouseButton.LeftButton, pos=at(large, 0.6))
    assert board.stretch == pytest.approx((0.6, 0.7), abs=0.01)
    qtbot.keyClick(large.play_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: board.pointer > 0.61)
    assert board.pointer <= 0.71
    qtbot.waitUntil(lambda: not playing.playing)
    assert board.pointer == pytest.approx(0.6, abs=0.01)
    large.speeds.buttons["1/4"].click()
    qtbot.mouseClick(board, Qt.MouseButton.LeftButton, pos=at(large, 0.2))
    large.toggle()
    qtbot.waitUntil(lambda: board.pointer > 0.21)
    context.change_settings(play_levelled=True)  # heard at once, from where it is
    qtbot.mouseClick(board, Qt.MouseButton.LeftButton, pos=at(large, 0.8))
    qtbot.waitUntil(lambda: board.pointer > 0.8)
    assert playing.playing
    large.toggle()
    assert not playing.playing and board.pointer == pytest.approx(0.8, abs=0.01)


def test_how_it_is_seen_and_heard_is_kept(large: LargeSound, qtbot: QtBot) -> None:
    large.options_button.click()
    options, before = large.options, present(large.board.drawn)
    qtbot.waitUntil(lambda: options.device.count() == 2)
    for part, step in ((options.highest, 3), (options.points, 2), (options.high_pass, 3), (options.device, 1)):
        for _ in range(step):
            qtbot.keyClick(part, Qt.Key.Key_Down)
    qtbot.keyClick(options.levelled, Qt.Key.Key_Space)
    assert options.device.width() > options.points.width(), "names of devices are the longest"
    assert options.contrast.reset.sizePolicy().retainSizeWhenHidden() is False, "the room is the slider's"
    qtbot.keyClick(options.contrast.slider, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: settings.load().spectrogram_contrast == 75)
    found = settings.load()
    assert (found.spectrogram_highest, found.spectrogram_points, found.play_high_pass) == (4000, 512, 200)
    assert found.play_levelled and found.play_device == options.device.currentText()
    qtbot.waitUntil(lambda: present(large.board.drawn).highest == 4000)
    assert present(large.board.drawn).picture != before.picture


def test_every_control_has_a_name_of_its_own(large: LargeSound) -> None:
    large.options_button.click()
    kinds = (QAbstractButton, QComboBox, QSlider)
    parts = [part for kind in kinds for part in large.findChildren(kind) if part.isVisibleTo(large)]
    parts += [*large.tools("test"), large.board]
    assert all(part.accessibleName() for part in parts)
    assert len({part.objectName() for part in parts}) == len(parts)


def test_without_a_device_it_is_said_once(
    large: LargeSound, qtbot: QtBot, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Any] = []
    context.told.connect(told.append)
    monkeypatch.setitem(sys.modules, "miniaudio", None)
    for _ in range(2):
        with qtbot.waitSignals([context.playing.changed] * 2):
            large.toggle()
        qtbot.waitUntil(lambda: not context.playing.playing)
    assert len(told) == 1 and "No sound device" in told[0].text and context.playing.silent
    monkeypatch.undo()
    monkeypatch.setenv("TLDESK_AUDIO", "null")
    large.toggle()
    qtbot.waitUntil(lambda: large.board.pointer > 0)


def test_what_cannot_be_read_is_said(large: LargeSound, tmp_path: Path, context: Context, qtbot: QtBot) -> None:
    missing = large_sound.read(File(tmp_path / "none.wav"), 0)
    assert isinstance(missing, TldeskError) and missing.code == "image_missing"
    (tmp_path / "bad.wav").write_bytes(b"RIFFnothing")
    assert isinstance(large_sound.read(File(tmp_path / "bad.wav"), 0), TldeskError)
    told: list[Any] = []
    context.told.connect(told.append)
    context.playing.play(File(tmp_path / "bad.wav"))
    qtbot.waitUntil(lambda: not context.playing.playing)
    assert len(told) == 1
    large.show_message("Words")
    assert not large.has_content and not large.play_button.isEnabled() and not large.speeds.isEnabled()
    large.show_content(QImage(8, 8, QImage.Format.Format_RGB888))
    large.grab()
    assert large.has_content and not large.play_button.isEnabled()


def test_a_file_that_nobody_has_opened_is_decoded_elsewhere(file: File) -> None:
    found = large_sound.read_unknown(file, 0)
    guard.close_idle()
    assert isinstance(found, Content) and found.seconds == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_painted(large: LargeSound, qapp: Any, scheme: str) -> None:
    appearance.apply(qapp, scheme)
    large.board.put(0.3, (0.3, 0.6))
    large.grab()
    assert list(steps(1.0, 4)) == [0, 0.5, 1] and list(steps(0, 4)) == []
