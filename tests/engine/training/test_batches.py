"""Order, batches and class balance are functions of (seed, epoch)."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from tldesk.engine.training import batches

TARGETS = np.array([0] * 64 + [1] * 16 + [2] * 4)


@given(st.integers(1, 300), st.integers(1, 64))
def test_batches_hold_every_sample_once(count: int, size: int) -> None:
    parts = batches.split_batches(np.arange(count), size)
    assert np.concatenate(parts).tolist() == list(range(count))
    sizes = [len(part) for part in parts]
    assert max(sizes) <= size and max(sizes) - min(sizes) <= 1 and len(parts) == -(-count // size)


@given(st.integers(1, 900), st.integers(1, 40), st.integers(0, 5))
def test_batches_of_like_length_hold_every_sample_once(count: int, size: int, epoch: int) -> None:
    lengths = np.random.default_rng(count).integers(1, 100, count)
    plain = batches.split_batches(np.random.default_rng(0).permutation(count), size)
    parts = batches.alike(plain, lengths, 0, epoch)
    assert sorted(np.concatenate(parts).tolist()) == list(range(count))
    assert sorted(map(len, parts)) == sorted(map(len, plain))
    filled = [sum(int(lengths[part].max()) * len(part) for part in some) for some in (parts, plain)]
    assert filled[0] <= filled[1]
    assert all(np.array_equal(a, b) for a, b in zip(parts, batches.alike(plain, lengths, 0, epoch), strict=True))


@pytest.mark.parametrize("balance", ["none", "sampler", "weighted", "logit-adjustment"])
def test_order_repeats_and_changes(balance: str) -> None:
    def order(seed: int, epoch: int) -> list[int]:
        return batches.epoch_order(TARGETS, 3, seed, epoch, balance).tolist()

    assert order(1, 1) == order(1, 1)
    assert order(1, 1) != order(1, 2) and order(1, 1) != order(2, 1)
    if balance != "sampler":
        assert sorted(order(1, 1)) == list(range(84))


@given(st.integers(0, 1000))
def test_the_sampler_shows_small_classes_more_often(seed: int) -> None:
    order = batches.epoch_order(TARGETS, 3, seed, 1, "sampler")
    counts = np.bincount(TARGETS[order], minlength=3)
    expected = 84 * np.sqrt([64, 16, 4]) / np.sqrt([64, 16, 4]).sum()
    assert len(order) == 84
    assert np.abs(counts - expected).max() <= 16  # one more or one less of each image
    assert set(range(80, 84)) <= set(order.tolist()), "an image of the smallest class is left out"


def test_weights() -> None:
    weights = batches.class_weights(TARGETS, 3, "weighted")
    assert weights[TARGETS].mean() == pytest.approx(1)
    assert weights[1] / weights[0] == pytest.approx(2) and weights[2] / weights[0] == pytest.approx(4)
    assert (batches.class_weights(TARGETS, 3, "sampler") == 1).all()


def test_the_prior_is_the_log_of_the_shares() -> None:
    prior = batches.log_prior(TARGETS, 3, "logit-adjustment")
    assert np.exp(prior) == pytest.approx([64 / 84, 16 / 84, 4 / 84])
    assert (batches.log_prior(TARGETS, 3, "sampler") == 0).all()


def test_auto_looks_at_the_class_sizes() -> None:
    assert batches.balance_for("auto", TARGETS, 3) == "sampler"
    assert batches.balance_for("auto", np.array([0, 0, 0, 1]), 2) == "none"
    assert batches.balance_for("weighted", TARGETS, 3) == "weighted"
