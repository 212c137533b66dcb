"""Embeddings of image folders for the benchmarks of the labelling loop: `<set>/train/<class>/*`, and test where it is.

Computed once and kept in the program's own cache (`TLDESK_HOME` says where that is).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tldesk import paths
from tldesk.engine.embedding import features, neighbours
from tldesk.engine.networks import backbones

BACKBONE = "efficientnet-lite0"


@dataclass(frozen=True)
class Image:
    """An image to embed."""

    path: Path
    sha256: str
    place: str = ""


@dataclass(frozen=True)
class Photos:
    """Embeddings of length 1 and classes of the train and the test part of a set."""

    name: str
    classes: int
    train: np.ndarray
    train_targets: np.ndarray
    test: np.ndarray
    test_targets: np.ndarray


def read(folder: Path) -> Photos:
    """The embeddings of a set; `test` is empty where the set has no such folder."""
    names = sorted(path.name for path in (folder / "train").iterdir() if path.is_dir())
    train, train_targets = _part(folder / "train", names)
    test, test_targets = _part(folder / "test", names)
    return Photos(folder.name, len(names), train, train_targets, test, test_targets)


def _part(folder: Path, names: list[str]) -> tuple[np.ndarray, np.ndarray]:
    files = [(path, number) for number, name in enumerate(names) for path in sorted((folder / name).glob("*"))]
    images = [Image(path, hashlib.sha256(path.read_bytes()).hexdigest()) for path, _ in files]
    work = features.embed(paths.cache(), backbones.get(BACKBONE), images)
    while True:
        try:
            next(work)
        except StopIteration as end:
            found = end.value
            break
    targets = np.array([number for _, number in files], dtype=np.int64)
    return neighbours.unit(found.features[found.readable]), targets[found.readable]
