"""What a fine-tuning plans: frozen stages and epochs by images, processor and time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tldesk.engine.machine import device
from tldesk.engine.modalities import learning
from tldesk.engine.networks import backbones
from tldesk.engine.strategies import fine_tune
from tldesk.engine.training import costs
from tldesk.engine.training.costs import Figures, Measured, Told
from tldesk.project.runs.config import RunConfig


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    """The smallest computer we promise something for."""
    monkeypatch.setattr(device, "threads", lambda: 2)


def computer(times_slower: float = 1.0, *, cut: bool = True) -> Measured:
    """What a network of seven stages might cost: an epoch on 1,000 images 4 s more where four stages are frozen than
    where five are."""
    lists = {
        "runtime": [0.0, 0.001, 0.0015, 0.002, 0.002, 0.003, 0.0035],
        "torch": [0.0, 0.003, 0.005, 0.006, 0.007, 0.008, 0.009],
        "step": [0.06, 0.05, 0.04, 0.03, 0.018, 0.01, 0.005],
        "answer": [0.02, 0.016, 0.013, 0.01, 0.006, 0.003, 0.002],
    }
    slower = {name: [times_slower * one for one in seconds] for name, seconds in lists.items()}
    return Measured(Figures(vary=0.001 * times_slower, cut=cut, **slower), lambda frozen: False)


CARD = None  # nothing is planned on one


@pytest.mark.parametrize(
    ("images", "slower", "frozen"),
    [(300, 1, 4), (1_500, 1, 4), (1_500, 1.7, 5), (3_068, 1, 5), (3_068, 0.5, 4), (100_000, 1, 5), (100_000, 0.01, 4)],
)
def test_more_stages_stay_frozen_where_there_are_many_images_or_the_computer_is_slow(
    images: int, slower: float, frozen: int
) -> None:
    (phase,) = fine_tune.phases(RunConfig(), images, "cpu", computer(slower))
    assert (phase.frozen_stages, phase.epochs, phase.seconds) == (frozen, 5, 0)


def test_few_images_are_learned_from_more_often() -> None:
    (phase,) = fine_tune.phases(RunConfig(), 90, "cpu", computer())
    assert (phase.frozen_stages, phase.epochs, phase.most) == (4, 15, 15)


def test_what_is_held_out_is_waited_for_too() -> None:
    (alone,), (judged,) = (fine_tune.phases(RunConfig(), 2_000, "cpu", computer(), 0, held) for held in (0, 2_000))
    assert (alone.frozen_stages, judged.frozen_stages) == (4, 5)


def test_a_network_that_cannot_be_cut_costs_more() -> None:
    found = [computer(cut=cut).seconds(4, 3_000, 5, 300) for cut in (True, False)]
    # Of each image, four views of five epochs against all that is before the cut, and its variation, in each.
    apart = 3_000 * (4 * 0.003 + 5 * 0.018) + 300 * (0.002 + 5 * 0.006)
    whole = 5 * (3_000 * (0.018 + 0.007 + 0.001) + 300 * (0.006 + 0.007))
    assert found == pytest.approx([costs._BESIDE * apart, costs._BESIDE * whole])
    # So few images are not worth an export.
    assert computer().seconds(4, 100, 5) == computer(cut=False).seconds(4, 100, 5)


def test_a_graphics_card_is_not_waited_for() -> None:
    (phase,) = fine_tune.phases(RunConfig(), 100_000, "cuda", CARD)
    assert phase.frozen_stages == 4


def test_what_the_user_asks_for_is_done() -> None:
    (phase,) = fine_tune.phases(RunConfig(frozen_stages=1, epochs=9), 100_000, "cpu", None)
    assert (phase.frozen_stages, phase.epochs) == (1, 9)


@given(st.integers(20, 200_000), st.integers(1, 120), st.integers(1, 30), st.floats(0, 3000), st.floats(0.1, 10))
def test_a_time_limit_is_planned_for(images: int, minutes: int, epochs: int, spent: float, slower: float) -> None:
    config, known = RunConfig(minutes=minutes, epochs=epochs), computer(slower)
    (phase,) = fine_tune.phases(config, images, "cpu", known, spent)
    assert min(2, epochs) <= phase.epochs <= epochs and phase.seconds >= 1
    if fine_tune.fits(config, images, known, spent):
        assert known.seconds(phase.frozen_stages, images, phase.epochs) <= 60 * minutes - spent + 1e-6


@pytest.mark.parametrize(("minutes", "frozen", "epochs"), [(20, 4, 5), (4, 5, 5), (3, 5, 3), (2, 6, 3), (1, 6, 2)])
def test_in_a_hurry_there_are_fewer_epochs_before_more_stages_stay_frozen_than_is_usual(
    minutes: int, frozen: int, epochs: int
) -> None:
    (phase,) = fine_tune.phases(RunConfig(minutes=minutes), 3_068, "cpu", computer())
    assert (phase.frozen_stages, phase.epochs) == (frozen, epochs)


@pytest.mark.parametrize(("images", "epochs"), [(170, 3), (900, 2), (1_800, 0), (100_000, 0)])
def test_the_whole_model_learns_where_nobody_waits_long(images: int, epochs: int) -> None:
    phase = fine_tune.whole(RunConfig(), images, computer(), spent=20, tuned=images / 10)
    assert (0 if phase is None else phase.epochs) == epochs
    if phase is not None:
        assert (phase.frozen_stages, phase.rate, phase.seconds) == (0, 0.3, 0)


def test_a_graphics_card_always_has_time_for_the_whole_model() -> None:
    phase = fine_tune.whole(RunConfig(minutes=1), 100_000, CARD, spent=20, tuned=120)
    assert phase is not None and phase.epochs == 3


def test_stages_that_the_user_wants_frozen_stay_so() -> None:
    assert fine_tune.whole(RunConfig(frozen_stages=4), 170, computer(), spent=1, tuned=1) is None


@given(st.integers(20, 200_000), st.integers(1, 120), st.integers(1, 30), st.floats(0, 3000), st.floats(0, 3000))
def test_the_whole_model_fits_the_time_limit(
    images: int, minutes: int, epochs: int, spent: float, tuned: float
) -> None:
    config, known = RunConfig(minutes=minutes, epochs=epochs), computer()
    phase = fine_tune.whole(config, images, known, spent, tuned)
    if phase is not None:
        assert min(2, epochs) <= phase.epochs <= 3
        assert known.seconds(0, images, phase.epochs) <= 60 * minutes - spent - tuned + 1e-6


@pytest.mark.parametrize(("backbone", "frozen"), [("minilm", 3), ("e5-small", 6), ("use", 1)])
def test_half_of_a_network_for_texts_stays_frozen(backbone: str, frozen: int) -> None:
    known = told(backbone)
    for kind, these in (("cpu", known), ("cuda", None)):
        (phase,) = fine_tune.phases(RunConfig(modality="text", backbone=backbone), 100_000, kind, these)
        assert (phase.frozen_stages, phase.epochs, phase.seconds) == (frozen, 5, 0)
        assert (phase.rate, phase.decay, phase.straight) == (0.3, 0.85, True)
    assert fine_tune.whole(RunConfig(modality="text", backbone=backbone), 100, known, spent=1, tuned=1) is None


def test_a_time_limit_is_planned_for_with_texts_too() -> None:
    config, known = RunConfig(modality="text", backbone="minilm", minutes=10, epochs=20), told("minilm")
    (phase,) = fine_tune.phases(config, 10_000, "cpu", known, 60)
    assert phase.epochs == 11 and phase.seconds == 540
    assert fine_tune.fits(config, 10_000, known, 60) and not fine_tune.fits(config, 100_000, known, 60)


def told(backbone: str) -> Told:
    """What the record of texts says."""
    record = backbones.get(backbone)
    return Told(record, learning.of(record.modality).recipe)


def test_in_a_hurry_many_epochs_come_before_few_frozen_stages() -> None:
    known = computer()
    enough = known.seconds(4, 3_068, 3) + 1
    assert known.seconds(5, 3_068, 3) < enough < known.seconds(5, 3_068, 5)
    assert fine_tune._frozen_in(known, enough, 3_068, 5, 0, hurried=True) == 5
