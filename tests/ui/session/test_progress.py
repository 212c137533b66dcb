"""The fold of a training's events."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tldesk.project.runs.config import Strategy
from tldesk.project.runs.events import (
    CandidateFitted,
    EpochEnd,
    Event,
    PhaseStarted,
    Progressed,
    RunEnded,
    RunStarted,
    StepEnd,
    from_json,
    to_json,
)
from tldesk.project.runs.report import Report
from tldesk.ui.charts.line import Line
from tldesk.ui.session.calls import calls_at_rest, run_stoppable
from tldesk.ui.session.progress import RunProgress
from tldesk.ui.session.run_text import log_line
from tldesk.ui.session.runs import duration

if TYPE_CHECKING:
    from tldesk.ui.charts.plot import Plot


STARTED: dict[str, Any] = {
    "run": "run",
    "backbone": "mobile",
    "strategy": "fine-tune",
    "device": "cpu",
    "device_text": "CPU",
    "classes": ["a", "b"],
    "n_train": 8,
    "n_val": 2,
    "n_test": 2,
}


def _events() -> list[Any]:
    steps = [
        StepEnd(step=n, epoch=1 + n // 4, loss=1 / n, accuracy=n / 10, learning_rate=0.1, rate=5.0, seconds_left=2.0)
        for n in range(1, 9)
    ]
    return [
        PhaseStarted(name="embed", text="Reading", total=10),
        Progressed(phase="embed", done=10, total=10, rate=3.0),
        PhaseStarted(name="train", text="Training", total=8, epochs=2),
        *steps[:4],
        EpochEnd(step=4, epoch=1, metrics={"val/loss": 0.5, "val/accuracy": 0.7}),
        *steps[4:],
        EpochEnd(step=8, epoch=2, metrics={"val/loss": 0.4, "val/accuracy": 0.8}),
        RunEnded(step=8, status="finished", report={}),
    ]


def test_live_and_replayed_events_give_the_same_state() -> None:
    live = RunProgress.of(_events())
    replayed = RunProgress.of(from_json(to_json(event)) for event in _events())
    for name, series in live.curves.items():
        assert np.array_equal(series.x, replayed.curves[name].x)
        assert np.array_equal(series.y, replayed.curves[name].y)
    assert live.log == replayed.log
    assert live.ended == replayed.ended


def test_reading_a_log_without_end_can_be_stopped(qtbot: QtBot) -> None:
    endless = itertools.repeat(EpochEnd(step=4, epoch=1, metrics={"val/loss": 0.5}))
    call = run_stoppable(lambda should_stop: RunProgress.of(endless, should_stop), lambda _read: None)
    call.stop()
    qtbot.waitUntil(calls_at_rest)


def test_phases_that_take_turns_are_told_once_a_sitting() -> None:
    caching, training = (PhaseStarted(name=name, text=name.title()) for name in ("views", "train"))
    turns = [caching, training, caching, training]
    told = [log_line(event) for event in RunProgress.of([_started(), *turns]).log[1:]]
    assert told == ["Views", "Train"]
    again = RunProgress.of([_started(), *turns, RunEnded(status="stopped"), _started(), *turns])
    assert [log_line(event) for event in again.log].count("Train") == 2


def test_a_line_of_the_log_has_its_time_where_it_was_recorded(trained_run: Any) -> None:
    lines = [log_line(event) for event in RunProgress.of(trained_run.events()).log]
    assert lines and all(re.match(r"\d\d:\d\d:\d\d · ", line) for line in lines[1:])
    assert re.match(r"\d+ \w{3}( \d{4})? \d\d:\d\d · Started on ", lines[0])
    assert log_line(PhaseStarted(name="train", text="Training")) == "Training"  # of an earlier version


def _started() -> RunStarted:
    return RunStarted(
        run="one", backbone="efficientnet-lite0", strategy="fine-tune", device="cpu", device_text="CPU",
        classes=["a", "b"], n_train=2, n_val=2, n_test=2,
    )  # fmt: skip


def test_state_follows_the_events() -> None:
    progress = RunProgress.of(_events()[:-1])
    assert progress.curves["val/accuracy"].y.tolist() == [0.7, 0.8]
    assert len(progress.curves["train/loss"]) == 8
    assert (progress.fraction, progress.epoch) == (1.0, 2)
    assert progress.ended is None
    assert progress.seconds_left is None, "what was left then is not what is left now"


def test_the_time_left_counts_down_between_two_events() -> None:
    now = [100.0]
    progress = RunProgress(lambda: now[0])
    for event in _events()[:-1]:
        progress.add(event)
    assert progress.seconds_left == 2.0
    now[0] += 1.5
    assert progress.seconds_left == 0.5
    now[0] += 1.5
    assert progress.seconds_left == 0.0
    progress.add(PhaseStarted(name="evaluate", text="Evaluating", total=6))
    assert progress.seconds_left is None


def test_the_validation_within_a_training_leaves_its_position_alone() -> None:
    progress = RunProgress(lambda: 100.0)
    for event in _events()[:8]:
        progress.add(event)
    assert (progress.done, progress.total) == (4, 8)
    progress.add(Progressed(step=4, phase="evaluate", done=30, total=36, rate=90.0, seconds_left=0.1))
    assert (progress.done, progress.total, progress.seconds_left) == (4, 8, 2.0)


def test_a_training_that_goes_on_stands_where_it_was() -> None:
    progress = RunProgress.of([PhaseStarted(step=6, name="train", text="Training", total=8, epochs=2)])
    assert progress.fraction == 0.75


def test_a_training_fills_its_bar_once() -> None:
    """Two sittings of 30 s and 50 s, an hour apart; the phases count units of their own."""
    told = {"accuracy": 0.5, "learning_rate": 0.1, "rate": 5.0}
    events: list[Event] = [
        RunStarted(time=1000, **STARTED),
        PhaseStarted(time=1000, name="read", text="Reading", total=4),
        Progressed(time=1010, phase="read", done=4, total=4, seconds_left=0.0),
        PhaseStarted(time=1010, name="train", text="Training", total=2, epochs=1),
        StepEnd(time=1030, step=1, epoch=1, loss=1.0, seconds_left=90.0, **told),
        RunStarted(time=4600, **STARTED | {"resumed": True, "before": 30.0}),
        PhaseStarted(time=4600, step=1, name="train", text="Training", total=2, epochs=1),
        StepEnd(time=4620, step=2, epoch=1, loss=1.0, seconds_left=50.0, **told),
        PhaseStarted(time=4620, name="again", text="Learning once more", total=25),
        Progressed(time=4635, phase="again", done=2, total=25, seconds_left=2.0),
        Progressed(time=4645, phase="again", done=12, total=25, seconds_left=25.0),
        PhaseStarted(time=4650, name="evaluate", text="Evaluating", total=100),
        Progressed(time=4650, phase="evaluate", done=50, total=100, seconds_left=20.0),
    ]
    progress, shares, left = RunProgress(lambda: 0.0), [], []
    for event in events:
        progress.add(event)
        shares.append(progress.fraction)
        left.append(progress.seconds_left)
    assert left == [None, None, 0.0, None, 90.0, None, None, 50.0, None, 35.0, 25.0, None, 20.0]
    assert shares == [None, None, None, 0.0, *[0.25] * 3, 0.5, 0.5, 0.65, 0.75, 0.8, 0.8]
    assert RunProgress.of(events).fraction == 0.8, "a training that rests says how far it has come"


def test_auto_is_not_through_when_its_features_are() -> None:
    told = {"accuracy": 0.5, "learning_rate": 0.1, "rate": 5.0}
    events: list[Event] = [
        RunStarted(time=1000, **STARTED | {"strategy": "auto"}),
        PhaseStarted(time=1000, name="embed", text="Reading", total=4),
        Progressed(time=1010, phase="embed", done=2, total=4, seconds_left=10.0),
        Progressed(time=1020, phase="embed", done=4, total=4, seconds_left=0.0),
        PhaseStarted(time=1020, name="measure", text="Measuring the model"),
        PhaseStarted(time=1030, name="train", text="Training", total=2, epochs=1),
        StepEnd(time=1040, step=1, epoch=1, loss=1.0, seconds_left=40.0, **told),
    ]
    progress, shares = RunProgress(lambda: 0.0), []
    for event in events:
        progress.add(event)
        shares.append(progress.fraction)
    assert shares == [None, 0.0, 0.5, 1.0, None, 0.0, 0.5]


def test_a_phase_of_unknown_length_has_no_fraction() -> None:
    assert RunProgress.of([PhaseStarted(name="fit", text="Fitting")]).fraction is None


def _ladder(kept: Strategy) -> list[Event]:
    """Auto's events: a classifier that gets 0.75 right, then the fine-tuning of `_events`."""
    candidate = CandidateFitted(
        strategy="feature-extraction", metrics={"val/loss": 0.45, "val/accuracy": 0.75, "val/macro_f1": 0.7}
    )
    report: Report = {"strategy_asked": "auto", "strategy": kept, "chosen": {"best_epoch": 2}}
    return [candidate, *_events()[2:-1], RunEnded(step=8, status="finished", report=report)]


