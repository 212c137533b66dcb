"""What fine-tuning costs here: measured with whatever clock, kept, and told before there is more to go by."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import asdict, replace
from itertools import count
from typing import cast

import pytest
from present import present

from tldesk import paths
from tldesk.engine.networks import backbones
from tldesk.engine.networks.backbones import Backbone
from tldesk.engine.training import cost_measuring, costs
from tldesk.engine.training.costs import Figures, Measured
from tldesk.engine.training.inputs import TrainingInputs
from tldesk.engine.training.phase import Phase
from tldesk.engine.training.remaining import Remaining
from tldesk.engine.training.training_state import Position
from tldesk.project.runs.estimate import Estimate


def clock(seconds: float) -> Callable[[], float]:
    """Each look at it is so much later than the one before."""
    looks = count()
    return lambda: seconds * next(looks)


@pytest.fixture
def tiny(tiny_weights: object) -> Backbone:
    return backbones.get("test_efficientnet")


def test_what_is_measured_is_kept_and_follows_the_clock(tiny: Backbone) -> None:
    for graph in (paths.cache() / "backbones").glob("*.onnx"):
        graph.unlink()  # tests before may have shared theirs
    assert costs.cached(tiny) is None
    found, exact = cost_measuring.figures(tiny, clock(0.001))
    slower, _ = cost_measuring.figures(tiny, clock(0.002))
    assert found.cut and not exact  # nothing is exported, so ONNX Runtime was not asked
    for name, seconds in asdict(found).items():
        if name != "cut":
            assert asdict(slower)[name] == pytest.approx(
                [2 * one for one in seconds] if name != "vary" else 2 * seconds
            )
    assert len(found.step) == len(found.runtime) == len(found.torch) == len(found.answer)
    assert found.torch == sorted(found.torch) and found.step == sorted(found.step, reverse=True)
    costs.keep(tiny, found)
    known = costs.cached(tiny)
    assert known is not None and known.figures == found
    (paths.cache() / "costs.json").write_text((paths.cache() / "costs.json").read_text().replace("step", "leap"))
    assert costs.cached(tiny) is None


@pytest.mark.parametrize("name", ["runtime", "torch", "step", "answer"])
def test_figures_that_do_not_fit_together_are_measured_again(tiny: Backbone, name: str) -> None:
    lists = {one: [0.3, 0.2, 0.1] for one in ("runtime", "torch", "step", "answer")}
    costs.keep(tiny, Figures(**lists, vary=0.1, cut=True))
    assert costs.cached(tiny) is not None
    costs.keep(tiny, Figures(**lists | {name: [0.3]}, vary=0.1, cut=True))
    assert costs.cached(tiny) is None
    costs.keep(tiny, Figures(**lists | {"answer": [0.0] * 3}, vary=0.1, cut=True))
    assert costs.cached(tiny) is None


def test_a_computer_that_is_busy_at_times_gives_figures_that_can_be_kept(tiny: Backbone) -> None:
    looks, passed = random.Random(0), 0.0

    def now() -> float:
        nonlocal passed
        passed += looks.choice((1e-6, 1e-3, 5.0))
        return passed

    found, _ = cost_measuring.figures(tiny, now)
    assert max(found.step) <= passed and found.step == sorted(found.step, reverse=True)
    costs.keep(tiny, found)
    known = costs.cached(tiny)
    assert known is not None and known.figures == found


def test_where_the_frozen_network_is_exported_it_is_measured_as_it_will_run(tiny: Backbone) -> None:
    from tldesk.engine.networks import prepare

    prepare.frozen_onnx(tiny)
    known = cost_measuring.measured(tiny)
    again = costs.cached(tiny)
    assert again is not None and again.figures == known.figures
    assert known.figures.runtime[1] > 0 and known.seconds(1, 10, 2) > 0


def test_what_was_measured_before_is_told_until_there_is_more() -> None:
    now = 0.0
    estimate = Estimate(lambda: now, seconds=True)
    estimate.plan("views", 100, 0.1)
    estimate.plan("steps", 50, 2.0)
    assert estimate.seconds_left == 110
    now = 10.0
    assert estimate.seconds_left == 100
    for _ in range(3):  # twice as slow as was measured: so will the steps be
        now += 2.0
        estimate.did("views", 10)
    assert estimate.seconds_left == pytest.approx(70 * 0.2 + 50 * 4)


class _Unprepared:
    """Views that are still to be made."""

    forward: object = "the second half"

    def unprepared(self, first: int, last: int) -> int:
        return 1_000 * min(4, last - first + 1)


def test_a_training_tells_from_its_first_moment_what_it_takes() -> None:
    figures = Figures(0.001, [0.0, 0.004], [0.0, 0.01], [0.05, 0.02], [0.02, 0.01], cut=True)
    known, phases = Measured(figures, lambda frozen: True), [Phase("train", "Training", 5, frozen_stages=1)]
    remaining = Remaining(1_000, 100, 1_200, 32, known, lambda: 0.0)
    (note,) = remaining.promised(phases)
    assert note.code == "time_planned"
    (short,) = remaining.promised([replace(phases[0], epochs=1)])
    assert short.code == "time_short" and short.arguments["seconds"] < 60
    planned = known.seconds(1, 1_000, 5, 100) + known.seconds(1, 0, 1, 200)
    assert note.arguments == {"minutes": f"{planned / 60:.1f}", "seconds": round(planned)}
    (note,) = remaining.promised([replace(phases[0], again=True)])
    assert note.arguments["seconds"] == round(planned + known.seconds(1, 1_100, 5))
    views, again = cast(TrainingInputs, _Unprepared()), [replace(phases[0], again=True)]
    once = present(Remaining(1_000, 100, 1_200, 32, known, lambda: 0.0).seconds(phases, Position(), views))
    none = present(Remaining(1_000, 100, 1_000, 32, known, lambda: 0.0).seconds(phases, Position(), views))
    assert once == pytest.approx(none + known.seconds(1, 0, 1, 200)), "nor before all samples were asked"
    both = remaining.seconds(again, Position(), views)
    assert both == pytest.approx(once + known.seconds(1, 1_100, 5)), "it is not over before it has learned once more"
    assert list(Remaining(1_000, 100, 1_200, 32).promised(phases)) == []
    uncut = Measured(Figures(**{**asdict(figures), "cut": False}), lambda frozen: True)
    notes = Remaining(1_000, 100, 1_200, 32, uncut).promised(phases)
    assert [note.code for note in notes] == ["not_cut", "time_planned"]


@pytest.mark.parametrize(("pace", "kept"), [(0.5, False), (1.0, True), (1.2, True), (2.0, False)])
def test_costs_that_turn_out_to_be_wrong_are_measured_anew(tiny: Backbone, pace: float, kept: bool) -> None:
    figures = Figures(0.001, [0.0, 0.004], [0.0, 0.01], [0.05, 0.02], [0.02, 0.01], cut=True)
    costs.keep(tiny, figures)
    now, known = 0.0, costs.of(tiny, figures)
    remaining = Remaining(1_000, 100, 1_200, 32, known, lambda: now)
    phases = [Phase("train", "Training", 5, frozen_stages=1)]
    remaining.begin()
    remaining.seconds(phases, Position(), cast(TrainingInputs, _Unprepared()))
    for _ in range(32):
        now += pace * known.steps(1, 1_000, apart=True) / 32
        remaining.stepped(0)
    now += pace * known.answers(1, 100, apart=True)
    remaining.validated()
    assert (costs.cached(tiny) is not None) == kept


def test_work_that_is_said_to_cost_nothing_has_an_end() -> None:
    now = 0.0
    estimate = Estimate(lambda: now, seconds=True)
    estimate.plan("steps", 50, 0.0)
    for _ in range(3):
        now += 1.0
        estimate.did("steps", 10)
    assert estimate.seconds_left == pytest.approx(2.0)
