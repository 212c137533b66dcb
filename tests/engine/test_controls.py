"""Controls that hold: a training stopped at any moment, or whose state is damaged, ends as if it never had been."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
import torch

from engine.test_train import finish, result, steps, stop_after
from tldesk.engine.modalities.learning import Learning
from tldesk.engine.train import train
from tldesk.engine.training import checkpoint
from tldesk.errors import TldeskError
from tldesk.project.runs.events import CheckpointSaved, EpochEnd, Event, Noted, PhaseStarted, RunEnded, RunStarted
from tldesk.project.runs.run import Run

MakeRun = Callable[..., Run]


class Stop:
    """Asks for a stop from the `after`-th time on that it is asked itself: moments that no event tells of, too."""

    def __init__(self, after: int) -> None:
        self.left = after

    def __call__(self) -> bool:
        self.left -= 1
        return self.left < 0


def warnings(events: list[Event]) -> list[Noted]:
    """What the user is warned of."""
    return [event for event in events if isinstance(event, Noted) and event.level == "warning"]


def looks(run: Run) -> int:
    """How often a whole training looks whether it is to stop."""
    stop = Stop(10**9)
    list(run.record(train(run, stop)))
    return 10**9 - stop.left


@pytest.mark.parametrize("strategy", ["feature-extraction", "fine-tune", "auto"])
def test_stopped_at_any_look_it_goes_on_to_the_same_result(
    strategy: str, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = make_run("whole", strategy=strategy)
    finish(whole)
    total = looks(make_run("counted", strategy=strategy))  # by now the images are read, as for those that follow
    moments = sorted({0, 1, total - 1, *random.Random(3).sample(range(total), 4)})
    for moment in moments:
        run = make_run(f"stopped-{moment}", strategy=strategy)
        told: list[Event] = list(run.record(train(run, Stop(moment))))
        assert isinstance(told[-1], RunEnded) and told[-1].status == "stopped" and run.report is None
        assert not run.interrupted and run.resumable
        finish(run)
        assert result(run) == result(whole), f"stopped at look {moment} of {total}"


def test_stopped_while_it_evaluates_it_gives_the_same_report(make_run: MakeRun) -> None:
    whole, run = make_run("whole"), make_run("stopped")
    finish(whole)
    told: list[Event] = []

    def evaluating() -> bool:
        return any(isinstance(event, PhaseStarted) and event.name == "evaluate" for event in told)

    for event in run.record(train(run, evaluating)):
        told.append(event)
    assert isinstance(told[-1], RunEnded) and told[-1].status == "stopped" and run.report is None
    again = finish(run)
    assert not [event for event in again if isinstance(event, EpochEnd)], "nothing is trained again"
    assert result(run) == result(whole)


def test_a_damaged_last_goes_back_to_the_one_before_and_says_so(make_run: MakeRun) -> None:
    whole, run = make_run("whole", epochs=3), make_run("damaged", epochs=3)
    finish(whole)
    saved: list[Event] = []
    for event in run.record(train(run, lambda: len(saved) == 2)):
        if isinstance(event, CheckpointSaved) and event.name == "last":
            saved.append(event)
    path = run.checkpoints / checkpoint.LAST
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 255
    path.write_bytes(bytes(data))
    events = finish(run)
    assert isinstance(events[0], RunStarted) and events[0].resumed and events[0].step == 8
    assert [note.code for note in warnings(events)] == ["went_back"]
    assert run.report is not None and whole.report is not None
    assert warnings(events)[0].text in run.report["notes"]
    run.write_report(run.report | {"notes": whole.report["notes"]})
    assert result(run) == result(whole)


def poison(monkeypatch: pytest.MonkeyPatch, bad: set[int]) -> None:
    """Make the n-th batches of all that follow no numbers."""
    real, calls = Learning.to_device, {"count": 0}

    def poisoned(self: Learning, batch: Any, device: torch.device) -> torch.Tensor:
        if not torch.is_grad_enabled():  # it is asked, not trained
            return real(self, batch, device)
        calls["count"] += 1
        return real(self, batch, device) * (float("nan") if calls["count"] in bad else 1.0)

    monkeypatch.setattr(Learning, "to_device", poisoned)


def test_a_loss_that_is_no_number_is_tried_again_more_slowly(
    make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = make_run(epochs=3)
    poison(monkeypatch, {6})
    events = finish(run)
    assert run.status == "finished" and run.report is not None
    notes = warnings(events)
    assert [(note.code, note.step, note.arguments) for note in notes] == [("slower", 0, {"step": 6, "rate": 5e-4})]
    assert notes[0].text in run.report["notes"]
    assert [event.step for event in steps(run)] == list(range(1, 13)), "no step is told twice"
    starts = [event.step for event in events if isinstance(event, RunStarted)]
    assert starts == [0, 4]
    rates = {event.step: event.learning_rate for event in steps(run)}
    whole = make_run("whole", epochs=3)
    finish(whole)
    before = {event.step: event.learning_rate for event in steps(whole)}
    assert all(rates[step] == before[step] / (1 if step <= 4 else 2) for step in rates)


def test_stopped_after_it_became_slower_it_stays_so(make_run: MakeRun, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, run = make_run("whole"), make_run("stopped")
    poison(monkeypatch, {2})
    finish(whole)
    poison(monkeypatch, {2})
    stop_after(run, 16)
    poison(monkeypatch, set())
    again = finish(run)
    assert not warnings(again)
    assert result(run) == result(whole)


def test_no_number_at_half_the_rate_either_is_said(make_run: MakeRun, monkeypatch: pytest.MonkeyPatch) -> None:
    run = make_run()
    poison(monkeypatch, set(range(3, 99)))
    with pytest.raises(TldeskError) as caught:
        finish(run)
    assert caught.value.code == "not_finite" and "half the learning rate" in caught.value.text
    assert run.status == "failed" and run.resumable
