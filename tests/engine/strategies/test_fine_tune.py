"""What a fine-tuning plans: frozen stages and epochs by images, processor and time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tldesk.engine.machine import device
from tldesk.engine.strategies import fine_tune
from tldesk.project.runs.config import RunConfig


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    """The smallest computer we promise something for."""
    monkeypatch.setattr(device, "threads", lambda: 2)


@pytest.mark.parametrize(("images", "frozen"), [(170, 4), (1_500, 4), (3_068, 5), (5_000, 5), (100_000, 5)])
def test_more_stages_stay_frozen_where_there_are_many_images(images: int, frozen: int) -> None:
    (phase,) = fine_tune.phases(RunConfig(), images, "cpu")
    assert (phase.frozen_stages, phase.epochs, phase.seconds) == (frozen, 5, 0)


def test_a_graphics_card_is_not_waited_for() -> None:
    (phase,) = fine_tune.phases(RunConfig(), 100_000, "cuda")
    assert phase.frozen_stages == 4


def test_what_the_user_asks_for_is_done() -> None:
    (phase,) = fine_tune.phases(RunConfig(frozen_stages=1, epochs=9), 100_000, "cpu")
    assert (phase.frozen_stages, phase.epochs) == (1, 9)


def test_a_larger_network_costs_more() -> None:
    for images in (1_500, 3_068):
        (phase,) = fine_tune.phases(RunConfig(backbone="efficientnet-lite2"), images, "cpu")
        assert phase.frozen_stages == 5


@given(st.integers(20, 200_000), st.integers(1, 120), st.integers(1, 30), st.floats(0, 3000))
def test_a_time_limit_is_planned_for(images: int, minutes: int, epochs: int, spent: float) -> None:
    config = RunConfig(minutes=minutes, epochs=epochs)
    (phase,) = fine_tune.phases(config, images, "cpu", spent)
    assert min(2, epochs) <= phase.epochs <= epochs and phase.seconds >= 1
    if fine_tune.fits(config, images, "cpu", spent):
        cost = fine_tune._cost(config.backbone, phase.frozen_stages, images)
        assert cost * phase.epochs <= 60 * minutes - spent + 1e-6


@pytest.mark.parametrize(("images", "epochs"), [(170, 3), (1_000, 2), (1_500, 0), (100_000, 0)])
def test_the_whole_model_learns_where_nobody_waits_long(images: int, epochs: int) -> None:
    phase = fine_tune.whole(RunConfig(), images, "cpu", spent=20, tuned=images / 10)
    assert (0 if phase is None else phase.epochs) == epochs
    if phase is not None:
        assert (phase.frozen_stages, phase.rate, phase.seconds) == (0, 0.3, 0)


def test_a_graphics_card_always_has_time_for_the_whole_model() -> None:
    phase = fine_tune.whole(RunConfig(minutes=1), 100_000, "cuda", spent=20, tuned=120)
    assert phase is not None and phase.epochs == 3


def test_stages_that_the_user_wants_frozen_stay_so() -> None:
    assert fine_tune.whole(RunConfig(frozen_stages=4), 170, "cpu", spent=1, tuned=1) is None


@given(st.integers(20, 200_000), st.integers(1, 120), st.integers(1, 30), st.floats(0, 3000), st.floats(0, 3000))
def test_the_whole_model_fits_the_time_limit(
    images: int, minutes: int, epochs: int, spent: float, tuned: float
) -> None:
    config = RunConfig(minutes=minutes, epochs=epochs)
    phase = fine_tune.whole(config, images, "cpu", spent, tuned)
    if phase is not None:
        assert min(2, epochs) <= phase.epochs <= 3
        assert fine_tune._cost(config.backbone, 0, images) * phase.epochs <= 60 * minutes - spent - tuned + 1e-6


@pytest.mark.parametrize(("backbone", "frozen"), [("minilm", 3), ("e5-small", 6), ("use", 1)])
def test_half_of_a_network_for_texts_stays_frozen(backbone: str, frozen: int) -> None:
    for kind in ("cpu", "cuda"):
        (phase,) = fine_tune.phases(RunConfig(modality="text", backbone=backbone), 100_000, kind)
        assert (phase.frozen_stages, phase.epochs, phase.seconds) == (frozen, 5, 0)
        assert (phase.rate, phase.decay, phase.straight) == (0.3, 0.85, True)
    assert fine_tune.whole(RunConfig(modality="text", backbone=backbone), 100, "cpu", spent=1, tuned=1) is None


def test_a_time_limit_is_planned_for_with_texts_too() -> None:
    config = RunConfig(modality="text", backbone="minilm", minutes=10, epochs=20)
    (phase,) = fine_tune.phases(config, 10_000, "cpu", 60)
    assert phase.epochs == 11 and phase.seconds == 540
    assert fine_tune.fits(config, 10_000, "cpu", 60) and not fine_tune.fits(config, 100_000, "cpu", 60)
