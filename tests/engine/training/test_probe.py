"""The linear probe: what it learns, its edges."""

from __future__ import annotations

import numpy as np
import pytest

from tldesk.engine.training import probe


def blobs(n_classes: int, each: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    centres = rng.normal(0, 3, (n_classes, 12))
    targets = np.repeat(np.arange(n_classes), each)
    features = centres[targets] + rng.normal(0, 1, (len(targets), 12))
    features[:, 0] = 7.0  # a feature that never changes
    return (features * 50 + 1000).astype(np.float32), targets.astype(np.int64)


@pytest.mark.parametrize("n_classes", [2, 3, 7])
@pytest.mark.parametrize("balanced", [False, True])
def test_it_learns_what_can_be_learned(n_classes: int, balanced: bool) -> None:
    features, targets = blobs(n_classes, 40)
    heads = list(probe.path(features, targets, n_classes, balanced=balanced, seed=0))
    assert len(heads) == len(probe.STRENGTHS)
    logits = heads[-1].logits(features)
    assert logits.shape == (len(targets), n_classes)
    assert logits.dtype == np.float32
    assert np.mean(logits.argmax(axis=1) == targets) > 0.98


def test_it_equals_a_cold_fit() -> None:
    from sklearn.linear_model import LogisticRegression

    features, targets = blobs(3, 60)
    head = list(probe.path(features, targets, 3, balanced=False, seed=0))[3]
    scaled = (features - features.mean(0)) / np.where(features.std(0) > 1e-8, features.std(0), 1)
    cold = LogisticRegression(C=probe.STRENGTHS[3], tol=1e-8, max_iter=5000).fit(scaled, targets)
    shares = np.exp(head.logits(features))
    np.testing.assert_allclose(shares / shares.sum(1, keepdims=True), cold.predict_proba(scaled), atol=0.01)


def test_a_class_without_samples_is_never_the_answer() -> None:
    features, targets = blobs(3, 20)
    kept = targets != 1
    for head in probe.path(features[kept], targets[kept], 3, balanced=False, seed=0):
        assert 1 not in head.logits(features).argmax(axis=1)


def test_it_stops() -> None:
    features, targets = blobs(3, 20)
    assert list(probe.path(features, targets, 3, balanced=False, seed=0, should_stop=lambda: True)) == []
