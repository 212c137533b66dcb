"""Of few images that validate the model which is kept learns in the end, and they are asked before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from present import present

from engine.strategies.test_fine_tune_sounds import _is_told_when_ended_in_it, phases, stopped_in
from engine.test_train import finish, result
from tldesk.engine.judging import headline
from tldesk.engine.judging.tasks import task
from tldesk.engine.strategies import auto, both_splits
from tldesk.engine.training import checkpoint
from tldesk.engine.training.answers import answer, asked_of
from tldesk.engine.training.choosing import learned_from_val
from tldesk.media.pool import never
from tldesk.project.runs.events import EpochEnd, PhaseStarted
from tldesk.project.runs.run import Run

MakeRun = Callable[..., Run]


def has_learned(run: Run) -> bool:
    return learned_from_val(checkpoint.load_best(run)[1])


def test_the_model_has_learned_from_what_validated_and_val_is_told_from_before(make_run: MakeRun) -> None:
    run, plain, stopped = (make_run(name, both_splits=name != "plain") for name in ("run", "plain", "stopped"))
    told = finish(run)
    finish(plain)
    names = phases(told)
    assert names[names.index("train") :] == ["train", "evaluate", "again", "evaluate"]
    assert sum(isinstance(event, EpochEnd) for event in told) == 2, "the curves are of the first time"
    assert has_learned(run) and not has_learned(plain)
    ours, its = present(run.report), present(plain.report)
    # Frozen stages answer the first time as they are exported, and then as they were kept: all but the last digits.
    val = present(its["val"])
    assert ours["val"] == {**val, "loss": pytest.approx(val["loss"], rel=1e-6)}
    assert ours["chosen"] == its["chosen"] and its["notes"] == []
    assert ours["notes"][-1].startswith("With only 6 validation images")
    assert both_splits.planned(run, None) and not both_splits.planned(plain, None)
    assert not stopped_in(stopped, "again")
    assert present(checkpoint.load_last(stopped))["phases"][0]["again"], "what is promised counts it"
    assert stopped_in(stopped, "evaluate")
    assert "again" not in phases(finish(stopped)), "all of it has been learned"
    assert result(stopped) == result(run)
    assert [note.code for note in headline.learned_more(told)] == ["few_validate"], "it stands by the figures"
    _knows_them(run)


def test_ended_in_it_the_model_from_before_is_kept(make_run: MakeRun) -> None:
    _is_told_when_ended_in_it(make_run(both_splits=True))


def _knows_them(run: Run) -> None:
    told, rows = present(run.predictions()), [row for row in run.data.rows if row.split == "val"]
    work = answer(run, "cpu", [asked_of(row) for row in rows], never)
    try:
        while True:
            next(work)
    except StopIteration as end:
        now = end.value.logits
    before = told.only({row.id for row in rows})
    losses = [task(False).loss(before.targets, logits) for logits in (before.logits, now)]
    assert losses[1] < losses[0]


@pytest.mark.parametrize("why", ["limit of time", "many validate", "a test image is one of them"])
def test_it_does_not_where_there_is_a_reason_not_to(
    make_run: MakeRun, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    run = make_run(both_splits=True, epochs=1, minutes=9 * (why == "limit of time"))
    if why == "many validate":
        monkeypatch.setattr(both_splits, "VAL_SAMPLES", 6)
    if why == "a test image is one of them":
        rows = run.data.rows
        tested, val = (next(row for row in rows if row.split == split) for split in ("test", "val"))
        run.data = replace(
            run.data, rows=[replace(row, sha256=val.sha256, path=val.path) if row is tested else row for row in rows]
        )
    assert not both_splits.planned(run, None)
    assert "again" not in phases(finish(run)) and not has_learned(run)


def test_the_second_rung_of_auto_learns_from_them_too(make_run: MakeRun, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is compared with the first by what it was before; the whole network, however promising, is not tried."""
    asked: list[int] = []

    def contest(targets: np.ndarray, before: np.ndarray, after: np.ndarray) -> tuple[float, float, bool]:
        assert not has_learned(run)
        asked.append(len(targets))
        return 0.0, 1.0, True

    monkeypatch.setattr(auto, "_contest", contest)
    monkeypatch.setattr(auto, "_promising", lambda *_: True)
    run = make_run(strategy="auto", both_splits=True)
    assert "Training the whole model" not in [event.text for event in finish(run) if isinstance(event, PhaseStarted)]
    assert asked == [6] and has_learned(run) and both_splits.before(run) is not None
    assert present(run.report)["strategy"] == "fine-tune"
