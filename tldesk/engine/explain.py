"""Where a model looked, and the training images that are most like an image."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tldesk.engine.embedding import features, neighbours
from tldesk.engine.machine import device
from tldesk.engine.modalities import learning
from tldesk.engine.networks import backbones, weights
from tldesk.engine.training.fitting import preprocess_of
from tldesk.media import modality, unknown
from tldesk.media.opening import Pixels
from tldesk.media.place import WHOLE
from tldesk.media.pool import never
from tldesk.project.runs.events import Event
from tldesk.project.runs.run import Run
from tldesk.project.runs.run_data import SampleOfRun

if TYPE_CHECKING:
    from tldesk.engine.networks.model import Model

NEAREST = 6

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Where the evidence for the class `label` is.

    `evidence` (rows, columns) float32, in units of the logit, negative where something speaks against the class. It
    covers `part` of the upright picture: left, top, right, bottom as shares of its width and height, which may lie
    outside of it. `size` (width, height) has the shape of the picture, which may be larger.
    """

    label: str
    evidence: NDArray[np.float32]
    part: Box
    size: tuple[int, int]

    def over(self, width: int, height: int) -> NDArray[np.float32]:
        """What speaks for the class at each pixel of the picture at that size, (height, width) float32 of 0 to 1.

        1 where most does, 0 where nothing does and where the model does not look.
        """
        heat = np.maximum(self.evidence, 0.0)
        heat /= max(float(heat.max()), 1e-12)
        left, top, right, bottom = self.covered(width, height)
        covered = Image.fromarray(heat).resize((right - left, bottom - top), Image.Resampling.BILINEAR)
        canvas = Image.new("F", (width, height))
        canvas.paste(covered, (left, top))
        return np.asarray(canvas, dtype=np.float32)

    @property
    def whole(self) -> bool:
        """Whether the model saw all of the picture."""
        left, top, right, bottom = self.part
        return left <= 0 and top <= 0 and right >= 1 and bottom >= 1

    def covered(self, width: int, height: int) -> tuple[int, int, int, int]:
        """`part` of the picture at that size, in pixels."""
        left, top, right, bottom = np.rint(np.multiply(self.part, (width, height, width, height))).astype(int).tolist()
        return left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A training image: its row, its label (several in a line), and how alike it is (cosine of the embeddings, at
    most 1).
    """

    row: SampleOfRun
    label: str
    likeness: float


@dataclass(frozen=True, slots=True)
class _File:
    """Any image, as something to embed."""

    path: Path
    sha256: str
    place: str


class Explainer:
    """A run's best model and its train split, to look at one image after another; for one thread at a time."""

    def __init__(self, run: Run) -> None:
        """Raises TldeskError `run_damaged` or `unknown_backbone`."""
        self.run = run
        self.classes = run.data.classes
        self._record = backbones.get(run.network)
        self._kind = device.kind(run.config.device)
        self._cache = run.project_folder / "cache"

    @cached_property
    def model(self) -> Model:
        """The trained model, on the processor. Raises TldeskError `run_unfinished` or `checkpoint_damaged`."""
        from tldesk.engine.training import trained

        return trained.load(self.run)

    def heat_map(self, path: Path, label: str, place: str = WHOLE) -> HeatMap | None:
        """Where the model looked in an image, which is at a `place` of a file, for the class `label`; None where its
        network has no maps of places.

        Raises TldeskError as `unknown.pixels` and `model` do.
        """
        import torch

        preprocess = preprocess_of(self.run)
        how, code = learning.of(preprocess.modality), modality.code_of(preprocess)
        if not how.evidence:
            return None
        wanted = Pixels(short_side=preprocess.least, kind=preprocess.modality)
        whole = unknown.pixels(path, wanted, place=place)
        floats = how.tensor(torch.from_numpy(code.fit(whole, preprocess).copy())[None])
        evidence = learning.named(how.evidence)(self.model, floats, self.classes.index(label))
        return None if evidence is None else HeatMap(label, evidence, *code.seen(whole, preprocess))

    @property
    def comparable(self) -> bool:
        """Whether there is a pretrained network to compare images with."""
        return weights.available(self._record)

    def missing(self) -> int:
        """How many training images the pretrained network has yet to look at before `nearest` can answer."""
        return len(self._train) - int(self._known()[1].sum()) if "_embedded" not in self.__dict__ else 0

    def nearest(
        self, path: Path, should_stop: Callable[[], bool] = never, place: str = WHOLE
    ) -> Generator[Event, None, list[Neighbour] | None]:
        """The NEAREST training images, most alike first; None when stopped. Tells progress while it embeds the rest.

        Alike is what the pretrained network sees as alike, before any training. Raises TldeskError as `unknown.pixels`
        does, and `no_weights`.
        """
        opened = unknown.opened(path, Pixels(square=self._record.preprocess), should_stop, place)
        if opened is None:
            return None
        opened.array(path)  # raises what is wrong with it; else this very content may be opened here as well
        file = _File(path, opened.sha256, place)
        if self.missing():
            work = features.embed(self._cache, self._record, self._train, self._kind, should_stop)
            if not (yield from work).complete:
                return None
        found = yield from features.embed(self._cache, self._record, [file], "cpu", should_stop)
        if not found.complete:
            return None
        ground = self._embedded
        rows, likeness = neighbours.nearest(
            np.concatenate([ground, neighbours.unit(found.features)]),
            np.array([len(ground)]),
            NEAREST,
            among=np.arange(len(ground)),
        )
        pairs = zip((self._train[i] for i in rows[0]), likeness[0].tolist(), strict=True)
        return [Neighbour(row, self._label(row), min(1.0, share)) for row, share in pairs]

    def _label(self, row: SampleOfRun) -> str:
        return ", ".join(self.classes[target] for target in row.targets)

    @cached_property
    def _train(self) -> list[SampleOfRun]:
        return [row for row in self.run.data.rows if row.split == "train"]

    @cached_property
    def _embedded(self) -> NDArray[np.float32]:
        """The train split's embeddings (n, d) of length 1; those that cannot be read are 0, like nothing."""
        return neighbours.unit(self._known()[0])

    def _known(self) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """What the cache holds of the train split, from the graphics card or from the processor."""
        hashes = [row.sha256 for row in self._train]
        kinds = dict.fromkeys(("cpu", self._kind))
        found = [features.load(self._cache, self._record, hashes, kind) for kind in kinds]
        return max(found, key=lambda one: int(one[1].sum()))
