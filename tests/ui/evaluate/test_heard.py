"""A sound with the evidence for an answer: what its file cannot hold is not shown as silence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import sounds
from present import present, typed
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from tldesk.engine.explain import HeatMap
from tldesk.media import guard
from tldesk.ui.evaluate import heard
from tldesk.ui.evaluate.image_evidence import ImageEvidence
from tldesk.ui.evaluate.prediction_rows import Answered

MODEL = 16_000  # Hz


def picture(folder: Path, rate: int) -> QImage:
    """Of noise in a file of a rate."""
    path = folder / f"{rate}.wav"
    path.write_bytes(sounds.encoded(sounds.noise(seconds=0.5, rate=rate), rate))
    found = typed(QImage, heard.read(Answered(path), MODEL))
    guard.close_idle()
    return found


def rows(shown: QImage) -> list[int]:
    """How bright each row is, from above."""
    return [max(shown.pixelColor(x, y).red() for x in range(0, shown.width(), 8)) for y in range(shown.height())]


@pytest.mark.parametrize("rate", [16_000, 44_100])
def test_all_that_the_model_hears_is_shown_where_the_file_has_it(qtbot: QtBot, tmp_path: Path, rate: int) -> None:
    shown = picture(tmp_path, rate)
    assert shown.height() == shown.width() and min(rows(shown)) > 60


def test_there_is_no_band_of_nothing_above_half_of_the_rate_of_a_file(qtbot: QtBot, tmp_path: Path) -> None:
    """Where 4 kHz lie of 8 on the scale of pitch: at 0.75 of the height."""
    shown = picture(tmp_path, 8_000)
    assert shown.height() / shown.width() == pytest.approx(0.75, abs=0.02)
    assert min(rows(shown)) > 60


def test_evidence_lies_where_it_is_in_what_is_left(qtbot: QtBot, tmp_path: Path) -> None:
    evidence = np.zeros((16, 8), np.float32)
    evidence[8] = 1.0  # the middle of the ninth row from above
    heat = HeatMap("yes", evidence, (0.0, 0.0, 1.0, 1.0), (1, 1))
    view = ImageEvidence("test")
    qtbot.addWidget(view.widget)
    view.rate = MODEL
    for rate in (16_000, 8_000):
        shown = picture(tmp_path, rate)
        view.show_sample(shown)
        view.show_evidence(heat, True)
        overlay = present(view.widget._overlay)
        part = shown.height() / shown.width()
        assert overlay.height() / overlay.width() == pytest.approx(part, abs=0.01)
        alpha = [overlay.pixelColor(overlay.width() // 2, y).alpha() for y in range(overlay.height())]
        from_below = 1 - (float(np.argmax(alpha)) + 0.5) / overlay.height()
        assert from_below * part == pytest.approx(1 - 8.5 / 16, abs=0.02)
