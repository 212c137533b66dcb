"""What training would make of some of the user's own images: read and varied in the pool."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from tldesk.engine.modalities.augmentation import augmentation_of
from tldesk.engine.modalities.image import augment
from tldesk.engine.modalities.learning import rng_for
from tldesk.engine.networks.backbones import Backbone
from tldesk.errors import TldeskError
from tldesk.media import image
from tldesk.media.fitting import Fitting, square_of
from tldesk.project.runs.config import RunConfig
from tldesk.project.samples.fitting import choose
from tldesk.project.samples.samples import Query
from tldesk.project.store import Project
from tldesk.ui.parts.looks import COUNT, VARIATIONS
from tldesk.ui.parts.text import labels_text
from tldesk.ui.train.picture_board import PictureBoard

_TRIES = 4 * COUNT
# Enough for the largest picture that is shown, and for a crop of it.
_SHORT_SIDE = 320


@dataclass(frozen=True, slots=True)
class Photo:
    """A training image: its id, its name and labels, its pixels uint8 (h, w, 3)."""

    id: int
    title: str
    pixels: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Photos:
    """Some training images; `auto` is the fitting that suits all there are."""

    photos: tuple[Photo, ...]
    auto: Fitting

    @property
    def titles(self) -> list[str]:
        """What stands beside each."""
        return [photo.title for photo in self.photos]


def read(project: Project, seed: int) -> Photos:
    """Some labelled images, of different classes where there are; another `seed` gives others."""
    ids = project.samples.ids(Query(status="labelled", split="train"))
    if not len(ids):  # the splits are made when the first training starts
        ids = project.samples.ids(Query(status="labelled"))
    rng = np.random.default_rng(seed)
    found: dict[str, Photo] = {}
    spare: list[Photo] = []
    for sample in project.samples.get(rng.permutation(ids)[:_TRIES]):
        if len(found) == COUNT:
            break
        try:
            pixels = np.asarray(image.decode(project.kind.sample(sample.path, sample.place), short_side=_SHORT_SIDE))
        except TldeskError:
            continue  # gone or damaged since: another one takes its place
        photo = Photo(sample.id, labels_text(sample), pixels)
        if found.setdefault(sample.label or "", photo) is not photo:
            spare.append(photo)
    return Photos(tuple([*found.values(), *spare][:COUNT]), choose(project.samples.sizes("train")))


def vary(shown: Photos, config: RunConfig, record: Backbone, edge: int, seed: int) -> list[list[QImage]]:
    """A row for each photo: as validation sees it, then variations as the training of `config` makes them.

    Each is `edge` pixels wide and high; the model's own are larger or smaller, but show the same.
    """
    fitting = shown.auto if config.fitting == "auto" else config.fitting
    preprocess = replace(square_of(record.preprocess), size=edge, fitting=fitting)
    how = augmentation_of(config)
    plain = augmentation_of(RunConfig(augmentation="none"))
    rows = []
    for number, photo in enumerate(shown.photos):
        made = [augment(photo.pixels, rng_for(seed, 0, number), preprocess, plain)]
        made += [augment(photo.pixels, rng_for(seed, 1 + v, number), preprocess, how) for v in range(VARIATIONS)]
        rows.append([_to_qimage(pixels) for pixels in made])
    return rows


def board() -> PictureBoard:
    """What shows them."""
    return PictureBoard()


def _to_qimage(pixels: NDArray[np.uint8]) -> QImage:
    """With memory of its own."""
    height, width = pixels.shape[:2]
    return QImage(pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()
