"""The n-grams of texts: what they are, that they stay what they are, and that no text takes long."""

from __future__ import annotations

import json
import time
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tldesk.media.text import grams

RECORDED = json.loads((Path(__file__).parent / "grams.json").read_text("utf-8"))


def _hash(units: list[int], start: int) -> int:
    """FNV-1a, a unit after the other, folded."""
    value = start
    for unit in units:
        value = (value ^ unit) * 16_777_619 % 2**32
    return value >> 21 ^ value % 2**21


@pytest.mark.parametrize("case", RECORDED, ids=[case["name"] for case in RECORDED])
def test_ids_are_those_that_were_recorded(case: dict[str, object]) -> None:
    """Models that have been trained, and programs in other languages, count on them."""
    assert grams.ids(str(case["text"])).tolist() == case["ids"]


@given(st.text(max_size=60))
def test_each_hash_is_that_of_what_is_spelled(text: str) -> None:
    plain = f" {grams.normalised(text)} "
    expected = Counter(
        _hash([ord(c) for c in plain[place : place + size]], 2_166_136_261)
        for size in (2, 3, 4, 5)
        for place in range(len(plain) - size + 1)
        if plain != "  "
    )
    found = Counter(value for value, _, of_words in grams.spelled(text) if not of_words)
    assert found == expected


@given(st.text(max_size=60))
def test_ids_are_what_is_spelled_once_with_its_count(text: str) -> None:
    counts = Counter(value for value, _, _ in grams.spelled(text))
    found = grams.ids(text)
    assert found.dtype == np.int32
    assert (found & grams.MASK).tolist() == list(counts)  # in the order in which they are told
    assert (found >> grams.BITS).tolist() == [min(count, 7) for count in counts.values()]


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_forms_that_look_alike_are_one(text: str) -> None:
    plain = grams.normalised(text)
    assert plain == " ".join(plain.split(" ")) and not plain.startswith(" ")
    assert grams.ids(f"\n\t{text}\u3000").tolist() == grams.ids(text).tolist()


def test_words_come_first_and_a_chinese_character_is_one() -> None:
    told = [text for _, text, of_words in grams.spelled("My Ｃard 退款 नमस्ते") if of_words]
    assert told == ["my", "card", "退", "款", "नमस्ते", "my card", "card 退", "退 款", "款 नमस्ते"]


def test_a_text_without_words_has_characters_and_an_empty_one_nothing() -> None:
    assert [text for _, text, _ in grams.spelled("?!")] == [" ?", "?!", "! ", " ?!", "?! ", " ?! "]
    assert len(grams.ids("")) == len(grams.ids(" \0\n\u200b")) == 0


@pytest.mark.parametrize("unit", ["a", "x y ", "\u0301\u0316", "\ufdfa", "退款", "\ud800"])
def test_a_text_of_any_length_takes_no_time(unit: str) -> None:
    began = time.process_time()
    found = grams.ids(unit * (10_000_000 // len(unit)))
    assert len(found) < 200
    assert time.process_time() - began < 5


def test_what_is_cut_off_says_nothing() -> None:
    text = "".join(chr(0x4E00 + number % 20_000) for number in range(30_000))
    assert grams.ids(text).tolist() == grams.ids(text[: grams.MOST_CHARACTERS]).tolist()
    assert len(grams.ids(text)) < 6 * grams.MOST_CHARACTERS
