"""Samples unlike anything labelled: far from their fifth nearest labelled sample (Sun et al., 2022)."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.embedding.neighbours import Features, Rows, Targets, nearest
from tldesk.engine.labelling.suggest import training_rows
from tldesk.media.pool import never

# With one neighbour a single odd label would make all like it ordinary.
NEIGHBOUR = 5
# A row is unusual when it is farther than this share of the labelled ones are from each other.
USUAL = 0.95
# Labelled rows compared with: all of ten thousand would take a minute for a hundred thousand samples.
_MOST_LABELLED = 2_000


class Novelty(NamedTuple):
    """`distance` (n,) float32 of each row to its 5th nearest labelled one, 1 - cosine; `threshold` of the unusual."""

    distance: NDArray[np.float32]
    threshold: float

    def rows(self, targets: Targets) -> Rows:
        """The unlabelled rows beyond the threshold, the most unusual first."""
        found = np.flatnonzero((targets < 0) & (self.distance > self.threshold))
        return found[np.argsort(-self.distance[found], kind="stable")]


def unlike(features: Features, targets: Targets, should_stop: Callable[[], bool] = never) -> Novelty:
    """How far each row of features (n, d) is from what is labelled (targets (n,), -1 for none).

    With NEIGHBOUR labelled rows or fewer nothing is unusual: all distances are 0. Raises neighbours.Stopped.
    """
    labelled = training_rows(targets, _MOST_LABELLED)
    if len(labelled) <= NEIGHBOUR:
        return Novelty(np.zeros(len(features), np.float32), 0.0)
    rows = np.arange(len(features), dtype=np.int64)
    _, similarity = nearest(features, rows, NEIGHBOUR, labelled, should_stop)
    distance = np.maximum(1.0 - similarity[:, -1], 0.0)
    return Novelty(distance, float(np.quantile(distance[labelled], USUAL)))
