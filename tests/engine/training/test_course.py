"""What a training has come to by its events: what there is to keep, and which curves are of what was not kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from present import present

from tldesk.engine.reporting import report_page
from tldesk.engine.strategies import auto
from tldesk.engine.train import train
from tldesk.engine.training.course import Course, Rejected
from tldesk.engine.training.strategy_names import way
from tldesk.project.runs.events import (
    CandidateFitted,
    CheckpointSaved,
    EpochEnd,
    Event,
    PhaseStarted,
    RunEnded,
    RunStarted,
)
from tldesk.project.runs.report import Figures, Report
from tldesk.project.runs.run import Run

MakeRun = Callable[..., Run]


def started(resumed: bool = False, step: int = 0) -> RunStarted:
    about: dict[str, Any] = {"run": "r", "backbone": "b", "strategy": "auto", "device": "cpu", "device_text": "CPU"}
    return RunStarted(step=step, **about, classes=["a", "b"], n_train=9, n_val=9, n_test=9, resumed=resumed)


def epoch(number: int, right: float, best: bool = True) -> list[Event]:
    ended = EpochEnd(step=4 * number, epoch=number, metrics={"val/loss": 1.0, "val/accuracy": right})
    return [ended, *([CheckpointSaved(step=4 * number, name="best")] if best else [])]


CANDIDATE = CandidateFitted(strategy="feature-extraction", metrics={"val/loss": 0.5, "val/accuracy": 0.7})
TRAIN = PhaseStarted(name="train", text="Training", epochs=2)
WHOLE = PhaseStarted(step=8, name="train", text="Training the whole model", epochs=4)


def test_there_is_something_to_keep_from_the_first_model_on() -> None:
    course = Course.of([started(), TRAIN, EpochEnd(step=4, epoch=1, metrics={"val/accuracy": 0.9})])
    assert not course.learned and course.worth is None
    assert Course.of([started(), CANDIDATE]).worth == 0.7
    course = Course.of([started(), CANDIDATE, TRAIN, *epoch(1, 0.6), *epoch(2, 0.8), *epoch(3, 0.9, best=False)])
    assert course.learned and course.worth == 0.8
    course.add(started(resumed=True, step=8))
    assert course.learned
    course.add(started())
    assert not course.learned, "it began anew: no checkpoint was left"


def test_the_curves_of_a_model_that_was_thrown_away_are_told_apart() -> None:
    course = Course.of([started(), CANDIDATE, TRAIN, *epoch(1, 0.6), *epoch(2, 0.65)])
    assert course.rejected(None) is None
    kept_features: Report = {"strategy_asked": "auto", "strategy": "feature-extraction", "chosen": {"C": 1.0}}
    assert course.rejected(kept_features) == Rejected(0, 0, "Fine-tuning")
    assert course.rejected({"strategy": "fine-tune", "chosen": {"best_epoch": 2}}) is None
    assert Course.of([started(), CANDIDATE]).rejected(kept_features) is None, "there are no curves"
    for event in (WHOLE, *epoch(3, 0.6, best=False), started(resumed=True, step=12), WHOLE):
        course.add(event)
    assert course.rejected({"strategy": "fine-tune", "chosen": {"best_epoch": 2}}) == Rejected(
        8, 2, "Fine-tuning of the whole model"
    )
    assert course.rejected({"strategy": "fine-tune", "chosen": {"best_epoch": 3}}) is None


def test_runs_of_before_have_the_level_of_what_was_kept() -> None:
    figures: Figures = {"accuracy": 0.78, "loss": 1.0}
    report: Report = {"strategy_asked": "auto", "strategy": "feature-extraction", "val": figures}
    assert Course().level(report) == {"val/accuracy": 0.78}
    assert Course().level(report | {"strategy": "fine-tune"}) == {}
    assert Course.of([CANDIDATE]).level(None) == CANDIDATE.metrics


def test_what_was_asked_for_and_what_was_kept() -> None:
    assert way("auto", "feature-extraction") == "Auto → Feature extraction"
    assert way("fine-tune", "fine-tune") == "Fine-tune"
    assert way("", "fine-tune") == "Fine-tune"
    assert way("of a later version", "fine-tune", str.upper) == "of a later version → FINE-TUNE"


@pytest.mark.parametrize(("worth", "kept"), [((1.0, 0.0, True), "features"), ((0.0, 1.0, True), "tuned")])
def test_the_report_of_a_ladder_dashes_what_it_threw_away(
    make_run: MakeRun, monkeypatch: pytest.MonkeyPatch, worth: tuple[float, float, bool], kept: str
) -> None:
    monkeypatch.setattr(auto, "ENOUGH", 5)
    monkeypatch.setattr(auto, "_contest", lambda *_: worth)
    run = make_run(strategy="auto")
    events = list(run.record(train(run)))
    (candidate,) = [event for event in events if isinstance(event, CandidateFitted)]
    end = events[-1]
    assert isinstance(end, RunEnded) and end.report is not None
    course = Course.of(run.events())
    assert course.candidate == candidate.metrics
    if kept == "features":
        assert candidate.metrics["val/accuracy"] == present(end.report["val"])["accuracy"]
        assert course.rejected(end.report) == Rejected(0, 0, "Fine-tuning")
    file = run.folder / "report.html"
    report_page.write(run, file)
    html = file.read_text(encoding="utf-8")
    assert ('class="line0 rejected"' in html) is (kept == "features")
    assert ("Dashed: fine-tuning, which was not kept." in html) is (kept == "features")
    assert (">kept</text>" in html) is (kept == "features")
    assert f"Auto → {'Feature extraction' if kept == 'features' else 'Fine-tune'}" in html
