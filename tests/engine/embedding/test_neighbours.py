"""Nearest neighbours: the same as by looking at every pair, in any block size, and never the row itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tldesk.engine.embedding import neighbours
from tldesk.engine.embedding.neighbours import Stopped, nearest, unit


def test_unit_keeps_directions_and_zeros() -> None:
    values = unit(np.array([[3.0, 4.0], [0.0, 0.0], [0.0, -2.0]]))
    assert values.dtype == np.float32
    np.testing.assert_allclose(values, np.array([[0.6, 0.8], [0, 0], [0, -1]]), atol=1e-7)


@given(
    n=st.integers(1, 40),
    k=st.integers(0, 12),
    seed=st.integers(0, 1000),
    share=st.floats(0.1, 1.0),
    block=st.sampled_from([1, 37, 1 << 20]),
)
def test_it_finds_what_sorting_all_pairs_finds(n: int, k: int, seed: int, share: float, block: int) -> None:
    rng = np.random.default_rng(seed)
    features = unit(rng.normal(size=(n, 5)))
    rows = rng.integers(0, n, rng.integers(0, 10))
    among = rng.choice(n, max(1, int(share * n)), replace=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(neighbours, "_BLOCK", block)
        indices, similarity = nearest(features, rows, k, among)
    assert indices.dtype == np.int64
    assert similarity.dtype == np.float32
    for row, found, values in zip(rows, indices, similarity, strict=True):
        others = among[among != row]
        expected = np.sort(features[others] @ features[row])[::-1][: indices.shape[1]]
        assert row not in found
        assert len(set(found.tolist())) == len(found)
        assert set(found.tolist()) <= set(others.tolist())
        np.testing.assert_allclose(values, expected, atol=1e-6)
        np.testing.assert_allclose(features[found] @ features[row], values, atol=1e-6)
    inside = bool(np.isin(rows, among).any())
    assert indices.shape == (len(rows), min(k, len(among) - inside))


def test_it_stops() -> None:
    with pytest.raises(Stopped):
        nearest(unit(np.eye(4)), np.arange(4), 2, should_stop=lambda: True)
