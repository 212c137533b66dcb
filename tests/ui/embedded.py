"""Projects of rows without pictures whose embeddings are made up: classes lie in directions of their own."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np

from tldesk.engine.embedding import kept
from tldesk.engine.embedding.feature_store import FeatureStore
from tldesk.engine.networks import backbones
from tldesk.project.samples.files import FileRow
from tldesk.project.store import Project
from tldesk.ui.session.embedding import BACKBONE

CLASSES = ("cat", "dog", "owl")


def make(folder: Path, count: int = 60, labelled: int = 0, noise: float = 0.6) -> Project:
    """A project with `count` samples, ids from 1; sample i is of CLASSES[(i - 1) % 3], the first have that label."""
    project = Project.create(folder)
    project.classes.ensure(CLASSES)
    rows = []
    for number in range(count):
        sha256 = hashlib.sha256(f"{number}".encode()).hexdigest()
        label = CLASSES[number % 3] if number < labelled else None
        rows.append(FileRow(f"{number:03}.jpg", sha256, 1000, 5, 40, 30, label=label))
    project.files.put(project.files.root(folder / "photos"), rows)
    rng = np.random.default_rng(0)
    backbone = backbones.get(BACKBONE)
    directions = rng.normal(size=(3, backbone.features)).astype(np.float32)
    with FeatureStore(kept.store_path(project.cache, backbone, backbone.preprocess, "cpu"), backbone.features) as store:
        for number, row in enumerate(rows):
            vector = directions[number % 3] + noise * rng.normal(size=backbone.features)
            store.put(row.sha256, vector.astype(np.float32))
    return project


def label_of(id_: int) -> str:
    """The class that a sample really is of."""
    return CLASSES[(id_ - 1) % 3]
