"""What the microphone hears is answered, twice a second; silence is said to be silence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
import sounds
from pytestqt.qtbot import QtBot

from tldesk.engine.answering.predict import Predictor
from tldesk.media.modality import SOUND
from tldesk.media.sound import microphone
from tldesk.media.sound.microphone import RATE
from tldesk.media.sound.preparing import Preprocess
from tldesk.project.store import Project
from tldesk.ui.microphone import hearing
from tldesk.ui.session.context import Context
from tldesk.ui.use import live_sound
from tldesk.ui.use.live_sound import LiveSound

from ..microphones import FakeMicrophones


def high_or_low(windows: Any, _should_stop: object = None) -> Any:
    """The probability of each by how often the sound crosses zero."""
    crossings = np.mean(np.diff(np.signbit(windows).astype(np.int8), axis=1) != 0, axis=1)
    share = np.clip(crossings * 10, 0, 1).astype(np.float32)
    return np.stack([share, 1 - share], axis=1)


class _Opened:
    """A model that is open, whichever run is asked."""

    def __init__(self) -> None:
        self.predictor = Predictor(["high", "low"], Preprocess(), high_or_low, swift=True)

    def of(self, _run: object, **_more: object) -> Predictor:
        return self.predictor


@pytest.fixture
def opened() -> _Opened:
    """The model that is asked."""
    return _Opened()


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> FakeMicrophones:
    """The microphones of this computer."""
    made = FakeMicrophones(("Built in",))
    monkeypatch.setattr(microphone, "open_source", lambda: made)
    monkeypatch.setattr(hearing, "LOOK_MS", 0)
    return made


@pytest.fixture
def live(
    qtbot: QtBot, context: Context, source: FakeMicrophones, opened: _Opened, tmp_path: Path
) -> Iterator[LiveSound]:
    """It listens."""
    Project.create(tmp_path / "words", modality=SOUND).close()
    context.open_project(tmp_path / "words")
    made = live_sound.view(context, cast(Any, opened))
    qtbot.addWidget(made)
    made.show()
    assert made.listen(cast(Any, object())) and made.running
    qtbot.waitUntil(lambda: bool(source.opened))
    yield made
    made.stop()
    qtbot.waitUntil(lambda: source.stream.closed)


def answered(qtbot: QtBot, live: LiveSound, source: FakeMicrophones, made: Any) -> str:
    """What is said of it."""
    with qtbot.waitSignal(live.live.answered):
        source.hear(made)
    return live.answer.text()


def test_what_is_heard_is_answered(qtbot: QtBot, live: LiveSound, source: FakeMicrophones, opened: _Opened) -> None:
    assert answered(qtbot, live, source, sounds.tone(4_000, 1.0, RATE)) == "high"
    assert answered(qtbot, live, source, sounds.tone(200, 1.0, RATE)) == "low"
    assert live.bars.ranking.index(0).data() == "low" and "ms per sound" in live.time.text()
    qtbot.waitUntil(lambda: bool(live.view.has_content))
    opened.predictor.limit = 0.99
    assert answered(qtbot, live, source, sounds.tone(400, 1.0, RATE)) == "None of these"
    assert answered(qtbot, live, source, sounds.noise(0, 1.0, RATE, 1e-4)) == "Silence"
    assert live.bars.ranking.rowCount() == 0 and not live.time.text()
    source.stream.gone = True
    qtbot.waitUntil(lambda: len(source.opened) == 2)  # it is there again at once
    assert answered(qtbot, live, source, sounds.tone(4_000, 1.0, RATE)) == "high"
