"""A text as a sample: what is read of it, how it looks, how it is like others, how it becomes what a model takes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import vocabularies
from hypothesis import given
from hypothesis import strategies as st

from tldesk.errors import TldeskError
from tldesk.media.text import card, code
from tldesk.media.text.likeness import simhash
from tldesk.media.text.preparing import Preprocess

WAITING = "I still have not received my new card, I ordered over a week ago."


def bits(one: str, other: str) -> int:
    return ((simhash(one) ^ simhash(other)) & (1 << 64) - 1).bit_count()


def test_numbers_are_filled_up_or_cut_to_the_window(home: Path) -> None:
    vocabularies.write("small", vocabularies.wordpiece(pad=77))
    ids = code.load(b"my card", Preprocess("small", 8))
    assert ids.tolist()[0] == 2 and ids.tolist()[3:] == [3, 77, 77, 77, 77]
    assert code.load(b"my card " * 9, Preprocess("small", 8)).tolist()[-1] == 3


@pytest.mark.parametrize(
    "values",
    [*({"vocabulary": name} for name in ("../up", "", "a/b", 5)), *({"window": size} for size in (7, 4097, "128"))],
)
def test_a_way_to_prepare_that_is_none_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="no way to prepare"):
        Preprocess(**{"vocabulary": "minilm"} | values)


@given(st.text(st.characters(codec="utf-8")))
def test_any_text_is_told_by_its_characters_and_drawn(text: str) -> None:
    data = text.encode()
    assert "".join(map(chr, code.whole(data, None).tolist())) == text.removeprefix("\ufeff")
    assert code.refusal(data) is None or "\0" in text
    assert card.drawn(text, 40).size == (40, 40) and -(1 << 63) <= simhash(text) < 1 << 63


def test_a_head_that_ends_within_a_character_is_text() -> None:
    data = ("a" + "好" * 1000).encode()
    assert all(code.refusal(data[:end]) is None for end in range(100, 104))
    assert code.refusal("Grüße an alle Größen".encode("latin-1")) == code.NOT_TEXT
    assert code.refusal("hello".encode("utf-16")) == code.NOT_TEXT


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", "é".encode("latin-1")])
def test_what_is_no_text_is_told(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "it.txt"
    path.write_bytes(data)
    with pytest.raises(TldeskError) as caught:
        code.read(path)
    assert caught.value.code == "image_unreadable" and caught.value.arguments["reason"] == code.NOT_TEXT


def test_texts_that_differ_little_have_likenesses_that_do() -> None:
    assert bits(WAITING, f"  {WAITING.upper()}\n") == 0
    assert bits(WAITING, WAITING + "!") < bits(WAITING, WAITING.replace("week", "month")) < 20
    assert bits(WAITING, "Where can I find the exchange rate of the day, please?") > 22


def test_a_card_shows_the_beginning_and_both_scripts() -> None:
    drawn = [np.asarray(card.drawn(text, 128)) for text in ("card", "card 卡", "card " * 5000, "c" * 5000, "", " \n")]
    assert len({one.tobytes() for one in drawn}) == 5 and np.array_equal(drawn[-1], drawn[-2])
    assert np.asarray(card.drawn("好" * 5000, 128)).min() < 100
