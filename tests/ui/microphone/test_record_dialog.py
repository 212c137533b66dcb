"""Recording sounds: held, counted down, background; kept whatever happens to the microphone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sounds
from present import present
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tldesk.media.modality import SOUND
from tldesk.media.sound import backends, microphone, reading
from tldesk.media.sound.microphone import RATE
from tldesk.project.samples.samples import Sample
from tldesk.project.store import Project
from tldesk.ui.microphone import hearing, record_dialog
from tldesk.ui.microphone.record_dialog import RecordDialog
from tldesk.ui.session.context import Context

from ..microphones import FakeMicrophones


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> FakeMicrophones:
    """The microphones of this computer; a countdown takes no time."""
    made = FakeMicrophones()
    monkeypatch.setattr(microphone, "open_source", lambda: made)
    monkeypatch.setattr(hearing, "LOOK_MS", 0)
    monkeypatch.setattr(record_dialog, "_COUNT_MS", 0)
    return made


@pytest.fixture
def window(qtbot: QtBot, context: Context, tmp_path: Path) -> QWidget:
    """A window, where an empty project of sounds is open."""
    Project.create(tmp_path / "words", modality=SOUND).close()
    context.open_project(tmp_path / "words")
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def opened(window: QWidget, context: Context) -> RecordDialog:
    """The dialog."""
    record_dialog.open_dialog(context, window, lambda _taken: None)
    return present(window.findChild(RecordDialog))


@pytest.fixture
def dialog(qtbot: QtBot, context: Context, source: FakeMicrophones, window: QWidget) -> Iterator[RecordDialog]:
    """The dialog, in which something is heard."""
    made = opened(window, context)
    qtbot.waitUntil(lambda: bool(source.opened))
    source.hear(sounds.noise(0, 0.1, RATE))
    qtbot.waitUntil(made.record.isEnabled)
    yield made
    qtbot.waitUntil(lambda: made._recorder.resting)
    made.close()
    qtbot.waitUntil(lambda: source.stream.closed)


def samples(context: Context) -> list[Sample]:
    project = present(context.project)
    return project.samples.get(project.samples.ids().tolist())


def heard(qtbot: QtBot, dialog: Any, source: FakeMicrophones, made: Any) -> None:
    """Have something come in, and wait until it is kept."""
    before = dialog._recorder.seconds
    source.hear(made)
    qtbot.waitUntil(lambda: dialog._recorder.seconds > before or not dialog._recorder.recording)


def says(dialog: RecordDialog, words: str) -> bool:
    """Whether the meter says so."""
    return words in dialog.meter.words.text()


def test_held_it_is_kept_as_it_was_heard(
    qtbot: QtBot, dialog: RecordDialog, context: Context, source: FakeMicrophones
) -> None:
    dialog.classes.setEditText(" ")
    dialog.record.pressed.emit()
    assert dialog.words.text() == "Enter the name of the class first." and not dialog._recorder.recording
    dialog.classes.setEditText("yes/no")
    QTest.keyClick(dialog.record, Qt.Key.Key_Space)
    assert "too short" in dialog.words.text() and not samples(context)
    QTest.keyPress(dialog.record, Qt.Key.Key_Space)
    made = sounds.word(1, 0.5, RATE)
    heard(qtbot, dialog, source, made)
    assert dialog.hint.text() == "Recording “yes/no”: 60 s left" and not dialog.undo.isEnabled()
    source.hear(made[:4_800])  # comes in with the key going up
    QTest.keyRelease(dialog.record, Qt.Key.Key_Space)
    qtbot.waitUntil(dialog.undo.isEnabled)
    (sample,) = samples(context)
    assert (sample.label, sample.width, sample.group) == ("yes/no", 600, None)
    assert sample.path.parent == present(context.project).folder / "images" / "microphone" / "yes-no"
    assert np.abs(reading.read(sample.path).samples[:24_000] - made).max() < 1e-4
    assert dialog.words.text() == "1 sound so far, the last of “yes/no”"
    dialog.undo.click()
    assert not samples(context) and sample.path.exists() and dialog._recorder.total == 0 and not dialog.undo.isEnabled()


def test_background_becomes_sounds_of_a_second_that_stay_together(
    qtbot: QtBot, dialog: RecordDialog, context: Context, source: FakeMicrophones
) -> None:
    dialog.background.box.setValue(5)
    dialog.background.button.click()
    assert not dialog.record.isEnabled() and dialog.background.button.text().strip() == "Stop"
    qtbot.waitUntil(lambda: dialog._recorder.recording)
    heard(qtbot, dialog, source, sounds.noise(1, 2.5, RATE))
    source.hear(sounds.noise(2, 9, RATE))  # more than is wanted
    qtbot.waitUntil(dialog.undo.isEnabled)
    assert [(one.label, one.width) for one in samples(context)] == [("Background", 1000)] * 5
    assert len({one.group for one in samples(context)}) == 1 and samples(context)[0].group
    assert dialog.record.isEnabled() and dialog.background.button.text().strip() == "Record background"


def test_what_was_recorded_before_the_microphone_went_is_kept(
    qtbot: QtBot, dialog: RecordDialog, context: Context, source: FakeMicrophones
) -> None:
    dialog.classes.setEditText("yes")
    dialog.timed.button.click()
    qtbot.waitUntil(lambda: dialog._recorder.recording)
    heard(qtbot, dialog, source, sounds.word(1, 0.7, RATE))
    source.plugged = []
    source.stream.gone = True
    qtbot.waitUntil(lambda: "No microphone found" in dialog.hint.text())
    qtbot.waitUntil(dialog.undo.isEnabled)
    assert [one.width for one in samples(context)] == [700] and not dialog.record.isEnabled()
    source.plugged, source.broken = FakeMicrophones(("Headset",)).plugged, "Headset"
    dialog._hearing.look()
    qtbot.waitUntil(lambda: "Another program may be using it" in dialog.hint.text())
    assert "device busy" in dialog.hint.text() and dialog.microphones.currentText() == "Headset"


def test_without_any_microphone_it_says_what_to_do_and_waits_for_one(
    qtbot: QtBot, context: Context, window: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a computer that has none."""
    monkeypatch.delenv(backends.VARIABLE, raising=False)
    if microphone.open_source().microphones():
        pytest.skip("this computer has a microphone")
    dialog = opened(window, context)
    acts = (dialog.record, dialog.timed, dialog.background, dialog.microphones)
    assert dialog.hint.text() == "Looking for microphones…"
    hearing = dialog._hearing
    qtbot.waitUntil(lambda: dialog.hint.text() == "No microphone found. Plug one in and it appears here.")
    assert not any(act.isEnabled() for act in acts) and dialog.classes.isEnabled()
    hearing.look()  # again, with the same answer
    qtbot.waitUntil(hearing._looking.isActive)
    assert dialog.hint.text() == "No microphone found. Plug one in and it appears here."
    with qtbot.waitSignal(dialog.destroyed):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        assert not hearing._looking.isActive() and not dialog.isVisible()
    assert context.project is not None and samples(context) == []


