"""Tokenizers: the numbers that the published ones give, of any text, and one message for a file that is none."""

from __future__ import annotations

import json
import time
from base64 import b64encode
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import vocabularies
from hypothesis import given
from hypothesis import strategies as st

from tldesk import paths
from tldesk.errors import TldeskError
from tldesk.media.text import tokens
from tldesk.media.text.preparing import Preprocess
from tldesk.media.text.tokens import vocabulary
from tldesk.media.text.tokens.tokenizer import Tokenizer

SET_UP = paths.weights()  # the user's own, before tests have a home
RECORDED: dict[str, list[tuple[str, list[int]]]] = json.loads((Path(__file__).parent / "recorded.json").read_text())
SMALL = {"wordpiece": vocabularies.wordpiece(), "unigram": vocabularies.unigram(), "bpe": vocabularies.bpe()}
KINDS = pytest.mark.parametrize("kind", SMALL)
ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=200) | st.text("abcs 好你!é\t\n\x01\ue000", max_size=200)


def made(kind: str, **changes: Any) -> Tokenizer:
    return Tokenizer(SMALL[kind] | changes)  # type: ignore[arg-type]


def pieces(kind: str, text: str) -> list[str]:
    ids = made(kind).ids(text, 512).tolist()
    assert (ids[0], ids[-1]) == (2, 3)
    return [SMALL[kind]["pieces"][number] or "unknown" for number in ids[1:-1]]


def test_the_longest_piece_comes_first() -> None:
    assert pieces("wordpiece", "My  CARDS\tis unableing!?") == [
        "my",
        "card",
        "##s",
        "is",
        "un",
        "##able",
        "##ing",
        "!",
        "?",
    ]
    assert pieces("wordpiece", "caré好好x Ж ж\x01\ue000") == [
        "c",
        "##a",
        "##r",
        "##e",
        "好",
        "好",
        "x",
        "unknown",
        "unknown",
    ]
    assert pieces("wordpiece", f"card {'a' * 101} card") == ["card", "unknown", "card"]


def test_the_likeliest_pieces_are_taken() -> None:
    assert pieces("unigram", " my  cards\n　你好。") == ["▁my", "▁card", "s", "▁", "你好", "。"]
    assert pieces("unigram", "cards\x01 xжжж好") == ["▁card", "s", "▁", "x", "unknown", "好"]
    assert pieces("unigram", "a▁card") == ["▁", "a", "▁card"]
    assert pieces("unigram", "") == []


def test_the_pair_learned_first_is_joined_first() -> None:
    assert pieces("bpe", "card lost  cards") == ["card", "Ġ", "lost", "Ġ", "Ġcard", "s"]
    assert pieces("bpe", "aaaaaaa it's\n") == ["aaaa", "aa", "a", "Ġ", "i", "t", "'", "s"]
    assert pieces("bpe", "好1½") == ["å¥", "½", "1", "Â", "½"]
    assert pieces("bpe", "ca") == ["c", "a"]  # which are joined with what follows alone


def test_what_spells_a_special_token_is_text() -> None:
    for kind in SMALL:
        ids = made(kind).ids("[CLS] [PAD] </s> ##s", 512)
        assert set(ids[1:-1].tolist()).isdisjoint({0, 2, 3})


@KINDS
@given(text=ANY_TEXT, window=st.integers(2, 40))
def test_a_window_is_the_beginning_of_the_whole(kind: str, text: str, window: int) -> None:
    tokenizer = made(kind)
    whole, ids = tokenizer.ids(text, 10_000), tokenizer.ids(text, window)
    assert ids.dtype == np.int32 and len(ids) == min(window, len(whole))
    assert ids.tolist() == [*whole[: len(ids) - 1].tolist(), 3]
    assert tokenizer.is_longer(text, window) == (len(whole) > window)
    assert np.array_equal(tokenizer.ids(text, window), ids)


@pytest.mark.parametrize("kind", ["wordpiece", "unigram"])
@given(text=ANY_TEXT, other=ANY_TEXT)
def test_words_are_cut_by_themselves(kind: str, text: str, other: str) -> None:
    tokenizer = made(kind)
    first, second, both = (tokenizer.ids(part, 10_000)[1:-1].tolist() for part in (text, other, f"{text} {other}"))
    assert both == first + second


@KINDS
def test_a_long_text_costs_no_more_than_its_window(kind: str) -> None:
    tokenizer = made(kind)
    for text in ("a" * 100_000, "好" * 100_000, "😀" * 100_000, ". " * 50_000, "\x01" * 100_000, "你好" * 2_000_000):
        start = time.process_time()
        assert len(tokenizer.ids(text, 128)) <= 128
        assert time.process_time() - start < 2


