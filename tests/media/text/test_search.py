"""Words and values are found in files of texts as their lines are written."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tldesk.media.text import search
from tldesk.media.text.lines import Line

LINES = [
    Line("我想退款，请问如何办理？", "1", {"渠道": "chat", "agent": 'Ada "A"'}),
    Line('She said "refund", \\ twice\n"text": "no"', "", {"渠道": "mail"}),
    Line("Straße REFUND"),
    Line('a text like ", "columns": {"渠道": "chat"}', "4"),
]


@pytest.fixture
def data() -> bytes:
    return b"".join(line.write() for line in LINES)


@pytest.mark.parametrize(
    ("words", "columns", "expected"),
    [
        (["退款"], (), [0]),
        (["refund"], (), [1, 2]),
        (["refund", "said"], (), [1]),
        (["straße"], (), [2]),
        (["STRASSE"], (), []),  # of ASCII alone
        (["wice"], (), [1]),
        (["ntext"], (), []),
        (['n"text'], (), []),  # half of a line break before a mark
        (['"refund"'], (), [1]),
        (["\\"], (), [1]),
        (["chat"], (), [3]),  # of the first it is a value, no text
        (["text"], (), [1, 3]),
        (["columns"], (), [3]),
        (["1"], (), []),
        ((), (("渠道", "chat"),), [0]),
        ((), (("渠道", "mail"),), [1]),
        ((), (("渠道", "cha"),), []),
        ((), (("agent", 'Ada "A"'), ("渠道", "chat")), [0]),
        (["refund"], (("渠道", "chat"),), []),
        ((), (), [0, 1, 2, 3]),
    ],
)
def test_lines_that_hold_all_of_it_are_found(data: bytes, words: Any, columns: Any, expected: list[int]) -> None:
    assert search.holding(data, search.indexed(data), words, columns).tolist() == expected


@pytest.mark.parametrize("piece", [1, 100, 1 << 18])
def test_values_are_counted_by_column(data: bytes, piece: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_PIECE", piece)
    assert search.values(data * 2) == {"渠道": {"chat": 2, "mail": 2}, "agent": {'Ada "A"': 2}}


@pytest.mark.parametrize(
    "data", [b"", b"\n\n", b"\xff\xfe", b'{"text": "', b'{"columns": {}}\n', b'", "columns": 7}\n']
)
def test_what_is_no_file_of_texts_holds_nothing(data: bytes) -> None:
    assert search.holding(data, search.indexed(data), ["text"]).tolist() == [] and search.values(data) == {}


WORDS = st.text('aäAßé退款\\n"u0,: \n', min_size=1, max_size=3).filter(lambda word: not any(map(str.isspace, word)))


@given(
    st.lists(st.builds(Line, st.text('aäAßé退款\\n"u0,: \n'), st.text("1a", max_size=2)), max_size=6),
    st.lists(WORDS, max_size=2),
)
def test_a_word_is_found_where_the_text_has_it(some: list[Line], words: list[str]) -> None:
    data = b"".join(one.write() for one in some)

    def has(line: Line, word: str) -> bool:
        if word.isascii():
            return word.lower() in "".join(one.lower() if one.isascii() else one for one in line.text)
        return word.casefold() in line.text.casefold()

    expected = [number for number, line in enumerate(some) if all(has(line, word) for word in words)]
    assert search.holding(data, search.indexed(data), words).tolist() == expected
