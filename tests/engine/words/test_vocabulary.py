"""TF-IDF by known n-grams: the formula, what is known, and that any text has a row."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import TfidfTransformer

from tldesk.engine.words import vocabulary
from tldesk.engine.words.vocabulary import Vocabulary
from tldesk.media.text import grams

from .sentences import texts


def test_rows_are_those_of_scikit_learn() -> None:
    ids = [grams.ids(text) for text in texts(60)[0]]
    words = Vocabulary.of(ids, 3)
    counts = np.zeros((60, len(words.grams)))
    for row, one in zip(counts, ids, strict=True):
        for value, count in zip(one & grams.MASK, one >> grams.BITS, strict=True):
            row[words.grams == value] = count
    assert ((counts > 0).sum(axis=0) >= 2).all()
    expected = TfidfTransformer(sublinear_tf=True).fit_transform(csr_array(counts)).toarray()
    assert np.abs(words.rows(ids).toarray() - expected).max() < 1e-6


def test_those_that_most_texts_have_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [grams.ids(text) for text in texts(60)[0]]
    count = dict(zip(*np.unique(np.concatenate(ids) & grams.MASK, return_counts=True), strict=True))
    monkeypatch.setattr(vocabulary, "MOST_WEIGHTS", 3 * 50)
    words = Vocabulary.of(ids, 3)
    assert len(words.grams) == 50 and (np.diff(words.grams) > 0).all()
    assert min(count[value] for value in words.grams) >= max(set(count.values()) - {count[v] for v in words.grams})


@given(st.lists(st.text(max_size=20), max_size=4), st.lists(st.text(max_size=20), max_size=4))
def test_any_text_has_a_row_of_length_one_or_nothing(known: list[str], asked: list[str]) -> None:
    words = Vocabulary.of([grams.ids(text) for text in known], 2)
    rows = words.rows([grams.ids(text) for text in asked]).toarray()
    assert rows.shape == (len(asked), len(words.grams)) and len(words.grams) >= 1
    lengths = np.linalg.norm(rows, axis=1)
    assert np.isclose(lengths, np.where(lengths > 0, 1, 0), atol=1e-5).all()


def test_many_texts_are_as_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [grams.ids(text) for text in texts(25)[0]]
    words = Vocabulary.of(ids, 3)
    whole = words.rows(ids).toarray()
    monkeypatch.setattr(vocabulary, "_AT_ONCE", 4)
    assert (words.rows(ids).toarray() == whole).all()
