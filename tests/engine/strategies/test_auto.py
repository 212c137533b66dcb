"""The ladder: what is tried, what is kept, and what is said of it."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from present import present

from engine.killing import climb_all, kill_at
from engine.test_train import result
from tldesk.engine.strategies import auto, fine_tune
from tldesk.engine.train import train
from tldesk.engine.training import checkpoint
from tldesk.engine.training.phase import Ended
from tldesk.project.runs.events import EpochEnd, Event, Noted, PhaseStarted, StepEnd
from tldesk.project.runs.run import Run

MakeRun = Callable[..., Run]


def finish(run: Run) -> list[Event]:
    """Train to the end, recorded."""
    return list(run.record(train(run)))


def codes(events: list[Event]) -> list[str]:
    """The notes that were told."""
    return [event.code for event in events if isinstance(event, Noted)]


def weaken(monkeypatch: pytest.MonkeyPatch, side: str) -> None:
    """Let one of the two models be worth nothing on the val split, and the other all."""
    worth = (0.0, 1.0, True) if side == "features" else (1.0, 0.0, True)
    monkeypatch.setattr(auto, "_contest", lambda *_: worth)


def test_what_takes_less_than_a_minute_is_told_so() -> None:
    assert [auto._minutes(seconds) for seconds in (3, 59.9, 60, 89, 91, 3600)] == ["<1", "<1", 1, 1, 2, 60]


def test_few_images_stay_with_features(make_run: MakeRun, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auto, "ENOUGH", 6)  # each class has five training images
    run = make_run(strategy="auto")
    events = finish(run)
    assert codes(events) == ["auto_few"]
    assert not [event for event in events if isinstance(event, StepEnd | EpochEnd)]
    assert run.report is not None and run.report["strategy"] == "feature-extraction"
    assert run.report["notes"][0].startswith("Auto kept feature extraction: the smallest class has 5")


def test_no_time_stays_with_features(make_run: MakeRun, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fine_tune, "fits", lambda *_: False)
    run = make_run(strategy="auto", minutes=1)
    assert codes(finish(run)) == ["auto_no_time"]


@pytest.mark.parametrize(("weak", "kept"), [("features", "fine-tune"), ("tuned", "feature-extraction")])
def test_the_better_on_val_is_kept(make_run: MakeRun, monkeypatch: pytest.MonkeyPatch, weak: str, kept: str) -> None:
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


def test_equal_models_keep_the_simpler_one_and_say_so(make_run: MakeRun, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auto, "_contest", lambda *_: (0.5, 0.5, False))
    run = make_run(strategy="auto")
    assert codes(finish(run))[-1] == "auto_features_unsure"


def test_several_labels_are_contested_by_mean_average_precision() -> None:
    rng = np.random.default_rng(0)
    targets = (rng.random((200, 3)) < 0.3).astype(np.int64)
    good = (targets + rng.normal(0, 0.3, targets.shape)).astype(np.float32)
    poor = (targets + rng.normal(0, 1.5, targets.shape)).astype(np.float32)
    before, after, sure = auto._contest(targets, poor, good)
    assert before < 0.7 and after > 0.9 and sure
    assert auto._contest(targets, good, good) == (after, after, False)


def test_a_stopped_ladder_goes_on_where_it_was(make_run: MakeRun) -> None:
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


@pytest.fixture
def climb(monkeypatch: pytest.MonkeyPatch) -> None:
    """The third rung is tried, whatever the second has come to."""
    climb_all(monkeypatch.setattr)


@pytest.fixture
def kept_when_even(monkeypatch: pytest.MonkeyPatch) -> None:
    """The classifier on features gets everything right here: let it lose to what has learned."""
    weaken(monkeypatch, "features")


def ladder(make_run: MakeRun, name: str) -> Run:
    """A run with two epochs on each rung."""
    return make_run(name, strategy="auto", frozen_stages=None)


def again(events: list[Event]) -> list[Event]:
    """What the same training tells again: what it costs here is measured for the first one alone."""
    return [event for event in events if not isinstance(event, PhaseStarted) or event.name != "measure"]


@pytest.mark.parametrize("rates", [(1e-9, 1.0), (1.0, 0.3), (1.0, 0.0)])
def test_the_whole_model_learns_and_is_kept_when_it_gets_more_right(
    make_run: MakeRun,
    climb: None,
    kept_when_even: None,
    monkeypatch: pytest.MonkeyPatch,
    rates: tuple[float, float],
) -> None:
    """Rungs that learn much, little and nothing: what is kept follows from what validation has told."""
    real = fine_tune.phases
    monkeypatch.setattr(fine_tune, "phases", lambda *a: [replace(phase, rate=rates[0]) for phase in real(*a)])
    monkeypatch.setattr(fine_tune, "_WHOLE_RATE", rates[1])
    run = ladder(make_run, "run")
    events = finish(run)
    phases = [event for event in events if isinstance(event, PhaseStarted) and event.name == "train"]
    assert [(event.text, event.total, event.epochs) for event in phases] == [
        ("Training", 8, 2),
        ("Training the whole model", 16, 4),
    ]
    found = [event.metrics for event in events if isinstance(event, EpochEnd)]
    before = min(found[:2], key=lambda metrics: metrics["val/loss"])
    better = [metrics for metrics in found[2:] if metrics["val/accuracy"] > before["val/accuracy"]]
    kept = min(better, key=lambda metrics: metrics["val/loss"], default=before)
    assert codes(events)[-1].removesuffix("_unsure") == ("auto_whole" if better else "auto_whole_in_vain")
    report = run.report
    assert report is not None and report["strategy"] == "fine-tune"
    assert report["notes"][-1].startswith("Then the whole model was trained (<1 min)")
    assert report["chosen"]["best_epoch"] == 1 + found.index(kept)
    assert present(report["val"])["accuracy"] == kept["val/accuracy"]
    assert (report["chosen"]["frozen_stages"] == 0) == bool(better)


def test_a_ladder_stopped_on_its_third_rung_goes_on_to_the_same_result(
    make_run: MakeRun, climb: None, kept_when_even: None
) -> None:
    whole = ladder(make_run, "whole")
    told = again(finish(whole))
    third = next(i for i, e in enumerate(told) if isinstance(e, PhaseStarted) and e.text == "Training the whole model")
    ends = [i for i, event in enumerate(told) if isinstance(event, EpochEnd)]
    for moment in (ends[1] + 1, third, third + 4, ends[2] + 1):
        run = ladder(make_run, f"stopped-{moment}")
        seen: list[Event] = []
        for event in run.record(train(run, lambda seen=seen, moment=moment: len(seen) > moment)):  # type: ignore[misc]
            seen.append(event)
        assert run.status == "stopped"
        finish(run)
        assert result(run) == result(whole), f"stopped after {moment} events"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forked processes")
def test_a_ladder_killed_on_its_third_rung_goes_on_to_the_same_result(make_run: MakeRun, climb: None) -> None:
    """The model of the rung before must not be lost, nor what is known of it."""
    whole = ladder(make_run, "whole")
    told = again(finish(whole))
    third = next(i for i, e in enumerate(told) if isinstance(e, PhaseStarted) and e.text == "Training the whole model")
    last = max(i for i, event in enumerate(told) if isinstance(event, EpochEnd))
    runs = {ladder(make_run, f"killed-{n}"): n for n in random.Random(3).sample(range(third - 2, last), 3)}
    kill_at({run.folder: moment for run, moment in runs.items()}, climb=True)
    for run, moment in runs.items():
        assert run.report is None
        finish(run)
        assert result(run) == result(whole), f"killed after {moment} events"


@pytest.mark.parametrize(("wrong", "gained", "promising"), [(5, 1, True), (4, 1, False), (9, 0, False), (9, -1, False)])
def test_the_whole_model_is_tried_where_fine_tuning_helped_and_mistakes_are_left(
    make_run: MakeRun, monkeypatch: pytest.MonkeyPatch, wrong: int, gained: int, promising: bool
) -> None:
    right = 100 - wrong
    monkeypatch.setattr(auto, "_right", lambda *_: {i: i < right - gained for i in range(100)})
    ended = Ended({i: i < right for i in range(100)}, seconds=9)
    assert auto._promising(make_run(), None, ended) is promising  # type: ignore[arg-type]
