"""The regression behind suggestions: its gradient, its optimum, folds as one problem, warm starts."""

from __future__ import annotations

import numpy as np
import pytest

from engine.clusters import clusters
from tldesk.engine.embedding.neighbours import Stopped
from tldesk.engine.labelling import logistic
from tldesk.engine.labelling.logistic import Fit, Space

pytestmark = pytest.mark.usefixtures("one_thread")
Data = tuple[np.ndarray, np.ndarray, Space]


def one(n: int) -> np.ndarray:
    return np.ones((n, 1), dtype=bool)


def softmax(logits: np.ndarray) -> np.ndarray:
    shares = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return shares / shares.sum(axis=-1, keepdims=True)


@pytest.fixture(scope="module")
def data() -> Data:
    features, targets = clusters(4, 40, spread=1.5)
    return features, targets, Space.of(features)


def test_coordinates_have_the_mean_square_length_one(data: Data) -> None:
    features, _, space = data
    values = space.coordinates(features)
    assert values.dtype == np.float32
    assert np.mean(np.sum(values**2, axis=1)) == pytest.approx(1.0, abs=0.01)
    np.testing.assert_allclose(values.mean(axis=0), 0, atol=1e-4)
    np.testing.assert_allclose(values.var(axis=0), space.variance, rtol=0.01, atol=1e-6)


@pytest.mark.parametrize("count", [2, 30, 199])
def test_few_rows_have_the_space_that_their_covariance_says(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(count)
    features = (rng.normal(0, 1, (count, 6)) @ rng.normal(0, 1, (6, 200)) + rng.normal(3, 0.1, 200)).astype(np.float32)
    solved, eigh = list[np.ndarray](), np.linalg.eigh

    def counted(matrix: np.ndarray) -> object:
        solved.append(matrix)
        return eigh(matrix)

    monkeypatch.setattr(np.linalg, "eigh", counted)
    space = Space.of(features)
    assert [matrix.shape for matrix in solved] == [(count, count)], "not of all features"
    centred = features.astype(np.float64) - features.mean(axis=0)
    variance = np.linalg.eigvalsh(centred.T @ centred / count)[::-1][: len(space.variance)]
    assert len(variance) == min(6, count - 1)
    np.testing.assert_allclose(space.variance / space.variance[0], (variance / variance[0]) ** 1.2, rtol=1e-3)
    axes = space.basis / np.linalg.norm(space.basis, axis=0)
    np.testing.assert_allclose(axes.T @ axes, np.eye(len(variance)), atol=1e-4)
    np.testing.assert_allclose(centred @ axes @ axes.T, centred, atol=1e-3)


def test_it_finds_the_optimum_of_scikit_learn(data: Data) -> None:
    from sklearn.linear_model import LogisticRegression

    features, targets, space = data
    values = space.coordinates(features)
    strength = logistic._STRENGTH * np.sqrt(logistic._MANY / len(targets))
    reference = LogisticRegression(C=strength, tol=1e-9, max_iter=5000).fit(values, targets).predict_proba(values)
    fitted = logistic.fit(values, targets, one(len(targets)), 4, space.variance)
    found = softmax(space.logits(features, fitted)[:, 0])
    np.testing.assert_allclose(found, reference, atol=0.02)


def test_the_gradient_is_that_of_the_loss(data: Data) -> None:
    features, targets, space = data
    used = np.random.default_rng(0).random((len(targets), 3)) < 0.7
    problem = logistic._Problem(space.coordinates(features), targets, used, 5, space.variance, lambda: False)
    point = np.random.default_rng(1).normal(0, 0.3, len(problem.start(None)))
    _, slope = problem.loss(point)
    direction = slope / np.linalg.norm(slope)
    ahead, behind = (problem.loss(point + step * direction)[0] for step in (1e-2, -1e-2))
    assert (ahead - behind) / 2e-2 == pytest.approx(float(slope @ direction), rel=2e-3)


def test_folds_in_one_problem_are_folds_one_by_one(data: Data) -> None:
    features, targets, space = data
    values = space.coordinates(features)
    used = np.arange(len(targets))[:, None] % 3 != np.arange(3)
    together = logistic.fit(values, targets, used, 4, space.variance)
    for number in range(3):
        kept = used[:, number]
        alone = logistic.fit(values[kept], targets[kept], one(int(kept.sum())), 4, space.variance)
        np.testing.assert_allclose(
            softmax(space.logits(features, together.one(number))), softmax(space.logits(features, alone)), atol=0.02
        )


def test_a_warm_start_ends_where_a_cold_one_does_and_sooner(data: Data) -> None:
    features, targets, space = data
    values = space.coordinates(features)
    looks = {"cold": 0, "warm": 0}

    def count(name: str) -> bool:
        looks[name] += 1
        return False

    before = logistic.fit(values[:-1], targets[:-1], one(len(targets) - 1), 4, space.variance)
    cold = logistic.fit(values, targets, one(len(targets)), 4, space.variance, should_stop=lambda: count("cold"))
    warm = logistic.fit(
        values, targets, one(len(targets)), 4, space.variance, start=before, should_stop=lambda: count("warm")
    )
    np.testing.assert_allclose(softmax(space.logits(features, warm)), softmax(space.logits(features, cold)), atol=0.02)
    assert looks["warm"] < looks["cold"] / 2


def test_a_class_without_samples_is_never_likely(data: Data) -> None:
    features, targets, space = data
    kept = targets != 2
    values = space.coordinates(features[kept])
    first = logistic.fit(space.coordinates(features), targets, one(len(targets)), 4, space.variance)
    fitted = logistic.fit(values, targets[kept], one(int(kept.sum())), 4, space.variance, start=first)
    shares = softmax(space.logits(features, fitted)[:, 0])
    assert shares[:, 2].max() < 1e-4
    assert fitted.bias[0, 2] == np.float32(logistic.NEVER)


def test_equal_features_have_a_space() -> None:
    features = np.full((6, 8), 8**-0.5, dtype=np.float32)
    space = Space.of(features)
    fitted = logistic.fit(space.coordinates(features), np.array([0, 0, 0, 0, 1, 1]), one(6), 2, space.variance)
    assert np.isfinite(space.logits(features, fitted)).all()


def test_it_stops(data: Data) -> None:
    features, targets, space = data
    with pytest.raises(Stopped):
        logistic.fit(
            space.coordinates(features), targets, one(len(targets)), 4, space.variance, should_stop=lambda: True
        )


def test_one_of_many_fits() -> None:
    fits = Fit(np.arange(12, dtype=np.float32).reshape(2, 2, 3), np.zeros((2, 2), np.float32))
    assert fits.one(1).weight.tolist() == [[[6, 7, 8], [9, 10, 11]]]