def test_charts_mark_a_fine_tuning_that_was_not_kept(qtbot: QtBot) -> None:
    from tldesk.ui.train.training_chart import TrainingCharts

    charts = TrainingCharts()
    qtbot.addWidget(charts)
    charts.show_progress(RunProgress.of(_ladder("feature-extraction")[:-1]))
    assert _level(charts.accuracy) == 75.0 and _level(charts.loss) == 0.45, "what there is to beat"
    assert _faded(charts.accuracy, "Validation") == 0
    charts.show_progress(RunProgress.of(_ladder("feature-extraction")))
    for plot, title in ((charts.accuracy, "Validation"), (charts.loss, "Training"), (charts.rate, "Learning rate")):
        assert _faded(plot, title) == len(_line(plot, title).x) > 0
    assert _bands(charts.accuracy) == [("Feature extraction", "kept"), ("Fine-tuning", "not kept")]
    assert [band.worth for band in charts.accuracy.bands] == [75.0, None]
    assert _bands(charts.loss) == [("Feature extraction", "kept"), ("Fine-tuning", "not kept")]
    charts.show_progress(RunProgress.of(_ladder("fine-tune")))
    assert _faded(charts.accuracy, "Validation") == 0 and len(_line(charts.accuracy, "Validation").x) == 2
    assert _bands(charts.accuracy) == [("Feature extraction", "not kept"), ("Fine-tuning", "kept")]
    charts.show_progress(RunProgress.of(_events()))
    assert _level(charts.accuracy) is None and not charts.accuracy.bands


def _line(plot: Plot, title: str) -> Line:
    (line,) = (one for one in plot.lines if one.title == title)
    return line


def _level(plot: Plot) -> float | None:
    """Where the model without steps is drawn."""
    found = [line.y.tolist() for line in plot.lines if line.title == "Feature extraction"]
    return found[0][0] if found else None


def _faded(plot: Plot, title: str) -> int:
    """How many points of a curve are marked as those of a model that was not kept."""
    line = _line(plot, title)
    return 0 if line.faded is None else int((line.x > line.faded).sum())


def _bands(plot: Plot) -> list[tuple[str, str]]:
    return [(band.titles[0], band.words) for band in plot.bands]


def test_the_log_tells_what_the_first_rung_is_worth() -> None:
    line = log_line(_ladder("fine-tune")[0])
    assert line == "Feature extraction · validation loss 0.450 · 75.0% validation accuracy · macro F1 70.0%"


@pytest.mark.parametrize(("seconds", "words"), [(0.3, "less than 1 s"), (1.4, "1 s"), (75, "1 min 15 s")])
def test_a_short_time_is_not_no_time(seconds: float, words: str) -> None:
    assert duration(seconds) == words
