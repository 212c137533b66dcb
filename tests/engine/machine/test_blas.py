"""One thread for products of matrices, while anybody wants it so."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_info

from tldesk.engine.machine.blas import one_thread
from tldesk.engine.training import probe


def blas_threads() -> list[int]:
    np.ones((2, 2)) @ np.ones((2, 2))
    return [library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"]


def test_it_is_one_thread_until_the_last_one_leaves() -> None:
    with one_thread():
        pass  # every library is there
    before = blas_threads()
    inside, leave = threading.Event(), threading.Event()

    def other() -> None:
        with one_thread():
            inside.set()
            leave.wait(10)

    with ThreadPoolExecutor(1) as pool:
        with one_thread():
            done = pool.submit(other)
            assert inside.wait(10)
        assert set(blas_threads()) == {1}
        leave.set()
        done.result()
    assert blas_threads() == before


def test_the_probe_is_fitted_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    class Watched(LogisticRegression):  # type: ignore[misc]
        def fit(self, features: np.ndarray, targets: np.ndarray, sample_weight: None = None) -> Watched:
            seen.extend(blas_threads())
            fitted: Watched = super().fit(features, targets, sample_weight)
            return fitted

    monkeypatch.setattr(probe, "LogisticRegression", Watched)
    features = np.random.default_rng(0).normal(size=(40, 8)).astype(np.float32)
    assert list(probe.path(features, np.arange(40) % 2, 2, balanced=False, seed=0))
    assert set(seen) == {1}
