"""Suggestions: right, refitted, calibrated, and honest before there is anything to learn from."""

from __future__ import annotations

import numpy as np
import pytest

from engine.clusters import clusters, hidden
from tldesk.engine.embedding.neighbours import Stopped
from tldesk.engine.labelling import doubts, suggest
from tldesk.engine.labelling.suggest import Suggester

pytestmark = pytest.mark.usefixtures("one_thread")


def test_unlabelled_rows_get_their_class() -> None:
    features, truth = clusters(5, 60)
    found = Suggester(5).fit(features, hidden(truth, 60))
    assert found.ready
    assert not found.calibrated
    assert found.probabilities.dtype == np.float32
    np.testing.assert_allclose(found.probabilities.sum(axis=1), 1, atol=1e-5)
    assert np.mean(found.classes[60:] == truth[60:]) > 0.95
    assert np.array_equal(found.confidence, found.probabilities.max(axis=1))


@pytest.mark.parametrize("labels", [{}, {0: 1}, {0: 2, 5: 2}])
def test_without_two_classes_nothing_is_suggested(labels: dict[int, int]) -> None:
    features, truth = clusters(3, 10)
    targets = np.full(len(truth), -1)
    for row, label in labels.items():
        targets[row] = label
    found = Suggester(3).fit(features, targets)
    assert not found.ready
    np.testing.assert_allclose(found.probabilities, 1 / 3, atol=1e-6)


def test_a_label_more_changes_what_is_like_it() -> None:
    features, truth = clusters(3, 30, spread=1.4)
    suggester = Suggester(3)
    targets = np.where((np.arange(90) < 20) & (truth != 2), truth, -1)
    before = suggester.fit(features, targets)
    row = int(np.flatnonzero(truth == 2)[0])
    targets[row] = 2
    after = suggester.fit(features, targets)
    rest = (truth == 2) & (targets < 0)
    assert before.probabilities[rest, 2].max() < 1e-3
    assert after.probabilities[rest, 2].mean() > 0.3


def test_more_samples_keep_the_space_until_there_are_half_as_many_more() -> None:
    features, truth = clusters(3, 60)
    suggester = Suggester(3)
    first = suggester.space(features[:100])
    assert suggester.space(features[:140].copy()) is first
    found = suggester.fit(features[:140].copy(), hidden(truth[:140], 50))
    assert np.mean(found.classes == truth[:140]) > 0.95
    assert suggester.space(features) is not first
    assert np.mean(suggester.fit(features, hidden(truth, 50)).classes == truth) > 0.95


def test_calibration_brings_confidence_to_what_is_right() -> None:
    features, truth = clusters(4, 250, spread=4.0)
    targets = hidden(truth, 300)
    suggester = Suggester(4)
    suggester.fit(features, targets)
    found = suggester.calibrate(targets, doubts.out_of_fold(features, targets))
    assert found is not None
    assert found.calibrated
    right = float(np.mean(found.classes[300:] == truth[300:]))
    assert 0.3 < right < 0.95  # hard enough for confidence to matter
    assert float(found.confidence[300:].mean()) == pytest.approx(right, abs=0.06)
    assert suggester.fit(features, targets).calibrated  # later fits keep it


def test_temperature_sees_too_much_and_too_little_confidence() -> None:
    rng = np.random.default_rng(0)
    honest = rng.dirichlet([1, 1, 1], 4000).astype(np.float32)
    targets = np.array([rng.choice(3, p=row / row.sum()) for row in honest.astype(np.float64)])
    for factor in (0.5, 1.0, 2.0):
        told = suggest.temper(honest, 1 / factor)  # sharper for factor > 1
        assert suggest.temperature(targets, told) == pytest.approx(factor, rel=0.12)


def test_few_held_out_labels_calibrate_nothing() -> None:
    features, truth = clusters(2, 40)
    targets = hidden(truth, suggest.CALIBRATION_ROWS - 1)
    suggester = Suggester(2)
    assert suggester.calibrate(targets, doubts.out_of_fold(features, targets)) is None  # nothing fitted yet
    suggester.fit(features, targets)
    found = suggester.calibrate(targets, doubts.out_of_fold(features, targets))
    assert found is not None
    assert not found.calibrated


def test_a_stopped_fit_leaves_the_one_before() -> None:
    features, truth = clusters(3, 30)
    suggester = Suggester(3)
    before = suggester.fit(features, hidden(truth, 40))
    with pytest.raises(Stopped):
        suggester.fit(features, hidden(truth, 41), should_stop=lambda: True)
    after = suggester.fit(features, hidden(truth, 40))
    np.testing.assert_allclose(after.probabilities, before.probabilities, atol=0.02)


def test_huge_projects_learn_from_the_same_labels_again() -> None:
    targets = np.zeros(200, np.int64)
    targets[100:] = -1
    before = suggest.training_rows(targets, most=50)
    targets[150] = 1
    after = suggest.training_rows(targets, most=50)
    assert len(before) == len(after) == 50
    assert len(np.intersect1d(before, after)) >= 49
    assert (targets[after] >= 0).all()
