"""Stop and keep the best so far: a training that ends early is a finished run like any other, and says what it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from present import present, typed

from tldesk.engine import strategies
from tldesk.engine.exporters import export
from tldesk.engine.strategies import auto
from tldesk.engine.train import train
from tldesk.engine.training import checkpoint
from tldesk.engine.training.answers import answer, asked_of
from tldesk.errors import TldeskError
from tldesk.media.modality import IMAGE
from tldesk.media.pool import never
from tldesk.project.runs import looks
from tldesk.project.runs.events import EpochEnd, Event, Exported, Noted, PhaseStarted, RunEnded, StepEnd
from tldesk.project.runs.run import Run

MakeRun = Callable[..., Run]
When = Callable[[list[Event]], bool]


def in_epoch(number: int) -> When:
    """Two steps after the epoch before has ended: there are four in each."""
    return lambda told: sum(isinstance(event, StepEnd) for event in told) >= 4 * (number - 1) + 2


def followed(run: Run, *, stop: When | None = None, finish: When | None = None) -> list[Event]:
    """Train, recorded; a stop and an early end are asked for when it is time."""
    told: list[Event] = []
    asked = [(lambda when=when: when(told)) if when is not None else never for when in (stop, finish)]
    for event in run.record(train(run, *asked)):
        told.append(event)
    return told


def finished(run: Run) -> list[Event]:
    """End a run that was stopped with its best model."""
    return followed(run, finish=lambda _told: True)


def codes(events: list[Event]) -> list[str]:
    return [event.code for event in events if isinstance(event, Noted)]


@pytest.mark.parametrize("strategy", ["fine-tune", "scratch"])
@pytest.mark.parametrize("paused", [False, True])
def test_it_ends_with_the_best_epoch_so_far(make_run: MakeRun, strategy: str, paused: bool) -> None:
    run = make_run(strategy=strategy, epochs=5, patience=0)
    if paused:
        followed(run, stop=in_epoch(3))
        assert run.status == "stopped"
        events = finished(run)
        assert not [event for event in events if isinstance(event, StepEnd)], "no step follows"
    else:
        events = followed(run, finish=in_epoch(3))
        assert len([event for event in events if isinstance(event, StepEnd)]) == 10
    end, report = events[-1], run.report
    assert isinstance(end, RunEnded) and end.status == "finished" and end.report == report
    assert run.status == "finished" and not run.resumable and report is not None
    ended = {event.epoch: event.metrics for event in run.events() if isinstance(event, EpochEnd)}
    assert list(ended) == [1, 2] and report["chosen"]["epochs"] == 2
    best = typed(int, report["chosen"]["best_epoch"])
    assert present(report["val"])["accuracy"] == ended[best]["val/accuracy"]
    assert report["stopped_early"] is True and report["strategy"] == strategy
    words = f"Stopped by the user after 2 of 5 epochs. The best model so far (epoch {best}) was kept."
    assert report["notes"][-1] == words and codes(events)[-1] == "stopped_early"
    assert ("frozen_stages" in report["chosen"]) is (strategy == "fine-tune")
    assert checkpoint.load_last(run) is None and checkpoint.load_best(run)[1]["epoch"] == str(best)
    with pytest.raises(TldeskError) as caught:
        list(train(run))
    assert caught.value.code == "run_finished"


def test_it_is_judged_as_any_other_run(make_run: MakeRun) -> None:
    """Temperature and thresholds come from val, and the test images are read once, at the end."""
    early, whole = make_run("early", epochs=5, patience=0), make_run("whole", epochs=5, patience=0)
    events = followed(early, finish=in_epoch(2))
    assert looks.count(early).count == 0
    followed(whole)
    assert early.report is not None and whole.report is not None
    assert set(early.report) - {"stopped_early"} == set(whole.report)
    assert (early.report["n_train"], early.report["n_val"], early.report["n_test"]) == (15, 6, 3)
    assert early.report["calibration"]["images"] == 6
    evaluated = [e for e in events if isinstance(e, PhaseStarted) and e.name == "evaluate"]
    assert [event.total for event in evaluated] == [9]
    predictions = early.predictions()
    assert predictions is not None
    rows = {row.id: row for row in early.data.rows}
    asked = [asked_of(rows[int(sample)]) for sample in predictions.ids]
    answers = _result(answer(early, "cpu", asked, never))
    assert np.allclose(answers.logits, predictions.logits, atol=1e-5)


def test_its_export_answers_as_it_does(make_run: MakeRun, tmp_path: Path) -> None:
    run = make_run(epochs=5)
    followed(run, finish=in_epoch(2))
    *_, last = export(run, "onnx", tmp_path / "out")
    assert isinstance(last, Exported) and last.parity["sample program"]["agreement"] == 1


@pytest.mark.parametrize("strategy", strategies.of(IMAGE))
def test_before_the_first_model_there_is_nothing_to_keep(make_run: MakeRun, strategy: str) -> None:
    run = make_run(strategy=strategy, epochs=5)
    events = followed(run, finish=lambda told: len(told) > 1)
    assert isinstance(events[-1], RunEnded) and events[-1].status == "stopped" and run.resumable
    with pytest.raises(TldeskError) as caught:
        finished(run)
    assert caught.value.code == "nothing_learned"
    assert followed(run)[-1].report is not None, "it goes on"  # type: ignore[attr-defined]


@pytest.mark.parametrize("paused", [False, True])
def test_auto_keeps_its_first_rung_in_the_first_epoch(make_run: MakeRun, paused: bool) -> None:
    run, alone = make_run("auto", strategy="auto"), make_run("alone", strategy="feature-extraction")
    events = [*followed(run, stop=in_epoch(1)), *finished(run)] if paused else followed(run, finish=in_epoch(1))
    followed(alone)
    assert run.report is not None and alone.report is not None
    assert codes(events)[-1] == "stopped_early_features"
    assert run.report["stopped_early"] and run.report["strategy"] == "feature-extraction"
    for split in ("val", "test"):
        assert run.report[split] == alone.report[split]
    mine, theirs = (checkpoint.load_best(each)[0] for each in (run, alone))
    assert all(np.array_equal(mine[name], theirs[name]) for name in theirs)


@pytest.mark.parametrize(("worth", "kept"), [((0.0, 1.0, True), "fine-tune"), ((1.0, 0.0, True), "feature-extraction")])
def test_auto_keeps_the_best_rung_so_far(
    make_run: MakeRun,
    monkeypatch: pytest.MonkeyPatch,
    worth: tuple[float, float, bool],
    kept: str,
) -> None:
    monkeypatch.setattr(auto, "_contest", lambda *_: worth)
    run = make_run(strategy="auto", epochs=5, patience=0)
    events = followed(run, finish=in_epoch(2))
    assert run.report is not None
    assert run.report["strategy"] == kept and run.report["strategy_asked"] == "auto" and run.report["stopped_early"]
    assert sum(isinstance(event, PhaseStarted) and event.name == "fit" for event in events) == 1, (
        "nothing is fitted again"
    )
    verdict = "auto_fine_tune" if kept == "fine-tune" else "auto_features"
    assert codes(events)[-2:] == ["auto_stopped", verdict], "what was kept is said once, and last"
    assert "stopped by the user after 1 of 5 epochs" in run.report["notes"][-2]
    assert not any("was kept" in note for note in run.report["notes"])


def test_a_stop_while_the_best_is_evaluated_is_a_stop(make_run: MakeRun) -> None:
    run = make_run(epochs=5)
    evaluating_now = lambda told: any(isinstance(e, PhaseStarted) and e.name == "evaluate" for e in told)  # noqa: E731
    events = followed(run, stop=evaluating_now, finish=in_epoch(2))
    assert isinstance(events[-1], RunEnded) and events[-1].status == "stopped" and run.resumable
    assert finished(run)[-1].report["stopped_early"]  # type: ignore[attr-defined]


def test_what_was_done_to_its_end_is_not_early(make_run: MakeRun) -> None:
    run = make_run(epochs=2)
    followed(run, stop=lambda told: sum(isinstance(event, EpochEnd) for event in told) == 2)
    finished(run)
    assert run.report is not None and "stopped_early" not in run.report and run.report["notes"] == []


def _result(work):  # type: ignore[no-untyped-def]
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value
