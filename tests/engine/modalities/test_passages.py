"""What is left of a text without some of its words: the numbers of the rest, where they were."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import vocabularies
from hypothesis import given
from hypothesis import strategies as st

from tldesk.engine.modalities import passages
from tldesk.engine.modalities.passages import OfGrams, OfTokens
from tldesk.media.text import grams
from tldesk.media.text.preparing import Preprocess, in_windows
from tldesk.media.text.tokens.tokenizer import Tokenizer

KINDS = {"wordpiece": vocabularies.wordpiece(), "unigram": vocabularies.unigram(prefix="my ")}
ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=80) | st.text("abcs 好你!é\t\n", max_size=60)


def of_tokens(kind: str, text: str, window: int = 64) -> OfTokens:
    return OfTokens(text, Preprocess("small", window), Tokenizer(KINDS[kind]))  # type: ignore[arg-type]


def test_a_word_takes_its_pieces_with_it_and_the_rest_stays_in_its_place() -> None:
    text = "My cards are lost!"
    found = of_tokens("wordpiece", text)
    assert [text[a:b] for a, b in found.spans] == ["My", "cards", "are", "lost", "!"]
    pieces = KINDS["wordpiece"]["pieces"]
    (row,) = found.without([[1, 4]])
    said = [pieces[number] for number in row.tolist()]
    assert said == ["", "my", "", "", "a", "##r", "##e", "lost", "", ""]
    assert (row[0], row[-1]) == (2, 3) and (row[2:4] == 0).all() and row[8] == 0


def test_a_piece_of_several_characters_is_one_word() -> None:
    text = "你好 card好"
    found = of_tokens("unigram", text)
    assert [text[a:b] for a, b in found.spans] == ["你好", "card", "好"]


def test_what_the_window_cuts_off_is_no_passage() -> None:
    found = of_tokens("wordpiece", "card card is lost where is the money", 8)
    assert found.seen == len("card card is lost where is") and len(found.spans) == 6
    assert found.names[0] == found.names[1] == "card"


def test_a_word_in_two_windows_is_left_out_of_both() -> None:
    tokenizer = Tokenizer(KINDS["wordpiece"])  # type: ignore[arg-type]
    text, pre = "the my is where lost card money my", in_windows("small", 8)
    found = OfTokens(text, pre, tokenizer)
    first, second = (window.tolist() for window in tokenizer.windows(text, pre))
    assert first[1:7] == tokenizer.ids(text, 64)[1:7].tolist() and found.whole.tolist() == [[*first, *second, 0, 0]]
    assert found.seen == len(text) and [text[a:b] for a, b in found.spans] == text.split()
    (row,) = found.without([[5]])  # “card”, the last but one of the first window and the second of the other
    assert np.flatnonzero(row != found.whole[0]).tolist() == [6, 10]
    (row,) = found.without([[7]])
    assert np.flatnonzero(row != found.whole[0]).tolist() == [12]


@pytest.mark.parametrize("kind", KINDS)
@given(text=ANY_TEXT, data=st.data())
def test_leaving_out_changes_the_numbers_of_some_words_alone(kind: str, text: str, data: Any) -> None:
    found = of_tokens(kind, text, 40)
    count = len(found.spans)
    group = data.draw(st.lists(st.integers(0, count - 1), unique=True)) if count else []
    everything, nothing, some = found.without([list(range(count)), [], group])
    assert (nothing == found.whole[0]).all() and (everything[[0, -1]] == [2, 3]).all()
    changed = some != found.whole[0]
    assert (some[changed] == 0).all() and not (changed & (everything == found.whole[0])).any()


@given(text=ANY_TEXT, data=st.data())
def test_words_take_their_n_grams_and_bring_no_others(text: str, data: Any) -> None:
    found = OfGrams(text, 4096)
    count = len(found.spans)
    group = data.draw(st.lists(st.integers(0, count - 1), unique=True)) if count else []
    everything, nothing, some = found.without([list(range(count)), [], group])
    assert (nothing == found.whole[0]).all() and not everything.any()
    kept = some > 0
    assert ((some & grams.MASK)[kept] == (found.whole[0] & grams.MASK)[kept]).all()
    assert ((some >> grams.BITS)[kept] <= (found.whole[0] >> grams.BITS)[kept]).all()


def test_one_of_two_equal_words_leaves_the_count_of_the_other() -> None:
    found = OfGrams("card lost card", 4096)
    word = grams.ids("card")[0] & grams.MASK
    place = np.flatnonzero(found.whole[0] & grams.MASK == word)
    assert (found.without([[], [0], [0, 2]])[:, place[0]] >> grams.BITS).tolist() == [2, 1, 0]


def test_each_way_to_prepare_a_text_has_its_own(home: Any) -> None:
    vocabularies.write("small", KINDS["wordpiece"])
    characters = np.frombuffer("my card".encode("utf-32-le"), "<u4")
    assert isinstance(passages.of_text(characters, Preprocess("small", 16)), OfTokens)
    assert isinstance(passages.of_text(characters, Preprocess("words", 4096)), OfGrams)
