"""The text of a place in a file: one spelling for each, read back as it was written; anything else is refused."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tldesk.media import place
from tldesk.media.place import Place
from tldesk.project.database.schema import natural_key

MOST = 10**12 - 1
COUNT, OFFSET, SIZE = st.integers(0, MOST), st.integers(-MOST, MOST), st.integers(1, MOST)
PLACES = st.one_of(
    st.builds(Place, st.sampled_from(["row", "frame"]), st.tuples(COUNT)),
    st.builds(
        Place,
        st.sampled_from(["ms", "bytes"]),
        st.tuples(COUNT, COUNT).map(sorted).map(tuple).filter(lambda two: two[0] < two[1]),
    ),
    st.builds(
        Place,
        st.just("ms"),
        st.tuples(COUNT, COUNT, SIZE).filter(lambda three: three[0] < three[1]),
    ),
    st.builds(Place, st.just("channel"), st.tuples(SIZE)),
    st.builds(Place, st.just("box"), st.tuples(OFFSET, OFFSET, SIZE, SIZE)),
)


@given(PLACES)
def test_what_was_written_is_read(one: Place) -> None:
    assert place.parse(one.text) == one


@given(st.lists(st.one_of(PLACES.map(lambda one: one.text), st.text("row:1-,\n\r\u0661", max_size=9)), max_size=4))
def test_many_are_looked_at_as_one_text(texts: list[str]) -> None:
    def sound(text: str) -> bool:
        try:
            return place.parse(text) is not None
        except ValueError:  # a stretch that ends before it begins is spelled all the same
            return text.startswith(("ms:", "bytes:")) and bool(
                re.fullmatch(
                    r"(bytes:(0|[1-9]\d*)-(0|[1-9]\d*)|ms:(0|[1-9]\d*)-(0|[1-9]\d*)(,[1-9]\d*)?)", text, re.ASCII
                )
            )

    assert place.are_spelled("\n".join(texts), len(texts)) == all(map(sound, texts))


@given(st.tuples(COUNT, COUNT).filter(lambda two: two[0] < two[1]))
def test_a_stretch_is_spelled_like_any_place(two: tuple[int, int]) -> None:
    assert place.stretch(*two) == Place("bytes", two).text


@given(st.one_of(st.text(), st.from_regex(r"(row|frame|ms|channel|bytes|box):[-,\d ]+")))
def test_a_place_has_one_spelling(text: str) -> None:
    try:
        found = place.parse(text)
    except ValueError:
        return
    assert (found.text if found is not None else "") == text


@pytest.mark.parametrize(
    "text",
    [
        *("row", "row:", "row:-1", "row:01", "row:1 ", "row: 1", "row:1.0", "row:1,2", "row:1\n", "ROW:1"),
        *("row:\u0661", "ms:5", "ms:5-5", "ms:9-5", "ms:-5-9", "ms:1-2-3", "bytes:7", "bytes:7-7"),
        *("box:1,2,3", "box:1,2,0,4", "box:1,2,3,-4", "box:-0,0,1,1"),
        *("page:3", ":", "frame:1000000000000", "row:" + "9" * 5000, "a/b.png", "\0"),
    ],
)
def test_anything_else_is_no_place(text: str) -> None:
    with pytest.raises(ValueError, match="no place"):
        place.parse(text)


@pytest.mark.parametrize(("kind", "numbers"), [("row", ()), ("row", (-1,)), ("ms", (3, 3)), ("page", (1,))])
def test_no_record_is_made_of_nonsense(kind: str, numbers: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="no place"):
        Place(kind, numbers)


@given(st.text(st.characters(exclude_characters="\0")), st.one_of(st.just(""), PLACES.map(lambda one: one.text)))
def test_a_key_holds_both(path: str, text: str) -> None:
    assert place.of_key(place.key(path, text)) == (path, text)


def test_samples_are_sorted_by_their_file_and_then_by_their_place() -> None:
    wanted = [
        *(("a2.csv", text) for text in ("", "row:2", "row:10")),
        *(("a10.csv", text) for text in ("ms:0-500", "ms:500-900", "ms:1500-2000")),
        ("a10.csv.bak", ""),
    ]
    shuffled = random.Random(0).sample(wanted, len(wanted))
    assert sorted(shuffled, key=lambda one: natural_key(place.key(*one))) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", "channel:2"),
        ("ms:0-1500", "ms:0-1500,2"),
        ("ms:0-1500,1", "ms:0-1500,1"),
        ("channel:1", "channel:1"),
        ("row:3", "row:3"),
    ],
)
def test_a_place_of_a_recording_is_in_a_channel(text: str, wanted: str) -> None:
    assert place.in_channel(text, 2) == wanted
