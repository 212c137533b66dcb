"""The linear probe: what it learns, its edges."""

from __future__ import annotations

from typing import Any

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


@pytest.mark.filterwarnings("ignore:lbfgs failed")
@pytest.mark.parametrize("own", [None, 2])
def test_what_is_of_no_class_is_doubted(own: int | None) -> None:
    features, targets = blobs(2, 40)
    apart = np.zeros(12, np.float32)
    apart[3], apart[4] = 900, -700
    others = (features[::2].mean(axis=0) + apart + np.random.default_rng(1).normal(0, 40, (60, 12))).astype(np.float32)
    asked, classes = features.mean(axis=0) + apart, 2 if own is None else 3
    if own is not None:
        features, targets = np.concatenate([features, others[:3]]), np.append(targets, [own] * 3)

    def sureness(fits: Any) -> tuple[float, int, float]:
        head = list(fits.path(features, targets, classes, balanced=False, seed=0, should_stop=lambda: False))[3]
        shares = [np.exp(logits) / np.exp(logits).sum() for logits in (head.logits(asked[None])[0],)]
        right = (head.logits(features[:80]).argmax(axis=1) == targets[:80]).mean()
        return float(shares[0].max()), int(shares[0].argmax()), float(right)

    sure, said, right = sureness(probe.Others(others, own))
    assert right > 0.95
    if own is None:
        assert sure < min(0.75, sureness(probe)[0])
    else:
        assert said == own
