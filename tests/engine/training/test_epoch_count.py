"""How many epochs a training has where the user leaves that to the program."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tldesk.engine.training.epoch_count import epochs_of
from tldesk.project.runs.config import RunConfig


@pytest.mark.parametrize(("images", "epochs"), [(1, 15), (90, 15), (170, 8), (289, 5), (3_068, 5), (0, 15)])
def test_few_images_are_seen_more_often(images: int, epochs: int) -> None:
    assert epochs_of(RunConfig(), images) == epochs


@given(st.integers(0, 100_000), st.integers(1, 4_096))
def test_there_are_enough_steps_or_as_many_epochs_as_are_of_use(images: int, batch: int) -> None:
    epochs = epochs_of(RunConfig(batch_size=batch), images)
    assert 5 <= epochs <= 15 and (epochs == 15 or epochs * math.ceil(images / batch) >= 45)
    assert epochs >= epochs_of(RunConfig(batch_size=batch), images + 1)


@given(st.integers(0, 100_000), st.integers(1, 1_000))
def test_what_the_user_says_is_done(images: int, epochs: int) -> None:
    assert epochs_of(RunConfig(epochs=epochs), images) == epochs
