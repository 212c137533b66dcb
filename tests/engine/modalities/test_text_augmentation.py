"""Variations of training texts: the same from the same seed, never empty, and true to what a share asks for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import vocabularies
from hypothesis import given
from hypothesis import strategies as st

from tldesk.engine.modalities import text
from tldesk.engine.modalities.learning import LEARNING, rng_for
from tldesk.engine.modalities.text_augmentation import _NEAR, TextAugmentation, augmentation_of, varied
from tldesk.errors import TldeskError
from tldesk.media.text import code
from tldesk.media.text.preparing import Preprocess
from tldesk.project.runs.config import RunConfig, make_config

ENGLISH = "Where is my new card? I ordered it 2 weeks ago, and nobody answers."
CHINESE = "我想退款，请问如何办理？订单已经付款三天了，还没有发货。"
ALL = TextAugmentation(words=0.3, typos=0.1, case=0.5)


def made(said: str, how: TextAugmentation, count: int = 200) -> list[str]:
    return [varied(said, rng_for(0, 1, sample), how) for sample in range(count)]


def test_by_default_nothing_is_varied() -> None:
    assert augmentation_of(RunConfig(modality="text")) is None
    assert augmentation_of(RunConfig(modality="text", augment_typos=0.1)) == TextAugmentation(typos=0.1)
    assert varied(ENGLISH, np.random.default_rng(0), TextAugmentation()) == ENGLISH


def test_settings_come_as_text_too() -> None:
    assert augmentation_of(make_config({"modality": "text", "augment_words": "0.2"})) == TextAugmentation(words=0.2)
    with pytest.raises(TldeskError):
        make_config({"augment_words": "0.9"})


@given(st.text(max_size=80), st.integers(0, 9999))
def test_any_text_is_varied_and_is_not_empty(said: str, seed: int) -> None:
    first, again = (varied(said, rng_for(seed, 1, 0), ALL) for _ in range(2))
    assert first == again
    assert any(map(str.isalnum, first)) or not any(map(str.isalnum, said))


def test_about_as_many_words_go_as_asked_for() -> None:
    many = " ".join(f"word{number}" for number in range(100))
    shares = [len(one.split()) / 100 for one in made(many, TextAugmentation(words=0.3), 50)]
    assert 0.65 < float(np.mean(shares)) < 0.75
    chinese = made(CHINESE, TextAugmentation(words=0.3))
    assert all("，" in one and set(one) <= set(CHINESE) for one in chinese)
    assert len(set(chinese)) > 150 and min(map(len, chinese)) < len(CHINESE) < 2 * max(map(len, chinese))


def test_a_word_goes_with_its_space_and_one_stays() -> None:
    assert set(made("card", TextAugmentation(words=0.5))) == {"card"}
    assert set(made("new card", TextAugmentation(words=0.5))) == {"new card", "new", "card"}


def test_letters_are_hit_beside_and_numbers_stay() -> None:
    found = made(ENGLISH, TextAugmentation(typos=0.1))
    assert all("2" in one for one in found) and all(abs(len(one) - len(ENGLISH)) < 12 for one in found)
    assert set("qwsz") <= set(_NEAR["a"]) and _NEAR["G"] == _NEAR["g"].upper() and "p" not in _NEAR["a"]
    typed = set(made("a1", TextAugmentation(typos=1.0)))
    assert typed == {*(f"{key}1" for key in _NEAR["a"]), "1"}


def test_chinese_characters_are_exchanged_or_left_out() -> None:
    assert set(made("卡丢", TextAugmentation(typos=0.5))) == {"卡丢", "丢卡", "丢", "卡"}


def test_a_letter_with_a_mark_stays() -> None:
    assert set(made("e\u0301", TextAugmentation(typos=1.0))) == {"e\u0301"}


def test_letter_case_is_that_of_whole_texts() -> None:
    found = made(ENGLISH, TextAugmentation(case=0.6), 300)
    cases = {ENGLISH, ENGLISH.lower(), ENGLISH.upper(), ENGLISH.title()}
    assert set(found) == cases and 90 < found.count(ENGLISH) < 150


def test_its_numbers_are_those_of_the_varied_text(home: Path) -> None:
    vocabularies.write("small", vocabularies.wordpiece())
    preprocess, how = Preprocess("small", 16), TextAugmentation(typos=0.2)
    numbers = LEARNING["text"].vary(
        code.whole(ENGLISH.encode(), None).astype("int32"), rng_for(0, 1, 0), preprocess, how
    )
    expected = code.load(varied(ENGLISH, rng_for(0, 1, 0), how).encode(), preprocess)
    assert np.array_equal(numbers, expected) and numbers.dtype == np.int32
    assert text.vary(expected, rng_for(0, 1, 0), preprocess, None) is expected
