"""The fold of a training's events."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
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
from tldesk.ui.charts.series import Series
from tldesk.ui.session.progress import RunProgress
from tldesk.ui.session.run_text import log_line


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
    assert (progress.fraction, progress.epoch, progress.seconds_left) == (1.0, 2, 2.0)
    assert progress.ended is None


def test_the_validation_within_a_training_leaves_its_position_alone() -> None:
    progress = RunProgress.of(_events()[:8])
    assert (progress.done, progress.total) == (4, 8)
    progress.add(Progressed(step=4, phase="evaluate", done=30, total=36, rate=90.0, seconds_left=0.1))
    assert (progress.done, progress.total, progress.seconds_left) == (4, 8, 2.0)


def test_a_training_that_goes_on_stands_where_it_was() -> None:
    progress = RunProgress.of([PhaseStarted(step=6, name="train", text="Training", total=8, epochs=2)])
    assert progress.fraction == 0.75


def test_a_phase_of_unknown_length_has_no_fraction() -> None:
    assert RunProgress.of([PhaseStarted(name="fit", text="Fitting")]).fraction is None


def test_series_grows_and_smooths() -> None:
    series = Series()
    for n in range(1000):
        series.append(n, 1.0)
    assert series.x.tolist() == list(range(1000))
    assert np.allclose(series.smoothed(0.9), 1.0)


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
    assert charts.accuracy.level == 75.0 and charts.loss.level == 0.45, "what there is to beat"
    assert charts.accuracy.rejected_points("val/accuracy") == 0
    charts.show_progress(RunProgress.of(_ladder("feature-extraction")))
    for plot, curve in ((charts.accuracy, "val/accuracy"), (charts.loss, "train/loss"), (charts.rate, "learning_rate")):
        assert plot.rejected_points(curve) == plot.points(curve) > 0
    words = _plain(charts.accuracy.head.text())
    assert "Fine-tuning (not kept)" in words and "Feature extraction (kept)" in words
    charts.show_progress(RunProgress.of(_ladder("fine-tune")))
    assert charts.accuracy.rejected_points("val/accuracy") == 0 and charts.accuracy.points("val/accuracy") == 2
    assert "Feature extraction (not kept)" in _plain(charts.accuracy.head.text())
    charts.show_progress(RunProgress.of(_events()))
    assert charts.accuracy.level is None and "kept" not in charts.accuracy.head.text()


def _plain(head: str) -> str:
    """The words of a chart's head, which are kept together."""
    return head.replace("&nbsp;", " ").replace("\u2011", "-")


def test_the_log_tells_what_the_first_rung_is_worth() -> None:
    line = log_line(_ladder("fine-tune")[0])
    assert line == "Feature extraction · validation loss 0.450 · 75.0% validation accuracy · macro F1 70.0%"
