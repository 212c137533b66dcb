"""How far work is: one rounding, and one moment for all who show it."""

from __future__ import annotations

import re

import pytest
from present import present
from pytestqt.qtbot import QtBot
from windows import go

from tldesk.project.runs.config import RunConfig
from tldesk.project.runs.events import EpochEnd, Event, PhaseStarted, Progressed, StepEnd
from tldesk.ui.session import how_far
from tldesk.ui.session.job_status import details
from tldesk.ui.session.progress import RunProgress
from tldesk.ui.session.run_text import status_line
from tldesk.ui.session.runs import SUBTITLE_ROLE
from tldesk.ui.window.main_window import MainWindow

LONG = 120_000


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s left"),
        (3.2, "4 s left"),
        (11, "15 s left"),
        (51, "55 s left"),
        (56, "1 min left"),
        (75, "1 min left"),
        (132, "2 min left"),
        (150.1, "3 min left"),
        (3590, "1 h 0 min left"),
        (4700, "1 h 20 min left"),
    ],
)
def test_the_time_left_is_as_exact_as_an_estimate(seconds: float, words: str) -> None:
    assert how_far.time_left(seconds) == words


def test_the_rounded_time_is_said_as_it_is() -> None:
    for seconds in range(0, 8000, 7):
        assert how_far.time_left(how_far.rounded(seconds)) == how_far.time_left(seconds)


def _training() -> list[Event]:
    step = StepEnd(step=1, epoch=2, loss=1, accuracy=0.5, learning_rate=0.1, rate=1.0, seconds_left=75)
    return [PhaseStarted(name="train", text="Training", total=8, epochs=7), step]


def test_epochs_are_counted_where_there_are_some() -> None:
    progress = RunProgress()
    for event in _training():
        progress.add(event)
    assert status_line(progress) == "Training · epoch 2 of 7 · 1 image/s · 1 min left"
    progress.add(PhaseStarted(name="evaluate", text="Evaluating", total=73))
    progress.add(Progressed(phase="evaluate", done=32, total=73, rate=2.0, seconds_left=20.0))
    assert status_line(progress) == "Evaluating · 32 of 73 · 2 images/s · 20 s left"


def test_shares_of_a_whole_are_a_percentage() -> None:
    """A learning curve counts thousandths, of which nobody has heard."""
    progress = RunProgress()
    progress.add(PhaseStarted(name="curve", text="Words, 25% of the texts", total=1000))
    assert how_far.position(progress) == "0%"
    progress.add(Progressed(phase="curve", done=308, total=1000, seconds_left=75.0))
    assert details(progress)[0] == "31% · 1 min left"
    progress.add(PhaseStarted(name="again", text="Learning once more", total=10))
    progress.add(Progressed(phase="again", done=3, total=10, rate=0.2, seconds_left=35.0))
    assert details(progress)[0] == "3 of 10 · 35 s left"


def test_attempts_are_counted_as_the_charts_call_them() -> None:
    """After the folds of the cross-validation, of which the last fit goes on."""
    progress = RunProgress()
    progress.add(PhaseStarted(name="fit", text="Fitting", total=42, epochs=7))
    progress.add(Progressed(phase="fit", done=35, total=42))
    assert status_line(progress) == "Fitting · 83%"
    progress.add(EpochEnd(step=2, epoch=2, metrics={"val/loss": 0.5, "C": 0.1}))
    assert status_line(progress) == "Fitting · attempt 2 of 7" and progress.fraction == 37 / 42
    progress.add(PhaseStarted(name="train", text="Training", total=8, epochs=3))
    assert status_line(progress) == "Training · 0 of 8", "no epoch of its own yet"


def test_a_head_with_layers_is_fitted_in_epochs() -> None:
    progress = RunProgress()
    progress.add(PhaseStarted(name="fit", text="Fitting", total=60, epochs=10))
    progress.add(EpochEnd(step=3, epoch=3, metrics={"val/loss": 0.5}))
    assert status_line(progress) == "Fitting · epoch 3 of 10"


def test_the_page_the_list_and_the_status_bar_say_the_same(window: MainWindow, qtbot: QtBot) -> None:
    context = window.context
    config = RunConfig(backbone="mobilenetv3-small", strategy="scratch", epochs=500, batch_size=8, device="cpu")
    run = present(context.project).runs.new(config)
    page = go(qtbot, window, "train")
    context.trainings.start(run)
    page.open(run)
    qtbot.waitUntil(lambda: "left" in page.view.line.text() and "epoch" in page.view.line.text(), timeout=LONG)
    seen: list[tuple[str, str, str]] = []

    def look() -> None:
        row = page.model.index(page.model.row_of(run.name), 0)
        seen.append((page.view.line.text(), window.job_status.detail.text(), row.data(SUBTITLE_ROLE)))

    context.jobs.beat.connect(look)
    qtbot.waitUntil(lambda: len(seen) == 5, timeout=LONG)
    context.jobs.beat.disconnect(look)
    for line, status, row in seen:
        assert line == status and row.removeprefix("Training, ") == line.split(" · ")[-1]
    assert re.match(r"\d% · ", window.windowTitle())


def test_bytes_are_a_share_and_megabytes_a_second() -> None:
    progress = RunProgress()
    progress.add(PhaseStarted(name="fetch", text="Downloading the model", total=46_800_000))
    progress.add(Progressed(phase="fetch", done=18_720_000, total=46_800_000, rate=1_940_000.0, seconds_left=15.0))
    assert details(progress)[0] == "40% · 1.9 MB/s · 15 s left"