def test_a_microphone_that_is_plugged_in_is_listened_to(
    qtbot: QtBot, context: Context, source: FakeMicrophones, window: QWidget
) -> None:
    plugged, source.plugged = source.plugged, []
    dialog = opened(window, context)
    qtbot.waitUntil(lambda: "No microphone found" in dialog.hint.text())
    source.plugged = plugged
    qtbot.waitUntil(lambda: bool(source.opened))
    source.hear(sounds.noise(0, 0.1, RATE))
    qtbot.waitUntil(dialog.record.isEnabled)
    assert dialog.hint.text() == "Hold the button while you make the sound."
    dialog.close()
    qtbot.waitUntil(lambda: source.stream.closed)


def test_the_meter_says_what_is_wrong(qtbot: QtBot, dialog: RecordDialog, source: FakeMicrophones) -> None:
    for made, words in ((3 * sounds.tone(rate=RATE), "Too loud"), (np.zeros(5 * RATE), "Complete silence")):
        source.hear(made)
        qtbot.waitUntil(partial(says, dialog, words))
    dialog.microphones.setCurrentIndex(1)
    dialog.microphones.activated.emit(1)
    qtbot.waitUntil(lambda: source.opened[-1] == "Headset")
    assert dialog._context.settings.microphone == "Headset"
