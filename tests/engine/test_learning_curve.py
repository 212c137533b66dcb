"""Transfer against from scratch: the parts, the gap, and a whole small curve that is stopped and goes on."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from present import present, typed

from tldesk.engine import learning_curve as curve
from tldesk.engine.embedding import speed
from tldesk.engine.train import train
from tldesk.engine.training import costs
from tldesk.engine.training.costs import Figures, Measured
from tldesk.errors import TldeskError
from tldesk.project.runs.events import CurvePoint, RunEnded
from tldesk.project.runs.run import Run


@pytest.fixture
def finished(make_run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch) -> Run:
    """A trained run whose curve has two points."""
    monkeypatch.setattr(curve, "FRACTIONS", (0.5, 1.0))
    run = make_run(epochs=1)
    for _ in run.record(train(run)):
        pass
    return Run.load(run.folder)


def test_parts_are_nested_and_keep_the_classes(make_run: Callable[..., Run]) -> None:
    rows = make_run().data.rows
    before: set[int] = set()
    for fraction in curve.FRACTIONS:
        part = curve.nested(rows, fraction, seed=3)
        ids = {row.id for row in part}
        assert before <= ids
        assert {row.target for row in part if row.split == "train"} == {0, 1, 2}
        assert [row for row in part if row.split != "train"] == [row for row in rows if row.split != "train"]
        before = ids
    assert before == {row.id for row in rows}
    assert curve.nested(rows, 0.5, 3) != curve.nested(rows, 0.5, 4)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=2, max_size=200))
def test_the_gap_lies_in_its_interval(pairs: list[tuple[bool, bool]]) -> None:
    first, second = (np.array(one, bool) for one in zip(*pairs, strict=True))
    difference, low, high = curve.gap(first, second)
    assert difference == pytest.approx(first.mean() - second.mean())
    assert low <= difference + 1 / len(pairs) and high >= difference - 1 / len(pairs)
    assert curve.gap(first, first) == (0.0, 0.0, 0.0)


def test_its_interval_is_that_of_the_paired_images() -> None:
    """Both wrong on the same images are no evidence of a difference: an unpaired interval would be far wider."""
    first = np.arange(400) < 200
    second = np.arange(400) < 190
    _, low, high = curve.gap(first, second)
    assert 0.008 < low < 0.025 < high < 0.045


def test_a_curve_is_stopped_goes_on_and_is_kept(finished: Run) -> None:
    looks = iter([False] * 6 + [True] * 10_000)
    events = list(curve.learning_curve(finished, lambda: next(looks)))
    assert events[-1] == RunEnded(status="stopped")
    assert curve.begun(finished) and curve.kept(finished) == []
    events = list(curve.learning_curve(finished))
    points = [event for event in events if isinstance(event, CurvePoint)]
    assert [point.fraction for point in points] == [0.5, 1.0] and typed(RunEnded, events[-1]).status == "finished"
    report = present(finished.report)
    assert points[1].transfer == pytest.approx(present(report["test"])["accuracy"])  # the run itself
    assert points[1].images == report["n_train"] > points[0].images
    for point in points:
        assert point.split == "test" and point.judged == report["n_test"]
        assert point.gap == pytest.approx(point.transfer - point.scratch)
        assert point.gap_interval[0] <= point.gap <= point.gap_interval[1]
    assert curve.kept(finished) == points and not curve.begun(finished)
    assert (finished.checkpoints / "best.safetensors").is_file()


def test_what_has_no_curve_says_so(make_run: Callable[..., Run], finished: Run) -> None:
    with pytest.raises(TldeskError) as caught:
        list(curve.learning_curve(make_run("unfinished")))
    assert caught.value.code == "run_unfinished"
    finished.write_report({**present(finished.report), "strategy": "scratch"})
    with pytest.raises(TldeskError) as caught:
        list(curve.learning_curve(Run.load(finished.folder)))
    assert caught.value.code == "curve_of_scratch"
    (finished.folder / "curve.json").write_text("[{}]")
    assert curve.kept(finished) == []


def test_its_cost_is_known_before(finished: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speed, "cached", lambda name: None)
    assert curve.seconds(finished) is None
    monkeypatch.setattr(speed, "cached", lambda name: 10.0)
    finished.write_report({**present(finished.report), "seconds": 100.0, "n_train": 1000})
    assert curve.seconds(Run.load(finished.folder)) == pytest.approx(50 + 1000 * 0.01 * 12 * 1.5)
    figures = Figures(vary=0.1, runtime=[0.0], torch=[0.0], step=[0.2], answer=[0.1], cut=False)
    monkeypatch.setattr(costs, "cached", lambda record: Measured(figures, lambda frozen: False))
    assert curve.seconds(Run.load(finished.folder)) == pytest.approx(50 + 1000 * costs._BESIDE * 0.3 * 1.5)
