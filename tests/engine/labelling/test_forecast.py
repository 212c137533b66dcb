"""The outlook: accuracy that holds on new samples, classes in need, confused pairs, the curve."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.clusters import clusters, hidden
from tldesk.engine.embedding.neighbours import Stopped, unit
from tldesk.engine.judging import metrics
from tldesk.engine.labelling import active_learning, doubts, forecast
from tldesk.engine.labelling.suggest import Suggester

pytestmark = pytest.mark.usefixtures("one_thread")


def test_all_labelled_it_is_the_held_out_accuracy_and_wilsons_interval() -> None:
    features, truth = clusters(5, 60, spread=3.5)
    shares = doubts.out_of_fold(features, truth)
    right = int((shares.argmax(axis=1) == truth).sum())
    found = forecast.estimate(features, truth, shares)
    assert found.accuracy == pytest.approx(right / 300)
    assert (found.low, found.high) == metrics.wilson_interval(right, 300)
    assert [fraction for fraction, _ in found.curve] == [0.25, 0.5, 1.0]
    assert found.curve[0][1] < found.curve[2][1] == found.accuracy


def test_labelling_the_hard_ones_first_does_not_make_it_gloomy() -> None:
    features, truth = clusters(5, 200, spread=2.0, width=24)
    pool = np.arange(1000) < 700  # the others are new to everything
    suggester, targets, probabilities = Suggester(5), np.full(700, -1), None
    for batch in range(8):
        rows = active_learning.most_useful(features[pool], targets, probabilities, 20, batch)
        targets[rows] = truth[rows]
        probabilities = suggester.fit(features[pool], targets).probabilities
    shares = doubts.out_of_fold(features[pool], targets)
    calibrated = suggester.calibrate(targets, shares)
    assert calibrated is not None
    found = forecast.estimate(features[pool], targets, shares, probabilities=calibrated.probabilities)
    plain = float(np.mean(shares[targets >= 0].argmax(axis=1) == targets[targets >= 0]))
    everything = Suggester(5).fit(features, np.concatenate([targets, np.full(300, -1)]))
    really = float(np.mean(everything.classes[700:] == truth[700:]))
    assert plain < really - 0.1
    assert abs(found.accuracy - really) < 0.06
    assert found.low < really < found.high


def test_classes_in_need_and_confused_pairs() -> None:
    rng = np.random.default_rng(0)
    centres = rng.normal(0, 1, (4, 32))
    centres[1] = centres[0] + rng.normal(0, 0.15, 32)  # hardly to be told apart
    truth = np.repeat(np.arange(4), [60, 60, 60, 6])
    features = unit(centres[truth] + rng.normal(0, 0.5, (186, 32)))
    shares = doubts.out_of_fold(features, truth, classes=5)
    found = forecast.estimate(features, truth, shares)
    assert found.needs[:2] == [4, 3]  # none, and six
    assert set(found.needs[2:]) <= {0, 1}
    assert found.confused[0][:2] == (0, 1)
    both = shares.argmax(axis=1)
    assert found.confused[0][2] == int(((truth == 0) & (both == 1)).sum() + ((truth == 1) & (both == 0)).sum())


def test_weak_classes_are_named() -> None:
    targets = np.repeat([0, 1, 2], 50)
    shares = np.eye(3, dtype=np.float32)[targets]
    shares[100:130] = [0.6, 0.0, 0.4]
    features = unit(np.random.default_rng(0).normal(size=(150, 8)))
    found = forecast.estimate(features, targets, shares)
    assert found.needs == [2]
    assert found.confused == [(0, 2, 30)]


def test_without_labels_it_says_nothing() -> None:
    features, truth = clusters(3, 10)
    targets = hidden(truth, 0)
    found = forecast.estimate(features, targets, doubts.out_of_fold(features, targets, classes=3))
    assert math.isnan(found.accuracy)
    assert (found.low, found.high, found.curve, found.confused) == (0.0, 1.0, [], [])
    assert sorted(found.needs) == [0, 1, 2]


def test_it_stops() -> None:
    features, truth = clusters(2, 20)
    shares = doubts.out_of_fold(features, truth)
    with pytest.raises(Stopped):
        forecast.estimate(features, truth, shares, should_stop=lambda: True)