def test_a_prefix_is_before_each_text() -> None:
    assert made("unigram", prefix="my ").ids("card", 9).tolist() == made("unigram").ids("my card", 9).tolist()


@pytest.mark.parametrize("name", RECORDED)
def test_the_numbers_are_those_of_the_published_tokenizer(name: str) -> None:
    """Recorded with `tokenizers` and SentencePiece."""
    path = SET_UP / f"{name}.vocabulary"
    if not path.is_file():
        pytest.skip("the text encoders are not set up: python packaging/text_encoders.py")
    tokenizer = Tokenizer(vocabulary.read(path))
    assert [text for text, ids in RECORDED[name] if tokenizer.ids(text, 64).tolist() != ids] == []


def test_a_vocabulary_is_found_by_its_name_and_read_again_when_it_changes(home: Path) -> None:
    with pytest.raises(TldeskError) as caught:
        tokens.of("small")
    assert caught.value.code == "no_vocabulary" and "small" in caught.value.text
    assert not vocabulary.available("small")
    vocabularies.write("small", vocabularies.wordpiece())
    assert vocabulary.available("small") and tokens.of("small") is tokens.of("small") and tokens.of("small").pad == 0
    path = vocabulary.path_of("small")
    before = path.stat().st_mtime_ns
    vocabularies.write("small", vocabularies.wordpiece(pad=7))
    while path.stat().st_mtime_ns == before:
        path.touch()
    assert tokens.of("small").pad == 7


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "tldesk-vocabulary-2"},
        {"kind": "words"},
        {"kind": "bpe"},
        vocabularies.bpe(kind="unigram"),
        vocabularies.bpe(letters=[[9, 8]]),
        vocabularies.bpe(spaces=[]),
        vocabularies.bpe(merges=[[4, 260, 4]]),  # it joins what none has made
        vocabularies.bpe(merges=[[4, 5, 272]]),
        vocabularies.bpe(merges=[[4, 5, 4]]),
        vocabularies.bpe(bytes=[4]),
        {"pieces": []},
        {"pieces": ["a" * 300]},
        {"pad": -1},
        {"map": {"ab": "c"}},
        {"alone": [[5]]},
        {"kind": "unigram", "scores": [0.5]},
        {"sequences": "no base 64!", "joining": "a"},
        {"map": {"a": "b" * 30}},  # a text would become as many times as long
        {"sequences": "AAAAAA==", "joining": "b", "replacements": b64encode(b"ab\0" + b"c" * 100).decode()},
        {"more": 1},
    ],
)
def test_a_file_that_is_none_is_told_in_one_message(home: Path, changes: dict[str, Any]) -> None:
    vocabularies.write("bad", vocabularies.wordpiece(**changes))
    with pytest.raises(TldeskError) as caught:
        tokens.of("bad")
    assert caught.value.code == "vocabulary_damaged"


@given(units=st.binary(max_size=64), texts=st.binary(max_size=16), text=st.text("ab\u0301é", max_size=9))
def test_damaged_sequences_cost_no_more_than_other_numbers(units: bytes, texts: bytes, text: str) -> None:

    array = b64encode(units[: len(units) // 4 * 4]).decode()
    damaged = made("unigram", sequences=array, replacements=b64encode(texts).decode(), joining="\u0301a")
    assert len(damaged.ids(text, 64)) >= 2


@KINDS
@given(text=ANY_TEXT, window=st.integers(8, 80))
def test_each_number_has_its_place_in_the_text(kind: str, text: str, window: int) -> None:
    tokenizer = made(kind, prefix="my ")
    ids, (places,) = tokenizer.ids(text, window), tokenizer.places(text, Preprocess("small", window))
    assert len(places) == len(ids) and places[0] is None and places[-1] is None
    there = [place for place in places if place is not None]
    assert there == sorted(there) and all(0 <= start <= end <= len(text) for start, end in there)
    for number, place in zip(ids.tolist(), places, strict=True):
        piece = SMALL[kind]["pieces"][number].removeprefix("##").removeprefix("▁").removeprefix("Ġ")
        if place is not None and piece.isascii() and piece.isalnum():
            assert text[slice(*place)].lower().replace("é", "e") == piece.lower()


@pytest.mark.parametrize("name", RECORDED)
def test_places_follow_the_published_vocabularies(name: str) -> None:
    path = SET_UP / f"{name}.vocabulary"
    if not path.is_file():
        pytest.skip("the text encoders are not set up: python packaging/text_encoders.py")
    tokenizer = Tokenizer(vocabulary.read(path))
    for text, ids in RECORDED[name]:
        (places,) = tokenizer.places(text, Preprocess("small", 64))
        assert len(places) == len(ids)
        assert all(place is None or 0 <= place[0] <= place[1] <= len(text) for place in places)
