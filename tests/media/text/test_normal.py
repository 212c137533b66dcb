"""Compatible forms are one, and no number of marks takes long."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tldesk.media.text.normal import nfkc


@given(st.text())
def test_it_is_nfkc(text: str) -> None:
    assert nfkc(text) == unicodedata.normalize("NFKC", text)


def test_marks_as_many_as_are_written_are_sorted() -> None:
    word = "a" + "\u0301\u0316" * 15
    assert nfkc(word) == unicodedata.normalize("NFKC", word)
    assert nfkc("Ａ" + "\u0316" * 100 + "é").startswith("A\u0316") and nfkc("x" * 40 + "ﬁ").endswith("fi")


@pytest.mark.parametrize("marks", ["\u0301\u0316" * 500_000, "\u0301" * 500_000 + "\u0316" * 500_000])
def test_no_number_of_marks_takes_long(marks: str) -> None:
    began = time.process_time()
    nfkc(f"a{marks}")
    assert time.process_time() - began < 10
