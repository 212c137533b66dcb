"""Which file of the cache holds what a backbone made of samples, and what is in it.

Apart from what computes features: the window reads them while it is used, and need not import every kind of data and
its networks for it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.embedding.feature_store import FeatureStore
from tldesk.engine.networks import weights
from tldesk.engine.networks.backbones import Backbone
from tldesk.media.modality import AnyPreprocess


def load(
    cache: Path, backbone: Backbone, hashes: Sequence[str], kind: str = "cpu"
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """What the cache folder holds of these contents: features (n, d) float32 and which were found (n,).

    Raises TldeskError `no_weights` or `weights_damaged`.
    """
    path = store_path(cache, backbone, backbone.preprocess, kind)
    with FeatureStore(path, backbone.features, read_only=True) as store:
        return store.gather(hashes)


def store_path(cache: Path, backbone: Backbone, preprocess: AnyPreprocess, kind: str) -> Path:
    """One file for each way to compute: other weights, another crop or another processor give other numbers."""
    way = f"{weights.weights_hash(backbone)} {preprocess.key} {kind}{' flat' if backbone.flat else ''}"
    return cache / "features" / f"{backbone.name}-{hashlib.sha256(way.encode()).hexdigest()[:16]}.bin"
