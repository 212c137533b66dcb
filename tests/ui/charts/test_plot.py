"""The charts of a training: smoothing, the best epoch, the rungs of a real run of Auto, and what a new point costs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tldesk.engine.training.series import smoothed, span_of
from tldesk.project.runs.events import (
    CandidateFitted,
    EpochEnd,
    Event,
    PhaseStarted,
    RunEnded,
    RunStarted,
    StepEnd,
    from_json,
)
from tldesk.project.runs.report import Report
from tldesk.ui.charts.line import Line
from tldesk.ui.charts.plot import Plot
from tldesk.ui.parts import appearance
from tldesk.ui.session.progress import RunProgress
from tldesk.ui.train.training_chart import TrainingCharts

RECORD = Path(__file__).parent / "auto_run.jsonl"  # of a training on drawn shapes, with a tiny network


@pytest.fixture
def charts(qtbot: QtBot, qapp: Any) -> TrainingCharts:
    """The charts of the Train page, shown."""
    appearance.apply(qapp, "light")
    made = TrainingCharts()
    qtbot.addWidget(made)
    made.resize(820, 300)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def record() -> list[Event]:
    """What a real run of Auto told."""
    return [from_json(line) for line in RECORD.read_bytes().splitlines()]


def line(plot: Plot, title: str) -> Line:
    (found,) = (one for one in plot.lines if one.title == title)
    return found


def steps(count: int, per_epoch: int) -> list[Event]:
    rng = np.random.default_rng(0)
    told: list[Event] = [PhaseStarted(name="train", text="Training", total=count, epochs=count // per_epoch)]
    for number in range(1, count + 1):
        loss = 2 / (1 + number / per_epoch) + float(rng.normal(0, 0.2)) ** 2
        about = {"learning_rate": 1e-3, "rate": 9.0, "accuracy": float(rng.uniform(0.4, 0.9))}
        told.append(StepEnd(step=number, epoch=1 + (number - 1) // per_epoch, loss=loss, **about))
        if number % per_epoch == 0:
            worth = {"val/loss": 1.0, "val/accuracy": 0.8, "val/macro_f1": 0.7}
            told.append(EpochEnd(step=number, epoch=number // per_epoch, metrics=worth))
    return told


def test_before_anything_is_measured_there_is_a_sentence_and_no_chart(charts: TrainingCharts) -> None:
    assert charts.nothing.isVisible() and not charts.loss.isVisible() and not charts.details_button.isVisible()
    charts.show_progress(RunProgress.of(steps(4, 4)))
    assert charts.loss.isVisible() and charts.accuracy.isVisible() and not charts.nothing.isVisible()


def test_where_two_have_no_room_they_stand_one_below_the_other(charts: TrainingCharts) -> None:
    charts.show_progress(RunProgress.of(steps(4, 4)))
    for width, below in ((820, False), (360, True), (820, False)):
        charts.resize(width, 400)
        QApplication.processEvents()
        loss, accuracy = (plot.mapTo(charts, plot.rect().topLeft()) for plot in (charts.loss, charts.accuracy))
        assert (accuracy.y() > loss.y(), accuracy.x() > loss.x()) == (below, not below)


def test_a_training_that_begins_anew_shows_none_of_its_old_curves(charts: TrainingCharts, qtbot: QtBot) -> None:
    progress = RunProgress.of(steps(4, 4))
    charts.show_progress(progress)
    about = RunStarted(
        run="r", backbone="b", strategy="fine-tune", device="cpu", device_text="CPU", classes=[],
        n_train=4, n_val=2, n_test=2,
    )  # fmt: skip
    progress.add(about)
    charts.touch()
    assert not charts.idle, "there is something to draw: nothing"
    qtbot.waitUntil(lambda: charts.nothing.isVisible() and not charts.loss.lines, timeout=5000)


def test_training_is_thin_as_measured_and_thick_as_smoothed(charts: TrainingCharts) -> None:
    progress = RunProgress.of(steps(80, 20))
    charts.show_progress(progress)
    raw, thick, val = (line(charts.loss, title) for title in ("Training, each step", "Training", "Validation"))
    assert raw.thin and not thick.thin and val.bold and val.dots
    assert np.array_equal(raw.y, progress.curves["train/loss"].y)
    assert np.allclose(thick.y, smoothed(raw.y, span_of(20)))
    assert raw.x.tolist() == [n / 20 for n in range(1, 81)] and val.x.tolist() == [1, 2, 3, 4]
    assert [end.title for end in charts.loss.ends] == ["Training", "Validation"], "the raw values have no name"
    assert charts.smoothed.isVisible() and "the thick one and its value are smoothed" in charts.smoothed.text()


def test_details_show_the_learning_rate_and_macro_f1(charts: TrainingCharts, qtbot: QtBot) -> None:
    charts.show_progress(RunProgress.of(steps(8, 4)))
    assert not charts.rate.isVisible() and not charts.f1.isVisible()
    qtbot.mouseClick(charts.details_button, Qt.MouseButton.LeftButton)
    assert charts.rate.isVisible() and charts.f1.isVisible() and charts.loss.isVisible()
    fitted = [EpochEnd(step=n, epoch=n, metrics={"val/loss": 1.0, "val/accuracy": 0.5, "C": 0.1**n}) for n in (1, 2)]
    charts.show_progress(RunProgress.of(fitted))
    assert not charts.rate.isVisible() and not charts.f1.isVisible(), "there is none"
    assert not charts.details_button.isVisible(), "nor a button that would open nothing"
    assert charts.loss.x_scale.title == "Attempt"
    charts.show_progress(RunProgress.of(steps(8, 4)))
    assert charts.details_button.isVisible() and charts.rate.isVisible()


def test_a_level_alone_has_no_epochs(charts: TrainingCharts, record: list[Event]) -> None:
    begun = next(place for place, event in enumerate(record) if isinstance(event, CandidateFitted))
    charts.show_progress(RunProgress.of(record[: begun + 1]))
    (level,) = charts.accuracy.lines
    (band,) = charts.accuracy.bands
    assert level.level and band.titles[0] == "Feature extraction" and (band.start, band.end) == (None, None)
    assert charts.accuracy.x_scale.title == "" and not charts.accuracy._bottom.tickValues(-0.4, 1.0, 300)
    assert not charts.details_button.isVisible() and not charts.smoothed.isVisible()
    charts.show_progress(RunProgress.of(record))
    assert charts.accuracy.x_scale.title == "Epoch" and charts.accuracy._bottom.tickValues(-0.4, 5.0, 300)


def test_an_attempt_that_was_kept_is_called_best_where_its_curve_says_so(charts: TrainingCharts) -> None:
    def fitted(chosen: float, folds: int = 0) -> RunProgress:
        worth = enumerate((0.4, 0.2, 0.1), 1)
        told: list[Event] = [
            EpochEnd(step=n, epoch=n, metrics={"val/loss": loss, "val/accuracy": 0.9, "C": 0.1**n}) for n, loss in worth
        ]
        report: Report = {"strategy": "feature-extraction", "chosen": {"C": chosen}}
        begun = PhaseStarted(name="fit", text="Fitting", total=3, epochs=3, folds=folds)
        return RunProgress.of([begun, *told, RunEnded(step=3, status="finished", report=report)])

    for attempt, of_loss in ((3, "best"), (2, "kept")):
        charts.show_progress(fitted(0.1**attempt))
        for plot, words in ((charts.loss, of_loss), (charts.accuracy, "best")):
            assert plot.mark is not None and (plot.mark.x, plot.mark.text) == (attempt, words)
    charts.show_progress(fitted(0.1**2, folds=4))  # which no curve shows
    assert charts.loss.mark is not None and charts.loss.mark.text == "best in cross-validation"


def test_the_rungs_of_a_real_run_of_auto(charts: TrainingCharts, record: list[Event]) -> None:
    progress = RunProgress.of(record)
    charts.show_progress(progress)
    epochs = sum(isinstance(event, EpochEnd) for event in record)
    assert epochs and isinstance(record[-1], RunEnded)
    bands = charts.accuracy.bands
    assert [band.titles[0] for band in bands][:2] == ["Feature extraction", "Fine-tuning"]
    assert bands[0].start is None and bands[0].end == 0.0 == bands[1].start and bands[-1].end is None
    assert [band.words for band in bands].count("kept") == 1
    level = charts.accuracy.lines[-1]
    assert level.title == "Feature extraction" and level.level and bands[0].worth == level.y[0]
    low, high = charts.accuracy._box.viewRange()[0]
    assert low < 0 and high >= epochs
    verdict = progress.verdict
    assert (charts.accuracy.mark is None) is (verdict.best is None)


def test_the_best_epoch_has_a_ring(charts: TrainingCharts, record: list[Event]) -> None:
    begun = next(place for place, event in enumerate(record) if isinstance(event, RunStarted))
    going = record[begun:-1]  # not ended yet: the best so far
    charts.show_progress(RunProgress.of(going))
    assert charts.accuracy.mark is None and charts.loss.mark is None, "feature extraction gets more of them correct"
    progress = RunProgress.of([event for event in going if not isinstance(event, CandidateFitted)])
    charts.show_progress(progress)
    best = progress.course.best_epoch(None)
    assert best is not None and charts.accuracy.mark is not None and charts.loss.mark is not None
    val = line(charts.accuracy, "Validation")
    at = val.x.tolist().index(best)
    assert (charts.accuracy.mark.x, charts.accuracy.mark.y) == (best, val.y[at])
    assert charts.accuracy.mark.y == 100 * progress.course.best["val/accuracy"]


def test_new_points_are_drawn_once_for_all_of_them(charts: TrainingCharts) -> None:
    told = steps(12_000, 300)
    progress = RunProgress.of(told[:-200])
    charts.show_progress(progress)
    before = len(line(charts.loss, "Training").x)
    assert before > 10_000 and charts.loss.drawn < 4_000, "fewer are drawn"
    for event in told[-200:]:
        progress.add(event)
        charts.touch()
    assert len(line(charts.loss, "Training").x) == before and not charts.idle, "they wait for their turn"
