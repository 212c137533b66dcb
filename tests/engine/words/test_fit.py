"""The linear classifier of sparse rows: that it learns, what a step is, one label and several, and that it stops."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_array, random_array

from tldesk.engine.words import fit
from tldesk.engine.words.vocabulary import Vocabulary
from tldesk.media.text import grams

from .sentences import CLASSES, texts

Learned = tuple[Any, NDArray[np.int64], Any, NDArray[np.int64]]


@pytest.fixture(scope="module")
def learned() -> tuple[csr_array, np.ndarray, csr_array, np.ndarray]:
    said, targets = texts(90)
    asked, wanted = texts(60, seed=1)
    words = Vocabulary.of([grams.ids(text) for text in said], len(CLASSES))
    return (
        words.rows([grams.ids(text) for text in said]),
        targets,
        words.rows([grams.ids(one) for one in asked]),
        wanted,
    )


@pytest.mark.parametrize("balanced", [False, True])
def test_it_learns_and_a_longer_step_follows_closer(learned: Learned, balanced: bool) -> None:
    rows, targets, asked, wanted = learned
    heads = list(fit.path(rows, targets, len(CLASSES), balanced=balanced, seed=0))
    assert len(heads) == len(fit.STRENGTHS)
    assert all((head.logits(asked).argmax(axis=1) == wanted).all() for head in heads)
    sure = [np.ptp(head.logits(asked), axis=1).mean() for head in heads]
    assert sure == sorted(sure)


def test_the_same_seed_gives_the_same_weights(learned: Learned) -> None:
    rows, targets, _, _ = learned
    first, again, other = (
        next(fit.path(rows, targets, len(CLASSES), balanced=False, seed=seed)).weight for seed in (3, 3, 4)
    )
    assert (first == again).all() and not (first == other).all()


def test_strengths_side_by_side_are_those_alone(learned: Learned) -> None:
    rows, targets, _, _ = learned
    together = list(fit.path(rows, targets, len(CLASSES), balanced=False, seed=0))
    for strength, head in zip(fit.STRENGTHS, together, strict=True):
        (alone,) = fit.path(rows, targets, len(CLASSES), balanced=False, seed=0, strengths=(strength,))
        assert np.allclose(alone.weight, head.weight, atol=1e-5)


def test_a_step_goes_down_the_slope() -> None:
    """Of the whole, against that of the n-grams which are there."""
    rows = csr_array(random_array((8, 50), density=0.2, rng=0, dtype=np.float32, format="csr"))
    wanted = np.eye(4, dtype=np.float32)[np.arange(8) % 4]
    found = fit._Fit(50, wanted, (0.5,), balanced=False, several=False)
    found.step(rows.indices, rows.data, rows.indptr, np.arange(8), 1.0)
    (head,) = found.found()
    expected = rows.T @ (np.full((8, 4), 0.25) - wanted) * -0.5
    assert np.abs(head.weight.T - expected).max() < 1e-6


def test_several_labels_are_told_apart(learned: Learned) -> None:
    rows, targets, asked, wanted = learned
    labels = np.stack([targets == 0, targets != 2, np.ones_like(targets)], axis=1).astype(np.int64)
    expected = np.stack([wanted == 0, wanted != 2, wanted >= 0], axis=1)
    for balanced in (False, True):
        head = list(fit.path(rows, labels, 3, balanced=balanced, seed=0))[-1]
        assert ((head.logits(asked) > 0) == expected)[:, :2].all()
    assert (head.logits(asked)[:, 2] > 0).all()


def test_a_class_without_a_text_is_never_the_answer(learned: Learned) -> None:
    rows, targets, asked, _ = learned
    for head in fit.path(rows, targets, len(CLASSES) + 1, balanced=False, seed=0):
        assert (head.logits(asked).argmin(axis=1) == len(CLASSES)).all()


def test_it_stops(learned: Learned) -> None:
    rows, targets, _, _ = learned
    asked = iter([False, False, True])
    assert not list(fit.path(rows, targets, 3, balanced=False, seed=0, should_stop=lambda: next(asked)))
