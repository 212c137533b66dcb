"""How strongly each word moved an answer, on models of which that is known."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tldesk.engine.modalities.passages import OfGrams
from tldesk.engine.reporting import left_out
from tldesk.media.text import grams


class Bag:
    """A model that adds up a weight for each word: logits (n, 2) of what is there of it, and the calls it got."""

    def __init__(self, weights: dict[str, float]) -> None:
        self._weights = {int(grams.ids(word)[0]) & grams.MASK: weight for word, weight in weights.items()}
        self.calls: list[int] = []

    def __call__(self, ids: NDArray[Any]) -> NDArray[np.float32]:
        self.calls.append(len(ids))
        rows = [sum(self._weights.get(int(one), 0.0) for one in row[row > 0] & grams.MASK) for row in ids]
        share = 1 / (1 + np.exp(-np.array(rows)))
        return np.stack([share, 1 - share], axis=1).astype(np.float32)


def told(text: str, model: Bag, target: int = 0) -> dict[str, float]:
    found = left_out.strengths(model, OfGrams(text, 4096), target)
    assert [one.start for one in found] == sorted(one.start for one in found)
    return {text[one.start : one.end]: one.strength for one in found}


def test_a_word_is_worth_what_it_adds_for_each_class() -> None:
    model = Bag({"refund": 3.0, "card": -1.0})
    found = told("where is my refund and card", model)
    assert found == pytest.approx({"where": 0, "is": 0, "my": 0, "refund": 3, "and": 0, "card": -1}, abs=1e-4)
    assert told("where is my refund and card", model, 1)["refund"] == pytest.approx(-3, abs=1e-4)


def test_it_is_one_batch_a_text() -> None:
    model = Bag({"card": 1.0})
    told("where is my card", model)
    assert model.calls == [1, 9], "the text, then without each word, each word alone and nothing at all"


def test_equal_words_are_left_out_together() -> None:
    assert told("Card or card", Bag({"card": 2.0}))["Card"] == pytest.approx(2, abs=1e-4)


def test_of_many_words_those_that_count_are_told_alone() -> None:
    words = [f"w{number}" for number in range(1000)]
    words[700], words[100] = "refund", "card"
    model = Bag({"refund": 4.0, "card": -2.0})
    text = " ".join(words)
    found = told(text, model)
    assert found["refund"] == pytest.approx(4, abs=1e-4) and found["card"] == pytest.approx(-2, abs=1e-4)
    assert sum(abs(strength) > 0.1 for strength in found.values()) == 2
    assert sum(model.calls) <= 2 * (2 * left_out.MOST + 1) + 1
    spans = [(one.start, one.end) for one in left_out.strengths(model, OfGrams(text, 4096), 0)]
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))


def test_words_that_say_the_same_all_speak_for_it() -> None:
    """Any of them is enough, and more of them is a little less: left out alone, each would speak against its class."""
    words = [int(grams.ids(word)[0]) & grams.MASK for word in ("football", "final", "team")]

    def shares(ids: NDArray[Any]) -> NDArray[np.float32]:
        there = np.array([np.isin(words, row & grams.MASK).sum() for row in ids])
        share = 1 / (1 + np.exp(-np.where(there > 0, 4.0 - 0.2 * there, -3.0)))
        return np.stack([share, 1 - share], axis=1).astype(np.float32)

    found = left_out.strengths(shares, OfGrams("football final team", 4096), 0)
    assert len(found) == 3 and all(one.strength > 3 for one in found)


def test_what_is_certain_still_has_its_reason() -> None:
    assert told("refund card", Bag({"refund": 40.0}))["refund"] > 30


def test_with_several_labels_each_class_is_by_itself() -> None:
    def shares(ids: NDArray[Any]) -> NDArray[np.float32]:
        there = Bag({"card": 1.0})(ids)[:, :1]
        return np.concatenate([there, np.full_like(there, 0.9)], axis=1)

    first, second = (left_out.strengths(shares, OfGrams("my card", 4096), target, True) for target in (0, 1))
    assert [one.strength for one in first] == pytest.approx([0, 1], abs=1e-3)
    assert [one.strength for one in second] == pytest.approx([0, 0], abs=1e-6)


def test_a_text_without_words_has_none() -> None:
    assert left_out.strengths(Bag({}), OfGrams(" \n", 4096), 0) == []


def test_a_long_text_tells_how_far_it_is_and_can_be_stopped() -> None:
    text = " ".join(f"w{number}" for number in range(1000))
    passages, model = OfGrams(text, 4096), Bag({"w700": 4.0})
    told = list(left_out.finding(model, passages, 0))
    assert len(told) > 5 and told == sorted(told) and all(done <= total for done, total in told)
    assert told[0][1] == pytest.approx(told[-1][0], rel=0.1) and told[-1][0] == told[-1][1]
    looks = itertools.count()
    before = len(model.calls)
    assert len(list(left_out.finding(model, passages, 0, should_stop=lambda: next(looks) >= 2))) == 2
    assert len(model.calls) == before + 3  # the whole text, and two batches
