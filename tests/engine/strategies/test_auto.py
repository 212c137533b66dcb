"""The ladder: what is tried, what is kept, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tldesk.engine import checkpoint
from tldesk.engine.strategies import auto, fine_tune
from tldesk.engine.train import train
from tldesk.project.events import EpochEnd, Event, Noted, StepEnd
from tldesk.project.run import Run

MakeRun = Callable[..., Run]


def finish(run: Run) -> list[Event]:
    """Train to the end, recorded."""
    return list(run.record(train(run)))


def codes(events: list[Event]) -> list[str]:
    """The notes that were told."""
    return [event.code for event in events if isinstance(event, Noted)]


@pytest.fixture
def few_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' classes have five training images each."""
    monkeypatch.setattr(auto, "ENOUGH", 5)


def weaken(monkeypatch: pytest.MonkeyPatch, side: str) -> None:
    """Let one of the two models answer the val split worse than anything: always a class too far."""
    real = auto._on_val

    def judged(*arguments: Any) -> Any:
        before, _ = yield from real(*arguments)
        none, all_ = np.zeros_like(before), np.ones_like(before)
        return (none, all_) if side == "features" else (all_, none)

    monkeypatch.setattr(auto, "_on_val", judged)


def test_few_images_stay_with_features(make_run: MakeRun) -> None:
    run = make_run(strategy="auto")
    events = finish(run)
    assert codes(events) == ["auto_few"]
    assert not [event for event in events if isinstance(event, StepEnd | EpochEnd)]
    assert run.report is not None and run.report["strategy"] == "feature-extraction"
    assert run.report["notes"][0].startswith("Auto kept feature extraction: the smallest class has 5")


def test_no_time_stays_with_features(make_run: MakeRun, few_are_enough: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fine_tune, "fits", lambda *_: False)
    run = make_run(strategy="auto", minutes=1)
    assert codes(finish(run)) == ["auto_no_time"]


@pytest.mark.parametrize(("weak", "kept"), [("features", "fine-tune"), ("tuned", "feature-extraction")])
def test_the_better_on_val_is_kept(
    make_run: MakeRun, few_are_enough: None, monkeypatch: pytest.MonkeyPatch, weak: str, kept: str
) -> None:
    weaken(monkeypatch, weak)
    run, alone = make_run("auto", strategy="auto"), make_run("alone", strategy=kept)
    events = finish(run)
    finish(alone)
    assert codes(events)[-1] == ("auto_fine_tune" if kept == "fine-tune" else "auto_features")
    assert run.report is not None and alone.report is not None
    assert run.report["strategy"] == kept and run.report["strategy_asked"] == "auto"
    assert {split: run.report[split] for split in ("val", "test")} == {
        split: alone.report[split] for split in ("val", "test")
    }
    mine, theirs = (checkpoint.load_best(each)[0] for each in (run, alone))
    assert all(np.array_equal(mine[name], theirs[name]) for name in theirs)


def test_equal_models_keep_the_simpler_one_and_say_so(
    make_run: MakeRun, few_are_enough: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = auto._on_val

    def equal(*arguments: Any) -> Any:
        before, _ = yield from real(*arguments)
        return before, before

    monkeypatch.setattr(auto, "_on_val", equal)
    run = make_run(strategy="auto")
    assert codes(finish(run))[-1] == "auto_features_unsure"


def test_a_stopped_ladder_goes_on_where_it_was(make_run: MakeRun, few_are_enough: None) -> None:
    whole, resumed = make_run("whole", strategy="auto"), make_run("resumed", strategy="auto")
    finish(whole)
    told: list[Event] = []
    for event in resumed.record(train(resumed, lambda: sum(isinstance(e, StepEnd) for e in told) >= 5)):
        told.append(event)
    assert resumed.status == "stopped"
    finish(resumed)
    steps = [[(e.step, e.loss) for e in run.events() if isinstance(e, StepEnd)] for run in (whole, resumed)]
    assert steps[0] == steps[1]
    assert whole.report is not None and resumed.report is not None
    assert whole.report["val"] == resumed.report["val"] and whole.report["notes"] == resumed.report["notes"]


def test_no_epoch_begins_that_would_end_too_late(
    make_run: MakeRun, few_are_enough: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = fine_tune.phases
    monkeypatch.setattr(fine_tune, "phases", lambda *a: [replace(phase, seconds=1e-3) for phase in real(*a)])
    run = make_run(strategy="fine-tune", epochs=5)
    assert len([event for event in finish(run) if isinstance(event, EpochEnd)]) == 1
