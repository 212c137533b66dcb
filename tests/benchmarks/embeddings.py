"""Embeddings for the benchmarks of the labelling loop: of image folders, `<set>/train/<class>/*` and test where it is,
or of texts, `<set>/train.csv` and `test.csv` with the columns `text` and `label`.

Computed once and kept in the program's own cache (`TLDESK_HOME` says where that is).
"""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import machine  # noqa: F401  it finds this tldesk
import numpy as np

from tldesk import paths
from tldesk.engine.embedding import features, neighbours
from tldesk.engine.networks import backbones
from tldesk.media.text.lines import Line
from tldesk.project.texts import kept

BACKBONE, TEXT_BACKBONE = "efficientnet-lite0", "minilm"


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


def read(folder: Path, text_backbone: str = TEXT_BACKBONE) -> Photos:
    """The embeddings of a set; `test` is empty where the set has no such folder."""
    if (folder / "train.csv").is_file():
        return _of_texts(folder, text_backbone)
    names = sorted(path.name for path in (folder / "train").iterdir() if path.is_dir())
    train, train_targets = _part(folder / "train", names)
    test, test_targets = _part(folder / "test", names)
    return Photos(folder.name, len(names), train, train_targets, test, test_targets)


def _part(folder: Path, names: list[str]) -> tuple[np.ndarray, np.ndarray]:
    files = [(path, number) for number, name in enumerate(names) for path in sorted((folder / name).glob("*"))]
    images = [Image(path, hashlib.sha256(path.read_bytes()).hexdigest()) for path, _ in files]
    return embedded(BACKBONE, images, np.array([number for _, number in files], dtype=np.int64))


def embedded(backbone: str, images: list[Image], targets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The embeddings of length 1 of those that can be read, and their targets."""
    work = features.embed(paths.cache(), backbones.get(backbone), images)
    while True:
        try:
            next(work)
        except StopIteration as end:
            found = end.value
            break
    return neighbours.unit(found.features[found.readable]), targets[found.readable]


def table(file: Path) -> list[tuple[str, str]]:
    """Texts and labels."""
    with file.open(encoding="utf-8", newline="") as stream:
        return [(row["text"], row["label"]) for row in csv.DictReader(stream)]


def texts_in(folder: Path, texts: list[str]) -> list[Image]:
    """Texts as a project keeps them, in a file of that folder."""
    stored = kept.put(folder, [Line(text) for text in texts])
    hashes = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
    return [Image(folder / stored.name, one, place) for one, place in zip(hashes, stored.places, strict=True)]


def _of_texts(folder: Path, backbone: str) -> Photos:
    parts: list[np.ndarray] = []
    train = table(folder / "train.csv")
    names = sorted(Counter(label for _, label in train))
    for rows in (train, table(folder / "test.csv")):
        images = texts_in(paths.cache() / "benchmark-texts", [text for text, _ in rows])
        parts += embedded(backbone, images, np.array([names.index(label) for _, label in rows], dtype=np.int64))
    return Photos(folder.name, len(names), *parts)
