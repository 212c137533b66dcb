"""What a training has come to by its events: what there is to keep, and which curves are of what was not kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from present import present

from tldesk.engine.reporting import report_page
from tldesk.engine.strategies import auto
from tldesk.engine.train import train
from tldesk.engine.training.course import Course, Rejected, Rung, spent
from tldesk.engine.training.strategy_names import way
from tldesk.project.runs.config import Strategy
from tldesk.project.runs.events import (
    CandidateFitted,
    CheckpointSaved,
    EpochEnd,
    Event,
    PhaseStarted,
    Progressed,
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


def at(time: float, event: Event, **more: Any) -> Event:
    return replace(event, time=time, **more)


def test_the_time_of_all_sittings_is_counted() -> None:
    assert spent([]) == 0
    first = [at(100, started()), at(130, CANDIDATE)]
    assert spent(first) == 30
    second = [at(1_000, started(), before=30), at(1_005, CANDIDATE)]
    assert spent(second) == spent([*first, *second]) == 35
    assert spent([at(100, started(), before=7), at(50, CANDIDATE)]) == 7, "the clock was set back"


def test_its_time_is_that_of_all_sittings(make_run: MakeRun) -> None:
    run = make_run(strategy="feature-extraction")
    for _ in run.record(train(run, lambda: any(isinstance(event, Progressed) for event in run.events()))):
        pass
    earlier = spent(run.events())
    assert run.status == "stopped" and earlier > 0
    first, *_ = run.record(train(run))
    assert isinstance(first, RunStarted) and first.before == round(earlier, 2)
    assert present(run.report)["seconds"] > first.before


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


def test_the_best_epoch_is_the_one_that_was_kept() -> None:
    course = Course.of([started(), TRAIN, *epoch(1, 0.6), *epoch(2, 0.8), *epoch(3, 0.7, best=False)])
    assert course.best_epoch(None) == 2
    assert course.best_epoch({"strategy": "fine-tune", "chosen": {"best_epoch": 1}}) == 1, "the report decides"
    kept_features: Report = {"strategy_asked": "auto", "strategy": "feature-extraction", "chosen": {"C": 1.0}}
    assert course.best_epoch(kept_features) is None, "what was kept has no epochs"
    fitted = Course.of([EpochEnd(step=n, epoch=n, metrics={"C": 0.1**n}) for n in (1, 2, 3)])
    assert fitted.best_epoch(None) is None
    assert fitted.best_epoch({"strategy": "feature-extraction", "chosen": {"C": 0.1**2}}) == 2


def test_no_epoch_is_the_best_while_the_classifier_on_features_is_better() -> None:
    course = Course.of([started(), CANDIDATE, TRAIN, *epoch(1, 0.6)])
    assert course.best_epoch(None) is None and course.worth == 0.7
    for event in epoch(2, 0.7):
        course.add(event)
    assert course.best_epoch(None) is None, "Auto keeps the simpler model of two that are as good"
    for event in epoch(3, 0.75):
        course.add(event)
    assert course.best_epoch(None) == 3 and course.worth == 0.75


def test_the_rungs_of_auto_and_which_one_was_kept() -> None:
    assert Course.of([TRAIN, *epoch(1, 0.6)]).rungs(None) == [], "no ladder"
    course = Course.of([started(), CANDIDATE])
    assert course.rungs(None) == [Rung("feature-extraction", None)]
    for event in (TRAIN, *epoch(1, 0.6), *epoch(2, 0.8), WHOLE, *epoch(3, 0.85)):
        course.add(event)
    names = [("feature-extraction", None), ("fine-tune", 0), ("whole", 2)]
    assert [(rung.name, rung.after) for rung in course.rungs(None)] == names

    def kept(strategy: Strategy, best: int) -> list[bool | None]:
        report: Report = {"strategy_asked": "auto", "strategy": strategy, "chosen": {"best_epoch": best}}
        return [rung.kept for rung in course.rungs(report)]

    assert [rung.kept for rung in course.rungs(None)] == [None, None, None]
    assert kept("feature-extraction", 0) == [True, False, False]
    assert kept("fine-tune", 2) == [False, True, False]
    assert kept("fine-tune", 3) == [False, None, True], "the whole model went on from the fine-tuning"


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
    worth_of = f"{100 * candidate.metrics['val/accuracy']:.1f}%"
    words = {"features": (f"{worth_of} kept", "not kept"), "tuned": (f"{worth_of} not kept", "kept")}[kept]
    for title, said in zip(("Feature extraction", "Fine-tuning"), words, strict=True):
        assert re.search(rf">{title}</text>\s*<text[^>]*>{said}</text>", html), said
    assert ("Dashed: fine-tuning, which was not kept." in html) is (kept == "features")
    dashed = len(re.findall(r'<polyline class="line1 rejected"', html))
    assert (dashed > 0) is (kept == "features"), "the average over training steps is that of the fine-tuning"
    assert html.count(">best</text>") == (0 if kept == "features" else 2)
    assert ">Epoch</text>" in html and ">100</text>" in html
    assert f"Auto → {'Feature extraction' if kept == 'features' else 'Fine-tune'}" in html
