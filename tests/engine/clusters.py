"""Embeddings made up for tests: clusters on the sphere, as near to each other as asked for."""

from __future__ import annotations

import numpy as np

from tldesk.engine.embedding.neighbours import Features, Targets, unit


def clusters(classes: int, each: int, spread: float = 1.0, width: int = 48, seed: int = 0) -> tuple[Features, Targets]:
    """`each` rows of length 1 around each of `classes` centres, shuffled, and the class of each row."""
    rng = np.random.default_rng(seed)
    targets = rng.permutation(np.repeat(np.arange(classes), each)).astype(np.int64)
    values = rng.normal(0, 1, (classes, width))[targets] + rng.normal(0, spread, (len(targets), width)) + 2.0
    return unit(values), targets


def hidden(targets: Targets, kept: int) -> Targets:
    """The targets of the first `kept` rows; the others have none."""
    return np.where(np.arange(len(targets)) < kept, targets, -1)
