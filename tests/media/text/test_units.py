"""A text in words, characters of scripts without spaces, and signs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tldesk.media.text import units


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I don't know — it's re-done!!", ["I", "don't", "know", "—", "it's", "re-done", "!!"]),
        ("我的卡丢了，where?", ["我", "的", "卡", "丢", "了", "，", "where", "?"]),
        ("हिन्दी naïve 100%", ["हिन्दी", "naïve", "100", "%"]),
        (" \n\t", []),
    ],
)
def test_what_people_read_as_one(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in units.units(text)] == expected


@given(st.text(st.characters(codec="utf-8"), max_size=100) | st.text("ab '-你。!\t", max_size=60))
def test_nothing_but_spaces_is_between_them(text: str) -> None:
    found = units.units(text)
    covered = {place for start, end in found for place in range(start, end)}
    assert sum(end - start for start, end in found) == len(covered)
    assert not "".join(char for place, char in enumerate(text) if place not in covered).strip()


def test_a_piece_of_several_characters_makes_one_of_them() -> None:
    text = "我的信用卡丢了"
    pieces = [None, (0, 0), (0, 2), (2, 5), (5, 6), (6, 7), None]
    assert [text[a:b] for a, b in units.joined(units.units(text), pieces)] == ["我的", "信用卡", "丢", "了"]


def test_millions_of_spaces_take_no_time_and_change_no_unit() -> None:
    text = "one " + " " * 3_000_000 + "two,\n" + "\u3000" * 40 + "三 " * 3
    found = units.units(text)
    assert [text[a:b] for a, b in found] == ["one", "two", ",", "三", "三", "三"]
