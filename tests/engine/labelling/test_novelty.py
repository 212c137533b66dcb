"""Samples unlike anything labelled."""

from __future__ import annotations

import numpy as np
import pytest

from engine.clusters import clusters, hidden
from tldesk.engine.embedding.neighbours import Stopped, unit
from tldesk.engine.labelling import novelty

pytestmark = pytest.mark.usefixtures("one_thread")


def test_a_cluster_nobody_labelled_is_unusual() -> None:
    features, truth = clusters(4, 50, spread=0.6)
    targets = np.where((truth < 3) & (np.arange(200) % 2 == 0), truth, -1)
    found = novelty.unlike(features, targets)
    rows = found.rows(targets)
    assert set(rows.tolist()) >= set(np.flatnonzero(truth == 3).tolist())
    assert np.mean(truth[rows] == 3) > 0.8
    assert (np.diff(found.distance[rows]) <= 0).all()
    assert (targets[rows] < 0).all()


def test_distance_is_to_the_fifth_labelled_row_and_the_threshold_leaves_a_twentieth() -> None:
    features, truth = clusters(2, 60)
    targets = hidden(truth, 100)
    found = novelty.unlike(features, targets)
    row = 110
    assert found.distance[row] == pytest.approx(1 - np.sort(features[:100] @ features[row])[-5], abs=1e-5)
    assert found.distance[3] == pytest.approx(1 - np.sort(features[:100] @ features[3])[-6], abs=1e-5)  # not itself
    assert np.mean(found.distance[:100] > found.threshold) == pytest.approx(0.05, abs=0.01)


def test_with_few_labels_nothing_is_unusual() -> None:
    features, truth = clusters(2, 20)
    targets = hidden(truth, novelty.NEIGHBOUR)
    found = novelty.unlike(features, targets)
    assert not found.distance.any()
    assert len(found.rows(targets)) == 0


def test_many_labels_are_sampled(monkeypatch: pytest.MonkeyPatch) -> None:
    features, truth = clusters(3, 60, spread=0.6)
    far = unit(-features[:5])
    features, targets = np.concatenate([features, far]), np.concatenate([truth, np.full(5, -1)])
    monkeypatch.setattr(novelty, "_MOST_LABELLED", 40)
    rows = novelty.unlike(features, targets).rows(targets)
    assert set(rows.tolist()) == set(range(180, 185))


def test_it_stops() -> None:
    features, truth = clusters(2, 20)
    with pytest.raises(Stopped):
        novelty.unlike(features, truth, should_stop=lambda: True)
